//! Which thing of a service is which asset of the pack.
//!
//! In: an author's [`ThingSettings`] and the pack's assets. Out: for each
//! asset the key to ask its service by, and for what the service answers the
//! asset. Who calls: the sources.

use std::collections::HashMap;

use serde_json::Value;

use crate::assets::{Asset, AssetId};
use crate::geodesy::{LocalFrame, Wgs84};
use crate::index::Index;

use super::{Site, ThingSettings, figures};

/// What of a pack's assets says which thing is which, beside the settings.
pub(crate) fn pack_things(settings: &ThingSettings, assets: &[Asset]) -> Vec<(AssetId, Value)> {
    let of_asset = |asset: &Asset| match settings {
        ThingSettings::Id | ThingSettings::List { .. } | ThingSettings::One { .. } => None,
        ThingSettings::Property { property } => asset.attributes.get(property).cloned(),
        ThingSettings::Place { kind, .. } => kind
            .is_none_or(|kind| asset.kind == kind)
            .then(|| serde_json::to_value(vertices(asset)).ok())
            .flatten(),
    };
    assets.iter().filter_map(|asset| Some((asset.id.clone(), of_asset(asset)?))).collect()
}

/// Which thing is which asset.
pub(crate) enum ThingMap {
    /// Both directions by key.
    Keys { keys: HashMap<AssetId, String>, assets: HashMap<String, AssetId> },
    /// One asset, no key.
    One(AssetId),
    /// The nearest.
    Places(Box<Places>),
}

/// Assets that are found by place.
pub(crate) struct Places {
    local: LocalFrame,
    index: Index,
    assets: Vec<Asset>,
    numbers: HashMap<AssetId, usize>,
    within_m: f32,
}

impl ThingMap {
    pub(crate) fn new(settings: &ThingSettings, site: &Site<'_>) -> Self {
        let keyed = |key: &dyn Fn(&Asset) -> Option<String>| {
            let pairs =
                site.assets.iter().filter_map(|asset| Some((key(asset)?, asset.id.clone())));
            Self::of_pairs(pairs)
        };
        match settings {
            ThingSettings::Id => keyed(&|asset| Some(asset.id.as_str().to_owned())),
            ThingSettings::Property { property } => {
                keyed(&|asset| key(asset.attributes.get(property)?))
            }
            ThingSettings::List { assets } => {
                Self::of_pairs(assets.iter().map(|(key, asset)| (key.clone(), asset.clone())))
            }
            ThingSettings::One { asset } => Self::One(asset.clone()),
            ThingSettings::Place { within_m, kind } => {
                let fits = |asset: &&Asset| kind.is_none_or(|kind| asset.kind == kind);
                let assets: Vec<_> = site.assets.iter().filter(fits).cloned().collect();
                let local = site.local.clone();
                let numbers = assets.iter().enumerate().map(|(n, a)| (a.id.clone(), n)).collect();
                let index = Index::build(&assets, &local);
                let places = Places { local, index, assets, numbers, within_m: *within_m };
                Self::Places(Box::new(places))
            }
        }
    }

    /// The first of several assets with the same key keeps it, as does the
    /// first of several keys of an asset.
    fn of_pairs(pairs: impl Iterator<Item = (String, AssetId)>) -> Self {
        let (mut keys, mut assets) = (HashMap::new(), HashMap::new());
        for (key, asset) in pairs {
            if !assets.contains_key(&key) && !keys.contains_key(&asset) {
                keys.insert(asset.clone(), key.clone());
                assets.insert(key, asset);
            }
        }
        Self::Keys { keys, assets }
    }

    /// Whether the service may know an asset.
    pub(crate) fn knows(&self, asset: &AssetId) -> bool {
        match self {
            Self::Keys { keys, .. } => keys.contains_key(asset),
            Self::One(one) => one == asset,
            Self::Places(places) => places.numbers.contains_key(asset),
        }
    }

    /// What the service calls an asset.
    pub(super) fn key(&self, asset: &AssetId) -> Option<&str> {
        match self {
            Self::Keys { keys, .. } => keys.get(asset).map(String::as_str),
            Self::One(_) | Self::Places(_) => None,
        }
    }

    /// All keys, in order; none where things have none.
    pub(super) fn all_keys(&self) -> Vec<&str> {
        let mut all: Vec<_> = match self {
            Self::Keys { assets, .. } => assets.keys().map(String::as_str).collect(),
            Self::One(_) | Self::Places(_) => Vec::new(),
        };
        all.sort_unstable();
        all
    }

    /// The asset of a thing, by its key or its place.
    pub(super) fn asset(&self, key: Option<&str>, place: Option<Wgs84>) -> Option<&AssetId> {
        match self {
            Self::Keys { assets, .. } => assets.get(key?),
            Self::One(asset) => Some(asset),
            Self::Places(places) => places.nearest(place?),
        }
    }
}

impl Places {
    fn nearest(&self, place: Wgs84) -> Option<&AssetId> {
        let at = self.local.ground_m(place).as_vec2().to_array();
        // What is measured within an area may be of something smaller there.
        let smaller = self.index.nearest_segment(at, self.within_m);
        let hit = smaller.or_else(|| self.index.nearest(at, self.within_m))?;
        self.assets.get(hit.part.asset as usize).map(|asset| &asset.id)
    }

    /// A circle that holds the things of these assets, or of all when none are
    /// named: its centre and its radius in metres. Nothing without assets.
    pub(super) fn around(&self, assets: &[&AssetId]) -> Option<(Wgs84, f64)> {
        let places: Vec<_> = if assets.is_empty() {
            self.assets.iter().flat_map(vertices).collect()
        } else {
            let known = assets.iter().filter_map(|&id| self.assets.get(*self.numbers.get(id)?));
            known.flat_map(vertices).collect()
        };
        let local: Vec<_> =
            places.iter().map(|&place| self.local.to_local(place, self.local.height_m())).collect();
        let first = *local.first()?;
        let (low, high) =
            local.iter().fold((first, first), |(low, high), &p| (low.min(p), high.max(p)));
        let centre = (low + high) / 2.0;
        let radius_m = (high - low).truncate().length() / 2.0 + f64::from(self.within_m);
        Some((self.local.to_geodetic(centre).0, radius_m))
    }
}

/// A key, which is a text or a number.
pub(super) fn key(value: &Value) -> Option<String> {
    match value {
        Value::String(key) => Some(key.clone()),
        Value::Number(key) => Some(key.to_string()),
        _ => None,
    }
}

/// A place as services write it: a GeoJSON point, or a feature that is one,
/// also as a text; latitude and longitude by name; or a text of both, which is
/// `lat, lon` wherever one is usual. Two numbers without a name are none: the
/// order of GeoJSON and that of others are as usual.
pub(super) fn place(raw: &Value) -> Option<Wgs84> {
    match raw {
        Value::String(text) => text_place(text.trim()),
        raw => geometry(raw),
    }
}

/// The names of latitude and longitude.
const DEGREES: [(&str, &str); 3] = [("lat", "lon"), ("lat", "lng"), ("latitude", "longitude")];

fn geometry(raw: &Value) -> Option<Wgs84> {
    let geometry = raw.get("geometry").unwrap_or(raw);
    if let Some(kind) = geometry.get("type") {
        let coordinates = geometry.get("coordinates").filter(|_| kind == "Point")?;
        return pair(coordinates.get(1)?, coordinates.get(0)?);
    }
    DEGREES.iter().find_map(|(lat, lon)| pair(geometry.get(lat)?, geometry.get(lon)?))
}

fn text_place(text: &str) -> Option<Wgs84> {
    if text.starts_with('{') {
        return geometry(&serde_json::from_str(text).ok()?);
    }
    // Where commas are decimal signs, something else stands between the two.
    [';', ',', ' '].iter().find_map(|between| {
        let (lat, lon) = text.split_once(*between)?;
        pair(&lat.into(), &lon.into())
    })
}

/// The place of a latitude and a longitude, degrees.
pub(super) fn pair(lat: &Value, lon: &Value) -> Option<Wgs84> {
    Wgs84::new(figures::degrees(lat)?, figures::degrees(lon)?).ok()
}

fn vertices(asset: &Asset) -> Vec<Wgs84> {
    use crate::assets::Geometry as G;
    match &asset.geometry {
        G::Points(points) => points.iter().map(|vertex| vertex.point).collect(),
        G::Lines(lines) => lines.iter().flatten().map(|vertex| vertex.point).collect(),
        G::Polygons(polygons) => {
            polygons.iter().flat_map(|polygon| &polygon.outer).map(|vertex| vertex.point).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn places_as_services_write_them() {
        let point = json!({"type": "Point", "coordinates": [2.25, 48.5, 90.0]});
        let feature = json!({"type": "Feature", "geometry": point, "properties": {}});
        for raw in [
            json!({"lat": 48.5, "lon": 2.25}),
            json!({"lat": "48.5", "lng": "2,25"}),
            json!({"latitude": 48.5, "longitude": 2.25}),
            json!({"geometry": {"coordinates": [2.25, 48.5], "type": "Point"}}),
            json!(point.to_string()),
            json!(feature.to_string()),
            json!("48.5,2.25"),
            json!(" 48.5, 2.25 "),
            json!("48.5 2.25"),
            json!("48,5 2,25"),
            json!("48,5; 2,25"),
            point,
            feature,
        ] {
            let place = place(&raw).unwrap_or_else(|| panic!("{raw}"));
            assert_eq!((place.lat_deg(), place.lon_deg()), (48.5, 2.25), "{raw}");
        }
        for none in [
            json!(null),
            json!(48.5),
            json!([48.5, 2.25]),
            json!("here"),
            json!("48.5"),
            json!("98.5, 2.25"),
            json!("48.5, 2.25, 90"),
            json!("{\"type\": "),
            json!({"type": "LineString", "coordinates": [[2.25, 48.5], [2.3, 48.5]]}),
            json!({"type": "Point", "coordinates": []}),
            json!({"lat": true, "lon": 2.25}),
        ] {
            assert_eq!(place(&none), None, "{none}");
        }
    }
}
