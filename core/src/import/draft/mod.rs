//! A draft of a tour, along a way that somebody drew or walked.
//!
//! In: a pack with assets and no tour, and a [`DrawnWay`]. Out: stops where the
//! way passes what is worth one, words for each that say what is there, the
//! walk to rehearse with, in the pack's folder. Nothing is said that the data
//! do not say, and each text begins as a draft, of which
//! [`TourPack::advice`] reminds the author.

mod facts;
mod gpx;
mod stops;
mod way;
mod words;

use std::collections::BTreeMap;

use super::ImportError;
use super::write::StagedPack;
use crate::language::Language;
use crate::pack::TourMap;
use crate::pack::{PackFolder, TourPack};
use crate::tour::{Narration, Stop, StopId, StopOrder, Tour, Zone};
pub use way::DrawnWay;

/// GNSS is within this of the truth, and a visitor within it of a stop.
const ZONE_M: f64 = 12.0;
/// Assets that a stop names; what is said counts them all.
const MOST_NAMED: usize = 8;

/// What was drafted.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The way from its first point to its last, metres.
    pub length_m: f64,
    /// The stops, along the way.
    pub stops: Vec<DraftStop>,
}

/// A stop that is proposed.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftStop {
    /// Which.
    pub id: StopId,
    /// Its title in the first language.
    pub title: String,
    /// Whether the way's author marked it, by a waypoint.
    pub marked: bool,
    /// From the start of the way, metres.
    pub along_m: f64,
    /// How many assets it speaks of.
    pub assets: usize,
}

/// Drafts a tour into a pack's folder.
pub(super) fn lead(
    folder: &StagedPack,
    way: &DrawnWay,
    languages: &[Language],
) -> Result<Draft, ImportError> {
    let opened = TourPack::open(&PackFolder(folder.folder().to_owned()));
    let mut pack = opened.map_err(|error| ImportError::write(folder.folder(), error))?;
    pack.manifest.origin = way.middle();
    pack.tour.route = way.points().to_vec();
    let map = TourMap::of(&pack);
    let found = stops::along(&pack, &map, way)?;

    let mut narrations: BTreeMap<Language, Narration> = BTreeMap::new();
    let mut ids = stops::Ids::default();
    let mut titles: BTreeMap<(Language, String), u32> = BTreeMap::new();
    let mut draft = Draft { length_m: found.length_m, stops: Vec::new() };
    let mut tour =
        Tour { order: StopOrder::Fixed, stops: Vec::new(), route: pack.tour.route.clone() };
    for spot in &found.spots {
        let id = ids.of(spot, &pack);
        for language in languages {
            let narration = narrations.entry(language.clone()).or_insert_with(|| Narration {
                language: language.clone(),
                stops: BTreeMap::new(),
                assets: BTreeMap::new(),
            });
            let mut text = words::text(spot, &pack, language);
            // The second cabinet is not to be taken for the first.
            let same = titles.entry((language.clone(), text.title.clone())).or_default();
            *same += 1;
            if *same > 1 {
                text.title = format!("{} {same}", text.title);
            }
            narration.stops.insert(id.clone(), text);
        }
        let first = languages.first().and_then(|language| narrations.get(language));
        let title = first.and_then(|narration| narration.stops.get(&id));
        draft.stops.push(DraftStop {
            id: id.clone(),
            title: title.map(|text| text.title.clone()).unwrap_or_default(),
            marked: spot.mark.is_some(),
            along_m: spot.along_m,
            assets: spot.near.len(),
        });
        let near = spot.near.iter().take(MOST_NAMED);
        let assets = near.filter_map(|near| pack.assets.get(near.asset));
        let assets: Vec<_> = assets.map(|asset| asset.id.clone()).collect();
        let zones = vec![Zone { center: spot.place, radius_m: ZONE_M }];
        tour.stops.push(Stop {
            id,
            zones,
            look_at: assets.first().cloned(),
            assets,
            ideas: Vec::new(),
            facts: Vec::new(),
        });
    }

    let manifest = &mut pack.manifest;
    let title = manifest.title.values().next().cloned().unwrap_or_default();
    manifest.languages = languages.to_vec();
    manifest.title = languages.iter().map(|language| (language.clone(), title.clone())).collect();
    let file = |language: &Language| format!("narration/{}.json", language.as_str());
    manifest.narration = languages.iter().map(|of| (of.clone(), file(of))).collect();
    manifest.walk = Some("walk.gpx".into());
    folder.bytes("walk.gpx", &gpx::walk(way, &found))?;
    for (language, narration) in &narrations {
        folder.json(&file(language), "narration", narration)?;
    }
    folder.json("tour.json", "tour", &tour)?;
    folder.json("pack.json", "pack", manifest)?;
    Ok(draft)
}
