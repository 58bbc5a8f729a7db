//! Where on the globe a coordinate system is used.
//!
//! Positions outside of it are slips: another system, swapped axes, a vertex
//! at (0, 0). The windows of French systems are those of the EPSG registry with
//! half a degree around; of others they are guessed from the projection.

use geo::Contains;

use crate::geodesy::Wgs84;

/// A window in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Area {
    west: f64,
    south: f64,
    east: f64,
    north: f64,
}

/// Around a window, degrees: networks end a little beyond the border.
const MARGIN_DEG: f64 = 0.5;

/// Systems worth proposing for coordinates of which none is named: France and
/// its neighbours.
pub(super) const FREQUENT: [&str; 20] = [
    "EPSG:2154",
    "EPSG:27572",
    "EPSG:27561",
    "EPSG:27562",
    "EPSG:27563",
    "EPSG:3942",
    "EPSG:3943",
    "EPSG:3944",
    "EPSG:3945",
    "EPSG:3946",
    "EPSG:3947",
    "EPSG:3948",
    "EPSG:3949",
    "EPSG:3950",
    "EPSG:25831",
    "EPSG:25832",
    "EPSG:28992",
    "EPSG:31370",
    "EPSG:4326",
    // Any numbers of metres are a place of it: the last guess.
    "EPSG:3857",
];

/// Mainland France and Corsica, drawn some 20 km around, as longitude and
/// latitude: the systems of France reach far into their neighbours before they
/// fail, and a file of another system looks as if it were there.
const FRANCE: [&[(f64, f64)]; 2] = [
    &[
        (2.5, 51.3),
        (-5.5, 48.9),
        (-5.0, 47.6),
        (-2.0, 43.2),
        (-0.5, 42.6),
        (1.4, 42.3),
        (3.3, 42.2),
        (6.3, 42.8),
        (7.8, 43.5),
        (8.4, 49.1),
    ],
    &[(8.3, 41.2), (9.8, 41.2), (9.8, 43.2), (8.3, 43.2)],
];

/// Where a system is meant for, and whether a place is there; a system that is
/// not in this list is told nothing of.
pub(super) fn meant_for(code: u32, definition: &str, point: Wgs84) -> Option<(String, bool)> {
    let (lon, lat) = (point.lon_deg(), point.lat_deg());
    let is_french = matches!(
        code,
        2154 | 5698 | 5699 | 9793 | 9794 | 3942..=3950 | 27561..=27564 | 27571..=27574 | 7411
            | 7412 | 7421
    );
    if is_french {
        let inside = FRANCE.iter().any(|outline| {
            let ring: geo::LineString = outline.to_vec().into();
            geo::Polygon::new(ring, Vec::new()).contains(&geo::Point::new(lon, lat))
        });
        return Some(("France".into(), inside));
    }
    // A zone of UTM has six degrees; some go on a little beyond.
    let zone = definition.split_whitespace().find_map(|part| part.strip_prefix("+zone="))?;
    let zone: f64 = zone.parse().ok().filter(|_| definition.contains("+proj=utm"))?;
    let middle = zone * 6.0 - 183.0;
    let is_south = definition.contains("+south");
    // ETRS89 is of Europe.
    let south = if (25828..=25838).contains(&code) { 34.0 } else { -1.0 };
    let latitudes = if is_south { -81.0..=1.0 } else { south..=85.0 };
    let inside = (lon - middle).abs() <= 3.5 && latitudes.contains(&lat);
    Some((format!("{:.0}° to {:.0}° east", middle - 3.0, middle + 3.0), inside))
}

impl Area {
    pub(super) const WORLD: Self = Self { west: -180.0, south: -90.0, east: 180.0, north: 90.0 };

    const fn new(west: f64, south: f64, east: f64, north: f64) -> Self {
        Self { west, south, east, north }
    }

    pub(super) fn holds(self, point: Wgs84) -> bool {
        let within = |value: f64, least: f64, most: f64| {
            (least - MARGIN_DEG..=most + MARGIN_DEG).contains(&value)
        };
        within(point.lon_deg(), self.west, self.east)
            && within(point.lat_deg(), self.south, self.north)
    }
}

/// Where the system with this code and definition is used.
pub(super) fn area(code: u32, definition: &str) -> Area {
    match code {
        2154 | 4171 | 5698 | 5699 | 9793 | 9794 => Area::new(-9.86, 41.15, 10.38, 51.56),
        // Each zone reaches a degree beyond its parallel.
        3942..=3950 => {
            let parallel = f64::from(code - 3900);
            Area::new(-1.79, parallel - 1.0, 9.63, parallel + 1.0)
        }
        27561 | 27571 => Area::new(-4.87, 48.14, 8.23, 51.14),
        27562 => Area::new(-4.87, 45.44, 7.63, 48.15),
        27563 | 27573 => Area::new(-1.79, 42.33, 7.77, 45.46),
        27564 | 27574 => Area::new(8.5, 41.31, 9.63, 43.07),
        27572 | 4275 | 4807 | 7411 | 7412 | 7421 => Area::new(-4.87, 41.31, 9.63, 51.14),
        28992 | 7415 => Area::new(3.2, 50.75, 7.22, 53.7),
        31370 => Area::new(2.5, 49.5, 6.4, 51.51),
        3857 => Area::new(-180.0, -85.06, 180.0, 85.06),
        _ => guessed(definition),
    }
}

/// A wide window around the middle of a projection; the world for degrees.
fn guessed(definition: &str) -> Area {
    let number = |key: &str| -> Option<f64> {
        definition.split_whitespace().find_map(|part| part.strip_prefix(key))?.parse().ok()
    };
    let east_west = number("+lon_0=").or_else(|| Some(number("+zone=")? * 6.0 - 183.0));
    let Some(middle) = east_west.filter(|_| !definition.contains("+proj=longlat")) else {
        return Area::WORLD;
    };
    let narrow = definition.contains("+proj=utm") || definition.contains("+proj=tmerc");
    let half = if narrow { 12.0 } else { 40.0 };
    let (south, north) = match number("+lat_0=").filter(|lat| *lat != 0.0) {
        Some(lat) if !narrow => (lat - 30.0, lat + 30.0),
        _ => (-89.0, 89.0),
    };
    Area::new(middle - half, south, middle + half, north)
}
