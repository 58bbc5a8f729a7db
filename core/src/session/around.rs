//! What of the wide networks is around: asked for, swapped in, told of.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;

use crate::geodesy::{LocalFrame, Wgs84};
use crate::pose::{Fix, FixOutcome, SampleError};
use crate::surroundings::{
    Captions, EdgeReason, Job, LoadError, Loaded, RECENTRE_M, Surroundings, SurroundingsState, Wish,
};
use crate::tour::Guide;

use super::TourSession;
use super::event::{Event, EventKind};
use super::recording::Input;
use super::tour_session::caption_sources;

/// So many fixes in a row from the same far place are believed; one may be
/// wrong.
const BELIEVED: u8 = 4;

/// What was around before, to be freed where nobody waits.
#[allow(dead_code, reason = "it is only dropped")]
pub struct DiscardedSurroundings(Arc<Surroundings>, Captions);

impl TourSession {
    /// What is to be loaded around the visitor now, for
    /// [`WideNetworks::load`](crate::surroundings::WideNetworks::load); `None`
    /// where what is there will do, or is under way. What was under way and is
    /// not wanted any more is given up.
    pub fn surroundings_wanted(&mut self) -> Option<Job> {
        self.give_up_outgrown();
        // Given up by who loaded it?
        self.in_flight = self.in_flight.take().filter(|it| !it.load(Ordering::Acquire));
        if self.in_flight.is_some() {
            return None;
        }
        let wish = self.plan.wish(&self.around.local, self.ticked)?;
        Some(self.job(wish, Vec::new(), self.is_recorded()))
    }

    /// A load that is under way from now on.
    fn job(&mut self, wish: Wish, missing: Vec<Option<EdgeReason>>, hashed: bool) -> Job {
        let given_up = Arc::new(AtomicBool::new(false));
        self.in_flight = Some(given_up.clone());
        let (before, language) = (self.around.clone(), self.language.clone());
        Job { wish, before, language, missing, hashed, given_up }
    }

    /// Takes what was loaded in: from the next frame on it is what is around.
    /// Gives back what was there before, to be freed on another thread; what
    /// was given up is given back as it came.
    pub fn take_surroundings(
        &mut self,
        ended: Result<Loaded, LoadError>,
    ) -> Option<DiscardedSurroundings> {
        match ended {
            Ok(loaded) => {
                let mine = self.in_flight.as_ref();
                let wanted = mine.is_some_and(|mine| Arc::ptr_eq(mine, &loaded.given_up))
                    && !loaded.given_up.load(Ordering::Acquire);
                if !wanted {
                    return Some(DiscardedSurroundings(loaded.surroundings, loaded.captions));
                }
                self.in_flight = None;
                Some(self.swap(loaded))
            }
            Err(LoadError::GivenUp) => None,
            Err(LoadError::Failed(reasons)) => {
                self.in_flight = None;
                self.surroundings_failed(reasons);
                None
            }
        }
    }

    /// How much of the wide networks is known around the visitor.
    #[must_use]
    pub fn surroundings(&self) -> SurroundingsState {
        self.plan.state()
    }

    /// The number of what is [around](Self::around): another one when something
    /// else is.
    #[must_use]
    pub fn around_number(&self) -> u64 {
        self.around_number
    }

    /// What is around; it never changes, and can be asked on another thread.
    #[must_use]
    pub fn around(&self) -> Arc<Surroundings> {
        self.around.clone()
    }

    /// Loads what failed again at once: somebody acted on it, as by agreeing
    /// to a host.
    pub fn retry_surroundings(&mut self) {
        self.plan.retry();
    }

    /// Loads half as far around as usual, or as far again: on a network that
    /// costs the visitor.
    pub fn spare_data(&mut self, spare: bool) {
        self.plan.spare(spare);
    }

    fn swap(&mut self, loaded: Loaded) -> DiscardedSurroundings {
        let Loaded { wish, language, surroundings, captions, sha256, .. } = loaded;
        let failed = |reason: &Option<EdgeReason>| {
            reason.clone().filter(|reason| !matches!(reason, EdgeReason::Crowded { .. }))
        };
        let known = surroundings.known.clone();
        self.note(|| Input::Surroundings {
            wish,
            missing: known.iter().map(|extent| failed(&extent.reason)).collect(),
            sha256: sha256.unwrap_or_default(),
        });
        if surroundings.local != self.around.local {
            self.relocate(surroundings.local.clone(), false);
        }
        let before = self.surround(surroundings);
        let before_captions = std::mem::replace(&mut self.captions, captions);
        let numbers = &self.around.numbers;
        let store = Arc::make_mut(&mut self.store);
        store.move_on(self.around.meters.clone(), |asset| numbers.contains_key(asset));
        let words = caption_sources(&self.around, &self.store, &self.language);
        if language == self.language {
            let at = self.ticked.unwrap_or(Timestamp::MIN);
            self.captions.rewrite(words.held(), words, at);
        } else {
            self.captions.rewrite_all(words);
        }
        self.plan.loaded(wish, known, self.ticked);
        self.refocus();
        self.tell_now();
        DiscardedSurroundings(before, before_captions)
    }

    /// Puts something else around; gives what was there before.
    fn surround(&mut self, surroundings: Arc<Surroundings>) -> Arc<Surroundings> {
        self.around_number += 1;
        std::mem::replace(&mut self.around, surroundings)
    }

    pub(crate) fn surroundings_failed(&mut self, reasons: Vec<EdgeReason>) {
        self.note(|| Input::SurroundingsFailed { reasons: reasons.clone() });
        self.plan.failed(reasons, self.ticked);
        self.tell_now();
    }

    /// What a recording says was loaded, to be loaded again.
    pub(crate) fn surroundings_again(
        &mut self,
        wish: Wish,
        missing: Vec<Option<EdgeReason>>,
    ) -> Job {
        self.job(wish, missing, true)
    }

    /// What was around before a jump, to be freed where nobody waits.
    pub(crate) fn discarded(&mut self) -> Vec<DiscardedSurroundings> {
        std::mem::take(&mut self.discarded)
    }

    /// A fix too far from where the local metres are centred: what is around
    /// does not reach there, so that they are centred anew with nothing around,
    /// until it is loaded.
    pub(super) fn far_fix(&mut self, fix: &Fix) -> Result<FixOutcome, SampleError> {
        let place = match Wgs84::new(fix.lat_deg, fix.lon_deg) {
            Ok(place) => place,
            // The estimator said that it is far, so that it is a place.
            Err(_) => return self.estimator.fix(fix),
        };
        let here = LocalFrame::new(place, self.pack.manifest.ground_height_m);
        let away_m = |other: Wgs84| here.to_local(other, here.height_m()).length();
        let count = match self.far {
            Some((before, count)) if away_m(before) < RECENTRE_M => count + 1,
            _ => 1,
        };
        let off_m = self
            .estimator
            .pose(fix.time)
            .map(|pose| away_m(self.around.local.on_ground(pose.position_m)));
        if let Some(off_m) = off_m.filter(|_| count < BELIEVED) {
            self.far = Some((place, count));
            return Ok(FixOutcome::Refused { off_m });
        }
        self.far = None;
        self.relocate(here.clone(), true);
        let nowhere = Surroundings::nowhere(self.pack.clone(), here, self.around.meters.clone());
        let before = self.surround(Arc::new(nowhere));
        let words = caption_sources(&self.around, &self.store, &self.language);
        let before = DiscardedSurroundings(
            before,
            std::mem::replace(&mut self.captions, Captions::new(words)),
        );
        self.discarded.push(before);
        self.plan.forget_known();
        self.refocus();
        self.estimator.fix(fix)
    }

    /// Goes on in other local metres.
    fn relocate(&mut self, local: LocalFrame, elsewhere: bool) {
        let progress = self.guide.progress().clone();
        self.guide = Guide::new(Arc::new(self.pack.tour.clone()), &local, progress);
        self.estimator.relocate(local, elsewhere);
    }

    /// A place of the local metres in those of the pack.
    pub(super) fn on_map(&self, place_m: glam::DVec2) -> glam::DVec2 {
        if self.around.local == self.map {
            return place_m;
        }
        let place = self.around.local.on_ground(place_m);
        self.map.ground_m(place)
    }

    /// Ends a load that is for a place where the visitor will not be.
    pub(super) fn give_up_outgrown(&mut self) {
        if self.in_flight.is_some() && self.plan.asked_outgrown() {
            self.give_up();
        }
    }

    /// Ends the load under way; it is asked for anew.
    pub(super) fn give_up(&mut self) {
        if let Some(in_flight) = self.in_flight.take() {
            in_flight.store(true, Ordering::Release);
        }
    }

    fn tell_now(&mut self) {
        if let Some(time) = self.ticked {
            self.tell_surroundings(time);
        }
    }

    /// Tells how much is known around, if that is something new.
    pub(super) fn tell_surroundings(&mut self, time: Timestamp) {
        let state = self.plan.state();
        if state.differs_from(&self.around_state) {
            self.events
                .push(Event { time, kind: EventKind::Surroundings { state: state.clone() } });
        }
        self.around_state = state;
    }
}
