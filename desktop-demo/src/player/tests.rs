//! A walk with a service.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::time::Duration;

use wattwalk::live::{Quality, Quantity};
use wattwalk::pack::PackFolder;
use wattwalk::sources::SecretMemory;

use super::*;

/// A portal with one figure, of now.
fn portal() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let host = listener.local_addr().unwrap().to_string();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let lines = BufReader::new(stream.try_clone().unwrap()).lines();
            lines.map_while(Result::ok).take_while(|line| !line.is_empty()).for_each(drop);
            let now = Timestamp::now();
            let body = format!(r#"{{"total_count": 1, "results": [{{"t": "{now}", "p": 4321}}]}}"#);
            let length = body.len();
            let _ = write!(
                stream,
                "HTTP/1.1 200 X\r\ncontent-type: application/json\r\n\
                 content-length: {length}\r\nconnection: close\r\n\r\n{body}"
            );
        }
    });
    host
}

#[test]
fn a_service_goes_before_the_simulation_while_it_is_fresh() {
    let host = portal();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/fort-issy");
    let pack = TourPack::open(&PackFolder(folder.into())).unwrap();
    let settings = serde_json::json!({"type": "opendatasoft", "id": "posts", "title": "Posts",
        "attribution": "Nobody", "url": format!("http://{host}"), "dataset": "posts",
        "time_field": "t", "things": {"by": "one", "asset": "substation"},
        "figures": [{"field": "p", "quantity": "power_kw", "unit": "kW"}]});
    let mut sources = pack.sources().to_vec();
    sources.push(serde_json::from_value(settings).unwrap());
    let pack = Arc::new(pack.with_sources(sources));
    let file = std::env::temp_dir().join(format!("wattwalk-kept-{}", std::process::id()));
    let visit = |hosts: &[String]| {
        let live = Live {
            hosts: hosts.to_vec(),
            http: HttpOptions::default(),
            secrets: Arc::new(SecretMemory::default()),
            keep: Some(file.clone()),
        };
        let options = PlayerOptions {
            language: "en".into(),
            start: Timestamp::now().to_zoned_datetime(jiff::tz::TimeZone::UTC),
            speed: 1.0,
            seed: 1,
            conditions: None,
            gpx: None,
            recording: None,
            live: Some(live),
            patient: false,
            steered: false,
        };
        Player::open(pack.clone(), options).unwrap()
    };
    let mut player = visit(&[host]);
    let reading = (0..200).find_map(|_| {
        std::thread::sleep(Duration::from_millis(50));
        player.advance(Duration::from_millis(50));
        let store = player.session().reading_store();
        let reading = store.latest(&"substation".into(), Quantity::PowerKw)?.clone();
        (reading.quality == Quality::Live).then_some(reading)
    });
    assert_eq!(reading.and_then(|reading| reading.value), Some(4321.0));
    let simulated = player.session().reading_store().of(&"tr-1".into());
    assert_eq!(simulated.first().map(|reading| reading.quality), Some(Quality::Simulated));
    // Begun again with no host to call, it shows what was known.
    drop(player);
    let player = visit(&[]);
    let store = player.session().reading_store();
    let kept = store.latest(&"substation".into(), Quantity::PowerKw);
    assert_eq!(kept.and_then(|reading| reading.value), Some(4321.0));
    std::fs::remove_file(&file).unwrap();
}

/// A walk through the demo pack.
fn demo() -> (Arc<TourPack>, Player) {
    demo_under(None)
}

fn demo_under(conditions: Option<Conditions>) -> (Arc<TourPack>, Player) {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/fort-issy");
    let pack = Arc::new(TourPack::open(&PackFolder(folder.into())).unwrap());
    let start: Timestamp = "2026-06-16T09:30:00Z".parse().unwrap();
    let options = PlayerOptions {
        language: "en".into(),
        start: start.to_zoned_datetime(jiff::tz::TimeZone::UTC),
        speed: 1.0,
        seed: 1,
        conditions,
        gpx: None,
        recording: None,
        live: None,
        patient: false,
        steered: false,
    };
    let player = Player::open(pack.clone(), options).unwrap();
    (pack, player)
}

#[test]
fn visitor_picture_and_words_go_to_a_stop_together() {
    let (pack, mut player) = demo();
    let is_at = |player: &Player, number: usize| {
        let stop = &pack.tour().stops[number];
        let status = player.status();
        let caption = status.caption.as_ref().map(|caption| caption.title.clone());
        let words = &pack.narration()[&"en".into()].stops[&stop.id];
        assert_eq!(caption.as_ref(), Some(&words.title));
        assert_eq!(player.session().progress().current.as_ref(), Some(&stop.id));
        let at_m = player.session().pose(player.now).unwrap().position_m;
        let away_m = |zone: &wattwalk::tour::Zone| {
            player.local.ground_m(zone.center).distance(at_m) - zone.radius_m
        };
        let away_m = stop.zones.iter().map(away_m).fold(f64::INFINITY, f64::min);
        assert!(away_m < 6.0, "{away_m} m outside of {}", stop.id);
    };
    for number in [0, 1, 2, 3] {
        player.command(Command::Next).unwrap();
        is_at(&player, number);
    }
    player.command(Command::GoTo { stop: pack.tour().stops[7].id.to_string() }).unwrap();
    is_at(&player, 7);
    player.command(Command::GoTo { stop: pack.tour().stops[1].id.to_string() }).unwrap();
    is_at(&player, 1);
    // The slider: what is told is of the stop that was reached last on the way.
    player.command(Command::Seek { walked: 0.55 }).unwrap();
    let told = player.status().caption.map(|caption| caption.title);
    let reached = player.session().progress().reached.last().cloned().unwrap();
    assert_eq!(told.as_ref(), Some(&pack.narration()[&"en".into()].stops[&reached].title));
}

#[test]
fn a_street_does_the_same_to_who_goes_there_at_once() {
    let (_, mut player) = demo_under(Some(Conditions::Cover));
    let off_deg = |player: &Player| {
        let walk = player.walk.as_ref().unwrap();
        let true_deg = walk.rehearsal().heading_deg(walk.elapsed_s());
        let pose = player.session().pose(player.now).unwrap();
        (pose.heading_deg() - true_deg + 540.0).rem_euclid(360.0) - 180.0
    };
    // Two minutes on the way: tracking tells the heading, whatever the compass says.
    for _ in 0..240 {
        player.advance(Duration::from_millis(500));
    }
    let (walked_deg, walked) = (off_deg(&player), player.status().walked);
    assert!(walked_deg.abs() < 15.0, "{walked_deg}");
    let street = player.status().street.unwrap();
    assert_eq!(street.title, "Rehearsed: a magnetic cover");
    assert!(street.now.contains("120° off"), "{street:?}");
    player.command(Command::Seek { walked: 0.9 }).unwrap();
    assert!(off_deg(&player).abs() < 15.0, "{}", off_deg(&player));
    player.command(Command::Seek { walked }).unwrap();
    assert!((off_deg(&player) - walked_deg).abs() < 3.0, "{} {walked_deg}", off_deg(&player));
    // Who walks freely has good sensors.
    let still =
        Command::Move { forward_mps: 0.0, sideways_mps: 0.0, turn_deg_s: 0.0, pitch_deg: 0.0 };
    player.command(still).unwrap();
    assert_eq!(player.status().street, None);
    player.command(Command::Guided).unwrap();
    assert!(player.status().street.is_some());
    assert_eq!(demo().1.status().street, None);
}

fn asker(page: &str, browser: Option<&str>) -> Asker {
    let browser = browser.map(str::to_owned);
    Asker { page: Some(page.into()), browser, ..Asker::default() }
}

#[test]
fn each_page_sees_the_same_in_its_own_way() {
    let (pack, mut player) = demo();
    let camera = Camera {
        width_px: 1280,
        height_px: 800,
        horizontal_fov_deg: 65.0,
        rotation: wattwalk::view::ScreenRotation::Deg0,
        range_m: 160.0,
        text_px: 18.0,
        backdrop: true,
    };
    let stop = pack.tour().stops[3].id.clone();
    player.command(Command::GoTo { stop: stop.clone() }).unwrap();
    let guide = asker("guide", Some("one"));
    let onlooker = Asker { language: Some("zh".into()), ..asker("onlooker", None) };
    Tablet::command(&mut player, &guide, Command::Lead).unwrap();
    assert!(player.leads(&guide) && player.leads(&Asker::default()) && !player.leads(&onlooker));

    let own = Tablet::frame(&mut player, &guide, &camera).unwrap();
    let theirs = Tablet::frame(&mut player, &onlooker, &camera).unwrap();
    assert_eq!(own.shapes, theirs.shapes);
    assert_ne!(own.labels, theirs.labels, "in another language");
    let (led, seen) = (Tablet::status(&player, &guide), Tablet::status(&player, &onlooker));
    assert_eq!((&seen.stop, seen.time), (&Some(stop.clone()), led.time));
    assert_eq!((led.language.as_str(), seen.language.as_str()), ("en", "zh"));
    let told = seen.caption.map(|caption| caption.title);
    assert_eq!(told.as_ref(), Some(&pack.narration()[&"zh".into()].stops[&stop].title));

    // What they choose is theirs, and so is its card.
    let asset = Some(theirs.labels[0].asset).and_then(|it| player.session().asset(it));
    let asset = asset.map(|asset| asset.id.clone());
    let choice = Command::Select { asset: asset.clone() };
    Tablet::command(&mut player, &onlooker, choice).unwrap();
    assert_eq!(Tablet::card(&player, &onlooker).map(|card| card.asset), asset);
    assert!(Tablet::card(&player, &guide).is_none());

    // Another browser leads; who is silent for long begins anew.
    let other = asker("other", Some("two"));
    Tablet::command(&mut player, &other, Command::Lead).unwrap();
    assert!(player.leads(&other) && !player.leads(&guide));
    player.command(Command::Pause).unwrap();
    player.advance(Duration::from_secs(61));
    assert_eq!(Tablet::status(&player, &onlooker).selected, None);
}

#[test]
fn a_way_round_makes_a_visit_late() {
    let (pack, mut player) = demo();
    let walked = |player: &Player| player.status().behind_min;
    player.command(Command::Next).unwrap();
    assert_eq!(walked(&player), Some(0));
    let still =
        Command::Move { forward_mps: 0.0, sideways_mps: 0.0, turn_deg_s: 0.0, pitch_deg: 0.0 };
    player.command(still).unwrap();
    for _ in 0..20 * 60 {
        player.advance(Duration::from_millis(500));
    }
    player.command(Command::GoTo { stop: pack.tour().stops[1].id.clone() }).unwrap();
    let behind_min = walked(&player);
    assert!(behind_min.is_some_and(|minutes| (6..=10).contains(&minutes)), "{behind_min:?}");
    // A clock that is turned changes nothing of it.
    player.command(Command::Time { minute_of_day: 1200.0 }).unwrap();
    assert_eq!(walked(&player), behind_min);
    let reached_at = player.status().reached_at;
    assert!(reached_at[1].as_deref() == Some("20:00"), "{reached_at:?}");
}
