//! What is said at a stop, until somebody writes better.

use std::collections::BTreeMap;

use super::super::write::draft_mark;
use super::facts::{self, facts, kind, with_unit};
use super::stops::{Near, Spot};
use crate::assets::{Asset, AssetKind};
use crate::language::Language;
use crate::pack::TourPack;
use crate::tour::StopText;

/// The draft of what is said at a spot in a language.
pub(super) fn text(spot: &Spot, pack: &TourPack, language: &Language) -> StopText {
    let near: Vec<(&Near, &Asset)> =
        spot.near.iter().filter_map(|near| Some((near, pack.assets.get(near.asset)?))).collect();
    let called = |asset: &Asset| match asset.name_in(language) {
        Some(name) => name.to_owned(),
        None => facts::of(kind(asset.kind).0, language).to_owned(),
    };
    let marked = spot.mark.as_ref().and_then(|mark| mark.name.clone());
    let lead = near.first().map(|(_, asset)| called(asset));
    let title = marked.or_else(|| lead.clone());
    let title = title.unwrap_or_else(|| facts::of(["Étape", "Stop", "站点"], language).into());

    let mark = draft_mark(language);
    let described = spot.mark.as_ref().and_then(|mark| mark.description.as_deref());
    let described = described.map(|said| said.trim().to_owned());
    let around = others(near.iter().skip(1).map(|(_, asset)| asset.kind), language);
    let around = (!around.is_empty()).then(|| {
        facts::sentence(facts::of(["Autour", "Around it", "周围"], language), &around, language)
    });
    let there = near.first().map(|(near, asset)| {
        let stop = facts::of(facts::FULL_STOP, language);
        let here = format!("{}{}{stop}", called(asset), distance(near.off_m, language));
        let between = facts::of([" ", " ", ""], language);
        std::iter::once(here).chain(facts(asset, language)).collect::<Vec<_>>().join(between)
    });
    let nothing = [
        "Aucun équipement à moins de 25\u{a0}m.",
        "No asset within 25\u{a0}m.",
        "25\u{a0}米内没有设备。",
    ];
    let there = there.unwrap_or_else(|| facts::of(nothing, language).into());
    let paragraphs: Vec<_> = described.into_iter().chain([there]).chain(around).collect();
    StopText { title, body: format!("{mark}{}", paragraphs.join("\n\n")), ..StopText::default() }
}

/// How far off it is; nothing for what one stands at.
fn distance(off_m: f64, language: &Language) -> String {
    if off_m < 2.0 {
        return String::new();
    }
    let off = with_unit(off_m.round(), "m", language);
    let [before, after] =
        [[", à ", ", ", "，距此 "], [" d’ici", " from here", ""]].map(|it| facts::of(it, language));
    format!("{before}{off}{after}")
}

/// How many there are of each kind.
fn others(kinds: impl Iterator<Item = AssetKind>, language: &Language) -> String {
    let mut counts: BTreeMap<AssetKind, usize> = BTreeMap::new();
    for kind in kinds {
        *counts.entry(kind).or_default() += 1;
    }
    let listed = counts.into_iter().map(|(of, count)| {
        let (one, several) = kind(of);
        let of = if count == 1 { one } else { several };
        let measure = facts::of(["", "", "处"], language);
        format!("{count}\u{a0}{measure}{}", facts::of(of, language).to_lowercase())
    });
    listed.collect::<Vec<_>>().join(facts::of([", ", ", ", "、"], language))
}
