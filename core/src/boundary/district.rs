//! The simulated district, as apps show it.

use jiff::Timestamp;

use crate::assets::AssetId;
use crate::energy::{Day, DistrictError, FiguresNow, Scope, SimulatedDistrict};
use crate::live::Batch;
use crate::pack::TourPack;

#[uniffi::export]
impl SimulatedDistrict {
    /// The district that a pack's author chose.
    ///
    /// # Errors
    /// [`DistrictError`] when there is none, or it cannot be simulated.
    #[uniffi::constructor]
    pub fn from_pack(pack: &TourPack) -> Result<Self, DistrictError> {
        pack.simulated_district()
    }

    /// The local day that a time is in, step by step: 96 quarter-hours, 92 or
    /// 100 when the clocks change. Without steps when the scope is not there,
    /// or when they would tell too much of too few homes, which it then says.
    #[uniffi::method(name = "day")]
    #[must_use]
    pub fn shown_day(&self, time: Timestamp, scope: Scope) -> Day {
        self.day_at(time, scope)
    }

    /// What is to be shown of a scope at a time; nothing where its day has no
    /// steps.
    #[must_use]
    pub fn figures(&self, time: Timestamp, scope: Scope) -> Option<FiguresNow> {
        self.figures_at(time, scope)
    }

    /// What the batteries of a scope can hold, kWh; 0 without any.
    #[must_use]
    pub fn storage_kwh(&self, scope: Scope) -> f64 {
        self.capacity_kwh(scope)
    }

    /// The readings at a time of the assets asked for, or of all when none
    /// are named: for who hands readings in rather than polls.
    #[must_use]
    pub fn readings_of(&self, assets: Vec<AssetId>, time: Timestamp) -> Batch {
        self.readings(&assets, time)
    }
}
