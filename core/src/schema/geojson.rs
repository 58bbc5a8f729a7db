//! The form of our GeoJSON.
//!
//! Its reader takes a file value by value, so that one bad feature leaves the
//! rest alone; the types here stand for what it takes, and are nobody's values.
//! That both agree is tested by `core/tests/schema.rs`.
#![allow(dead_code, reason = "types that only a schema is made of")]

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

use crate::assets::{AssetKind, FARTHEST_M, LONGEST_ID, Network, PositionalClass};
use crate::energy::{
    AREA_M2, AZIMUTHS_DEG, CHARGING_KW, COPS, COUNT, EFFICIENCIES, FLOWS_M3_PER_H, LIGHTS_W,
    POWER_KW, TILTS_DEG,
};

/// Assets as GeoJSON (RFC 7946): longitude before latitude, WGS 84 degrees.
#[derive(JsonSchema)]
pub(super) struct Collection {
    r#type: CollectionType,
    /// The assets.
    features: Vec<Feature>,
}

#[derive(JsonSchema)]
enum CollectionType {
    FeatureCollection,
}

#[derive(JsonSchema)]
enum FeatureType {
    Feature,
}

/// An asset. Its id is that of the feature, or a property.
#[derive(JsonSchema)]
#[schemars(extend("anyOf" = [
    {"required": ["id"], "properties": {"id": {"type": ["string", "number"]}}},
    {"properties": {"properties": {"type": "object", "required": ["id"]}}, "required": ["properties"]},
]))]
struct Feature {
    r#type: FeatureType,
    /// Unique within the pack.
    id: Option<Id>,
    geometry: Geometry,
    properties: Option<Properties>,
}

/// A text or a number, unique within the pack.
#[derive(JsonSchema)]
#[schemars(untagged)]
enum Id {
    Text(#[schemars(length(max = LONGEST_ID), regex(pattern = r"\S"))] String),
    Number(f64),
}

/// Point, LineString, Polygon or their Multi forms.
struct Geometry;

impl JsonSchema for Geometry {
    fn schema_name() -> Cow<'static, str> {
        "Geometry".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let degrees = |most: f64| json!({"type": "number", "minimum": -most, "maximum": most});
        let position = json!({
            "description": "Longitude and latitude in degrees, and perhaps a height in metres.",
            "type": "array",
            "items": [degrees(180.0), degrees(90.0)],
            "additionalItems": {"type": "number"},
            "minItems": 2,
        });
        let list =
            |of: &Value, least: usize| json!({"type": "array", "items": of, "minItems": least});
        let line = list(&position, 2);
        let polygon = list(&list(&position, 4), 1);
        let forms = [
            ("Point", position.clone()),
            ("LineString", line.clone()),
            ("Polygon", polygon.clone()),
            ("MultiPoint", list(&position, 1)),
            ("MultiLineString", list(&line, 1)),
            ("MultiPolygon", list(&polygon, 1)),
        ];
        let words: Vec<_> = forms.iter().map(|(word, _)| *word).collect();
        let each = forms.iter().map(|(word, coordinates)| {
            json!({
                "if": {"properties": {"type": {"const": word}}},
                "then": {"properties": {"coordinates": coordinates}},
            })
        });
        json_schema!({
            "description": "Point, LineString, Polygon or their Multi forms.",
            "type": "object",
            "required": ["type", "coordinates"],
            "properties": {"type": {"enum": words}},
            "allOf": each.collect::<Vec<_>>(),
        })
    }
}

/// What is known of an asset; what is missing or null stays unknown.
struct Properties;

impl JsonSchema for Properties {
    fn schema_name() -> Cow<'static, str> {
        "Properties".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = Known::json_schema(generator);
        let kinds = [
            ("building", generator.subschema_for::<Building>()),
            ("photovoltaic", generator.subschema_for::<Photovoltaic>()),
            ("battery", generator.subschema_for::<Battery>()),
            ("street_light", generator.subschema_for::<StreetLight>()),
            ("charging_point", generator.subschema_for::<ChargingPoint>()),
            ("station", generator.subschema_for::<Station>()),
            ("well", generator.subschema_for::<Well>()),
            ("inlet", generator.subschema_for::<Users>()),
            ("cabinet", generator.subschema_for::<Users>()),
        ];
        let each = kinds.into_iter().map(|(kind, then)| {
            let is = json!({"properties": {"kind": {"const": kind}}, "required": ["kind"]});
            json!({"if": is, "then": then})
        });
        schema.insert("allOf".into(), each.collect());
        schema
    }
}

/// What is known of an asset; what is missing or null stays unknown.
#[derive(JsonSchema)]
#[schemars(extend("patternProperties" = {"^name:[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$": {
    "description": "A name in a language (BCP 47 tag).",
    "type": ["string", "null"],
}}))]
struct Known {
    /// Unique within the pack; the feature's own id goes before.
    id: Option<Id>,
    /// Whose it is.
    network: Option<Network>,
    /// What it is.
    kind: Option<AssetKind>,
    /// A name for people.
    name: Option<String>,
    /// Depth of its axis below the ground, metres, positive downwards.
    #[schemars(range(min = 0.0, max = FARTHEST_M))]
    depth_m: Option<f64>,
    /// Height of its top above the ground, metres.
    #[schemars(range(min = 0.0, max = FARTHEST_M))]
    height_m: Option<f64>,
    /// How well it is located.
    positional_class: Option<PositionalClass>,
    /// How far it may be off besides what its class allows, metres.
    #[schemars(range(min = 0.0, max = FARTHEST_M))]
    position_error_m: Option<f64>,
    /// Whether its place is drawn or simulated rather than surveyed.
    simulated: Option<bool>,
    /// The ids of the assets downstream.
    feeds: Option<Vec<Id>>,
    /// How many homes it serves, with all that it feeds; 0 where it is no
    /// household's.
    #[schemars(range(min = *COUNT.start(), max = *COUNT.end()))]
    homes: Option<u32>,
}

/// What the simulated district reads of a building.
#[derive(JsonSchema)]
struct Building {
    /// How many homes it has.
    #[schemars(range(min = *COUNT.start(), max = *COUNT.end()))]
    homes: Option<u32>,
    /// Floor area of offices, square metres.
    #[schemars(range(min = *AREA_M2.start(), max = *AREA_M2.end()))]
    office_m2: Option<f64>,
    /// Floor area of shops, square metres.
    #[schemars(range(min = *AREA_M2.start(), max = *AREA_M2.end()))]
    shop_m2: Option<f64>,
    /// Floor area of schools, square metres.
    #[schemars(range(min = *AREA_M2.start(), max = *AREA_M2.end()))]
    school_m2: Option<f64>,
    /// Floor area heated by the district, square metres.
    #[schemars(range(min = *AREA_M2.start(), max = *AREA_M2.end()))]
    heated_m2: Option<f64>,
    /// Heat given for electricity taken by the heat pumps in it, which lift the wells'
    /// share of all of the district's heat.
    #[schemars(range(min = *COPS.start(), max = *COPS.end()))]
    heat_pump_cop: Option<f64>,
}

/// What the simulated district reads of panels.
#[derive(JsonSchema)]
struct Photovoltaic {
    /// Peak power, kW.
    #[schemars(range(min = *POWER_KW.start(), max = *POWER_KW.end()))]
    peak_kw: Option<f64>,
    /// From the horizontal, degrees; 30 where it is missing.
    #[schemars(range(min = *TILTS_DEG.start(), max = *TILTS_DEG.end()))]
    tilt_deg: Option<f64>,
    /// Clockwise from north, degrees; 180, south, where it is missing.
    #[schemars(range(min = *AZIMUTHS_DEG.start(), max = *AZIMUTHS_DEG.end()))]
    azimuth_deg: Option<f64>,
}

/// What the simulated district reads of a battery.
#[derive(JsonSchema)]
struct Battery {
    /// What it holds, kWh.
    #[schemars(range(min = *POWER_KW.start(), max = *POWER_KW.end()))]
    capacity_kwh: Option<f64>,
    /// How fast it charges and discharges, kW.
    #[schemars(range(min = *POWER_KW.start(), max = *POWER_KW.end()))]
    power_kw: Option<f64>,
    /// What comes back of what went in; 0.85 where it is missing.
    #[schemars(range(min = *EFFICIENCIES.start(), max = *EFFICIENCIES.end()))]
    round_trip_efficiency: Option<f64>,
}

/// What the simulated district reads of a street light.
#[derive(JsonSchema)]
struct StreetLight {
    /// Power when lit, W.
    #[schemars(range(min = *LIGHTS_W.start(), max = *LIGHTS_W.end()))]
    power_w: Option<f64>,
}

/// What the simulated district reads of a charging point.
#[derive(JsonSchema)]
struct ChargingPoint {
    /// Power of one place, kW.
    #[schemars(range(min = *CHARGING_KW.start(), max = *CHARGING_KW.end()))]
    power_kw: Option<f64>,
    /// How many cars at once; 1 where it is missing.
    #[schemars(range(min = *COUNT.start(), max = *COUNT.end()))]
    places: Option<u32>,
}

/// What the simulated district reads of a station.
#[derive(JsonSchema)]
struct Station {
    /// How many places.
    #[schemars(range(min = *COUNT.start(), max = *COUNT.end()))]
    places: Option<u32>,
}

/// What the simulated district reads of a well of district heating.
#[derive(JsonSchema)]
struct Well {
    /// Its largest flow, cubic metres an hour.
    #[schemars(range(min = *FLOWS_M3_PER_H.start(), max = *FLOWS_M3_PER_H.end()))]
    flow_m3_per_h: Option<f64>,
}

/// What the simulated district reads of an inlet, or a cabinet of telecom.
#[derive(JsonSchema)]
struct Users {
    /// How many homes use it; else the sum of what it feeds.
    #[schemars(range(min = *COUNT.start(), max = *COUNT.end()))]
    homes: Option<u32>,
}
