//! Foreign files to packs, end to end: what comes out agrees with what their
//! folders under `tests/data` say is in them.

mod scratch;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use geo::{Distance, Haversine, Point};
use wattwalk::assets::{Asset, AssetKind, Geometry, Network, PositionalClass, Vertex};
use wattwalk::import::{
    Crs, CrsFrom, ImportError, ImportSettings, Mapping, Report, import, propose,
};
use wattwalk::pack::{PackFolder, TourPack};

use scratch::Scratch;

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

/// What lies in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<_> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Imports files and opens the pack that comes of it, which has no problem.
fn packed(files: &[PathBuf], settings: &ImportSettings) -> (Report, TourPack) {
    let scratch = Scratch::new();
    let out = scratch.path().join("pack");
    let staged = import(files, settings, &out).unwrap_or_else(|error| panic!("{error}"));
    assert!(!out.exists(), "nothing is there before it is kept");
    let report = staged.keep().unwrap();
    let pack = TourPack::open(&PackFolder(out)).unwrap();
    assert_eq!(pack.problems(), []);
    assert_eq!(pack.assets().len() as u64, report.assets());
    (report, pack)
}

fn counts(report: &Report) -> Vec<(Network, AssetKind, u64)> {
    report.kinds.iter().map(|((network, kind), row)| (*network, *kind, row.count)).collect()
}

fn left_out(report: &Report) -> Vec<(u64, &str)> {
    report.left_out.iter().map(|left_out| (left_out.count, left_out.kind.as_str())).collect()
}

#[test]
fn openstreetmap_agrees_with_its_readme() {
    let (report, pack) =
        packed(&[data("openstreetmap/redon_power_telecom.geojson")], &ImportSettings::default());
    use AssetKind::{Cabinet, Substation, Well};
    assert_eq!(
        counts(&report),
        [
            (Network::Electricity, Substation, 4),
            (Network::Water, Well, 1),
            (Network::Telecom, Cabinet, 7)
        ]
    );
    assert_eq!(left_out(&report), [(2, "a survey point")]);
    assert_eq!(report.files[0].mapping, "OpenStreetMap");
    assert_eq!(report.files[0].crs_from, CrsFrom::Assumed);
    assert_eq!(pack.manifest().attribution[0].licence, "ODbL-1.0");
    let substation = pack.assets().iter().find(|a| a.kind == Substation).unwrap();
    assert!(substation.id.as_str().starts_with("node/"));
    assert_eq!(substation.attributes["operator"], "Enedis");
    // Nobody says how well it is located.
    assert_eq!((substation.positional_class, substation.position_error_m), (None, None));
}

#[test]
fn simbench_agrees_with_its_readme() {
    let files = ["buses", "lines", "assets"].map(|name| data(&format!("simbench/{name}.geojson")));
    let (report, pack) = packed(&files, &ImportSettings::default());
    use AssetKind::{Battery, Cabinet, Cable, Meter, Photovoltaic, Substation, Transformer};
    let kinds: Vec<_> = counts(&report).into_iter().map(|(_, kind, count)| (kind, count)).collect();
    assert_eq!(
        kinds,
        [
            (Cable, 57),
            (Substation, 1),
            (Transformer, 1),
            (Battery, 7),
            (Photovoltaic, 12),
            (Meter, 135),
            (Cabinet, 59)
        ]
    );
    assert_eq!(left_out(&report), [(116, "a switch: a part of what it stands in")]);
    assert!(pack.assets().iter().all(|asset| asset.simulated));
    let battery = pack.assets().iter().find(|asset| asset.id.as_str() == "storage/0").unwrap();
    assert_eq!(battery.attributes["capacity_kwh"], 13.0);
    assert_eq!(battery.attributes["power_kw"], 6.5);
}

#[test]
fn overhead_lines_of_pandapower_are_not_buried() {
    let file = data("pandapower/oberrhein_lines_40.geojson");
    let (_, pack) = packed(&[file], &ImportSettings::default());
    let overhead = |asset: &&Asset| asset.attributes["type"] == "ol";
    assert_eq!(pack.assets().iter().filter(overhead).count(), 1);
    assert!(pack.assets().iter().all(|asset| asset.is_buried() != overhead(&asset)));
}

#[test]
fn bd_topo_agrees_with_its_readme() {
    let (report, pack) = packed(&[data("bdtopo/olemps_60.geojson")], &ImportSettings::default());
    assert_eq!(counts(&report), [(Network::Unspecified, AssetKind::Building, 60)]);
    assert_eq!(pack.manifest().networks, Vec::<String>::new());
    assert_eq!(pack.manifest().buildings, ["buildings/olemps_60.geojson"]);
    // A height of nought was not measured.
    assert!(pack.assets().iter().all(|asset| asset.height_m != Some(0.0)));
    assert!(pack.assets().iter().filter(|asset| asset.height_m.is_some()).count() > 40);
    assert!(pack.assets().iter().all(|asset| asset.position_error_m.is_some()));
}

fn by_id(pack: &TourPack) -> BTreeMap<&str, &Asset> {
    pack.assets().iter().map(|asset| (asset.id.as_str(), asset)).collect()
}

fn vertices(geometry: &Geometry) -> Vec<&Vertex> {
    match geometry {
        Geometry::Points(points) => points.iter().collect(),
        Geometry::Lines(lines) => lines.iter().flatten().collect(),
        Geometry::Polygons(polygons) => {
            polygons.iter().flat_map(|polygon| &polygon.outer).collect()
        }
    }
}

/// The farthest that vertices of the same number lie apart, metres.
fn apart_m(a: &Geometry, b: &Geometry) -> f64 {
    let (a, b) = (vertices(a), vertices(b));
    assert_eq!(a.len(), b.len());
    let point = |vertex: &Vertex| Point::new(vertex.point.lon_deg(), vertex.point.lat_deg());
    let pairs = a.iter().zip(&b).map(|(a, b)| Haversine.distance(point(a), point(b)));
    pairs.fold(0.0, f64::max)
}

#[test]
fn recostar_gml_agrees_with_its_readme_and_with_the_grid() {
    let (report, pack) =
        packed(&[data("recostar/ExempleRecoStaR_RPD.gml")], &ImportSettings::default());
    use AssetKind::{Cabinet, Cable, Duct, Substation};
    let kinds: Vec<_> = counts(&report).into_iter().map(|(_, kind, count)| (kind, count)).collect();
    // 27 power cables and 2 of earth; 27 ducts; 12 cabinets, 17 joints.
    assert_eq!(kinds, [(Cable, 29), (Duct, 27), (Substation, 1), (Cabinet, 29)]);
    let file = &report.files[0];
    assert_eq!((file.features, file.kept), (760, 86));
    assert_eq!((file.crs.as_str(), file.crs_from), ("EPSG:27561", CrsFrom::File));
    assert_eq!(file.accuracy_m, 5.0);
    assert_eq!(
        left_out(&report)[..3],
        [
            (436, "a surveyed point"),
            (129, "a link between objects"),
            (52, "the trench of a cable that is there itself")
        ]
    );
    assert_eq!(report.problems(), 0);

    // Every cable lies in its ways and is as well located as they are.
    let assets = by_id(&pack);
    for cable in pack.assets().iter().filter(|asset| asset.kind == Cable) {
        let ways = cable.attributes["cheminements"].as_array().unwrap();
        let Geometry::Lines(lines) = &cable.geometry else { panic!("{cable:?}") };
        assert_eq!(lines.len(), ways.len());
        assert_eq!(cable.positional_class, Some(PositionalClass::A));
        assert_eq!(cable.position_error_m, Some(5.0));
        assert_eq!(cable.depth_m, None);
    }

    // The same objects, converted by the grid of IGN.
    let (grid_report, grid) =
        packed(&[data("recostar/ExempleRecoStaR_RPD_wgs84.geojson")], &ImportSettings::default());
    assert_eq!(grid_report.files[0].kept, 108);
    let mut worst_m: f64 = 0.0;
    let mut compared = 0;
    for asset in grid.assets().iter().filter(|asset| assets.contains_key(asset.id.as_str())) {
        worst_m = worst_m.max(apart_m(&asset.geometry, &assets[asset.id.as_str()].geometry));
        compared += 1;
    }
    println!("{compared} objects, at most {worst_m:.3} m apart");
    assert_eq!(compared, 55, "27 ducts, 12 cabinets, 16 joints");
    assert!(worst_m > 0.1, "a shift of three parameters is not the grid: {worst_m} m");
    assert!(worst_m <= file.accuracy_m, "{worst_m} m");
}

#[test]
fn solids_of_cityjson_agree_with_footprints_and_heights() {
    let (report, solids) =
        packed(&[data("cityjson/delft_40.city.jsonl")], &ImportSettings::default());
    let (_, flat) =
        packed(&[data("cityjson/delft_40_footprints.geojson")], &ImportSettings::default());
    assert_eq!(counts(&report), [(Network::Unspecified, AssetKind::Building, 40)]);
    assert_eq!(report.files[0].format, "CityJSONSeq");
    assert_eq!(report.files[0].crs, "EPSG:7415");
    let flat = by_id(&flat);
    for solid in solids.assets() {
        let other = flat[solid.id.as_str()];
        // Level of detail 0 has other corners than the ground of 1.2 at times.
        let [a, b] = [&solid.geometry, &other.geometry].map(middle);
        let off_m = Haversine.distance(a, b);
        assert!(off_m < 2.0, "{}: {off_m} m", solid.id);
        let (height_m, said_m) = (solid.height_m.unwrap(), other.height_m.unwrap());
        // What is said is the highest point measured, chimneys included.
        let over_m = said_m - height_m;
        assert!((-0.5..2.0).contains(&over_m), "{}: {height_m} and {said_m} m", solid.id);
        assert_eq!(solid.position_error_m, Some(1.5));
    }
}

fn middle(geometry: &Geometry) -> Point {
    let vertices = vertices(geometry);
    let bound = |of: &dyn Fn(&Vertex) -> f64| {
        let numbers = vertices.iter().map(|vertex| of(vertex));
        let (least, most) = numbers.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), n| {
            (least.min(n), most.max(n))
        });
        f64::midpoint(least, most)
    };
    Point::new(bound(&|v| v.point.lon_deg()), bound(&|v| v.point.lat_deg()))
}

const LAMPS: &str = r#"
mapping = 1
title = "Lamps"
network = "lighting"
kind = "street_light"
otherwise = "keep"
id = ["{no}"]
[fields.power_w]
from = "watts"
"#;

#[test]
fn a_table_in_lambert_93_is_imported_with_a_mapping_of_ones_own() {
    let scratch = Scratch::new();
    let file = scratch.file(
        "lamps.csv",
        "no;x;y;watts\n1;646253,46;6858019,74;70\n2;646263,46;6858019,74;35 W\n",
    );
    let mapping = Mapping::read("lamps.toml", LAMPS).unwrap();
    let mut settings = ImportSettings { mapping: Some(mapping), ..ImportSettings::default() };
    let fails = |settings: &ImportSettings| {
        import(std::slice::from_ref(&file), settings, &scratch.path().join("p"))
            .map(|_| ())
            .unwrap_err()
            .to_string()
    };
    // Metres are no degrees; what they could be is said.
    let error = fails(&settings);
    assert!(error.contains("lamps.csv") && error.contains("EPSG:2154"), "{error}");
    settings.crs = Some(Crs::named("EPSG:27572").unwrap());
    assert!(fails(&settings).contains("is not a place of EPSG:27572"));
    settings.crs = Some(Crs::named("EPSG:2154").unwrap());
    let (report, pack) = packed(std::slice::from_ref(&file), &settings);
    assert_eq!(report.files[0].crs_from, CrsFrom::User);
    let lamps = by_id(&pack);
    assert_eq!(lamps["1"].attributes["power_w"], 70.0);
    assert_eq!(lamps["2"].attributes["power_w"], 35.0);
    let Geometry::Points(at) = &lamps["1"].geometry else { panic!() };
    // 2.268 E, 48.82 N, as PROJ has it.
    assert!((at[0].point.lat_deg() - 48.82).abs() < 1e-7, "{at:?}");
    assert!((at[0].point.lon_deg() - 2.268).abs() < 1e-7, "{at:?}");
    assert_eq!(lamps["1"].position_error_m, Some(1.0));

    // The columns exchanged: named, and put right when asked.
    let turned = scratch.file("turned.csv", "no,y,x\n1,646253.46,6858019.74\n");
    let error = import(std::slice::from_ref(&turned), &settings, &scratch.path().join("p"))
        .unwrap_err()
        .to_string();
    assert!(error.contains("swapped") && error.contains("--swap-axes"), "{error}");
    settings.swap_axes = true;
    let (_, pack) = packed(&[turned], &settings);
    assert_eq!(by_id(&pack)["1"].geometry, lamps["1"].geometry);
}

/// Features that are wrong in one way each, between two that are good.
#[test]
fn what_is_wrong_is_counted_and_named_and_the_rest_is_kept() {
    let scratch = Scratch::new();
    let feature = |id: &str, kind: &str, coordinates: &str| {
        format!(
            r#"{{"type":"Feature","id":"{id}","properties":{{"power":"cable","depth":"-3 m"}},
                "geometry":{{"type":"{kind}","coordinates":{coordinates}}}}}"#
        )
    };
    let good = "[[2,48],[2.1,48]]";
    let features = [
        feature("first", "LineString", good),
        feature("first", "LineString", good),
        feature("long", "LineString", "[[2,48],[0,-45]]"),
        feature("range", "LineString", "[[2,98],[2,48]]"),
        feature("null", "LineString", "[[2,null],[2,48]]"),
        feature("short", "LineString", "[[2,48]]"),
        feature("form", "Circle", "[2,48]"),
        r#"{"type":"Feature","id":"bow","properties":{"building":"yes"},"geometry":
            {"type":"Polygon","coordinates":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]}}"#
            .into(),
        r#"{"type":"Feature","id":"none","properties":{"power":"cable"},"geometry":null}"#.into(),
        feature("mixed", "LineString", "[[2,48,5],[2.1,48]]"),
        r#"{"type":"Feature","properties":{"power":"substation"},"geometry":
            {"type":"Point","coordinates":[2,48]}}"#
            .into(),
        "7".into(),
        feature("last", "LineString", good),
    ];
    let text = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(",\n"));
    let file = scratch.file("town.geojson", &text);
    let out = scratch.path().join("pack");
    let mut settings = ImportSettings::default();
    let staged = import(std::slice::from_ref(&file), &settings, &out).unwrap();
    let report = staged.report();
    assert_eq!((report.files[0].features, report.assets(), report.without_id), (13, 4, 1));
    let fields: BTreeMap<_, _> = report
        .left_out
        .iter()
        .map(|l| (l.first.feature.clone().unwrap(), (l.count, l.first.field.clone().unwrap())))
        .collect();
    let said = |feature: &str, count, field: &str| {
        assert_eq!(fields[feature], (count, field.to_owned()), "{fields:?}");
    };
    said("first", 1, "id");
    said("long", 1, "geometry.coordinates[1]");
    said("range", 1, "geometry.coordinates[0]");
    said("null", 1, "geometry.coordinates[0][1]");
    said("short", 1, "geometry.coordinates");
    // The circle, and the number that is no feature.
    said("form", 2, "geometry.type");
    said("bow", 1, "geometry.coordinates[0]");
    said("none", 1, "geometry");
    assert_eq!(fields.len(), 8);
    let odd: Vec<_> = report.odd.iter().map(|odd| (odd.count, odd.kind.as_str())).collect();
    assert_eq!(odd, [(3, "properties.depth_m: not usable"), (1, "mixed dimensions")]);
    assert_eq!(report.problems(), 13);
    let stage = staged.folder().to_owned();
    assert!(stage.exists() && !out.exists());
    drop(staged);
    assert_eq!(names(scratch.path()), ["town.geojson"], "a pack that is not kept is gone");

    settings.strict = true;
    let error = import(&[file], &settings, &out).unwrap_err();
    assert!(matches!(error, ImportError::Strict { problems: 13, .. }), "{error}");
    assert_eq!(names(scratch.path()), ["town.geojson"]);
}

#[test]
fn a_file_that_breaks_off_leaves_nothing_behind() {
    let scratch = Scratch::new();
    let lamp = r#"{"type":"Feature","id":1,"properties":{"highway":"street_lamp"},"geometry":{"type":"Point","coordinates":[2,48]}}"#;
    let late = r#""crs":{"type":"name","properties":{"name":"EPSG:2154"}}"#;
    let head = r#"{"type":"FeatureCollection","features":["#;
    let out = scratch.path().join("pack");
    let fails = |text: &str| {
        let file = scratch.file("a.geojson", text);
        let error = import(&[file], &ImportSettings::default(), &out).unwrap_err().to_string();
        assert_eq!(names(scratch.path()), ["a.geojson"]);
        error
    };
    assert!(fails(&format!("{head}{lamp},")).contains("after feature #1"));
    assert!(fails(&format!("{head}{lamp}],{late}}}")).contains("not a place of EPSG:2154"));
    let many = vec![lamp; 600].join(",");
    assert!(fails(&format!("{head}{many}],{late}}}")).contains("after its features"));
    assert!(fails(&format!("{head}]}}")).contains("it has no features"));
    let roads = lamp.replace("street_lamp", "primary");
    assert!(fails(&format!("{head}{roads}]}}")).contains("nothing to write"));

    // A folder with something in it is left alone; an empty one is filled.
    std::fs::create_dir(&out).unwrap();
    let file = scratch.file("a.geojson", format!("{head}{lamp}]}}"));
    import(std::slice::from_ref(&file), &ImportSettings::default(), &out).unwrap().keep().unwrap();
    assert!(out.join("pack.json").exists());
    let error = import(&[file], &ImportSettings::default(), &out).unwrap_err().to_string();
    assert!(error.contains("there already"), "{error}");
}

#[test]
fn a_file_that_nobody_has_seen_gets_a_proposal_that_can_be_used() {
    let scratch = Scratch::new();
    let file = scratch.file(
        "ouvrages.csv",
        "gid;longitude;latitude;type_ouvrage;profondeur\n1;2.26;48.81;Câble BT;0.8\n2;2.27;48.82;Coffret;\n",
    );
    let out = scratch.path().join("pack");
    let error = import(std::slice::from_ref(&file), &ImportSettings::default(), &out).unwrap_err();
    assert!(matches!(error, ImportError::NoMapping { .. }), "{error}");
    let proposal = propose(&file).unwrap();
    let mapping = Mapping::read("proposal", &proposal.text).unwrap();
    let settings = ImportSettings { mapping: Some(mapping), ..ImportSettings::default() };
    let (report, pack) = packed(&[file], &settings);
    assert_eq!(
        counts(&report),
        [
            (Network::Electricity, AssetKind::Cable, 1),
            (Network::Electricity, AssetKind::Cabinet, 1)
        ]
    );
    assert_eq!(by_id(&pack)["1"].depth_m, Some(0.8));
}

/// The households that are reached from an asset along `feeds`, each once.
fn homes(pack: &TourPack, id: &str) -> u64 {
    let assets = by_id(pack);
    let mut reached: BTreeSet<&str> = BTreeSet::new();
    let mut open = vec![id];
    let mut homes = 0;
    while let Some(id) = open.pop() {
        let Some(asset) = assets.get(id).filter(|_| reached.insert(id)) else { continue };
        homes += asset.attributes.get("homes").map_or(0, |homes| homes.as_u64().unwrap());
        let feeds = asset.attributes.get("feeds").and_then(|feeds| feeds.as_array());
        for fed in feeds.into_iter().flatten() {
            let (fed, _) = assets.get_key_value(fed.as_str().unwrap()).expect("it is there");
            open.push(fed);
        }
    }
    homes
}

/// Counted by hand: households (profiles H0) behind the seven lines that leave
/// the transformer's bus, and on the way to the end of one of them.
#[test]
fn a_transformer_of_simbench_feeds_all_its_households_and_a_line_those_behind_it() {
    let files = ["buses", "lines", "assets"].map(|name| data(&format!("simbench/{name}.geojson")));
    let (report, pack) = packed(&files, &ImportSettings::default());
    for (id, behind) in [
        ("ext_grid/0", 102),
        ("bus/0", 102),
        ("trafo/0", 102),
        ("bus/1", 102),
        ("line/0", 25),
        ("line/11", 13),
        ("line/49", 16),
        ("line/51", 8),
        ("line/55", 34),
        ("line/56", 6),
        ("line/4", 32),
        ("bus/38", 32),
        ("line/33", 31),
        ("line/3", 24),
        ("line/27", 7),
        ("bus/14", 4),
        ("load/16", 1),
    ] {
        assert_eq!(homes(&pack, id), behind, "{id}");
    }
    let assets = by_id(&pack);
    let said = |id: &str| ["homes", "feeds"].map(|name| assets[id].attributes.get(name).cloned());
    // A shop at the end of its line; a heat pump, a roof, a battery of a home
    // that is counted already: nobody is counted for them.
    for id in ["load/0", "line/50", "bus/54", "sgen/0", "storage/0"] {
        assert_eq!(said(id), [None, None], "{id}");
    }
    assert_eq!(said("trafo/0"), [None, Some(serde_json::json!(["bus/1"]))]);
    assert_eq!(
        pack.assets().iter().filter(|asset| asset.attributes.contains_key("homes")).count(),
        102
    );
    assert_eq!(assets["line/0"].attributes["voltage_kv"], 0.4);
    // 33 loads that are no household's, 7 batteries, 11 of the 12 roofs (one has
    // 79 kW), and the two lines and their ends that lead to no household.
    assert_eq!(report.uncounted, 33 + 7 + 11 + 2 + 2);
}

/// Read from the links of the file: of its 15 cables of connections four hang
/// at the substation, the others are not linked to it.
#[test]
fn a_substation_of_recostar_feeds_the_connections_that_are_linked_to_it() {
    let file = data("recostar/ExempleRecoStaR_RPD.gml");
    let (_, pack) = packed(&[file], &ImportSettings::default());
    let assets = by_id(&pack);
    for (id, behind) in [
        ("idd345dbb0-16af-48fb-a3cc-c5dd17bbb3c9", 4), // the substation
        ("id4e3b5ebd-0d13-4205-8e45-c0590cfee23b", 4), // its cable to the first cabinet
        ("id34ee7f06-9a1a-4ba1-a740-116e3e1dca29", 4), // which feeds three and a cable
        ("idb4fae456-bdac-4162-b628-edb067364702", 1),
        ("idc063454a-d39b-435f-9015-07b902745341", 1), // the next cabinet
        ("idf5c7eb30-70ae-4613-8347-d2eaab5a320b", 1), // the connection there
        ("id81ba307c-decf-4e81-92ae-5b4b6f952b25", 0), // a cable to a cabinet without any
    ] {
        assert_eq!(homes(&pack, id), behind, "{id}");
    }
    let feeds = |id: &str| assets[id].attributes["feeds"].as_array().unwrap().len();
    assert_eq!(feeds("idd345dbb0-16af-48fb-a3cc-c5dd17bbb3c9"), 1, "not the cable of 20 kV");
    assert_eq!(feeds("id34ee7f06-9a1a-4ba1-a740-116e3e1dca29"), 4);
    let connections = pack.assets().iter().filter(|a| a.attributes.get("homes") == Some(&1.into()));
    assert_eq!(connections.count(), 15);
}

#[test]
fn dwellings_of_buildings_are_their_homes() {
    let (report, pack) = packed(&[data("bdtopo/olemps_60.geojson")], &ImportSettings::default());
    let homes = |asset: &Asset| asset.attributes.get("homes").cloned();
    let said: Vec<_> = pack.assets().iter().filter_map(homes).collect();
    // Four houses; nought is not taken for none.
    assert_eq!(said, vec![serde_json::json!(1); 4]);
    assert_eq!(report.uncounted, 56);

    let scratch = Scratch::new();
    let square = "[[[2,48],[2.001,48],[2.001,48.001],[2,48]]]";
    let building = |id: u32, flats: &str| {
        format!(
            r#"{{"type":"Feature","id":{id},"properties":{{"building":"yes"{flats}}},
                "geometry":{{"type":"Polygon","coordinates":{square}}}}}"#
        )
    };
    let buildings = [
        building(1, r#","building:flats":"12""#),
        building(2, r#","building:flats":"0""#),
        building(3, r#","addr:flats":"1-20""#),
        building(4, r#","building:flats":"12-14""#),
    ];
    let file = scratch.file(
        "town.geojson",
        format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, buildings.join(",")),
    );
    let staged = import(&[file], &ImportSettings::default(), &scratch.path().join("p")).unwrap();
    let odd = &staged.report().odd;
    assert_eq!((odd.len(), odd[0].count, odd[0].kind.as_str()), (1, 1, "homes: not usable"));
    staged.keep().unwrap();
    let pack = TourPack::open(&PackFolder(scratch.path().join("p"))).unwrap();
    let homes = by_id(&pack).into_values().map(homes).collect::<Vec<_>>();
    // What cannot be read stays, so that it counts as few and not as none.
    assert_eq!(homes, [Some(12.into()), None, None, Some("unreadable".into())]);
}

/// A network of one's own: two tables, the loads before what feeds them.
#[test]
fn links_of_ones_own_make_feeds_and_a_column_makes_homes() {
    let scratch = Scratch::new();
    let loads = scratch
        .file("a.csv", "no;type;lon;lat;at;homes\nh1;house;2;48;c1;12\nh2;house;2;48;c2;3\n");
    let lines = scratch.file(
        "b.csv",
        "no;type;lon;lat;at;aval\ns;station;2;48;;\nc1;box;2;48;s;\nc2;box;2;48;c1;\nx;box;2;48;;h1; h2\n"
            .replace("h1; h2", "\"h1; h2\"")
            .as_str(),
    );
    let mapping = r#"
        mapping = 1
        title = "Ours"
        id = ["{no}"]
        network = "electricity"
        [[rules]]
        when = { type = "house" }
        kind = "building"
        [[rules]]
        when = { type = "station" }
        kind = "substation"
        [[rules]]
        kind = "cabinet"
        [fields.homes]
        from = "homes"
        [fields.feeds]
        from = "aval"
        [links]
        [[links.rules]]
        when = { type = "station" }
        source = true
        [[links.rules]]
        to = ["{at}"]
    "#;
    let mapping = Some(Mapping::read("ours.toml", mapping).unwrap());
    let settings = ImportSettings { mapping, ..ImportSettings::default() };
    let (report, pack) = packed(&[loads, lines], &settings);
    for (id, behind) in [("s", 15), ("c1", 15), ("c2", 3), ("x", 15), ("h1", 12)] {
        assert_eq!(homes(&pack, id), behind, "{id}");
    }
    assert_eq!(report.uncounted, 0);
}

/// Street lamps of these ids and places in a collection.
fn lamps(lamps: &[(&str, f64, f64)]) -> String {
    let features = lamps.iter().map(|(id, lon, lat)| {
        format!(
            r#"{{"type":"Feature","id":{id},"properties":{{"highway":"street_lamp"}},
                "geometry":{{"type":"Point","coordinates":[{lon},{lat}]}}}}"#
        )
    });
    let features: Vec<_> = features.collect();
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
}

fn looked_at(report: &Report) -> Vec<String> {
    let entries = report.to_look_at.iter();
    entries.map(|it| format!("{} {}: {}", it.count, it.kind, it.first)).collect()
}

#[test]
fn one_place_that_is_a_slip_moves_nothing_and_can_be_left_out() {
    let scratch = Scratch::new();
    let fort = [("1", 2.267, 48.817), ("2", 2.2672, 48.8171)];
    for (slip, said) in [(("9", 0.0, 0.0), "not known"), (("9", 48.817, 2.267), "exchanged")] {
        let file = scratch.file("a.geojson", lamps(&[slip, fort[0], fort[1]]));
        let mut settings = ImportSettings::default();
        let (report, pack) = packed(std::slice::from_ref(&file), &settings);
        let origin = pack.manifest().origin;
        assert!((origin.lat_deg() - 48.81705).abs() < 1e-9, "{origin:?}");
        assert!((origin.lon_deg() - 2.2671).abs() < 1e-9, "{origin:?}");
        assert_eq!(pack.tour().stops.len(), 0);
        let told = looked_at(&report);
        assert!(told.len() == 1 && told[0].contains("feature 9: geometry"), "{told:?}");
        assert!(told[0].contains(said) && told[0].contains("--leave-far"), "{told:?}");
        settings.leave_far = true;
        let (report, pack) = packed(&[file], &settings);
        assert_eq!((pack.assets().len(), looked_at(&report).len()), (2, 0));
        assert_eq!(left_out(&report), [(1, "far from the others, as you asked")]);
    }
    // Both sides of the antimeridian are one place.
    let file = scratch.file("a.geojson", lamps(&[("1", 179.9999, -17.0), ("2", -179.9997, -17.0)]));
    let (report, pack) = packed(&[file], &ImportSettings::default());
    assert!(pack.manifest().origin.lon_deg().abs() > 179.99, "{:?}", pack.manifest().origin);
    assert_eq!(looked_at(&report).len(), 0);
}

#[test]
fn ids_that_two_files_have_are_told_apart_and_what_both_have_is_there_once() {
    let scratch = Scratch::new();
    let first = scratch.file("a.geojson", lamps(&[("1", 2.0, 48.0), ("2", 2.001, 48.0)]));
    let second = scratch
        .file("b.geojson", lamps(&[("1", 2.0, 48.001), ("2", 2.001, 48.0), ("3", 2.0, 48.002)]));
    let (report, pack) = packed(&[first, second], &ImportSettings::default());
    let ids: Vec<_> = pack.assets().iter().map(|asset| asset.id.as_str()).collect();
    assert_eq!(ids, ["1", "2", "b/1", "3"]);
    // The second lamp is the same one, as in extracts that overlap.
    assert_eq!(left_out(&report), [(1, "an id that another feature has already")]);
    let told = looked_at(&report);
    assert!(told.len() == 1 && told[0].contains("another file has the id 1"), "{told:?}");

    // What such a feature feeds is meant within its file.
    let fed = |kind: &str, id: u32, feeds: &str, lat: f64| {
        format!(
            r#"{{"type":"Feature","id":{id},"properties":{{"network":"electricity","kind":"{kind}"{feeds}}},
                "geometry":{{"type":"Point","coordinates":[2,{lat}]}}}}"#
        )
    };
    let town = |name: &str, lat: f64, feeds: &str| {
        let features = [fed("cabinet", 1, feeds, lat), fed("meter", 2, "", lat + 0.001)];
        scratch.file(
            name,
            format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(",")),
        )
    };
    let one = town("one.geojson", 48.0, r#","feeds":[2]"#);
    let two = town("two.geojson", 48.1, r#","feeds":[2, "gone"]"#);
    let staged =
        import(&[one, two], &ImportSettings::default(), &scratch.path().join("p")).unwrap();
    staged.keep().unwrap();
    let pack = TourPack::open(&PackFolder(scratch.path().join("p"))).unwrap();
    let assets = by_id(&pack);
    assert_eq!(assets["1"].attributes["feeds"], serde_json::json!([2]));
    assert_eq!(assets["two/1"].attributes["feeds"], serde_json::json!(["two/2", "gone"]));
}

#[test]
fn where_nothing_can_be_used_the_reasons_are_there() {
    let scratch = Scratch::new();
    let fails = |name: &str, text: &str| {
        let file = scratch.file(name, text);
        let out = scratch.path().join("pack");
        let error = import(std::slice::from_ref(&file), &ImportSettings::default(), &out);
        let error = error.map(|_| ()).unwrap_err();
        assert!(!error.to_string().contains("no mapping"), "{error}");
        // A proposal is made of features only.
        (error.report().map(left_out_of), error.to_string(), propose(&file).is_ok())
    };
    let table = "id,lat,lon,kind,network\nC1,48 49 01,2 16 01,cabinet,electricity\n";
    let number = "a coordinate that is missing or no finite number";
    let (reasons, error, _) = fails("a.csv", table);
    assert_eq!(reasons, Some(vec![(1, number.to_owned())]));
    assert!(error.contains("none of the 1 features"), "{error}");
    let esri = r#"{"features":[{"attributes":{},"geometry":{"x":2,"y":48}},7]}"#;
    let (reasons, _, proposed) = fails("a.json", esri);
    assert_eq!(reasons, Some(vec![(2, "a form or structure that is not read".to_owned())]));
    assert!(!proposed);
    let (reasons, error, proposed) =
        fails("a.geojson", r#"{"type":"FeatureCollection","features":[]}"#);
    assert!(reasons.is_none() && error.contains("it has no features") && !proposed, "{error}");
}

fn left_out_of(report: &Report) -> Vec<(u64, String)> {
    left_out(report).into_iter().map(|(count, reason)| (count, reason.to_owned())).collect()
}

#[test]
fn a_system_that_a_geometry_names_is_the_file_s_and_another_one_is_named() {
    let scratch = Scratch::new();
    let lamp = |id: u32, x: f64, y: f64, crs: &str| {
        format!(
            r#"{{"type":"Feature","id":{id},"properties":{{"highway":"street_lamp"}},"geometry":{{"type":"Point",
                "coordinates":[{x},{y}],"crs":{{"type":"name","properties":{{"name":"{crs}"}}}}}}}}"#
        )
    };
    let features = [
        lamp(1, 252_360.0, 6_245_800.0, "urn:ogc:def:crs:EPSG::3857"),
        lamp(2, 252_370.0, 6_245_800.0, "EPSG:3857"),
        lamp(3, 646_253.0, 6_858_019.0, "EPSG:2154"),
    ];
    let text = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","));
    let file = scratch.file("a.geojson", text);
    let (report, pack) = packed(&[file], &ImportSettings::default());
    assert_eq!(
        (report.files[0].crs.as_str(), report.files[0].crs_from),
        ("EPSG:3857", CrsFrom::File)
    );
    assert_eq!(left_out(&report), [(1, "a coordinate system other than the file's")]);
    assert!((pack.manifest().origin.lon_deg() - 2.267).abs() < 0.001);

    // Web Mercator taken for Lambert-93 lies in Spain, and is told.
    let file = scratch.file("b.geojson", lamps(&[("1", 252_360.0, 6_245_800.0)]));
    let crs = Some(Crs::named("EPSG:2154").unwrap());
    let (report, _) = packed(&[file], &ImportSettings { crs, ..ImportSettings::default() });
    let told = looked_at(&report);
    assert!(told[0].contains("outside of where EPSG:2154 is used"), "{told:?}");
    assert!(told[0].contains("EPSG:3857 (48.828 N, 2.267 E)"), "{told:?}");
}

#[test]
fn all_that_was_left_out_is_listed_in_a_file() {
    let scratch = Scratch::new();
    let read = |settings: &ImportSettings| -> serde_json::Value {
        let text = std::fs::read_to_string(settings.report.as_ref().unwrap()).unwrap();
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
    };
    let report = Some(scratch.path().join("r.json"));
    let mut settings = ImportSettings { report, ..ImportSettings::default() };
    // So many without a place, and then one that has one.
    let nowhere =
        r#"{"type":"Feature","id":7,"properties":{"highway":"street_lamp"},"geometry":null}"#;
    let with = |good: &[(&str, f64, f64)]| {
        let text = lamps(good);
        let (head, tail) = text.split_at(text.find('[').unwrap() + 1);
        let comma = if good.is_empty() { "" } else { "," };
        format!("{head}{}{comma}{tail}", [nowhere; 50].join(","))
    };
    let import_all = |text: String, settings: &ImportSettings| {
        let file = scratch.file("a.geojson", text);
        import(&[file], settings, &scratch.path().join("p")).map(|staged| staged.report().clone())
    };
    assert!(matches!(import_all(with(&[]), &settings), Err(ImportError::Nothing { .. })));
    assert!(read(&settings)["error"].as_str().unwrap().contains("none of the 50"));
    let all = with(&[("99", 2.0, 48.0)]);
    let report = import_all(all.clone(), &settings).unwrap();
    let listed = read(&settings);
    let entries = listed["left_out"].as_array().unwrap();
    assert_eq!((entries.len(), report.problems()), (50, 50));
    let first = serde_json::json!({
        "file": report.files[0].file, "feature": "7", "field": "geometry", "kept": false,
        "problem": true, "kind": "no geometry: there is nothing to show",
        "reason": "missing: there is nothing to show",
    });
    assert_eq!(entries[0], first);
    assert_eq!((&listed["error"], &listed["not_listed"]), (&serde_json::Value::Null, &0.into()));
    assert_eq!(listed["files"][0]["assets"], 1);
    settings.report = Some(scratch.path().join("no/such/folder.json"));
    assert!(matches!(import_all(all, &settings), Err(ImportError::Write { .. })));
}
