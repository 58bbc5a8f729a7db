//! The coordinate system of a file, and the way from it to WGS 84.
//!
//! In: what a file or a user calls a system, and its coordinates. Out: degrees,
//! and how far they may be off. Definitions are those of the EPSG registry
//! (`crs-definitions`), the computation is `proj4rs`; neither knows the grids
//! of national surveys, so a system of an old datum is shifted by a few
//! parameters and says by how much that may be wrong.

mod area;
mod names;

use proj4rs::Proj;
use proj4rs::transform::transform;

use crate::assets::{Position, as_degrees};
use crate::geodesy::Wgs84;
use area::{Area, area, meant_for};

/// Why coordinates cannot be brought to WGS 84.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum CrsError {
    /// The name is not one that is known.
    #[error("coordinate system {name}: {reason}")]
    Unknown {
        /// What it was called.
        name: String,
        /// What to call it instead.
        reason: String,
    },
    /// No way to WGS 84 is known.
    #[error(
        "coordinate system {name}: no shift from its datum to WGS 84 is known; \
         convert the file with a tool that has the survey's grids (as GDAL's ogr2ogr)"
    )]
    NoShift {
        /// What it was called.
        name: String,
    },
    /// Northing comes before easting, or latitude before longitude.
    #[error(
        "the axes are swapped: ({x}, {y}) lies where {name} is used \
         only as ({y}, {x}); import it with --swap-axes"
    )]
    Swapped {
        /// The system.
        name: String,
        /// The first number of a position.
        x: f64,
        /// The second.
        y: f64,
    },
    /// The coordinates are not of that system.
    #[error("({x}, {y}) is not a place of {name}{}", also(fits))]
    Elsewhere {
        /// The system.
        name: String,
        /// The first number of a position.
        x: f64,
        /// The second.
        y: f64,
        /// Systems in which it would be a place.
        fits: Vec<String>,
    },
}

impl CrsError {
    /// The same of a system that a file names.
    pub(super) fn of_file(self) -> Self {
        match self {
            Self::Unknown { name, reason } => {
                let reason = format!("{reason}; or name it yourself, as with --crs EPSG:2154");
                Self::Unknown { name, reason }
            }
            other => other,
        }
    }
}

fn also(fits: &[String]) -> String {
    match fits {
        [] => "; name the right one with --crs".into(),
        fits => format!("; it could be {}: name the right one with --crs", fits.join(", ")),
    }
}

/// A coordinate system, ready to convert.
#[derive(Clone)]
pub struct Crs {
    name: String,
    /// `None` for WGS 84 degrees, which stay as they are.
    way: Option<Way>,
    accuracy_m: f64,
    basis: &'static str,
    area: Area,
}

#[derive(Clone)]
struct Way {
    from: Proj,
    to: Proj,
    degrees: bool,
    code: u32,
    definition: &'static str,
}

impl std::fmt::Debug for Crs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { name, accuracy_m, .. } = self;
        f.debug_struct("Crs").field("name", name).field("accuracy_m", accuracy_m).finish()
    }
}

impl Crs {
    /// WGS 84, longitude before latitude, degrees.
    #[must_use]
    pub fn wgs84() -> Self {
        Self {
            name: "WGS 84".into(),
            way: None,
            accuracy_m: 0.0,
            basis: "nothing to convert",
            area: Area::WORLD,
        }
    }

    /// A system by its name: `EPSG:2154`, `urn:ogc:def:crs:EPSG::2154`,
    /// `https://www.opengis.net/def/crs/EPSG/0/2154`, `CRS84`, `IGNF:LAMB93`.
    ///
    /// ```
    /// use wattwalk::import::Crs;
    /// let lambert = Crs::named("EPSG:27561").unwrap();
    /// assert_eq!(lambert.accuracy_m(), 5.0);
    /// assert!(Crs::named("EPSG:99999").is_err());
    /// ```
    ///
    /// # Errors
    /// [`CrsError`] when the name, or a way to WGS 84, is not known.
    pub fn named(name: &str) -> Result<Self, CrsError> {
        let code = names::code(name)?;
        if code == names::WGS84 {
            return Ok(Self::wgs84());
        }
        let unknown = |reason: String| CrsError::Unknown { name: name.into(), reason };
        let definition = u16::try_from(code).ok().and_then(crs_definitions::from_code);
        let Some(definition) = definition else {
            return Err(unknown("not in the EPSG registry; use EPSG: and its number".into()));
        };
        let text = definition.proj4;
        let Some((accuracy_m, basis)) = accuracy(code, text) else {
            return Err(CrsError::NoShift { name: name.into() });
        };
        // Web Mercator says "no shift" by naming no grid; other grids are not here.
        let text = text.replace("+nadgrids=@null", "");
        let failed = |error: proj4rs::errors::Error| unknown(format!("not computed here: {error}"));
        let from = Proj::from_proj_string(&text).map_err(failed)?;
        let to = Proj::from_proj_string("+proj=longlat +datum=WGS84 +no_defs").map_err(failed)?;
        let degrees = from.is_latlong();
        Ok(Self {
            name: format!("EPSG:{code}"),
            way: Some(Way { from, to, degrees, code, definition: definition.proj4 }),
            accuracy_m,
            basis,
            area: area(code, &text),
        })
    }

    /// Its name, as `EPSG:2154`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How far a converted position may be off, metres.
    #[must_use]
    pub fn accuracy_m(&self) -> f64 {
        self.accuracy_m
    }

    /// Why it may be off so far.
    #[must_use]
    pub fn basis(&self) -> &'static str {
        self.basis
    }

    /// Whether its authority puts latitude before longitude.
    pub(super) fn latitude_first(&self) -> bool {
        self.way.as_ref().is_none_or(|way| way.degrees)
    }

    /// Where a position is.
    pub(super) fn place(&self, position: Position) -> Result<Wgs84, String> {
        let point = self.convert(position.x, position.y)?;
        if self.area.holds(point) {
            return Ok(point);
        }
        Err(format!("({}, {}) is not a place of {}", position.x, position.y, self.name))
    }

    /// That a place is outside of where the system is meant for, in words.
    pub(super) fn not_used_at(&self, point: Wgs84) -> Option<String> {
        let way = self.way.as_ref()?;
        let (region, inside) = meant_for(way.code, way.definition, point)?;
        (!inside).then(|| format!("outside of where {} is used ({region})", self.name))
    }

    fn convert(&self, x: f64, y: f64) -> Result<Wgs84, String> {
        let Some(Way { from, to, degrees, .. }) = &self.way else {
            return as_degrees(Position { x, y, z: None });
        };
        let mut at = if *degrees { (x.to_radians(), y.to_radians(), 0.0) } else { (x, y, 0.0) };
        let failed = |reason: String| format!("({x}, {y}) in {}: {reason}", self.name);
        transform(from, to, &mut at).map_err(|error| failed(error.to_string()))?;
        Wgs84::new(at.1.to_degrees(), at.0.to_degrees()).map_err(|error| failed(error.to_string()))
    }

    /// Whether most of these positions are places of the system, as they are or
    /// with their axes swapped.
    pub(super) fn check(&self, sample: &[Position]) -> Result<(), CrsError> {
        let most = |hits: usize| hits * 10 >= sample.len() * 9;
        let inside = |position: &&Position| self.place(**position).is_ok();
        let Some(outside) = sample.iter().find(|position| !inside(position)) else {
            return Ok(());
        };
        let hits = sample.iter().filter(inside).count();
        if most(hits) || hits * 2 > sample.len() {
            return Ok(());
        }
        let (name, Position { x, y, .. }) = (self.name.clone(), *outside);
        let turned = sample.iter().filter(|position| self.place(swapped(**position)).is_ok());
        if most(turned.count()) {
            return Err(CrsError::Swapped { name, x, y });
        }
        let fits = fits(sample).into_iter().filter(|other| !other.starts_with(&name)).collect();
        Err(CrsError::Elsewhere { name, x, y, fits })
    }
}

/// Frequent systems in which all of these would be places where the system is
/// used, each with where the first would be: the numbers alone do not tell.
pub(super) fn fits(sample: &[Position]) -> Vec<String> {
    let fit = |code: &&str| {
        let crs = Crs::named(code).ok()?;
        let places: Result<Vec<_>, _> = sample.iter().map(|p| crs.place(*p)).collect();
        let first = *places.ok()?.first()?;
        crs.not_used_at(first).is_none().then(|| format!("{code} ({})", at(first)))
    };
    area::FREQUENT.iter().filter_map(fit).collect()
}

/// A place as a person may look for it on a map.
pub(super) fn at(point: Wgs84) -> String {
    let (lat, lon) = (point.lat_deg(), point.lon_deg());
    let (north, east) = (if lat < 0.0 { 'S' } else { 'N' }, if lon < 0.0 { 'W' } else { 'E' });
    format!("{:.3} {north}, {:.3} {east}", lat.abs(), lon.abs())
}

/// A position with its first two numbers exchanged.
pub(super) fn swapped(position: Position) -> Position {
    Position { x: position.y, y: position.x, z: position.z }
}

/// How far a conversion from a system may be off, metres, and why; `None` where
/// no shift from its datum is known.
fn accuracy(code: u32, definition: &str) -> Option<(f64, &'static str)> {
    let has = |part: &str| definition.contains(part);
    let shift = definition.split_whitespace().find_map(|part| part.strip_prefix("+towgs84="));
    let numbers: Vec<f64> =
        shift.map_or(Vec::new(), |shift| shift.split(',').filter_map(|n| n.parse().ok()).collect());
    let zero = numbers.iter().all(|number| *number == 0.0);
    Some(match numbers.as_slice() {
        _ if has("+datum=WGS84") || has("+ellps=WGS84") || code == 3857 => (0.0, "the same datum"),
        // ETRS89 and its like (RGF93) move with their plate, 2.5 cm a year.
        [..] if (zero && has("+ellps=GRS80")) || has("+datum=NAD83") => {
            (1.0, "taken as WGS 84, from which its plate has moved")
        }
        // EPSG says 2 m, but a plan in the Ardennes is 2.7 m off the grid, and
        // nothing says that it is the worst.
        [..] if has("+a=6378249.2") && numbers.starts_with(&[-168.0, -60.0, 320.0]) => {
            (5.0, "three-parameter shift of NTF; the grid gr3df97a would be exact to 5 cm")
        }
        [..] if has("+ellps=bessel") && numbers.starts_with(&[565.2369]) => {
            (1.5, "seven-parameter shift of RD; the grid rdtrans would be exact to 1 cm")
        }
        [] | [0.0, ..] if zero => return None,
        [_, _, _, rest @ ..] if rest.iter().any(|number| *number != 0.0) => {
            (10.0, "seven-parameter shift of which no accuracy is recorded here")
        }
        _ => (50.0, "three-parameter shift of which no accuracy is recorded here"),
    })
}

#[cfg(test)]
mod tests;
