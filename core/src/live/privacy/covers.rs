//! How many homes each figure is of.
//!
//! In: who feeds whom, and what each asset says. Out: homes at the places where
//! they are counted, so that a figure is of those at the places that are reached
//! from its asset, each once.
//!
//! Where an asset says of more homes than are found below it, the rest are its
//! own; where of fewer, the counts below are not believed. What does not say has
//! perhaps many: what counts it among its own is not to be
//! shown beside what has it without those. A battery's charge
//! follows what its feeders carry: it has no homes of its own where they have.

use crate::assets::AssetKind;

use super::count::{Count, is_carrier, is_public, may_be_a_houses};
use super::graph::{Go, Graph, TooManyLinks, Walk};
use super::{HOME, PrivacyRules};

pub(super) struct Covers {
    /// The homes that are counted at each place, in parts of [`HOME`].
    pub(super) own: Vec<u64>,
    /// Those that a figure of it is of.
    pub(super) all: Vec<u64>,
    /// The fewest that anything says of those: its own count, or the counts of
    /// what it feeds; 0 where there are none.
    pub(super) fewest: Vec<u64>,
    /// Whether what feeds it says of fewer homes than are counted below.
    pub(super) is_contradicted: Vec<bool>,
    /// Whether nobody says how many homes it has.
    pub(super) is_uncounted: Vec<bool>,
    /// Of what has at least one home and perhaps many: those that say how many
    /// they have with it, so that nobody knows how many without it.
    pub(super) counted_with: Vec<Vec<usize>>,
}

impl Covers {
    pub(super) fn of(
        graph: &Graph<'_>,
        rules: &PrivacyRules,
        walk: &mut Walk,
    ) -> Result<Self, TooManyLinks> {
        let counts = (0..graph.len()).map(|place| count(graph, place, rules)).collect();
        let mut counting = Counting { graph, counts, upwards: graph.upwards(), walk };
        counting.count_what_feeds_nobody()?;
        let is_mute = counting.batteries_without_homes()?;
        let none = vec![false; graph.len()];
        let own_as_said = counting.own(&is_mute, &none)?;
        let all_as_said = counting.all(&own_as_said)?;
        let is_contradicted = counting.contradicted(&own_as_said, &all_as_said)?;
        let own = counting.own(&is_mute, &is_contradicted)?;
        let all = counting.all(&own)?;
        let fewest = |place: usize| {
            // A battery that does not say is its feeders'.
            let is_silent = is_mute[place] && counting.counts[place] == Count::Uncounted;
            let said = counting.said(place).filter(|_| !is_silent).unwrap_or(0);
            let below = all_as_said[place] - own_as_said[place];
            [said, below, all[place]].into_iter().filter(|&homes| homes > 0).min().unwrap_or(0)
        };
        let fewest = (0..graph.len()).map(fewest).collect();
        let is_uncounted = counting.counts.iter().map(|count| *count == Count::Uncounted);
        let is_uncounted = is_uncounted.collect();
        let counted_with = counting.counted_with(&is_mute, &is_contradicted)?;
        Ok(Self { own, all, fewest, is_contradicted, is_uncounted, counted_with })
    }
}

/// What is said under an id. What is not there may be one home, and so may
/// either of two that have the same id.
fn count(graph: &Graph<'_>, place: usize, rules: &PrivacyRules) -> Count {
    match graph.assets[place].as_slice() {
        [] => Count::Uncounted,
        [asset] if may_be_a_houses(asset) && is_behind_a_house(graph, place) => Count::Uncounted,
        [asset] => Count::of(asset, rules),
        _ => Count::Unreadable,
    }
}

fn is_behind_a_house(graph: &Graph<'_>, place: usize) -> bool {
    let feeders = graph.fed_by[place].iter().flat_map(|&feeder| &graph.assets[feeder]);
    feeders.into_iter().any(|it| matches!(it.kind, AssetKind::Building | AssetKind::Meter))
}

struct Counting<'a, 'w> {
    graph: &'a Graph<'a>,
    counts: Vec<Count>,
    upwards: Vec<usize>,
    walk: &'w mut Walk,
}

impl Counting<'_, '_> {
    /// The homes that are said of a place, links aside, in parts of [`HOME`].
    fn said(&self, place: usize) -> Option<u64> {
        let is_meter = || self.graph.assets[place].iter().all(|it| it.kind == AssetKind::Meter);
        match self.counts[place] {
            Count::Homes(homes) => Some(u64::from(homes) * HOME),
            // A meter is one at least.
            Count::Uncounted if is_meter() && !self.graph.assets[place].is_empty() => Some(HOME),
            Count::Uncounted | Count::Unreadable => Some(1),
            Count::OfItsParts => None,
        }
    }

    /// The homes counted at each place: what is said there and not below it; no
    /// more than one where that is not believed.
    fn own(
        &mut self,
        is_mute: &[bool],
        is_contradicted: &[bool],
    ) -> Result<Vec<u64>, TooManyLinks> {
        let mut own = vec![0; self.graph.len()];
        let upwards = std::mem::take(&mut self.upwards);
        for &place in &upwards {
            let Some(said) = self.said(place).filter(|_| !is_mute[place]) else { continue };
            let said = if is_contradicted[place] { said.min(1) } else { said };
            let (mut below, mut is_in_ring) = (0_u64, false);
            self.walk.from(place, &self.graph.fed, |fed| {
                is_in_ring |= fed == place;
                below += own[fed];
                Go::On
            })?;
            own[place] = match self.counts[place] {
                _ if is_contradicted[place] => said,
                Count::Homes(_) if !is_in_ring => said.saturating_sub(below / HOME * HOME),
                // In a ring all are below each other: whose homes they are nobody
                // knows.
                _ if is_in_ring => said.min(1),
                _ => said,
            };
        }
        self.upwards = upwards;
        Ok(own)
    }

    /// The homes at and below each place.
    fn all(&mut self, own: &[u64]) -> Result<Vec<u64>, TooManyLinks> {
        let mut all = own.to_vec();
        for (place, all) in all.iter_mut().enumerate() {
            self.walk.from(place, &self.graph.fed, |fed| {
                *all += if fed == place { 0 } else { own[fed] };
                Go::On
            })?;
        }
        Ok(all)
    }

    /// What lies below an asset that says of fewer homes than are counted there.
    fn contradicted(&mut self, own: &[u64], all: &[u64]) -> Result<Vec<bool>, TooManyLinks> {
        let mut is_contradicted = vec![false; self.graph.len()];
        for place in 0..self.graph.len() {
            let Count::Homes(said) = self.counts[place] else { continue };
            if u64::from(said) < (all[place] - own[place]) / HOME {
                self.walk.from(place, &self.graph.fed, |fed| {
                    is_contradicted[fed] |= fed != place;
                    Go::On
                })?;
            }
        }
        Ok(is_contradicted)
    }

    /// What says nothing and feeds nobody, or only itself, is counted as what
    /// feeds nothing: a house with a lamp is a house. A cable that leads to lamps
    /// alone is theirs.
    fn count_what_feeds_nobody(&mut self) -> Result<(), TooManyLinks> {
        let mut counts = self.counts.clone();
        for (place, count) in counts.iter_mut().enumerate() {
            if *count != Count::OfItsParts {
                continue;
            }
            let (mut has_homes, mut leads_somewhere) = (false, false);
            let known = &self.counts;
            self.walk.from(place, &self.graph.fed, |fed| {
                has_homes |= !matches!(known[fed], Count::OfItsParts | Count::Homes(0));
                leads_somewhere |= known[fed] == Count::Homes(0);
                Go::On
            })?;
            let mut assets = self.graph.assets[place].iter();
            let is_nobodys = assets.all(|it| is_public(it) || is_carrier(it) && leads_somewhere);
            if !has_homes && !is_nobodys {
                *count = Count::Uncounted;
            }
        }
        self.counts = counts;
        Ok(())
    }

    /// Of what may have any number of homes, who counts it among theirs.
    fn counted_with(
        &mut self,
        is_mute: &[bool],
        is_contradicted: &[bool],
    ) -> Result<Vec<Vec<usize>>, TooManyLinks> {
        let mut counted_with = vec![Vec::new(); self.graph.len()];
        let may_be_many = |place: usize| {
            let count = self.counts[place];
            !is_mute[place]
                && (is_contradicted[place] || matches!(count, Count::Uncounted | Count::Unreadable))
        };
        for place in 0..self.graph.len() {
            if matches!(self.counts[place], Count::Homes(homes) if homes > 0) {
                self.walk.from(place, &self.graph.fed, |fed| {
                    if fed != place && may_be_many(fed) {
                        counted_with[fed].push(place);
                    }
                    Go::On
                })?;
            }
        }
        Ok(counted_with)
    }

    /// The batteries that are fed by what has homes, and feed nothing.
    fn batteries_without_homes(&mut self) -> Result<Vec<bool>, TooManyLinks> {
        let mut is_mute: Vec<bool> = (0..self.graph.len())
            .map(|place| is_fed_battery(self.graph, place) && self.graph.fed[place].is_empty())
            .collect();
        if is_mute.contains(&true) {
            let own = self.own(&is_mute, &vec![false; self.graph.len()])?;
            let all = self.all(&own)?;
            for (place, is_mute) in is_mute.iter_mut().enumerate().filter(|(_, it)| **it) {
                let feeders = feeders_to_transformer(self.graph, place, self.walk)?;
                *is_mute = feeders.iter().any(|&feeder| all[feeder] > 0);
            }
        }
        Ok(is_mute)
    }
}

/// Whether it is a battery that something feeds.
pub(super) fn is_fed_battery(graph: &Graph<'_>, place: usize) -> bool {
    let is_battery = graph.assets[place].iter().any(|asset| asset.kind == AssetKind::Battery);
    is_battery && !graph.fed_by[place].is_empty()
}

/// What feeds a battery, up to the next transformers.
pub(super) fn feeders_to_transformer(
    graph: &Graph<'_>,
    battery: usize,
    walk: &mut Walk,
) -> Result<Vec<usize>, TooManyLinks> {
    let mut feeders = Vec::new();
    walk.from(battery, &graph.fed_by, |feeder| {
        feeders.push(feeder);
        let kinds = graph.assets[feeder].iter().map(|asset| asset.kind);
        if kinds.into_iter().any(|kind| kind == AssetKind::Transformer) {
            Go::NoFarther
        } else {
            Go::On
        }
    })?;
    Ok(feeders)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::graph::MOST_STEPS;
    use super::super::tests::{cable, homes, with};
    use super::*;
    use crate::assets::{Asset, Network};

    fn covers(assets: &[Asset]) -> Vec<(String, u64, u64)> {
        let graph = Graph::of(assets);
        let mut walk = Walk::new(graph.len(), MOST_STEPS);
        let covers = Covers::of(&graph, &PrivacyRules::default(), &mut walk).unwrap();
        let of = |place| {
            let id = graph.id(place).map_or("-".into(), ToString::to_string);
            (id, covers.all[place] / HOME, covers.fewest[place] / HOME)
        };
        (0..graph.len()).map(of).collect()
    }

    fn rows(rows: &[(String, u64, u64)]) -> Vec<(&str, u64, u64)> {
        rows.iter().map(|(id, all, fewest)| (id.as_str(), *all, *fewest)).collect()
    }

    #[test]
    fn homes_are_counted_up_the_tree() {
        let assets = [
            cable("top", &["a", "x"]),
            cable("a", &["y"]),
            homes("x", 8),
            homes("y", 3),
            homes("z", 0),
        ];
        assert_eq!(
            rows(&covers(&assets)),
            [("a", 3, 3), ("top", 11, 11), ("x", 8, 8), ("y", 3, 3), ("z", 0, 0)]
        );
    }

    #[test]
    fn what_does_not_say_its_homes_is_counted_as_few() {
        let house = |id: &str, homes: Value| {
            with(id, Network::Unspecified, AssetKind::Building, json!({ "homes": homes }))
        };
        let meter = |id: &str, attributes: Value| {
            with(id, Network::Electricity, AssetKind::Meter, attributes)
        };
        let assets = [
            house("as text", json!("1")),
            house("a half", json!(2.5)),
            house("many", json!(40)),
            meter("silent", json!({})),
            meter("of many", json!({ "homes": 40 })),
            meter("of a half", json!({ "homes": 40, "feeds": ["a half"] })),
            cable("first", &["as text"]),
            cable("second", &["as text"]),
            cable("round", &["round", "a half", "many"]),
            cable("to nowhere", &["not there"]),
        ];
        assert_eq!(
            rows(&covers(&assets)),
            [
                ("a half", 0, 0),
                ("as text", 0, 0),
                ("first", 0, 0),
                ("many", 40, 40),
                ("-", 0, 0),
                ("of a half", 40, 0),
                ("of many", 40, 40),
                ("round", 40, 40),
                ("second", 0, 0),
                ("silent", 1, 1),
                ("to nowhere", 0, 0),
            ]
        );
    }

    #[test]
    fn of_more_homes_than_are_below_the_rest_are_its_own() {
        let inner = |id: &str, homes: u32, feeds: &[&str]| {
            let attributes = json!({ "homes": homes, "feeds": feeds });
            with(id, Network::Electricity, AssetKind::Building, attributes)
        };
        let assets = [
            cable("t", &["b", "c"]),
            inner("b", 25, &["b1", "b2"]),
            homes("b1", 20),
            homes("b2", 2),
            homes("c", 5),
        ];
        assert_eq!(
            rows(&covers(&assets)),
            [("b", 25, 22), ("b1", 20, 20), ("b2", 2, 2), ("c", 5, 5), ("t", 30, 30)]
        );
        // Of fewer: nobody knows which of the counts are wrong.
        // In a ring nobody knows whose they are.
        let ring = [inner("x", 20, &["y", "h"]), cable("y", &["x"]), homes("h", 14)];
        assert_eq!(rows(&covers(&ring)), [("h", 14, 14), ("x", 14, 14), ("y", 14, 14)]);
        let assets = [inner("b", 12, &["b1", "b2"]), homes("b1", 10), homes("b2", 10)];
        assert_eq!(rows(&covers(&assets)), [("b", 12, 12), ("b1", 0, 0), ("b2", 0, 0)]);
    }

    #[test]
    fn two_of_one_id_are_one_home() {
        let assets = [homes("a", 40), homes("a", 30), cable("way", &["a"])];
        assert_eq!(rows(&covers(&assets)), [("a", 0, 0), ("way", 0, 0)]);
    }

    #[test]
    fn a_battery_has_no_homes_but_those_of_its_feeders() {
        let battery = |id: &str, attributes: Value| {
            with(id, Network::Electricity, AssetKind::Battery, attributes)
        };
        let assets = [
            cable("line", &["many", "battery"]),
            homes("many", 40),
            battery("battery", json!({ "homes": 40 })),
            battery("by itself", json!({})),
            cable("other", &["next"]),
            cable("next", &["at a lamp"]),
            battery("at a lamp", json!({})),
        ];
        assert_eq!(
            rows(&covers(&assets)),
            [
                ("at a lamp", 0, 0),
                ("battery", 0, 40),
                ("by itself", 0, 0),
                ("line", 40, 40),
                ("many", 40, 40),
                ("next", 0, 0),
                ("other", 0, 0),
            ]
        );
    }
}
