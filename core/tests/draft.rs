//! A tour drafted along a way: stops that can be told apart, and words that
//! say what the data say.

mod scratch;

use std::fmt::Write;
use std::path::Path;

use wattwalk::geodesy::LocalFrame;
use wattwalk::import::{Draft, DrawnWay, ImportSettings, import};
use wattwalk::language::Language;
use wattwalk::pack::TourMap;
use wattwalk::pack::{PackFolder, TourPack};
use wattwalk::session::{Rehearsal, Walk};

use scratch::Scratch;

const LAT: f64 = 48.0;

/// A place so many metres east and north of where the ways begin.
fn place(east_m: f64, north_m: f64) -> (f64, f64) {
    (2.0 + east_m / 74_600.0, LAT + north_m / 111_200.0)
}

/// Assets in our words, each as kind, east, north and further properties.
fn networks(assets: &[(&str, f64, f64, &str)]) -> String {
    let features = assets.iter().zip(1..).map(|((kind, east_m, north_m, more), number)| {
        let (lon, lat) = place(*east_m, *north_m);
        format!(
            r#"{{"type":"Feature","id":"a{number}","properties":{{"network":"electricity","kind":"{kind}"{more}}},
               "geometry":{{"type":"Point","coordinates":[{lon},{lat}]}}}}"#
        )
    });
    let features: Vec<_> = features.collect();
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
}

/// A way straight east as GeoJSON, with further features.
fn east(length_m: f64, more: &str) -> String {
    let (from, to) = (place(0.0, 0.0), place(length_m, 0.0));
    format!(
        r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{}},
           "geometry":{{"type":"LineString","coordinates":[[{},{}],[{},{}]]}}}}{more}]}}"#,
        from.0, from.1, to.0, to.1
    )
}

fn drafted(assets: &str, way: &str, languages: &[&str]) -> Result<(Draft, TourPack), String> {
    let scratch = Scratch::new();
    let (networks, route) = (scratch.file("n.geojson", assets), scratch.file("way", way));
    let settings = ImportSettings {
        title: Some("Test".into()),
        language: Some(languages[0].into()),
        ..ImportSettings::default()
    };
    let way = DrawnWay::read(&route).map_err(|error| error.to_string())?;
    let out = scratch.path().join("pack");
    let staged = import(&[networks], &settings, &out).map_err(|error| error.to_string())?;
    let languages: Vec<_> = languages.iter().map(|tag| Language::from(*tag)).collect();
    let draft = staged.lead(&way, &languages).map_err(|error| error.to_string())?;
    staged.keep().map_err(|error| error.to_string())?;
    let pack = TourPack::open(&PackFolder(out)).map_err(|error| error.to_string())?;
    assert_eq!(pack.problems(), [], "a drafted pack has no problem");
    Ok((draft, pack))
}

#[test]
fn a_long_way_has_few_stops_far_apart_and_the_best_of_what_it_passes() {
    let mut assets: Vec<_> = (0..400).map(|n| ("cabinet", f64::from(n) * 25.0, 5.0, "")).collect();
    assets.extend([("battery", 4_010.0, -8.0, ""), ("battery", 9_000.0, 12.0, "")]);
    assets.push(("battery", 6_000.0, 200.0, ""));
    let (draft, pack) = drafted(&networks(&assets), &east(10_000.0, ""), &["en"]).unwrap();
    assert!((draft.length_m - 10_000.0).abs() < 50.0, "{}", draft.length_m);
    assert_eq!(draft.stops.len(), 12);
    let batteries = draft.stops.iter().filter(|stop| stop.id.starts_with("battery")).count();
    assert_eq!(batteries, 2, "those beside the way, not the one far off");
    assert!(draft.stops.iter().all(|stop| stop.assets >= 1 && !stop.marked));
    let map = TourMap::of(&pack);
    for (stop, number) in map.stops.iter().zip(1..) {
        for other in &map.stops[number..] {
            assert!(stop.at.distance(other.at) > 400.0, "{} {}", stop.id, other.id);
        }
    }
    let mut along: Vec<_> = draft.stops.iter().map(|stop| stop.along_m).collect();
    let found = along.clone();
    along.sort_by(f64::total_cmp);
    assert_eq!(found, along);
    // Nothing is left to mend but the drafts, and whom to name.
    for advice in pack.advice() {
        let text = advice.to_string();
        assert!(text.contains("a draft") || text.contains("attribution"), "{text}");
    }
    assert_eq!(pack.advice().len(), 12 + 1);
}

#[test]
fn words_say_what_the_data_say_and_no_more() {
    let assets = networks(&[
        (
            "battery",
            50.0,
            10.0,
            r#","name":"Big one","name:fr":"La grosse","capacity_kwh":508.5,"power_kw":100,"operator":"X & Co","secret":42"#,
        ),
        ("cable", 52.0, 3.0, ""),
        ("cabinet", 55.0, 3.0, ""),
        ("cabinet", 56.0, 3.0, ""),
    ]);
    let (draft, pack) = drafted(&assets, &east(300.0, ""), &["fr", "en", "zh", "tlh"]).unwrap();
    assert_eq!(draft.stops[0].id, "big-one");
    assert_eq!(draft.stops[0].title, "La grosse");
    let said = |language: &str| {
        let text = &pack.narration()[&Language::from(language)].stops["big-one"];
        format!("{}|{}", text.title, text.body.replace('\u{a0}', "_"))
    };
    let french = "La grosse|Brouillon_: La grosse, à 10_m d’ici. Puissance_: 100_kW. \
                  Capacité_: 508,5_kWh. Exploitant_: X & Co.\n\nAutour_: 1_câble, 2_coffrets.";
    assert_eq!(said("fr"), french);
    let english = "Big one|Draft: Big one, 10_m from here. Power: 100_kW. Capacity: 508.5_kWh. \
                   Operator: X & Co.\n\nAround it: 1_cable, 2_cabinets.";
    assert_eq!(said("en"), english);
    let chinese = "Big one|草稿：Big one，距此 10_m。功率：100_kW。容量：508.5_kWh。运营方：X & Co。\
                   \n\n周围：1_处电缆、2_处设备箱。";
    assert_eq!(said("zh"), chinese);
    assert_eq!(said("tlh"), english, "a language without words here has the common one's");
    assert_eq!(pack.manifest().title.len(), 4);
    let stop = &pack.tour().stops[0];
    assert_eq!((stop.look_at.as_ref().unwrap().as_str(), stop.assets.len()), ("a1", 4));
    let (draft, _) = drafted(&assets, &east(300.0, ""), &["fr-CA"]).unwrap();
    assert_eq!(draft.stops[0].title, "La grosse", "as the tablet calls it");
}

#[test]
fn what_is_marked_on_the_way_becomes_a_stop_with_its_words() {
    let (lon, lat) = place(150.0, 2.0);
    let mark = format!(
        r#",{{"type":"Feature","properties":{{"name":"L’école","description":"Here we begin."}},
           "geometry":{{"type":"Point","coordinates":[{lon},{lat}]}}}}"#
    );
    let assets = networks(&[("battery", 152.0, 5.0, ""), ("substation", 250.0, 5.0, "")]);
    let (draft, pack) = drafted(&assets, &east(300.0, &mark), &["en"]).unwrap();
    let stops: Vec<_> = draft.stops.iter().map(|stop| (stop.id.as_str(), stop.marked)).collect();
    // The battery is too near to the mark to be a stop of its own.
    assert_eq!(stops, [("l-ecole", true), ("substation", false)]);
    let body = &pack.narration()[&Language::from("en")].stops["l-ecole"].body;
    assert!(body.starts_with("Draft: Here we begin.\n\nBattery"), "{body}");
}

#[test]
fn a_drawn_way_is_walked_with_pauses_and_a_recorded_one_as_it_was() {
    let assets = networks(&[("battery", 100.0, 5.0, ""), ("battery", 200.0, 5.0, "")]);
    let (_, pack) = drafted(&assets, &east(300.0, ""), &["en"]).unwrap();
    let walked_s = Rehearsal::of_pack(&pack, None, 1).unwrap().duration_s();
    assert!((walked_s - (300.0 / 1.3 + 2.0 * 30.0)).abs() < 3.0, "{walked_s}");

    let mut recorded = String::from(
        r#"<gpx version="1.1" creator="t" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>"#,
    );
    for second in 0..150 {
        let (lon, lat) = place(f64::from(second) * 2.0, 0.0);
        let time = format!("2026-06-16T09:{:02}:{:02}Z", second / 60, second % 60);
        let _ = write!(recorded, r#"<trkpt lat="{lat}" lon="{lon}"><time>{time}</time></trkpt>"#);
    }
    recorded.push_str("</trkseg></trk></gpx>");
    let (_, pack) = drafted(&assets, &recorded, &["en"]).unwrap();
    assert_eq!(pack.walk_gpx(), Some(recorded.as_bytes()));
    assert!(pack.tour().route.len() < 110, "{} points", pack.tour().route.len());
}

/// As watches record: points at nought, times that are missing, told twice or
/// run backwards.
#[test]
fn a_recording_with_slips_makes_a_pack_that_its_own_walk_passes() {
    let assets = networks(&[("battery", 100.0, 5.0, ""), ("battery", 200.0, 5.0, "")]);
    let times: Vec<_> = (0..60).map(|step| step * 5).collect();
    let recording = |bad: &dyn Fn(usize) -> Option<String>| {
        let mut text = String::from("<gpx><trk><trkseg>\n");
        for (number, second) in times.iter().enumerate() {
            let (lon, lat) = place(number as f64 * 5.0, 0.0);
            let time = bad(number).unwrap_or_else(|| {
                format!("<time>2026-06-16T09:{:02}:{:02}Z</time>", second / 60, second % 60)
            });
            if time == "0" {
                text.push_str("<trkpt lat=\"0\" lon=\"0\"/>\n");
            } else {
                let _ = writeln!(text, r#"<trkpt lat="{lat}" lon="{lon}">{time}</trkpt>"#);
            }
        }
        text + "</trkseg></trk></gpx>"
    };
    let same = "<time>2026-06-16T09:01:00Z</time>".to_owned();
    let slips: [&dyn Fn(usize) -> Option<String>; 5] = [
        &|number| (number % 10 == 0).then(|| "0".to_owned()),
        &|number| (number % 7 == 0).then(String::new),
        &|number| (10..20).contains(&number).then(|| "<time>null</time>".into()),
        &|number| (12..16).contains(&number).then(|| same.clone()),
        &|number| (number == 30 || number == 40).then(|| same.clone()),
    ];
    for (number, slip) in slips.iter().enumerate() {
        let (_, pack) = drafted(&assets, &recording(slip), &["en"]).unwrap();
        let local = LocalFrame::new(pack.manifest().origin, 0.0);
        let walk = Walk::from_gpx(pack.walk_gpx().unwrap(), &local).unwrap();
        assert_eq!(walk.notes(), [], "{number}: what is wrong is not written again");
        assert!((walk.duration_s() - 295.0).abs() < 12.0, "{number}: {} s", walk.duration_s());
        let seconds = 0..walk.duration_s() as u32;
        let fastest = seconds.map(|s| walk.velocity_mps(f64::from(s)).length()).fold(0.0, f64::max);
        assert!(fastest < 1.5, "{number}: {fastest} m/s");
    }
    let scratch = Scratch::new();
    let way = DrawnWay::read(&scratch.file("w.gpx", recording(slips[0]))).unwrap();
    assert!(way.notes()[0].starts_with("line 2: a point at 0, 0"), "{:?}", way.notes());
}

#[test]
fn what_of_a_drawn_way_is_of_no_use_is_passed_over_and_told() {
    let scratch = Scratch::new();
    let note = r#",{"type":"Feature","properties":{"name":"note"},"geometry":null}"#;
    let area = r#",{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[2,48],[2.001,48],[2,48.001],[2,48]]]}}"#;
    let text = east(300.0, &format!("{note}{area}"));
    let way = DrawnWay::read(&scratch.file("w.geojson", text)).unwrap();
    let [first, second] = way.notes() else { panic!("{:?}", way.notes()) };
    assert!(first.starts_with("feature #2: it has no geometry"), "{first}");
    assert!(second.contains("draw a line"), "{second}");
}

#[test]
fn a_way_that_passes_nothing_worth_a_stop_has_one_where_it_comes_nearest() {
    let assets = networks(&[("street_light", 200.0, 20.0, "")]);
    let (draft, _) = drafted(&assets, &east(300.0, ""), &["en"]).unwrap();
    assert_eq!(draft.stops.len(), 1);
    assert!((draft.stops[0].along_m - 200.0).abs() < 15.0, "{:?}", draft.stops);
    // Latitude and longitude swapped, or another town.
    let far = networks(&[("battery", 200.0, 90_000.0, "")]);
    let error = drafted(&far, &east(300.0, ""), &["en"]).unwrap_err();
    assert!(error.contains("passes none") && error.contains("swapped"), "{error}");
}

#[test]
fn what_is_no_way_is_refused_by_name() {
    let scratch = Scratch::new();
    let gpx = |inner: &str| {
        format!(
            r#"<gpx version="1.1" creator="t" xmlns="http://www.topografix.com/GPX/1/1">{inner}</gpx>"#
        )
    };
    let polygon = r#"{"type":"Polygon","coordinates":[[[2,48],[2.001,48],[2,48.001],[2,48]]]}"#;
    let table = [
        ("", "neither GPX nor GeoJSON"),
        ("walk;1;2", "neither GPX nor GeoJSON"),
        ("<gpx", "not GPX"),
        (&gpx(""), "no line"),
        (&gpx(r#"<rte><rtept lat="48" lon="2"/></rte>"#), "no line"),
        (&gpx(r#"<rte><rtept lat="48" lon="2"/><rtept lat="49" lon="2"/></rte>"#), "111 km long"),
        ("{\"type\": \"LineString\"", "not GeoJSON"),
        // To and fro on the spot.
        (r#"{"type":"LineString","coordinates":[[2,48],[2,48.00002],[2,48]]}"#, "no line"),
        (r#"{"type":"LineString","coordinates":[[2,48],[2,98]]}"#, "latitude"),
        (r#"{"type":"LineString","coordinates":[[2,48],["x",48]]}"#, "not a finite number"),
        (r#"{"type":"FeatureCollection"}"#, "no line"),
        (polygon, "draw a line"),
    ];
    for (text, expected) in table {
        let error = DrawnWay::read(&scratch.file("way.txt", text)).unwrap_err().to_string();
        assert!(error.contains("way.txt") && error.contains(expected), "{text}: {error}");
    }
    assert!(DrawnWay::read(Path::new("no-such-file.gpx")).is_err());
}
