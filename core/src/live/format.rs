//! Figures as people read them.
//!
//! In: a quantity, its value, a language. Out: digits no finer than the figure
//! deserves, the language's separators, the unit. Of what is counted, the word
//! that says what the count is of; other words ("produces") are the app's.

use crate::language::Language;

use super::Quantity;

/// Between a figure and its unit, so that a line never breaks there.
const NO_BREAK_SPACE: char = '\u{a0}';
/// Between thousands in French.
const NARROW_NO_BREAK_SPACE: char = '\u{202f}';
const MINUS: char = '\u{2212}';

/// The separators of a language.
struct Separators {
    decimal: char,
    thousands: char,
}

impl Separators {
    /// French has its own; English and Mandarin share theirs, and languages
    /// not known here take them too.
    fn of(language: &Language) -> Self {
        match language.as_str().split('-').next() {
            Some("fr") => Self { decimal: ',', thousands: NARROW_NO_BREAK_SPACE },
            _ => Self { decimal: '.', thousands: ',' },
        }
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
        figure(value, self.decimals(value), unit, language)
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
    match language.as_str().split('-').next() {
        Some("fr") if count.abs() < 1.5 => "libre",
        Some("fr") => "libres",
        Some("zh") => "空闲",
        _ => "free",
    }
}

/// A figure with so many decimals and its unit, if it has one.
pub(crate) fn figure(value: f64, decimals: usize, unit: &str, language: &Language) -> String {
    let mut text = if value.is_finite() {
        group(&digits(value, decimals), &Separators::of(language))
    } else {
        "\u{2013}".to_owned()
    };
    if !unit.is_empty() {
        text.push(NO_BREAK_SPACE);
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
        reads(Quantity::PowerKw, 12.34, "fr", "12,3_kW");
        reads(Quantity::PowerKw, 1_240.0, "en", "1,240_kW");
        reads(Quantity::PowerKw, 1_240.0, "fr-FR", "1'240_kW");
        reads(Quantity::PowerKw, 1_234_567.8, "zh", "1,234,568_kW");
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
    fn counts_percentages_and_what_is_no_number() {
        reads(Quantity::Available, 7.0, "en", "7_free");
        reads(Quantity::Available, 1.0, "fr", "1_libre");
        reads(Quantity::Available, 0.0, "fr-FR", "0_libre");
        reads(Quantity::Available, 2.0, "fr", "2_libres");
        reads(Quantity::Available, 3.0, "zh-Hans", "3_空闲");
        reads(Quantity::Available, 3.0, "de", "3_free");
        reads(Quantity::StateOfChargePercent, 63.7, "fr", "64_%");
        reads(Quantity::TemperatureC, -4.04, "fr", "\u{2212}4,0_°C");
        reads(Quantity::PowerKw, f64::NAN, "en", "\u{2013}_kW");
        reads(Quantity::PowerKw, f64::INFINITY, "en", "\u{2013}_kW");
    }
}
