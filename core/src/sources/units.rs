//! Units of services, and ours.
//!
//! In: a figure in a unit that a service names: by its symbol, its UCUM code
//! or its UN/CEFACT code (as NGSI-LD's `unitCode`), by its QUDT name. Out: the figure in the
//! unit of a [`Quantity`], or why that cannot be.

use super::figures::told_unit;
use crate::live::Quantity;
use crate::units::Dimension as D;

pub(super) use crate::units::Unit;

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
        Self::of_service(&code).ok_or_else(|| UnitError::Unknown(told_unit(name)))
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
        let base = self.in_base(value);
        match (self.dimension, over_s) {
            (dimension, _) if dimension == wanted => Ok(base),
            (D::Energy, Some(over_s)) if wanted == D::Power && over_s > 0 => {
                Ok(base * 3600.0 / f64::from(over_s))
            }
            (D::Energy, None) if wanted == D::Power => Err(UnitError::NeedsSpan(self.symbol())),
            _ => Err(UnitError::Dimension { unit: self.symbol(), wanted: quantity.unit() }),
        }
    }
}

fn dimension(quantity: Quantity) -> D {
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
}
