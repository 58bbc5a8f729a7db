//! Packs fetched from a server that does what it should not.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use super::*;
use crate::pack::{PackArchive, write_archive};
use crate::sources::ProxyChoice;
use crate::sources::http::tests::server::{Reply, Request, Server, short};

/// A folder that is gone at the end of its test.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("wattwalk-fetch-{}-{count}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn out(&self) -> PathBuf {
        self.0.join("town.tourpack")
    }

    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(&self.0).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn fetch(&self, server: &Server, hash: Option<&str>) -> PackFetch {
        let settings = FetchSettings {
            url: server.url("/town.tourpack").into(),
            out: self.out().display().to_string(),
            allowed_hosts: vec![server.host.clone()],
            content_hash: hash.map(str::to_owned),
        };
        let options = HttpOptions { proxy: ProxyChoice::Direct, ..Default::default() };
        PackFetch::within(settings, &options, short()).unwrap()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A pack of some 40,000 bytes, and its content hash.
fn pack(seed: u32) -> (Vec<u8>, String) {
    let mut state = seed;
    let noise = (0..40_000).map(|_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    });
    let files = BTreeMap::from([("a.bin".to_owned(), noise.collect())]);
    let mut out = Cursor::new(Vec::new());
    let hash = write_archive(&files, &mut out).unwrap();
    (out.into_inner(), hash)
}

/// The first byte of the range that is asked for.
fn from(request: &Request) -> usize {
    let range = request.header("range").and_then(|range| range.strip_prefix("bytes="));
    range.map_or(0, |range| range.trim_end_matches('-').parse().unwrap())
}

/// What a good server answers: the part, if the version is still that one.
fn good(request: &Request, file: &[u8], tag: &str) -> Reply {
    let first = from(request);
    if first == 0 || request.header("if-range") != Some(tag) {
        return Reply::of("application/zip", file.to_vec()).with("etag", tag);
    }
    if first >= file.len() {
        let range = format!("bytes */{}", file.len());
        return Reply::status(416, "").with("content-range", range);
    }
    let range = format!("bytes {first}-{}/{}", file.len() - 1, file.len());
    Reply::Whole { status: 206, headers: vec![], body: file[first..].to_vec() }
        .with("content-range", range)
        .with("etag", tag)
}

/// The same, cut off after some bytes of it.
fn cut(reply: Reply, after: usize) -> Reply {
    let Reply::Whole { status, headers, body } = reply else { panic!("not whole") };
    let mut head = format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\n", body.len());
    for (name, value) in headers {
        head += &format!("{name}: {value}\r\n");
    }
    let head = format!("{head}\r\n").into_bytes();
    let pieces = vec![head, body[..after.min(body.len())].to_vec()];
    Reply::Drip { pieces, pause: Duration::ZERO }
}

#[track_caller]
fn is(ended: Result<String, FetchError>, expected: Fault) -> String {
    match ended {
        Err(FetchError::Unreachable { fault, reason }) => {
            assert_eq!(fault, expected, "{reason}");
            reason
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_pack_comes_whole_and_replaces_an_older_one() {
    let (file, hash) = pack(1);
    let served = file.clone();
    let server = Server::start(move |request| good(request, &served, "\"1\"")).await;
    let scratch = Scratch::new();
    std::fs::write(scratch.out(), "old").unwrap();
    let fetch = scratch.fetch(&server, Some(&hash));
    assert_eq!(fetch.fetch().await.unwrap(), hash);
    assert_eq!(std::fs::read(scratch.out()).unwrap(), file);
    assert_eq!(scratch.names(), ["town.tourpack"]);
    let total = file.len() as i64;
    let expected = FetchProgress { bytes: total, total_bytes: Some(total), began_again: false };
    assert_eq!(fetch.progress(), expected);
    assert_eq!(server.seen()[0].header("accept-encoding"), Some("identity"));
}

#[tokio::test]
async fn a_cut_is_resumed_where_it_was() {
    let (file, hash) = pack(1);
    let served = file.clone();
    // 15,000 bytes at a time.
    let server = Server::start(move |request| cut(good(request, &served, "\"1\""), 15_000)).await;
    let scratch = Scratch::new();
    assert_eq!(scratch.fetch(&server, None).fetch().await.unwrap(), hash);
    let asked: Vec<_> = server.seen().iter().map(from).collect();
    assert_eq!(asked, [0, 15_000, 30_000]);
    assert_eq!(server.seen()[1].header("if-range"), Some("\"1\""));
    assert_eq!(std::fs::read(scratch.out()).unwrap(), file);
}

#[tokio::test]
async fn another_day_goes_on_or_begins_again_where_the_file_has_changed() {
    for changes in [false, true] {
        let ((old, old_hash), (new, new_hash)) = (pack(1), pack(2));
        let asked = AtomicU32::new(0);
        let server = Server::start(move |request| match asked.fetch_add(1, Ordering::Relaxed) {
            0 => cut(good(request, &old, "\"1\""), 20_000),
            1..5 => Reply::CutOff,
            _ if changes => good(request, &new, "\"2\""),
            _ => good(request, &old, "\"1\""),
        })
        .await;
        let scratch = Scratch::new();
        let first = scratch.fetch(&server, None);
        // `CutOff` sends five bytes of a JSON body with status 200: another
        // file, of no version.
        is(first.fetch().await, Fault::CutOff);
        assert_eq!(scratch.names()[0], "town.tourpack.part");
        let part = scratch.0.join("town.tourpack.part");
        assert!(PackArchive::open(&part).is_err(), "a part is no pack");
        let second = scratch.fetch(&server, None);
        let hash = second.fetch().await.unwrap();
        assert_eq!(hash, if changes { new_hash } else { old_hash });
        assert_eq!(scratch.names(), ["town.tourpack"]);
    }
}

#[tokio::test]
async fn a_changed_file_is_told_and_never_mixed() {
    let ((old, _), (new, new_hash)) = (pack(1), pack(2));
    // One that heeds `If-Range`, and one that does not.
    for heeds in [true, false] {
        let (old, new) = (old.clone(), new.clone());
        let asked = AtomicU32::new(0);
        let server = Server::start(move |request| match asked.fetch_add(1, Ordering::Relaxed) {
            0 => cut(good(request, &old, "\"1\""), 20_000),
            1 if !heeds => {
                let first = from(request);
                let range = format!("bytes {first}-{}/{}", new.len() - 1, new.len());
                Reply::Whole { status: 206, headers: vec![], body: new[first..].to_vec() }
                    .with("content-range", range)
                    .with("etag", "\"2\"")
            }
            _ => good(request, &new, "\"2\""),
        })
        .await;
        let scratch = Scratch::new();
        let fetch = scratch.fetch(&server, None);
        assert_eq!(fetch.fetch().await.unwrap(), new_hash, "{heeds}");
        assert!(fetch.progress().began_again);
    }
}

#[tokio::test]
async fn without_a_version_nothing_is_resumed() {
    for tag in [None, Some("W/\"1\"")] {
        let (file, hash) = pack(1);
        let asked = AtomicU32::new(0);
        let server = Server::start(move |request| {
            let mut reply = Reply::of("application/zip", file.clone());
            if let Some(tag) = tag {
                reply = reply.with("etag", tag);
            }
            assert_eq!(request.header("range"), None);
            let first = asked.fetch_add(1, Ordering::Relaxed) == 0;
            if first { cut(reply, 9_000) } else { reply }
        })
        .await;
        let scratch = Scratch::new();
        assert_eq!(scratch.fetch(&server, None).fetch().await.unwrap(), hash);
    }
}

#[tokio::test]
async fn lies_about_ranges_are_refused() {
    let (file, _) = pack(1);
    let scratch = Scratch::new();
    for range in ["bytes 0-99/100000", "bytes 15001-20000/40000", "bytes x", "bytes */9"] {
        let served = file.clone();
        let asked = AtomicU32::new(0);
        let server = Server::start(move |request| match asked.fetch_add(1, Ordering::Relaxed) {
            0 => cut(good(request, &served, "\"1\""), 15_000),
            _ => Reply::Whole { status: 206, headers: vec![], body: served[..100].to_vec() }
                .with("content-range", range),
        })
        .await;
        let reason = is(scratch.fetch(&server, None).fetch().await, Fault::Malformed);
        assert!(reason.contains("other bytes"), "{reason}");
        assert!(!scratch.out().exists());
    }
}

#[tokio::test]
async fn more_than_was_announced_is_not_kept() {
    let (file, _) = pack(1);
    let asked = AtomicU32::new(0);
    let server = Server::start(move |request| match asked.fetch_add(1, Ordering::Relaxed) {
        0 => cut(good(request, &file, "\"1\""), 15_000),
        _ => {
            let range = format!("bytes 15000-{}/{}", file.len() - 1, file.len());
            Reply::Whole { status: 206, headers: vec![], body: vec![0; 1_000_000] }
                .with("content-range", range)
                .with("etag", "\"1\"")
        }
    })
    .await;
    let scratch = Scratch::new();
    is(scratch.fetch(&server, None).fetch().await, Fault::TooLarge);
    assert_eq!(std::fs::metadata(scratch.0.join("town.tourpack.part")).unwrap().len(), 0);
    // A pack of more than a gigabyte is not begun.
    let head = "HTTP/1.1 200 X\r\ncontent-length: 99999999999\r\n\r\nabc".into();
    let server = Server::start(move |_| Reply::Drip {
        pieces: vec![Vec::clone(&head)],
        pause: Duration::from_millis(100),
    })
    .await;
    is(scratch.fetch(&server, None).fetch().await, Fault::TooLarge);
}

#[tokio::test]
async fn what_is_no_pack_or_another_is_removed() {
    let (file, _) = pack(1);
    let mut spoilt = file.clone();
    spoilt[file.len() / 2] ^= 1;
    for (body, hash) in [(b"hello".to_vec(), None), (spoilt, None), (file, Some("00"))] {
        let server = Server::start(move |_| Reply::of("application/zip", body.clone())).await;
        let scratch = Scratch::new();
        let ended = scratch.fetch(&server, hash).fetch().await.unwrap_err();
        assert!(matches!(ended, FetchError::Content { .. }), "{ended}");
        assert_eq!(scratch.names(), [""; 0]);
    }
}

#[tokio::test]
async fn who_may_not_be_called_or_refuses_is_told() {
    let scratch = Scratch::new();
    let server = Server::start(|request| match request.path() {
        "/town.tourpack" => Reply::status(429, "{}").with("retry-after", "17"),
        _ => Reply::status(404, "{}"),
    })
    .await;
    let busy = scratch.fetch(&server, None).fetch().await.unwrap_err();
    assert!(matches!(busy, FetchError::Busy { retry_in_s: Some(17), .. }), "{busy}");
    let settings = |url: &str| FetchSettings {
        url: url.into(),
        out: scratch.out().display().to_string(),
        allowed_hosts: vec![server.host.clone()],
        content_hash: None,
    };
    let ended = async |url: &str| {
        let options = HttpOptions { proxy: ProxyChoice::Direct, ..Default::default() };
        PackFetch::within(settings(url), &options, short())?.fetch().await
    };
    is(ended(server.url("/none").as_str()).await, Fault::Status);
    is(ended("https://packs.example/town.tourpack").await, Fault::NotAllowed);
    is(ended("http://packs.example/town.tourpack").await, Fault::NotAllowed);
    assert!(matches!(ended("town.tourpack").await, Err(FetchError::Address { .. })));
    let portal = Server::start(|_| Reply::of("text/html", b"<html>Welcome".to_vec())).await;
    is(scratch.fetch(&portal, None).fetch().await, Fault::Portal);
}

#[tokio::test]
async fn silence_ends_and_a_dropped_fetch_goes_on_later() {
    let (file, hash) = pack(1);
    let asked = AtomicU32::new(0);
    let server = Server::start(move |request| match asked.fetch_add(1, Ordering::Relaxed) {
        0 => Reply::Drip {
            pieces: vec![
                format!("HTTP/1.1 200 X\r\netag: \"1\"\r\ncontent-length: {}\r\n\r\n", file.len())
                    .into(),
                file[..10_000].to_vec(),
                file[10_000..].to_vec(),
            ],
            pause: Duration::from_millis(180),
        },
        _ => good(request, &file, "\"1\""),
    })
    .await;
    let scratch = Scratch::new();
    let fetch = Arc::new(scratch.fetch(&server, None));
    let dropped = tokio::time::timeout(Duration::from_millis(100), fetch.fetch()).await;
    assert!(dropped.is_err());
    // Its file is free once its task has ended.
    while fetch.progress().bytes == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
        if let Ok(done) = fetch.fetch().await {
            assert_eq!(done, hash);
            break;
        }
    }
    let silent = Server::start(|_| Reply::Silence).await;
    let stopped = Arc::new(scratch.fetch(&silent, None));
    let waiting = tokio::spawn({
        let stopped = stopped.clone();
        async move { stopped.fetch().await }
    });
    tokio::time::sleep(Duration::from_millis(50)).await;
    stopped.stop();
    assert_eq!(waiting.await.unwrap(), Err(FetchError::Stopped));
    assert_eq!(stopped.fetch().await, Err(FetchError::Stopped));
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_full_disk_is_told() {
    let (file, _) = pack(1);
    let server = Server::start(move |request| good(request, &file, "\"1\"")).await;
    let scratch = Scratch::new();
    std::os::unix::fs::symlink("/dev/full", scratch.0.join("town.tourpack.part")).unwrap();
    let ended = scratch.fetch(&server, None).fetch().await.unwrap_err();
    assert!(matches!(&ended, FetchError::Disk { .. }), "{ended:?}");
    assert!(ended.to_string().contains("make room"), "{ended}");
}
