//! A quantity of an asset at a time.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::assets::AssetId;

/// How far a reading can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Quality {
    /// Measured, and fresh.
    Live,
    /// Measured, but older than its quantity stays valid.
    Stale,
    /// Computed from other measurements or from a profile.
    Estimated,
    /// From a model of the district, not from a meter.
    Simulated,
    /// Not shown: it would cover too few meters.
    Withheld,
}

/// What a reading measures; the name carries the unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Quantity {
    /// Electric power in kW: consumption positive, production negative.
    PowerKw,
    /// Heat or cold power in kW.
    HeatKw,
    /// State of charge of a storage, percent.
    StateOfChargePercent,
    /// Flow of water, cubic metres an hour.
    FlowM3PerH,
    /// Temperature, degrees Celsius.
    TemperatureC,
    /// Data rate, megabits a second.
    DataMbitPerS,
    /// Mass of waste drawn, kilograms an hour.
    WasteKgPerH,
    /// Vehicles or places free.
    Available,
}

impl Quantity {
    /// The unit's symbol, as a visitor reads it.
    #[must_use]
    pub fn unit(self) -> &'static str {
        match self {
            Self::PowerKw | Self::HeatKw => "kW",
            Self::StateOfChargePercent => "%",
            Self::FlowM3PerH => "m³/h",
            Self::TemperatureC => "°C",
            Self::DataMbitPerS => "Mbit/s",
            Self::WasteKgPerH => "kg/h",
            Self::Available => "",
        }
    }
}

/// A quantity of an asset at a time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// Whose.
    pub asset: AssetId,
    /// Of what, in which unit.
    pub quantity: Quantity,
    /// The figure; `None` exactly when the quality is [`Quality::Withheld`].
    pub value: Option<f64>,
    /// When it was measured or simulated for.
    pub time: Timestamp,
    /// How far to trust it.
    pub quality: Quality,
}
