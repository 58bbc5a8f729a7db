//! What is said in a terminal, as text.

use jiff::tz::TimeZone;
use unicode_width::UnicodeWidthStr;
use wattwalk::language::{Language, best};
use wattwalk::live::SourceState;
use wattwalk::plain;
use wattwalk::pose::PositionState;
use wattwalk::provenance::{LayerTexts, ProvenanceTexts};
use wattwalk::session::{Cue, Event, EventKind};
use wattwalk::surroundings::SurroundingsState;
use wattwalk::tour::{StopId, TourEvent};

use crate::page::model::{MapStop, NowFigures, Status};
use crate::player::around_words;
use crate::words::Words;

/// Text is easiest to read at no more than this.
const WIDEST: usize = 88;

/// The line of the visit: time, stop, the way on.
pub(super) fn visit_line(status: &Status, stops: &[MapStop]) -> String {
    let words = Words::of(&status.language);
    let mut line = format!("{} {}", status.date, status.local_time);
    if let Some(here) = status.stop.as_ref().and_then(|id| stop(stops, id)) {
        let place = words.say("stop", &[("stop", &here.number), ("count", &stops.len())]);
        line += &format!("  ·  {}", words.named(&place, &title(here, &status.language)));
    }
    if let Some(way) = &status.way
        && let Some(next) = stop(stops, &way.stop)
    {
        let heading_deg = status.visitor.map_or(0.0, |visitor| f64::from(visitor.heading_deg));
        let metres = words.say("metres", &[("m", &way.shown_distance_m)]);
        let said = match way.passed {
            true => words.say("way_passed", &[("stop", &next.number)]),
            false => words.say("way", &[("stop", &next.number), ("distance", &metres)]),
        };
        let arrow = arrow(way.bearing_deg - heading_deg);
        line += &format!("  ·  {arrow} {}", words.named(&said, &title(next, &status.language)));
    }
    if !status.playing {
        line += &format!("  ·  {}", words.get("paused"));
    }
    line
}

/// What of the street is rehearsed, and what it does now; nothing with good
/// sensors.
pub(super) fn street_line(status: &Status) -> String {
    let street = status.street.as_ref();
    street.map_or_else(String::new, |street| format!("{}  ·  {}", street.title, street.now))
}

/// The line of the district's figures; nothing where there is no district.
pub(super) fn figures_line(status: &Status) -> String {
    let words = Words::of(&status.language);
    let Some(now) = &status.now else { return String::new() };
    let (Some(figures), Some(texts)) = (now.figures, &now.texts.district) else {
        let reason = if now.is_withheld { words.get("said_withheld") } else { "–" };
        return words.named(words.get("now_used"), &reason);
    };
    let NowFigures { battery_kw, temperature_c, .. } = figures;
    let power = format!("{battery_kw:+.0}\u{a0}kW");
    let battery = match &texts.charge {
        Some(charge) => words.bracketed(&power, charge),
        None => power,
    };
    let mark = if status.simulated {
        format!("≈ {}  ·  ", words.get("said_simulated"))
    } else {
        String::new()
    };
    format!(
        "{mark}{} {}  ·  {} {}  ·  {} {battery}  ·  {} {}  ·  {temperature_c:.0}\u{a0}°C",
        words.get("now_used"),
        texts.used,
        words.get("now_solar"),
        texts.solar,
        words.get("now_battery"),
        words.get("now_grid"),
        texts.imported,
    )
}

/// The guide's words under their title, and what a guide may add below them, in
/// lines of a terminal `columns` wide.
pub(super) fn speech(cue: &Cue, language: &Language, columns: usize) -> Vec<String> {
    let room = columns.saturating_sub(4).clamp(20, WIDEST);
    let mut lines = wrap(&cue.title, room);
    for paragraph in cue.body.split("\n\n") {
        lines.extend(wrap(paragraph, room).into_iter().map(|line| format!("  {line}")));
    }
    let words = Words::of(language);
    let asides = [
        ("question", &cue.question),
        ("transition", &cue.transition),
        ("for_children", &cue.for_children),
        ("for_experts", &cue.for_experts),
    ];
    for (name, said) in asides {
        let Some(said) = said else { continue };
        let aside = wrap(&words.named(words.get(name), said), room.saturating_sub(2));
        lines.extend(aside.into_iter().map(|line| format!("  │ {line}")));
    }
    lines
}

/// Lines of at most `room` columns, broken where the writing system allows.
fn wrap(text: &str, room: usize) -> Vec<String> {
    // As it will be printed, so that the widths are right.
    let text = plain::line(text);
    let mut lines = vec![String::new()];
    let mut from = 0;
    for (to, _) in unicode_linebreak::linebreaks(&text) {
        let piece = text.get(from..to).unwrap_or_default();
        from = to;
        let Some(line) = lines.last_mut() else { continue };
        if !line.is_empty() && line.width() + piece.trim_end().width() > room {
            lines.push(piece.to_owned());
        } else {
            line.push_str(piece);
        }
    }
    lines.iter().map(|line| line.trim_end().to_owned()).filter(|line| !line.is_empty()).collect()
}

/// What of all that is shown is real, a line a layer.
pub(crate) fn provenance_lines(of: &ProvenanceTexts, words: &Words) -> Vec<String> {
    let layer =
        |layer: &LayerTexts| format!("  {}", words.named(&layer.title, &layer.lines.join("  ·  ")));
    let title = words.get("layers_title").to_owned();
    std::iter::once(title).chain(of.layers.iter().map(layer)).collect()
}

/// What a walk came to: its stops, and the district's day.
pub(crate) fn summary(status: &Status, stops: &[MapStop]) -> Vec<String> {
    let words = Words::of(&status.language);
    let mut lines = vec![String::new()];
    for stop in stops {
        let reached = status.reached.contains(&stop.id);
        let (sign, said) = if reached { ("✓", "stop_reached") } else { ("✗", "stop_skipped") };
        let title = title(stop, &status.language);
        let said = words.say(said, &[("stop", &stop.number), ("title", &title)]);
        lines.push(format!("  {sign} {said}"));
    }
    let now = status.now.as_ref();
    let day = words.say("day_simulated", &[("date", &status.date)]);
    let Some(figures) = now.and_then(|now| now.texts.district.as_ref()) else {
        if now.is_some_and(|now| now.is_withheld) {
            lines.extend([String::new(), words.named(&day, &words.get("said_withheld"))]);
        }
        return lines;
    };
    let share = |share: &Option<String>| share.clone().unwrap_or_else(|| "–".into());
    lines.push(String::new());
    lines.push(day);
    lines.push(format!(
        "  {} {}  ·  {} {}",
        words.get("now_used"),
        figures.consumption,
        words.get("now_solar"),
        figures.production
    ));
    lines.push(format!(
        "  {} {}  ·  {} {}",
        words.get("self_consumption"),
        share(&figures.kept),
        words.get("self_sufficiency"),
        share(&figures.covered)
    ));
    let peak = format!("{} {}", words.get("peak"), figures.peak);
    let plain = format!("{} {}", figures.peak_plain, words.get("curve_without"));
    lines.push(format!("  {}", words.bracketed(&peak, &plain)));
    lines
}

/// An event of a session for people, `None` for what only an app needs.
pub(crate) fn event_line(event: &Event, zone: &TimeZone) -> Option<String> {
    let local = event.time.to_zoned_datetime(zone.clone()).strftime("%H:%M:%S").to_string();
    let text = match &event.kind {
        EventKind::Tour(event) => match event {
            TourEvent::StopReached { stop } => format!("stop {stop} reached"),
            TourEvent::StopLeft { stop } => format!("stop {stop} left"),
            TourEvent::StopPassed { stop } => format!("stop {stop} passed by"),
            TourEvent::StopSkipped { stop } => format!("stop {stop} skipped"),
            TourEvent::StopRepeated { stop } => format!("stop {stop} said again"),
            TourEvent::AssetNear { asset } => format!("asset {asset} is near"),
            TourEvent::Undone => "taken back".into(),
            TourEvent::TourFinished => "every stop reached or skipped".into(),
            _ => return None,
        },
        EventKind::Cue(cue) => {
            format!("the guide says in {}: {}", cue.language.as_str(), cue.title)
        }
        EventKind::Position { state } => match state {
            PositionState::Measured => "position measured".into(),
            PositionState::Bridged => "position carried over a gap in the fixes".into(),
            PositionState::Lost => "position lost".into(),
        },
        EventKind::FixRefused { off_m } => format!("fix refused, {off_m:.0} m off"),
        EventKind::SourceFailed { reason } => format!("source failed: {reason}"),
        EventKind::SourceChanged { source_id, state } => match state {
            SourceState::Working => format!("source {source_id} works"),
            SourceState::Paused => format!("source {source_id} is not asked"),
            // Why it fails is said by the event before.
            _ => return None,
        },
        EventKind::Surroundings { state } => match state {
            SurroundingsState::Complete { to_m } => {
                format!("everything around is known, to {to_m:.0} m")
            }
            state => around_words(state, &Language::from("en"))?,
        },
        EventKind::ReadingsMissing { assets } => format!("no readings for {} assets", assets.len()),
        EventKind::RecordingFailed { reason } => format!("the recording has ended: {reason}"),
        EventKind::RecordingLost { inputs } => {
            format!("the disk is slow: {inputs} inputs are not in the recording")
        }
        EventKind::EventsLost { count } => format!("{count} events were dropped"),
        EventKind::ReadingsNotKept { reason } => format!("readings not kept: {reason}"),
        _ => return None,
    };
    Some(format!("{local}  {text}"))
}

/// The heading of a stop: where in the tour it is.
pub(super) fn stop_heading(id: &StopId, stops: &[MapStop], language: &Language) -> Option<String> {
    let words = Words::of(language);
    let stop = stop(stops, id)?;
    Some(words.say("stop", &[("stop", &stop.number), ("count", &stops.len())]))
}

fn stop<'a>(stops: &'a [MapStop], id: &StopId) -> Option<&'a MapStop> {
    stops.iter().find(|stop| stop.id == *id)
}

fn title<'a>(stop: &'a MapStop, language: &Language) -> &'a str {
    best(&stop.title, language).map_or(&stop.id, String::as_str)
}

/// Where something lies, seen by who looks straight ahead.
fn arrow(off_deg: f64) -> &'static str {
    const ARROWS: [&str; 8] = ["↑", "↗", "→", "↘", "↓", "↙", "←", "↖"];
    let eighth = (off_deg / 45.0).round().rem_euclid(8.0) as usize;
    ARROWS.get(eighth).copied().unwrap_or("↑")
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
