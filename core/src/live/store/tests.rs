use super::*;
use crate::live::samples::{at, reading};

const POWER: Quantity = Quantity::PowerKw;

fn batch(readings: impl IntoIterator<Item = Reading>) -> Batch {
    Batch { readings: readings.into_iter().collect(), ..Batch::default() }
}

fn value(store: &ReadingStore, asset: &str) -> Option<f64> {
    store.latest(&asset.into(), POWER).and_then(|reading| reading.value)
}

#[test]
fn the_newest_wins_in_whatever_order_it_comes() {
    let mut store = ReadingStore::default();
    let applied = store.apply(batch([reading("a", 5, 2.0), reading("a", 3, 1.0)]), at(6));
    assert_eq!((applied.changed, applied.refused), (vec!["a".into()], vec![]));
    assert_eq!(value(&store, "a"), Some(2.0));
    let applied = store.apply(batch([reading("a", 4, 9.0)]), at(6));
    assert_eq!((applied.changed, applied.refused), (vec![], vec![]));
    assert_eq!(value(&store, "a"), Some(2.0));
}

#[test]
fn a_correction_of_the_same_time_is_taken_and_a_repetition_is_no_change() {
    let mut store = ReadingStore::default();
    store.apply(batch([reading("a", 5, 2.0)]), at(6));
    assert!(store.apply(batch([reading("a", 5, 2.0)]), at(6)).changed.is_empty());
    assert_eq!(store.apply(batch([reading("a", 5, 3.0)]), at(6)).changed.len(), 1);
    assert_eq!(value(&store, "a"), Some(3.0));
}

#[test]
fn changed_assets_are_named_once_in_the_batchs_order() {
    let mut store = ReadingStore::default();
    let mut other = reading("b", 1, 1.0);
    other.quantity = Quantity::HeatKw;
    let applied = store.apply(batch([reading("b", 1, 1.0), reading("a", 1, 1.0), other]), at(1));
    assert_eq!(applied.changed, ["b".into(), "a".into()]);
    let quantities: Vec<_> = store.of(&"b".into()).iter().map(|r| r.quantity).collect();
    assert_eq!(quantities, [POWER, Quantity::HeatKw]);
    assert!(store.of(&"nobody".into()).is_empty());
}

#[test]
fn what_is_still_to_come_is_refused_beyond_the_tolerance() {
    let mut store = ReadingStore::default();
    assert!(store.apply(batch([reading("a", 2, 1.0)]), at(0)).refused.is_empty());
    let applied = store.apply(batch([reading("a", 3, 2.0)]), at(0));
    assert!(matches!(applied.refused[..], [Refusal::Future { .. }]));
    assert_eq!(value(&store, "a"), Some(1.0));
}

#[test]
fn values_that_do_not_fit_their_quality_are_refused() {
    let mut store = ReadingStore::default();
    let nan = reading("a", 0, f64::NAN);
    let nothing = Reading { value: None, ..reading("a", 0, 0.0) };
    let leaking = Reading { quality: Quality::Withheld, ..reading("a", 0, 1.0) };
    let applied = store.apply(batch([nan, nothing, leaking]), at(0));
    assert_eq!(applied.refused.len(), 3);
    assert!(store.of(&"a".into()).is_empty());
}

#[test]
fn a_fresh_measurement_stays_before_a_newer_simulation_until_it_is_stale() {
    let mut store = ReadingStore::default();
    let simulated = |minute| Reading { quality: Quality::Simulated, ..reading("a", minute, 7.0) };
    store.apply(batch([simulated(10)]), at(10));
    store.apply(batch([reading("a", 5, 2.0)]), at(10));
    assert_eq!(value(&store, "a"), Some(2.0));
    store.apply(batch([simulated(20)]), at(20));
    assert_eq!(value(&store, "a"), Some(2.0));
    store.apply(batch([simulated(90)]), at(90));
    assert_eq!(value(&store, "a"), Some(7.0));
}

#[test]
fn after_the_clock_was_set_back_the_earlier_time_shows() {
    let mut store = ReadingStore::default();
    let simulated =
        |minute, value| Reading { quality: Quality::Simulated, ..reading("a", minute, value) };
    store.apply(batch([simulated(600, 6.0)]), at(600));
    store.apply(batch([simulated(30, 0.5)]), at(30));
    assert_eq!(value(&store, "a"), Some(0.5));
}

#[test]
fn figures_of_too_few_homes_never_get_in_nor_out() {
    let mut meters = MeterCounts::default();
    meters.insert("villa".into(), 3);
    let mut store = ReadingStore::new(meters);
    let failure = |asset: &str| Failure {
        asset: asset.into(),
        reason: SourceError::Denied { source_id: "a".into(), reason: "not 4.2 kW".into() },
    };
    let later = reading("villa", 100, 4.2);
    let raw = Batch {
        readings: vec![reading("villa", 0, 4.2), later, reading("office", 0, 4.2)],
        failures: vec![failure("villa"), failure("office")],
        ..Batch::default()
    };
    let applied = store.apply(raw, at(0));
    let held = store.latest(&"villa".into(), POWER).unwrap();
    assert_eq!((held.value, held.quality), (None, Quality::Withheld));
    assert!(store.curve(&"villa".into(), POWER, at(0)).runs.is_empty());
    // The one that is refused as well.
    assert_eq!(applied.refused.len(), 1);
    let Batch { readings, failures, .. } = applied.shown;
    let values: Vec<_> = readings.iter().map(|reading| reading.value).collect();
    assert_eq!(values, [None, None, Some(4.2)]);
    let words: Vec<_> = failures.iter().map(|failure| failure.reason.to_string()).collect();
    assert!(!words[0].contains("4.2") && words[1].contains("4.2"), "{words:?}");
}

#[test]
fn the_ends_of_time_do_not_overflow() {
    let mut store = ReadingStore::default();
    let late = Reading { time: Timestamp::MAX, ..reading("a", 0, 1.0) };
    let early = Reading { time: Timestamp::MIN, ..reading("b", 0, 1.0) };
    let applied = store.apply(batch([late, early]), Timestamp::MAX);
    assert_eq!(applied.changed.len(), 2);
    assert_eq!(
        store.latest(&"b".into(), POWER).unwrap().quality_at(Timestamp::MAX),
        Quality::Stale
    );
}

#[test]
fn what_must_not_be_shown_any_more_has_no_curve_either() {
    let mut store = ReadingStore::default();
    store.apply(batch([reading("villa", 0, 4.2), reading("office", 0, 9.0)]), at(0));
    let mut meters = MeterCounts::default();
    meters.insert("villa".into(), 3);
    store.move_on(meters, |_| true);
    assert_eq!(value(&store, "villa"), None);
    assert!(store.curve(&"villa".into(), POWER, at(0)).runs.is_empty());
    assert_eq!(store.curve(&"office".into(), POWER, at(0)).runs.len(), 1);
}
