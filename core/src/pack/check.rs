//! What of a pack does not fit together, though each file can be read.
//!
//! In: a pack just read. Out: problems that an author can mend, or the
//! [`PackError`] without which there is no visit.

use std::collections::HashSet;

use serde_json::Value;

use super::limits::MOST_LANGUAGES;
use super::{PackError, TourPack};
use crate::assets::{Asset, AssetId, Gathered, LONGEST_ID, Problems, read_gpx, shown};
use crate::language::Language;
use crate::live::MIN_METERS;
use crate::plain;
use crate::tour::{
    MOST_ROUTE_POINTS, MOST_STOPS, NARROWEST_ZONE_M, Narration, StopId, WIDEST_ZONE_M,
};

/// Ground is within these heights, metres.
pub(crate) const LOWEST_GROUND_M: f64 = -1000.0;
pub(crate) const HIGHEST_GROUND_M: f64 = 9000.0;

/// Checks what the files of a pack say of each other.
pub(super) fn check(pack: &TourPack, problems: &mut Gathered) -> Result<(), PackError> {
    manifest(pack)?;
    let stops = stops(pack)?;
    let ids: HashSet<&AssetId> = pack.assets.iter().map(|asset| &asset.id).collect();
    problems.take(references(pack, &ids));
    narration(pack, &stops, &ids, problems);
    problems.take(walk(pack));
    Ok(())
}

fn manifest(pack: &TourPack) -> Result<(), PackError> {
    let manifest = &pack.manifest;
    let wrong = |field: &str, reason: String| Err(PackError::content("pack.json", field, reason));
    let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if manifest.id.is_empty() || !manifest.id.chars().all(good) {
        let reason = format!("{:?}: use lower-case letters, digits and hyphens", manifest.id);
        return wrong("id", reason);
    }
    if manifest.languages.is_empty() {
        return wrong("languages", "empty; name one at least".into());
    }
    let count = manifest.languages.len().max(manifest.narration.len());
    if count > MOST_LANGUAGES {
        return wrong("languages", format!("{count} are too many: {MOST_LANGUAGES} at most"));
    }
    if !(LOWEST_GROUND_M..=HIGHEST_GROUND_M).contains(&manifest.ground_height_m) {
        let reason = format!(
            "{} m is no ground: {LOWEST_GROUND_M} to {HIGHEST_GROUND_M}",
            manifest.ground_height_m
        );
        return wrong("ground_height_m", reason);
    }
    if manifest.min_meters < MIN_METERS {
        let reason = format!(
            "{}: the law has figures of {MIN_METERS} homes or more published; write {MIN_METERS} or more, or leave it out",
            manifest.min_meters
        );
        return wrong("min_meters", reason);
    }
    Ok(())
}

/// The ids of the stops, each once and with a zone that can be reached.
fn stops(pack: &TourPack) -> Result<HashSet<&StopId>, PackError> {
    let mut ids = HashSet::new();
    for (stop, place) in pack.tour.stops.iter().zip(0..) {
        let wrong = |field: &str, reason: String| {
            Err(PackError::content(&pack.manifest.tour, &format!("stops[{place}].{field}"), reason))
        };
        if stop.id.trim().is_empty() || !ids.insert(&stop.id) {
            return wrong("id", format!("{:?} is empty or used by a stop before", stop.id));
        }
        if stop.id.len() > LONGEST_ID || !plain::is_line(&stop.id) {
            return wrong(
                "id",
                format!(
                    "{}: an id has {LONGEST_ID} bytes at most, and nothing that nobody sees",
                    stop.id
                ),
            );
        }
        if stop.zones.is_empty() {
            return wrong("zones", "empty: nobody could reach the stop".into());
        }
        for (zone, number) in stop.zones.iter().zip(0..) {
            if !(NARROWEST_ZONE_M..=WIDEST_ZONE_M).contains(&zone.radius_m) {
                let reason = format!(
                    "{} m is not within {NARROWEST_ZONE_M} to {WIDEST_ZONE_M}",
                    zone.radius_m
                );
                return wrong(&format!("zones[{number}].radius_m"), reason);
            }
        }
    }
    let most = [
        ("stops", pack.tour.stops.len(), MOST_STOPS),
        ("route", pack.tour.route.len(), MOST_ROUTE_POINTS),
    ];
    if let Some((field, count, most)) = most.into_iter().find(|(_, count, most)| count > most) {
        let reason = format!("{count} are too many: {most} at most");
        return Err(PackError::content(&pack.manifest.tour, field, reason));
    }
    Ok(ids)
}

/// What the tour says of assets.
fn references<'a>(pack: &'a TourPack, ids: &HashSet<&AssetId>) -> Problems<'a> {
    let mut problems = Problems::new(&pack.manifest.tour);
    for stop in &pack.tour.stops {
        let look_at = stop.look_at.iter().map(|id| ("look_at", id));
        let assets = stop.assets.iter().map(|id| ("assets", id));
        for (field, id) in look_at.chain(assets).filter(|(_, id)| !ids.contains(id)) {
            problems.of_feature(&stop.id, field, format!("the pack has no asset {id}"));
        }
    }
    problems
}

/// Whether every language has words for every stop, and for nothing else.
fn narration(
    pack: &TourPack,
    stops: &HashSet<&StopId>,
    ids: &HashSet<&AssetId>,
    problems: &mut Gathered,
) {
    let mut missing = Problems::new("pack.json");
    // Without a stop there may be nothing to say.
    let wanted = pack.manifest.languages.iter().filter(|_| !stops.is_empty());
    for language in wanted {
        if !pack.manifest.narration.contains_key(language) {
            let field = format!("narration.{}", language.as_str());
            missing.of_file(&field, "missing, though `languages` names it");
        }
    }
    problems.take(missing);
    for (language, narration) in &pack.narration {
        problems.take(words(pack, language, narration, stops, ids));
    }
}

fn words<'a>(
    pack: &'a TourPack,
    language: &Language,
    narration: &Narration,
    stops: &HashSet<&StopId>,
    ids: &HashSet<&AssetId>,
) -> Problems<'a> {
    let file = pack.manifest.narration.get(language).map_or("narration", String::as_str);
    let mut problems = Problems::new(file);
    for stop in &pack.tour.stops {
        match narration.stops.get(&stop.id) {
            Some(text) if !text.title.trim().is_empty() && !text.body.trim().is_empty() => {}
            Some(_) => problems.of_feature(&stop.id, "stops", "its title or its body is empty"),
            None => problems.of_feature(&stop.id, "stops", "the stop has no words here"),
        }
    }
    for stop in narration.stops.keys().filter(|stop| !stops.contains(stop)) {
        problems.of_feature(stop, "stops", "the tour has no such stop");
    }
    for asset in narration.assets.keys().filter(|asset| !ids.contains(asset)) {
        problems.of_feature(asset.as_str(), "assets", "the pack has no such asset");
    }
    problems
}

/// Whether what the assets of a file say they feed is there: `ids` are those of
/// the pack.
pub(super) fn feeds<'a>(file: &'a str, assets: &[Asset], ids: &HashSet<AssetId>) -> Problems<'a> {
    let mut problems = Problems::new(file);
    for asset in assets {
        let fed = asset.attributes.get("feeds").filter(|fed| !fed.is_null());
        let Some(fed) = fed else { continue };
        let mut wrong = |field: String, reason: String| {
            problems.of_feature(asset.id.as_str(), format!("properties.{field}"), reason);
        };
        let Some(fed) = fed.as_array() else {
            wrong("feeds".into(), format!("{} is not a list of asset ids", shown(fed)));
            continue;
        };
        for (id, place) in fed.iter().zip(0..) {
            let known = match id {
                Value::String(id) => ids.contains(&AssetId::from(id.as_str())),
                Value::Number(id) => ids.contains(&AssetId::from(id.to_string().as_str())),
                _ => false,
            };
            if !known {
                let reason = format!("the pack has no asset {}", shown(id));
                wrong(format!("feeds[{place}]"), reason);
            }
        }
    }
    problems
}

/// Whether the track to rehearse with is one.
fn walk(pack: &TourPack) -> Problems<'_> {
    let mut problems = Problems::new(pack.manifest.walk.as_deref().unwrap_or("walk"));
    match pack.walk_gpx.as_deref().map(read_gpx) {
        None => {}
        Some(Ok(track)) => track.notes.iter().for_each(|note| problems.whole(note)),
        Some(Err(error)) => {
            problems.whole(format!("not GPX: {error}; the tour's route is walked instead"));
        }
    }
    problems
}
