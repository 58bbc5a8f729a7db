//! Who feeds whom, in an order that does not depend on the files.
//!
//! In: assets with their `feeds`. Out: nodes in the order of their ids, with
//! their links, and a walk along those that ends in a bounded time.

use std::collections::{BTreeMap, BTreeSet};

use crate::assets::{Asset, AssetId, Fed};

/// Steps along links that are taken for a pack, in all; a fifth of a second or
/// so. What needs more has its feeders withheld.
pub(super) const MOST_STEPS: usize = 30_000_000;

/// Assets, and what they feed that is none of them, by their places in the order
/// of ids.
pub(super) struct Graph<'a> {
    /// Of each id the assets that have it, one unless it is doubled; none for
    /// what is fed but is not there.
    pub(super) assets: Vec<Vec<&'a Asset>>,
    pub(super) fed: Vec<Vec<usize>>,
    pub(super) fed_by: Vec<Vec<usize>>,
}

impl<'a> Graph<'a> {
    pub(super) fn of(assets: &'a [Asset]) -> Self {
        let mut by_id: BTreeMap<&str, Vec<&'a Asset>> = BTreeMap::new();
        for asset in assets {
            by_id.entry(asset.id.as_str()).or_default().push(asset);
        }
        let links: Vec<(&str, Fed)> = assets
            .iter()
            .flat_map(|asset| asset.fed().into_iter().map(|fed| (asset.id.as_str(), fed)))
            .collect();
        for (_, fed) in &links {
            if let Fed::Id(id) = fed {
                by_id.entry(id).or_default();
            }
        }
        let places: BTreeMap<&str, usize> =
            by_id.keys().enumerate().map(|(place, id)| (*id, place)).collect();
        let mut fed = vec![BTreeSet::new(); by_id.len()];
        let mut unreadable = by_id.len();
        for (feeder, link) in &links {
            let place = match link {
                Fed::Id(id) => places[id.as_str()],
                // What is no id may stand for anything: a thing of its own.
                Fed::Unreadable => {
                    unreadable += 1;
                    unreadable - 1
                }
            };
            let feeder = places[feeder];
            if feeder != place {
                fed[feeder].insert(place);
            }
        }
        let mut assets: Vec<Vec<&Asset>> = by_id.into_values().collect();
        assets.resize(unreadable, Vec::new());
        fed.resize(unreadable, BTreeSet::new());
        let fed: Vec<Vec<usize>> = fed.into_iter().map(|fed| fed.into_iter().collect()).collect();
        let mut fed_by = vec![Vec::new(); unreadable];
        for (feeder, fed) in fed.iter().enumerate() {
            for &place in fed {
                fed_by[place].push(feeder);
            }
        }
        Self { assets, fed, fed_by }
    }

    pub(super) fn len(&self) -> usize {
        self.assets.len()
    }

    pub(super) fn id(&self, place: usize) -> Option<&AssetId> {
        self.assets[place].first().map(|asset| &asset.id)
    }

    /// All places, what is fed before what feeds it but for rings.
    pub(super) fn upwards(&self) -> Vec<usize> {
        let mut upwards = Vec::with_capacity(self.len());
        let mut is_seen = vec![false; self.len()];
        // A place, and how many of those that it feeds were gone to.
        let mut open: Vec<(usize, usize)> = Vec::new();
        for root in 0..self.len() {
            if !std::mem::replace(&mut is_seen[root], true) {
                open.push((root, 0));
            }
            while let Some((place, gone_to)) = open.last_mut() {
                match self.fed[*place].get(*gone_to) {
                    Some(&next) => {
                        *gone_to += 1;
                        if !std::mem::replace(&mut is_seen[next], true) {
                            open.push((next, 0));
                        }
                    }
                    None => {
                        upwards.push(*place);
                        open.pop();
                    }
                }
            }
        }
        upwards
    }
}

/// That there are more links than are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooManyLinks;

/// Walks from a place along all links, to each place once.
pub(super) struct Walk {
    /// In which of the walks each place was seen last.
    seen_in: Vec<u32>,
    walk: u32,
    open: Vec<usize>,
    steps_left: usize,
}

impl Walk {
    pub(super) fn new(places: usize, steps: usize) -> Self {
        Self { seen_in: vec![0; places], walk: 0, open: Vec::new(), steps_left: steps }
    }

    /// Visits what is reached from a place, and the place itself only if it is
    /// in a ring. `links` are those downwards or upwards; nobody walks on from a
    /// place at which `visit` says so.
    pub(super) fn from(
        &mut self,
        start: usize,
        links: &[Vec<usize>],
        mut visit: impl FnMut(usize) -> Go,
    ) -> Result<(), TooManyLinks> {
        self.walk += 1;
        self.open.clear();
        self.open.push(start);
        while let Some(place) = self.open.pop() {
            self.steps_left =
                self.steps_left.checked_sub(1 + links[place].len()).ok_or(TooManyLinks)?;
            for &next in &links[place] {
                if self.seen_in[next] != self.walk {
                    self.seen_in[next] = self.walk;
                    if visit(next) == Go::On && next != start {
                        self.open.push(next);
                    }
                }
            }
        }
        Ok(())
    }
}

/// Whether to walk on from a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Go {
    On,
    NoFarther,
}
