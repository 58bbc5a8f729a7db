//! Where magnetic north lies, and how strong and steep the earth's field is.

use jiff::{Timestamp, civil, tz::Offset};
use world_magnetic_model::time::Date;
use world_magnetic_model::uom::si::angle::degree;
use world_magnetic_model::uom::si::f32::{Angle, Length};
use world_magnetic_model::uom::si::length::meter;
use world_magnetic_model::uom::si::magnetic_flux_density::microtesla;
use world_magnetic_model::{Error as ModelError, GeomagneticField};

use super::Wgs84;

/// Why no declination can be given.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum DeclinationError {
    /// The World Magnetic Model in use does not cover the date.
    #[error("the world magnetic model covers {first} to {last} (UTC), not {time}")]
    Date {
        /// The date asked for.
        time: Timestamp,
        /// The first day that the model covers, in UTC.
        first: civil::Date,
        /// The last day that the model covers, in UTC.
        last: civil::Date,
    },
    /// The height is not finite, or outside of what the model covers.
    #[error("height {0} m is not within the world magnetic model's -1000 to 850000 metres")]
    Height(f64),
}

/// The angle from true to magnetic north, and how well it is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Declination {
    /// From true north to magnetic north, degrees, east positive.
    pub angle_deg: f64,
    /// Standard deviation of `angle_deg` in degrees by the model's own error
    /// model: about 0.4 in France, up to 180 at the magnetic poles. What a
    /// tram or a steel door does to a compass is not in it.
    pub accuracy_deg: f64,
}

/// The earth's own magnetic field at a place and time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MagneticField {
    /// Where it points, level.
    pub declination: Declination,
    /// How far it points down, degrees below the horizon; negative in the south.
    pub dip_deg: f64,
    /// How strong it is, microtesla.
    pub strength_ut: f64,
}

/// Declination at a height above the ellipsoid in metres, by the World
/// Magnetic Model of the date: WMM2025 (NOAA NCEI and BGS, 2024) from 2025,
/// WMM2020 before. The model is evaluated once for each day (UTC); its yearly
/// change is about 0.2 degrees in Europe.
///
/// # Errors
/// [`DeclinationError::Date`] outside of the years 2020 to 2029,
/// [`DeclinationError::Height`] outside of -1 km to 850 km.
pub fn declination(
    point: Wgs84,
    height_m: f64,
    time: Timestamp,
) -> Result<Declination, DeclinationError> {
    magnetic_field(point, height_m, time).map(|field| field.declination)
}

/// The whole of the field whose direction [`declination`] is, by the same model.
///
/// # Errors
/// As [`declination`].
pub fn magnetic_field(
    point: Wgs84,
    height_m: f64,
    time: Timestamp,
) -> Result<MagneticField, DeclinationError> {
    let day = Offset::UTC.to_datetime(time).date();
    // Every year of a `Timestamp` fits; a day that did not would be uncovered.
    let date = Date::from_ordinal_date(day.year().into(), day.day_of_year().unsigned_abs())
        .unwrap_or(Date::MIN);
    // Single precision is what the model's crate computes in; its tests and
    // ours show that 0.001 degrees are lost at most.
    let field = GeomagneticField::new(
        Length::new::<meter>(height_m as f32),
        Angle::new::<degree>(point.lat_deg() as f32),
        Angle::new::<degree>(point.lon_deg() as f32),
        date,
    )
    .map_err(|error| match error {
        ModelError::DateOutsideOfValidityRange { min_date, max_date } => {
            DeclinationError::Date { time, first: civil_date(min_date), last: civil_date(max_date) }
        }
        // A `Wgs84` is on the globe, so only the height is left.
        _ => DeclinationError::Height(height_m),
    })?;
    let declination = Declination {
        angle_deg: field.declination().get::<degree>().into(),
        accuracy_deg: field.declination_uncertainty().get::<degree>().into(),
    };
    Ok(MagneticField {
        declination,
        dip_deg: field.inclination().get::<degree>().into(),
        strength_ut: field.f().get::<microtesla>().into(),
    })
}

/// The angle of [`declination`] alone, in degrees, east positive.
///
/// ```
/// use wattwalk::geodesy::{Wgs84, declination_deg};
/// let fort = Wgs84::new(48.8170, 2.2670).unwrap();
/// let angle_deg = declination_deg(fort, 120.0, "2026-06-01T10:00:00Z".parse().unwrap()).unwrap();
/// assert!((angle_deg - 2.0).abs() < 0.4, "{angle_deg}");
/// ```
///
/// # Errors
/// As [`declination`].
pub fn declination_deg(
    point: Wgs84,
    height_m: f64,
    time: Timestamp,
) -> Result<f64, DeclinationError> {
    declination(point, height_m, time).map(|declination| declination.angle_deg)
}

/// The same day in this crate's own date type.
fn civil_date(date: Date) -> civil::Date {
    let (year, month, day) = date.to_calendar_date();
    i16::try_from(year)
        .ok()
        .zip(i8::try_from(day).ok())
        .and_then(|(year, day)| civil::Date::new(year, u8::from(month).cast_signed(), day).ok())
        .unwrap_or(civil::Date::ZERO)
}
