//! Figures as people read them.
//!
//! In: a quantity, its value, a language. Out: digits no finer than the figure
//! deserves, the language's separators, the unit. Of what is counted, the word
//! that says what the count is of; other words ("produces") are the app's.

use crate::language::Language;

use super::Quantity;

/// Between a figure and its unit, so that a line never breaks there.
const NO_BREAK_SPACE: char = '\u{a0}';
/// Between thousands in French, and before its percent sign.
const NARROW_NO_BREAK_SPACE: char = '\u{202f}';
const MINUS: char = '\u{2212}';

/// The separators of a language.
struct Separators {
    decimal: char,
    thousands: char,
}

impl Separators {
    /// As the Unicode CLDR has them for a language, whatever the country; who
    /// is not among these writes as in English.
    fn of(language: &Language) -> Self {
        let (decimal, thousands) = match base(language) {
            "fr" => (',', NARROW_NO_BREAK_SPACE),
            "az" | "bs" | "ca" | "da" | "de" | "el" | "es" | "eu" | "fo" | "gl" | "hr" | "id"
            | "is" | "it" | "kl" | "lb" | "mk" | "nl" | "pt" | "ro" | "sl" | "sr" | "tr" | "vi" => {
                (',', '.')
            }
            "be" | "bg" | "cs" | "et" | "fi" | "hu" | "hy" | "ka" | "kk" | "lt" | "lv" | "nb"
            | "nn" | "no" | "pl" | "ru" | "sk" | "sq" | "sv" | "uk" | "uz" => (',', NO_BREAK_SPACE),
            _ => ('.', ','),
        };
        Self { decimal, thousands }
    }
}

impl Quantity {
    /// A value with its unit, as a person reads it in a language.
    ///
    /// About three digits, none finer than a meter would honestly give:
    /// percentages and counts are whole. A negative power, which is
    /// production, keeps its sign. What is not a number is a dash.
    ///
    /// ```
    /// use wattwalk::live::Quantity;
    /// use wattwalk::language::Language;
    /// let (en, fr) = (Language::from("en"), Language::from("fr"));
    /// assert_eq!(Quantity::PowerKw.format(12.345, &en), "12.3\u{a0}kW");
    /// assert_eq!(Quantity::PowerKw.format(12.345, &fr), "12,3\u{a0}kW");
    /// assert_eq!(Quantity::PowerKw.format(1240.4, &en), "1,240\u{a0}kW");
    /// ```
    #[must_use]
    pub fn format(self, value: f64, language: &Language) -> String {
        let unit = match self {
            Self::Available => free(value, language),
            other => other.unit(),
        };
        match (self, value.abs()) {
            // A lamp has watts, and a street's fibres gigabits.
            (Self::PowerKw | Self::HeatKw, 0.005..0.0995) => {
                figure(value * 1000.0, 0, "W", language)
            }
            (Self::DataMbitPerS, 999.5..) => figure(value / 1000.0, 1, "Gbit/s", language),
            _ => figure(value, self.decimals(value), unit, language),
        }
    }

    fn decimals(self, value: f64) -> usize {
        match self {
            Self::StateOfChargePercent | Self::Available => 0,
            Self::TemperatureC => 1,
            // The bounds are where rounding would give a digit more.
            _ => match value.abs() {
                size if size < 0.995 => 2,
                size if size < 99.95 => 1,
                _ => 0,
            },
        }
    }
}

/// What stands behind a count of free places or vehicles: "1" alone says nothing.
fn free(count: f64, language: &Language) -> &'static str {
    let one = count.abs() < 1.5;
    match base(language) {
        "da" | "nb" | "nn" | "no" => "ledige",
        "de" => "frei",
        "es" | "fr" if !one => "libres",
        "es" | "fr" => "libre",
        "it" => "liberi",
        "ja" => "空き",
        "ko" => "여유",
        "nl" => "vrij",
        "pl" => "wolne",
        "pt" if !one => "livres",
        "pt" => "livre",
        "sv" => "lediga",
        "zh" => "空闲",
        _ => "free",
    }
}

/// The language itself, without script or country.
fn base(language: &Language) -> &str {
    language.as_str().split('-').next().unwrap_or_default()
}

/// A figure as a panel has it: three digits that matter, none of them a nought
/// after the decimal sign; in thousands of its unit from where it would take
/// four.
pub(crate) fn short(value: f64, [unit, thousand]: [&str; 2], language: &Language) -> String {
    // The bounds are where rounding would give a digit more.
    let (value, unit) = match value.abs() >= 999.5 {
        true => (value / 1000.0, thousand),
        false => (value, unit),
    };
    let most = match value.abs() {
        size if size < 9.995 => 2,
        size if size < 99.95 => 1,
        _ => 0,
    };
    let digits = format!("{value:.most$}");
    let matters = match digits.contains('.') {
        true => digits.trim_end_matches('0').trim_end_matches('.'),
        false => &digits,
    };
    let decimals = matters.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    figure(value, decimals, unit, language)
}

/// A share of 1 in percent.
pub(crate) fn percent(share: f64, language: &Language) -> String {
    figure(share * 100.0, 0, "%", language)
}

/// A figure with so many decimals and its unit, if it has one.
pub(crate) fn figure(value: f64, decimals: usize, unit: &str, language: &Language) -> String {
    let mut text = if value.is_finite() {
        group(&digits(value, decimals), &Separators::of(language))
    } else {
        "\u{2013}".to_owned()
    };
    if !unit.is_empty() {
        let narrow = unit == "%" && base(language) == "fr";
        text.push(if narrow { NARROW_NO_BREAK_SPACE } else { NO_BREAK_SPACE });
        text.push_str(unit);
    }
    text
}

/// Plain digits, without a fraction of zero alone for zero and without the
/// sign of a negative zero.
fn digits(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    if text.chars().all(|c| matches!(c, '-' | '0' | '.')) { "0".to_owned() } else { text }
}

fn group(digits: &str, separators: &Separators) -> String {
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(rest) => (Some(MINUS), rest),
        None => (None, digits),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mut text: String = sign.into_iter().collect();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place) % 3 == 0 {
            text.push(separators.thousands);
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push(separators.decimal);
        text.push_str(fraction);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn reads(quantity: Quantity, value: f64, language: &str, expected: &str) {
        let text = quantity.format(value, &Language::from(language));
        assert_eq!(text.replace('\u{a0}', "_").replace('\u{202f}', "'"), expected);
    }

    #[test]
    fn three_digits_and_the_languages_separators() {
        reads(Quantity::PowerKw, 0.45, "en", "0.45_kW");
        reads(Quantity::PowerKw, 0.07, "en", "70_W");
        reads(Quantity::PowerKw, -0.03, "fr", "\u{2212}30_W");
        reads(Quantity::PowerKw, 0.1, "en", "0.10_kW");
        reads(Quantity::DataMbitPerS, 761.0, "en", "761_Mbit/s");
        reads(Quantity::DataMbitPerS, 1_240.0, "fr", "1,2_Gbit/s");
        reads(Quantity::PowerKw, 12.34, "fr", "12,3_kW");
        reads(Quantity::PowerKw, 1_240.0, "en", "1,240_kW");
        reads(Quantity::PowerKw, 1_240.0, "fr-FR", "1'240_kW");
        reads(Quantity::PowerKw, 1_234_567.8, "zh", "1,234,568_kW");
        reads(Quantity::PowerKw, 1_240.6, "de-AT", "1.241_kW");
        reads(Quantity::PowerKw, 12.34, "es-419", "12,3_kW");
        reads(Quantity::HeatKw, 250.0, "fr", "250_kW");
    }

    #[test]
    fn rounding_never_adds_a_digit() {
        reads(Quantity::PowerKw, 0.994, "en", "0.99_kW");
        reads(Quantity::PowerKw, 0.996, "en", "1.0_kW");
        reads(Quantity::PowerKw, 99.94, "en", "99.9_kW");
        reads(Quantity::PowerKw, 99.96, "en", "100_kW");
        reads(Quantity::PowerKw, 999.6, "en", "1,000_kW");
    }

    #[test]
    fn production_keeps_its_sign_and_zero_has_none() {
        reads(Quantity::PowerKw, -3.21, "fr", "\u{2212}3,2_kW");
        reads(Quantity::PowerKw, -1_500.0, "en", "\u{2212}1,500_kW");
        reads(Quantity::PowerKw, -0.001, "en", "0_kW");
        reads(Quantity::PowerKw, 0.0, "fr", "0_kW");
    }

    #[test]
    fn a_panel_has_three_digits_that_matter() {
        let en = Language::from("en");
        let reads = |value: f64, units| short(value, units, &en).replace(NO_BREAK_SPACE, " ");
        for (value, read) in [
            (0.0, "0 kW"),
            (0.657, "0.66 kW"),
            (4.0, "4 kW"),
            (8.44, "8.44 kW"),
            (8.40, "8.4 kW"),
            (9.996, "10 kW"),
            (35.64, "35.6 kW"),
            (419.6, "420 kW"),
            (999.4, "999 kW"),
            (999.6, "1 MW"),
            (9654.0, "9.65 MW"),
            (-1_500.0, "\u{2212}1.5 MW"),
            (12_345_678.0, "12,346 MW"),
            (f64::NAN, "\u{2013} kW"),
        ] {
            assert_eq!(reads(value, ["kW", "MW"]), read);
        }
        assert_eq!(percent(0.194, &"fr-BE".into()), "19\u{202f}%");
        assert_eq!(percent(0.194, &"de".into()), "19\u{a0}%");
    }

    #[test]
    fn counts_percentages_and_what_is_no_number() {
        reads(Quantity::Available, 7.0, "en", "7_free");
        reads(Quantity::Available, 1.0, "fr", "1_libre");
        reads(Quantity::Available, 3.0, "de", "3_frei");
        reads(Quantity::Available, 0.0, "fr-FR", "0_libre");
        reads(Quantity::Available, 2.0, "fr", "2_libres");
        reads(Quantity::Available, 3.0, "zh-Hans", "3_空闲");
        reads(Quantity::Available, 3.0, "tlh", "3_free");
        reads(Quantity::StateOfChargePercent, 63.7, "fr", "64'%");
        reads(Quantity::TemperatureC, -4.04, "fr", "\u{2212}4,0_°C");
        reads(Quantity::PowerKw, f64::NAN, "en", "\u{2013}_kW");
        reads(Quantity::PowerKw, f64::INFINITY, "en", "\u{2013}_kW");
    }
}
