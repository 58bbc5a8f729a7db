//! What the program leaves in files and on closed pipes, when disks are full,
//! files are busy, and walks are killed.

#![cfg(unix)]

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

/// A folder of its own for a test, emptied before.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder for the test");
    folder
}

fn wattwalk(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wattwalk"));
    command.args(arguments).current_dir(folder);
    command
}

fn output(folder: &Path, arguments: &[&str]) -> Output {
    wattwalk(folder, arguments).output().expect("wattwalk runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn mode(file: &Path) -> u32 {
    fs::metadata(file).expect("the file is there").permissions().mode() & 0o777
}

/// A walk under way, ended with the test.
struct Walk(Child);

impl Walk {
    /// Begins a walk that does not end by itself, and waits for these words.
    fn begin(folder: &Path, arguments: &[&str], words: &str) -> (Self, String) {
        let child = wattwalk(folder, arguments).stdout(Stdio::piped()).spawn();
        let mut walk = Self(child.expect("wattwalk runs"));
        let out = BufReader::new(walk.0.stdout.take().expect("its output is a pipe"));
        let mut said = String::new();
        for line in out.lines().map_while(Result::ok) {
            said += &line;
            said.push('\n');
            if line.contains(words) {
                return (walk, said);
            }
        }
        panic!("it ended without {words:?}: {said}");
    }
}

impl Drop for Walk {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// By the real clock: it lasts as long as it takes.
const LIVE: [&str; 6] = ["walk", "--no-page", "--allow", "data.example", "--language", "en"];
/// The first thing that any walk says of itself.
const GREETING: &str = "Fort";

#[test]
fn what_was_recorded_up_to_a_kill_replays() {
    let folder = folder("killed");
    let walk = [&LIVE[..], &["--record", "w.jsonl"]].concat();
    let (mut walk, _) = Walk::begin(&folder, &walk, "Stop 1");
    // What goes into it is in the file while it goes on.
    let recorded = || fs::read(folder.join("w.jsonl")).expect("it is recorded");
    while recorded().iter().filter(|byte| **byte == b'\n').count() < 20 {
        assert!(walk.0.try_wait().expect("it can be asked").is_none(), "it has ended");
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    walk.0.kill().expect("it is killed");
    walk.0.wait().expect("it has ended");
    let recorded = recorded();
    // As if it had been killed within a line.
    fs::write(folder.join("torn.jsonl"), &recorded[..recorded.len() - 3]).expect("a file");
    let replayed = output(&folder, &["replay", "torn.jsonl", "--hash"]);
    let (out, err) = (text(&replayed.stdout), text(&replayed.stderr));
    assert_eq!(replayed.status.code(), Some(0), "{err}");
    assert!(out.contains("sha256:"), "{out}");
    assert!(err.contains("torn.jsonl") && err.contains("cut off"), "{err}");
}

#[test]
fn a_recording_on_a_full_disk_is_told_at_once() {
    let folder = folder("full");
    // A limit on the size of files is as good as a disk's, and any user can
    // set it.
    let limited = format!(
        "trap '' XFSZ; ulimit -f 1000; exec {} --headless --language en --speed 600 --record w.jsonl",
        env!("CARGO_BIN_EXE_wattwalk")
    );
    let walked = Command::new("sh").args(["-c", &limited]).current_dir(&folder).output();
    let walked = walked.expect("wattwalk runs");
    let (out, err) = (text(&walked.stdout), text(&walked.stderr));
    let told = out.find("! The recording has ended: w.jsonl");
    let told = told.unwrap_or_else(|| panic!("not told: {out}{err}"));
    assert!(out[told..].contains("≈"), "told before the walk ended: {out}");
    assert_eq!(out.matches("w.jsonl").count(), 1, "told once: {out}");
    assert_eq!(walked.status.code(), Some(1));
    assert!(err.contains("w.jsonl"), "{err}");
    let replayed = output(&folder, &["replay", "w.jsonl"]);
    assert_eq!(replayed.status.code(), Some(0), "{}", text(&replayed.stderr));
}

#[test]
fn an_older_recording_outlives_a_start_that_fails() {
    let folder = folder("older");
    fs::write(folder.join("w.jsonl"), "older").expect("a file");
    fs::write(folder.join("none.gpx"), "<gpx/>").expect("a file");
    let failed = output(&folder, &["--headless", "--record", "w.jsonl", "--gpx", "none.gpx"]);
    assert_eq!(failed.status.code(), Some(1), "{}", text(&failed.stderr));
    assert_eq!(fs::read(folder.join("w.jsonl")).expect("it is there"), b"older");
    let failed = output(&folder, &["--headless", "--record", "n.jsonl", "--gpx", "none.gpx"]);
    assert_eq!(failed.status.code(), Some(1));
    assert!(!folder.join("n.jsonl").exists());
}

#[test]
fn two_walks_share_no_file_and_the_second_is_told_which() {
    let folder = folder("two");
    let both = ["--record", "w.jsonl", "--keep", "k.jsonl"];
    let (walk, _) = Walk::begin(&folder, &[&LIVE[..], &both].concat(), "Stop 1");
    // What is recorded is wanted: no walk without it.
    let second = output(&folder, &["--headless", "--record", "w.jsonl"]);
    assert_eq!(second.status.code(), Some(1));
    assert!(text(&second.stderr).contains("w.jsonl: another visit"), "{}", text(&second.stderr));
    // What is kept is kept for later: the walk begins, and says so.
    let keeps = [&LIVE[..], &["--keep", "k.jsonl"]].concat();
    let (_second, said) = Walk::begin(&folder, &keeps, "k.jsonl");
    assert!(said.contains("! nothing is kept of this walk: k.jsonl: another visit"), "{said}");
    drop(walk);
    let replayed = output(&folder, &["replay", "w.jsonl", "--hash"]);
    assert_eq!(replayed.status.code(), Some(0), "{}", text(&replayed.stderr));
}

#[test]
fn a_walk_begins_where_nothing_can_be_kept_and_says_so() {
    let folder = folder("unkept");
    fs::create_dir(folder.join("folder")).expect("a folder");
    // Neither of them is a file that anyone could write, root included.
    for (place, why) in [("missing/k.jsonl", "No such file"), ("folder", "not a file")] {
        let (_walk, said) = Walk::begin(&folder, &[&LIVE[..], &["--keep", place]].concat(), why);
        assert!(said.contains(GREETING) && said.contains(place), "{said}");
    }
    // An earlier version's file.
    fs::write(folder.join("k.jsonl"), b"redb\x1a\x0a\xa9\x0d\x0aand readings").expect("a file");
    let (_walk, said) =
        Walk::begin(&folder, &[&LIVE[..], &["--keep", "k.jsonl"]].concat(), "k.jsonl.damaged");
    assert!(said.contains("an earlier version wrote it"), "{said}");
}

#[test]
fn what_a_visit_saw_is_for_its_owner_alone() {
    let folder = folder("mode");
    for file in ["w.jsonl", "k.jsonl"] {
        fs::write(folder.join(file), "").expect("a file");
        fs::set_permissions(folder.join(file), fs::Permissions::from_mode(0o644))
            .expect("its mode");
    }
    let both = ["--record", "w.jsonl", "--keep", "k.jsonl"];
    let (walk, _) = Walk::begin(&folder, &[&LIVE[..], &both].concat(), "Stop 1");
    for file in ["w.jsonl", "k.jsonl"] {
        assert_eq!(mode(&folder.join(file)), 0o600, "{file}");
    }
    drop(walk);
    let both = ["--record", "w2.jsonl", "--keep", "k2.jsonl"];
    let (_walk, _) = Walk::begin(&folder, &[&LIVE[..], &both].concat(), "Stop 1");
    for file in ["w2.jsonl", "k2.jsonl"] {
        assert_eq!(mode(&folder.join(file)), 0o600, "{file}");
    }
}

/// Runs a command whose output nobody reads; what it says beside it, and how
/// it ends.
fn into_a_closed_pipe(folder: &Path, arguments: &[&str], both: bool) -> (Option<i32>, String) {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let mut command = wattwalk(folder, arguments);
    command.stdout(writer.try_clone().expect("its end"));
    command.stderr(if both { Stdio::from(writer) } else { Stdio::piped() });
    let mut child = command.spawn().expect("wattwalk runs");
    drop(command);
    let mut err = String::new();
    if let Some(mut stderr) = child.stderr.take() {
        stderr.read_to_string(&mut err).expect("what it says is text");
    }
    (child.wait().expect("wattwalk ends").code(), err)
}

#[test]
fn every_command_ends_without_a_word_when_nobody_reads() {
    let folder = folder("closed");
    let recorded = output(&folder, &["--headless", "--speed", "2000", "--record", "w.jsonl"]);
    assert_eq!(recorded.status.code(), Some(0), "{}", text(&recorded.stderr));
    let geojson = r#"{"type":"FeatureCollection","features":[{"type":"Feature","id":"c1",
        "properties":{"power":"cable"},
        "geometry":{"type":"LineString","coordinates":[[2.0,48.0001],[2.0,48.001]]}}]}"#;
    fs::write(folder.join("own.geojson"), geojson).expect("a file");
    let place = ["--lat", "48.81545", "--lon", "2.26745", "--heading", "125"];
    let commands: [&[&str]; 13] = [
        &["--help"],
        &["check"],
        &["check", "--help"],
        &["schema", "pack"],
        &["schema", "--out", "schemas"],
        &["map", "--out", "m.svg"],
        &[&["frame", "--out", "f.svg"], &place[..]].concat(),
        &["sources"],
        &["replay", "w.jsonl", "--hash"],
        &["import", "own.geojson"],
        &["import", "own.geojson", "--map", "osm", "--out", "pack"],
        &["new", "mine", "--networks", "own.geojson"],
        &["--headless", "--speed", "2000"],
    ];
    for arguments in commands {
        let (code, err) = into_a_closed_pipe(&folder, arguments, false);
        let usual = output(&folder, arguments);
        // As what ends by it, or as it would have ended: then it says the same.
        let quiet = code == Some(141) && err.is_empty();
        let done = code == usual.status.code() && err == text(&usual.stderr);
        assert!(quiet || done, "{arguments:?}: {code:?} {err}, usually {:?}", usual.status.code());
        assert!(!err.contains("panic"), "{arguments:?}: {err}");
        let (code, _) = into_a_closed_pipe(&folder, arguments, true);
        assert!(code != Some(101) && code.is_some(), "{arguments:?} with both: {code:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_printed_is_said() {
    let folder = folder("unprinted");
    let full = fs::File::options().write(true).open("/dev/full").expect("a full device");
    let checked = wattwalk(&folder, &["check"]).stdout(full).stderr(Stdio::piped()).output();
    let checked = checked.expect("wattwalk runs");
    assert_eq!(checked.status.code(), Some(1));
    let err = text(&checked.stderr);
    assert!(err.contains("nothing can be printed") && !err.contains("panic"), "{err}");
}
