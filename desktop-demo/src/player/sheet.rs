//! The visit on paper: all words, and when and how far the rehearsed walk goes.

use glam::DVec2;
use wattwalk::pack::{MapStop, TourMap};
use wattwalk::session::{CueSubject, Rehearsal, TourSession};

use super::Player;
use crate::page::model::{Sheet, SheetStop};

impl Player {
    /// The guide's sheet, in the language of a session.
    pub(super) fn sheet(&self, session: &TourSession) -> Sheet {
        let mut walk = self.walk.as_ref().map(|walk| Paced::new(walk.rehearsal()));
        let stops = TourMap::of(&self.pack).stops.into_iter().zip(1..).map(|(stop, number)| {
            let cue = session.words(&CueSubject::Stop(stop.id.clone()));
            let arrival = walk.as_mut().and_then(|walk| walk.reach(&stop));
            SheetStop {
                number,
                title: stop.title(session.language()),
                paragraphs: cue.as_ref().map(|cue| cue.paragraphs()).unwrap_or_default(),
                asides: cue.as_ref().map(Into::into).unwrap_or_default(),
                minute: arrival.map(|(at_s, _)| minutes(at_s)),
                walk_m: arrival.map(|(_, walk_m)| walk_m.round() as u32),
            }
        });
        let stops = stops.collect();
        Sheet {
            language: session.language().clone(),
            minutes: self.walk.as_ref().map_or(0, |walk| minutes(walk.length_s())),
            walk_m: walk.map_or(0, |walk| walk.whole_m().round() as u32),
            stops,
        }
    }
}

pub(super) fn minutes(seconds: f64) -> u32 {
    (seconds / 60.0).round() as u32
}

/// A rehearsal gone through second by second.
struct Paced<'a> {
    rehearsal: &'a Rehearsal,
    second: u32,
    at_m: DVec2,
    /// Since the beginning.
    walked_m: f64,
    /// As of the stop reached last.
    told_m: f64,
}

impl<'a> Paced<'a> {
    fn new(rehearsal: &'a Rehearsal) -> Self {
        let at_m = rehearsal.position_m(0.0);
        Self { rehearsal, second: 0, at_m, walked_m: 0.0, told_m: 0.0 }
    }

    /// When the walk comes to a stop, in seconds, and how far it has gone since
    /// the stop before; it stays where it is if it does not come there.
    fn reach(&mut self, stop: &MapStop) -> Option<(f64, f64)> {
        let (second, at_m, walked_m) = (self.second, self.at_m, self.walked_m);
        while self.at_m.distance(stop.at) > stop.radius_m {
            if !self.step() {
                (self.second, self.at_m, self.walked_m) = (second, at_m, walked_m);
                return None;
            }
        }
        let since_m = self.walked_m - self.told_m;
        self.told_m = self.walked_m;
        Some((f64::from(self.second), since_m))
    }

    /// How far the whole walk goes.
    fn whole_m(mut self) -> f64 {
        while self.step() {}
        self.walked_m
    }

    fn step(&mut self) -> bool {
        if f64::from(self.second) >= self.rehearsal.duration_s() {
            return false;
        }
        self.second += 1;
        let next_m = self.rehearsal.position_m(f64::from(self.second));
        self.walked_m += self.at_m.distance(next_m);
        self.at_m = next_m;
        true
    }
}
