//! The program as a person runs it: what it prints, writes, and ends with.

use std::path::PathBuf;
use std::process::{Command, Output};

use resvg::tiny_skia::Pixmap;
use serde_json::Value;

/// A folder of its own for a test, emptied before.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder for the test");
    folder
}

fn wattwalk(folder: &PathBuf, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_wattwalk"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("wattwalk runs")
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("what is printed is text")
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("what is printed is text")
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("wattwalk ends by itself")
}

/// Digits of the digest that a run printed.
fn digest(output: &Output) -> String {
    let text = out(output);
    let at = text.find("sha256:").expect("a digest is printed");
    text[at..].lines().next().unwrap_or_default().to_owned()
}

#[test]
fn a_headless_walk_reaches_every_stop_and_its_recording_shows_the_same() {
    let folder = folder("headless");
    let walk = ["walk", "--headless", "--speed", "300", "--language", "en", "--record", "w.jsonl"];
    let walked = wattwalk(&folder, &walk);
    let text = out(&walked);
    assert_eq!(code(&walked), 0, "{text}{}", err(&walked));
    assert!(text.contains("Stop 1 of ") && text.contains("≈ simulated"), "{text}");
    assert!(!text.contains('✗') && text.matches('✓').count() >= 8, "{text}");
    assert!(!text.contains('\u{1b}'), "no terminal, no escape sequences");

    let replayed = wattwalk(&folder, &["replay", "w.jsonl", "--hash"]);
    assert_eq!(code(&replayed), 0, "{}", err(&replayed));
    assert!(out(&replayed).contains("every stop reached"), "{}", out(&replayed));
    assert_eq!(digest(&replayed), digest(&walked));

    let other = wattwalk(&folder, &["walk", "--headless", "--speed", "300", "--time", "21:00"]);
    assert_ne!(digest(&other), digest(&walked), "another evening shows something else");

    let drawn =
        wattwalk(&folder, &["replay", "w.jsonl", "--frames-out", "frames", "--every", "40"]);
    assert_eq!(code(&drawn), 0, "{}", err(&drawn));
    let pictures = std::fs::read_dir(folder.join("frames")).expect("frames are there").count();
    assert!(pictures >= 2, "{pictures} pictures");

    // A recording that was cut off is played up to there, and says where.
    let whole = std::fs::read(folder.join("w.jsonl")).expect("the recording is there");
    let half = whole.len() / 2;
    let end = whole[half..].iter().position(|byte| *byte == b'\n').expect("another line");
    std::fs::write(folder.join("cut.jsonl"), &whole[..half + end - 1]).expect("a file is written");
    let cut = wattwalk(&folder, &["replay", "cut.jsonl"]);
    assert_eq!(code(&cut), 0, "{}", err(&cut));
    // As an editor saves it.
    let edited = [b"\xEF\xBB\xBF", &whole[..], b"\n\n"].concat();
    std::fs::write(folder.join("edited.jsonl"), edited).expect("a file is written");
    let edited = wattwalk(&folder, &["replay", "edited.jsonl", "--hash"]);
    assert_eq!(digest(&edited), digest(&walked), "{}", err(&edited));
    assert!(err(&cut).contains("cut.jsonl") && err(&cut).contains("line "), "{}", err(&cut));
}

#[test]
fn a_walk_that_misses_stops_fails_and_names_them() {
    let folder = folder("missed");
    let gpx = r#"<gpx version="1.1" creator="test" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>
        <trkpt lat="48.83" lon="2.26"/><trkpt lat="48.8301" lon="2.26"/></trkseg></trk></gpx>"#;
    std::fs::write(folder.join("far.gpx"), gpx).expect("a file is written");
    let walked = wattwalk(&folder, &["--headless", "--speed", "100", "--gpx", "far.gpx"]);
    assert_eq!(code(&walked), 1, "{}", out(&walked));
    assert!(err(&walked).contains("0 of 10 stops reached"), "{}", err(&walked));
    assert!(err(&walked).contains("battery"), "{}", err(&walked));
}

const PLACE: [&str; 7] = ["frame", "--lat", "48.81545", "--lon", "2.26745", "--heading", "125"];

#[test]
fn a_frame_is_written_as_png_svg_and_json() {
    let folder = folder("frame");
    let frame = |more: &[&str]| wattwalk(&folder, &[&PLACE[..], more].concat());
    let written = frame(&["--out", "f.png", "--size", "640x400"]);
    assert_eq!(code(&written), 0, "{}", err(&written));
    let bytes = std::fs::read(folder.join("f.png")).expect("the picture is there");
    let picture = Pixmap::decode_png(&bytes).expect("the picture is a PNG");
    assert_eq!((picture.width(), picture.height()), (640, 400));
    let colours: std::collections::HashSet<_> =
        picture.pixels().iter().map(|p| [p.red(), p.green(), p.blue()]).collect();
    assert!(colours.len() > 500, "{} colours", colours.len());

    let written = frame(&["--out", "f.svg", "--language", "fr"]);
    assert_eq!(code(&written), 0, "{}", err(&written));
    let svg = std::fs::read_to_string(folder.join("f.svg")).expect("the picture is there");
    for part in ["kW", "simulé", "2026-06-16 11:30", "SimBench"] {
        assert!(svg.contains(part), "{part} is not in the picture");
    }

    let written = frame(&["--out", "f.json"]);
    assert_eq!(code(&written), 0, "{}", err(&written));
    let json = std::fs::read(folder.join("f.json")).expect("the frame is there");
    let json: Value = serde_json::from_slice(&json).expect("the frame is JSON");
    let count = |list: &str| json[list].as_array().map_or(0, Vec::len);
    assert!(count("shapes") > 20 && count("labels") > 3, "{} {}", count("shapes"), count("labels"));
    assert!(
        json["labels"]
            .as_array()
            .is_some_and(|labels| labels.iter().any(|l| l["value"].is_string()))
    );
}

#[test]
fn a_frame_of_a_foreign_file_is_drawn_without_a_pack() {
    let folder = folder("foreign");
    let geojson = r#"{"type":"FeatureCollection","features":[{"type":"Feature","id":"c1",
        "properties":{"network":"electricity","kind":"cable","depth_m":0.8,"name":"Câble & co"},
        "geometry":{"type":"LineString","coordinates":[[2.0,48.0001],[2.0,48.001]]}}]}"#;
    std::fs::write(folder.join("own.geojson"), geojson).expect("a file is written");
    let place = ["frame", "--lat", "48.0", "--lon", "2.0", "--heading", "0", "--out", "f.svg"];
    let written = wattwalk(&folder, &[&place[..], &["--assets", "own.geojson"]].concat());
    assert_eq!(code(&written), 0, "{}", err(&written));
    let svg = std::fs::read_to_string(folder.join("f.svg")).expect("the picture is there");
    assert!(svg.contains("Câble &amp; co") && svg.contains("#ffc53d"));
    assert!(!svg.contains("simulated"), "nothing of it is simulated");

    std::fs::write(folder.join("none.geojson"), "{}").expect("a file is written");
    let refused = wattwalk(&folder, &[&place[..], &["--assets", "none.geojson"]].concat());
    assert_eq!(code(&refused), 1);
    assert!(err(&refused).contains("none.geojson"), "{}", err(&refused));
}

#[test]
fn the_map_is_one_command_away() {
    let folder = folder("map");
    let written = wattwalk(&folder, &["map", "--out", "m.svg", "--language", "zh"]);
    assert_eq!(code(&written), 0, "{}", err(&written));
    let svg = std::fs::read_to_string(folder.join("m.svg")).expect("the map is there");
    assert!(svg.contains("供热") && svg.matches("<path").count() > 100);
}

#[test]
fn the_built_in_pack_has_no_problems() {
    let checked = wattwalk(&folder("check"), &["check"]);
    assert_eq!(code(&checked), 0, "{}{}", out(&checked), err(&checked));
    assert!(out(&checked).contains("fort-issy"), "{}", out(&checked));
}

#[test]
fn a_pack_with_a_problem_names_file_feature_and_field() {
    let folder = folder("problem");
    let copy = |from: &str| {
        let source = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../assets/fort-issy");
        let to = folder.join("pack").join(from);
        std::fs::create_dir_all(to.parent().expect("a file is in a folder")).expect("a folder");
        let text = std::fs::read_to_string(source.join(from)).expect("a file of the pack");
        (to, text)
    };
    for file in ["pack.json", "tour.json", "walk.gpx"] {
        let (to, text) = copy(file);
        std::fs::write(to, text).expect("a file is written");
    }
    let bad = r#"{"type":"FeatureCollection","features":[{"type":"Feature","id":"bad",
        "properties":{"network":"water","kind":"pipe"},
        "geometry":{"type":"LineString","coordinates":[[2.0,148.0],[2.0,48.001]]}}]}"#;
    let (to, _) = copy("networks/water.geojson");
    std::fs::write(to, bad).expect("a file is written");
    let checked = wattwalk(&folder, &["check", "--pack", "pack"]);
    assert_eq!(code(&checked), 1);
    let text = out(&checked);
    assert!(text.contains("networks/water.geojson: feature bad: geometry.coordinates"), "{text}");
    assert!(err(&checked).contains("problem"), "{}", err(&checked));
}

#[test]
fn a_pack_becomes_one_file_the_same_each_time_and_is_visited_as_one() {
    let folder = folder("pack-build");
    let pack = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/fort-issy");
    let built = wattwalk(&folder, &["pack", "build", pack, "--out", "fort.tourpack"]);
    assert_eq!(code(&built), 0, "{}", err(&built));
    let again = wattwalk(&folder, &["pack", "build", pack, "--out", "again.tourpack"]);
    let content = |output: &Output| out(output).split("content ").nth(1).map(str::to_owned);
    assert!(content(&built).is_some_and(|hash| hash.trim().len() == 64), "{}", out(&built));
    assert_eq!(content(&built), content(&again));
    let bytes = |name: &str| std::fs::read(folder.join(name)).unwrap();
    assert!(bytes("fort.tourpack") == bytes("again.tourpack"), "two archives differ");

    let checked = wattwalk(&folder, &["check", "--pack", "fort.tourpack"]);
    assert_eq!(code(&checked), 0, "{}{}", out(&checked), err(&checked));
    assert!(out(&checked).contains("10 stops"), "{}", out(&checked));

    let none = wattwalk(&folder, &["pack", "build", ".", "--out", "none.tourpack"]);
    assert_eq!(code(&none), 1);
    assert!(err(&none).contains("pack.json") && !folder.join("none.tourpack").exists());
}

#[test]
fn what_cannot_be_done_is_said_with_what_to_do() {
    let folder = folder("refused");
    let refused = |arguments: &[&str], wanted: i32, said: &[&str]| {
        let output = wattwalk(&folder, arguments);
        let text = err(&output);
        assert_eq!(code(&output), wanted, "{arguments:?}: {text}");
        for part in said {
            assert!(text.contains(part), "{arguments:?}: {part} is not in: {text}");
        }
    };
    refused(&["dance"], 2, &["dance", "--help"]);
    refused(
        &["frame", "--lat", "91", "--lon", "2", "--heading", "0", "--out", "f.png"],
        2,
        &["--lat", "-90 to 90"],
    );
    refused(&[&PLACE[..], &["--out", "f.jpg"]].concat(), 2, &["--out", ".svg or .png or .json"]);
    refused(
        &[&PLACE[..], &["--out", "f.png", "--size", "0x9"]].concat(),
        2,
        &["--size", "1280x800"],
    );
    refused(&["walk", "--time", "25:00"], 2, &["--time", "19:30"]);
    refused(&["walk", "--network", "love"], 2, &["electricity"]);
    refused(&["walk", "--language", "tlh"], 2, &["tlh", "fr, en, zh"]);
    refused(&["walk", "--pack", "nowhere"], 1, &["nowhere", "pack.json", "--pack"]);
    refused(&["walk", "--gpx", "none.gpx"], 1, &["none.gpx"]);
    refused(&["walk", "--headless", "--record", "no/such/folder"], 1, &["no/such/folder"]);
    refused(&["replay", "none.jsonl"], 1, &["none.jsonl"]);
    refused(&[&PLACE[..], &["--out", "no/such/folder/f.svg"]].concat(), 1, &["no/such/folder"]);
}

/// Commands to a terminal, of one byte and of two; marks that turn the order of
/// what follows; what nobody sees.
const RUDE: &str =
    "a\u{1b}[2J\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}b\u{2066}\u{200b}\u{e0041}\u{2028}c\u{8}\u{7f}";
const POLITE: &str = "a[2J]0;owned31mb c";

/// What was printed has no character that steers, turns or hides, and no line
/// of a stranger's making.
fn polite(output: &Output, wanted: &str) {
    let text = out(output) + &err(output);
    let rude = |c: char| {
        (c.is_control() && c != '\n') || "\u{202e}\u{2066}\u{200b}\u{e0041}\u{2028}".contains(c)
    };
    assert!(!text.contains(rude), "{text:?}");
    assert!(text.contains(wanted), "{wanted}: {text}");
    assert!(!text.lines().any(|line| line.starts_with("forged")), "{text}");
}

#[test]
fn what_strangers_wrote_steers_no_terminal() {
    let folder = folder("rude");
    let run = |arguments: &[&str]| wattwalk(&folder, arguments);
    // What was asked for.
    polite(&run(&["check", "--pack", RUDE]), POLITE);
    polite(&run(&["check", "--pack", "a\nforged: all is well"]), "a forged: all");
    polite(&run(&["walk", "--headless", "--language", RUDE]), POLITE);
    polite(&run(&["walk", "--speed", RUDE]), "for '--speed");
    polite(&run(&[RUDE]), "error: ");
    polite(&run(&["import", RUDE]), POLITE);
    polite(&run(&["new", RUDE, "--networks", RUDE, "--route", RUDE]), POLITE);
    polite(&run(&["pack", "fetch", RUDE, "--out", "x"]), "address");
    // A recording.
    let header = serde_json::json!({"wattwalk_recording": 1, "pack": RUDE});
    std::fs::write(folder.join("w.jsonl"), header.to_string() + "\n").expect("a file is written");
    polite(&run(&["replay", "w.jsonl"]), "w.jsonl");
    std::fs::write(folder.join(RUDE), "{}").expect("a file is written");
    polite(&run(&["replay", RUDE]), POLITE);
    // A pack: its names, its words, its ids, its files.
    let demo = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/fort-issy");
    let built = run(&["pack", "build", demo, "--out", "demo.wattwalk"]);
    assert_eq!(code(&built), 0, "{}", err(&built));
    let pack = folder.join("pack");
    let changed = |file: &str, change: &dyn Fn(&mut Value)| {
        let _ = std::fs::remove_dir_all(&pack);
        copy(std::path::Path::new(demo), &pack);
        let text = std::fs::read(pack.join(file)).expect("the pack has it");
        let mut json = serde_json::from_slice(&text).expect("it is JSON");
        change(&mut json);
        std::fs::write(pack.join(file), json.to_string()).expect("a file is written");
        let walked =
            run(&["walk", "--headless", "--speed", "600", "--pack", "pack", "--language", "fr"]);
        (run(&["check", "--pack", "pack"]), walked)
    };
    let (checked, walked) = changed("tour.json", &|tour| tour["stops"][0]["id"] = RUDE.into());
    polite(&checked, POLITE);
    polite(&walked, POLITE);
    let (checked, _) = changed("pack.json", &|pack| pack["networks"][0] = RUDE.into());
    polite(&checked, POLITE);
    let (_, walked) = changed("pack.json", &|pack| {
        pack["title"]["fr"] = RUDE.into();
        pack["attribution"][0]["who"] = format!("x\nforged: {RUDE}").into();
    });
    polite(&walked, POLITE);
    let (_, walked) = changed("narration/fr.json", &|words| {
        let stops = words["stops"].as_object_mut().expect("it has stops");
        for text in stops.values_mut() {
            text["title"] = format!("x\nforged: {RUDE}").into();
        }
    });
    polite(&walked, "x forged: a[2J]0;owned");
    let (checked, walked) = changed("sources.json", &|sources| sources[0]["id"] = RUDE.into());
    polite(&checked, "[0].id");
    polite(&walked, "");
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).expect("a folder for the test");
    for entry in std::fs::read_dir(from).expect("a folder of the pack") {
        let entry = entry.expect("a file of the pack");
        let place = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy(&entry.path(), &place),
            false => drop(std::fs::copy(entry.path(), place).expect("it is copied")),
        }
    }
}

#[test]
fn help_has_examples() {
    let help = wattwalk(&folder("help"), &["--help"]);
    assert_eq!(code(&help), 0);
    for part in ["Examples:", "wattwalk frame --lat", "Exit codes"] {
        assert!(out(&help).contains(part), "{part} is not in the help");
    }
}

/// A file under the core's test data.
fn data(name: &str) -> String {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../core/tests/data");
    folder.join(name).display().to_string()
}

#[test]
fn a_foreign_plan_becomes_a_pack_that_can_be_looked_at() {
    let folder = folder("import");
    let plan = data("recostar/ExempleRecoStaR_RPD.gml");
    let looked = wattwalk(&folder, &["import", &plan]);
    assert_eq!(code(&looked), 0, "{}", err(&looked));
    let text = out(&looked);
    for part in [
        "RecoStaR GML",
        "EPSG:27561",
        "within 5 m",
        "electricity  duct",
        "436  a surveyed point",
        "live figures withheld: of 37 assets",
        "column to `homes`",
        "nothing was written",
    ] {
        assert!(text.contains(part), "{part} is not in:\n{text}");
    }
    assert_eq!(std::fs::read_dir(&folder).expect("the folder is there").count(), 0);

    let imported = wattwalk(
        &folder,
        &["import", &plan, "--out", "pack", "--picture", "import.svg", "--title", "Plan & co"],
    );
    assert_eq!(code(&imported), 0, "{}", err(&imported));
    let svg = std::fs::read_to_string(folder.join("import.svg")).expect("the picture is there");
    assert!(svg.contains("Plan &amp; co") && svg.contains("#ffc53d"));
    let checked = wattwalk(&folder, &["check", "--pack", "pack"]);
    assert_eq!(code(&checked), 0, "{}", out(&checked));
    assert!(out(&checked).contains("pack: 86 assets"), "{}", out(&checked));
    let place = ["--lat", "49.6313", "--lon", "4.7276", "--heading", "0", "--out", "f.svg"];
    let drawn = wattwalk(&folder, &[&["map", "--pack", "pack", "--out", "m.png"][..]].concat());
    assert_eq!(code(&drawn), 0, "{}", err(&drawn));
    for way in [["frame", "--pack", "pack"], ["frame", "--assets", plan.as_str()]] {
        let drawn = wattwalk(&folder, &[&way[..], &place].concat());
        assert_eq!(code(&drawn), 0, "{}", err(&drawn));
        assert!(!out(&drawn).contains(" 0 shapes"), "{}", out(&drawn));
    }
    // What is there is not written over.
    let again = wattwalk(&folder, &["import", &plan, "--out", "pack"]);
    assert_eq!(code(&again), 1);
    assert!(err(&again).contains("there already"), "{}", err(&again));
}

#[test]
fn what_is_too_large_to_be_read_whole_is_imported_and_walked() {
    let folder = folder("wide");
    let plan = data("recostar/ExempleRecoStaR_RPD.gml");
    for refused in [
        &["import", &plan, "--wide"][..],
        &["import", &plan, "--wide", "--out", "p", "--picture", "p.svg"],
    ] {
        assert_eq!(code(&wattwalk(&folder, refused)), 2, "{refused:?}");
    }
    let imported = wattwalk(&folder, &["import", &plan, "--wide", "--out", "pack"]);
    assert_eq!(code(&imported), 0, "{}", err(&imported));
    assert!(out(&imported).contains("electricity  duct"), "{}", out(&imported));
    let pack = std::fs::read(folder.join("pack/pack.json")).expect("a manifest is there");
    let pack: Value = serde_json::from_slice(&pack).expect("it is JSON");
    let file = pack["wide_networks"][0]["file"].as_str().expect("a file is named");
    assert!(folder.join("pack").join(file).is_file(), "{pack}");
    let checked = wattwalk(&folder, &["check", "--pack", "pack"]);
    assert_eq!(code(&checked), 0, "{}", out(&checked));
    // Along the one street of the plan.
    let at = &pack["origin"];
    let [lat, lon] = ["lat_deg", "lon_deg"].map(|axis| at[axis].as_f64().expect("degrees"));
    let gpx = format!(
        r#"<gpx version="1.1" creator="test" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>
        <trkpt lat="{lat}" lon="{lon}"/><trkpt lat="{lat}" lon="{}"/></trkseg></trk></gpx>"#,
        lon + 0.0004
    );
    std::fs::write(folder.join("way.gpx"), gpx).expect("a file is written");
    let walk = ["walk", "--pack", "pack", "--headless", "--speed", "100", "--gpx", "way.gpx"];
    let walked = wattwalk(&folder, &walk);
    assert_eq!(code(&walked), 0, "{}{}", out(&walked), err(&walked));
    let (lat, lon) = (lat.to_string(), lon.to_string());
    let place = ["--lat", &lat, "--lon", &lon, "--heading", "90", "--out", "f.svg"];
    let drawn = wattwalk(&folder, &[&["frame", "--pack", "pack"][..], &place].concat());
    assert_eq!(code(&drawn), 0, "{}", err(&drawn));
    assert!(!out(&drawn).contains(" 0 shapes"), "{}", out(&drawn));
}

#[test]
fn schemas_are_printed_and_lie_beside_the_files_that_name_them() {
    let folder = folder("schemas");
    let printed = wattwalk(&folder, &["schema", "pack"]);
    let schema: Value = serde_json::from_str(&out(&printed)).expect("a schema is JSON");
    assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
    assert_eq!(code(&wattwalk(&folder, &["schema", "cheese"])), 2);

    let imported =
        wattwalk(&folder, &["import", &data("recostar/ExempleRecoStaR_RPD.gml"), "--out", "p"]);
    assert_eq!(code(&imported), 0, "{}", err(&imported));
    let network = std::fs::read_dir(folder.join("p/networks")).expect("networks are there");
    let network = network.map(|entry| entry.expect("a network").path());
    let files = ["p/pack.json", "p/tour.json", "p/narration/en.json"].map(|name| folder.join(name));
    for file in network.chain(files) {
        let text = std::fs::read_to_string(&file).expect("the file is there");
        let json: Value = serde_json::from_str(&text).expect("the file is JSON");
        let named = json["$schema"].as_str().expect("it names its schema");
        let place = file.parent().expect("a folder").join(named);
        assert!(place.is_file(), "{}: {named}", file.display());
    }
    let written = wattwalk(&folder, &["schema", "--out", "all"]);
    assert_eq!(out(&written).lines().count(), 7, "{}", out(&written));
}

#[test]
fn a_street_can_be_rehearsed() {
    let folder = folder("street");
    let walk = ["walk", "--headless", "--speed", "400", "--conditions", "canyon"];
    let walked = wattwalk(&folder, &[&walk[..], &["--language", "en"]].concat());
    let text = out(&walked);
    assert_eq!(code(&walked), 0, "{text}{}", err(&walked));
    assert!(text.contains("Rehearsed: a street of high facades\n"), "{text}");
    assert!(text.contains("a facade throws positions off by "), "{text}");
    let other = wattwalk(&folder, &[&walk[..], &["--language", "fr", "--seed", "2"]].concat());
    assert!(out(&other).contains("Répété\u{a0}: une rue aux hautes façades"), "{}", out(&other));
    let refused = wattwalk(&folder, &["walk", "--headless", "--conditions", "rain"]);
    assert_eq!(code(&refused), 2);
    assert!(err(&refused).contains("tracking-loss"), "{}", err(&refused));
}

#[test]
fn a_made_up_walk_is_held_against_its_truth() {
    let folder = folder("trial");
    let simulate = |conditions: &str, seed: &str, name: &str| {
        let (out, truth) = (format!("{name}.jsonl"), format!("{name}.csv"));
        let made = ["simulate", "--conditions", conditions, "--minutes", "2", "--seed", seed];
        let made = wattwalk(&folder, &[&made[..], &["--out", &out, "--truth", &truth]].concat());
        assert_eq!(code(&made), 0, "{}", err(&made));
        let read = |name| std::fs::read(folder.join(name)).expect("it is written");
        (read(out), read(truth))
    };
    let cover = simulate("cover", "4", "a");
    assert!(cover == simulate("cover", "4", "b"), "a seed makes one walk");
    assert!(cover != simulate("cover", "5", "c"), "another seed makes another one");

    let both = ["evaluate", "a.jsonl", "c.jsonl", "--truth", "a.csv", "--truth", "c.csv"];
    let files = ["--json", "e.json", "--plot", "e.png"];
    let evaluated = wattwalk(&folder, &[&both[..], &files[..]].concat());
    assert_eq!(code(&evaluated), 0, "{}", err(&evaluated));
    let table = out(&evaluated);
    assert!(table.contains("2 recording(s), 2400 truths") && table.contains("pixels"), "{table}");
    let json = std::fs::read(folder.join("e.json")).expect("it is written");
    let json: Value = serde_json::from_slice(&json).expect("it is JSON");
    let plain_deg = json["all"]["plain"]["heading_deg"]["median"].as_f64().expect("a number");
    assert!((100.0..140.0).contains(&plain_deg), "{plain_deg}");
    assert_eq!(json["recordings"].as_array().map(Vec::len), Some(2));
    let picture = Pixmap::load_png(folder.join("e.png")).expect("a picture");
    assert_eq!((picture.width(), picture.height()), (1400, 920));

    let bad = "time,lat_deg,lon_deg\n2026-06-16T08:00:00Z,48.8,2.2\n2026-06-16T08:00:01Z,48.8,x\n";
    std::fs::write(folder.join("bad.csv"), bad).expect("a file is written");
    let refused = wattwalk(&folder, &["evaluate", "a.jsonl", "--truth", "bad.csv"]);
    assert_eq!(code(&refused), 1);
    assert!(err(&refused).contains("bad.csv: line 3, column lon_deg: “x”"), "{}", err(&refused));
    let other = bad.replace("2026-", "2025-").replace(",x", ",2.2");
    std::fs::write(folder.join("other.csv"), other).expect("a file is written");
    let refused = wattwalk(&folder, &["evaluate", "a.jsonl", "--truth", "other.csv"]);
    assert!(err(&refused).contains("other.csv has nothing of the time of"), "{}", err(&refused));
}

#[test]
fn what_cannot_be_imported_says_what_to_do() {
    let folder = folder("not-imported");
    let write = |name: &str, text: &str| {
        std::fs::write(folder.join(name), text).expect("a file is written");
    };
    write("unseen.csv", "gid,lon,lat,sorte\n1,2.0,48.0,Câble \u{1b}[2J\n2,2.1,48.0,Poste\n");
    let unseen = wattwalk(&folder, &["import", "unseen.csv"]);
    assert_eq!(code(&unseen), 1);
    assert!(out(&unseen).contains("[[rules]]") && !out(&unseen).contains('\u{1b}'));
    assert!(err(&unseen).contains("--map"), "{}", err(&unseen));
    let proposed = wattwalk(&folder, &["import", "unseen.csv", "--propose"]);
    std::fs::write(folder.join("my.toml"), &proposed.stdout).expect("a file is written");
    let mapped = wattwalk(&folder, &["import", "unseen.csv", "--map", "my.toml"]);
    assert_eq!(code(&mapped), 0, "{}", err(&mapped));

    for (arguments, expected, reason) in [
        (&["import", "unseen.csv", "--map", "nothing"][..], 2, "openstreetmap"),
        (&["import", "unseen.csv", "--crs", "Lambert"], 2, "EPSG:2154"),
        (
            &["import", "unseen.csv", "--map", "my.toml", "--crs", "EPSG:2154"],
            1,
            "is not a place of EPSG:2154",
        ),
        (&["import", "unseen.csv", "--map", "my.toml", "--time-zone", "Issy"], 2, "Europe/Paris"),
        (&["import", "none.csv"], 1, "none.csv"),
        (&["import"], 2, "FILE"),
    ] {
        let refused = wattwalk(&folder, arguments);
        assert_eq!(code(&refused), expected, "{arguments:?}: {}", err(&refused));
        assert!(err(&refused).contains(reason), "{arguments:?}: {}", err(&refused));
    }
    write("my.toml", "mapping = 1\ntitle = \"t\"\n[[rules]]\nkind = \"cabel\"\n");
    let refused = wattwalk(&folder, &["import", "unseen.csv", "--map", "my.toml"]);
    assert!(
        err(&refused).contains("my.toml") && err(&refused).contains("line 4"),
        "{}",
        err(&refused)
    );
}

/// What people's own tools write: nothing that can be used, the same ids in two
/// files, a watch that had no reception.
#[test]
fn what_is_wrong_with_ones_own_files_is_said_before_anything_else() {
    let folder = folder("own-files");
    let write = |name: &str, text: &str| {
        std::fs::write(folder.join(name), text).expect("a file is written");
    };
    let lamps = |places: &str| format!("id,lat,lon,highway\n{places}");
    write("dms.csv", &lamps("1,48°49'01\",2°16'01\",street_lamp\n2,x,2,street_lamp\n"));
    let nothing = wattwalk(&folder, &["import", "dms.csv", "--report", "r.json"]);
    assert_eq!(code(&nothing), 1);
    let told = out(&nothing);
    for part in ["left out: 2", "dms.csv: feature 1: lon: 2°16'01", "all that was left out: r.json"]
    {
        assert!(told.contains(part), "{part} is not in:\n{told}");
    }
    assert!(err(&nothing).contains("none of the 2 features"), "{}", err(&nothing));
    let report = std::fs::read(folder.join("r.json")).expect("the list is there");
    let report: Value = serde_json::from_slice(&report).expect("it is JSON");
    assert_eq!(report["left_out"][1]["feature"], "2");

    write("a.csv", &lamps("1,48.817,2.267,street_lamp\n2,0,0,street_lamp\n"));
    write("b.csv", &lamps("1,48.8171,2.2672,street_lamp\n"));
    let imported = wattwalk(&folder, &["import", "a.csv", "b.csv", "--out", "two"]);
    assert_eq!(code(&imported), 0, "{}", err(&imported));
    let told = out(&imported);
    for part in ["to be looked at: 2", "b.csv: feature b/1: id", "a.csv: feature 2: geometry"] {
        assert!(told.contains(part), "{part} is not in:\n{told}");
    }
    let checked = wattwalk(&folder, &["check", "--pack", "two"]);
    assert!(out(&checked).contains("as 2 (543"), "{}", out(&checked));
    let files = ["import", "a.csv", "b.csv", "--leave-far", "--out", "near"];
    let imported = wattwalk(&folder, &files);
    assert!(out(&imported).contains("far from the others, as you asked"), "{}", out(&imported));

    let points: Vec<_> = (0..40)
        .map(|n| match n {
            7 => "<trkpt lat='0' lon='0'/>".to_owned(),
            n => format!("<trkpt lat='{}' lon='2.267'/>", 48.8165 + f64::from(n) * 3e-5),
        })
        .collect();
    write("w.gpx", &format!("<gpx><trk><trkseg>\n{}\n</trkseg></trk></gpx>", points.join("\n")));
    let way = ["new", "walk", "--networks", "b.csv", "--route", "w.gpx"];
    let begun = wattwalk(&folder, &way);
    assert_eq!(code(&begun), 0, "{}", err(&begun));
    assert!(out(&begun).contains("w.gpx: line 9: a point at 0, 0"), "{}", out(&begun));
    let walked = wattwalk(&folder, &["walk", "--pack", "walk", "--headless", "--speed", "200"]);
    assert_eq!(code(&walked), 0, "{}", err(&walked));
    let walked = wattwalk(
        &folder,
        &["walk", "--pack", "walk", "--headless", "--speed", "200", "--gpx", "w.gpx"],
    );
    assert!(err(&walked).contains("w.gpx: line 9: a point at 0, 0"), "{}", err(&walked));
}

#[test]
fn a_pack_without_a_walk_needs_somebody_to_walk() {
    let folder = folder("no-walk");
    let file = r#"{"type": "FeatureCollection", "features": [{"type": "Feature", "id": "1",
        "properties": {"network": "electricity", "kind": "cabinet"},
        "geometry": {"type": "Point", "coordinates": [2.267, 48.817]}}]}"#;
    std::fs::write(folder.join("street.geojson"), file).expect("a file is written");
    let imported = wattwalk(&folder, &["import", "street.geojson", "--out", "street"]);
    assert_eq!(code(&imported), 0, "{}", err(&imported));
    for alone in ["--headless", "--no-page"] {
        let walked = wattwalk(&folder, &["walk", "--pack", "street", alone]);
        assert_eq!(code(&walked), 1, "{}", out(&walked));
        assert!(err(&walked).contains("there is no walk to play"), "{}", err(&walked));
    }
}
