//! A question in the standard's language (OData's).

use reqwest::Url;
use url::form_urlencoded::byte_serialize;

use crate::assets::AssetId;
use crate::sources::services::asked::Asked;
use crate::sources::things::ThingMap;

use crate::sources::SensorThingsSettings;

/// Datastreams of a page; a service may give fewer.
const PAGE: usize = 200;
/// Metres of a degree of latitude.
const DEGREE_M: f64 = 111_320.0;

/// A datastream has one observed property and one unit; a MultiDatastream has
/// several, and results that are lists.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    Single,
    Multi,
}

impl Kind {
    fn entities(self) -> &'static str {
        match self {
            Self::Single => "Datastreams",
            Self::Multi => "MultiDatastreams",
        }
    }

    fn properties(self) -> &'static str {
        match self {
            Self::Single => "ObservedProperty",
            Self::Multi => "ObservedProperties",
        }
    }

    fn select(self) -> &'static str {
        match self {
            Self::Single => "id,unitOfMeasurement",
            Self::Multi => "id,unitOfMeasurements",
        }
    }
}

/// The address of the datastreams of these assets, or of all when none are
/// named, each with its newest observation.
pub(super) fn datastreams(
    kind: Kind,
    settings: &SensorThingsSettings,
    asked: &Asked,
    assets: &[&AssetId],
) -> Url {
    let mut conditions = vec![properties(kind, settings)];
    conditions.extend(things_among(&settings.key, &asked.things, assets));
    conditions.extend(settings.filter.as_ref().map(|filter| format!("({filter})")));
    let thing = match asked.things {
        ThingMap::Places(_) => "Thing($select=id;$expand=Locations($select=location))",
        _ => "Thing($select=id,name,properties)",
    };
    let expand = format!(
        "{thing},{}($select=name,definition),\
         Observations($select=phenomenonTime,result;$orderby=phenomenonTime desc;$top=1)",
        kind.properties()
    );
    let page = PAGE.to_string();
    let query = [
        ("$filter", conditions.join(" and ").as_str()),
        ("$select", kind.select()),
        ("$expand", &expand),
        ("$orderby", "id asc"),
        ("$top", &page),
    ]
    .map(|(name, value)| {
        format!("{name}={}", byte_serialize(value.as_bytes()).collect::<String>())
    });
    let mut url = asked.url(&[kind.entities()], &[]);
    url.set_query(Some(&query.join("&")));
    url
}

/// The observed properties that are figures of ours, by name or definition.
fn properties(kind: Kind, settings: &SensorThingsSettings) -> String {
    let properties = kind.properties();
    let figures = settings.service.figures.iter().map(|figure| {
        let text = text(&figure.field);
        let field = if figure.field.contains("://") { "definition" } else { "name" };
        format!("{properties}/{field} eq {text}")
    });
    format!("({})", figures.collect::<Vec<_>>().join(" or "))
}

fn things_among(key: &str, things: &ThingMap, assets: &[&AssetId]) -> Option<String> {
    match things {
        ThingMap::One(_) => None,
        ThingMap::Keys { .. } => {
            let keys = assets.iter().filter_map(|asset| things.key(asset));
            let keys = keys.map(|value| format!("Thing/{key} eq {}", literal(key, value)));
            let keys: Vec<_> = keys.collect();
            (!keys.is_empty()).then(|| format!("({})", keys.join(" or ")))
        }
        ThingMap::Places(places) => {
            let (centre, radius_m) = places.around(assets)?;
            let (lon, lat) = (centre.lon_deg(), centre.lat_deg());
            let north = radius_m / DEGREE_M;
            let east = north / libm::cos(lat.to_radians()).max(0.01);
            let (w, s, e, n) = (lon - east, lat - north, lon + east, lat + north);
            let ring = [(w, s), (e, s), (e, n), (w, n), (w, s)];
            let ring = ring.map(|(lon, lat)| format!("{lon:.6} {lat:.6}")).join(",");
            Some(format!("st_within(Thing/Locations/location,geography'POLYGON(({ring}))')"))
        }
    }
}

/// An id is a number where it looks like one; a service's ids are of one kind.
fn literal(key: &str, value: &str) -> String {
    match value.parse::<i64>() {
        Ok(id) if key == "id" => id.to_string(),
        _ => text(value),
    }
}

fn text(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
