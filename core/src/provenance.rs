//! Where what is shown comes from, layer by layer: how its places were come by,
//! who measured its figures, what about it was assumed.
//!
//! In: assets, and the newest reading of each with who brought it. Out: a
//! [`Provenance`] of what these say themselves and nothing else, and the same in
//! a person's words. A session asks; every screen shows it as it is.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::assets::{Asset, AssetKind, Network, PositionalClass};
use crate::language::Language;
use crate::live::{Quality, Quantity, Reading};
use crate::naming;
use crate::plain;

/// What is true of what is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Provenance {
    /// The networks in their order, then the buildings.
    pub layers: Vec<DataLayer>,
}

/// A network, or the buildings.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct DataLayer {
    /// Which network; buildings are of none.
    pub network: Option<Network>,
    /// How many assets it has.
    pub assets: u32,
    /// How the places of how many of them were come by, the most first.
    pub places: Vec<PlaceCount>,
    /// How many had figures of which origin so far, the most first: sources are
    /// asked about what is around the visitor.
    pub figures: Vec<FigureCount>,
    /// Of how many areas that are drawn above the ground the height is assumed,
    /// since the file has none.
    pub heights_assumed: u32,
}

/// How the place of an asset was come by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum PlaceOrigin {
    /// Surveyed: its class is A or B.
    Surveyed,
    /// As a file has it, which says no more of it than that it is of class C.
    Imported,
    /// Drawn, so that there is something to show.
    Drawn,
}

/// How many assets of a layer have their places from where.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct PlaceCount {
    /// How they were come by.
    pub origin: PlaceOrigin,
    /// How well they are known, where the data say so.
    pub class: Option<PositionalClass>,
    /// Whose data they are, if one is named for their file.
    pub who: Option<String>,
    /// How many assets.
    pub assets: u32,
}

/// How a figure was come by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum FigureOrigin {
    /// Measured.
    Measured,
    /// Computed from other measurements or from a profile.
    Estimated,
    /// From a model of the district.
    Simulated,
    /// There is one, which covers too few homes to be shown.
    Withheld,
}

/// How many assets of a layer have their figures from where.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct FigureCount {
    /// How they were come by.
    pub origin: FigureOrigin,
    /// The source's title, where one of the visit's brought them.
    pub source: Option<String>,
    /// How many assets.
    pub assets: u32,
}

/// A [`Provenance`] in a language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ProvenanceTexts {
    /// What must stand over the picture; nothing where all is surveyed and
    /// measured, or taken as a file has it.
    pub mark: Option<ProvenanceMark>,
    /// The layers, in their order.
    pub layers: Vec<LayerTexts>,
}

/// What of all that is shown is not real.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ProvenanceMark {
    /// In a word, with its sign: "≈ Simulated".
    pub short: String,
    /// All of it: "Drawn, not surveyed · Figures simulated".
    pub said: String,
}

/// A layer in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct LayerTexts {
    /// For the colour; buildings are of none.
    pub network: Option<Network>,
    /// What it is called.
    pub title: String,
    /// How its places were come by, which heights are assumed, where its figures
    /// are from: a line each.
    pub lines: Vec<String>,
}

/// An asset, and what is known of where it is from.
pub(crate) struct Origin<'a> {
    pub(crate) asset: &'a Asset,
    /// Who is named for its file.
    pub(crate) who: Option<&'a str>,
    /// Its figures.
    pub(crate) readings: &'a [Reading],
}

impl Provenance {
    /// Of these assets; `source_of` tells the title of the source that brought a
    /// reading.
    pub(crate) fn of<'a>(
        origins: impl IntoIterator<Item = Origin<'a>>,
        source_of: impl Fn(&'a Reading) -> Option<&'a str>,
    ) -> Self {
        // Buildings last: a network comes before what is none.
        let mut layers: BTreeMap<(bool, Option<Network>), Counts<'a>> = BTreeMap::new();
        for Origin { asset, who, readings } in origins {
            let is_building = asset.kind == AssetKind::Building;
            let network = (!is_building).then_some(asset.network);
            let counts = layers.entry((is_building, network)).or_default();
            counts.assets += 1;
            counts.heights_assumed += u32::from(asset.is_height_assumed());
            let (origin, class) = place(asset);
            *counts.places.entry((origin, class, who)).or_default() += 1;
            if let Some(reading) = foremost(asset, readings) {
                let of = (figure(reading.quality), source_of(reading));
                *counts.figures.entry(of).or_default() += 1;
            }
        }
        let layers = layers.into_iter().map(|((_, network), counts)| counts.layer(network));
        Self { layers: layers.collect() }
    }
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl Provenance {
    /// The same for who speaks a language.
    #[must_use]
    pub fn texts(&self, language: &Language) -> ProvenanceTexts {
        let layers = self.layers.iter().map(|layer| LayerTexts {
            network: layer.network,
            title: naming::layer(layer.network, language).to_owned(),
            lines: lines(layer, language),
        });
        ProvenanceTexts { mark: mark(self, language), layers: layers.collect() }
    }
}

/// What is counted of a layer.
#[derive(Default)]
struct Counts<'a> {
    assets: u32,
    heights_assumed: u32,
    places: BTreeMap<(PlaceOrigin, Option<PositionalClass>, Option<&'a str>), u32>,
    figures: BTreeMap<(FigureOrigin, Option<&'a str>), u32>,
}

impl Counts<'_> {
    fn layer(self, network: Option<Network>) -> DataLayer {
        let places = self.places.into_iter().map(|((origin, class, who), assets)| PlaceCount {
            origin,
            class,
            who: who.map(str::to_owned),
            assets,
        });
        let figures = self.figures.into_iter().map(|((origin, source), assets)| FigureCount {
            origin,
            source: source.map(str::to_owned),
            assets,
        });
        let (mut places, mut figures): (Vec<_>, Vec<_>) = (places.collect(), figures.collect());
        places.sort_by_key(|place| std::cmp::Reverse(place.assets));
        figures.sort_by_key(|figure| std::cmp::Reverse(figure.assets));
        let Counts { assets, heights_assumed, .. } = self;
        DataLayer { network, assets, places, figures, heights_assumed }
    }
}

/// How the place of an asset was come by, and how well it is known. A class of
/// what is drawn would be one of nothing.
fn place(asset: &Asset) -> (PlaceOrigin, Option<PositionalClass>) {
    match asset.positional_class {
        _ if asset.simulated => (PlaceOrigin::Drawn, None),
        Some(class @ (PositionalClass::A | PositionalClass::B)) => {
            (PlaceOrigin::Surveyed, Some(class))
        }
        class => (PlaceOrigin::Imported, class),
    }
}

/// The reading that an asset's label shows, or another one.
fn foremost<'a>(asset: &Asset, readings: &'a [Reading]) -> Option<&'a Reading> {
    let primary = Quantity::primary_for(asset.network, asset.kind);
    readings.iter().find(|reading| Some(reading.quantity) == primary).or(readings.first())
}

fn figure(quality: Quality) -> FigureOrigin {
    match quality {
        Quality::Live | Quality::Stale | Quality::Doubtful => FigureOrigin::Measured,
        Quality::Estimated => FigureOrigin::Estimated,
        Quality::Simulated => FigureOrigin::Simulated,
        Quality::Withheld => FigureOrigin::Withheld,
    }
}

fn lines(layer: &DataLayer, language: &Language) -> Vec<String> {
    let text = |key: &str| naming::text(language, key);
    let places = layer.places.iter().map(|place| {
        let said = match (place.origin, place.class) {
            (PlaceOrigin::Surveyed, Some(PositionalClass::A)) => text("layer_surveyed_a"),
            (PlaceOrigin::Surveyed, _) => text("layer_surveyed_b"),
            (PlaceOrigin::Imported, Some(_)) => text("layer_imported_c"),
            (PlaceOrigin::Imported, None) => text("layer_imported"),
            (PlaceOrigin::Drawn, _) => text("layer_drawn"),
        };
        (said, place.who.as_deref(), place.assets)
    });
    let figures = layer.figures.iter().map(|figure| {
        let said = match figure.origin {
            FigureOrigin::Measured => text("layer_measured"),
            FigureOrigin::Estimated => text("layer_estimated"),
            FigureOrigin::Simulated => text("layer_simulated"),
            FigureOrigin::Withheld => text("layer_withheld"),
        };
        (said, figure.source.as_deref(), figure.assets)
    });
    let mut lines = each(places, language);
    if layer.heights_assumed > 0 {
        let said = naming::assumed_height("layer_height_assumed", language);
        let is_all = layer.heights_assumed == layer.assets;
        lines.push(line(&said, None, (!is_all).then_some(layer.heights_assumed), language));
    }
    match layer.figures.is_empty() {
        true => lines.push(text("layer_no_figures").to_owned()),
        false => lines.extend(each(figures, language)),
    }
    lines
}

/// What is said, whose it is, of how many assets: a line each. One that is of all
/// does not tell how many these are.
fn each<'a>(
    said: impl ExactSizeIterator<Item = (&'a str, Option<&'a str>, u32)>,
    language: &Language,
) -> Vec<String> {
    let is_all = said.len() == 1;
    said.map(|(said, who, count)| line(said, who, (!is_all).then_some(count), language)).collect()
}

fn line(said: &str, who: Option<&str>, count: Option<u32>, language: &Language) -> String {
    let said = match count {
        Some(count) => naming::text(language, "layer_count")
            .replace("{count}", &count.to_string())
            .replace("{what}", said),
        None => said.to_owned(),
    };
    // Last: what a stranger wrote is not looked at again.
    match who {
        Some(who) => [&said, naming::BETWEEN, &plain::line(who)].concat(),
        None => said,
    }
}

/// What of it all is not real.
fn mark(provenance: &Provenance, language: &Language) -> Option<ProvenanceMark> {
    let layers = || provenance.layers.iter();
    let all: u32 = layers().map(|layer| layer.assets).sum();
    let places = layers().flat_map(|layer| &layer.places);
    let drawn: u32 = places.filter(|it| it.origin == PlaceOrigin::Drawn).map(|it| it.assets).sum();
    let figures = || layers().flat_map(|layer| &layer.figures);
    let has = |origin: FigureOrigin| figures().any(|figure| figure.origin == origin);
    let is_simulated = has(FigureOrigin::Simulated);
    let is_measured = has(FigureOrigin::Measured) || has(FigureOrigin::Estimated);
    let is_assumed = layers().any(|layer| layer.heights_assumed > 0);
    let short = match (is_simulated, drawn > 0, is_assumed) {
        (true, ..) => "layer_short_simulated",
        (_, true, _) => "layer_short_drawn",
        (_, _, true) => "layer_short_assumed",
        (false, false, false) => return None,
    };
    let said = [
        (drawn > 0).then_some(match (drawn == all, drawn > all / 2) {
            (true, _) => "layer_mark_drawn",
            (false, true) => "layer_mark_mostly_drawn",
            (false, false) => "layer_mark_partly_drawn",
        }),
        is_simulated.then_some(match is_measured {
            true => "layer_mark_partly_simulated",
            false => "layer_mark_simulated",
        }),
        is_assumed.then_some("layer_mark_assumed"),
    ];
    let text = |key: &str| naming::text(language, key);
    Some(ProvenanceMark {
        short: text(short).to_owned(),
        said: said.into_iter().flatten().map(text).collect::<Vec<_>>().join(naming::BETWEEN),
    })
}

#[cfg(test)]
mod tests;
