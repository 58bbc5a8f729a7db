//! Numbers as services write them.
//!
//! In: a raw value, and the sign before a fraction where the author says it.
//! Out: a number, nothing where there is none, or two numbers: `27,491` is one
//! where the comma stands before a fraction, and a thousand times as much where
//! it stands between thousands. What the other texts of its column are written
//! with ([`Signs`]) tells which; where it does not, the figure is refused.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::words::shape;

/// How services write that they have no figure.
const NOTHING: &[&str] = &["", "ND", "N/A", "NA", "NaN", "null", "none", "-", "--"];
/// What stands between thousands, besides the other sign.
const SPACES: &[char] = &[' ', '\u{a0}', '\u{2009}', '\u{202f}', '\'', '\u{2019}'];

/// The sign before a fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum DecimalSign {
    /// `.`, as programs write.
    #[serde(rename = ".")]
    Point,
    /// `,`, as in much of Europe.
    #[serde(rename = ",")]
    Comma,
}

impl DecimalSign {
    fn character(self) -> char {
        match self {
            Self::Point => '.',
            Self::Comma => ',',
        }
    }

    fn other(self) -> Self {
        match self {
            Self::Point => Self::Comma,
            Self::Comma => Self::Point,
        }
    }
}

/// What a raw value comes to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::sources) enum Amount {
    Nothing,
    Number(f64),
    Either(Either),
}

/// A text that is two numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::sources) struct Either {
    sign: DecimalSign,
    /// With the sign before a fraction.
    fraction: f64,
    /// With the sign between thousands.
    thousands: f64,
}

/// How a column writes its numbers, by the texts that leave no doubt.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::sources) struct Signs {
    point: Seen,
    comma: Seen,
    /// Whether there are whole numbers, without any sign.
    whole: bool,
}

/// As what a sign was seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Seen {
    before_fraction: bool,
    between_thousands: bool,
    as_either: bool,
}

impl Signs {
    fn of(&self, sign: DecimalSign) -> &Seen {
        match sign {
            DecimalSign::Point => &self.point,
            DecimalSign::Comma => &self.comma,
        }
    }

    fn note(&mut self, sign: DecimalSign, note: impl Fn(&mut Seen)) {
        note(match sign {
            DecimalSign::Point => &mut self.point,
            DecimalSign::Comma => &mut self.comma,
        });
    }

    /// Which of two numbers it is in such a column, or that nobody knows.
    ///
    /// A point alone is what programs write before a fraction; but a program that
    /// writes three digits behind it each time writes no whole numbers beside
    /// them. A comma alone is as often one as the other.
    pub(in crate::sources) fn settle(&self, either: &Either) -> Result<f64, String> {
        let (own, other) = (self.of(either.sign), self.of(either.sign.other()));
        let any = own.before_fraction || other.before_fraction;
        let is_fraction = own.before_fraction && !other.before_fraction;
        let is_programs =
            either.sign == DecimalSign::Point && !any && !other.as_either && !self.whole;
        let is_thousands = other.before_fraction && !own.before_fraction && own.between_thousands;
        if is_fraction || is_programs {
            Ok(either.fraction)
        } else if is_thousands {
            Ok(either.thousands)
        } else {
            let sign = either.sign.character();
            Err(format!(
                "a text as \"#{sign}#\" may be two numbers: say with decimal which sign stands \
                 before a fraction"
            ))
        }
    }
}

/// A number, or a text that is one; nothing where there is none. What a text is
/// written with is noted in `signs`.
pub(in crate::sources) fn amount(
    raw: &Value,
    decimal: Option<DecimalSign>,
    signs: &mut Signs,
) -> Result<Amount, String> {
    let none = || format!("{} is no number", shape(raw));
    match raw {
        Value::Null => Ok(Amount::Nothing),
        Value::Number(number) => {
            let number = number.as_f64().filter(|number| number.is_finite());
            number.map(Amount::Number).ok_or_else(none)
        }
        Value::Bool(_) => Err("a boolean says whether, and not how much".into()),
        Value::String(text) => {
            let text = text.trim();
            if NOTHING.iter().any(|nothing| nothing.eq_ignore_ascii_case(text)) {
                return Ok(Amount::Nothing);
            }
            let written = Written::of(text).ok_or_else(none)?;
            written.amount(decimal, signs).ok_or_else(|| match decimal {
                None => none(),
                Some(sign) => {
                    let sign = sign.character();
                    format!("{}, where \"{sign}\" stands before a fraction", none())
                }
            })
        }
        Value::Array(_) | Value::Object(_) => Err(none()),
    }
}

/// A number that needs no column to be told.
pub(in crate::sources) fn single(
    raw: &Value,
    decimal: Option<DecimalSign>,
) -> Result<Option<f64>, String> {
    let mut signs = Signs::default();
    match amount(raw, decimal, &mut signs)? {
        Amount::Nothing => Ok(None),
        Amount::Number(number) => Ok(Some(number)),
        Amount::Either(either) => signs.settle(&either).map(Some),
    }
}

/// Degrees of a place, which are never thousands: either sign stands before a
/// fraction.
pub(in crate::sources) fn degrees(raw: &Value) -> Option<f64> {
    match amount(raw, None, &mut Signs::default()).ok()? {
        Amount::Nothing => None,
        Amount::Number(number) => Some(number),
        Amount::Either(either) => Some(either.fraction),
    }
}

/// The parts of a text that may be a number.
struct Written<'a> {
    negative: bool,
    /// Digits and what stands between them.
    digits: &'a str,
    exponent: Option<i16>,
}

impl<'a> Written<'a> {
    fn of(text: &'a str) -> Option<Self> {
        // A minus as typographers write it.
        let (negative, rest) = match text.strip_prefix(['-', '\u{2212}']) {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (digits, exponent) = match rest.split_once(['e', 'E']) {
            Some((digits, exponent)) => (digits, Some(exponent.parse().ok()?)),
            None => (rest, None),
        };
        let good = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',') || SPACES.contains(&c);
        (digits.contains(|c: char| c.is_ascii_digit()) && digits.chars().all(good))
            .then_some(Self { negative, digits, exponent })
    }

    fn amount(&self, decimal: Option<DecimalSign>, signs: &mut Signs) -> Option<Amount> {
        let Some((before, after)) = self.digits.rsplit_once(['.', ',']) else {
            let (whole, mark) = ungrouped(self.digits)?;
            let number = self.number(&whole, "")?;
            signs.whole |= mark.is_none() && number != 0.0;
            return Some(Amount::Number(number));
        };
        let sign = match self.digits.as_bytes().get(before.len()) {
            Some(b'.') => DecimalSign::Point,
            _ => DecimalSign::Comma,
        };
        let fraction = self.fraction(before, after, sign);
        let thousands = self.thousands(sign);
        match (decimal, fraction, thousands) {
            (Some(decimal), fraction, _) if decimal == sign => fraction.map(|(number, _)| number),
            (Some(_), _, thousands) => thousands,
            (None, Some((fraction, _)), Some(thousands)) => {
                signs.note(sign, |seen| seen.as_either = true);
                return Some(Amount::Either(Either { sign, fraction, thousands }));
            }
            (None, Some((number, grouped)), None) => {
                signs.note(sign, |seen| seen.before_fraction = true);
                signs.note(sign.other(), |seen| seen.between_thousands |= grouped);
                Some(number)
            }
            (None, None, Some(number)) => {
                signs.note(sign, |seen| seen.between_thousands = true);
                signs.note(sign.other(), |seen| seen.before_fraction = true);
                Some(number)
            }
            (None, None, None) => None,
        }
        .map(Amount::Number)
    }

    /// The number where the last sign stands before a fraction, and whether the
    /// other one stands between its thousands.
    fn fraction(&self, before: &str, after: &str, sign: DecimalSign) -> Option<(f64, bool)> {
        if !after.chars().all(|c| c.is_ascii_digit()) {
            return None;
        }
        let (whole, mark) = match before {
            "" => (String::new(), None),
            before => ungrouped(before)?,
        };
        let number = self.number(&whole, after)?;
        (mark != Some(sign.character())).then_some((number, mark == Some(sign.other().character())))
    }

    /// The number where the last sign stands between thousands.
    fn thousands(&self, sign: DecimalSign) -> Option<f64> {
        let (whole, mark) = ungrouped(self.digits)?;
        (mark == Some(sign.character()) && self.exponent.is_none())
            .then(|| self.number(&whole, ""))
            .flatten()
    }

    fn number(&self, whole: &str, fraction: &str) -> Option<f64> {
        let sign = if self.negative { "-" } else { "" };
        let exponent = self.exponent.unwrap_or(0);
        let text = format!("{sign}{whole}.{fraction}e{exponent}");
        text.parse().ok().filter(|number: &f64| number.is_finite())
    }
}

/// The digits of a whole number, and what stands between its thousands: the
/// same each time, with three digits after it.
fn ungrouped(text: &str) -> Option<(String, Option<char>)> {
    let mark = text.chars().find(|c| !c.is_ascii_digit());
    let digits = |group: &str| !group.is_empty() && group.chars().all(|c| c.is_ascii_digit());
    let Some(mark) = mark else { return digits(text).then(|| (text.to_owned(), None)) };
    let groups: Vec<_> = text.split(mark).collect();
    let (first, others) = groups.split_first()?;
    let good = digits(first) && first.len() <= 3 && !first.starts_with('0');
    let all = others.iter().all(|group| digits(group) && group.len() == 3);
    (good && all).then(|| (groups.concat(), Some(mark)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    /// What the texts of a column come to, without the author's word.
    fn column(texts: &[&str]) -> Vec<Result<f64, String>> {
        let mut signs = Signs::default();
        let amounts: Vec<_> =
            texts.iter().map(|&text| amount(&text.into(), None, &mut signs)).collect();
        let settled = amounts.into_iter().map(|amount| match amount? {
            Amount::Nothing => Err("nothing".into()),
            Amount::Number(number) => Ok(number),
            Amount::Either(either) => signs.settle(&either),
        });
        settled.collect()
    }

    #[test]
    fn texts_that_leave_no_doubt() {
        for (text, number) in [
            ("1.5", 1.5),
            ("2,5", 2.5),
            (" -76 ", -76.0),
            ("\u{2212}2,5", -2.5),
            ("+.5", 0.5),
            ("5,", 5.0),
            ("1e3", 1000.0),
            ("1,5E+03", 1500.0),
            ("27,491e0", 27.491),
            ("1 234,5", 1234.5),
            ("1\u{a0}234,5", 1234.5),
            ("1\u{202f}234\u{202f}567", 1_234_567.0),
            ("1'234.5", 1234.5),
            ("1,234.5", 1234.5),
            ("1.234,5", 1234.5),
            ("1.234.567", 1_234_567.0),
            ("1,234,567", 1_234_567.0),
            ("0,491", 0.491),
            ("1234,567", 1234.567),
            ("1 234,567", 1234.567),
        ] {
            assert_eq!(column(&[text]), [Ok(number)], "{text}");
        }
        for bad in ["many", "1e999", "inf", "1 00", "1,23,4", "1.2.3", "12 3456", ",", "1,5,", "e3"]
        {
            assert!(column(&[bad])[0].as_ref().unwrap_err().ends_with("is no number"), "{bad}");
        }
        for nothing in ["", "ND", "nan", "NULL", " -- "] {
            assert_eq!(column(&[nothing]), [Err("nothing".into())]);
        }
    }

    #[test]
    fn a_text_that_is_two_numbers_is_told_by_its_column() {
        for (texts, number) in [
            (["27,491", "2,5"], Some(27.491)),
            (["27,491", "0,491"], Some(27.491)),
            (["27,491", "1.234,5"], Some(27.491)),
            (["27,491", "1,234.5"], Some(27_491.0)),
            (["27,491", "1,234,567"], Some(27_491.0)),
            (["27.491", "1.5"], Some(27.491)),
            (["27.491", "1.234,5"], Some(27_491.0)),
            (["27.491", "12.345"], Some(27.491)),
            (["27.491", "0"], Some(27.491)),
            (["27.491", "1 234"], Some(27.491)),
            (["27.491", "987"], None),
            // Nothing tells, or there is both.
            (["27,491", "3"], None),
            (["27,491", "12,345"], None),
            (["27,491", "1.5"], None),
            (["27.491", "2,5"], None),
            (["27.491", "27,491"], None),
        ] {
            let found = &column(&texts)[0];
            assert_eq!(found.as_ref().ok().copied(), number, "{texts:?}: {found:?}");
            if let Err(said) = found {
                assert!(said.contains("decimal") && !said.contains("491"), "{said}");
            }
        }
        let mixed = column(&["1.5", "2,5", "1 234,5", "1,234.5", "1.234,5", "27,491", "1e3"]);
        let read: Vec<_> = mixed.iter().filter_map(|one| one.clone().ok()).collect();
        assert_eq!(read, [1.5, 2.5, 1234.5, 1234.5, 1234.5, 1000.0]);
    }

    #[test]
    fn the_authors_sign_leaves_no_doubt() {
        let by = |sign, text: &str| single(&text.into(), Some(sign)).ok().flatten();
        let (point, comma) = (DecimalSign::Point, DecimalSign::Comma);
        for (text, with_point, with_comma) in [
            ("27,491", Some(27_491.0), Some(27.491)),
            ("27.491", Some(27.491), Some(27_491.0)),
            ("1,234.5", Some(1234.5), None),
            ("1.234,5", None, Some(1234.5)),
            ("1.5", Some(1.5), None),
            ("2,5", None, Some(2.5)),
            ("12", Some(12.0), Some(12.0)),
        ] {
            assert_eq!((by(point, text), by(comma, text)), (with_point, with_comma), "{text}");
        }
        let said = single(&"2,5".into(), Some(point)).unwrap_err();
        assert_eq!(said, "a text as \"#,#\" is no number, where \".\" stands before a fraction");
    }

    #[test]
    fn degrees_have_no_thousands_and_a_boolean_is_no_number() {
        assert_eq!(degrees(&json!("48,816")), Some(48.816));
        assert_eq!(degrees(&json!("2.268")), Some(2.268));
        assert_eq!(degrees(&json!(2)), Some(2.0));
        assert_eq!(degrees(&json!(true)), None);
        assert!(single(&json!(true), None).unwrap_err().contains("a boolean"));
    }

    proptest! {
        #[test]
        fn what_programs_write_is_read_back(number in -1e9..1e9_f64) {
            prop_assume!(number.abs() > 1e-3);
            prop_assert_eq!(single(&number.to_string().into(), None), Ok(Some(number)));
            prop_assert_eq!(single(&format!("{number:e}").into(), None), Ok(Some(number)));
        }

        #[test]
        fn any_text_is_a_finite_number_or_none(text in "[-+0-9., 'eE]{0,12}") {
            if let Ok(Some(number)) = single(&text.into(), None) {
                prop_assert!(number.is_finite());
            }
        }
    }
}
