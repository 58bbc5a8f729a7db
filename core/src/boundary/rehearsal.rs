//! A walk without sensors, for rehearsals.

use glam::DVec2;
use jiff::Timestamp;

use crate::language::Language;
use crate::pack::TourPack;
use crate::session::{Conditions, Rehearsal, Sample, WalkError};

/// The longest piece of a walk that is handed out in one go, seconds.
const LONGEST_S: f64 = 3600.0;

#[uniffi::export]
impl Rehearsal {
    /// A visitor of a pack, who takes its walk (or the GPX track given
    /// instead) and turns to what the stops are about. The same seed gives the
    /// same samples. Under conditions the sensors are as bad as those of a street.
    ///
    /// # Errors
    /// [`WalkError`] when there is nothing to walk.
    #[uniffi::constructor(default(gpx = None, seed = 1, conditions = None))]
    pub fn from_pack(
        pack: &TourPack,
        gpx: Option<Vec<u8>>,
        seed: u64,
        conditions: Option<Conditions>,
    ) -> Result<Self, WalkError> {
        let rehearsal = Self::of_pack(pack, gpx.as_deref(), seed)?;
        Ok(match conditions {
            Some(conditions) => rehearsal.under(conditions, pack),
            None => rehearsal,
        })
    }

    /// How long the walk takes, seconds.
    #[must_use]
    pub fn length_s(&self) -> f64 {
        self.duration_s()
    }

    /// The samples after `from_s` up to and including `to_s` seconds of the
    /// walk, in their order, with the walk begun at `start`; of an hour at
    /// most.
    #[uniffi::method(name = "samples")]
    #[must_use]
    pub fn samples_between(&self, start: Timestamp, from_s: f64, to_s: f64) -> Vec<Sample> {
        // A maximum with a number takes what is not one away.
        let from_s = from_s.max(0.0).min(self.duration_s());
        let to_s = to_s.max(0.0).min(self.duration_s()).min(from_s + LONGEST_S);
        self.samples(start, from_s, to_s).collect()
    }

    /// Where the visitor truly is, this many seconds after the start.
    #[must_use]
    pub fn place(&self, at_s: f64) -> DVec2 {
        self.position_m(at_s)
    }
}

#[uniffi::export]
impl Conditions {
    /// What they are called in a language: "a street of high facades".
    #[uniffi::method(name = "title")]
    #[must_use]
    pub fn title_in(&self, language: &Language) -> String {
        self.title(language).to_owned()
    }
}
