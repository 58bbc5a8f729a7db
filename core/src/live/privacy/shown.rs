//! Which figures are shown beside each other.
//!
//! In: a pack's own assets. Out: those that are withheld, each with the reason.
//! Figures are looked at from the one of most homes to the one of fewest, of as
//! many by their ids, and each is shown that leaves no cell of too few homes: a
//! transformer before the houses that it feeds, whatever the order of the files.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use serde_json::Value;

use crate::assets::{Asset, AssetId, AssetKind};

use super::cells::Cells;
use super::covers::{Covers, feeders_to_transformer, is_fed_battery};
use super::graph::{Go, Graph, MOST_STEPS, TooManyLinks, Walk};
use super::{PrivacyRules, Withheld};

#[derive(Default)]
pub(super) struct Shown {
    pub(super) withheld: HashMap<AssetId, Withheld>,
    /// Feeders of batteries, the days of which are withheld.
    pub(super) scopes: HashSet<AssetId>,
    /// Whether the day of all is withheld.
    pub(super) withholds_total: bool,
}

impl Shown {
    pub(super) fn of(assets: &[Asset], rules: &PrivacyRules) -> Self {
        let graph = Graph::of(assets);
        Self::chosen(&graph, rules).unwrap_or_else(|TooManyLinks| {
            // Nobody knows what is behind which link.
            let ids = assets.iter().map(|asset| (asset.id.clone(), Withheld::TooManyLinks));
            Self { withheld: ids.collect(), withholds_total: true, ..Self::default() }
        })
    }

    fn chosen(graph: &Graph<'_>, rules: &PrivacyRules) -> Result<Self, TooManyLinks> {
        let mut choice = Choice::of(graph, rules)?;
        let withholds_total = choice.choose()?;
        let withheld = choice.withheld.into_iter().enumerate();
        let withheld = withheld.filter_map(|(place, why)| Some((graph.id(place)?.clone(), why?)));
        Ok(Self { withheld: withheld.collect(), scopes: choice.scopes, withholds_total })
    }
}

/// Whether the simulated district adds up what it uses.
fn uses(asset: &Asset) -> bool {
    let says = |fields: &[&str]| {
        fields.iter().any(|field| asset.attributes.get(field).and_then(Value::as_f64) > Some(0.0))
    };
    match asset.kind {
        AssetKind::Building => {
            says(&["homes", "office_m2", "shop_m2", "school_m2", "heat_pump_cop"])
        }
        AssetKind::ChargingPoint => says(&["power_kw"]),
        _ => false,
    }
}

/// Whether the simulated district adds up what it produces.
fn produces(asset: &Asset) -> bool {
    asset.kind == AssetKind::Photovoltaic && asset.attributes.contains_key("peak_kw")
}

struct Choice<'a> {
    graph: &'a Graph<'a>,
    rules: &'a PrivacyRules,
    covers: Covers,
    cells: Cells,
    /// Of each place, why its figures are withheld.
    withheld: Vec<Option<Withheld>>,
    /// Feeders of batteries, the days of which are withheld.
    scopes: HashSet<AssetId>,
    walk: Walk,
}

impl<'a> Choice<'a> {
    fn of(graph: &'a Graph<'a>, rules: &'a PrivacyRules) -> Result<Self, TooManyLinks> {
        let mut walk = Walk::new(graph.len(), MOST_STEPS);
        let covers = Covers::of(graph, rules, &mut walk)?;
        let cells = Cells::new(graph.len());
        let withheld = vec![None; graph.len()];
        Ok(Self { graph, rules, covers, cells, withheld, scopes: HashSet::new(), walk })
    }

    /// Chooses which figures are shown, and whether their sum is withheld.
    fn choose(&mut self) -> Result<bool, TooManyLinks> {
        for place in 0..self.graph.len() {
            self.withheld[place] = self.by_itself(place)?;
        }
        let figures = (0..self.graph.len())
            .filter(|&place| self.withheld[place].is_none() && self.covers.all[place] > 0);
        let mut figures: Vec<usize> = figures.collect();
        figures.sort_by_key(|&place| (Reverse(self.covers.all[place]), place));
        for place in figures {
            if !self.cut([place])? {
                self.withheld[place] = Some(Withheld::Difference);
            }
        }
        self.withhold_batteries()?;
        self.withhold_scopes()?;
        let all: Vec<usize> = (0..self.graph.len()).collect();
        Ok(!self.shows_sums(&all)?)
    }

    /// Cuts the cells by what is used at these places, and by what is produced:
    /// a day tells of both.
    fn shows_sums(&mut self, places: &[usize]) -> Result<bool, TooManyLinks> {
        let of = |is: fn(&Asset) -> bool| -> Vec<usize> {
            let here = places.iter().copied();
            here.filter(|&place| self.graph.assets[place].iter().any(|asset| is(asset))).collect()
        };
        let (used, produced) = (of(uses), of(produces));
        Ok(self.cut(used)? && self.cut(produced)?)
    }

    /// The days of what a battery's transformer feeds.
    fn withhold_scopes(&mut self) -> Result<(), TooManyLinks> {
        let mut roots = Vec::new();
        for battery in (0..self.graph.len()).filter(|&place| is_fed_battery(self.graph, place)) {
            roots.extend(feeders_to_transformer(self.graph, battery, &mut self.walk)?);
        }
        roots.sort_unstable();
        roots.dedup();
        for root in roots {
            let mut places = vec![root];
            self.walk.from(root, &self.graph.fed, |fed| {
                places.push(fed);
                Go::On
            })?;
            places.sort_unstable();
            places.dedup();
            if self.withheld[root].is_some() || !self.shows_sums(&places)? {
                self.scopes.extend(self.graph.id(root).cloned());
            }
        }
        Ok(())
    }

    /// Why a figure is withheld whatever is shown beside it.
    fn by_itself(&mut self, place: usize) -> Result<Option<Withheld>, TooManyLinks> {
        if self.reaches_beyond(place)? {
            return Ok(Some(Withheld::Beyond));
        }
        if self.is_counted_with_others(place)? {
            return Ok(Some(Withheld::Uncounted));
        }
        let is_contradicted = self.covers.is_contradicted[place];
        let covers_few = self.rules.is_few(self.covers.fewest[place]);
        Ok(match () {
            () if !covers_few => None,
            () if is_contradicted => Some(Withheld::Contradicted),
            () if self.is_for_want_of_a_count(place)? => Some(Withheld::Uncounted),
            () => Some(Withheld::Few),
        })
    }

    /// Whether what it is of is counted by another among that one's homes, and
    /// nobody knows how many those are without it.
    fn is_counted_with_others(&mut self, place: usize) -> Result<bool, TooManyLinks> {
        let counted_with = &self.covers.counted_with;
        let mut reached = vec![place];
        self.walk.from(place, &self.graph.fed, |fed| {
            reached.push(fed);
            Go::On
        })?;
        let others = reached.iter().flat_map(|&fed| &counted_with[fed]);
        let others: HashSet<usize> = others.copied().collect();
        if others.is_empty() {
            return Ok(false);
        }
        let reached: HashSet<usize> = reached.into_iter().collect();
        Ok(!others.is_subset(&reached))
    }

    fn reaches_beyond(&mut self, place: usize) -> Result<bool, TooManyLinks> {
        let (graph, mut reaches) = (self.graph, false);
        self.walk.from(place, &graph.fed, |fed| {
            reaches |= graph.assets[fed].is_empty();
            Go::On
        })?;
        Ok(reaches)
    }

    /// Whether it, or something that it feeds, does not say its homes.
    fn is_for_want_of_a_count(&mut self, place: usize) -> Result<bool, TooManyLinks> {
        let is_uncounted = &self.covers.is_uncounted;
        let mut wants = is_uncounted[place];
        self.walk.from(place, &self.graph.fed, |fed| {
            wants |= is_uncounted[fed];
            Go::On
        })?;
        Ok(wants)
    }

    /// Cuts the cells by a figure of all homes that are reached from these
    /// places, if that tells of too few nowhere.
    fn cut(&mut self, of: impl IntoIterator<Item = usize>) -> Result<bool, TooManyLinks> {
        let own = &self.covers.own;
        let mut places = Vec::new();
        for place in of {
            places.push(place);
            self.walk.from(place, &self.graph.fed, |fed| {
                places.push(fed);
                Go::On
            })?;
        }
        places.retain(|&place| own[place] > 0);
        places.sort_unstable();
        places.dedup();
        Ok(self.cells.cut(&places, own, |homes| self.rules.is_few(homes)))
    }

    /// A battery that takes what is left over tells of all that its feeders
    /// carry: it is shown where each of them is.
    fn withhold_batteries(&mut self) -> Result<(), TooManyLinks> {
        for battery in 0..self.graph.len() {
            if self.withheld[battery].is_none() && is_fed_battery(self.graph, battery) {
                let feeders = feeders_to_transformer(self.graph, battery, &mut self.walk)?;
                if feeders.iter().any(|&feeder| self.withheld[feeder].is_some()) {
                    self.withheld[battery] = Some(Withheld::Difference);
                }
            }
        }
        Ok(())
    }
}
