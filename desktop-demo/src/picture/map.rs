//! A pack from above as SVG: buildings, networks, route, stops, with north,
//! scale and legend.

use wattwalk::assets::{AssetKind, Network};
use wattwalk::language::{Language, best};

use super::colour::{GUIDE, INK, PANEL, PAPER, PAPER_DIM, Rgb, network};
use super::credits;
use super::font::{Ruler, Weight};
use super::svg::Svg;
use super::{glyph, strip};
use crate::page::model::{MapArea, MapData, MapStop, Place};
use crate::words::Words;

const LAND: Rgb = Rgb([18.0, 27.0, 42.0]);
const BUILDING: Rgb = Rgb([42.0, 57.0, 82.0]);
const BUILDING_EDGE: Rgb = Rgb([78.0, 98.0, 130.0]);
/// Around what is shown, of its size.
const MARGIN: f64 = 0.12;
/// The least ground that a map shows, metres: a pack may be a single place.
const LEAST_SPAN_M: f64 = 40.0;
/// Below this width there is no room for a legend beside the map, pixels.
const LEGEND_FROM_PX: f64 = 760.0;

/// How a map is to be drawn.
#[derive(Debug, Clone)]
pub(crate) struct MapLook {
    pub(crate) width_px: i32,
    pub(crate) height_px: i32,
    /// Of the titles and of the words that the picture adds.
    pub(crate) language: Language,
    /// What of it is not real, if anything is not.
    pub(crate) mark: Option<String>,
}

/// The SVG document of a pack's map.
pub(crate) fn map_svg(data: &MapData, look: &MapLook) -> String {
    let size = [f64::from(look.width_px), f64::from(look.height_px)];
    let [width, height] = size;
    let text_px = (width.min(height) / 62.0).clamp(9.0, 26.0);
    let words = Words::of(&look.language);
    let ruler = Ruler::new();
    let title = best(&data.title, &look.language).map_or("", String::as_str);
    let legend_width =
        if width >= LEGEND_FROM_PX { (17.0 * text_px).min(0.34 * width) } else { 0.0 };
    let mut svg = Svg::default();
    svg.tag("rect").number("width", width).number("height", height).text("fill", LAND).close();

    let attribution =
        best(&data.attribution, &look.language).map(|named| credits(named, &look.language));
    let attribution = attribution.unwrap_or_default();
    let mark = look.mark.as_deref();
    let foot = strip::Foot { title, subtitle: "", attribution: &attribution, mark };
    let foot_height = f64::from(strip::height_px(look.width_px, text_px, &foot, &ruler));
    let sheet = Sheet::fit(data, [width - legend_width, height - foot_height]);

    for building in &data.buildings {
        area(&mut svg, &sheet, building, (BUILDING, 1.0), (BUILDING_EDGE, 1.0));
    }
    for surface in &data.areas {
        let colour = network(surface.network);
        let panel = surface.kind == AssetKind::Photovoltaic;
        let face = if panel { (PANEL, 0.95) } else { (colour, 0.35) };
        area(&mut svg, &sheet, surface, face, (colour, 1.4));
    }
    lines(&mut svg, &sheet, data);
    route(&mut svg, &sheet, data, text_px);
    points(&mut svg, &sheet, data, text_px);
    for stop in &data.stops {
        pin(&mut svg, sheet.place(stop.at), stop.number, text_px);
    }
    if legend_width > 0.0 {
        let legend = Legend { words, ruler: &ruler, language: &look.language, text_px };
        legend.paint(
            &mut svg,
            data,
            [width - legend_width, 0.0],
            [legend_width, height - foot_height],
        );
    }
    scale_bar(&mut svg, &sheet, height - foot_height, text_px);
    north(&mut svg, words, text_px);
    if foot_height > 0.0 {
        strip::paint(&mut svg, size, text_px, &foot, &ruler);
    }
    svg.finish(look.width_px, look.height_px, title)
}

/// From local metres to the picture.
struct Sheet {
    center_m: [f64; 2],
    center_px: [f64; 2],
    px_per_m: f64,
}

impl Sheet {
    /// What there is to visit, in the middle of `size` pixels: the tour and
    /// the lines of the networks; else their points, which may be strewn far
    /// around; else the buildings. A single stop is no tour.
    fn fit(data: &MapData, [width, height]: [f64; 2]) -> Self {
        let stops = data.stops.iter().map(|stop| stop.at);
        let tour = stops.chain(data.route.iter().copied());
        let tour = tour.filter(|_| data.stops.len() + data.route.len() > 1);
        let networks = data.lines.iter().flat_map(|line| line.points.iter().copied());
        let points = data.points.iter().map(|point| point.at);
        let extent = bounds(tour.chain(networks)).or_else(|| bounds(points)).or_else(|| {
            let areas = data.buildings.iter().chain(&data.areas);
            bounds(areas.flat_map(|area| area.rings.iter().flatten().copied()))
        });
        let [left, bottom, right, top] = extent.unwrap_or_default();
        let span = |from: f64, to: f64| (to - from).max(LEAST_SPAN_M) * (1.0 + 2.0 * MARGIN);
        let px_per_m = (width / span(left, right)).min(height / span(bottom, top)).max(1e-9);
        Self {
            center_m: [f64::midpoint(left, right), f64::midpoint(bottom, top)],
            center_px: [width / 2.0, height / 2.0],
            px_per_m,
        }
    }

    fn place(&self, [east, north]: Place) -> [f64; 2] {
        let [center_east, center_north] = self.center_m;
        let [x, y] = self.center_px;
        [
            x + (f64::from(east) - center_east) * self.px_per_m,
            y - (f64::from(north) - center_north) * self.px_per_m,
        ]
    }
}

fn bounds(places: impl Iterator<Item = Place>) -> Option<[f64; 4]> {
    places.filter(|place| place.iter().all(|n| n.is_finite())).fold(None, |bounds, place| {
        let [x, y] = place.map(f64::from);
        let [left, bottom, right, top] = bounds.unwrap_or([x, y, x, y]);
        Some([left.min(x), bottom.min(y), right.max(x), top.max(y)])
    })
}

fn area(svg: &mut Svg, sheet: &Sheet, area: &MapArea, face: (Rgb, f64), edge: (Rgb, f64)) {
    let rings: Vec<Vec<[f64; 2]>> = area
        .rings
        .iter()
        .map(|ring| ring.iter().map(|place| sheet.place(*place)).collect())
        .collect();
    svg.tag("path")
        .runs(rings.iter().map(Vec::as_slice), true)
        .text("fill", face.0)
        .number("fill-opacity", face.1)
        .text("fill-rule", "evenodd")
        .text("stroke", edge.0)
        .number("stroke-width", edge.1)
        .close();
}

/// One path for each network, buried and not.
fn lines(svg: &mut Svg, sheet: &Sheet, data: &MapData) {
    for network in &data.networks {
        for buried in [true, false] {
            let of_it = data.lines.iter().filter(|l| l.network == *network && l.buried == buried);
            let runs: Vec<Vec<[f64; 2]>> = of_it
                .map(|line| line.points.iter().map(|place| sheet.place(*place)).collect())
                .collect();
            if !runs.is_empty() {
                stroke_line(svg, &runs, *network, buried);
            }
        }
    }
}

fn stroke_line(svg: &mut Svg, runs: &[Vec<[f64; 2]>], of: Network, buried: bool) {
    let path = svg
        .tag("path")
        .runs(runs.iter().map(Vec::as_slice), false)
        .text("fill", "none")
        .text("stroke", network(of))
        .number("stroke-width", 2.2)
        .text("stroke-linejoin", "round");
    if buried { path.text("stroke-dasharray", "8 4") } else { path }.close();
}

fn route(svg: &mut Svg, sheet: &Sheet, data: &MapData, text_px: f64) {
    let line: Vec<[f64; 2]> = data.route.iter().map(|place| sheet.place(*place)).collect();
    if line.len() < 2 {
        return;
    }
    for (colour, width, opacity) in [(INK, 0.55, 0.6), (GUIDE, 0.28, 1.0)] {
        svg.tag("path")
            .places(line.iter().copied(), false)
            .text("fill", "none")
            .text("stroke", colour)
            .number("stroke-width", width * text_px)
            .number("stroke-opacity", opacity)
            .text("stroke-linejoin", "round")
            .text("stroke-linecap", "round")
            .close();
    }
}

fn points(svg: &mut Svg, sheet: &Sheet, data: &MapData, text_px: f64) {
    // The many and small first, the few with symbols on top.
    let small = |kind| match kind {
        AssetKind::StreetLight => Some(0.2),
        AssetKind::Inlet => Some(0.32),
        _ => None,
    };
    for point in &data.points {
        if let Some(radius) = small(point.kind) {
            disc(svg, sheet.place(point.at), radius * text_px, network(point.network));
        }
    }
    for point in data.points.iter().filter(|point| small(point.kind).is_none()) {
        let at = sheet.place(point.at);
        disc(svg, at, 0.62 * text_px, network(point.network));
        glyph::stroke(svg, point.kind, at, 0.88 * text_px, INK);
    }
}

fn disc(svg: &mut Svg, [x, y]: [f64; 2], radius: f64, colour: Rgb) {
    svg.tag("circle")
        .number("cx", x)
        .number("cy", y)
        .number("r", radius)
        .text("fill", colour)
        .text("stroke", INK)
        .number("stroke-width", 1.2)
        .close();
}

fn pin(svg: &mut Svg, [x, y]: [f64; 2], number: u32, text_px: f64) {
    svg.tag("circle")
        .number("cx", x)
        .number("cy", y)
        .number("r", 0.92 * text_px)
        .text("fill", Rgb([11.0, 110.0, 95.0]))
        .text("stroke", GUIDE)
        .number("stroke-width", 2.0)
        .close();
    svg.tag("text")
        .number("x", x)
        .number("y", y + 0.36 * text_px)
        .number("font-size", text_px)
        .text("font-weight", "700")
        .text("text-anchor", "middle")
        .text("fill", PAPER)
        .content(&number.to_string());
}

/// The longest of 1, 2 or 5 times a power of ten metres within a fifth of the
/// map, from its lower left corner.
fn scale_bar(svg: &mut Svg, sheet: &Sheet, bottom: f64, text_px: f64) {
    let most_m = sheet.center_px[0] * 2.0 / 5.0 / sheet.px_per_m;
    let power_m = 10_f64.powf(most_m.log10().floor());
    let length_m =
        [5.0, 2.0, 1.0].into_iter().map(|n| n * power_m).find(|m| *m <= most_m).unwrap_or(power_m);
    let length_px = length_m * sheet.px_per_m;
    let [x, y] = [1.2 * text_px, bottom - 1.2 * text_px];
    svg.tag("path")
        .places([[x, y - 6.0], [x, y], [x + length_px, y], [x + length_px, y - 6.0]], false)
        .text("fill", "none")
        .text("stroke", PAPER)
        .number("stroke-width", 2.0)
        .close();
    let text = if length_m >= 1000.0 {
        format!("{} km", length_m / 1000.0)
    } else {
        format!("{length_m} m")
    };
    svg.tag("text")
        .number("x", x + length_px / 2.0)
        .number("y", y - 0.5 * text_px)
        .number("font-size", 0.85 * text_px)
        .text("text-anchor", "middle")
        .text("fill", PAPER)
        .content(&text);
}

fn north(svg: &mut Svg, words: &Words, text_px: f64) {
    let [x, y] = [2.2 * text_px, 1.2 * text_px];
    svg.tag("path")
        .places(
            [
                [x, y + text_px],
                [x + 0.7 * text_px, y + 3.2 * text_px],
                [x, y + 2.7 * text_px],
                [x - 0.7 * text_px, y + 3.2 * text_px],
            ],
            true,
        )
        .text("fill", PAPER)
        .close();
    svg.tag("text")
        .number("x", x)
        .number("y", y + 0.6 * text_px)
        .number("font-size", text_px)
        .text("font-weight", "700")
        .text("text-anchor", "middle")
        .text("fill", PAPER)
        .content(words.at("compass", 0));
}

struct Legend<'a> {
    words: &'a Words,
    ruler: &'a Ruler,
    language: &'a Language,
    text_px: f64,
}

impl Legend<'_> {
    fn paint(&self, svg: &mut Svg, data: &MapData, [x, y]: [f64; 2], [width, height]: [f64; 2]) {
        svg.tag("rect")
            .number("x", x)
            .number("y", y)
            .number("width", width)
            .number("height", height)
            .text("fill", INK)
            .number("fill-opacity", 0.82)
            .close();
        let step = 1.75 * self.text_px;
        let left = x + 1.2 * self.text_px;
        let mut at = y + 2.0 * self.text_px;
        for network in &data.networks {
            self.swatch(svg, [left, at], *network);
            self.text(
                svg,
                self.words.network(*network),
                [left + 2.6 * self.text_px, at],
                x + width,
            );
            at += step;
        }
        if data.lines.iter().any(|line| line.buried) {
            svg.tag("path")
                .places([[left, at], [left + 1.8 * self.text_px, at]], false)
                .text("stroke", PAPER_DIM)
                .number("stroke-width", 2.2)
                .text("stroke-dasharray", "8 4")
                .close();
            self.text(svg, self.words.get("buried"), [left + 2.6 * self.text_px, at], x + width);
            at += step;
        }
        if !data.route.is_empty() {
            svg.tag("path")
                .places([[left, at], [left + 1.8 * self.text_px, at]], false)
                .text("stroke", GUIDE)
                .number("stroke-width", 0.28 * self.text_px)
                .text("stroke-linecap", "round")
                .close();
            self.text(svg, self.words.get("route"), [left + 2.6 * self.text_px, at], x + width);
            at += step;
        }
        at += 0.8 * self.text_px;
        for stop in &data.stops {
            if at + step > y + height {
                break;
            }
            at = self.stop(svg, stop, [left, at], x + width);
        }
    }

    fn swatch(&self, svg: &mut Svg, [x, y]: [f64; 2], of: Network) {
        svg.tag("path")
            .places([[x, y], [x + 1.8 * self.text_px, y]], false)
            .text("stroke", network(of))
            .number("stroke-width", 0.32 * self.text_px)
            .close();
    }

    fn text(&self, svg: &mut Svg, text: &str, [x, middle]: [f64; 2], right: f64) {
        let size_px = 0.9 * self.text_px;
        svg.tag("text")
            .number("x", x)
            .number("y", middle + 0.36 * size_px)
            .number("font-size", size_px)
            .text("fill", PAPER_DIM)
            .content(&self.ruler.fit(
                text,
                Weight::Regular,
                size_px,
                right - x - 0.6 * self.text_px,
            ));
    }

    /// A stop's number and title; gives where the next one goes.
    fn stop(&self, svg: &mut Svg, stop: &MapStop, [x, middle]: [f64; 2], right: f64) -> f64 {
        pin(svg, [x + 0.92 * self.text_px, middle], stop.number, self.text_px);
        let left = x + 2.6 * self.text_px;
        let room = right - left - 0.6 * self.text_px;
        let title = best(&stop.title, self.language).map_or("", String::as_str);
        let lines = self.ruler.wrap(title, Weight::Regular, 0.9 * self.text_px, room, 2);
        let mut at = middle;
        for (line, number) in lines.iter().zip(0_u32..) {
            at = middle + 1.2 * self.text_px * f64::from(number);
            self.text(svg, line, [left, at], right);
        }
        at + 2.1 * self.text_px
    }
}
