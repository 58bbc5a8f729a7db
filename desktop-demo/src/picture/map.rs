//! A pack from above as SVG: buildings, networks, route, stops, with north,
//! scale and legend.

use wattwalk::assets::{AssetKind, Network};
use wattwalk::language::{Language, best};

use super::colour::{GUIDE, GUIDE_CARD, INK, PANEL, PAPER, PAPER_DIM, Rgb, network};
use super::credits;
use super::font::{Ruler, Weight};
use super::line::Line;
use super::svg::Svg;
use super::{glyph, strip};
use crate::page::model::{MapArea, MapData, MapStop, Place};
use crate::words::Words;

/// Around what is shown, of its size.
const MARGIN: f64 = 0.12;
/// The least ground that a map shows, metres: a pack may be a single place.
const LEAST_SPAN_M: f64 = 40.0;
/// Below this width there is no room for a legend beside the map, pixels.
const LEGEND_FROM_PX: f64 = 760.0;

/// A symbol's radius, of the text size.
const SYMBOL: f64 = 0.62;
/// Two points of a network are so far apart on the scale that they are shown from,
/// pixels.
const APART_PX: f64 = 9.0;
/// From one stop of the legend to the next, and from a line to the next, of the
/// text size.
const STOP: f64 = 2.1;
const NEXT_LINE: f64 = 1.2;
/// A metre of the palette's dashes, of the text size.
const DASH: f64 = 0.22;
/// How full a line is between its dashes, below the ground and above it.
const BETWEEN: [f64; 2] = [0.4, 0.8];

/// What a map is seen on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Surface {
    /// Dark, with whom to name at its foot.
    Screen,
    /// White and without a foot: a page that names whom to name has it.
    Paper,
}

/// The colours of a surface.
struct Inks {
    land: Rgb,
    building: Rgb,
    building_edge: Rgb,
    legend: Rgb,
    text: Rgb,
    lesser: Rgb,
    route: Rgb,
    /// How much of the ink is in the colour of a network, for light ones to be seen.
    darker: f64,
}

impl Inks {
    fn of(surface: Surface) -> Self {
        match surface {
            Surface::Screen => Self {
                land: Rgb::hex(0x12_1b_2a),
                building: Rgb::hex(0x2a_39_52),
                building_edge: Rgb::hex(0x4e_62_82),
                legend: INK,
                text: PAPER,
                lesser: PAPER_DIM,
                route: GUIDE,
                darker: 0.0,
            },
            Surface::Paper => Self {
                land: PAPER,
                building: Rgb::hex(0xe8_ec_f1),
                building_edge: Rgb::hex(0xb6_c0_cd),
                legend: PAPER,
                text: INK,
                lesser: INK,
                route: GUIDE_CARD,
                darker: 0.35,
            },
        }
    }

    fn network(&self, of: Network) -> Rgb {
        network(of).mix(INK, self.darker)
    }
}

/// How a map is to be drawn.
#[derive(Debug, Clone)]
pub(crate) struct MapLook {
    pub(crate) width_px: i32,
    pub(crate) height_px: i32,
    /// Of the titles and of the words that the picture adds.
    pub(crate) language: Language,
    /// What of it is not real, if anything is not.
    pub(crate) mark: Option<String>,
    pub(crate) surface: Surface,
}

/// The SVG document of a pack's map.
pub(crate) fn map_svg(data: &MapData, look: &MapLook) -> String {
    let size = [f64::from(look.width_px), f64::from(look.height_px)];
    let [width, height] = size;
    let (inks, is_paper) = (Inks::of(look.surface), look.surface == Surface::Paper);
    // Paper is read from nearer, and has a line of text at every width.
    let text_px = if is_paper { width / 58.0 } else { width.min(height) / 62.0 };
    let text_px = text_px.clamp(9.0, 26.0);
    let words = Words::of(&look.language);
    let ruler = Ruler::new();
    let title = best(&data.title, &look.language).map_or("", String::as_str);
    let legend_width =
        if width >= LEGEND_FROM_PX { (17.0 * text_px).min(0.34 * width) } else { 0.0 };
    let mut svg = Svg::default();
    svg.tag("rect").number("width", width).number("height", height).text("fill", inks.land).close();

    let attribution =
        best(&data.attribution, &look.language).map(|named| credits(named, &look.language));
    let attribution = attribution.unwrap_or_default();
    let mark = look.mark.as_deref();
    let foot = strip::Foot { title, subtitle: "", attribution: &attribution, mark };
    let foot_height = match look.surface {
        Surface::Screen => f64::from(strip::height_px(look.width_px, text_px, &foot, &ruler)),
        Surface::Paper => 0.0,
    };
    let map_size = [width - legend_width, height - foot_height];
    let sheet = Sheet::fit(data, map_size);
    let map = Painter { sheet: &sheet, inks: &inks, data, text_px };

    let clip = svg.clip(map_size);
    svg.tag("g").text("clip-path", clip).open();
    for building in &data.ground.buildings {
        map.area(&mut svg, building, (inks.building, 1.0), (inks.building_edge, 1.0));
    }
    for surface in &data.ground.areas {
        let colour = inks.network(surface.network);
        let panel = surface.kind == AssetKind::Photovoltaic && !is_paper;
        let face = if panel { (PANEL, 0.95) } else { (colour, 0.35) };
        map.area(&mut svg, surface, face, (colour, 1.4));
    }
    map.lines(&mut svg);
    map.route(&mut svg);
    map.points(&mut svg);
    for stop in &data.stops {
        pin(&mut svg, sheet.place(stop.at), stop.number, text_px);
    }
    svg.end("g");
    if legend_width > 0.0 {
        let legend =
            Legend { map: &map, words, ruler: &ruler, language: &look.language, right: width };
        let said = mark.filter(|_| is_paper);
        legend.paint(
            &mut svg,
            said,
            [width - legend_width, 0.0],
            [legend_width, height - foot_height],
        );
    }
    map.scale_bar(&mut svg, height - foot_height);
    map.north(&mut svg, words);
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
        let networks = data.ground.lines.iter().flat_map(|line| line.points.iter().copied());
        let points = data.ground.points.iter().map(|point| point.at);
        let extent = bounds(tour.chain(networks)).or_else(|| bounds(points)).or_else(|| {
            let areas = data.ground.buildings.iter().chain(&data.ground.areas);
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

/// A map's own things, painted one above the other.
struct Painter<'a> {
    sheet: &'a Sheet,
    inks: &'a Inks,
    data: &'a MapData,
    text_px: f64,
}

impl Painter<'_> {
    fn area(&self, svg: &mut Svg, area: &MapArea, face: (Rgb, f64), edge: (Rgb, f64)) {
        let rings: Vec<Vec<[f64; 2]>> = area
            .rings
            .iter()
            .map(|ring| ring.iter().map(|place| self.sheet.place(*place)).collect())
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

    /// Those of each network in one path, buried and not.
    fn lines(&self, svg: &mut Svg) {
        for network in &self.data.ground.networks {
            for buried in [true, false] {
                let lines = self.data.ground.lines.iter();
                let of_it = lines.filter(|line| (line.network, line.buried) == (*network, buried));
                let runs: Vec<Vec<[f64; 2]>> = of_it
                    .map(|line| line.points.iter().map(|at| self.sheet.place(*at)).collect())
                    .collect();
                if !runs.is_empty() {
                    self.line(svg, &runs, *network, buried);
                }
            }
        }
    }

    /// A line as the picture of the walk has it: its network's dashes, and paler
    /// between them below the ground.
    fn line(&self, svg: &mut Svg, runs: &[Vec<[f64; 2]>], of: Network, buried: bool) {
        let dashes = self.data.palette.dashes_m.get(&of).map_or(&[][..], Vec::as_slice);
        let dashes: Vec<String> = dashes
            .iter()
            .map(|metres| format!("{:.1}", f64::from(*metres) * DASH * self.text_px))
            .collect();
        let [below, above] = BETWEEN;
        let whole = (if buried { below } else { above }, String::from("none"));
        for (opacity, dashes) in [whole, (1.0, dashes.join(" "))] {
            svg.tag("path")
                .runs(runs.iter().map(Vec::as_slice), false)
                .text("fill", "none")
                .text("stroke", self.inks.network(of))
                .number("stroke-width", 0.14 * self.text_px)
                .number("stroke-opacity", opacity)
                .text("stroke-linejoin", "round")
                .text("stroke-dasharray", dashes)
                .close();
        }
    }

    fn route(&self, svg: &mut Svg) {
        let line: Vec<[f64; 2]> =
            self.data.route.iter().map(|place| self.sheet.place(*place)).collect();
        if line.len() < 2 {
            return;
        }
        for (colour, width, opacity) in [(self.inks.land, 0.55, 0.6), (self.inks.route, 0.28, 1.0)]
        {
            svg.tag("path")
                .places(line.iter().copied(), false)
                .text("fill", "none")
                .text("stroke", colour)
                .number("stroke-width", width * self.text_px)
                .number("stroke-opacity", opacity)
                .text("stroke-linejoin", "round")
                .text("stroke-linecap", "round")
                .close();
        }
    }

    /// The many and small first, the few with symbols on top; where a symbol would
    /// lie on another one a dot is left of it.
    fn points(&self, svg: &mut Svg) {
        let has_room = |from_px_per_m: f32| {
            let apart_m = APART_PX / f64::from(from_px_per_m);
            apart_m * self.sheet.px_per_m >= 2.0 * SYMBOL * self.text_px
        };
        let points = || self.data.ground.points.iter();
        let radius = |kind, from_px_per_m| match kind {
            AssetKind::StreetLight => Some(0.2),
            AssetKind::Inlet => Some(0.32),
            _ => (!has_room(from_px_per_m)).then_some(0.26),
        };
        for point in points() {
            if let Some(radius) = radius(point.kind, point.from_px_per_m) {
                let colour = self.inks.network(point.network);
                disc(svg, self.sheet.place(point.at), radius * self.text_px, colour);
            }
        }
        for point in points().filter(|it| radius(it.kind, it.from_px_per_m).is_none()) {
            let at = self.sheet.place(point.at);
            // Light, for the symbol to be seen on it.
            disc(svg, at, SYMBOL * self.text_px, network(point.network));
            glyph::stroke(svg, point.kind, at, 0.88 * self.text_px, INK);
        }
    }

    /// The longest of 1, 2 or 5 times a power of ten metres within a fifth of the
    /// map, from its lower left corner.
    fn scale_bar(&self, svg: &mut Svg, bottom: f64) {
        let (text_px, px_per_m) = (self.text_px, self.sheet.px_per_m);
        let most_m = self.sheet.center_px[0] * 2.0 / 5.0 / px_per_m;
        let power_m = 10_f64.powf(most_m.log10().floor());
        let length_m = [5.0, 2.0, 1.0].into_iter().map(|n| n * power_m).find(|m| *m <= most_m);
        let length_m = length_m.unwrap_or(power_m);
        let length_px = length_m * px_per_m;
        let [x, y] = [1.2 * text_px, bottom - 1.2 * text_px];
        svg.tag("path")
            .places([[x, y - 6.0], [x, y], [x + length_px, y], [x + length_px, y - 6.0]], false)
            .text("fill", "none")
            .text("stroke", self.inks.text)
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
            .text("fill", self.inks.text)
            .content(&text);
    }

    fn north(&self, svg: &mut Svg, words: &Words) {
        let text_px = self.text_px;
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
            .text("fill", self.inks.text)
            .close();
        svg.tag("text")
            .number("x", x)
            .number("y", y + 0.6 * text_px)
            .number("font-size", text_px)
            .text("font-weight", "700")
            .text("text-anchor", "middle")
            .text("fill", self.inks.text)
            .content(words.at("compass", 0));
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

struct Legend<'a> {
    map: &'a Painter<'a>,
    words: &'a Words,
    ruler: &'a Ruler,
    language: &'a Language,
    /// The picture's edge.
    right: f64,
}

impl Legend<'_> {
    fn paint(
        &self,
        svg: &mut Svg,
        mark: Option<&str>,
        [x, y]: [f64; 2],
        [width, height]: [f64; 2],
    ) {
        let Painter { inks, data, text_px, .. } = *self.map;
        svg.tag("rect")
            .number("x", x)
            .number("y", y)
            .number("width", width)
            .number("height", height)
            .text("fill", inks.legend)
            .number("fill-opacity", 0.82)
            .close();
        let step = 1.75 * text_px;
        let left = x + 1.2 * text_px;
        let sample = |at: f64| vec![[left, at], [left + 2.2 * text_px, at]];
        let beside = left + 2.8 * text_px;
        let mut at = y + 2.0 * text_px;
        for network in &data.ground.networks {
            self.map.line(svg, &[sample(at)], *network, true);
            self.text(svg, self.words.network(*network), [beside, at]);
            at += step;
        }
        for (buried, key) in [(true, "buried"), (false, "above_ground")] {
            let first = data.ground.lines.iter().find(|line| line.buried == buried);
            if let Some(line) = first {
                self.map.line(svg, &[sample(at)], line.network, buried);
                self.text(svg, self.words.get(key), [beside, at]);
                at += step;
            }
        }
        if !data.route.is_empty() {
            svg.tag("path")
                .places(sample(at), false)
                .text("stroke", inks.route)
                .number("stroke-width", 0.28 * text_px)
                .text("stroke-linecap", "round")
                .close();
            self.text(svg, self.words.get("route"), [beside, at]);
            at += step;
        }
        if let Some(mark) = mark {
            self.text(svg, "≈", [left + 0.8 * text_px, at]);
            for line in self.wrapped(mark, beside, 3) {
                self.text(svg, &line, [beside, at]);
                at += NEXT_LINE * text_px;
            }
            at += step - NEXT_LINE * text_px;
        }
        at += 0.8 * text_px;
        // Every stop; where its title would take a place from the last one, less of it.
        let before_last = data.stops.len().saturating_sub(1) as f64;
        let mut spare_px = y + height - at - before_last * STOP * text_px - step;
        for stop in &data.stops {
            if at + step > y + height {
                break;
            }
            let most = if spare_px >= NEXT_LINE * text_px { 2 } else { 1 };
            let next = self.stop(svg, stop, most, [left, at]);
            spare_px -= next - at - STOP * text_px;
            at = next;
        }
    }

    fn text(&self, svg: &mut Svg, text: &str, [x, middle]: [f64; 2]) {
        let (weight, size_px) = (Weight::Regular, 0.9 * self.map.text_px);
        let text = &self.ruler.fit(text, weight, size_px, self.room(x));
        let (fill, at) = (self.map.inks.lesser, [x, middle + 0.36 * size_px]);
        Line { text, weight, size_px, fill, at }.paint(svg, self.ruler);
    }

    fn room(&self, left: f64) -> f64 {
        self.right - left - 0.6 * self.map.text_px
    }

    fn wrapped(&self, text: &str, left: f64, most: usize) -> Vec<String> {
        self.ruler.wrap(text, Weight::Regular, 0.9 * self.map.text_px, self.room(left), most)
    }

    /// A stop's number and title; gives where the next one goes.
    fn stop(&self, svg: &mut Svg, stop: &MapStop, most: usize, [x, middle]: [f64; 2]) -> f64 {
        let text_px = self.map.text_px;
        pin(svg, [x + 0.92 * text_px, middle], stop.number, text_px);
        let left = x + 2.8 * text_px;
        let title = best(&stop.title, self.language).map_or("", String::as_str);
        let lines = self.wrapped(title, left, most);
        let mut at = middle;
        for (line, number) in lines.iter().zip(0_u32..) {
            at = middle + NEXT_LINE * text_px * f64::from(number);
            self.text(svg, line, [left, at]);
        }
        at + STOP * text_px
    }
}
