//! Who feeds whom, found from where supply begins.
//!
//! In: how the features of all files are connected ([`Linked`]), and which of
//! them became assets. Out: for each asset what it feeds.
//!
//! From the sources outwards, breadth first: an asset feeds what is connected
//! to it and farther from every source. Where the network is a ring, both ways
//! feed the thing at which they meet, and neither feeds what the other passes
//! before. What no source reaches has no direction, and feeds nothing.
//!
//! `feeds` names only what leads to homes that are counted: what is not counted
//! (a heat pump beside the home it is of, a joint at a dead end) would stand for
//! another home, and nine homes would be ten.

use std::collections::{HashMap, HashSet, VecDeque};

use serde_json::Value;

use super::mapping::Linked;
use crate::assets::{Asset, AssetId, HomeCount};

/// More links than any network that is read whole has: they are held in memory.
const MOST: usize = 1_000_000;

/// Longer names and values are none that anyone refers to.
const LONGEST: usize = 500;

/// That there are more links than are held.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("more than {MOST} links between features: cut the network into several imports")]
pub(super) struct TooManyLinks;

/// The network of all files.
#[derive(Debug, Default)]
pub(super) struct Supply {
    places: HashMap<String, usize>,
    nodes: Vec<Node>,
    links: Vec<[usize; 2]>,
    apart: HashSet<[usize; 2]>,
    /// Two features have one name: nobody knows which of them the links mean.
    is_ambiguous: bool,
}

/// A feature, or what others call one that is not there.
#[derive(Debug, Default)]
struct Node {
    is_there: bool,
    asset: Option<AssetId>,
    is_source: bool,
    is_off: bool,
    /// The node whose part it is.
    within: Option<usize>,
    /// Whether it is or has a home, as it says itself.
    has_homes: bool,
    /// So many are behind it where no link leads to any.
    homes_at_least: u32,
    /// What others may take from it, and what it lacks itself.
    values: HashMap<String, Value>,
    lacks: Vec<String>,
}

/// What the network says of an asset.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Supplied {
    feeds: Vec<AssetId>,
    homes: Option<u32>,
    taken: Vec<(String, Value)>,
}

impl Supplied {
    /// Adds it to what the asset says itself, which stands above it.
    pub(super) fn add_to(&self, asset: &mut Asset) {
        let feeds = self.feeds.iter().map(AssetId::as_str).collect::<Vec<_>>();
        let feeds = (!feeds.is_empty()).then(|| ("feeds".to_owned(), Value::from(feeds)));
        let homes = self.homes.map(|homes| ("homes".to_owned(), Value::from(homes)));
        for (name, value) in feeds.into_iter().chain(homes).chain(self.taken.iter().cloned()) {
            if !asset.attributes.contains_key(&name) {
                asset.attributes.insert(name.into(), value);
            }
        }
    }
}

/// A node, and those connected to it that are farther from the source.
type Downwards = (usize, Vec<usize>);

impl Supply {
    /// Takes a feature, and the asset that it became if it did.
    pub(super) fn add(
        &mut self,
        linked: Linked,
        asset: Option<&Asset>,
        takes: &[String],
    ) -> Result<(), TooManyLinks> {
        if let Some(link) = self.two(&linked.between) {
            self.links.push(link);
        }
        if let Some(apart) = self.two(&linked.apart) {
            self.apart.insert(apart);
        }
        if let Some(place) = linked.name.as_ref().and_then(|name| self.place(name)) {
            for other in &linked.to {
                let other = self.place(other);
                self.links.extend(other.map(|other| [place, other]));
            }
            let within = linked.within.as_ref().and_then(|other| self.place(other));
            let node = &mut self.nodes[place];
            self.is_ambiguous |= std::mem::replace(&mut node.is_there, true);
            node.within = within;
            node.is_source = linked.is_source;
            node.is_off = linked.is_off;
            node.homes_at_least = linked.homes;
            if let Some(asset) = asset {
                node.take(asset, takes);
            }
        }
        let held = self.nodes.len() + self.links.len() + self.apart.len();
        if held > MOST { Err(TooManyLinks) } else { Ok(()) }
    }

    fn two(&mut self, names: &Option<[String; 2]>) -> Option<[usize; 2]> {
        let [a, b] = names.as_ref()?;
        Some([self.place(a)?, self.place(b)?])
    }

    /// The node of this name, a new one where there is none.
    fn place(&mut self, name: &str) -> Option<usize> {
        if name.len() > LONGEST {
            return None;
        }
        if let Some(place) = self.places.get(name) {
            return Some(*place);
        }
        let place = self.nodes.len();
        self.places.insert(name.to_owned(), place);
        self.nodes.push(Node::default());
        Some(place)
    }

    /// The node that stands for one: that of which it is a part, at any remove.
    fn whole(&self, place: usize) -> usize {
        let mut whole = place;
        // No part is nested deeper, unless it is its own.
        for _ in 0..16 {
            match self.nodes[whole].within {
                Some(outer) => whole = outer,
                None => return whole,
            }
        }
        place
    }

    /// What the network says of each asset.
    pub(super) fn found(self) -> Result<HashMap<AssetId, Supplied>, TooManyLinks> {
        let mut found = HashMap::new();
        if self.is_ambiguous {
            return Ok(found);
        }
        let (beside, downwards) = self.directed();
        // What is farther comes first.
        let mut leads_on = vec![false; self.nodes.len()];
        let mut leads = vec![false; self.nodes.len()];
        for (place, down) in downwards.iter().rev() {
            leads_on[*place] = down.iter().any(|next| leads[*next]);
            leads[*place] = leads_on[*place] || self.nodes[*place].counts();
        }
        let down: HashMap<usize, Vec<usize>> = downwards.into_iter().collect();
        let mut feeds_left = MOST;
        for (place, node) in self.nodes.iter().enumerate() {
            let Some(asset) = &node.asset else { continue };
            let supplied = Supplied {
                feeds: self.feeds(place, &down, &leads, &mut feeds_left)?,
                homes: (node.homes_at_least > 0 && !leads_on[place]).then_some(node.homes_at_least),
                taken: self.taken(node, &beside[place]),
            };
            if supplied != Supplied::default() {
                found.insert(asset.clone(), supplied);
            }
        }
        Ok(found)
    }

    /// What is connected to each node, and in the order of their distance from
    /// a source the nodes that one reaches, with what is farther than they.
    fn directed(&self) -> (Vec<Vec<usize>>, Vec<Downwards>) {
        let apart: HashSet<[usize; 2]> = self.apart.iter().map(|two| self.wholes(*two)).collect();
        let mut beside = vec![Vec::new(); self.nodes.len()];
        let mut connected = vec![Vec::new(); self.nodes.len()];
        let links: HashSet<[usize; 2]> =
            self.links.iter().map(|two| self.wholes(*two)).filter(|[a, b]| a != b).collect();
        for link in links {
            for [a, b] in [link, [link[1], link[0]]] {
                beside[a].push(b);
                let is_off = self.nodes[a].is_off || self.nodes[b].is_off;
                if !is_off && !apart.contains(&link) {
                    connected[a].push(b);
                }
            }
        }
        // In the order of the files.
        connected.iter_mut().for_each(|others| others.sort_unstable());
        let mut steps: Vec<Option<u32>> = vec![None; self.nodes.len()];
        let mut open = VecDeque::new();
        for (place, _) in self.nodes.iter().enumerate().filter(|(_, node)| node.is_source) {
            let whole = self.whole(place);
            if steps[whole].replace(0).is_none() {
                open.push_back(whole);
            }
        }
        let mut order = Vec::new();
        while let Some(place) = open.pop_front() {
            let farther = steps[place].map(|steps| steps + 1);
            for &next in &connected[place] {
                if steps[next].is_none() {
                    steps[next] = farther;
                    open.push_back(next);
                }
            }
            order.push(place);
        }
        let down = |place: usize| {
            let farther = steps[place].map(|steps| steps + 1);
            connected[place].iter().copied().filter(|next| steps[*next] == farther).collect()
        };
        (beside, order.into_iter().map(|place| (place, down(place))).collect())
    }

    /// Two nodes, in the order of their places.
    fn wholes(&self, [a, b]: [usize; 2]) -> [usize; 2] {
        let mut two = [self.whole(a), self.whole(b)];
        two.sort_unstable();
        two
    }

    /// The assets below a node that lead to homes; what is there but is no
    /// asset is passed through.
    fn feeds(
        &self,
        place: usize,
        down: &HashMap<usize, Vec<usize>>,
        leads: &[bool],
        left: &mut usize,
    ) -> Result<Vec<AssetId>, TooManyLinks> {
        let mut feeds = Vec::new();
        let mut seen = HashSet::new();
        let mut open = vec![place];
        while let Some(place) = open.pop() {
            for &next in down.get(&place).into_iter().flatten().rev() {
                if !leads[next] || !seen.insert(next) {
                    continue;
                }
                *left = left.checked_sub(1).ok_or(TooManyLinks)?;
                match &self.nodes[next].asset {
                    Some(asset) => feeds.push(asset.clone()),
                    None => open.push(next),
                }
            }
        }
        feeds.reverse();
        Ok(feeds)
    }

    /// What a node takes from those beside it, where they say the same.
    fn taken(&self, node: &Node, beside: &[usize]) -> Vec<(String, Value)> {
        let taken = node.lacks.iter().filter_map(|name| {
            let mut values = beside.iter().filter_map(|place| self.nodes[*place].values.get(name));
            let first = values.next()?;
            values.all(|value| value == first).then(|| (name.clone(), first.clone()))
        });
        taken.collect()
    }
}

impl Node {
    fn take(&mut self, asset: &Asset, takes: &[String]) {
        // A part is not a thing of its own in the network.
        if self.within.is_some() || asset.id.as_str().len() > LONGEST {
            return;
        }
        self.asset = Some(asset.id.clone());
        self.has_homes = matches!(asset.home_count(), HomeCount::Said(1..));
        for name in takes {
            match asset.attributes.get(name) {
                Some(value) if value.is_number() || value.as_str().is_some_and(is_short) => {
                    self.values.insert(name.clone(), value.clone());
                }
                Some(_) => {}
                None => self.lacks.push(name.clone()),
            }
        }
    }

    /// Whether homes are counted at it, links aside.
    fn counts(&self) -> bool {
        self.asset.is_some() && (self.has_homes || self.homes_at_least > 0)
    }
}

fn is_short(text: &str) -> bool {
    text.len() <= LONGEST
}

#[cfg(test)]
mod tests;
