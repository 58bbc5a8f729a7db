//! Units of services, and ours.
//!
//! In: a figure in a unit that a service names: by its symbol, its UCUM code
//! or its UN/CEFACT code (as NGSI-LD's `unitCode`), by its QUDT name. Out: the figure in the
//! unit of a [`Quantity`], or why that cannot be. Factors are exact fractions.

use super::figures::told_unit;
use crate::live::Quantity;

/// What is measured, whatever the unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Dimension {
    /// Base unit kW.
    Power,
    /// Base unit kWh.
    Energy,
    /// Base unit °C.
    Temperature,
    /// Base unit %.
    Ratio,
    /// Base unit m³/h.
    VolumeFlow,
    /// Base unit kg/h.
    MassFlow,
    /// Base unit Mbit/s.
    DataRate,
    /// Base unit V.
    Voltage,
    /// Base unit A.
    Current,
    /// Base unit 1.
    Count,
}

/// A unit: a figure in it, times `times`, by `by`, plus `plus`, is one in its
/// dimension's base unit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unit {
    /// The symbol first, then other spellings and codes.
    names: &'static [&'static str],
    dimension: Dimension,
    times: f64,
    by: f64,
    plus: f64,
}

/// Why a figure cannot be converted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum UnitError {
    #[error("{0:?} is no unit known here")]
    Unknown(String),
    #[error("{unit} cannot become {wanted}")]
    Dimension { unit: &'static str, wanted: &'static str },
    #[error("{0} is an energy: say with over_s over how long, to make it a power")]
    NeedsSpan(&'static str),
}

const fn unit(dimension: Dimension, times: f64, by: f64, names: &'static [&'static str]) -> Unit {
    Unit { names, dimension, times, by, plus: 0.0 }
}

use Dimension as D;

// Case matters: mW is not MW. `KW` and its like are no units of any standard,
// and are everywhere.
const UNITS: &[Unit] = &[
    unit(D::Power, 1.0, 1000.0, &["W", "watt", "watts", "WTT"]),
    unit(D::Power, 1.0, 1.0, &["kW", "KW", "kilowatt", "kilowatts", "KWT", "KiloW"]),
    unit(D::Power, 1000.0, 1.0, &["MW", "megawatt", "megawatts", "MAW", "MegaW"]),
    unit(D::Power, 1_000_000.0, 1.0, &["GW", "gigawatt", "A90", "GigaW"]),
    unit(D::Energy, 1.0, 1000.0, &["Wh", "W.h", "WHR", "W-HR", "watt hour"]),
    unit(D::Energy, 1.0, 1.0, &["kWh", "kW.h", "KWh", "KWH", "KiloW-HR", "kilowatt hour"]),
    unit(D::Energy, 1000.0, 1.0, &["MWh", "MW.h", "MWH", "MegaW-HR", "megawatt hour"]),
    unit(D::Energy, 1.0, 3_600_000.0, &["J", "joule", "JOU"]),
    unit(D::Energy, 1.0, 3600.0, &["kJ", "KJO"]),
    unit(D::Energy, 1000.0, 3600.0, &["MJ", "3B"]),
    unit(D::Temperature, 1.0, 1.0, &["°C", "Cel", "degC", "degree Celsius", "CEL", "DEG_C"]),
    Unit {
        names: &["K", "kelvin", "KEL"],
        dimension: D::Temperature,
        times: 1.0,
        by: 1.0,
        plus: -273.15,
    },
    unit(D::Ratio, 1.0, 1.0, &["%", "percent", "P1"]),
    unit(D::Ratio, 100.0, 1.0, &["fraction"]),
    unit(D::VolumeFlow, 1.0, 1.0, &["m³/h", "m3/h", "MQH", "M3-PER-HR"]),
    unit(D::VolumeFlow, 3600.0, 1.0, &["m³/s", "m3/s", "MQS", "M3-PER-SEC"]),
    unit(D::VolumeFlow, 3600.0, 1000.0, &["l/s", "L/s", "G51", "L-PER-SEC"]),
    unit(D::VolumeFlow, 60.0, 1000.0, &["l/min", "L/min", "L2", "L-PER-MIN"]),
    unit(D::VolumeFlow, 1.0, 1000.0, &["l/h", "L/h", "E32", "L-PER-HR"]),
    unit(D::MassFlow, 1.0, 1.0, &["kg/h", "E93", "KiloGM-PER-HR"]),
    unit(D::MassFlow, 1000.0, 1.0, &["t/h", "E18"]),
    unit(D::MassFlow, 3600.0, 1.0, &["kg/s", "KGS", "KiloGM-PER-SEC"]),
    unit(D::DataRate, 1.0, 1.0, &["Mbit/s", "Mbps", "E20"]),
    unit(D::DataRate, 1.0, 1000.0, &["kbit/s", "kbps", "C74"]),
    unit(D::DataRate, 1000.0, 1.0, &["Gbit/s", "Gbps", "B80"]),
    unit(D::Voltage, 1.0, 1.0, &["V", "volt", "VLT"]),
    unit(D::Voltage, 1000.0, 1.0, &["kV", "KVT"]),
    unit(D::Current, 1.0, 1.0, &["A", "ampere", "AMP"]),
    unit(D::Current, 1.0, 1000.0, &["mA", "4K"]),
    unit(D::Count, 1.0, 1.0, &["1", "", "C62", "one", "UNITLESS", "NUM"]),
];

impl Unit {
    /// The unit of a name: a symbol, a UCUM code (also as `ucum:kW`, or at the
    /// end of an address), a UN/CEFACT code.
    pub(super) fn named(name: &str) -> Result<Self, UnitError> {
        let name = name.trim();
        let code = ["ucum:", "unit:"].iter().find_map(|prefix| name.strip_prefix(prefix));
        let code = code.unwrap_or(name);
        let code = match code.contains("://") {
            true => code.rsplit(['#', '/']).next().unwrap_or(code),
            false => code,
        };
        // Two ways to write the degree and the cube.
        let code = code.replace("ºC", "°C").replace("m^3", "m3");
        // Words are written in any case; of symbols case tells mW from MW.
        let is_word = code.len() >= 4 && code.chars().all(|c| c.is_alphabetic() || c == ' ');
        let is = |it: &&str| *it == code || (is_word && it.eq_ignore_ascii_case(&code));
        let found = UNITS.iter().find(|unit| unit.names.iter().any(is));
        found.copied().ok_or_else(|| UnitError::Unknown(told_unit(name)))
    }

    /// A figure in this unit, in that of a quantity. An energy becomes a power
    /// by the span in seconds that it was used over.
    pub(super) fn convert(
        self,
        value: f64,
        quantity: Quantity,
        over_s: Option<u32>,
    ) -> Result<f64, UnitError> {
        let wanted = dimension(quantity);
        let base = value * self.times / self.by + self.plus;
        match (self.dimension, over_s) {
            (dimension, _) if dimension == wanted => Ok(base),
            (D::Energy, Some(over_s)) if wanted == D::Power && over_s > 0 => {
                Ok(base * 3600.0 / f64::from(over_s))
            }
            (D::Energy, None) if wanted == D::Power => Err(UnitError::NeedsSpan(self.names[0])),
            _ => Err(UnitError::Dimension { unit: self.names[0], wanted: quantity.unit() }),
        }
    }
}

fn dimension(quantity: Quantity) -> Dimension {
    match quantity {
        Quantity::PowerKw | Quantity::HeatKw => D::Power,
        Quantity::StateOfChargePercent => D::Ratio,
        Quantity::FlowM3PerH => D::VolumeFlow,
        Quantity::TemperatureC => D::Temperature,
        Quantity::DataMbitPerS => D::DataRate,
        Quantity::WasteKgPerH => D::MassFlow,
        Quantity::Available => D::Count,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn becomes(value: f64, unit: &str, quantity: Quantity, expected: f64) {
        let converted = Unit::named(unit).unwrap().convert(value, quantity, None).unwrap();
        assert_eq!(converted, expected, "{value} {unit}");
    }

    #[test]
    fn figures_convert_exactly() {
        use Quantity as Q;
        becomes(2650.0, "W", Q::PowerKw, 2.65);
        becomes(41_528.0, "MW", Q::PowerKw, 41_528_000.0);
        becomes(0.3, "ucum:kW", Q::HeatKw, 0.3);
        becomes(10.0, "L/s", Q::FlowM3PerH, 36.0);
        becomes(1.0, "m3/h", Q::FlowM3PerH, 1.0);
        becomes(273.15, "K", Q::TemperatureC, 0.0);
        becomes(-4.0, "http://unitsofmeasure.org/ucum.html#Cel", Q::TemperatureC, -4.0);
        becomes(0.5, "fraction", Q::StateOfChargePercent, 50.0);
        becomes(37.0, "P1", Q::StateOfChargePercent, 37.0);
        becomes(3.0, "", Q::Available, 3.0);
        becomes(2.0, "t/h", Q::WasteKgPerH, 2000.0);
        becomes(2.0, "Kilowatt", Q::PowerKw, 2.0);
        becomes(2.0, "https://qudt.org/vocab/unit/MegaW", Q::PowerKw, 2000.0);
        becomes(2.0, "unit:DEG_C", Q::TemperatureC, 2.0);
    }

    #[test]
    fn an_energy_is_a_power_over_a_span() {
        let energy = |unit: &str, over_s| {
            Unit::named(unit).unwrap().convert(900.0, Quantity::PowerKw, over_s)
        };
        assert_eq!(energy("Wh", Some(1800)), Ok(1.8));
        assert_eq!(energy("MWh", Some(3600)), Ok(900_000.0));
        assert_eq!(energy("kJ", Some(900)), Ok(1.0));
        assert_eq!(energy("J", Some(1)), Ok(0.9));
        assert_eq!(energy("kWh", None), Err(UnitError::NeedsSpan("kWh")));
        assert!(energy("kWh", Some(0)).is_err());
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        for unit in ["mW", "kw", "BTU", "kWh/m2"] {
            assert!(matches!(Unit::named(unit), Err(UnitError::Unknown(_))), "{unit}");
        }
        for unit in ["V", "A", "%", "K"] {
            let converted = Unit::named(unit).unwrap().convert(1.0, Quantity::PowerKw, Some(60));
            assert!(matches!(converted, Err(UnitError::Dimension { .. })), "{unit}");
        }
    }

    #[test]
    fn no_name_stands_for_two_units() {
        let mut names: Vec<_> = UNITS.iter().flat_map(|unit| unit.names).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
