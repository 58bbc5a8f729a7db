use serde_json::{Value, json};

use super::*;
use crate::pack::tour_pack::tests::{memory, whole, with};
use crate::pack::{PackFiles, PackFolder};

fn advice(files: &dyn PackFiles) -> Vec<String> {
    let pack = TourPack::open(files).unwrap();
    assert_eq!(pack.problems, []);
    pack.advice().iter().map(ToString::to_string).collect()
}

/// The one thing to mend in the pack with `value` at `pointer` of `file`.
fn mend(file: &str, pointer: &str, value: Value) -> String {
    let mut pack = with(file, pointer, value);
    let entry = json!([{"what": "All", "who": "Us", "licence": "CC0-1.0"}]);
    let attribution = pack.get_mut("pack.json").unwrap().get_mut("attribution").unwrap();
    if attribution == &json!([]) {
        *attribution = entry;
    }
    // A house in sight.
    let seven = pack.get_mut("houses.geojson").unwrap().pointer_mut("/features/1").unwrap();
    if seven["geometry"]["coordinates"] == json!([2, 48]) {
        seven["geometry"]["coordinates"] = json!([2.268, 48.8168]);
    }
    let all = advice(&memory(&pack));
    assert_eq!(all.len(), 1, "{all:#?}");
    all.into_iter().next().unwrap()
}

fn check(advice: &str, parts: &[&str]) {
    assert!(parts.iter().all(|part| advice.contains(part)), "{advice}");
}

#[test]
fn the_demo_pack_needs_no_advice() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/fort-issy");
    assert_eq!(advice(&PackFolder(folder.into())), Vec::<String>::new());
}

#[test]
fn the_demo_packs_words_are_neither_a_lecture_nor_a_label() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/fort-issy");
    let pack = TourPack::open(&PackFolder(folder.into())).unwrap();
    for (language, narration) in &pack.narration {
        for (stop, text) in &narration.stops {
            let seconds = speech_s(&text.body);
            assert!((40.0..=56.0).contains(&seconds), "{stop}, {language:?}: {seconds:.0} s");
        }
    }
}

#[test]
fn what_is_added_in_one_language_only_is_named() {
    let text = |question: Option<&str>| json!({"title": "t", "body": "b", "question": question});
    let words = |tag: &str, question| json!({"language": tag, "stops": {"a": text(question)}});
    let told = |question| {
        let mut pack = with("fr.json", "", words("fr", Some("Pourquoi ?")));
        pack.insert("en.json", words("en", question));
        let manifest = pack.get_mut("pack.json").unwrap();
        manifest["languages"] = json!(["fr", "en"]);
        manifest["narration"] = json!({"fr": "fr.json", "en": "en.json"});
        let all = advice(&memory(&pack));
        all.into_iter().filter(|told| told.contains("question")).collect::<Vec<_>>().join("|")
    };
    check(&told(None), &["en.json: feature a: stops: no `question`, which fr has"]);
    check(&told(Some(" ")), &["no `question`"]);
    assert_eq!(told(Some("Why?")), "");
}

#[test]
fn stops_that_cannot_be_reached_or_told_apart_are_named() {
    let at = |lat_deg: f64| json!({"lat_deg": lat_deg, "lon_deg": 2.2681});
    let stop =
        |id: &str, lat: f64| json!({"id": id, "zones": [{"center": at(lat), "radius_m": 12}]});
    let route = json!([at(48.8167), at(48.8180)]);
    // Words for both, and then two stops 8 m apart.
    let words = |ids: &[&str]| {
        let text = json!({"title": "t", "body": "b"});
        let stops: serde_json::Map<_, _> =
            ids.iter().map(|id| ((*id).to_owned(), text.clone())).collect();
        json!({"language": "fr", "stops": stops})
    };
    let tour = |second: f64| {
        let mut pack = with("fr.json", "", words(&["a", "b"]));
        pack.insert(
            "tour.json",
            json!({"stops": [stop("a", 48.8167), stop("b", second)], "route": route}),
        );
        pack.insert(
            "houses.geojson",
            json!({"type": "FeatureCollection", "features": [
            {"type": "Feature", "id": "H", "properties": {"kind": "building"},
             "geometry": {"type": "Polygon", "coordinates": [[
                [2.2676, 48.8172], [2.2686, 48.8172], [2.2686, 48.8177], [2.2676, 48.8177],
                [2.2676, 48.8172]]]}},
            {"type": "Feature", "id": 7, "properties": {},
             "geometry": {"type": "Point", "coordinates": [2.268, 48.8168]}}]}),
        );
        let entry = json!([{"what": "All", "who": "Us", "licence": "CC0-1.0"}]);
        *pack.get_mut("pack.json").unwrap().get_mut("attribution").unwrap() = entry;
        advice(&memory(&pack))
    };
    let close = tour(48.8167 + 8.0 / 111_200.0);
    assert_eq!(close.len(), 1, "{close:?}");
    check(&close[0], &["tour.json: feature a: zones[0].center: 8 m from stop b", "15 m apart"]);
    let inside = tour(48.81745);
    assert_eq!(inside.len(), 1, "{inside:?}");
    check(&inside[0], &["feature b", "inside a building"]);
    let off = tour(48.8190);
    assert_eq!(off.len(), 1, "{off:?}");
    check(&off[0], &["feature b", "beside the route"]);
    assert_eq!(tour(48.8170), Vec::<String>::new());
}

#[test]
fn words_that_are_too_long_or_have_no_voice_are_named() {
    let long = "mot ".repeat(400);
    let told = mend("fr.json", "/stops/a/body", json!(long));
    check(&told, &["fr.json: feature a: stops", "160 s of speech"]);
    let told = mend("fr.json", "/stops/a/body", json!("mot ".repeat(1100)));
    check(&told, &["4400 characters"]);
    let told = mend("houses.geojson", "/features/0/properties", json!({"name:de": "Haus"}));
    check(&told, &["pack.json: languages", "asset H has a name in de"]);

    let mut breton = whole();
    let manifest = breton.get_mut("pack.json").unwrap();
    manifest["languages"] = json!(["br"]);
    manifest["narration"] = json!({"br": "fr.json"});
    manifest["attribution"] = json!([{"what": "All", "who": "Us", "licence": "CC0-1.0"}]);
    breton.get_mut("fr.json").unwrap()["language"] = json!("br");
    let all = advice(&memory(&breton)).join("\n");
    check(&all, &["br: few tablets have a voice", "title: no title in br"]);
}

#[test]
fn what_has_no_owner_is_named() {
    let entry = |files: Value| json!([{"what": "Power", "who": "Us", "licence": "CC0-1.0", "files": files}]);
    let told = mend("pack.json", "/attribution", entry(json!(["networks/power.geojson"])));
    check(&told, &["pack.json: attribution", "houses.geojson has none"]);
    let told =
        mend("pack.json", "/attribution", json!([{"what": "All", "who": "Us", "licence": " "}]));
    check(&told, &["attribution[0].licence: empty"]);
}

#[test]
fn what_nobody_will_see_is_named() {
    let place = json!([48.8167, 2.2681]);
    let told = mend("houses.geojson", "/features/1/geometry/coordinates", place);
    check(&told, &["1 assets are more than 1 km from the walk, as 7 (", "swapped"]);
    // A tour of one stop and no way: from the stop.
    let mut lone =
        with("houses.geojson", "/features/1/geometry/coordinates", json!([2.3, 48.8167]));
    lone.get_mut("tour.json").unwrap().as_object_mut().unwrap().remove("route");
    let all = advice(&memory(&lone)).join("\n");
    check(&all, &["from the walk, as 7 (2.3 km)"]);
}
