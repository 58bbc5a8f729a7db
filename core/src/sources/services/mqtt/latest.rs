//! The newest of what was heard.

use std::collections::HashMap;
use std::time::Instant;

use jiff::{SignedDuration, Timestamp};

use crate::assets::AssetId;
use crate::live::{Failure, Quantity, Reading, SourceError};
use crate::sources::services::gathered::First;

/// The newest reading of each asset and quantity, or why there is none. It
/// grows no larger than what the pack maps.
pub(super) struct Latest {
    /// A time that was handed in, and when that was: between polls nobody says
    /// the time.
    asked: (Timestamp, Instant),
    readings: HashMap<(AssetId, Quantity), Reading>,
    failures: HashMap<AssetId, SourceError>,
    /// Messages that are of no asset, and the key of the first.
    of_no_asset: First,
}

impl Latest {
    pub(super) fn new() -> Self {
        Self {
            asked: (Timestamp::UNIX_EPOCH, Instant::now()),
            readings: HashMap::new(),
            failures: HashMap::new(),
            of_no_asset: First::default(),
        }
    }

    pub(super) fn set_now(&mut self, now: Timestamp) {
        self.asked = (now, Instant::now());
    }

    pub(super) fn now(&self) -> Timestamp {
        let passed = SignedDuration::try_from(self.asked.1.elapsed()).unwrap_or_default();
        self.asked.0.saturating_add(passed).unwrap_or(self.asked.0)
    }

    /// Takes what is newer than what is held; what comes twice, or late, is
    /// nothing new.
    pub(super) fn take(&mut self, heard: Result<Reading, Failure>) {
        let reading = match heard {
            Ok(reading) => reading,
            Err(failure) => {
                self.failures.insert(failure.asset, failure.reason);
                return;
            }
        };
        self.failures.remove(&reading.asset);
        let now = self.now();
        let key = (reading.asset.clone(), reading.quantity);
        // A time that is still to come must not hide what is measured.
        let rank = |reading: &Reading| (reading.time <= now, reading.time);
        if self.readings.get(&key).is_none_or(|held| rank(&reading) > rank(held)) {
            self.readings.insert(key, reading);
        }
    }

    /// Takes note of a message that is of no asset, by what may be said of its
    /// key.
    pub(super) fn pass_over(&mut self, key: String) {
        self.of_no_asset.add(|| key);
    }

    /// What was heard, where nothing was of an asset.
    pub(super) fn remark(&self) -> Option<String> {
        let First { count, words } = &self.of_no_asset;
        let nothing = self.readings.is_empty() && self.failures.is_empty() && *count > 0;
        nothing.then(|| format!("heard {count} times, never of an asset; first key {words}"))
    }

    /// What is held of these assets, or of all when none are named.
    pub(super) fn of(&self, assets: &[&AssetId]) -> (Vec<Reading>, Vec<Failure>) {
        let wanted = |asset: &AssetId| assets.is_empty() || assets.contains(&asset);
        let readings = self.readings.values().filter(|reading| wanted(&reading.asset));
        let mut readings: Vec<_> = readings.cloned().collect();
        readings
            .sort_by(|a, b| (a.asset.as_str(), a.quantity).cmp(&(b.asset.as_str(), b.quantity)));
        let failures = self.failures.iter().filter(|(asset, _)| wanted(asset));
        let failure = |(asset, reason): (&AssetId, &SourceError)| Failure {
            asset: asset.clone(),
            reason: reason.clone(),
        };
        let mut failures: Vec<_> = failures.map(failure).collect();
        failures.sort_by(|a, b| a.asset.as_str().cmp(b.asset.as_str()));
        (readings, failures)
    }

    /// Whether there is something of each of these assets.
    pub(super) fn covers(&self, assets: &[&AssetId]) -> bool {
        let held = |asset: &AssetId| self.readings.keys().any(|(held, _)| held == asset);
        !assets.is_empty() && assets.iter().all(|asset| held(asset))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::live::Quality;

    const NOW: i64 = 1_800_000_000;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(NOW + second).unwrap()
    }

    fn reading(second: i64, value: f64) -> Result<Reading, Failure> {
        Ok(Reading {
            asset: "a".into(),
            quantity: Quantity::PowerKw,
            value: Some(value),
            time: at(second),
            quality: Quality::Live,
        })
    }

    /// What is held after these were heard.
    fn held(heard: &[(i64, f64)]) -> Vec<(Timestamp, Option<f64>)> {
        let mut latest = Latest::new();
        latest.set_now(at(0));
        heard.iter().for_each(|&(second, value)| latest.take(reading(second, value)));
        let (readings, failures) = latest.of(&[]);
        assert_eq!(failures, []);
        readings.into_iter().map(|reading| (reading.time, reading.value)).collect()
    }

    #[test]
    fn the_newest_is_held_whatever_comes_twice_or_late() {
        let newest = vec![(at(-10), Some(3.0))];
        assert_eq!(held(&[(-30, 1.0), (-20, 2.0), (-10, 3.0)]), newest);
        assert_eq!(held(&[(-10, 3.0), (-30, 1.0), (-10, 3.0), (-10, 9.0)]), newest);
        // A clock ahead of ours hides nothing.
        assert_eq!(held(&[(5000, 9.0), (-10, 3.0), (6000, 9.0)]), newest);
        assert_eq!(held(&[(5000, 8.0), (6000, 9.0)]), [(at(6000), Some(9.0))]);
    }

    #[test]
    fn what_is_of_no_asset_is_told_until_something_is() {
        let mut latest = Latest::new();
        assert_eq!(latest.remark(), None);
        latest.pass_over("\"CAB0\"".into());
        latest.pass_over("\"CAB1\"".into());
        let remark = latest.remark().unwrap();
        assert_eq!(remark, "heard 2 times, never of an asset; first key \"CAB0\"");
        latest.take(reading(0, 1.0));
        assert_eq!(latest.remark(), None);
    }

    #[test]
    fn a_failure_is_held_until_there_is_a_reading() {
        let mut latest = Latest::new();
        let reason = SourceError::Busy { source_id: "s".into(), retry_at: None };
        let failure = Failure { asset: "a".into(), reason };
        latest.take(Err(failure.clone()));
        let asset = AssetId::from("a");
        assert_eq!(latest.of(&[&asset]), (vec![], vec![failure]));
        assert_eq!(latest.of(&[&"b".into()]), (vec![], vec![]));
        assert!(!latest.covers(&[&asset]));
        latest.take(reading(0, 1.0));
        assert_eq!(latest.of(&[&asset]).1, []);
        assert!(latest.covers(&[&asset]) && !latest.covers(&[&asset, &"b".into()]));
    }
}
