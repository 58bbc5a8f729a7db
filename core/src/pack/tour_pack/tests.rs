//! A small pack in memory, broken in one place at a time.

use serde_json::json;

use super::*;
use crate::assets::RangedBytes;
use crate::pack::PackMemory;

fn feature(id: &str, properties: Value) -> Value {
    json!({"type": "Feature", "id": id, "properties": properties,
           "geometry": {"type": "Point", "coordinates": [2.2681, 48.8167]}})
}

fn collection(features: Value) -> Value {
    json!({"type": "FeatureCollection", "features": features})
}

pub(in crate::pack) fn whole() -> BTreeMap<&'static str, Value> {
    let center = json!({"lat_deg": 48.8167, "lon_deg": 2.2681});
    BTreeMap::from([
        (
            "pack.json",
            json!({
                "wattwalk_pack": 1, "id": "mini", "title": {"fr": "Mini"}, "languages": ["fr"],
                "origin": center, "ground_height_m": 119.0, "time_zone": "Europe/Paris",
                "networks": ["networks/power.geojson"], "buildings": ["houses.geojson"],
                "tour": "tour.json", "narration": {"fr": "fr.json"}, "sources": "sources.json",
                "walk": "walk.gpx", "attribution": [],
            }),
        ),
        ("networks/power.geojson", collection(json!([feature("T", json!({"feeds": ["H", 7]}))]))),
        (
            "houses.geojson",
            collection(json!([feature("H", json!({})), {
            "type": "Feature", "id": 7, "geometry": {"type": "Point", "coordinates": [2, 48]}}])),
        ),
        (
            "tour.json",
            json!({"stops": [{"id": "a", "look_at": "H", "assets": ["T"],
                              "zones": [{"center": center, "radius_m": 12.0}]}]}),
        ),
        ("fr.json", json!({"language": "fr", "stops": {"a": {"title": "t", "body": "b"}}})),
        (
            "sources.json",
            json!([{"type": "simulated_district", "id": "s", "title": "S", "attribution": "us",
                    "seed": 1, "profiles": "loads.csv"}]),
        ),
        ("loads.csv", json!("time")),
        (
            "walk.gpx",
            json!(
                r#"<gpx version="1.1" creator="test" xmlns="http://www.topografix.com/GPX/1/1"/>"#
            ),
        ),
    ])
}

/// The files as they are on disk: a text as it is, all else as JSON.
pub(in crate::pack) fn memory(pack: &BTreeMap<&'static str, Value>) -> PackMemory {
    let file = |(name, value): (&&str, &Value)| {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        ((*name).into(), text.into_bytes())
    };
    PackMemory(pack.iter().map(file).collect())
}

/// The pack with the value at `pointer` of `file` replaced.
pub(in crate::pack) fn with(
    file: &str,
    pointer: &str,
    value: Value,
) -> BTreeMap<&'static str, Value> {
    let mut pack = whole();
    *pack.get_mut(file).unwrap().pointer_mut(pointer).unwrap() = value;
    pack
}

#[test]
fn a_whole_pack_has_all_and_no_problem() {
    let pack = TourPack::open(&memory(&whole())).unwrap();
    assert_eq!(pack.problems, []);
    let ids: Vec<_> = pack.assets.iter().map(|asset| asset.id.as_str()).collect();
    assert_eq!(ids, ["T", "H", "7"]);
    assert_eq!(pack.narration.len(), 1);
    assert_eq!(pack.sources.len(), 1);
    assert_eq!(pack.profiles.keys().collect::<Vec<_>>(), ["loads.csv"]);
    assert!(pack.walk_gpx.is_some());
}

#[test]
fn what_a_visit_cannot_do_without_is_an_error_with_file_and_field() {
    let tour = "tour.json: ";
    let table = [
        (
            "pack.json",
            "/wattwalk_pack",
            json!(3),
            "pack.json: wattwalk_pack: the pack has layout 3",
        ),
        ("pack.json", "/wattwalk_pack", json!(0), "pack.json: wattwalk_pack: 0"),
        ("pack.json", "/wattwalk_pack", json!("1"), "pack.json: wattwalk_pack: invalid type"),
        ("pack.json", "/id", json!("Mini!"), "pack.json: id: "),
        ("pack.json", "/languages", json!([]), "pack.json: languages: empty"),
        ("pack.json", "/languages", json!([""]), "pack.json: languages[0]: \"\" is not"),
        ("pack.json", "/languages", json!(["constructor"]), "pack.json: languages[0]: \"con"),
        ("pack.json", "/languages", json!(["fr", "en-"]), "pack.json: languages[1]: \"en-\" is"),
        ("pack.json", "/narration", json!({"e1": "fr.json"}), "pack.json: narration"),
        ("pack.json", "/title", json!({"x\u{202e}": "Mini"}), "pack.json: title"),
        ("pack.json", "/origin/lat_deg", json!(98), "pack.json: origin: latitude 98"),
        ("pack.json", "/ground_height_m", json!(1e9), "pack.json: ground_height_m: "),
        ("pack.json", "/time_zone", json!("Mars/Base"), "pack.json: time_zone: \"Mars/Base\""),
        ("pack.json", "/tour", json!("../tour.json"), "../tour.json: not a path within"),
        ("pack.json", "/tour", json!("none.json"), "none.json: the pack has no such file"),
        ("tour.json", "/stops/0/id", json!(" "), "stops[0].id: "),
        ("tour.json", "/stops/0/id", json!("a\u{1b}[2J"), "stops[0].id: a[2J: "),
        ("tour.json", "/stops/0/zones", json!([]), "stops[0].zones: empty"),
        ("tour.json", "/stops/0/zones/0/radius_m", json!(0), "stops[0].zones[0].radius_m: 0 m"),
        ("tour.json", "/stops/0/zones/0/radius_m", json!("x"), "stops[0].zones[0].radius_m: inv"),
        ("tour.json", "/stops/0/zones/0/center/lon_deg", json!(200), "stops[0].zones[0].center: "),
    ];
    for (file, pointer, value, reason) in table {
        let error = TourPack::open(&memory(&with(file, pointer, value))).unwrap_err().to_string();
        let start = if file == "tour.json" { format!("{tour}{reason}") } else { reason.into() };
        assert!(error.starts_with(&start), "{pointer}: {error}");
    }
    let mut doubled = whole();
    let stop = doubled["tour.json"]["stops"][0].clone();
    doubled.get_mut("tour.json").unwrap()["stops"] = json!([stop, stop]);
    let error = TourPack::open(&memory(&doubled)).unwrap_err().to_string();
    assert!(error.starts_with("tour.json: stops[1].id: "), "{error}");
    let error = TourPack::open(&PackMemory::default()).unwrap_err().to_string();
    assert!(error.starts_with("pack.json: "), "{error}");
}

#[test]
fn a_pack_without_a_stop_is_walked_freely() {
    let mut files = with("tour.json", "/stops", json!([]));
    files.get_mut("pack.json").unwrap()["narration"] = json!({});
    let pack = TourPack::open(&memory(&files)).unwrap();
    assert_eq!(pack.problems(), &[]);
    assert!(pack.tour().stops.is_empty() && !pack.assets().is_empty());
}

#[test]
fn what_a_visit_can_do_without_is_a_problem_and_the_rest_is_there() {
    let power = "networks/power.geojson";
    let table = [
        ("pack.json", "/networks", json!(["none.geojson", power]), "none.geojson: "),
        ("pack.json", "/networks", json!(["a/../../b", power]), "a/../../b: not a path within"),
        (
            "pack.json",
            "/networks",
            json!([power, power]),
            "networks/power.geojson: pack.json names",
        ),
        ("pack.json", "/sources", json!("C:/s.json"), "C:/s.json: not a path within"),
        ("pack.json", "/walk", json!("none.gpx"), "none.gpx: "),
        ("pack.json", "/languages", json!(["fr", "zh"]), "pack.json: narration.zh: missing"),
        (
            power,
            "/features/0/properties/feeds",
            json!(["H", "X"]),
            "networks/power.geojson: feature T: properties.feeds[1]: the pack has no asset \"X\"",
        ),
        (
            power,
            "/features/0/properties/feeds",
            json!("H"),
            "networks/power.geojson: feature T: properties.feeds: \"H\" is not a list",
        ),
        ("houses.geojson", "/features/1/id", json!("H"), "houses.geojson: feature H: id: "),
        ("tour.json", "/stops/0/look_at", json!("X"), "tour.json: feature a: look_at: "),
        ("fr.json", "/language", json!("en"), "fr.json: language: it is en"),
        ("fr.json", "/stops/a/body", json!(""), "fr.json: feature a: stops: "),
        ("fr.json", "/stops/a/body", json!(1), "fr.json: stops.a.body: invalid type"),
        ("sources.json", "/0/seed", json!("one"), "sources.json: [0]: invalid type"),
        ("sources.json", "/0/profiles", json!("/etc/hosts"), "/etc/hosts: not a path within"),
    ];
    for (file, pointer, value, reason) in table {
        let pack = TourPack::open(&memory(&with(file, pointer, value))).unwrap();
        let [problem, ..] = pack.problems.as_slice() else { panic!("{file}{pointer}: none") };
        assert!(problem.to_string().starts_with(reason), "{pointer}: {problem}");
        assert!(pack.assets.len() >= 2);
        assert_eq!(pack.tour.stops.len(), 1);
    }
}

#[test]
fn paths_are_checked_whatever_reads_the_files() {
    struct Trusting(PackMemory);
    impl PackFiles for Trusting {
        fn read(&self, path: &str) -> Result<Vec<u8>, PackError> {
            Ok(self.0.0.get(path).cloned().unwrap_or_else(|| b"secret".to_vec()))
        }
    }
    let pack = TourPack::open(&Trusting(memory(&with("pack.json", "/walk", json!("../key")))));
    let pack = pack.unwrap();
    assert_eq!(pack.walk_gpx, None);
    assert!(pack.problems[0].to_string().contains("not a path within"));
}

#[test]
fn a_file_whose_bytes_are_no_text_is_said_to_be_that() {
    let files = |name: &str| {
        let PackMemory(mut files) = memory(&whole());
        files.insert(name.into(), b"\xFF\xFEt\0i\0m\0e\0".to_vec());
        TourPack::open(&PackMemory(files))
    };
    let reason = "line 1 is not UTF-8: save the file as UTF-8";
    for name in ["fr.json", "sources.json", "loads.csv", "houses.geojson"] {
        let problems = files(name).unwrap().problems;
        let said: Vec<_> = problems.iter().map(ToString::to_string).collect();
        assert!(said.contains(&format!("{name}: {reason}")), "{said:?}");
    }
    for name in ["pack.json", "tour.json"] {
        assert_eq!(files(name).unwrap_err().to_string(), format!("{name}: {reason}"));
    }
    let district = files("loads.csv").unwrap().simulated_district().unwrap_err().to_string();
    assert_eq!(district, format!("sources.json: s: profiles: loads.csv: {reason}"));
    let PackMemory(mut files) = memory(&whole());
    files.remove("loads.csv");
    let pack = TourPack::open(&PackMemory(files)).unwrap();
    let district = pack.simulated_district().unwrap_err().to_string();
    assert!(district.starts_with("sources.json: s: profiles: loads.csv: "), "{district}");
}

#[test]
fn the_demo_pack_has_no_problem() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/fort-issy");
    let pack = TourPack::open(&crate::pack::PackFolder(folder)).unwrap();
    assert_eq!(pack.problems, []);
}

#[test]
fn what_a_person_is_shown_has_nothing_that_nobody_sees() {
    let dirty = "a\u{1b}[2J\u{9b}1m\u{202e}b\u{2066}\u{200b}\u{7}";
    let clean = "a[2J1mb";
    let mut pack = whole();
    for (file, pointer) in [
        ("pack.json", "/title/fr"),
        ("fr.json", "/stops/a/title"),
        ("fr.json", "/stops/a/body"),
        ("sources.json", "/0/title"),
        ("sources.json", "/0/attribution"),
    ] {
        *pack.get_mut(file).unwrap().pointer_mut(pointer).unwrap() = json!(dirty);
    }
    let attribution = json!([{"what": dirty, "who": dirty, "licence": dirty, "url": dirty}]);
    pack.get_mut("pack.json").unwrap()["attribution"] = attribution;
    let properties = json!({"name": dirty, "name:fr": dirty, "feeds": [dirty], "depth_m": dirty});
    pack.get_mut("houses.geojson").unwrap()["features"][0]["properties"] = properties;
    pack.get_mut("houses.geojson").unwrap()["features"][1]["id"] = json!(dirty);
    pack.get_mut("tour.json").unwrap()["stops"][0]["look_at"] = json!(dirty);
    pack.get_mut("pack.json").unwrap()["networks"] =
        json!(["networks/power.geojson", "n\u{1b}[2J\u{202e}.geojson"]);
    let pack = TourPack::open(&memory(&pack)).unwrap();
    let fr = Language::from("fr");
    let text = &pack.narration[&fr].stops["a"];
    let house = pack.assets.iter().find(|asset| asset.id.as_str() == "H").unwrap();
    let SourceSettings::SimulatedDistrict(district) = &pack.sources[0] else { panic!() };
    let named = &pack.manifest.attribution[0];
    for shown in [
        &pack.manifest.title[&fr],
        &text.title,
        &text.body,
        house.name.as_ref().unwrap(),
        &house.names[&fr],
        &district.title,
        &district.attribution,
        &named.what,
        &named.who,
        &named.licence,
        named.url.as_ref().unwrap(),
    ] {
        assert_eq!(shown, clean);
    }
    let told: Vec<_> = pack.problems.iter().map(ToString::to_string).collect();
    assert!(told.iter().all(|told| crate::plain::is_line(told)), "{told:#?}");
    // The file, the id, the depth, what is fed, what is looked at.
    for quoted in ["n[2J.geojson", "id: a[2J1mb", "depth_m: ", "feeds[0]", "look_at"] {
        assert!(told.iter().any(|told| told.contains(quoted)), "{quoted}: {told:#?}");
    }
}

#[test]
fn what_a_foreign_reader_says_is_cleaned_too() {
    struct Rude;
    impl PackFiles for Rude {
        fn read(&self, path: &str) -> Result<Vec<u8>, PackError> {
            let reason = "\u{1b}]0;x\u{7}no\u{202e}".repeat(1000);
            Err(PackError::File { file: format!("{path}\u{1b}"), reason })
        }
    }
    let error = TourPack::open(&Rude).unwrap_err().to_string();
    assert!(error.starts_with("pack.json: ]0;xno]0;xno") && error.len() < 1100, "{error}");
    assert!(crate::plain::is_line(&error));
}

#[test]
fn problems_of_all_files_together_are_listed_up_to_a_limit() {
    let networks: Vec<_> = (0..700).map(|number| format!("{number}.geojson")).collect();
    let pack = with("pack.json", "/networks", json!(networks));
    let mut files = memory(&pack);
    let bad: Vec<_> = (0..700).map(|_| json!(1)).collect();
    let bad = collection(json!(bad)).to_string().into_bytes();
    files.0.insert("0.geojson".into(), bad.clone());
    files.0.insert("1.geojson".into(), bad);
    let pack = TourPack::open(&files).unwrap();
    assert_eq!(pack.problems.len(), 1001);
    // 1400 features, 698 files, and that the tour and the houses miss theirs.
    let [.., last] = pack.problems.as_slice() else { panic!() };
    let count: usize = last.reason.split(' ').next().unwrap().parse().unwrap();
    assert!((1098..1105).contains(&count), "{last}");
    assert!(last.reason.ends_with("more problems are not listed"), "{last}");
}

#[test]
fn wide_networks_that_can_only_be_had_whole_take_so_much_and_no_more() {
    let bytes: std::sync::Arc<[u8]> = vec![0; 1000].into();
    assert_eq!(bytes.held_bytes(), 1000);
    let files = PackMemory(BTreeMap::from([("w.fgb".to_owned(), vec![0; 1000])]));
    let place = WidePlace::File("w.fgb".into());
    for (left, reason) in [(999, "take more than 134217728 bytes of memory"), (1000, "FlatGeobuf")]
    {
        let error = WideNetwork::open(&place, &files, &mut { left }).unwrap_err().to_string();
        assert!(error.contains(reason), "{error}");
    }
}

#[test]
fn files_of_a_pack_are_read_up_to_a_sum() {
    let mut left = 10;
    assert_eq!(take_of(&mut left, 10), Ok(()));
    assert!(take_of(&mut left, 1).unwrap_err().contains("all together"));
    // A narration of 6 MB in each of five languages.
    let body = "x".repeat(64_000);
    let stops: serde_json::Map<_, _> =
        (0..100).map(|stop| (stop.to_string(), json!({"title": "t", "body": body}))).collect();
    let mut pack = whole();
    let mut narration = json!({"fr": "fr.json"});
    for (language, name) in
        [("de", "de.json"), ("en", "en.json"), ("es", "es.json"), ("it", "it.json")]
    {
        narration[language] = json!(name);
        pack.insert(name, json!({"language": language, "stops": stops}));
    }
    pack.get_mut("pack.json").unwrap()["narration"] = narration;
    let pack = TourPack::open(&memory(&pack)).unwrap();
    let spoken: Vec<_> = pack.narration.keys().map(Language::as_str).collect();
    assert_eq!(spoken, ["de", "en", "es", "fr"]);
    let told = |problem: &&Problem| problem.reason.contains("all together");
    assert_eq!(pack.problems.iter().filter(told).count(), 1);
}
