//! Values of arguments, checked when they are read.

use std::str::FromStr;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};
use wattwalk::language::{Language, LanguageError};
use wattwalk::pack::TourPack;
use wattwalk::session::Conditions;

use super::CliError;

/// A day on which there is something to see: long, in term, near midsummer.
pub(super) const DAY: &str = "2026-06-16";

/// Width and height of a picture, as `1280x800`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PictureSize {
    pub(super) width_px: i32,
    pub(super) height_px: i32,
}

impl FromStr for PictureSize {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let sides = text.split_once(['x', 'X', '×']);
        let side = |text: &str| text.trim().parse().ok().filter(|side| (1..=16_384).contains(side));
        sides
            .and_then(|(width, height)| {
                Some(Self { width_px: side(width)?, height_px: side(height)? })
            })
            .ok_or_else(|| "expected two sides of 1 to 16384 pixels, as 1280x800".into())
    }
}

/// A language's tag, for clap.
pub(super) fn tag(text: &str) -> Result<Language, LanguageError> {
    text.trim().parse()
}

/// A number within `least` to `most`, for clap.
pub(super) fn number_within(
    least: f64,
    most: f64,
) -> impl Fn(&str) -> Result<f64, String> + Clone + Send + Sync + 'static {
    move |text| {
        let number: f64 = text.parse().map_err(|_| "not a number".to_owned())?;
        if (least..=most).contains(&number) {
            Ok(number)
        } else {
            Err(format!("expected {least} to {most}"))
        }
    }
}

/// What a walk meets, for clap.
pub(super) fn conditions() -> impl TypedValueParser<Value = Conditions> {
    PossibleValuesParser::new(Conditions::ALL.map(Conditions::name))
        .try_map(|name| name.parse::<Conditions>())
}

/// A date as `YYYY-MM-DD`.
pub(super) fn date(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "expected a date as 2026-06-16".into())
}

/// A time of day as `HH:MM`.
pub(super) fn time(text: &str) -> Result<Time, String> {
    Time::strptime("%H:%M", text).map_err(|_| "expected a time of day as 19:30".into())
}

/// The time at the place of a pack.
pub(super) fn local_time(
    pack: &TourPack,
    date: Date,
    time: Time,
) -> Result<ZonedDateTime, CliError> {
    let name = &pack.manifest().time_zone;
    let zoned = TimeZone::get(name)
        .and_then(|time_zone| date.to_datetime(time).to_zoned_datetime(time_zone));
    zoned.map_err(|error| CliError::Time {
        date,
        time,
        time_zone: name.clone(),
        reason: error.to_string(),
    })
}

/// The present at the place of a pack.
pub(super) fn present(pack: &TourPack) -> ZonedDateTime {
    // The pack was checked to name a time zone.
    let zone = pack.time_zone().clone();
    Timestamp::now().to_zoned_datetime(zone)
}

/// The language asked for, or the pack's first; one that the pack speaks.
pub(super) fn language(pack: &TourPack, asked: Option<&str>) -> Result<Language, CliError> {
    let known = &pack.manifest().languages;
    let Some(asked) = asked else {
        return Ok(known.first().cloned().unwrap_or_else(|| Language::from("en")));
    };
    let language = Language::from(asked);
    if known.contains(&language) {
        return Ok(language);
    }
    let known: Vec<_> = known.iter().map(Language::as_str).collect();
    Err(CliError::Language { asked: asked.into(), known: known.join(", ") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_times_and_numbers_are_read_or_refused() {
        let size: PictureSize = "1280x800".parse().unwrap();
        assert_eq!((size.width_px, size.height_px), (1280, 800));
        for bad in ["1280", "0x800", "1280x", "20000x1", "-1x2", "axb"] {
            assert!(bad.parse::<PictureSize>().is_err(), "{bad}");
        }
        assert_eq!(time("19:30").unwrap(), jiff::civil::time(19, 30, 0, 0));
        assert!(time("25:00").is_err() && time("noon").is_err());
        assert!(date("2026-02-30").is_err() && date(DAY).is_ok());
        let latitude = number_within(-90.0, 90.0);
        assert_eq!(latitude("48.8"), Ok(48.8));
        assert!(latitude("NaN").is_err() && latitude("91").is_err() && latitude("north").is_err());
    }
}
