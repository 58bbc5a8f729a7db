//! Figures that would give a withheld one away by their difference.
//!
//! In: who feeds whom, and whose figures cover enough homes. Out: what is to be
//! withheld besides, so that no shown figure less the shown figures of parts of
//! it is one of too few homes (complementary cell suppression, as in Hundepool
//! et al., Statistical Disclosure Control, Wiley 2012, chapter 4). Each medium
//! is looked at by itself: heat is not taken from power. Where each asset has
//! one feeder of a medium, no sum or difference of shown figures is then one of
//! too few homes: the groups "a figure less all shown parts of it" do not
//! overlap, and every sum or difference is made of whole ones.

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};

use crate::assets::{Asset, Network};

use super::homes::Homes;
use super::links::Links;

/// Steps from feeder to fed, for a medium. A network that needs more has most
/// of its feeders withheld, which errs towards saying nothing.
const ENOUGH_STEPS: usize = 1_000_000;

/// Which figures are shown, and whether their total is.
pub(super) struct Shown {
    pub(super) is_shown: Vec<bool>,
    pub(super) is_total_shown: bool,
}

impl Shown {
    /// With `is_part`, what an asset feeds that is not among these may have
    /// homes.
    pub(super) fn of(homes: &Homes<'_>, min_homes: u32, is_part: bool) -> Self {
        let is_shown = homes.covered.iter().map(|homes| !(1..min_homes).contains(homes)).collect();
        let mut shown = Self { is_shown, is_total_shown: true };
        // The power of all is told of, so that its links are always looked at.
        let mut media = BTreeSet::from([Network::Electricity]);
        media.extend(homes.assets.iter().map(|asset| medium(asset)));
        for medium_looked_at in media {
            let links = homes.links.of(|feeder| medium(homes.assets[feeder]) == medium_looked_at);
            let is_forest = links.upwards().is_some();
            let steps_left = ENOUGH_STEPS;
            let is_shown = std::mem::take(&mut shown.is_shown);
            let mut differences = Differences {
                homes,
                min_homes,
                links: &links,
                is_forest,
                is_part,
                is_shown,
                steps_left,
            };
            differences.withhold_more();
            if medium_looked_at == Network::Electricity {
                shown.is_total_shown = !differences.total_tells_of_few();
            }
            shown.is_shown = differences.is_shown;
        }
        shown
    }
}

/// What a feeder carries.
fn medium(asset: &Asset) -> Network {
    match asset.network {
        Network::Lighting => Network::Electricity,
        network => network,
    }
}

/// The figures of a medium. That other media have a figure withheld later does
/// no harm: it was of enough homes, and so is the group that it falls to.
struct Differences<'a> {
    homes: &'a Homes<'a>,
    min_homes: u32,
    links: &'a Links,
    /// Whether nothing below a shown figure is fed by another.
    is_forest: bool,
    is_part: bool,
    is_shown: Vec<bool>,
    steps_left: usize,
}

/// What a figure tells besides the shown figures of its parts.
#[derive(Default)]
struct Rest {
    homes: u32,
    covered_homes: u32,
    /// The shown part with the fewest homes that is not within another.
    smallest: Option<usize>,
}

impl Differences<'_> {
    fn withhold_more(&mut self) {
        let (homes, links) = (self.homes, self.links);
        let feeds = |&place: &usize| {
            !links.fed[place].is_empty() || self.is_part && homes.reaches_beyond[place]
        };
        let mut open: VecDeque<usize> = (0..homes.len()).rev().filter(feeds).collect();
        while let Some(place) = open.pop_front() {
            while self.is_shown[place] {
                let withheld = match self.rest(Some(place), &links.fed[place]) {
                    // What lies beyond is not known: it goes by what is.
                    Some(rest) if self.is_part && homes.reaches_beyond[place] => {
                        match rest.homes < self.min_homes {
                            true => place,
                            false => break,
                        }
                    }
                    Some(rest) if !self.is_few_of(place, &rest) => break,
                    rest => rest.and_then(|rest| rest.smallest).unwrap_or(place),
                };
                self.is_shown[withheld] = false;
                open.extend(self.shown_above(withheld));
            }
        }
    }

    fn is_few(&self, homes: u32) -> bool {
        (1..self.min_homes).contains(&homes)
    }

    fn is_few_of(&self, place: usize, rest: &Rest) -> bool {
        // Its own count may know of homes that no link leads to.
        let uncounted = self.homes.own[place].map(|own| own.saturating_sub(rest.covered_homes));
        self.is_few(rest.homes) || uncounted.is_some_and(|homes| self.is_few(homes))
    }

    /// Whether the sum over all homes is of few, or tells of few besides the
    /// shown figures.
    fn total_tells_of_few(&mut self) -> bool {
        let homes = self.homes;
        let all = homes.all();
        let sum = |places: &mut dyn Iterator<Item = usize>| {
            places.fold(0_u32, |sum, place| sum.saturating_add(homes.own[place].unwrap_or(0)))
        };
        let total = sum(&mut all.iter().copied());
        let is_root = |place: &usize| self.links.fed_by[*place].is_empty();
        let mut places: Vec<usize> = (0..homes.len()).filter(is_root).collect();
        if !self.is_forest {
            places.extend(&all);
        }
        let Some(seen) = self.look(None, &places, &mut Rest::default()) else { return true };
        let uncovered =
            seen.iter().filter(|(place, is_covered)| !**is_covered && all.contains(place));
        self.is_few(total) || self.is_few(sum(&mut uncovered.map(|(place, _)| *place)))
    }

    /// The homes that these places have, which an asset feeds, besides those of
    /// shown figures; `None` when looking took too long.
    fn rest(&mut self, of: Option<usize>, places: &[usize]) -> Option<Rest> {
        let mut rest = Rest::default();
        for (place, is_covered) in self.look(of, places, &mut rest)? {
            let own = self.homes.own[place].unwrap_or(0);
            if !is_covered {
                rest.homes = rest.homes.saturating_add(own);
            } else if !self.is_forest {
                rest.covered_homes = rest.covered_homes.saturating_add(own);
            }
        }
        Some(rest)
    }

    /// The places from these on, and of each whether a shown figure covers it;
    /// in a forest not what is below a shown figure, which is counted at once.
    fn look(
        &mut self,
        of: Option<usize>,
        places: &[usize],
        rest: &mut Rest,
    ) -> Option<HashMap<usize, bool>> {
        let (homes, links) = (self.homes, self.links);
        let mut seen: HashMap<usize, bool> = HashMap::new();
        let mut open: Vec<(usize, bool)> = places.iter().map(|&place| (place, false)).collect();
        while let Some((place, was_covered)) = open.pop() {
            if of == Some(place) {
                continue;
            }
            self.steps_left = self.steps_left.checked_sub(1)?;
            let is_shown = self.is_shown[place] && homes.covered[place] > 0;
            let is_covered = was_covered || is_shown;
            match seen.get(&place) {
                Some(&covered) if covered || !is_covered => continue,
                _ => seen.insert(place, is_covered),
            };
            if is_shown && !was_covered {
                let smaller =
                    |held: usize| (homes.covered[place], place) < (homes.covered[held], held);
                if rest.smallest.is_none_or(smaller) {
                    rest.smallest = Some(place);
                }
                if self.is_forest {
                    rest.covered_homes = rest.covered_homes.saturating_add(homes.covered[place]);
                    continue;
                }
            }
            if homes.own[place].is_none() {
                open.extend(links.fed[place].iter().map(|&fed| (fed, is_covered)));
            }
        }
        Some(seen)
    }

    /// The shown figures that have this place as a part which no other of them
    /// covers.
    fn shown_above(&self, place: usize) -> Vec<usize> {
        let mut shown = Vec::new();
        let mut seen = HashSet::from([place]);
        let mut open = vec![place];
        while let Some(place) = open.pop() {
            for &feeder in &self.links.fed_by[place] {
                if seen.insert(feeder) {
                    match self.is_shown[feeder] {
                        true => shown.push(feeder),
                        false => open.push(feeder),
                    }
                }
            }
        }
        shown
    }
}
