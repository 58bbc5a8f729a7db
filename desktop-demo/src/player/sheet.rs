//! The visit on paper: all words, and when and how far the rehearsed walk goes.

use wattwalk::pack::TourMap;
use wattwalk::session::{CueSubject, TourSession};

use super::Player;
use super::map::around_of;
use super::plan::minutes;
use crate::page::model::{Sheet, SheetStop};
use crate::picture::{MapLook, Surface, map_svg};

/// The plan's size: as wide as a page, with half a page for its first stop below.
const PLAN_PX: [i32; 2] = [1000, 830];

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

    /// The plan on it, with what is around now of wide networks.
    pub(super) fn plan_on_paper(&self, session: &TourSession) -> String {
        let mut map = self.map();
        let around = self.session().around().map(self.session().around_number());
        map.ground.add(around_of(&around).ground);
        let language = session.language().clone();
        let mark = self.provenance.texts(&language).mark.map(|mark| mark.said);
        let [width_px, height_px] = PLAN_PX;
        map_svg(&map, &MapLook { width_px, height_px, language, mark, surface: Surface::Paper })
    }
}
