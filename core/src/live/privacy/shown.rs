//! Which figures are shown beside each other.
//!
//! In: a pack's own assets. Out: those that are withheld, each with the reason.
//! Figures are looked at from the one of most homes to the one of fewest, of as
//! many by their ids, and each is shown that leaves no cell of too few homes: a
//! transformer before the houses that it feeds, whatever the order of the files.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::assets::{Asset, AssetId, AssetKind, HomeCount};

use super::cells::Cells;
use super::covers::{Covers, feeders_to_transformer, is_fed_battery};
use super::graph::{Go, Graph, MOST_STEPS, TooManyLinks, Walk};
use super::{PrivacyRules, Withheld};

pub(super) struct Shown {
    pub(super) withheld: HashMap<AssetId, Withheld>,
    /// Whether the sum over all buildings is withheld.
    pub(super) withholds_total: bool,
}

impl Shown {
    pub(super) fn of(assets: &[Asset], rules: &PrivacyRules) -> Self {
        let graph = Graph::of(assets);
        let (withheld, withholds_total) = Choice::of(&graph, rules)
            .and_then(|mut choice| {
                let withholds_total = choice.choose()?;
                Ok((choice.withheld, withholds_total))
            })
            // Nobody knows what is behind which link.
            .unwrap_or_else(|TooManyLinks| (vec![Some(Withheld::TooManyLinks); graph.len()], true));
        let withheld = withheld.into_iter().enumerate();
        let withheld =
            withheld.filter_map(|(place, why)| Some((graph.id(place)?.clone(), why?))).collect();
        Self { withheld, withholds_total }
    }
}

struct Choice<'a> {
    graph: &'a Graph<'a>,
    rules: &'a PrivacyRules,
    covers: Covers,
    cells: Cells,
    /// Of each place, why its figures are withheld.
    withheld: Vec<Option<Withheld>>,
    walk: Walk,
}

impl<'a> Choice<'a> {
    fn of(graph: &'a Graph<'a>, rules: &'a PrivacyRules) -> Result<Self, TooManyLinks> {
        let mut walk = Walk::new(graph.len(), MOST_STEPS);
        let covers = Covers::of(graph, rules, &mut walk)?;
        let cells = Cells::new(graph.len());
        Ok(Self { graph, rules, covers, cells, withheld: vec![None; graph.len()], walk })
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
        let is_counted = |&place: &usize| {
            self.graph.assets[place].iter().any(|asset| {
                asset.kind == AssetKind::Building
                    && matches!(asset.home_count(), HomeCount::Said(homes) if homes > 0)
            })
        };
        let buildings: Vec<usize> = (0..self.graph.len()).filter(is_counted).collect();
        Ok(!self.cut(buildings)?)
    }

    /// Why a figure is withheld whatever is shown beside it.
    fn by_itself(&mut self, place: usize) -> Result<Option<Withheld>, TooManyLinks> {
        if self.rules.has_wide_networks && self.reaches_beyond(place)? {
            return Ok(Some(Withheld::Beyond));
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
