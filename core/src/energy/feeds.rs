//! Who feeds whom: a forest for each medium.
//!
//! In: the assets' `feeds`. Out: for each medium the feeders in an order in
//! which whatever is fed comes before what feeds it, so that sums need no
//! recursion. A link to an unknown asset, a second feeder of the same asset and
//! a link that would close a ring are left out with a note; of several links in
//! question the first in the pack's order stays.

use std::collections::HashMap;

use crate::assets::{Asset, AssetId, AssetKind, Network};

use super::attributes::Attributes;
use super::{DistrictNote, NoteIssue};

/// What a network carries, and its assets' sums are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Medium {
    Power,
    Heat,
    Water,
    Data,
    Waste,
}

impl Medium {
    pub(super) const ALL: [Self; 5] =
        [Self::Power, Self::Heat, Self::Water, Self::Data, Self::Waste];

    fn of(network: Network) -> Option<Self> {
        match network {
            Network::Electricity | Network::Lighting => Some(Self::Power),
            Network::DistrictHeating => Some(Self::Heat),
            Network::Water => Some(Self::Water),
            Network::Telecom => Some(Self::Data),
            Network::Waste => Some(Self::Waste),
            Network::Gas | Network::Mobility | Network::Unspecified => None,
        }
    }
}

/// The forests over a pack's assets, by their places in it.
#[derive(Debug, Clone, Default)]
pub(super) struct Feeds {
    index: HashMap<AssetId, usize>,
    fed: Vec<Vec<usize>>,
    fed_by: Vec<[Option<u32>; Medium::ALL.len()]>,
    /// For each medium its feeders, what is fed before what feeds it.
    order: [Vec<usize>; Medium::ALL.len()],
}

impl Feeds {
    pub(super) fn of(assets: &[Asset], notes: &mut Vec<DistrictNote>) -> Self {
        let mut feeds = Self {
            index: HashMap::with_capacity(assets.len()),
            fed: vec![Vec::new(); assets.len()],
            fed_by: vec![[None; Medium::ALL.len()]; assets.len()],
            order: Default::default(),
        };
        for (node, asset) in assets.iter().enumerate() {
            if feeds.index.contains_key(&asset.id) {
                Attributes { asset, notes }.note("id", NoteIssue::DoubledId);
            } else {
                feeds.index.insert(asset.id.clone(), node);
            }
        }
        let mut media = vec![None; assets.len()];
        let mut trees: [Trees; Medium::ALL.len()] =
            std::array::from_fn(|_| Trees::new(assets.len()));
        for (node, asset) in assets.iter().enumerate() {
            if feeds.index.get(&asset.id) != Some(&node) {
                continue;
            }
            let mut attributes = Attributes { asset, notes };
            let ids = attributes.feeds();
            if ids.is_empty() {
                continue;
            }
            let Some(medium) = feeder(asset) else {
                attributes.note("feeds", NoteIssue::NotAFeeder);
                continue;
            };
            media[node] = Some(medium);
            for id in ids {
                let link = feeds.link(node, &id, medium, &mut trees[medium as usize], assets);
                if let Err(issue) = link {
                    attributes.note("feeds", issue);
                }
            }
        }
        feeds.sort(&media);
        feeds
    }

    fn link(
        &mut self,
        feeder: usize,
        id: &AssetId,
        medium: Medium,
        trees: &mut Trees,
        assets: &[Asset],
    ) -> Result<(), NoteIssue> {
        let feed = id.clone();
        let &node = self.index.get(id).ok_or(NoteIssue::UnknownFeed { feed: feed.clone() })?;
        if let Some(by) = self.fed_by[node][medium as usize] {
            return Err(NoteIssue::FedTwice { feed, by: assets[by as usize].id.clone() });
        }
        // What nothing feeds is the root of its tree: if the feeder is in the
        // same tree, it hangs below.
        if !trees.join(feeder, node) {
            return Err(NoteIssue::Cycle { feed });
        }
        self.fed_by[node][medium as usize] = u32::try_from(feeder).ok();
        self.fed[feeder].push(node);
        Ok(())
    }

    fn sort(&mut self, media: &[Option<Medium>]) {
        for medium in Medium::ALL {
            let feeds = |node: usize| media[node] == Some(medium) && !self.fed[node].is_empty();
            let mut downwards = Vec::new();
            let roots = (0..media.len())
                .filter(|&node| feeds(node) && self.fed_by[node][medium as usize].is_none());
            let mut waiting: Vec<usize> = roots.collect();
            while let Some(node) = waiting.pop() {
                downwards.push(node);
                waiting.extend(self.fed[node].iter().copied().filter(|&node| feeds(node)));
            }
            downwards.reverse();
            self.order[medium as usize] = downwards;
        }
    }

    /// The place of an asset.
    pub(super) fn node(&self, id: &AssetId) -> Option<usize> {
        self.index.get(id).copied()
    }

    /// Whether the asset at a place is the one that its id means; false for
    /// what repeats an id.
    pub(super) fn is_first(&self, node: usize, asset: &Asset) -> bool {
        self.index.get(&asset.id) == Some(&node)
    }

    /// The feeders of a medium, what is fed before what feeds it.
    pub(super) fn feeders(&self, medium: Medium) -> &[usize] {
        &self.order[medium as usize]
    }

    /// What an asset feeds itself.
    pub(super) fn fed(&self, node: usize) -> &[usize] {
        &self.fed[node]
    }

    /// What feeds an asset.
    pub(super) fn fed_by(&self, node: usize, medium: Medium) -> Option<usize> {
        self.fed_by[node][medium as usize].map(|node| node as usize)
    }

    /// Sets each feeder to the sum of what it feeds; unknown when nothing of
    /// that is known.
    pub(super) fn sum(&self, medium: Medium, values: &mut [Option<f64>]) {
        for &feeder in self.feeders(medium) {
            values[feeder] = self.fed[feeder]
                .iter()
                .filter_map(|&node| values[node])
                .fold(None, |sum, value| Some(sum.unwrap_or(0.0) + value));
        }
    }
}

/// What an asset passes on, if it is one that does.
fn feeder(asset: &Asset) -> Option<Medium> {
    match asset.kind {
        AssetKind::Cable
        | AssetKind::Duct
        | AssetKind::Pipe
        | AssetKind::Substation
        | AssetKind::Transformer
        | AssetKind::Cabinet => Medium::of(asset.network),
        _ => None,
    }
}

/// Which assets are in one tree already (a union-find with path halving).
struct Trees(Vec<usize>);

impl Trees {
    fn new(len: usize) -> Self {
        Self((0..len).collect())
    }

    fn root(&mut self, mut node: usize) -> usize {
        while self.0[node] != node {
            self.0[node] = self.0[self.0[node]];
            node = self.0[node];
        }
        node
    }

    /// Makes one tree of two; false if they are one already.
    fn join(&mut self, a: usize, b: usize) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        self.0[b] = a;
        a != b
    }
}

#[cfg(test)]
mod tests;
