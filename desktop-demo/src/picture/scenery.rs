//! What surrounds the visitor, and what leads them on: the core says where and
//! in which colours.

use wattwalk::view::{Frame, FrameWay, GridLine, SunDisc, World};

use super::colour::{GUIDE, GUIDE_CARD, PAPER, Rgb};
use super::svg::{Svg, number};

/// Paints the whole picture with sky and ground.
pub(super) fn paint(svg: &mut Svg, frame: &Frame, world: &World) {
    let [width, height] = [f64::from(frame.width_px), f64::from(frame.height_px)];
    let horizon = f64::from(frame.horizon.drop_px);
    let reach = 2.0 * (width + height) + horizon.abs();
    let turned = |svg: &mut Svg| {
        svg.tag("g")
            .text(
                "transform",
                format_args!(
                    "translate({} {}) rotate({})",
                    number(width / 2.0),
                    number(height / 2.0),
                    number(frame.horizon.roll_deg.into())
                ),
            )
            .open();
    };
    let colour = Rgb::hex;
    turned(svg);
    let sky = svg.linear(
        [0.0, horizon - 0.95 * height],
        [0.0, horizon],
        &[
            (0.0, colour(world.zenith_rgb), 1.0),
            (0.55, colour(world.sky_rgb), 1.0),
            (1.0, colour(world.horizon_rgb), 1.0),
        ],
    );
    let ground = svg.linear(
        [0.0, horizon],
        [0.0, horizon + 0.62 * height],
        &[
            (0.0, colour(world.far_ground_rgb), 1.0),
            (0.12, colour(world.ground_rgb), 1.0),
            (1.0, colour(world.near_ground_rgb), 1.0),
        ],
    );
    band(svg, reach, -reach, horizon, &sky);
    svg.end("g");
    for star in &world.stars {
        disc(svg, [star.x_px, star.y_px], star.radius_px.into(), PAPER, star.opacity.into());
    }
    if let Some(sun) = &world.sun {
        glow(svg, sun);
    }
    turned(svg);
    band(svg, reach, horizon, reach, &ground);
    let haze = colour(world.haze_rgb);
    let haze = svg.linear(
        [0.0, horizon - 0.09 * height],
        [0.0, horizon + 0.05 * height],
        &[(0.0, haze, 0.0), (0.65, haze, 0.85), (1.0, haze, 0.0)],
    );
    band(svg, reach, horizon - 0.09 * height, horizon + 0.05 * height, &haze);
    svg.end("g");
    grid(svg, world);
}

fn band(svg: &mut Svg, reach: f64, top: f64, bottom: f64, fill: &str) {
    svg.tag("rect")
        .number("x", -reach)
        .number("y", top)
        .number("width", 2.0 * reach)
        .number("height", (bottom - top).max(0.0))
        .text("fill", fill)
        .close();
}

fn disc(svg: &mut Svg, [x, y]: [f32; 2], radius: f64, fill: Rgb, opacity: f64) {
    svg.tag("circle")
        .number("cx", x.into())
        .number("cy", y.into())
        .number("r", radius)
        .text("fill", fill)
        .number("opacity", opacity)
        .close();
}

fn glow(svg: &mut Svg, sun: &SunDisc) {
    let [x, y, radius] = [sun.x_px, sun.y_px, sun.radius_px].map(f64::from);
    let colour = Rgb::hex(sun.rgb);
    let glow = svg.radial(
        [x, y],
        radius,
        &[(0.0, colour, 0.95), (0.08, colour, 0.9), (0.1, colour, 0.4), (1.0, colour, 0.0)],
    );
    svg.tag("circle")
        .number("cx", x)
        .number("cy", y)
        .number("r", radius)
        .text("fill", glow)
        .close();
}

/// Lines of one opacity are one path.
fn grid(svg: &mut Svg, world: &World) {
    let ends = |line: &GridLine| {
        [[line.from_x_px.into(), line.from_y_px.into()], [line.to_x_px.into(), line.to_y_px.into()]]
    };
    let mut opacities: Vec<f32> = world.grid.iter().map(|line| line.opacity).collect();
    opacities.sort_by(f32::total_cmp);
    opacities.dedup();
    for opacity in opacities {
        let lines: Vec<[[f64; 2]; 2]> =
            world.grid.iter().filter(|line| line.opacity == opacity).map(ends).collect();
        svg.tag("path")
            .runs(lines.iter().map(<[_; 2]>::as_slice), false)
            .text("fill", "none")
            .text("stroke", Rgb::hex(world.grid_rgb))
            .number("stroke-opacity", opacity.into())
            .close();
    }
}

/// Paints the chevrons of the way on.
pub(super) fn chevrons(svg: &mut Svg, frame: &Frame, way: &FrameWay) {
    for chevron in &way.chevrons {
        let first = chevron.first_vertex as usize;
        let end = first.saturating_add(chevron.vertex_count as usize);
        let Some(corners) = frame.vertices.get(first..end) else { continue };
        svg.tag("path")
            .places(corners.iter().map(|at| [at.x_px.into(), at.y_px.into()]), true)
            .text("fill", GUIDE)
            .number("fill-opacity", chevron.opacity.into())
            .close();
    }
}

/// Paints the pin of the next stop.
pub(super) fn pin(svg: &mut Svg, way: &FrameWay, stroke_px: f64) {
    let Some(pin) = &way.pin else { return };
    let [x, y, radius] = [pin.head_x_px, pin.head_y_px, pin.radius_px].map(f64::from);
    svg.tag("path")
        .places([[pin.foot_x_px.into(), pin.foot_y_px.into()], [x, y]], false)
        .text("stroke", GUIDE)
        .number("stroke-width", stroke_px)
        .close();
    svg.tag("circle")
        .number("cx", x)
        .number("cy", y)
        .number("r", radius)
        .text("fill", GUIDE_CARD)
        .text("stroke", GUIDE)
        .number("stroke-width", stroke_px)
        .close();
    svg.tag("text")
        .number("x", x)
        .number("y", y + 0.38 * radius)
        .number("font-size", 1.1 * radius)
        .text("font-weight", "700")
        .text("text-anchor", "middle")
        .text("fill", PAPER)
        .content(&way.number.to_string());
}
