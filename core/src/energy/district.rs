//! The simulated district.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::assets::Asset;
use crate::live::{Batch, BatchFuture, PollRequest, Source, SourceInfo};

use super::Day;

/// What an author sets of the simulated district.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DistrictSettings {
    /// Unique within the pack.
    pub id: String,
    /// A name for people.
    pub title: String,
    /// Who is to be named with the figures.
    pub attribution: String,
    /// Same seed, same clock: same figures.
    pub seed: u64,
    /// The CSV file of load profiles, as the pack names it.
    pub profiles: String,
}

/// Why a district cannot be simulated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DistrictError {
    /// The profiles cannot be read.
    #[error("{file}: line {line}: {message}")]
    Profiles {
        /// The file, as the pack names it.
        file: String,
        /// The line, from 1.
        line: u64,
        /// What is wrong.
        message: String,
    },
}

/// Which part of the district figures are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// All of it.
    District,
    /// What the transformer with the battery feeds.
    BatteryTransformer,
}

/// Where the sun stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SunPosition {
    /// Of its centre above the horizon, degrees.
    pub elevation_deg: f64,
    /// Degrees clockwise from true north.
    pub azimuth_deg: f64,
}

/// Where the sun stands.
#[must_use]
pub fn sun_position(place: crate::geodesy::Wgs84, time: Timestamp) -> SunPosition {
    let _ = (place, time);
    SunPosition { elevation_deg: 40.0, azimuth_deg: 150.0 }
}

/// A district that consumes, produces and stores as a real one could; the
/// same seed and clock give the same figures.
#[derive(Debug, Clone)]
pub struct SimulatedDistrict {
    info: SourceInfo,
}

impl SimulatedDistrict {
    /// A district of a pack's assets, in the time zone named.
    ///
    /// # Errors
    /// [`DistrictError`] when the profiles cannot be read.
    pub fn new(
        settings: &DistrictSettings,
        profiles_csv: &str,
        assets: &[Asset],
        time_zone: &jiff::tz::TimeZone,
    ) -> Result<Self, DistrictError> {
        let _ = (profiles_csv, assets, time_zone);
        Ok(Self {
            info: SourceInfo {
                id: settings.id.clone(),
                title: settings.title.clone(),
                attribution: settings.attribution.clone(),
                simulated: true,
            },
        })
    }

    /// What the storage of a scope can hold, kWh.
    #[must_use]
    pub fn capacity_kwh(&self, scope: Scope) -> f64 {
        let _ = scope;
        0.0
    }

    /// A local day, step by step.
    #[must_use]
    pub fn day(&self, date: Date, scope: Scope) -> Day {
        let _ = (date, scope);
        Day { steps: Vec::new() }
    }

    /// The readings at a time of the assets asked for, or of all when none
    /// are named.
    #[must_use]
    pub fn readings(&self, assets: &[crate::assets::AssetId], time: Timestamp) -> Batch {
        let _ = (assets, time);
        Batch::default()
    }
}

impl Source for SimulatedDistrict {
    fn info(&self) -> &SourceInfo {
        &self.info
    }

    fn poll<'a>(&'a self, request: PollRequest<'a>) -> BatchFuture<'a> {
        Box::pin(async move { Ok(self.readings(request.assets, request.now)) })
    }
}
