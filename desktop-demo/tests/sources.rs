//! `wattwalk sources` as a guide runs it before a visit, against a portal on
//! this machine.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};

/// A pack of one transformer, whose source is the portal at `host`.
fn pack(name: &str, host: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let place = json!({"lat_deg": 48.8153, "lon_deg": 2.2676});
    let files = [
        (
            "pack.json",
            json!({"wattwalk_pack": 1, "id": "one", "title": {"en": "One"},
            "languages": ["en"], "origin": place, "ground_height_m": 119.0,
            "time_zone": "Europe/Paris", "networks": ["n.geojson"], "tour": "tour.json",
            "narration": {"en": "en.json"}, "sources": "sources.json", "attribution": []}),
        ),
        (
            "tour.json",
            json!({"stops": [{"id": "a", "zones": [{"center": place, "radius_m": 10.0}]}]}),
        ),
        ("en.json", json!({"language": "en", "stops": {"a": {"title": "A", "body": "B"}}})),
        (
            "n.geojson",
            json!({"type": "FeatureCollection", "features": [{"type": "Feature",
            "id": "tr-1", "geometry": {"type": "Point", "coordinates": [2.2676, 48.8153]},
            "properties": {"network": "electricity", "kind": "transformer"}}]}),
        ),
        (
            "sources.json",
            json!([{"type": "opendatasoft", "id": "posts", "title": "Posts",
            "attribution": "Nobody", "url": format!("http://{host}"), "dataset": "posts",
            "time_field": "t", "things": {"by": "one", "asset": "tr-1"},
            "token": {"secret": "posts-key", "as": "apikey"},
            "figures": [{"field": "p", "quantity": "power_kw", "unit": "W"}]}]),
        ),
    ];
    for (file, content) in files {
        std::fs::write(folder.join(file), content.to_string()).unwrap();
    }
    folder
}

/// A portal that wants the key `s3cr3t`, and has a figure of two minutes ago.
fn portal() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let host = listener.local_addr().unwrap().to_string();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let head: Vec<_> = lines.map_while(Result::ok).take_while(|l| !l.is_empty()).collect();
            let known = head.iter().any(|line| line.ends_with("Apikey s3cr3t"));
            let time = jiff::Timestamp::now() - jiff::SignedDuration::from_secs(150);
            let (status, body) = if known {
                let record = json!({"t": time.to_string(), "p": 1500});
                (200, json!({"total_count": 1, "results": [record]}))
            } else {
                (401, json!({"error": "Invalid API key"}))
            };
            let body = Value::to_string(&body);
            let _ = write!(
                stream,
                "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\n\
                 content-length: {}\r\nconnection: close\r\n\r\n{body}",
                body.len()
            );
        }
    });
    host
}

/// Runs it, with what is given for a token in the environment.
fn sources(pack: &Path, arguments: &[&str], token: Option<&str>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wattwalk"));
    command.arg("sources").arg("--pack").arg(pack).args(arguments).env_remove("HTTP_PROXY");
    command.env_remove("http_proxy").env("NO_PROXY", "127.0.0.1");
    if let Some(token) = token {
        command.env("WATTWALK_TOKEN_ANY_NAME", token);
    }
    command.output().unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn a_guide_reads_how_each_source_answers() {
    let host = portal();
    let pack = pack("sources", &host);

    let given = |secret: &str| format!("pack/one/{host}/posts-key={secret}");

    let unasked = sources(&pack, &[], Some(&given("s3cr3t")));
    assert_eq!(unasked.status.code(), Some(1));
    let said = text(&unasked);
    assert!(
        said.contains(&format!("--allow {host}; that is also to send posts-key to {host}")),
        "{said}"
    );

    let denied = sources(&pack, &["--allow", &host], Some(&given("wrong")));
    assert_eq!(denied.status.code(), Some(1));
    let said = text(&denied);
    let how = format!("give it by WATTWALK_TOKEN_POSTS_KEY='{}'", given("TOKEN"));
    assert!(said.contains("Invalid API key") && said.contains(&how), "{said}");
    assert!(!said.contains("wrong"), "{said}");

    let good = sources(&pack, &["--allow", &host], Some(&given("s3cr3t")));
    let said = text(&good);
    assert_eq!(good.status.code(), Some(0), "{said}");
    let row: Vec<_> = said.lines().nth(1).unwrap().split_whitespace().collect();
    assert_eq!(row[..2], ["posts", "yes"], "{said}");
    assert_eq!(row[4..], ["1", "2", "min", "2", "min", "0"], "{said}");
}

/// A server that answers whatever it is asked with this.
fn answering(body: &Value) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let host = listener.local_addr().unwrap().to_string();
    let body = body.to_string();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let _ = lines.map_while(Result::ok).take_while(|line| !line.is_empty()).count();
            let _ = write!(
                stream,
                "HTTP/1.1 200 X\r\ncontent-type: application/json\r\n\
                 content-length: {}\r\nconnection: close\r\n\r\n{body}",
                body.len()
            );
        }
    });
    host
}

#[test]
fn a_guide_reads_why_nothing_came() {
    // By key, of the pack's one transformer and of ten that it does not have.
    let by_key = |name: &str, body: &Value| {
        let host = answering(body);
        let folder = pack(name, &host);
        let sources = json!([{"type": "json", "id": "posts", "title": "Posts",
            "attribution": "Nobody", "url": format!("http://{host}/f"), "key": "/id", "time": "/t",
            "things": {"by": "id"},
            "figures": [{"field": "/p", "quantity": "power_kw", "unit": "kW"},
                        {"field": "/q", "quantity": "heat_kw", "unit": "kW"}]}]);
        std::fs::write(folder.join("sources.json"), sources.to_string()).unwrap();
        let output = sources_of(&folder, &host);
        assert_eq!(output.status.code(), Some(1));
        text(&output)
    };
    let said = by_key(
        "all-fail",
        &json!([{"id": "tr-1", "t": "29/11/2026 18:17", "p": 1.5, "q": true},
                {"id": "tr-1", "t": "29/11/2026 18:17", "p": 2.5}]),
    );
    let notes: Vec<_> = said.lines().skip(2).collect();
    assert!(
        notes[0].starts_with(
            "posts: tr-1: /p: its time, \"29/11/2026 18:17\", cannot be read: say with time_format"
        ),
        "{said}"
    );
    assert!(notes[1].contains("a boolean") && notes.len() == 2, "{said}");

    let said =
        by_key("none-match", &json!([{"id": "TR-1", "t": "2026-11-29T18:17:00Z", "p": 1.5}]));
    let note = "posts: 1 record, none of an asset; first key \"TR-1\", the pack has \"tr-1\"";
    assert_eq!(said.lines().nth(2), Some(note), "{said}");
}

fn sources_of(folder: &Path, host: &str) -> Output {
    sources(folder, &["--allow", host], None)
}

#[test]
fn a_token_goes_to_no_other_host_or_pack_than_it_says() {
    let host = portal();
    let folder = pack("tokens", &host);
    for other in [
        "pack/one/data.example/posts-key=s3cr3t".to_owned(),
        format!("pack/another/{host}/posts-key=s3cr3t"),
        format!("pack/one/{host}/another-key=s3cr3t"),
        "app/posts-key=s3cr3t".to_owned(),
    ] {
        let said = text(&sources(&folder, &["--allow", &host], Some(&other)));
        assert!(said.contains("there is no token posts-key"), "{said}");
    }
    // As it was given before it said so.
    let said = text(&sources(&folder, &["--allow", &host], Some("s3cr3t")));
    assert!(said.contains("WATTWALK_TOKEN_ANY_NAME does not say where"), "{said}");
    assert!(!said.contains("s3cr3t"), "{said}");
}

/// A server of one file, in parts as they are asked for.
fn file_server(bytes: Vec<u8>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let host = listener.local_addr().unwrap().to_string();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let head: Vec<_> = lines.map_while(Result::ok).take_while(|l| !l.is_empty()).collect();
            let range = head.iter().find_map(|line| {
                let line = line.to_lowercase();
                let (from, to) = line.strip_prefix("range: bytes=")?.split_once('-')?;
                Some((from.parse::<usize>().ok()?, to.parse::<usize>().ok()?))
            });
            let (from, to) = range.expect("parts are asked for");
            let (to, whole) = (to.min(bytes.len() - 1), bytes.len());
            let _ = write!(
                stream,
                "HTTP/1.1 206 X\r\ncontent-range: bytes {from}-{to}/{whole}\r\netag: \"1\"\r\n\
                 content-length: {}\r\nconnection: close\r\n\r\n",
                to + 1 - from
            );
            let _ = stream.write_all(&bytes[from..=to]);
        }
    });
    host
}

#[test]
fn hosts_of_wide_networks_are_listed_and_asked_as_services_are() {
    let host = portal();
    let folder = pack("wide-sources", &host);
    // The pack's own network, written as a wide one.
    let made = Command::new(env!("CARGO_BIN_EXE_wattwalk"))
        .args(["import", "n.geojson", "--wide", "--out", "wide"])
        .current_dir(&folder)
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let server = file_server(std::fs::read(folder.join("wide/networks/n.fgb")).unwrap());
    let manifest = std::fs::read(folder.join("pack.json")).unwrap();
    let mut manifest: Value = serde_json::from_slice(&manifest).unwrap();
    manifest["wattwalk_pack"] = json!(2);
    manifest["wide_networks"] = json!([
        {"url": format!("http://{server}/n.fgb?key=secret")}, {"url": format!("http://{host}/none.fgb")}
    ]);
    std::fs::write(folder.join("pack.json"), manifest.to_string()).unwrap();

    let said = text(&sources(&folder, &[], None));
    for host in [&server, &host] {
        assert!(said.contains(&format!("--allow {host}")), "{said}");
    }
    let said = text(&sources(
        &folder,
        &["--allow", &server, "--allow", &host],
        Some(&format!("pack/one/{host}/posts-key=s3cr3t")),
    ));
    let row = |name: &str| {
        let line =
            said.lines().find(|line| line.contains(name)).unwrap_or_else(|| panic!("{said}"));
        line.split_whitespace().nth(1).unwrap().to_owned()
    };
    assert_eq!((row("/n.fgb"), row("/none.fgb")), ("yes".into(), "no".into()), "{said}");
    assert!(!said.contains("secret"), "{said}");
}
