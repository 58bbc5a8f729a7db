//! What surrounds the visitor: sky, sun, stars, ground, haze.

use super::colour::{Mood, Rgb};
use super::lens::Lens;
use super::svg::{Svg, number};
use super::{Look, Sun};

/// Between the lines of the grid on the ground, metres.
const GRID_M: f64 = 5.0;
/// How far the grid reaches, metres.
const GRID_REACH_M: f64 = 45.0;
const STARS: u32 = 220;

/// Paints the whole picture with sky and ground.
pub(super) fn paint(svg: &mut Svg, size: [f64; 2], lens: &Lens, mood: &Mood, look: &Look) {
    let [width, height] = size;
    let horizon = lens.horizon_px;
    let reach = 2.0 * (width + height) + horizon.abs();
    let turned = |svg: &mut Svg| {
        svg.tag("g")
            .text(
                "transform",
                format_args!(
                    "translate({} {}) rotate({})",
                    number(width / 2.0),
                    number(height / 2.0),
                    number(lens.roll_rad.to_degrees())
                ),
            )
            .open();
    };
    turned(svg);
    let [zenith, middle, low] = mood.sky;
    let sky = svg.linear(
        [0.0, horizon - 0.95 * height],
        [0.0, horizon],
        &[(0.0, zenith, 1.0), (0.55, middle, 1.0), (1.0, low, 1.0)],
    );
    let [far, near] = mood.ground;
    let ground = svg.linear(
        [0.0, horizon],
        [0.0, horizon + 0.62 * height],
        &[(0.0, far.mix(mood.haze, 0.55), 1.0), (0.12, far, 1.0), (1.0, near, 1.0)],
    );
    band(svg, reach, -reach, horizon, &sky);
    band(svg, reach, horizon, reach, &ground);
    svg.end("g");
    stars(svg, size, lens, mood);
    sun(svg, lens, &look.sun);
    turned(svg);
    let haze = svg.linear(
        [0.0, horizon - 0.09 * height],
        [0.0, horizon + 0.05 * height],
        &[(0.0, mood.haze, 0.0), (0.65, mood.haze, 0.85), (1.0, mood.haze, 0.0)],
    );
    band(svg, reach, horizon - 0.09 * height, horizon + 0.05 * height, &haze);
    svg.end("g");
    grid(svg, lens, mood, look);
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

fn sun(svg: &mut Svg, lens: &Lens, sun: &Sun) {
    if sun.elevation_deg < -3.0 {
        return;
    }
    let Some(at) = lens.direction(sun.azimuth_deg, sun.elevation_deg) else { return };
    let low = (1.0 - sun.elevation_deg / 25.0).clamp(0.0, 1.0);
    let core = Rgb([255.0, 250.0, 235.0]).mix(Rgb([255.0, 178.0, 102.0]), low);
    let radius = lens.focal_px() * (0.25 + 0.2 * low);
    let glow = svg.radial(
        at,
        radius,
        &[(0.0, core, 0.95), (0.08, core, 0.9), (0.1, core, 0.4), (1.0, core, 0.0)],
    );
    let [x, y] = at;
    svg.tag("circle")
        .number("cx", x)
        .number("cy", y)
        .number("r", radius)
        .text("fill", glow)
        .close();
}

/// The same stars every night, not those of the place.
fn stars(svg: &mut Svg, [width, height]: [f64; 2], lens: &Lens, mood: &Mood) {
    if mood.darkness < 0.3 {
        return;
    }
    let spread = |star: u32, salt: f64| {
        let value = (f64::from(star) * 127.1 + salt * 311.7).sin() * 43_758.545_3;
        value - value.floor()
    };
    for star in 0..STARS {
        let up = spread(star, 1.0).powf(1.3);
        let azimuth_deg = spread(star, 2.0) * 360.0;
        let Some([x, y]) = lens.direction(azimuth_deg, up.asin().to_degrees()) else { continue };
        if !(0.0..width).contains(&x) || !(0.0..height).contains(&y) {
            continue;
        }
        let light = (0.35 + 0.65 * spread(star, 4.0)) * (mood.darkness - 0.3) * 1.3;
        svg.tag("circle")
            .number("cx", x)
            .number("cy", y)
            .number("r", 0.5 + 1.1 * spread(star, 3.0).powi(3))
            .text("fill", super::colour::PAPER)
            .number("opacity", (light * (up * 5.0).min(1.0)).clamp(0.0, 1.0))
            .close();
    }
}

/// A grid of five metres on the ground, fixed to the place, fainter with the
/// distance.
fn grid(svg: &mut Svg, lens: &Lens, mood: &Mood, look: &Look) {
    let Some([east, north]) = look.place_m else { return };
    let rings = [(0.0, 15.0, 0.26), (15.0, 30.0, 0.15), (30.0, GRID_REACH_M, 0.07)];
    let mut runs: [Vec<[[f64; 2]; 2]>; 3] = Default::default();
    let steps = (2.0 * GRID_REACH_M / GRID_M) as i32;
    for across in [false, true] {
        let offset = if across { north } else { east };
        let first = ((offset - GRID_REACH_M) / GRID_M).ceil() * GRID_M - offset;
        for line in 0..steps {
            let side = first + f64::from(line) * GRID_M;
            for step in 0..steps {
                let along = -GRID_REACH_M + f64::from(step) * GRID_M;
                let middle_m = side.hypot(along + GRID_M / 2.0);
                let place = |along: f64| {
                    let [e, n] = if across { [along, side] } else { [side, along] };
                    lens.project([e, n, -look.eye_height_m]).map(|[x, y, _]| [x, y])
                };
                let (Some(a), Some(b)) = (place(along), place(along + GRID_M)) else { continue };
                let ring = rings.iter().position(|(from, to, _)| (*from..*to).contains(&middle_m));
                if let Some(run) = ring.and_then(|ring| runs.get_mut(ring)) {
                    run.push([a, b]);
                }
            }
        }
    }
    for ((_, _, opacity), run) in rings.into_iter().zip(&runs) {
        svg.tag("path")
            .runs(run.iter().map(<[_; 2]>::as_slice), false)
            .text("fill", "none")
            .text("stroke", mood.grid)
            .number("stroke-opacity", opacity)
            .close();
    }
}
