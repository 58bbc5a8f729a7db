//! The visit on paper: all words, and when and how far the rehearsed walk goes.

use wattwalk::pack::TourMap;
use wattwalk::session::{CueSubject, TourSession};

use super::Player;
use super::plan::minutes;
use crate::page::model::{Sheet, SheetStop};

impl Player {
    /// The guide's sheet, in the language of a session.
    pub(super) fn sheet(&self, session: &TourSession) -> Sheet {
        let stops = TourMap::of(&self.pack).stops.into_iter().zip(1..).map(|(stop, number)| {
            let cue = session.words(&CueSubject::Stop(stop.id.clone()));
            let planned = self.plan.stops.get(&stop.id);
            SheetStop {
                number,
                title: stop.title(session.language()),
                paragraphs: cue.as_ref().map(|cue| cue.paragraphs()).unwrap_or_default(),
                asides: cue.as_ref().map(Into::into).unwrap_or_default(),
                minute: planned.map(|planned| minutes(planned.at_s)),
                walk_m: planned.map(|planned| planned.walk_m.round() as u32),
                id: stop.id,
            }
        });
        let stops = stops.collect();
        Sheet {
            language: session.language().clone(),
            minutes: minutes(self.plan.length_s),
            walk_m: self.plan.walk_m.round() as u32,
            stops,
        }
    }
}
