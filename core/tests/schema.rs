//! The JSON schemas say what the readers say: of our own files, and of files
//! with one thing wrong.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use jsonschema::Validator;
use proptest::prelude::*;
use serde_json::{Value, json};
use wattwalk::assets::read_geojson;
use wattwalk::import::schemas;
use wattwalk::import::{Mapping, shipped};
use wattwalk::pack::{PackMemory, TourPack};
use wattwalk::schema::recording_schema;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets").join(name)
}

fn validator(name: &str) -> Validator {
    let schema = schemas().into_iter().find(|schema| schema.name == name).unwrap();
    let schema = serde_json::from_str(&schema.text).unwrap();
    jsonschema::draft7::meta::validate(&schema).unwrap_or_else(|error| panic!("{name}: {error}"));
    jsonschema::draft7::new(&schema).unwrap()
}

/// The schema of a file of the demo pack.
fn schema_of(file: &str) -> &'static str {
    match file.split_once('/') {
        Some(("networks" | "buildings", _)) => "assets",
        Some(("narration", _)) => "narration",
        _ if file == "pack.json" => "pack",
        _ if file == "tour.json" => "tour",
        _ if file == "sources.json" => "sources",
        _ => panic!("no schema for {file}"),
    }
}

fn demo() -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let root = folder("fort-issy");
    for place in ["", "networks", "buildings", "narration", "profiles"] {
        for entry in fs::read_dir(root.join(place)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
                files.insert(name, fs::read(path).unwrap());
            }
        }
    }
    files
}

fn json_files(files: &BTreeMap<String, Vec<u8>>) -> impl Iterator<Item = (&str, Value)> {
    let json = files.iter().filter(|(name, _)| name.ends_with("json"));
    json.map(|(name, bytes)| (name.as_str(), serde_json::from_slice(bytes).unwrap()))
}

#[test]
fn the_committed_schemas_are_those_of_the_types() {
    for schema in schemas().into_iter().chain([recording_schema()]) {
        let file = folder("schema").join(format!("{}.schema.json", schema.name));
        let committed = fs::read_to_string(&file).unwrap_or_default();
        assert!(
            committed == schema.text,
            "{} is not up to date: run `cargo run -- schema --out assets/schema`",
            file.display()
        );
    }
}

#[test]
fn our_own_files_are_as_the_schemas_say() {
    let files = demo();
    let mut count = 0;
    for (name, value) in json_files(&files) {
        let errors: Vec<_> = validator(schema_of(name))
            .iter_errors(&value)
            .map(|error| format!("{name}{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{}", errors.join("\n"));
        count += 1;
    }
    assert_eq!(count, 15);
    let mapping = validator("mapping");
    for entry in fs::read_dir(folder("../core/src/import/mappings")).unwrap() {
        let file = entry.unwrap().path();
        let value: Value = toml::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        let errors: Vec<_> = mapping.iter_errors(&value).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{}: {}", file.display(), errors.join("\n"));
    }
}

/// Puts a value where a pointer says, or takes away what is there.
fn put(document: &mut Value, pointer: &str, value: Option<Value>) {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    match (document.pointer_mut(parent).unwrap(), value) {
        (Value::Object(object), Some(value)) => drop(object.insert(key.into(), value)),
        (Value::Object(object), None) => drop(object.remove(key).expect(pointer)),
        (Value::Array(array), Some(value)) => array[key.parse::<usize>().unwrap()] = value,
        (other, _) => panic!("{pointer} in {other}"),
    }
}

/// Whether the reader takes the demo pack with one of its files changed, and
/// finds nothing wrong with it.
fn reader_takes(files: &BTreeMap<String, Vec<u8>>, name: &str, changed: &Value) -> bool {
    let mut files = files.clone();
    files.insert(name.into(), changed.to_string().into_bytes());
    let Ok(pack) = TourPack::open(&PackMemory(files)) else { return false };
    let district = pack.simulated_district().ok();
    pack.problems().is_empty() && district.is_none_or(|district| district.notes().is_empty())
}

#[test]
fn schema_and_reader_refuse_the_same() {
    let long = "x".repeat(1001);
    let service = json!([{
        "type": "opendatasoft", "id": "o", "title": "t", "attribution": "a",
        "url": "https://example.org", "dataset": "d", "time_field": "t",
        "things": {"by": "one", "asset": "substation"},
        "figures": [{"field": "p", "quantity": "power_kw", "unit": "kW"}]
    }]);
    let things = json!([{
        "type": "sensor_things", "id": "s", "title": "t", "attribution": "a",
        "url": "https://example.org/v1.1", "things": {"by": "property", "property": "meter"},
        "token": {"secret": "s", "as": {"header": "X-Api-Key"}}, "key": "properties/meter",
        "figures": [{"field": "p", "quantity": "power_kw"}]
    }]);
    let json = json!([{
        "type": "json", "id": "j", "title": "t", "attribution": "a", "url": "https://example.org/f",
        "things": {"by": "id"}, "records": "/data", "key": "/id", "time": "/t",
        "query": {"format": "json"}, "figures": [{"field": "/p", "quantity": "power_kw"}]
    }]);
    let csv = json!([{
        "type": "csv", "id": "c", "title": "t", "attribution": "a", "url": "https://example.org/f",
        "things": {"by": "place", "within_m": 5}, "lat": "y", "lon": "x", "time": "t",
        "time_format": "%d/%m/%Y %H:%M", "delimiter": ";",
        "figures": [{"field": "p", "quantity": "power_kw"}]
    }]);
    let ngsi_ld = json!([{
        "type": "ngsi_ld", "id": "n", "title": "t", "attribution": "a",
        "url": "https://example.org/ngsi-ld/v1", "things": {"by": "id"}, "entity_type": "E",
        "context": "https://example.org/c", "form": "simplified", "time": "dateObserved",
        "figures": [{"field": "p[L1,L2]", "quantity": "power_kw", "unit": "W"}]
    }]);
    let bare =
        json!({"type": "Feature", "geometry": {"type": "Point", "coordinates": [2.2671, 48.8171]}});
    let panel = "/features/0/properties/kind";
    let of = |kind: &str| (panel.to_owned(), Some(json!(kind)));
    let set = |pointer: &str, value: Value| (pointer.to_owned(), Some(value));
    let cut = |pointer: &str| (pointer.to_owned(), None);
    let lighting = "networks/lighting.geojson";
    let properties = |name: &str| format!("/features/0/properties/{name}");
    let good = vec![
        ("pack.json", vec![set("/$schema", json!("../schema/pack.schema.json"))]),
        ("pack.json", vec![set("/sources", json!(null)), set("/walk", json!(null))]),
        (
            "pack.json",
            vec![
                set("/wattwalk_pack", json!(2)),
                set("/wide_networks", json!([{"url": "https://example.org/country.fgb"}])),
            ],
        ),
        ("pack.json", vec![set("/ground_height_m", json!(-1000))]),
        ("tour.json", vec![set("/$schema", json!("x")), cut("/order"), cut("/route")]),
        ("tour.json", vec![set("/stops/0/zones/0/radius_m", json!(1000))]),
        ("narration/fr.json", vec![set("/$schema", json!("x"))]),
        ("sources.json", vec![set("", service.clone())]),
        ("sources.json", vec![set("", things.clone())]),
        ("sources.json", vec![set("", ngsi_ld.clone())]),
        ("sources.json", vec![set("", ngsi_ld.clone()), cut("/0/form"), cut("/0/time")]),
        ("sources.json", vec![set("", json.clone())]),
        ("sources.json", vec![set("", csv.clone())]),
        (lighting, vec![set("/$schema", json!("x"))]),
        (lighting, vec![set(&properties("depth_m"), json!(null))]),
        (lighting, vec![set(&properties("whatever"), json!([1, {}]))]),
        (lighting, vec![set("/features/0/geometry/coordinates", json!([2.2671, 48.8171, 35.5]))]),
    ];
    let bad = vec![
        ("pack.json", vec![set("/wattwalk_pack", json!(3))]),
        ("pack.json", vec![set("/wide_networks", json!([{"place": "a.fgb"}]))]),
        ("pack.json", vec![set("/id", json!("Fort Issy"))]),
        ("pack.json", vec![cut("/title")]),
        ("pack.json", vec![set("/languages", json!([]))]),
        ("pack.json", vec![set("/languages", json!(["français"]))]),
        ("pack.json", vec![set("/title/f", json!("x"))]),
        ("pack.json", vec![set("/origin/lat_deg", json!(90.1))]),
        ("pack.json", vec![set("/ground_height_m", json!(9000.5))]),
        ("pack.json", vec![set("/networks/0", json!("../x.geojson"))]),
        ("pack.json", vec![set("/networks/0", json!("/x.geojson"))]),
        ("pack.json", vec![set("/buildings/0", json!("a//b"))]),
        ("pack.json", vec![set("/tour", json!("a/.."))]),
        ("pack.json", vec![set("/sources", json!("C:/sources.json"))]),
        ("pack.json", vec![set("/narration/fr", json!("a\\b"))]),
        ("pack.json", vec![cut("/attribution/0/licence")]),
        ("tour.json", vec![set("/order", json!("loose"))]),
        ("tour.json", vec![set("/stops/0/id", json!(" "))]),
        ("tour.json", vec![set("/stops/0/zones", json!([]))]),
        ("tour.json", vec![set("/stops/0/zones/0/radius_m", json!(0.5))]),
        ("tour.json", vec![set("/stops/0/zones/0/radius_m", json!("10"))]),
        ("tour.json", vec![cut("/stops/0/zones/0/center/lon_deg")]),
        ("tour.json", vec![set("/route/0/lon_deg", json!(-180.5))]),
        ("narration/fr.json", vec![cut("/language")]),
        ("narration/fr.json", vec![set("/stops/arrival/title", json!(""))]),
        ("narration/fr.json", vec![cut("/stops/arrival/body")]),
        ("sources.json", vec![set("/0/type", json!("oracle"))]),
        ("sources.json", vec![set("/0/seed", json!(-1))]),
        ("sources.json", vec![set("/0/profiles", json!("../x"))]),
        ("sources.json", vec![set("", service.clone()), cut("/0/things")]),
        ("sources.json", vec![set("", service.clone()), set("/0/figures", json!([]))]),
        ("sources.json", vec![set("", service.clone()), set("/0/figures/0/uint", json!("kW"))]),
        ("sources.json", vec![set("", service.clone()), set("/0/figures/0/quantity", json!("kW"))]),
        ("sources.json", vec![set("", service.clone()), set("/0/url", json!("ftp://x"))]),
        ("sources.json", vec![set("", service.clone()), set("/0/url", json!("https://x/?key=1"))]),
        ("sources.json", vec![set("", service.clone()), set("/0/things", json!({"by": "id"}))]),
        ("sources.json", vec![set("", things.clone()), set("/0/key", json!("names"))]),
        ("sources.json", vec![set("", things.clone()), set("/0/things/by", json!("magic"))]),
        ("sources.json", vec![set("", things.clone()), set("/0/token/as", json!("cookie"))]),
        ("sources.json", vec![set("", things.clone()), set("/0/token/secret", json!("a b"))]),
        ("sources.json", vec![set("", things), set("/0/every_s", json!(-1))]),
        ("sources.json", vec![set("", ngsi_ld.clone()), cut("/0/time")]),
        ("sources.json", vec![set("", ngsi_ld.clone()), cut("/0/figures/0/unit")]),
        ("sources.json", vec![set("", ngsi_ld.clone()), cut("/0/entity_type")]),
        ("sources.json", vec![set("", ngsi_ld.clone()), set("/0/entity_type", json!("a b"))]),
        ("sources.json", vec![set("", ngsi_ld.clone()), set("/0/context", json!("ftp://x"))]),
        ("sources.json", vec![set("", ngsi_ld), set("/0/form", json!("short"))]),
        ("sources.json", vec![set("", json.clone()), cut("/0/key")]),
        ("sources.json", vec![set("", json.clone()), set("/0/time", json!("t"))]),
        ("sources.json", vec![set("", json.clone()), set("/0/records", json!("data"))]),
        ("sources.json", vec![set("", json), set("/0/figures/0/field", json!("p"))]),
        ("sources.json", vec![set("", csv.clone()), cut("/0/lon")]),
        ("sources.json", vec![set("", csv.clone()), cut("/0/time")]),
        ("sources.json", vec![set("", csv), set("/0/delimiter", json!("tab"))]),
        (lighting, vec![set("/type", json!("Feature"))]),
        (lighting, vec![set("/features/0/type", json!("Thing"))]),
        (lighting, vec![set("/features/0", bare)]),
        (lighting, vec![set("/features/0/id", json!(""))]),
        (lighting, vec![set("/features/0/id", json!(long))]),
        (lighting, vec![set("/features/0/id", json!(true))]),
        (lighting, vec![set("/features/0/geometry", json!(null))]),
        (lighting, vec![set("/features/0/geometry/type", json!("GeometryCollection"))]),
        (lighting, vec![set("/features/0/geometry/coordinates", json!([48.8, 248.0]))]),
        (lighting, vec![set("/features/0/geometry/coordinates", json!([2.2]))]),
        (lighting, vec![set("/features/0/properties", json!([]))]),
        (lighting, vec![set(&properties("network"), json!("beer"))]),
        (lighting, vec![set(&properties("kind"), json!(7))]),
        (lighting, vec![set(&properties("depth_m"), json!(-0.1))]),
        (lighting, vec![set(&properties("height_m"), json!("4 m"))]),
        (lighting, vec![set(&properties("positional_class"), json!("D"))]),
        (lighting, vec![set(&properties("simulated"), json!("yes"))]),
        (lighting, vec![set(&properties("name:fr"), json!(1))]),
        (lighting, vec![set(&properties("feeds"), json!("lamp-2"))]),
        (lighting, vec![set(&properties("feeds"), json!([true]))]),
        (lighting, vec![of("photovoltaic"), set(&properties("peak_kw"), json!(-1))]),
        (lighting, vec![of("photovoltaic"), set(&properties("tilt_deg"), json!(91))]),
        (lighting, vec![of("battery"), set(&properties("round_trip_efficiency"), json!(1.1))]),
        (lighting, vec![of("charging_point"), set(&properties("places"), json!(1.5))]),
        (lighting, vec![of("station"), set(&properties("places"), json!("many"))]),
        (lighting, vec![of("inlet"), set(&properties("homes"), json!(100_001))]),
        (lighting, vec![of("building"), set(&properties("office_m2"), json!("120"))]),
        (lighting, vec![of("street_light"), set(&properties("power_w"), json!(20_000))]),
    ];
    let files = demo();
    let good = good.into_iter().map(|case| (true, case));
    for (expected, (file, changes)) in good.chain(bad.into_iter().map(|case| (false, case))) {
        let mut changed: Value = serde_json::from_slice(&files[file]).unwrap();
        for (pointer, value) in &changes {
            match pointer.as_str() {
                "" => changed = value.clone().unwrap(),
                pointer => put(&mut changed, pointer, value.clone()),
            }
        }
        let says = validator(schema_of(file)).is_valid(&changed);
        let takes = reader_takes(&files, file, &changed);
        assert_eq!((says, takes), (expected, expected), "schema, reader: {file} {changes:?}");
    }
}

#[test]
fn schema_and_reader_refuse_the_same_mappings() {
    let mapping = validator("mapping");
    let table = [
        (true, "mapping = 1\ntitle = \"x\"\notherwise = \"keep\""),
        (true, "mapping = 1\ntitle = \"x\"\n[[rules]]\nwhen = { a = [1, \"b*\", { least = 2 }] }"),
        (true, "mapping = 1\ntitle = \"x\"\notherwise = \"keep\"\n[fields.depth_m]\nfrom = \"d\""),
        (false, "mapping = 2\ntitle = \"x\"\notherwise = \"keep\""),
        (false, "mapping = 1\ntitle = \"x\""),
        (false, "mapping = 1\notherwise = \"keep\""),
        (false, "mapping = 1\ntitle = \"x\"\notherwise = \"perhaps\""),
        (false, "mapping = 1\ntitle = \"x\"\notherwise = \"keep\"\nkinds = \"cable\""),
        (false, "mapping = 1\ntitle = \"x\"\notherwise = \"keep\"\nkind = \"rope\""),
        (false, "mapping = 1\ntitle = \"x\"\notherwise = \"keep\"\nid = [\"number\"]"),
        (false, "mapping = 1\ntitle = \"x\"\n[[rules]]\nwhen = { a = { lest = 2 } }"),
        (false, "mapping = 1\ntitle = \"x\"\notherwise = \"keep\"\n[fields.depth_m]\nform = \"d\""),
        (true, "mapping = 1\ntitle = \"x\"\notherwise = \"keep\"\n[[links.rules]]\nto = [\"{a}\"]"),
        (false, "mapping = 1\ntitle = \"x\"\notherwise = \"keep\"\n[links]\nname = \"{a}\""),
        (
            false,
            "mapping = 1\ntitle = \"x\"\notherwise = \"keep\"\n[[links.rules]]\nbetween = [\"{a}\"]",
        ),
        (false, "mapping = 1\ntitle = \"x\"\notherwise = \"keep\"\n[[links.rules]]\nhomes = -1"),
        (
            false,
            "mapping = 1\ntitle = \"x\"\notherwise = \"keep\"\n[[links.rules]]\nfrom = \"{a}\"",
        ),
    ];
    for (expected, text) in table {
        let value: Value = toml::from_str(text).unwrap();
        assert_eq!(mapping.is_valid(&value), expected, "schema: {text}");
        assert_eq!(Mapping::read("x.toml", text).is_ok(), expected, "reader: {text}");
    }
    assert!(shipped().len() >= 8);
}

fn values() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(Value::from),
        (-20_000.0..20_000.0).prop_map(|number: f64| json!(number)),
        (-3_i64..12_000).prop_map(Value::from),
        prop_oneof!["electricity", "gas", "cable", "street_light", "A", "C", "", "x", "10"]
            .prop_map(Value::from),
        Just(json!([])),
        Just(json!({})),
    ]
}

const PROPERTIES: [&str; 10] = [
    "network",
    "kind",
    "name",
    "name:fr",
    "depth_m",
    "height_m",
    "positional_class",
    "position_error_m",
    "simulated",
    "whatever",
];

proptest! {
    #[test]
    fn of_any_property_schema_and_reader_say_the_same(
        properties in prop::collection::btree_map(prop::sample::select(&PROPERTIES[..]), values(), 0..4),
    ) {
        let collection = json!({"type": "FeatureCollection", "features": [{
            "type": "Feature", "id": 1, "properties": properties,
            "geometry": {"type": "Point", "coordinates": [2.0, 48.0]},
        }]});
        let (_, problems) = read_geojson("x.geojson", collection.to_string().as_bytes());
        thread_local!(static ASSETS: Validator = validator("assets"));
        let valid = ASSETS.with(|assets| assets.is_valid(&collection));
        prop_assert_eq!(valid, problems.is_empty(), "{:?}", problems);
    }
}
