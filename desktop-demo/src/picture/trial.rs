//! What a pose was off, over time, and its track from above: a row each
//! recording.

use glam::DVec2;
use wattwalk::trial::{Judged, Said};

use super::colour::Rgb;
use super::svg::Svg;

const WIDTH_PX: f64 = 1400.0;
const ROW_PX: f64 = 460.0;
/// Charts over time, and the plan beside them.
const LEFT_PX: f64 = 70.0;
const CHART_PX: [f64; 2] = [830.0, 160.0];
const PLAN_LEFT_PX: f64 = 960.0;
const PLAN_PX: f64 = 400.0;
/// A picture of more recordings would be too long to look at.
const MOST_ROWS: usize = 12;
/// Places of a curve; of those in between the worst is drawn.
const COLUMNS: usize = 700;

const INK: Rgb = Rgb::hex(0x22_22_22);
const GRID: Rgb = Rgb::hex(0xdd_dd_dd);
const TRUTH: Rgb = Rgb::hex(0x55_55_55);
const POSE: Rgb = Rgb::hex(0x0b_5f_a5);
const PLAIN: Rgb = Rgb::hex(0xe0_7b_14);

/// A recording that is drawn.
pub(crate) struct TrialRow<'a> {
    /// What stands over it.
    pub(crate) title: String,
    /// A truth after the other.
    pub(crate) judged: &'a [Judged],
}

/// A picture of the errors of recordings, and of the ways they took.
pub(crate) fn trial_svg(rows: &[TrialRow]) -> String {
    let rows = rows.get(..MOST_ROWS).unwrap_or(rows);
    let height_px = ROW_PX * rows.len() as f64;
    let mut svg = Svg::default();
    let paper = svg.tag("rect").number("width", WIDTH_PX).number("height", height_px);
    paper.text("fill", "#ffffff").close();
    for (row, top_px) in rows.iter().zip((0_u32..).map(|row| f64::from(row) * ROW_PX)) {
        words(&mut svg, [LEFT_PX, top_px + 24.0], "start", INK, &row.title);
        for (name, colour, x) in
            [("truth", TRUTH, 1010.0), ("pose", POSE, 1080.0), ("plain", PLAIN, 1150.0)]
        {
            words(&mut svg, [x, top_px + 24.0], "start", colour, name);
        }
        let position = |said: &Said, truth: &Judged| Some(said.at_m.distance(truth.at_m));
        let heading = |said: &Said, truth: &Judged| {
            let off_deg = said.heading_deg? - truth.heading_deg?;
            Some(((off_deg + 180.0).rem_euclid(360.0) - 180.0).abs())
        };
        chart(&mut svg, top_px + 44.0, "position off, m", row.judged, position);
        chart(&mut svg, top_px + 250.0, "heading off, degrees", row.judged, heading);
        plan(&mut svg, top_px + 40.0, row.judged);
    }
    svg.finish(WIDTH_PX as i32, height_px as i32, "What the pose was off")
}

/// What a way to the pose says at a truth.
type Way = fn(&Judged) -> Option<&Said>;
const WAYS: [(Rgb, Way); 2] = [(PLAIN, |it| it.plain.as_ref()), (POSE, |it| it.pose.as_ref())];

fn chart(
    svg: &mut Svg,
    top_px: f64,
    name: &str,
    judged: &[Judged],
    off: impl Fn(&Said, &Judged) -> Option<f64>,
) {
    let (Some(first), Some(last)) = (judged.first(), judged.last()) else { return };
    let long_s = last.time.duration_since(first.time).as_secs_f64().max(1.0);
    let curves = WAYS.map(|(colour, way)| {
        let offs = judged.iter().map(|it| (it, way(it).and_then(|said| off(said, it))));
        (colour, worst(offs, first, long_s))
    });
    let most = curves.iter().flat_map(|(_, curve)| curve.iter().flatten());
    let step = step_of(most.copied().fold(1.0, f64::max));
    let count = most_steps(&curves.each_ref().map(|(_, curve)| curve.as_slice()), step);
    let top = step * f64::from(count);
    let [width_px, tall_px] = CHART_PX;
    let y = |value: f64| top_px + tall_px * (1.0 - value / top);
    for line in 0..=count {
        let value = step * f64::from(line);
        rule(svg, [[LEFT_PX, y(value)], [LEFT_PX + width_px, y(value)]]);
        words(svg, [LEFT_PX - 8.0, y(value) + 5.0], "end", INK, &format!("{value}"));
    }
    words(svg, [LEFT_PX + 6.0, top_px + 14.0], "start", INK, name);
    let last_s = format!("{long_s:.0} s");
    words(svg, [LEFT_PX + width_px, top_px + tall_px + 18.0], "end", INK, &last_s);
    for (colour, curve) in curves {
        let x = |column: usize| LEFT_PX + width_px * (column as f64 + 0.5) / COLUMNS as f64;
        let mut runs: Vec<Vec<[f64; 2]>> = vec![Vec::new()];
        for (column, value) in curve.iter().enumerate() {
            match (value, runs.last_mut()) {
                (Some(value), Some(run)) => run.push([x(column), y(*value)]),
                // Few truths leave columns between them empty.
                _ if judged.len() < COLUMNS => {}
                _ => runs.push(Vec::new()),
            }
        }
        curves_of(svg, runs.iter().map(Vec::as_slice).filter(|run| run.len() > 1), colour);
    }
}

/// The worst in each column.
fn worst<'a>(
    offs: impl Iterator<Item = (&'a Judged, Option<f64>)>,
    first: &Judged,
    long_s: f64,
) -> Vec<Option<f64>> {
    let mut columns = vec![None; COLUMNS];
    for (judged, off) in offs {
        let share = judged.time.duration_since(first.time).as_secs_f64() / long_s;
        let column = ((share * COLUMNS as f64) as usize).min(COLUMNS - 1);
        if let (Some(off), Some(held)) = (off, columns.get_mut(column)) {
            *held = Some(f64::max(held.unwrap_or(0.0), off));
        }
    }
    columns
}

/// Where the lines of a scale are that has some four.
fn step_of(most: f64) -> f64 {
    let ten = 10_f64.powf((most / 4.0).log10().floor());
    [1.0, 2.0, 5.0, 10.0].into_iter().map(|it| it * ten).find(|it| it * 4.0 >= most).unwrap_or(ten)
}

fn most_steps(curves: &[&[Option<f64>]], step: f64) -> u32 {
    let values = curves.iter().flat_map(|curve| curve.iter().flatten());
    (values.copied().fold(step, f64::max) / step).ceil() as u32
}

fn plan(svg: &mut Svg, top_px: f64, judged: &[Judged]) {
    let truth_m = || judged.iter().map(|it| it.at_m);
    let (mut least_m, mut most_m) = (DVec2::INFINITY, DVec2::NEG_INFINITY);
    let said_m = judged.iter().flat_map(|it| WAYS.map(|(_, way)| way(it)));
    for at_m in truth_m().chain(said_m.flatten().map(|said| said.at_m)) {
        (least_m, most_m) = (least_m.min(at_m), most_m.max(at_m));
    }
    let wide_m = (most_m - least_m).max_element().max(1.0);
    let middle_m = (least_m + most_m) / 2.0;
    let px_per_m = PLAN_PX / wide_m;
    let place = |at_m: DVec2| {
        let off_px = (at_m - middle_m) * px_per_m;
        [PLAN_LEFT_PX + PLAN_PX / 2.0 + off_px.x, top_px + PLAN_PX / 2.0 - off_px.y]
    };
    let scale_m = step_of(wide_m);
    let [from, to] = [[PLAN_LEFT_PX, top_px + PLAN_PX + 8.0]; 2];
    let to = [to[0] + scale_m * px_per_m, to[1]];
    let bar = svg.tag("path").places([from, to], false).text("stroke", INK);
    bar.number("stroke-width", 2.0).close();
    words(svg, [to[0] + 8.0, to[1] + 5.0], "start", INK, &format!("{scale_m} m"));
    // More places than pixels are no better to look at.
    let every = judged.len().div_ceil(4 * COLUMNS).max(1);
    for (colour, way) in WAYS {
        let said = judged.iter().step_by(every).filter_map(|it| Some(place(way(it)?.at_m)));
        let said: Vec<_> = said.collect();
        curves_of(svg, [said.as_slice()], colour);
    }
    let truth: Vec<_> = truth_m().step_by(every).map(place).collect();
    curves_of(svg, [truth.as_slice()], TRUTH);
}

fn curves_of<'a>(svg: &mut Svg, runs: impl IntoIterator<Item = &'a [[f64; 2]]>, colour: Rgb) {
    let curve = svg.tag("path").runs(runs, false).text("fill", "none").text("stroke", colour);
    curve.number("stroke-width", 1.5).text("stroke-linejoin", "round").close();
}

fn rule(svg: &mut Svg, ends: [[f64; 2]; 2]) {
    svg.tag("path").places(ends, false).text("stroke", GRID).number("stroke-width", 1.0).close();
}

fn words(svg: &mut Svg, [x, y]: [f64; 2], anchor: &str, colour: Rgb, text: &str) {
    let tag = svg.tag("text").number("x", x).number("y", y).number("font-size", 15.0);
    tag.text("text-anchor", anchor).text("fill", colour).content(text);
}
