//! What a guide should know of a pack before leading a visit with it, though
//! every file of it can be used.
//!
//! In: a pack. Out: [`Problem`]s, each with the place to mend and how.

use std::collections::BTreeSet;

use geo::{Contains, Distance, Euclidean, LineString, Point, Polygon as Area};
use glam::DVec2;

use super::TourPack;
use super::uncounted;
use crate::assets::{Asset, AssetKind, Gathered, Problem, Problems, length_m};
use crate::language::Language;
use crate::naming;
use crate::pack::{MapForm, MapShape, TourMap};
use crate::tour::{Narration, Text, speech_s};

/// GNSS between buildings is off by this much often enough that two stops
/// nearer to each other may be taken for one another.
pub(crate) const TELL_APART_M: f64 = 15.0;
/// A stop's zone may end this far beside the route: a visitor strays.
const BESIDE_ROUTE_M: f64 = 10.0;
/// What lies farther from the route is never within a camera's range.
pub(crate) const OUT_OF_SIGHT_M: f64 = 1000.0;
/// Farther than this the plane around the pack's origin is off by a percent.
const PLANE_M: f64 = 1_000_000.0;
/// A guide's words at one stop, at most, in seconds of speech.
const LONGEST_SPEECH_S: f64 = 120.0;
/// Android's speech engines take no longer text at once
/// (`TextToSpeech.getMaxSpeechInputLength`).
const LONGEST_TEXT: usize = 4000;
/// The languages for which both Android's and Apple's tablets have had voices
/// for years, by their primary tags.
const VOICES: &[&str] = &[
    "ar", "bg", "ca", "cs", "da", "de", "el", "en", "es", "fi", "fr", "he", "hi", "hr", "hu", "id",
    "it", "ja", "ko", "ms", "nb", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sv", "th", "tr", "uk",
    "vi", "zh",
];

impl TourPack {
    /// What a guide should mend before a visit, though all of it was loaded:
    /// stops that cannot be reached or told apart, words too long to listen to
    /// or without a voice, networks without a licence, assets that nobody will
    /// see, figures that are withheld since nobody says how many homes they cover.
    #[must_use]
    pub fn advice(&self) -> Vec<Problem> {
        let map = TourMap::of(self);
        let mut advice = Gathered::default();
        advice.take(stops(self, &map));
        advice.take(languages(self));
        speech(self, &mut advice);
        advice.take(attribution(self));
        advice.take(out_of_sight(self, &map));
        advice.take(uncounted(self));
        advice.finish("pack.json")
    }
}

fn stops<'a>(pack: &'a TourPack, map: &TourMap) -> Problems<'a> {
    let mut advice = Problems::new(&pack.manifest.tour);
    let route = line(&map.route);
    let buildings: Vec<Area> = map.shapes.iter().filter_map(building).collect();
    for (stop, number) in map.stops.iter().zip(1..) {
        let at = point(stop.at);
        if map.route.len() > 1 {
            let off_m = Euclidean.distance(&at, &route) - stop.radius_m;
            if off_m > BESIDE_ROUTE_M {
                let reason = format!(
                    "its zone ends {off_m:.0} m beside the route: nobody who follows it gets \
                     there; lead `route` past it, or widen or move the zone"
                );
                advice.of_feature(&stop.id, "zones[0]", reason);
            }
        }
        let within = |building: &&Area| {
            building.contains(&at) && Euclidean.distance(&at, building.exterior()) > stop.radius_m
        };
        if buildings.iter().any(|building| within(&building)) {
            let reason = "all of its zone is inside a building, where there is no GNSS: move it \
                           to where the visitor stands";
            advice.of_feature(&stop.id, "zones[0]", reason);
        }
        for other in map.stops.iter().skip(number) {
            let apart_m = stop.at.distance(other.at);
            if apart_m < TELL_APART_M {
                let reason = format!(
                    "{apart_m:.0} m from stop {}: GNSS cannot tell them apart; make one stop of \
                     them, or move one until they are {TELL_APART_M} m apart",
                    other.id
                );
                advice.of_feature(&stop.id, "zones[0].center", reason);
            }
        }
    }
    advice
}

/// Figures that would be shown if somebody said how many homes they cover.
fn uncounted(pack: &TourPack) -> Problems<'static> {
    let mut advice = Problems::new("pack.json");
    let assets = uncounted::uncounted(pack);
    if let Some(first) = assets.first() {
        let reason = format!(
            "the figures of {} of the assets that the sources may know will be withheld, as of \
             {}: nobody says how many homes they cover, and each may be a single household's; \
             give each its `homes` (0 where it is no household's) or what it `feeds`, or name \
             here the kinds that serve the public",
            assets.len(),
            first.id
        );
        advice.of_file("public_kinds", reason);
    }
    advice
}

fn languages(pack: &TourPack) -> Problems<'static> {
    let mut advice = Problems::new("pack.json");
    for language in &pack.manifest.languages {
        let tag = language.as_str();
        if !has_voice(language) {
            let reason = format!(
                "{tag}: few tablets have a voice for it: the words will be shown, not spoken; \
                 try it on the tablets of the visit"
            );
            advice.of_file("languages", reason);
        }
        if !pack.manifest.title.contains_key(language) {
            advice.of_file("title", format!("no title in {tag}; add one"));
        }
    }
    // One word for each language.
    let mut told = BTreeSet::new();
    let names = pack.assets.iter().flat_map(|asset| asset.names.keys().map(move |l| (asset, l)));
    for (asset, language) in names {
        if !pack.manifest.languages.contains(language) && told.insert(language) {
            let reason = format!(
                "asset {} has a name in {tag}, in which the visit has no words: nobody will see \
                 it; add {tag} with its narration, or leave such names out",
                asset.id,
                tag = language.as_str()
            );
            advice.of_file("languages", reason);
        }
    }
    advice
}

fn speech(pack: &TourPack, advice: &mut Gathered) {
    for (language, narration) in &pack.narration {
        let file = pack.manifest.narration.get(language).map_or("narration", String::as_str);
        let mut of_file = Problems::new(file);
        for (id, text) in &narration.stops {
            for (place, (aside, said)) in text.asides_by_name().into_iter().enumerate() {
                let missed = said.is_none().then(|| who_adds(pack, id, place)).flatten();
                if let Some(other) = missed {
                    let reason = format!(
                        "no `{aside}`, which {} has: a part of the group would miss it",
                        other.as_str()
                    );
                    of_file.of_feature(id, "stops", reason);
                }
            }
        }
        let stops = narration.stops.iter().map(|(id, text)| (id.as_str(), "stops", &text.body));
        let assets = narration.assets.iter().map(|(id, text)| (id.as_str(), "assets", &text.body));
        for (id, field, body) in stops.chain(assets) {
            if is_draft(body) {
                let reason = "a draft: write here what the guide will say";
                of_file.of_feature(id, field, reason);
            }
            let seconds = speech_s(body);
            let letters = body.chars().count();
            if letters > LONGEST_TEXT {
                let reason = format!(
                    "{letters} characters: speech engines take {LONGEST_TEXT} at most; shorten it"
                );
                of_file.of_feature(id, field, reason);
            } else if seconds > LONGEST_SPEECH_S {
                let reason = format!(
                    "some {seconds:.0} s of speech: nobody listens so long standing; keep it \
                     under {LONGEST_SPEECH_S:.0} s, or make two stops of it"
                );
                of_file.of_feature(id, field, reason);
            }
        }
        advice.take(of_file);
    }
}

/// Whether nobody has written a text yet, whichever space its editor set.
fn is_draft(body: &str) -> bool {
    let plain = |text: &str| text.replace('\u{a0}', " ");
    naming::draft_marks().any(|mark| plain(body).starts_with(plain(mark).trim_end()))
}

/// A language in which one of a stop's [`Text`'s asides is there.
fn who_adds<'a>(pack: &'a TourPack, stop: &str, aside: usize) -> Option<&'a Language> {
    let has =
        |text: &Text| text.asides_by_name().get(aside).is_some_and(|(_, said)| said.is_some());
    let adds = |narration: &Narration| narration.stops.get(stop).is_some_and(has);
    pack.narration.iter().find(|(_, narration)| adds(narration)).map(|(language, _)| language)
}

fn attribution(pack: &TourPack) -> Problems<'static> {
    let mut advice = Problems::new("pack.json");
    let all = &pack.manifest.attribution;
    for (entry, place) in all.iter().zip(0..) {
        for (field, text) in [("who", &entry.who), ("licence", &entry.licence)] {
            if text.trim().is_empty() {
                let field = format!("attribution[{place}].{field}");
                advice.of_file(&field, "empty: say whom to name, and what they allow");
            }
        }
    }
    // Attributions that name no files are for all.
    if !all.iter().any(|entry| entry.files.is_empty()) {
        let files = pack.manifest.networks.iter().chain(&pack.manifest.buildings);
        for file in files.filter(|file| !all.iter().any(|entry| entry.files.contains(file))) {
            let reason = format!(
                "{file} has none: whose is it, and what do they allow? Add it to the `files` of \
                 an entry"
            );
            advice.of_file("attribution", reason);
        }
    }
    advice
}

fn out_of_sight(pack: &TourPack, map: &TourMap) -> Problems<'static> {
    let mut places: Vec<DVec2> =
        map.route.iter().copied().chain(map.stops.iter().map(|stop| stop.at)).collect();
    // Where there is no walk, all that lies in one region may be walked to.
    let (from, most_m) = if places.is_empty() {
        places.push(DVec2::ZERO);
        ("the pack's origin", PLANE_M)
    } else {
        ("the walk", OUT_OF_SIGHT_M)
    };
    let route = line(&places);
    let off = |at: &DVec2| match places.as_slice() {
        // One stop and no way make no line.
        [stop] => at.distance(*stop),
        _ => Euclidean.distance(&point(*at), &route),
    };
    let off_m =
        |shape: &MapShape| shape.parts.iter().flatten().map(off).fold(f64::INFINITY, f64::min);
    // A long line may pass by with its ends far away: only what has no part
    // within the box around the walk is measured.
    let far = map.shapes.iter().filter(|shape| !near(shape, &places));
    let far: Vec<_> = far.filter(|shape| off_m(shape) > most_m).collect();
    let mut advice = Problems::new("pack.json");
    if let Some(first) = far.first()
        && let Some(asset) = pack.assets.get(first.asset as usize)
    {
        let reason = format!(
            "{} assets are more than {:.0} km from {from}, as {} ({:.1} km): nobody will see \
             them; leave them out, or look whether their coordinates are swapped",
            far.len(),
            most_m / 1000.0,
            asset.id,
            round_the_globe_m(pack, asset).unwrap_or_else(|| off_m(first)) / 1000.0,
        );
        advice.of_file("networks", reason);
    }
    advice
}

/// How far an asset is from the nearest stop, or the pack's origin, where it is so far that a plane is
/// no measure of it.
fn round_the_globe_m(pack: &TourPack, asset: &Asset) -> Option<f64> {
    let place = asset.geometry.outline().next()?;
    let zones = pack.tour.stops.iter().flat_map(|stop| &stop.zones);
    let off_m = zones.map(|zone| length_m(zone.center, place.point)).min_by(f64::total_cmp);
    let off_m = off_m.or_else(|| Some(length_m(pack.manifest.origin, place.point)));
    off_m.filter(|off_m| *off_m > PLANE_M)
}

/// Whether the box of a shape and that of the walk, with what is in sight
/// around it, have ground in common.
fn near(shape: &MapShape, walk: &[DVec2]) -> bool {
    let bounds = |places: &mut dyn Iterator<Item = DVec2>| {
        places.fold((DVec2::INFINITY, DVec2::NEG_INFINITY), |(low, high), at| {
            (low.min(at), high.max(at))
        })
    };
    let (low, high) = bounds(&mut shape.parts.iter().flatten().copied());
    let (walk_low, walk_high) = bounds(&mut walk.iter().copied());
    let reach = DVec2::splat(OUT_OF_SIGHT_M);
    low.cmple(walk_high + reach).all() && high.cmpge(walk_low - reach).all()
}

fn has_voice(language: &Language) -> bool {
    let primary = language.as_str().split('-').next().unwrap_or_default();
    VOICES.contains(&primary)
}

fn building(shape: &MapShape) -> Option<Area> {
    let ring = shape.parts.first().filter(|_| shape.form == MapForm::Area)?;
    (shape.kind == AssetKind::Building).then(|| Area::new(line(ring), Vec::new()))
}

fn line(places: &[DVec2]) -> LineString {
    places.iter().map(|at| (at.x, at.y)).collect()
}

fn point(at: DVec2) -> Point {
    Point::new(at.x, at.y)
}

#[cfg(test)]
mod tests;
