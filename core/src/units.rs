//! Units of measure.
//!
//! In: a unit's name, as services or as files of networks write it. Out: what it
//! measures, and what its figures are in the base unit. Factors are exact
//! fractions.

/// What is measured, whatever the unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dimension {
    /// Base unit m.
    Length,
    /// Base unit m².
    Area,
    /// Base unit kW.
    Power,
    /// Base unit kVA.
    ApparentPower,
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
pub(crate) struct Unit {
    /// The symbol first, then other spellings and codes of services.
    names: &'static [&'static str],
    /// As files of networks write it.
    #[cfg_attr(not(feature = "import"), allow(dead_code, reason = "import alone reads files"))]
    in_files: &'static [&'static str],
    pub(crate) dimension: Dimension,
    times: f64,
    by: f64,
    plus: f64,
}

const fn unit(dimension: Dimension, times: f64, by: f64, names: &'static [&'static str]) -> Unit {
    Unit { names, in_files: &[], dimension, times, by, plus: 0.0 }
}

use Dimension as D;

// Case matters: mW is not MW. `KW` and its like are no units of any standard,
// and are everywhere. `kWc` and `kWp` are what a roof has at best.
const UNITS: &[Unit] = &[
    unit(D::Length, 1.0, 1000.0, &[]).in_files(&["mm"]),
    unit(D::Length, 1.0, 100.0, &[]).in_files(&["cm"]),
    unit(D::Length, 1.0, 10.0, &[]).in_files(&["dm"]),
    unit(D::Length, 1.0, 1.0, &[]).in_files(&["m"]),
    unit(D::Length, 1000.0, 1.0, &[]).in_files(&["km"]),
    unit(D::Length, 381.0, 1250.0, &[]).in_files(&["ft", "'"]),
    unit(D::Length, 127.0, 5000.0, &[]).in_files(&["in"]),
    unit(D::Area, 1.0, 1.0, &[]).in_files(&["m2", "m²"]),
    unit(D::Power, 1.0, 1000.0, &["W", "watt", "watts", "WTT"]).in_files(&["W", "Wp"]),
    unit(D::Power, 1.0, 1.0, &["kW", "KW", "kilowatt", "kilowatts", "KWT", "KiloW"])
        .in_files(&["kW", "kWc", "kWp"]),
    unit(D::Power, 1000.0, 1.0, &["MW", "megawatt", "megawatts", "MAW", "MegaW"]).in_files(&["MW"]),
    unit(D::Power, 1_000_000.0, 1.0, &["GW", "gigawatt", "A90", "GigaW"]),
    unit(D::ApparentPower, 1.0, 1000.0, &[]).in_files(&["VA"]),
    unit(D::ApparentPower, 1.0, 1.0, &[]).in_files(&["kVA"]),
    unit(D::ApparentPower, 1000.0, 1.0, &[]).in_files(&["MVA"]),
    unit(D::Energy, 1.0, 1000.0, &["Wh", "W.h", "WHR", "W-HR", "watt hour"]).in_files(&["Wh"]),
    unit(D::Energy, 1.0, 1.0, &["kWh", "kW.h", "KWh", "KWH", "KiloW-HR", "kilowatt hour"])
        .in_files(&["kWh"]),
    unit(D::Energy, 1000.0, 1.0, &["MWh", "MW.h", "MWH", "MegaW-HR", "megawatt hour"])
        .in_files(&["MWh"]),
    unit(D::Energy, 1.0, 3_600_000.0, &["J", "joule", "JOU"]),
    unit(D::Energy, 1.0, 3600.0, &["kJ", "KJO"]),
    unit(D::Energy, 1000.0, 3600.0, &["MJ", "3B"]),
    unit(D::Temperature, 1.0, 1.0, &["°C", "Cel", "degC", "degree Celsius", "CEL", "DEG_C"]),
    unit(D::Temperature, 1.0, 1.0, &["K", "kelvin", "KEL"]).plus(-273.15),
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
    unit(D::Voltage, 1.0, 1.0, &["V", "volt", "VLT"]).in_files(&["V"]),
    unit(D::Voltage, 1000.0, 1.0, &["kV", "KVT"]).in_files(&["kV"]),
    unit(D::Current, 1.0, 1.0, &["A", "ampere", "AMP"]),
    unit(D::Current, 1.0, 1000.0, &["mA", "4K"]),
    unit(D::Count, 1.0, 1.0, &["1", "", "C62", "one", "UNITLESS", "NUM"]),
];

impl Unit {
    const fn in_files(self, in_files: &'static [&'static str]) -> Self {
        Self { in_files, ..self }
    }

    const fn plus(self, plus: f64) -> Self {
        Self { plus, ..self }
    }

    /// The unit that a service has this name or code for.
    pub(crate) fn of_service(code: &str) -> Option<Self> {
        // Words are written in any case; of symbols case tells mW from MW.
        let is_word = code.len() >= 4 && code.chars().all(|c| c.is_alphabetic() || c == ' ');
        let is = |it: &&str| *it == code || (is_word && it.eq_ignore_ascii_case(code));
        UNITS.iter().find(|unit| unit.names.iter().any(is)).copied()
    }

    /// The unit that a file of networks has this symbol for.
    #[cfg(feature = "import")]
    pub(crate) fn of_file(symbol: &str) -> Option<Self> {
        UNITS.iter().find(|unit| unit.in_files.contains(&symbol)).copied()
    }

    /// How services write it.
    pub(crate) fn symbol(self) -> &'static str {
        self.names.first().copied().unwrap_or_default()
    }

    /// A figure in this unit, in the base unit.
    pub(crate) fn in_base(self, value: f64) -> f64 {
        value * self.times / self.by + self.plus
    }

    /// What a figure in this unit is multiplied with to be in another one, where
    /// both count from the same zero.
    #[cfg(feature = "import")]
    pub(crate) fn ratio_to(self, other: Self) -> Option<f64> {
        let same = self.dimension == other.dimension && self.plus == other.plus;
        same.then(|| self.times * other.by / (self.by * other.times))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_stands_for_two_units() {
        for names in [|unit: &Unit| unit.names, |unit: &Unit| unit.in_files] {
            let mut names: Vec<_> = UNITS.iter().flat_map(names).collect();
            let count = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), count);
        }
    }

    #[test]
    fn a_peak_power_and_what_no_service_measures_are_units_of_files_alone() {
        for name in ["kWp", "kWc", "Wp", "m", "in", "'", "m2", "kVA"] {
            assert!(Unit::of_service(name).is_none(), "{name}");
        }
    }
}
