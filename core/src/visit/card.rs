//! All that is known of an asset, as a card shows it.
//!
//! In: the asset that the visitor chose, the newest readings and who brought
//! them, the simulated district, the visitor's language. Out: an [`AssetCard`]
//! with every text written and every curve scaled.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use crate::assets::{Asset, AssetId, AssetKind, Network};
use crate::live::{Quality, Quantity, Reading};
use crate::naming;
use crate::session::TourSession;

use super::Visit;

/// So many of those that an asset feeds are told by name.
const MOST_FED: usize = 12;
const DAY: SignedDuration = SignedDuration::from_hours(24);
/// Between the hours that are written under a curve.
const HOURS_APART: i8 = 6;

/// All that is known of an asset, in the visitor's language.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct AssetCard {
    /// Which asset.
    pub asset: AssetId,
    /// For the colour.
    pub network: Network,
    /// For the symbol.
    pub kind: AssetKind,
    /// Its name, or what it is.
    pub title: String,
    /// What else is known of it beside its readings, a line each: what it is, how
    /// deep it lies, how well it is located, its id in the file.
    pub facts: Vec<String>,
    /// Its newest readings, the one of its label first.
    pub readings: Vec<CardReading>,
    /// What feeds it: for each of its feeders the way on from there, up to where
    /// it begins. Eight ways at most, of 32 assets at most.
    pub fed_by: Vec<Vec<CardLink>>,
    /// What it feeds itself, in the file's order; the first twelve.
    pub feeds: Vec<CardLink>,
    /// How many more it feeds.
    pub feeds_more: u32,
    /// The course of what its label shows, if that is known.
    pub curve: Option<CardCurve>,
}

/// A reading of an asset, in words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CardReading {
    /// What is measured.
    pub quantity: Quantity,
    /// The quantity's name.
    pub title: String,
    /// The figure with its unit; `None` where it is withheld.
    pub value: Option<String>,
    /// How far to trust it.
    pub quality: Quality,
    /// The same in words, with its age if it was measured, and who brought it.
    pub provenance: String,
}

/// An asset that has to do with another one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CardLink {
    /// Which asset: to be chosen by a touch.
    pub asset: AssetId,
    /// For the colour.
    pub network: Network,
    /// For the symbol.
    pub kind: AssetKind,
    /// Its name, or what it is.
    pub title: String,
    /// Its newest reading, with unit, if it has one.
    pub value: Option<String>,
}

/// A point of a curve, in a square of which each side is one: its left lower
/// corner is the origin.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CardPoint {
    /// 0 at the beginning of the day, 1 at its end.
    pub x: f32,
    /// 0 at [`CardCurve::least`], 1 at [`CardCurve::most`].
    pub y: f32,
}

/// An hour to be written under a curve.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CardHour {
    /// Where it lies.
    pub x: f32,
    /// What it is, as a local clock shows it.
    pub text: String,
}

/// A day of a quantity: the local one where it is simulated, the last 24 hours
/// where it is measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CardCurve {
    /// Of what.
    pub quantity: Quantity,
    /// What stands over it.
    pub title: String,
    /// Whether it is simulated.
    pub simulated: bool,
    /// Stretches without a gap; one point alone is a dot.
    pub runs: Vec<Vec<CardPoint>>,
    /// The figure at the upper edge, with its unit.
    pub most: String,
    /// The figure at the lower edge, with its unit.
    pub least: String,
    /// Where zero lies, if that is not the lower edge.
    pub zero_y: Option<f32>,
    /// Where the time now lies.
    pub now_x: f32,
    /// The hours under it.
    pub hours: Vec<CardHour>,
    /// The curve in words, for who does not see it.
    pub said: String,
}

impl Visit {
    /// All that is known of the asset that the visitor chose; `None` while none
    /// is chosen. To be asked again with each change of language or reading:
    /// once a second does.
    #[must_use]
    pub fn card(&self, now: Timestamp) -> Option<AssetCard> {
        self.card_for(self.session(), now)
    }

    /// The same for one who looks on, of the asset that they chose.
    #[must_use]
    pub fn card_for(&self, session: &TourSession, now: Timestamp) -> Option<AssetCard> {
        let number = session.number_of(session.selected()?)?;
        let asset = session.asset(number)?;
        let language = session.language();
        let links = session.links();
        let link = |number: u32| link(session, number);
        let fed = links.fed(number);
        let ways = links.ways_up(number).into_iter();
        Some(AssetCard {
            asset: asset.id.clone(),
            network: asset.network,
            kind: asset.kind,
            title: naming::title(asset, language).into_owned(),
            facts: naming::facts(asset, session.open_ends(number), language),
            readings: self.readings_said(session, asset, now),
            fed_by: ways.map(|way| way.into_iter().filter_map(link).collect()).collect(),
            feeds: fed.iter().copied().filter_map(link).take(MOST_FED).collect(),
            feeds_more: u32::try_from(fed.len().saturating_sub(MOST_FED)).unwrap_or(u32::MAX),
            curve: self.curve_of(session, asset, now),
        })
    }

    fn readings_said(
        &self,
        session: &TourSession,
        asset: &Asset,
        now: Timestamp,
    ) -> Vec<CardReading> {
        let (language, poller) = (session.language(), self.poller());
        let is_covered = || {
            let number = session.number_of(&asset.id);
            number.is_some_and(|number| session.links().is_covered(number))
        };
        let said = |reading: &Reading| {
            let Reading { quantity, value, time, .. } = *reading;
            let quality = reading.quality_at(now);
            let source = self.origin_of(reading).and_then(|id| poller.title_of(id));
            CardReading {
                quantity,
                title: naming::quantity(quantity, language).to_owned(),
                value: value
                    .map(|value| naming::value(asset, quantity, value, is_covered, language)),
                quality,
                provenance: naming::provenance(quality, now.duration_since(time), source, language),
            }
        };
        let mut readings: Vec<CardReading> =
            session.reading_store().of(&asset.id).iter().map(said).collect();
        let first = Quantity::primary_for(asset.network, asset.kind);
        readings.sort_by_key(|reading| Some(reading.quantity) != first);
        readings
    }

    /// The day of what an asset's label shows: as services measured it, or else
    /// as it is simulated.
    fn curve_of(&self, session: &TourSession, asset: &Asset, now: Timestamp) -> Option<CardCurve> {
        let quantity = Quantity::primary_for(asset.network, asset.kind)?;
        let zone = session.pack().time_zone();
        let measured = session.reading_store().curve(&asset.id, quantity, now);
        let runs: Vec<Vec<(Timestamp, f64)>> = measured
            .runs
            .iter()
            .map(|run| run.iter().map(|point| (point.time, point.value)).collect())
            .collect();
        let is_of_one_point = runs.iter().map(Vec::len).sum::<usize>() < 2;
        let (days, is_simulated) = if is_of_one_point {
            let course = self.poller().district()?.course(&asset.id, quantity, now);
            (Days { runs: vec![course], span: local_day(now, zone)? }, true)
        } else {
            (Days { runs, span: [now.checked_sub(DAY).ok()?, now] }, false)
        };
        let language = session.language();
        // What a roof gives goes up.
        let upwards = match (asset.kind, quantity) {
            (AssetKind::Photovoltaic, Quantity::PowerKw) => -1.0,
            _ => 1.0,
        };
        let figure = |shown: f64| match upwards < 0.0 {
            true => quantity.format(shown, language),
            false => naming::value(asset, quantity, shown, || false, language),
        };
        let points = || days.runs.iter().flatten().map(|&(time, value)| (time, upwards * value));
        let by_value = |a: &(Timestamp, f64), b: &(Timestamp, f64)| a.1.total_cmp(&b.1);
        let (lowest, highest) = (points().min_by(by_value)?, points().max_by(by_value)?);
        let [least, most] = scale(quantity, lowest.1, highest.1);
        let y = |value: f64| ((value - least) / (most - least)).clamp(0.0, 1.0) as f32;
        let x = |time: Timestamp| days.x(time);
        let clock = |time: Timestamp| zone.to_datetime(time).strftime("%H:%M").to_string();
        let point =
            |&(time, value): &(Timestamp, f64)| CardPoint { x: x(time), y: y(upwards * value) };
        Some(CardCurve {
            quantity,
            title: naming::course(quantity, is_simulated, language),
            simulated: is_simulated,
            runs: days.runs.iter().map(|run| run.iter().map(point).collect()).collect(),
            most: figure(most),
            least: figure(least),
            zero_y: (least < 0.0).then(|| y(0.0)),
            now_x: x(now),
            hours: days.hours(zone),
            said: naming::extremes(
                [&figure(lowest.1), &clock(lowest.0)],
                [&figure(highest.1), &clock(highest.0)],
                language,
            ),
        })
    }
}

fn link(session: &TourSession, number: u32) -> Option<CardLink> {
    let asset = session.asset(number)?;
    Some(CardLink {
        asset: asset.id.clone(),
        network: asset.network,
        kind: asset.kind,
        title: naming::title(asset, session.language()).into_owned(),
        value: session.caption(number).and_then(|caption| caption.value.clone()),
    })
}

/// The figures at the lower and the upper edge: from zero where there is one, all
/// of a share.
fn scale(quantity: Quantity, lowest: f64, highest: f64) -> [f64; 2] {
    let [least, most] = match quantity {
        Quantity::StateOfChargePercent => [lowest.min(0.0), highest.max(100.0)],
        Quantity::TemperatureC => [lowest - 1.0, highest + 1.0],
        _ => [lowest.min(0.0), highest.max(0.0)],
    };
    if most > least { [least, most] } else { [least, least + 1.0] }
}

/// Figures over a day.
struct Days {
    runs: Vec<Vec<(Timestamp, f64)>>,
    span: [Timestamp; 2],
}

impl Days {
    fn x(&self, time: Timestamp) -> f32 {
        let [from, to] = self.span;
        let share = time.duration_since(from).as_secs_f64() / to.duration_since(from).as_secs_f64();
        share.clamp(0.0, 1.0) as f32
    }

    /// Every sixth hour of the local clock within the day.
    fn hours(&self, zone: &TimeZone) -> Vec<CardHour> {
        let [from, to] = self.span;
        let mut hours = Vec::new();
        let first = zone.to_datetime(from).date().to_datetime(Time::midnight());
        for hour in (0..=48).step_by(HOURS_APART.unsigned_abs().into()) {
            let local = first.checked_add(i64::from(hour).hours());
            let at =
                local.ok().and_then(|local| zone.to_ambiguous_timestamp(local).compatible().ok());
            let Some(at) = at.filter(|at| (from..=to).contains(at)) else { continue };
            // The end of a day is not its beginning.
            let shown = if at == to && hour == 24 { 24 } else { hour % 24 };
            hours.push(CardHour { x: self.x(at), text: format!("{shown:02}:00") });
        }
        hours
    }
}

/// From midnight to midnight.
fn local_day(time: Timestamp, zone: &TimeZone) -> Option<[Timestamp; 2]> {
    let date = zone.to_datetime(time).date();
    let begin = |date: Date| Some(date.to_zoned_datetime(zone.clone()).ok()?.timestamp());
    Some([begin(date)?, begin(date.tomorrow().ok()?)?])
}
