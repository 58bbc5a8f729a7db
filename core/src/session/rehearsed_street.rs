//! A rehearsed walk as a device's sensors see it under conditions, from any
//! moment of it.
//!
//! What a sensor says depends on what it said before. So that a rehearsal can go to
//! any place, and says there what it would have said had it been walked, the
//! sensors are kept as they stand every few seconds, and see on from there.

use jiff::Timestamp;
use serde::Serialize;

use crate::geodesy::{LocalFrame, declination};
use crate::language::Language;
use crate::naming;
use crate::pack::TourPack;

use super::Sample;
use super::sensors::{Conditions, EVERY_S, Moment, Route, Sensors};

/// Moments from sensors that are kept to the next: ten seconds.
const KEPT_EVERY: u32 = 200;
/// Places of a walk that are nearer to each other make no line to stand beside,
/// metres.
const LINE_STEP_M: f64 = 5.0;

/// What a rehearsal shows of the street besides the tour, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct StreetTexts {
    /// The conditions: "Rehearsed: a street of high facades".
    pub title: String,
    /// What the sensors suffer at this moment: "fixes are 23 m off".
    pub now: String,
}

/// The sensors of a walk under conditions.
#[derive(Debug, Clone)]
pub(super) struct Street {
    pub(super) conditions: Conditions,
    local: LocalFrame,
    /// As they stand before every [`KEPT_EVERY`] moments; one at least.
    kept: Vec<Sensors>,
    /// How many moments the walk has.
    moments: u32,
}

impl Street {
    /// The sensors of a pack's walk of so many moments.
    pub(super) fn new(
        conditions: Conditions,
        pack: &TourPack,
        seed: u64,
        moments: u32,
        moment: impl Fn(u32) -> Moment,
    ) -> Self {
        let local = pack.local();
        let mut line_m = vec![moment(0).place_m];
        for step in (0..moments).step_by((1.0 / EVERY_S) as usize) {
            let place_m = moment(step).place_m;
            if line_m.last().is_none_or(|last_m| last_m.distance(place_m) >= LINE_STEP_M) {
                line_m.push(place_m);
            }
        }
        let transformers_m = Route::new(line_m).transformers_m(pack, &local);
        let mut sensors = Sensors::new(conditions, local.clone(), &transformers_m, seed);
        let mut kept = vec![sensors.clone()];
        for step in 0..moments {
            if step > 0 && step.is_multiple_of(KEPT_EVERY) {
                kept.push(sensors.clone());
            }
            // What they suffer depends neither on the time nor on the declination.
            let _ = sensors.see(&moment(step), Timestamp::UNIX_EPOCH, 0.0);
        }
        Self { conditions, local, kept, moments }
    }

    /// The sensors after a moment; after the walk, those at its end.
    pub(super) fn after(&self, step: u32, moment: impl Fn(u32) -> Moment) -> Sensors {
        let step = step.min(self.moments);
        let last = self.kept.len().saturating_sub(1);
        let place = ((step / KEPT_EVERY) as usize).min(last);
        let from = place as u32 * KEPT_EVERY;
        let mut sensors = self.kept[place].clone();
        for step in from..=step {
            let _ = sensors.see(&moment(step), Timestamp::UNIX_EPOCH, 0.0);
        }
        sensors
    }

    /// How far magnetic north is from true north; nothing where no model knows.
    pub(super) fn declination_deg(&self, time: Timestamp) -> f64 {
        declination(self.local.origin(), self.local.height_m(), time).map_or(0.0, |it| it.angle_deg)
    }

    /// The conditions, and what these sensors suffer.
    pub(super) fn texts(&self, sensors: &Sensors, language: &Language) -> StreetTexts {
        let said: Vec<String> = sensors.hardships().map(|it| it.said(language)).collect();
        let title = naming::text(language, "street_rehearsed");
        StreetTexts {
            title: title.replace("{street}", self.conditions.title(language)),
            now: match said.is_empty() {
                true => naming::text(language, "street_now_calm").to_owned(),
                false => said.join(naming::BETWEEN),
            },
        }
    }
}

/// Samples of a walk from a moment on.
pub(super) struct Seen {
    sensors: Sensors,
    declination_deg: f64,
}

impl Seen {
    /// The sensors before a moment, of a walk that began at `start`.
    pub(super) fn before(
        street: &Street,
        step: u32,
        start: Timestamp,
        moment: impl Fn(u32) -> Moment,
    ) -> Self {
        let sensors = match step.checked_sub(1) {
            Some(before) => street.after(before, moment),
            None => street.kept[0].clone(),
        };
        Self { sensors, declination_deg: street.declination_deg(start) }
    }

    pub(super) fn see(&mut self, moment: &Moment, time: Timestamp) -> [Option<Sample>; 4] {
        self.sensors.see(moment, time, self.declination_deg)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::Arc;

    use super::*;
    use crate::pack::PackFolder;
    use crate::session::{Rehearsal, RehearsedWalk, attitude};

    fn pack() -> TourPack {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/fort-issy");
        TourPack::open(&PackFolder(folder.into())).unwrap()
    }

    fn under(pack: &TourPack, conditions: Conditions) -> Rehearsal {
        Rehearsal::of_pack(pack, None, 7).unwrap().under(conditions, pack)
    }

    fn start() -> Timestamp {
        "2026-06-16T09:00:00Z".parse().unwrap()
    }

    #[test]
    fn samples_are_the_same_however_the_walk_is_cut_and_sought() {
        let pack = pack();
        for conditions in Conditions::ALL {
            let rehearsal = under(&pack, conditions);
            let whole: Vec<_> = rehearsal.samples(start(), 0.0, 130.0).collect();
            assert!(whole.windows(2).all(|pair| pair[0].time() <= pair[1].time()));
            let attitudes = whole.iter().filter(|it| matches!(it, Sample::Attitude(_))).count();
            assert_eq!(attitudes, 2 * 2600, "{conditions}: compass and gyroscope");
            let tracks = whole.iter().filter(|it| matches!(it, Sample::Track(_))).count();
            assert_eq!(tracks, if conditions == Conditions::NoTracking { 0 } else { 2600 });
            let cuts = [0.0, 0.01, 9.99, 10.0, 10.01, 47.3, 120.05, 130.0];
            let cut: Vec<_> = cuts
                .windows(2)
                .flat_map(|cut| rehearsal.samples(start(), cut[0], cut[1]))
                .collect();
            assert_eq!(whole, cut, "{conditions}");
            // Whoever goes there at once hears the same as who walked there.
            let sought: Vec<_> = rehearsal.samples(start(), 101.0, 103.0).collect();
            let walked = whole.iter().filter(|it| sought[0].time() <= it.time()).take(sought.len());
            assert!(sought.iter().eq(walked), "{conditions}");
            assert_eq!(rehearsal.samples(start(), -9.0, 0.0).count(), 3 + usize::from(tracks > 0));
        }
    }

    #[test]
    fn a_visit_that_begins_anywhere_has_a_fix() {
        let pack = pack();
        let rehearsal = Arc::new(under(&pack, Conditions::Canyon));
        let walk = RehearsedWalk::new(rehearsal, start(), 0.0);
        for place in 0..=60 {
            walk.seek(f64::from(place) / 60.0);
            let (before, settled) = (walk.samples_before(), walk.settle());
            assert!(settled.iter().any(|it| matches!(it, Sample::Fix(_))), "{place}");
            let last = before.last().map(Sample::time);
            assert!(last.is_none_or(|last| last <= settled[0].time()), "{place}");
        }
    }

    #[test]
    fn a_cover_turns_the_compass_and_not_the_gyroscope() {
        let pack = pack();
        let look = |conditions| -> Vec<f64> {
            let rehearsal = under(&pack, conditions);
            let first = rehearsal.samples(start(), 20.0, 20.05);
            let looks = first.filter_map(|sample| match sample {
                Sample::Attitude(attitude) => Some(attitude.device_to_enu),
                _ => None,
            });
            let level = attitude(start(), rehearsal.heading_deg(20.05), 0.0).device_to_enu;
            looks.map(|look| (look * level.inverse()).to_scaled_axis().z.to_degrees()).collect()
        };
        let (open, cover) = (look(Conditions::Open), look(Conditions::Cover));
        let turned_deg = crate::geodesy::half_turn_deg(open[0] - cover[0]);
        assert!((turned_deg - 120.0).abs() < 5.0, "{open:?} {cover:?}");
        assert_eq!(open[1], cover[1]);
    }

    #[test]
    fn it_is_said_what_is_rehearsed_and_what_happens() {
        let pack = pack();
        let good = Rehearsal::of_pack(&pack, None, 7).unwrap();
        assert_eq!(good.street_texts(5.0, &"en".into()), None);
        let covered = under(&pack, Conditions::Cover);
        for odd in [f64::NAN, f64::NEG_INFINITY, f64::INFINITY, -1.0, 1e12] {
            assert!(covered.street_texts(odd, &"en".into()).is_some());
            assert!(covered.samples(start(), odd, odd + 0.1).count() <= 12);
        }
        let said = |conditions, tag: &str| -> BTreeSet<String> {
            let rehearsal = under(&pack, conditions);
            let seconds = 0..rehearsal.duration_s() as u32;
            let texts = seconds.map(|at_s| {
                let texts = rehearsal.street_texts(f64::from(at_s), &tag.into()).unwrap();
                assert!(texts.title.contains(conditions.title(&tag.into())), "{texts:?}");
                assert!(!texts.now.is_empty() && !texts.now.contains('{'), "{texts:?}");
                texts.now
            });
            texts.collect()
        };
        for (conditions, words) in [
            (Conditions::Open, "nothing amiss"),
            (Conditions::Canyon, "a facade throws positions off by"),
            (Conditions::Canyon, "no position from the sky"),
            (Conditions::Canyon, "tracking is poor"),
            (Conditions::Cover, "the compass is 120° off"),
            (Conditions::Transformer, "the compass is 20° off"),
            (Conditions::TrackingLoss, "tracking is lost"),
            (Conditions::TrackingLoss, "tracking has begun anew"),
            (Conditions::NoTracking, "nothing amiss"),
        ] {
            let said = said(conditions, "en");
            assert!(said.iter().any(|said| said.contains(words)), "{conditions}: {said:?}");
        }
        let french = said(Conditions::Cover, "fr");
        assert!(french.iter().any(|said| said.contains("la boussole se trompe de 120")));
        assert!(!said(Conditions::TrackingLoss, "zh").is_empty());
    }
}
