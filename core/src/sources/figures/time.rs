//! Times as services write them.
//!
//! In: a raw value, and what the author says of how times are written. Out: a
//! time, or what is wrong with it. A time is shown where it is one that cannot
//! be read, so a number is one only within this century: a figure in its place
//! would be told by the seconds since 1970.

use jiff::Timestamp;
use jiff::civil::{self, DateTime};
use jiff::fmt::{rfc2822, strtime};
use jiff::tz::TimeZone;
use serde_json::Value;

use super::words::told_time;
use crate::sources::things;

/// Seconds since 1970 that may be a time: 2000 to 2100.
const CENTURY_S: std::ops::Range<f64> = 946_684_800.0..4_102_444_800.0;
/// What numbers since 1970 count, as parts of a second.
const UNITS: [f64; 4] = [1.0, 1e3, 1e6, 1e9];
/// The other form of times in HTTP that says its zone (RFC 9110, 5.6.7).
const OF_OLD_SERVERS: &str = "%A, %d-%b-%y %H:%M:%S GMT";
/// Formats to propose to an author.
const FORMATS: &[&str] = &[
    "%d/%m/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%m/%d/%Y %H:%M",
    "%m/%d/%Y %I:%M:%S %p",
    "%m/%d/%Y %I:%M %p",
    "%d/%m/%y %H:%M",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%d-%m-%Y %H:%M:%S",
    "%d-%m-%Y %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%d/%m/%Y %Hh%M",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d.%m.%Y",
    "%Y/%m/%d",
    "%Y-%m-%d %H:%M:%S %z",
    "%d %b %Y %H:%M:%S",
    "%d %b %Y %H:%M",
    "%b %d, %Y %I:%M %p",
    "%a %b %d %H:%M:%S %Y",
    "%Y%m%d%H%M%S",
    "%Y%m%d%H%M",
    "%Y%m%d",
];

/// How a service writes times.
#[derive(Debug, Clone)]
pub(in crate::sources) struct Times {
    /// In the letters of `strftime`, where it is no usual way.
    pub(in crate::sources) format: Option<String>,
    /// Of times without an offset.
    pub(in crate::sources) zone: TimeZone,
}

impl Times {
    /// The time of a figure, or what is wrong with it.
    pub(in crate::sources) fn read(&self, raw: Option<&Value>) -> Result<Timestamp, String> {
        let is_blank = |raw: &&Value| raw.as_str().is_some_and(|text| text.trim().is_empty());
        let there = raw.filter(|raw| !raw.is_null() && !is_blank(raw));
        let raw = there.ok_or("it has no time")?;
        let read = match &self.format {
            Some(format) => time_by(format, raw, &self.zone),
            None => time(raw, &self.zone),
        };
        read.ok_or_else(|| self.fault(raw))
    }

    fn fault(&self, raw: &Value) -> String {
        let told = told_time(raw);
        match (&self.format, raw) {
            (Some(format), _) => {
                format!("its time, {told}, is not written as time_format says: {format:?}")
            }
            (None, Value::String(_)) => {
                let fits = |format: &&&str| time_by(format, raw, &self.zone).is_some();
                let fitting: Vec<_> =
                    FORMATS.iter().filter(fits).take(2).map(|it| format!("{it:?}")).collect();
                let example = match fitting.is_empty() {
                    true => format!("{:?}", FORMATS[0]),
                    false => fitting.join(" or "),
                };
                format!(
                    "its time, {told}, cannot be read: say with time_format how it is written, as \
                     {example}"
                )
            }
            (None, Value::Number(_)) => {
                "its time, a number, is of no day of this century in seconds or milliseconds \
                 since 1970: say with time_format how it is written"
                    .into()
            }
            (None, _) => format!("its time is {told}"),
        }
    }
}

/// Whether a text is a time in one of the usual ways.
pub(in crate::sources) fn is_time(text: &str) -> bool {
    time(&text.into(), &TimeZone::UTC).is_some()
}

/// A time in one of the usual ways: ISO 8601 (RFC 3339), with an offset or in
/// the time zone given; as in HTTP and mail (RFC 9110, RFC 2822); or seconds,
/// milliseconds, microseconds or nanoseconds since 1970, as a number or a text.
/// Of an interval its end: what was measured over it is known then.
fn time(raw: &Value, zone: &TimeZone) -> Option<Timestamp> {
    match raw {
        Value::Number(number) => since_1970(number.as_f64()?),
        Value::String(text) => {
            let text = text.trim();
            // A date without signs is not told from a meter's count.
            if text.chars().all(|c| c.is_ascii_digit() || c == '.') {
                return since_1970(text.parse().ok()?);
            }
            if let Ok(time) = rfc2822::DateTimeParser::new().parse_timestamp(text) {
                return Some(time);
            }
            if text.ends_with("GMT")
                && let Some(time) = time_by(OF_OLD_SERVERS, raw, &TimeZone::UTC)
            {
                return Some(time);
            }
            let text = text.rsplit('/').next()?.trim();
            if let Ok(time) = text.parse() {
                return Some(time);
            }
            let (text, zone) =
                match ["UTC", "GMT", "Z"].iter().find_map(|utc| text.strip_suffix(utc)) {
                    Some(text) => (text.trim_end(), &TimeZone::UTC),
                    None => (text, zone),
                };
            let civil: DateTime = text.parse().ok()?;
            Some(civil.to_zoned_datetime(zone.clone()).ok()?.timestamp())
        }
        _ => None,
    }
}

fn since_1970(number: f64) -> Option<Timestamp> {
    let seconds = UNITS.into_iter().map(|unit| number / unit).find(|it| CENTURY_S.contains(it))?;
    Timestamp::from_millisecond((seconds * 1000.0) as i64).ok()
}

/// A time in a format of the author's own, as `%d/%m/%Y %H:%M`; without an
/// offset in the time zone given. `%s` would take any figure.
fn time_by(format: &str, raw: &Value, zone: &TimeZone) -> Option<Timestamp> {
    let text = things::key(raw)?;
    let parts = strtime::parse(format, text.trim()).ok()?;
    let time = match parts.to_timestamp() {
        Ok(time) => time,
        Err(_) => parts.to_datetime().ok()?.to_zoned_datetime(zone.clone()).ok()?.timestamp(),
    };
    CENTURY_S.contains(&(time.as_second() as f64)).then_some(time)
}

/// Whether a time can be read in a format.
pub(crate) fn is_time_format(format: &str) -> bool {
    let time = civil::date(2026, 6, 14).at(12, 34, 56, 0).to_zoned_datetime(TimeZone::UTC);
    let written = time.ok().and_then(|time| strtime::format(format, &time).ok());
    written.is_some_and(|text| time_by(format, &text.into(), &TimeZone::UTC).is_some())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn paris() -> TimeZone {
        TimeZone::get("Europe/Paris").unwrap()
    }

    fn said(format: Option<&str>, raw: Value) -> String {
        let times = Times { format: format.map(Into::into), zone: paris() };
        times.read(Some(&raw)).map_or_else(|said| said, |time| time.to_string())
    }

    #[test]
    fn times_as_services_write_them() {
        for noon in [
            json!("2026-06-14T12:00:00+00:00"),
            json!("2026-06-14T14:00:00"),
            json!("2026-06-14 14:00"),
            json!("2026-06-14 12:00:00 UTC"),
            json!("2026-06-14 12:00Z"),
            json!("2026-06-14T11:45:00Z/2026-06-14T12:00:00Z"),
            json!("2026-06-14T12:00:00.000000Z"),
            json!("20260614T120000Z"),
            json!("Sun, 14 Jun 2026 12:00:00 GMT"),
            json!("Sunday, 14-Jun-26 12:00:00 GMT"),
            json!("14 Jun 2026 14:00:00 +0200"),
            json!(1_781_438_400),
            json!(1_781_438_400_000_i64),
            json!(1_781_438_400_000_000_i64),
            json!(1_781_438_400_000_000_000_i64),
            json!(" 1781438400 "),
            json!("1781438400.0"),
            json!("1781438400000"),
        ] {
            assert_eq!(said(None, noon.clone()), "2026-06-14T12:00:00Z", "{noon}");
        }
    }

    #[test]
    fn a_time_that_is_none_is_told_with_what_to_set() {
        let times = Times { format: None, zone: paris() };
        for none in [None, Some(json!(null)), Some(json!(" "))] {
            assert_eq!(times.read(none.as_ref()), Err("it has no time".into()));
        }
        for (raw, words) in [
            (
                json!("29/11/2026 18:17"),
                "\"29/11/2026 18:17\", cannot be read: say with \
                 time_format how it is written, as \"%d/%m/%Y %H:%M\"",
            ),
            (json!("05/11/2026 18:17"), "as \"%d/%m/%Y %H:%M\" or \"%m/%d/%Y %H:%M\""),
            (json!("29.11.2026 18:17:05"), "as \"%d.%m.%Y %H:%M:%S\""),
            (json!("2026-02-30T00:00:00"), "\"2026-02-30T00:00:00\", cannot be read"),
            (
                json!("20260614"),
                "a text as \"#\", cannot be read: say with time_format how it is written, as \"%Y%m%d\"",
            ),
            (json!("2026-11-29 18:17:00 +0100"), "as \"%Y-%m-%d %H:%M:%S %z\""),
            (json!("Sun Nov 29 18:17:00 2026"), "as \"%a %b %d %H:%M:%S %Y\""),
            (json!("Nov 29, 2026 6:17 PM"), "as \"%b %d, %Y %I:%M %p\""),
            (json!(true), "its time is a boolean"),
            (json!([2026, 11, 29]), "its time is a list"),
        ] {
            let said = said(None, raw);
            assert!(said.contains(words), "{said}");
        }
        let by = said(Some("%d/%m/%Y %H:%M"), json!("2026-11-29T18:17"));
        assert_eq!(
            by,
            "its time, \"2026-11-29T18:17\", is not written as time_format says: \"%d/%m/%Y %H:%M\""
        );
    }

    #[test]
    fn a_figure_in_a_times_place_is_neither_taken_nor_told() {
        for figure in [
            json!(1.567),
            json!("1.567"),
            json!(1567),
            json!("1567"),
            json!("1,567 kW"),
            json!(-15_670),
        ] {
            let said = said(None, figure.clone());
            assert!(said.starts_with("its time") && !said.contains("567"), "{figure}: {said}");
        }
        assert!(said(None, json!(1e300)).contains("a number"));
        assert!(said(None, json!("noon")).contains("its time, a text, cannot be read"));
    }

    #[test]
    fn times_in_a_format_of_the_authors() {
        let at = |format: &str, raw: Value| Some(time_by(format, &raw, &paris())?.to_string());
        let noon = Some("2026-06-14T12:00:00Z".to_owned());
        assert_eq!(at("%d/%m/%Y %H:%M", json!(" 14/06/2026 14:00")), noon);
        assert_eq!(at("%Y%m%d%H%M %z", json!("202606141200 +0000")), noon);
        assert_eq!(at("%Y%m%d%H%M", json!(202_606_141_400_i64)), noon);
        assert_eq!(at("%d/%m/%Y", json!("14/06/2026")), Some("2026-06-13T22:00:00Z".into()));
        for bad in [json!("2026-06-14 14:00"), json!(null), json!("31/02/2026 10:00")] {
            assert_eq!(at("%d/%m/%Y %H:%M", bad), None);
        }
        for (format, good) in
            [("%d/%m/%Y %Hh%M", true), ("%s", true), ("%H:%M", false), ("%", false)]
        {
            assert_eq!(is_time_format(format), good, "{format}");
        }
        assert!(FORMATS.iter().all(|format| is_time_format(format)));
    }
}
