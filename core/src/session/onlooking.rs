//! Those who look on: sessions that stand where another one does.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;

use crate::language::Language;
use crate::surroundings::Captions;
use crate::view::View;

use super::TourSession;
use super::event_queue::EventQueue;
use super::tour_session::caption_sources;

impl TourSession {
    /// A session of one who looks on: language, networks, what was chosen and
    /// where labels lie are their own, all else is this one's as of the last
    /// [`follow`](Self::follow).
    #[must_use]
    pub fn onlooker(&self, language: Language) -> Self {
        let words = caption_sources(&self.around, &self.store, &language);
        let mut captions = Captions::new(words);
        captions.rewrite(words.held(), words, self.ticked.unwrap_or(Timestamp::MIN));
        let mut session = Self {
            pack: self.pack.clone(),
            map: self.map.clone(),
            speaking: self.speaking.clone(),
            around: self.around.clone(),
            around_number: self.around_number,
            plan: self.plan.clone(),
            in_flight: None,
            far: None,
            around_state: self.around_state.clone(),
            discarded: Vec::new(),
            language,
            eye_height_m: self.eye_height_m,
            hidden_networks: BTreeSet::new(),
            estimator: self.estimator.clone(),
            guide: self.guide.clone(),
            store: self.store.clone(),
            captions,
            view: View::new(),
            sun: self.sun.clone(),
            selected: None,
            stood_at: self.stood_at.clone(),
            focus: None,
            focus_m: None,
            followed: Vec::new(),
            position_state: self.position_state,
            ticked: self.ticked,
            restarts: self.restarts,
            events: EventQueue::default(),
            recorder: None,
            hits: Vec::new(),
            near: Vec::new(),
            tour_events: Vec::new(),
        };
        session.refocus();
        session
    }

    /// Stands where `leading` does, whose [`onlooker`](Self::onlooker) it is: to
    /// be called before each frame. What happens, `leading` tells.
    pub fn follow(&mut self, leading: &Self) {
        let is_elsewhere = !Arc::ptr_eq(&self.around, &leading.around);
        let is_anew = self.restarts != leading.restarts;
        let is_at_another_stop = self.guide.progress().current != leading.guide.progress().current;
        let before = std::mem::replace(&mut self.store, leading.store.clone());
        self.around = leading.around.clone();
        self.around_number = leading.around_number;
        self.around_state = leading.around_state.clone();
        self.plan = leading.plan.clone();
        self.estimator = leading.estimator.clone();
        self.guide = leading.guide.clone();
        self.position_state = leading.position_state;
        self.ticked = leading.ticked;
        self.restarts = leading.restarts;
        self.events.clear();
        let words = caption_sources(&self.around, &self.store, &self.language);
        let now = self.ticked.unwrap_or(Timestamp::MIN);
        if is_anew {
            self.view = View::new();
        }
        if is_anew || is_elsewhere {
            self.captions = Captions::new(words);
            self.captions.rewrite(words.held(), words, now);
        } else if !Arc::ptr_eq(&before, &self.store) {
            let changed = self.store.assets().filter(|it| before.of(it) != self.store.of(it));
            let numbers = changed.filter_map(|asset| self.around.numbers.get(asset).copied());
            self.captions.rewrite(numbers, words, now);
        }
        self.captions.expire(words, now);
        if is_elsewhere || is_at_another_stop {
            self.refocus();
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::assets::AssetId;
    use crate::live::{Batch, Quality, Quantity, Reading};
    use crate::pack::{PackFolder, TourPack};
    use crate::session::{Rehearsal, Sample, Settings};
    use crate::view::{Camera, ScreenRotation};

    use super::*;

    const CAMERA: Camera = Camera {
        width_px: 1280,
        height_px: 800,
        horizontal_fov_deg: 65.0,
        rotation: ScreenRotation::Deg0,
        range_m: 160.0,
        text_px: 18.0,
        backdrop: true,
    };

    fn leading() -> TourSession {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/fort-issy");
        let pack = Arc::new(TourPack::open(&PackFolder(folder.into())).unwrap());
        TourSession::open(pack, Settings::new("en".into())).unwrap()
    }

    fn readings(session: &TourSession, now: Timestamp, value: f64) -> Batch {
        let reading = |asset: &AssetId| Reading {
            asset: asset.clone(),
            quantity: Quantity::PowerKw,
            value: Some(value),
            time: now,
            quality: Quality::Simulated,
        };
        let assets: Vec<_> = session.assets().map(|asset| asset.id.clone()).collect();
        Batch { readings: assets.iter().map(reading).collect(), ..Batch::default() }
    }

    /// Walks on, with readings now and then.
    fn walk(session: &mut TourSession, from_s: f64, to_s: f64) -> Timestamp {
        let start: Timestamp = "2026-06-16T09:30:00Z".parse().unwrap();
        let rehearsal = Rehearsal::of_pack(&session.pack().clone(), None, 1).unwrap();
        let mut now = start;
        for sample in rehearsal.samples(start, from_s, to_s) {
            now = sample.time();
            match sample {
                Sample::Fix(fix) => session.fix(fix).unwrap(),
                Sample::Attitude(attitude) => session.attitude(attitude).unwrap(),
                Sample::Track(track) => session.track(track).unwrap(),
                Sample::Inertial(inertial) => session.inertial(inertial).unwrap(),
                Sample::Magnetic(magnetic) => session.magnetic(magnetic).unwrap(),
                Sample::Alignment(alignment) => drop(session.align(alignment).unwrap()),
            }
        }
        let batch = readings(session, now, to_s);
        session.readings(&batch, now);
        now
    }

    #[test]
    fn one_who_looks_on_sees_the_same_from_whenever_they_come() {
        let mut leading = leading();
        walk(&mut leading, 0.0, 40.0);
        let mut onlooker = leading.onlooker("en".into());
        for to_s in [41.0, 60.0, 300.0, 301.0, 900.0] {
            let now = walk(&mut leading, to_s - 1.0, to_s);
            onlooker.follow(&leading);
            assert_eq!(onlooker.frame(&CAMERA, now), leading.frame(&CAMERA, now), "{to_s}");
            assert_eq!(onlooker.stop_states(now), leading.stop_states(now));
        }
        leading.restart(crate::tour::Progress::default());
        let now = walk(&mut leading, 0.0, 5.0);
        onlooker.follow(&leading);
        assert_eq!(onlooker.frame(&CAMERA, now), leading.frame(&CAMERA, now));
        assert!(onlooker.frame(&CAMERA, now).unwrap().labels.len() > 1);
    }

    #[test]
    fn what_is_their_own_stays_with_them() {
        let mut leading = leading();
        let now = walk(&mut leading, 0.0, 40.0);
        let mut onlooker = leading.onlooker("fr".into());
        let own = BTreeSet::from([crate::assets::Network::Water]);
        onlooker.hide_networks(own.clone());
        let lamp = AssetId::from("lamp-82");
        onlooker.select(Some(&lamp));
        let before = leading.frame(&CAMERA, now);
        walk(&mut leading, 40.0, 50.0);
        onlooker.follow(&leading);
        assert_eq!(onlooker.language(), &Language::from("fr"));
        assert_eq!(onlooker.hidden_networks(), &own);
        assert_eq!(onlooker.selected(), Some(&lamp));
        assert!(leading.selected().is_none() && leading.hidden_networks().is_empty());
        assert_ne!(onlooker.frame(&CAMERA, now), before);
        // Until the next stop is reached.
        let stop = leading.pack().tour().stops[3].id.clone();
        leading.go_to_stop(&stop, now).unwrap();
        onlooker.follow(&leading);
        assert_eq!((onlooker.selected(), onlooker.focus()), (None, leading.focus()));
        assert!(onlooker.events().is_empty() && !leading.events().is_empty());
    }
}
