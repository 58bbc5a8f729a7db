//! Every linear combination of the shown figures, on small networks.

use proptest::prelude::*;

use super::*;

/// A thing of a small network: what it feeds, and the homes counted there.
#[derive(Debug, Clone)]
struct Node {
    network: Network,
    kind: AssetKind,
    homes: u32,
    /// Whether it says them; one that does not has one home.
    says: bool,
    /// What it feeds, one bit for each place; places beyond the nodes are not
    /// there.
    feeds: u32,
}

const MOST_NODES: usize = 7;
const NOT_THERE: usize = 2;

fn node() -> impl Strategy<Value = Node> {
    let what = prop_oneof![
        Just((Network::Electricity, AssetKind::Cable)),
        Just((Network::Electricity, AssetKind::Building)),
        Just((Network::DistrictHeating, AssetKind::Pipe)),
        Just((Network::Unspecified, AssetKind::Building)),
        Just((Network::Telecom, AssetKind::Cabinet)),
    ];
    let homes = prop_oneof![3 => 1..10_u32, 3 => 10..30_u32, 2 => Just(0)];
    // Few links: of many, all figures would be of the same homes.
    let feeds = prop::collection::vec(0..MOST_NODES + NOT_THERE, 0..4);
    (what, homes, prop::bool::weighted(0.9), feeds).prop_map(|(what, homes, says, feeds)| Node {
        network: what.0,
        kind: what.1,
        homes,
        says,
        feeds: feeds.into_iter().fold(0, |set, place| set | 1 << place),
    })
}

/// The nodes as assets, and of each the homes that its figure is of: a bit for
/// each place, with the homes counted at those places.
struct Drawn {
    assets: Vec<Asset>,
    figures: Vec<u32>,
    /// What does not say has perhaps none that is not counted already: somebody.
    homes: Vec<Homes>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Homes {
    Some(u32),
    Somebody,
}

impl Homes {
    fn count(self) -> u32 {
        match self {
            Self::Some(homes) => homes,
            Self::Somebody => 0,
        }
    }
}

fn network(mut nodes: Vec<Node>) -> Drawn {
    let count = nodes.len();
    let places = count + NOT_THERE;
    let there = |set: u32| set & ((1 << count) - 1) | (set >> MOST_NODES << count);
    for (place, node) in nodes.iter_mut().enumerate() {
        node.feeds = there(node.feeds) & !(1 << place);
    }
    let below: Vec<u32> = (0..places).map(|place| reached(&nodes, place)).collect();
    let homes: Vec<Homes> = (0..places)
        .map(|place| match nodes.get(place) {
            None => Homes::Somebody,
            Some(node) if node.feeds == 0 && !node.says => Homes::Somebody,
            // Of the homes of a ring nobody can say whose they are.
            Some(_) if below[place] & 1 << place != 0 => Homes::Some(0),
            Some(node) if node.feeds != 0 && !node.says => Homes::Some(0),
            Some(node) => Homes::Some(node.homes),
        })
        .collect();
    let sum = |set: u32| -> u32 {
        (0..places).filter(|place| set & 1 << place != 0).map(|place| homes[place].count()).sum()
    };
    let name = |place: usize| format!("n{place}");
    let asset = |(place, node): (usize, &Node)| {
        let fed = (0..places).filter(|fed| node.feeds & 1 << fed != 0);
        let mut attributes = json!({ "feeds": fed.map(name).collect::<Vec<_>>() });
        let says = match node.feeds {
            0 => node.says,
            _ => homes[place].count() > 0,
        };
        if says {
            attributes["homes"] = json!(homes[place].count() + sum(below[place]));
        }
        with(&name(place), node.network, node.kind, attributes)
    };
    let assets = nodes.iter().enumerate().map(asset).collect();
    let figures = (0..count).map(|place| below[place] | 1 << place).collect();
    Drawn { assets, figures, homes }
}

fn reached(nodes: &[Node], from: usize) -> u32 {
    let mut reached = nodes.get(from).map_or(0, |node| node.feeds);
    loop {
        let next = nodes.iter().enumerate().filter(|(place, _)| reached & 1 << place != 0);
        let next = next.fold(reached, |set, (_, node)| set | node.feeds);
        if next == reached {
            return reached;
        }
        reached = next;
    }
}

/// The places of fewer than ten homes of which some combination of these
/// figures is, if there are any.
fn few_told(figures: &[u32], homes: &[Homes]) -> Option<u32> {
    let with_homes: Vec<usize> = (0..homes.len())
        .filter(|&place| {
            homes[place] != Homes::Some(0) && figures.iter().any(|set| set & 1 << place != 0)
        })
        .collect();
    (1_u32..1 << with_homes.len()).find(|few| {
        let is_few = |at: usize| few & 1 << at != 0;
        let count: u32 = (0..with_homes.len())
            .filter(|&at| is_few(at))
            .map(|at| homes[with_homes[at]].count())
            .sum();
        // The others first: a row that elimination leaves without any of them
        // is of the few alone.
        let mut order: Vec<usize> = (0..with_homes.len()).collect();
        order.sort_by_key(|&at| is_few(at));
        let others = order.iter().filter(|&&at| !is_few(at)).count();
        let row = |set: &u32| {
            order.iter().map(|&at| f64::from(set >> with_homes[at] & 1)).collect::<Vec<_>>()
        };
        let mut rows: Vec<Vec<f64>> = figures.iter().map(row).collect();
        let mut done = 0;
        for column in 0..others {
            let Some(pivot) = (done..rows.len()).find(|&row| rows[row][column].abs() > 1e-9) else {
                continue;
            };
            rows.swap(done, pivot);
            let by = rows[done].clone();
            for row in &mut rows[done + 1..] {
                let factor = row[column] / by[column];
                row.iter_mut().zip(&by).for_each(|(value, by)| *value -= factor * by);
            }
            done += 1;
        }
        let tells = rows[done..].iter().any(|row| row.iter().any(|value| value.abs() > 1e-9));
        count < 10 && tells
    })
}

fn withheld_ids(assets: &[Asset]) -> Vec<String> {
    let counts = MeterCounts::of(assets, &PrivacyRules::default());
    let mut ids: Vec<String> = counts.own.withheld.keys().map(ToString::to_string).collect();
    ids.sort();
    ids.push(format!("total {}", counts.withholds_total()));
    ids
}

#[test]
fn the_elimination_finds_what_a_difference_tells() {
    let some = |homes: [u32; 3]| homes.map(Homes::Some);
    assert_eq!(few_told(&[0b11, 0b01], &some([20, 4, 0])), Some(0b10));
    assert_eq!(few_told(&[0b11], &some([20, 4, 0])), None);
    // (a + b) + (b + c) - (a + c) is twice b.
    assert!(few_told(&[0b011, 0b110, 0b101], &some([20, 4, 20])).is_some());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn no_combination_of_shown_figures_tells_of_few(
        nodes in prop::collection::vec(node(), 2..=MOST_NODES),
        seed in any::<u64>(),
    ) {
        let network = network(nodes);
        let counts = MeterCounts::of(&network.assets, &PrivacyRules::default());
        let is_shown = |asset: &Asset| !counts.withholds(&asset.id, Quantity::PowerKw);
        let mut shown: Vec<u32> = (network.assets.iter().zip(&network.figures))
            .filter(|(asset, _)| is_shown(asset))
            .map(|(_, figure)| *figure)
            .collect();
        let told = few_told(&shown, &network.homes);
        prop_assert!(told.is_none(), "{shown:?} of {:?} tell of {told:?}", network.homes);

        // The day of all buildings that say their homes is one more figure.
        let counted = |asset: &Asset| {
            asset.kind == AssetKind::Building && asset.attributes.get("homes").is_some_and(|it| it != 0)
        };
        if !counts.withholds_total() {
            let total = (network.assets.iter().zip(&network.figures))
                .filter(|(asset, _)| counted(asset))
                .fold(0, |set, (_, figure)| set | figure);
            shown.push(total);
            let told = few_told(&shown, &network.homes);
            prop_assert!(told.is_none(), "with the total: {shown:?} tell of {told:?}");
        }

        // In any order it is the same.
        let mut assets = network.assets;
        let before = withheld_ids(&assets);
        let mut state = seed | 1;
        for last in (1..assets.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            assets.swap(last, (state >> 33) as usize % (last + 1));
        }
        prop_assert_eq!(withheld_ids(&assets), before);
    }

    /// Where everything has enough homes or none, nothing is withheld.
    #[test]
    fn nothing_is_withheld_without_need(
        mut nodes in prop::collection::vec(node(), 2..=MOST_NODES),
    ) {
        for node in &mut nodes {
            node.feeds &= (1 << MOST_NODES) - 1;
            node.says = true;
            node.homes = if node.homes == 0 { 0 } else { node.homes.max(10) };
        }
        // Whatever feeds leads to somebody, and is no house.
        let last = nodes.len() - 1;
        for (place, node) in nodes.iter_mut().enumerate() {
            let feeds = node.feeds & ((1 << (last + 1)) - 1) & !(1 << place);
            node.feeds = if feeds == 0 || place == last { 0 } else { feeds | 1 << last };
            if node.feeds != 0 {
                (node.network, node.kind) = (Network::Electricity, AssetKind::Cable);
            }
        }
        let network = network(nodes);
        let counts = MeterCounts::of(&network.assets, &PrivacyRules::default());
        prop_assert!(counts.own.withheld.is_empty(), "{:?}", counts.own.withheld);
    }
}
