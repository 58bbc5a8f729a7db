//! What is said at a stop, until somebody writes better.

use std::collections::BTreeMap;

use super::facts::{facts, named, with_unit};
use super::stops::{Near, Spot};
use crate::assets::{Asset, AssetKind};
use crate::language::Language;
use crate::naming::{self, draft};
use crate::pack::TourPack;
use crate::tour::Text;

/// The draft of what is said at a spot in a language.
pub(super) fn text(spot: &Spot, pack: &TourPack, language: &Language) -> Text {
    let near: Vec<(&Near, &Asset)> =
        spot.near.iter().filter_map(|near| Some((near, pack.assets.get(near.asset)?))).collect();
    let called = |asset: &Asset| naming::title(asset, language).into_owned();
    let marked = spot.mark.as_ref().and_then(|mark| mark.name.clone());
    let lead = near.first().map(|(_, asset)| called(asset));
    let title = marked.or_else(|| lead.clone());
    let title = title.unwrap_or_else(|| draft("stop", language).into());

    let described = spot.mark.as_ref().and_then(|mark| mark.description.as_deref());
    let described = described.map(|said| said.trim().to_owned());
    let around = others(near.iter().skip(1).map(|(_, asset)| asset.kind), language);
    let around = around.map(|around| named(draft("around", language), &around, language));
    let there = near.first().map(|(near, asset)| {
        let here = where_it_is(&called(asset), near.off_m, language);
        let said = std::iter::once(here).chain(facts(asset, language));
        joined(said, "next", language).unwrap_or_default()
    });
    let there = there.unwrap_or_else(|| draft("nothing", language).into());
    let paragraphs: Vec<_> = described.into_iter().chain([there]).chain(around).collect();
    let body = format!("{}{}", draft("mark", language), paragraphs.join("\n\n"));
    Text { title, body, ..Text::default() }
}

/// What there is and how far off; of what one stands at, no distance is said.
fn where_it_is(what: &str, off_m: f64, language: &Language) -> String {
    if off_m < 2.0 {
        return draft("here", language).replace("{what}", what);
    }
    let distance = with_unit(off_m.round(), "m", language);
    draft("off", language).replace("{distance}", &distance).replace("{what}", what)
}

/// How many there are of each kind, if any.
fn others(kinds: impl Iterator<Item = AssetKind>, language: &Language) -> Option<String> {
    let mut counts: BTreeMap<AssetKind, usize> = BTreeMap::new();
    for kind in kinds {
        *counts.entry(kind).or_default() += 1;
    }
    let listed = counts.into_iter().map(|(kind, count)| naming::counted(kind, count, language));
    joined(listed, "list", language)
}

/// Texts one after the other, as the language joins two.
fn joined(texts: impl Iterator<Item = String>, how: &str, language: &Language) -> Option<String> {
    let how = draft(how, language);
    let between = how.strip_prefix("{said}").and_then(|rest| rest.strip_suffix("{more}"));
    texts.reduce(|said, more| said + between.unwrap_or(" ") + &more)
}
