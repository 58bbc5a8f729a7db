//! A quantity of an asset at a time.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::assets::{AssetId, AssetKind, Network};

/// How far a reading can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
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
    /// Measured, but hardly possible for what the asset is.
    Doubtful,
}

impl Quality {
    /// The sign before a figure that was not just measured: `≈` simulated, `~`
    /// estimated, `!` old, `?` doubtful, `–` withheld.
    #[must_use]
    pub fn sign(self) -> Option<char> {
        match self {
            Self::Live => None,
            Self::Stale => Some('!'),
            Self::Estimated => Some('~'),
            Self::Simulated => Some('≈'),
            Self::Withheld => Some('–'),
            Self::Doubtful => Some('?'),
        }
    }
}

/// What a reading measures; the name carries the unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
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

    /// How long a measurement of it speaks for the present; a live reading
    /// older than this is stale. Twice the step at which such meters are
    /// commonly read out (a French meter's load curve: half an hour at most),
    /// longer for what changes slowly.
    #[must_use]
    pub fn validity(self) -> SignedDuration {
        SignedDuration::from_mins(match self {
            Self::Available => 10,
            Self::StateOfChargePercent | Self::DataMbitPerS => 30,
            Self::PowerKw | Self::HeatKw | Self::FlowM3PerH | Self::WasteKgPerH => 60,
            Self::TemperatureC => 120,
        })
    }

    /// The quantity that a label shows first for an asset; `None` where none
    /// says anything about it.
    #[must_use]
    pub fn primary_for(network: Network, kind: AssetKind) -> Option<Self> {
        match (kind, network) {
            (AssetKind::Battery, _) => Some(Self::StateOfChargePercent),
            (AssetKind::ChargingPoint | AssetKind::Station, _) => Some(Self::Available),
            (AssetKind::Photovoltaic | AssetKind::StreetLight, _) => Some(Self::PowerKw),
            (AssetKind::Well, Network::DistrictHeating) => Some(Self::FlowM3PerH),
            (_, Network::Electricity | Network::Lighting) => Some(Self::PowerKw),
            (_, Network::DistrictHeating) => Some(Self::HeatKw),
            (_, Network::Water) => Some(Self::FlowM3PerH),
            (_, Network::Telecom) => Some(Self::DataMbitPerS),
            (_, Network::Waste) => Some(Self::WasteKgPerH),
            (AssetKind::Building, _) => Some(Self::PowerKw),
            (_, Network::Gas | Network::Mobility | Network::Unspecified) => None,
        }
    }
}

/// A quantity of an asset at a time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
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

impl Reading {
    /// How far to trust it now: a live reading goes stale when it is older
    /// than its quantity's [`validity`](Quantity::validity). Simulated and
    /// estimated ones never were measurements, and stay what they are.
    #[must_use]
    pub fn quality_at(&self, now: Timestamp) -> Quality {
        match self.quality {
            Quality::Live if !self.is_fresh(now) => Quality::Stale,
            quality => quality,
        }
    }

    /// Whether it is no older than its quantity stays valid.
    pub(super) fn is_fresh(&self, now: Timestamp) -> bool {
        now.duration_since(self.time) <= self.quantity.validity()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_live_reading_goes_stale() {
        let time: Timestamp = "2026-06-15T12:00:00Z".parse().unwrap();
        let mut reading = Reading {
            asset: "a".into(),
            quantity: Quantity::PowerKw,
            value: Some(1.0),
            time,
            quality: Quality::Live,
        };
        let last = time + Quantity::PowerKw.validity();
        let after = last + SignedDuration::from_secs(1);
        assert_eq!(reading.quality_at(time), Quality::Live);
        assert_eq!(reading.quality_at(last), Quality::Live);
        assert_eq!(reading.quality_at(after), Quality::Stale);
        assert_eq!(reading.quality_at(Timestamp::MIN), Quality::Live);
        assert_eq!(reading.quality_at(Timestamp::MAX), Quality::Stale);
        reading.quality = Quality::Simulated;
        assert_eq!(reading.quality_at(after), Quality::Simulated);
    }

    #[test]
    fn a_label_shows_what_the_network_carries() {
        use {AssetKind as K, Network as N, Quantity as Q};
        for (network, kind, first) in [
            (N::Electricity, K::Cable, Some(Q::PowerKw)),
            (N::Lighting, K::StreetLight, Some(Q::PowerKw)),
            (N::Electricity, K::Battery, Some(Q::StateOfChargePercent)),
            (N::DistrictHeating, K::Pipe, Some(Q::HeatKw)),
            (N::DistrictHeating, K::Well, Some(Q::FlowM3PerH)),
            (N::Water, K::Pipe, Some(Q::FlowM3PerH)),
            (N::Telecom, K::Cabinet, Some(Q::DataMbitPerS)),
            (N::Waste, K::Inlet, Some(Q::WasteKgPerH)),
            (N::Mobility, K::ChargingPoint, Some(Q::Available)),
            (N::Unspecified, K::Building, Some(Q::PowerKw)),
            (N::Gas, K::Pipe, None),
        ] {
            assert_eq!(Quantity::primary_for(network, kind), first, "{network:?} {kind:?}");
        }
    }
}
