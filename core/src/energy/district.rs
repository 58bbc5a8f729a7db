//! The simulated district.
//!
//! In: a pack's assets, load profiles, the clock. Out: readings for the
//! overlay and days for the indicators. The work is done next door: `plan` says
//! what there is, `simulation` computes a day, `readings` picks from it.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::assets::{Asset, AssetId};
use crate::live::{
    Batch, BatchFuture, Failure, MeterCounts, PollRequest, PrivacyRules, Quality, Quantity,
    Reading, Source, SourceError, SourceInfo,
};

use super::grid::GridStep;
use super::plan::DistrictModel;
use super::profiles::Profiles;
use super::readings::{Moment, Outlets};
use super::simulation::DayState;
use super::{Day, DistrictNote, FiguresNow};

/// What an author sets of the simulated district.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DistrictSettings {
    /// Unique within the pack.
    pub id: String,
    /// A name for people.
    #[serde(deserialize_with = "crate::plain::read_title")]
    pub title: String,
    /// Who is to be named with the figures.
    #[serde(deserialize_with = "crate::plain::read_line")]
    pub attribution: String,
    /// Same seed, same clock: same figures.
    pub seed: u64,
    /// The CSV file of load profiles, as the pack names it.
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema_text::PackPath"))]
    pub profiles: String,
}

/// Why a district cannot be simulated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[cfg_attr(feature = "uniffi", derive(uniffi::Error), uniffi::export(Display))]
pub enum DistrictError {
    /// The profiles cannot be read.
    #[error("{file}: line {line}: {reason}")]
    Profiles {
        /// The file, as the pack names it.
        file: String,
        /// The line, from 1.
        line: u64,
        /// What is wrong.
        reason: String,
    },
    /// The pack has no simulated district among its sources.
    #[error("sources.json: the pack has no simulated district")]
    NoDistrict,
    /// The profiles that the district is made of are not in the pack, or cannot
    /// be read.
    #[error("sources.json: {source_id}: profiles: {reason}")]
    NoProfiles {
        /// The district's id.
        source_id: String,
        /// The file, as the pack names it, and what is wrong with it.
        reason: String,
    },
}

/// Which part of the district figures are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Scope {
    /// All of it.
    District,
    /// What the transformer with the battery feeds.
    BatteryTransformer,
}

/// How many days are kept once computed: a walk over midnight needs two, and
/// looking at a day beside it one more.
const DAYS_KEPT: usize = 3;

/// A district that consumes, produces and stores as a real one could; the
/// same seed and clock give the same figures.
///
/// What is measured, what is modelled and what is merely plausible:
/// - homes, offices and shops: real profiles, with means per home and per square
///   metre; of a whole year where the file has one, or else of one day with
///   factors for the season and the weekday;
/// - heat pumps that lift a district's geothermal heat, where a building has any;
/// - solar roofs: the sun's position, a clear-sky model, invented weather;
/// - batteries: what their transformer's roofs make too much by day goes to the
///   evening of the same zone, with the foresight of a good forecast; one whose
///   figures are withheld rests, since what it takes and gives would be found
///   again in the sums that are shown;
/// - cars: charged on arrival, or shifted to noon and to the night;
/// - heat by degree-hours; water, data and waste by plausible courses. What lifts,
///   pumps and other networks draw of electricity is not simulated.
///
/// A step is a quarter of an hour of the local clock, and a power is the mean of
/// its step, as a meter records it; only a battery's charge moves within a step.
/// Days do not depend on each other: each begins with the batteries at their
/// reserve, where the day before has left them, so that any day is computed
/// alone. The last few days computed are kept; that changes no figure.
///
/// Clones share the plan and the kept days.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct SimulatedDistrict {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    info: SourceInfo,
    seed: u64,
    time_zone: TimeZone,
    ids: Vec<AssetId>,
    plan: DistrictModel,
    meters: MeterCounts,
    notes: Vec<DistrictNote>,
    /// The most recently asked for at the end.
    days: Mutex<Vec<Arc<DayState>>>,
    outlets: Outlets,
}

impl SimulatedDistrict {
    /// A district of a pack's assets, in the time zone named, of whose figures
    /// are withheld what `privacy` says (see [`MeterCounts::of`]). Attributes
    /// that cannot be used are left out and listed in [`notes`](Self::notes).
    ///
    /// # Errors
    /// [`DistrictError`] when the profiles cannot be read.
    pub fn new(
        settings: &DistrictSettings,
        profiles_csv: &str,
        assets: &[Asset],
        time_zone: &TimeZone,
        privacy: &PrivacyRules,
    ) -> Result<Self, DistrictError> {
        let profiles = Profiles::read(profiles_csv, &settings.profiles)?;
        let mut notes = Vec::new();
        let meters = MeterCounts::of(assets, privacy);
        let is_withheld = |id: &AssetId| meters.withholds(id, Quantity::StateOfChargePercent);
        let plan = DistrictModel::of(assets, &profiles, settings.seed, is_withheld, &mut notes);
        let inner = Inner {
            info: SourceInfo {
                id: settings.id.clone(),
                title: settings.title.clone(),
                attribution: settings.attribution.clone(),
                simulated: true,
            },
            seed: settings.seed,
            time_zone: time_zone.clone(),
            ids: assets.iter().map(|asset| asset.id.clone()).collect(),
            outlets: Outlets::of(&plan),
            plan,
            meters,
            notes,
            days: Mutex::new(Vec::with_capacity(DAYS_KEPT)),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// What of the assets could not be simulated, and why.
    #[must_use]
    pub fn notes(&self) -> &[DistrictNote] {
        &self.inner.notes
    }

    /// A local day, as [`day`](Self::day).
    #[must_use]
    pub fn day_on(&self, date: Date, scope: Scope) -> Day {
        if self.inner.withholds(scope) {
            return Day { steps: Vec::new(), is_withheld: true };
        }
        let state = self.inner.state(date);
        match scope {
            Scope::District => state.district.clone(),
            Scope::BatteryTransformer => state.main_zone.clone(),
        }
    }
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl SimulatedDistrict {
    /// The local day that a time is in, step by step: 96 quarter-hours, 92 or
    /// 100 when the clocks change. Without steps when the scope is not there, as
    /// when no transformer has a battery, or when it covers too few homes for
    /// its consumption to be shown ([`MeterCounts`]); then the day says so.
    #[must_use]
    pub fn day(&self, time: Timestamp, scope: Scope) -> Day {
        self.day_on(self.inner.time_zone.to_datetime(time).date(), scope)
    }

    /// What is to be shown of a scope at a time; `None` where its day has no
    /// steps.
    #[must_use]
    pub fn figures(&self, time: Timestamp, scope: Scope) -> Option<FiguresNow> {
        FiguresNow::of(&self.day(time, scope), time, self.storage_kwh(scope))
    }

    /// What the batteries of a scope can hold, kWh; 0 without any.
    #[must_use]
    pub fn storage_kwh(&self, scope: Scope) -> f64 {
        let plan = &self.inner.plan;
        let within = |node: usize| match scope {
            Scope::District => true,
            Scope::BatteryTransformer => {
                plan.main_zone().is_some_and(|zone| zone.nodes.contains(&node))
            }
        };
        let batteries = plan.batteries.iter().filter(|battery| within(battery.node));
        // Of nothing the sum of floats is minus zero.
        batteries.map(|battery| battery.spec.capacity_kwh).sum::<f64>() + 0.0
    }

    /// The readings at a time of the assets asked for, or of all when none
    /// are named: for who hands readings in rather than polls. What is not
    /// simulated is a failure of its asset.
    #[must_use]
    pub fn readings_of(&self, assets: &[AssetId], time: Timestamp) -> Batch {
        self.inner.readings_of(assets, time)
    }
}

impl SimulatedDistrict {
    /// The course of a quantity of an asset over the local day that a time is in: a
    /// figure for the middle of each step, as [`readings_of`](Self::readings_of) has
    /// it; nothing where it is not simulated or is withheld.
    pub(crate) fn course(
        &self,
        asset: &AssetId,
        quantity: Quantity,
        time: Timestamp,
    ) -> Vec<(Timestamp, f64)> {
        self.inner.course(asset, quantity, time)
    }
}

impl Inner {
    /// Whether a scope's figures would tell too much of too few homes.
    fn withholds(&self, scope: Scope) -> bool {
        match scope {
            Scope::District => self.meters.withholds_total(),
            Scope::BatteryTransformer => {
                let root = self.plan.main_zone().and_then(|zone| zone.nodes.first());
                let root = root.and_then(|&node| self.ids.get(node));
                root.is_some_and(|id| self.meters.withholds_day_of(id))
            }
        }
    }

    fn state(&self, date: Date) -> Arc<DayState> {
        {
            let mut days = self.days.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(place) = days.iter().position(|day| day.date == date) {
                let day = days.remove(place);
                days.push(Arc::clone(&day));
                return day;
            }
        }
        // Computed outside the lock: others go on reading the days they have.
        let day = DayState::compute(&self.plan, &self.ids, self.seed, &self.time_zone, date);
        let day = Arc::new(day);
        let mut days = self.days.lock().unwrap_or_else(PoisonError::into_inner);
        // Another may have computed the same meanwhile.
        days.retain(|kept| kept.date != date);
        if days.len() >= DAYS_KEPT {
            days.remove(0);
        }
        days.push(Arc::clone(&day));
        day
    }

    fn readings_of(&self, assets: &[AssetId], time: Timestamp) -> Batch {
        let day = self.state(self.time_zone.to_datetime(time).date());
        let mut batch = Batch::default();
        let Some(moment) = Moment::of(&self.plan, self.seed, &day, time) else {
            batch.failures = assets.iter().map(|asset| self.unknown(asset)).collect();
            return batch;
        };
        let mut moves = false;
        let mut read = |node: usize, id: &AssetId| {
            let before = batch.readings.len();
            for &outlet in self.outlets.of_node(node) {
                if let Some((quantity, value)) = moment.value(node, id, outlet) {
                    let reading = Reading {
                        asset: id.clone(),
                        quantity,
                        value: Some(value),
                        time,
                        quality: Quality::Simulated,
                    };
                    batch.readings.push(self.meters.guard(reading));
                    moves |= outlet.moves_within_steps();
                }
            }
            batch.readings.len() > before
        };
        if assets.is_empty() {
            for (node, id) in self.ids.iter().enumerate() {
                read(node, id);
            }
        }
        let unknown: Vec<&AssetId> = assets
            .iter()
            .filter(|id| !self.plan.feeds.node(id).is_some_and(|node| read(node, id)))
            .collect();
        batch.failures = unknown.into_iter().map(|id| self.unknown(id)).collect();
        batch.next_poll = Some(moment.next_poll(moves));
        batch
    }

    fn course(
        &self,
        asset: &AssetId,
        quantity: Quantity,
        time: Timestamp,
    ) -> Vec<(Timestamp, f64)> {
        let Some(node) = self.plan.feeds.node(asset) else { return Vec::new() };
        if self.meters.withholds(asset, quantity) {
            return Vec::new();
        }
        let day = self.state(self.time_zone.to_datetime(time).date());
        let figure = |step: &GridStep| {
            let half = SignedDuration::from_secs_f64(step.hours * 1800.0);
            let middle = step.start.checked_add(half).ok()?;
            let moment = Moment::of(&self.plan, self.seed, &day, middle)?;
            let values = self.outlets.of_node(node).iter();
            let mut values = values.filter_map(|&outlet| moment.value(node, asset, outlet));
            Some((middle, values.find(|(of, _)| *of == quantity)?.1))
        };
        day.steps.iter().filter_map(figure).collect()
    }

    fn unknown(&self, asset: &AssetId) -> Failure {
        let source_id = self.info.id.clone();
        let reason = SourceError::UnknownAsset { source_id, asset: asset.clone() };
        Failure { asset: asset.clone(), reason }
    }
}

impl Source for SimulatedDistrict {
    fn info(&self) -> &SourceInfo {
        &self.inner.info
    }

    fn poll<'a>(&'a self, request: PollRequest<'a>) -> BatchFuture<'a> {
        Box::pin(async move { Ok(self.readings_of(request.assets, request.now)) })
    }
}

#[cfg(test)]
mod tests;
