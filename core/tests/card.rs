//! A visitor touches what they see in the demo pack: what has to do with it comes
//! forward, and its card says what is known.

use std::sync::Arc;

use jiff::Timestamp;
use wattwalk::assets::AssetId;
use wattwalk::live::{Batch, Quality, Quantity, Reading};
use wattwalk::pack::{PackFolder, TourPack};
use wattwalk::session::{Rehearsal, Settings};
use wattwalk::tour::Progress;
use wattwalk::view::{Camera, Frame, ScreenRotation, Shape, ShapeKind};
use wattwalk::visit::{AssetCard, Visit, VisitOptions};

const CAMERA: Camera = Camera {
    width_px: 1280,
    height_px: 800,
    horizontal_fov_deg: 65.0,
    rotation: ScreenRotation::Deg0,
    range_m: 150.0,
    text_px: 18.0,
    backdrop: true,
};

/// A visit after so many seconds of the pack's own walk, and the time then.
fn visit(language: &str, begins: &str, seconds: f64) -> (Visit, Timestamp) {
    let folder = PackFolder(concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/fort-issy").into());
    let pack = Arc::new(TourPack::open(&folder).unwrap());
    let settings = Settings::new(language.into());
    let mut visit = Visit::open(pack.clone(), settings, VisitOptions::default()).unwrap();
    let start: Timestamp = begins.parse().unwrap();
    let mut now = start;
    for sample in Rehearsal::of_pack(&pack, None, 1).unwrap().samples(start, 0.0, seconds) {
        now = sample.time();
        visit.sample(sample).unwrap();
    }
    visit.poll(now);
    (visit, now)
}

fn chosen(visit: &mut Visit, asset: &str, now: Timestamp) -> AssetCard {
    visit.select(Some(&asset.into()));
    visit.card(now).unwrap()
}

/// How opaque the lines of assets are, by whether they have to do with a touch.
fn opacities(frame: &Frame, is_linked: impl Fn(u32) -> bool) -> [Vec<f32>; 2] {
    let lines = frame.shapes.iter().filter(|shape| shape.kind == ShapeKind::Line);
    let (near, aside): (Vec<&Shape>, Vec<&Shape>) = lines.partition(|shape| is_linked(shape.asset));
    [near, aside].map(|lines| lines.iter().map(|line| line.opacity).collect())
}

#[test]
fn each_label_can_be_touched_and_has_a_card() {
    let (mut visit, now) = visit("en", "2026-06-16T10:00:00Z", 90.0);
    let frame = visit.frame(&CAMERA, now).unwrap();
    assert!(frame.labels.len() > 3);
    for label in &frame.labels {
        let [x_px, y_px] = [label.x_px + label.width_px / 2.0, label.y_px + label.height_px / 2.0];
        let touched = visit.touch(x_px, y_px).unwrap();
        let asset = visit.session().asset(label.asset).unwrap().id.clone();
        assert_eq!((&touched, &label.asset_id), (&asset, &asset));
        let readings = visit.readings_of(&asset, now);
        assert!(
            readings.iter().all(|it| it.source_id.as_deref() == Some("fort-issy-simulated")),
            "{readings:?}"
        );
        let card = visit.card(now).unwrap();
        assert_eq!((&card.asset, &card.title), (&asset, &label.title));
        assert_eq!(card.readings.first().and_then(|it| it.value.clone()), label.value);
        assert!(card.facts.iter().any(|fact| fact.contains(asset.as_str())), "{card:?}");
    }
    // The sky has nothing: the card closes.
    visit.select(None);
    assert_eq!(visit.card(now), None);
}

#[test]
fn what_feeds_a_villa_and_what_a_cabinet_feeds_come_forward() {
    let (mut visit, now) = visit("en", "2026-06-16T10:00:00Z", 90.0);
    let before = visit.frame(&CAMERA, now).unwrap();
    let lines = before.shapes.iter().filter(|shape| shape.kind == ShapeKind::Line);
    let session = visit.session();
    let cable = lines
        .map(|shape| session.asset(shape.asset).unwrap())
        .find(|asset| asset.attributes.contains_key("feeds"))
        .map(|asset| asset.id.clone())
        .unwrap();
    let card = chosen(&mut visit, cable.as_str(), now);
    assert!(!card.feeds.is_empty(), "{card:?}");
    let links = card.fed_by.iter().flatten().chain(&card.feeds);
    let mut linked: Vec<AssetId> = links.map(|link| link.asset.clone()).collect();
    linked.push(cable);
    let after = visit.frame(&CAMERA, now).unwrap();
    let session = visit.session();
    let is_linked = |number: u32| linked.contains(&session.asset(number).unwrap().id);
    let [near_before, aside_before] = opacities(&before, is_linked);
    let [near, aside] = opacities(&after, is_linked);
    // As far as it is known where they lie.
    let faintest = |lines: &[f32]| lines.iter().copied().fold(1.0, f32::min);
    assert!(!near.is_empty() && near.contains(&1.0), "{near:?}");
    assert!(faintest(&near) >= faintest(&near_before), "{near:?} {near_before:?}");
    // Some are too faint now to be drawn.
    assert!(aside.len() <= aside_before.len());
    assert!(aside.iter().all(|opacity| *opacity <= 0.301), "{aside:?}");
    // What is chosen has its label.
    let focused = after.labels.iter().find(|label| label.focused).unwrap();
    assert_eq!(session.asset(focused.asset).unwrap().id, card.asset);
    // And lets go.
    visit.select(None);
    assert_eq!(visit.frame(&CAMERA, now).unwrap().shapes, before.shapes);
}

#[test]
fn a_card_says_where_its_figures_are_from_and_draws_the_day() {
    let (mut visit, now) = visit("en", "2026-06-16T10:00:00Z", 90.0);
    let roof = {
        let assets = visit.session().pack().assets();
        let is_roof = |asset: &&wattwalk::assets::Asset| {
            asset.kind == wattwalk::assets::AssetKind::Photovoltaic
        };
        assets.iter().find(is_roof).unwrap().id.clone()
    };
    let card = chosen(&mut visit, roof.as_str(), now);
    let power = &card.readings[0];
    assert_eq!((power.quantity, power.quality), (Quantity::PowerKw, Quality::Simulated));
    assert!(power.value.as_ref().unwrap().starts_with("produces "), "{power:?}");
    assert!(power.provenance.starts_with("simulated · "), "{power:?}");
    let curve = card.curve.unwrap();
    assert!(curve.simulated && curve.zero_y.is_none(), "{curve:?}");
    assert_eq!(curve.runs.len(), 1);
    assert_eq!(curve.runs[0].len(), 96);
    // Nothing at night, most by day, upwards.
    let at_most = curve.runs[0].iter().find(|point| point.y >= 1.0).unwrap();
    assert!(curve.runs[0][0].y == 0.0 && (0.3..0.7).contains(&at_most.x), "{at_most:?}");
    // Noon in Paris.
    assert!((curve.now_x - 0.5).abs() < 0.003, "{}", curve.now_x);
    let hours: Vec<_> = curve.hours.iter().map(|hour| hour.text.as_str()).collect();
    assert_eq!(hours, ["00:00", "06:00", "12:00", "18:00", "24:00"]);
    assert_eq!(curve.least, "0\u{a0}kW");
    assert!(curve.said.starts_with("Lowest 0\u{a0}kW at 00:07, highest "), "{}", curve.said);
}

#[test]
fn what_was_measured_is_drawn_as_it_was_and_says_how_old_it_is() {
    let (mut visit, now) = visit("fr", "2026-06-16T10:00:00Z", 90.0);
    let asset = visit
        .session()
        .pack()
        .assets()
        .iter()
        .find(|asset| asset.kind == wattwalk::assets::AssetKind::StreetLight);
    let lamp = asset.unwrap().id.clone();
    for (minutes, kw) in [(600, 0.02), (590, 0.03), (30, 0.05), (4, 0.04)] {
        let time = now - jiff::SignedDuration::from_mins(minutes);
        let reading = Reading {
            asset: lamp.clone(),
            quantity: Quantity::PowerKw,
            value: Some(kw),
            time,
            quality: Quality::Live,
        };
        visit.readings(&Batch { readings: vec![reading], ..Batch::default() }, now);
    }
    // A figure of the district that the app asked for itself is the district's.
    let district = visit.session().pack().simulated_district().unwrap();
    visit.readings(&district.readings_of(&["villa-05".into()], now), now);
    let simulated = chosen(&mut visit, "villa-05", now).readings[0].provenance.clone();
    assert!(simulated.starts_with("simulé · Fort d’Issy, Wattwalk"), "{simulated}");
    let card = chosen(&mut visit, lamp.as_str(), now);
    let power = &card.readings[0];
    assert_eq!(power.value.as_deref(), Some("40\u{a0}W"));
    assert_eq!(power.provenance, "mesuré · il y a 4\u{a0}min");
    let curve = card.curve.unwrap();
    assert!(!curve.simulated);
    // Nobody knows what was between.
    assert_eq!(curve.runs.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2]);
    assert!((curve.now_x - 1.0).abs() < 1e-6);
    assert_eq!(curve.most, "50\u{a0}W");
}

#[test]
fn a_choice_ends_where_the_tour_goes_on_and_what_is_not_there_is_not_chosen() {
    let (mut visit, now) = visit("en", "2026-06-16T10:00:00Z", 90.0);
    visit.select(Some(&"no such asset".into()));
    assert_eq!((visit.card(now), visit.session().selected()), (None, None));
    let first = visit.session().pack().assets()[0].id.clone();
    visit.select(Some(&first));
    assert_eq!(visit.session().selected(), Some(&first));
    let stop = visit.session().pack().tour().stops[5].id.clone();
    visit.go_to_stop(&stop, now).unwrap();
    assert_eq!(visit.card(now), None);
    // Also where one comes back to.
    let before = visit.session().pack().tour().stops[0].id.clone();
    visit.go_to_stop(&before, now).unwrap();
    visit.select(Some(&first));
    visit.go_to_stop(&stop, now).unwrap();
    assert_eq!(visit.card(now), None);
    visit.select(Some(&first));
    // What was undone leads to another stop, too.
    visit.undo(now);
    assert_eq!(visit.session().progress().current.as_ref(), Some(&before));
    assert_eq!(visit.session().selected(), None);
    visit.select(Some(&first));
    // Left, a stop is not another one; nor is the same once more.
    visit.skip_stop(now);
    visit.go_to_stop(&before, now).unwrap();
    assert_eq!(visit.session().selected(), Some(&first));
    // The clock is turned: it is looked at still.
    visit.restart(Progress { current: Some(stop), ..Progress::default() });
    assert_eq!(visit.session().selected(), Some(&first));
}
