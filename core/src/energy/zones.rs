//! Whom each battery serves.
//!
//! In: who feeds whom, and where the batteries are. Out: the zones, each with
//! all that is in it, the innermost first.

use std::cmp::Reverse;

use crate::assets::{Asset, AssetKind};

use super::feeds::{Feeds, Medium};

/// The part of the power tree that a battery serves: what the nearest
/// transformer above it feeds, or the whole tree when there is none.
#[derive(Debug, Clone)]
pub(super) struct Zone {
    /// All that the root feeds, at whatever distance, the root included.
    pub(super) nodes: Vec<usize>,
    /// Places in the list of batteries.
    pub(super) batteries: Vec<usize>,
}

/// The zones of batteries at these nodes.
pub(super) fn find(assets: &[Asset], feeds: &Feeds, batteries: &[usize]) -> Vec<Zone> {
    // Each battery's zone: how deep its root lies, the root, the battery.
    let mut roots: Vec<(Reverse<usize>, usize, usize)> = batteries
        .iter()
        .enumerate()
        .map(|(battery, &node)| {
            let (depth, root) = root(assets, feeds, node);
            (Reverse(depth), root, battery)
        })
        .collect();
    roots.sort_unstable();
    let of_one_root =
        |a: &(Reverse<usize>, usize, usize), b: &(Reverse<usize>, usize, usize)| a.1 == b.1;
    roots
        .chunk_by(of_one_root)
        .map(|zone| Zone {
            nodes: zone.first().map_or_else(Vec::new, |&(_, root, _)| below(feeds, root)),
            batteries: zone.iter().map(|&(_, _, battery)| battery).collect(),
        })
        .collect()
}

/// The root of a battery's zone, and how many assets feed it.
fn root(assets: &[Asset], feeds: &Feeds, battery: usize) -> (usize, usize) {
    let above = |&node: &usize| feeds.fed_by(node, Medium::Power);
    let way: Vec<usize> = std::iter::successors(Some(battery), above).collect();
    let nearest = way.iter().position(|&node| assets[node].kind == AssetKind::Transformer);
    let place = nearest.unwrap_or(way.len() - 1);
    (way.len() - 1 - place, way[place])
}

/// All that a root feeds by power, the root included.
fn below(feeds: &Feeds, root: usize) -> Vec<usize> {
    let mut nodes = vec![root];
    let mut next = 0;
    while let Some(&node) = nodes.get(next) {
        next += 1;
        let by_power = |&&fed: &&usize| feeds.fed_by(fed, Medium::Power) == Some(node);
        nodes.extend(feeds.fed(node).iter().filter(by_power));
    }
    nodes
}
