use serde_json::json;

use super::*;
use crate::assets::{AssetKind, Geometry, Network};

fn asset(id: &str, attributes: Value) -> Asset {
    let attributes = serde_json::from_value(attributes).unwrap();
    let geometry = Geometry::Points(Vec::new());
    let kind = AssetKind::Cabinet;
    Asset { attributes, ..Asset::new(id.into(), Network::Electricity, kind, geometry) }
}

/// A network that is written as its links.
#[derive(Default)]
struct Drawn(Supply);

impl Drawn {
    fn with(mut self, linked: Linked, attributes: Option<Value>) -> Self {
        let asset = attributes.map(|attributes| asset(linked.name.as_ref().unwrap(), attributes));
        self.0.add(linked, asset.as_ref(), &["voltage_kv".to_owned()]).unwrap();
        self
    }

    fn source(self, name: &str, to: &[&str]) -> Self {
        self.with(Linked { is_source: true, ..linked(name, to) }, Some(json!({})))
    }

    fn line(self, name: &str, to: [&str; 2]) -> Self {
        self.with(linked(name, &to), Some(json!({})))
    }

    fn bus(self, name: &str) -> Self {
        self.with(linked(name, &[]), Some(json!({})))
    }

    fn home(self, name: &str, at: &str) -> Self {
        self.with(linked(name, &[at]), Some(json!({ "homes": 1 })))
    }

    fn switch(self, linked: Linked) -> Self {
        self.with(linked, None)
    }

    /// What each asset feeds, the silent ones aside.
    fn feeds(self) -> Vec<(String, Vec<String>)> {
        let found = self.0.found().unwrap();
        let feeds = found.into_iter().filter(|(_, supplied)| !supplied.feeds.is_empty());
        let mut feeds: Vec<_> = feeds
            .map(|(id, supplied)| {
                let mut fed: Vec<_> = supplied.feeds.iter().map(ToString::to_string).collect();
                fed.sort();
                (id.to_string(), fed)
            })
            .collect();
        feeds.sort();
        feeds
    }
}

fn linked(name: &str, to: &[&str]) -> Linked {
    let to = to.iter().map(|name| (*name).to_owned()).collect();
    Linked { name: Some(name.to_owned()), to, ..Linked::default() }
}

fn two(a: &str, b: &str) -> Option<[String; 2]> {
    Some([a.to_owned(), b.to_owned()])
}

fn rows<'a>(feeds: &'a [(String, Vec<String>)]) -> Vec<(&'a str, Vec<&'a str>)> {
    let row = |(id, fed): &'a (String, Vec<String>)| {
        (id.as_str(), fed.iter().map(String::as_str).collect())
    };
    feeds.iter().map(row).collect()
}

/// `s` – `b1` – `l1` – `b2` – `l2` – `b3`, a home at each of the last two.
fn street() -> Drawn {
    let street = Drawn::default().source("s", &["b1"]).bus("b1").bus("b2").bus("b3");
    street.line("l1", ["b2", "b1"]).line("l2", ["b2", "b3"]).home("h2", "b2").home("h3", "b3")
}

#[test]
fn what_is_farther_from_the_source_is_fed_whichever_end_is_named_first() {
    assert_eq!(
        rows(&street().feeds()),
        [
            ("b1", vec!["l1"]),
            ("b2", vec!["h2", "l2"]),
            ("b3", vec!["h3"]),
            ("l1", vec!["b2"]),
            ("l2", vec!["b3"]),
            ("s", vec!["b1"]),
        ]
    );
}

#[test]
fn what_leads_to_no_home_is_not_fed() {
    let network = street()
        .line("dead", ["b3", "b4"])
        .bus("b4")
        .with(linked("heat pump", &["b3"]), Some(json!({})))
        .with(linked("shop", &["b4"]), Some(json!({ "homes": 0 })));
    assert_eq!(rows(&network.feeds()), rows(&street().feeds()));
}

#[test]
fn both_ways_of_a_ring_feed_where_they_meet() {
    let ring = street().line("l3", ["b1", "b4"]).bus("b4").line("l4", ["b4", "b3"]);
    assert_eq!(
        rows(&ring.feeds()),
        [
            ("b1", vec!["l1", "l3"]),
            ("b2", vec!["h2", "l2"]),
            ("b3", vec!["h3"]),
            ("b4", vec!["l4"]),
            ("l1", vec!["b2"]),
            ("l2", vec!["b3"]),
            ("l3", vec!["b4"]),
            ("l4", vec!["b3"]),
            ("s", vec!["b1"]),
        ]
    );
}

#[test]
fn an_open_switch_and_what_is_off_carry_nothing_and_a_closed_switch_does() {
    let apart = Linked { apart: two("l2", "b2"), ..linked("w", &[]) };
    let cut = street().switch(apart);
    let fed = [("b1", vec!["l1"]), ("b2", vec!["h2"]), ("l1", vec!["b2"]), ("s", vec!["b1"])];
    assert_eq!(rows(&cut.feeds()), fed);

    let off = Linked { is_off: true, ..linked("b4", &[]) };
    let off = street().line("l3", ["b3", "b4"]).with(off, Some(json!({}))).home("h4", "b4");
    assert_eq!(rows(&off.feeds()), rows(&street().feeds()));

    let closed = Linked { between: two("b3", "b4"), ..linked("w", &[]) };
    let joined = street().switch(closed).bus("b4").home("h4", "b4").feeds();
    assert!(joined.contains(&("b3".into(), vec!["b4".into(), "h3".into()])), "{joined:?}");
}

#[test]
fn parts_are_their_whole_and_what_is_no_asset_is_passed_through() {
    let part = |name: &str, of: &str| Linked { within: Some(of.to_owned()), ..linked(name, &[]) };
    let network = Drawn::default()
        .source("s", &[])
        .with(part("bar", "cabinet"), None)
        .with(part("slot", "bar"), None)
        .bus("cabinet")
        .line("in", ["s", "bar"])
        .line("out", ["slot", "end"])
        // Nobody says what this is.
        .with(Linked { between: two("end", "meter"), ..linked("link", &[]) }, None)
        .home("meter", "nowhere");
    assert_eq!(
        rows(&network.feeds()),
        [
            ("cabinet", vec!["out"]),
            ("in", vec!["cabinet"]),
            ("out", vec!["meter"]),
            ("s", vec!["in"])
        ]
    );
    let round = Drawn::default()
        .source("s", &["a"])
        .with(part("a", "b"), None)
        .with(part("b", "a"), None)
        .home("h", "b");
    // Parts of each other end the search, and nothing is lost but them.
    assert_eq!(round.feeds(), []);
}

#[test]
fn at_least_one_home_is_behind_a_connection_unless_links_lead_to_more() {
    let connection = |name: &str, to: &[&str]| Linked { homes: 1, ..linked(name, to) };
    let network = Drawn::default()
        .source("s", &["b"])
        .bus("b")
        .with(connection("alone", &["b", "joint"]), Some(json!({})))
        .bus("joint")
        .with(connection("block", &["b", "door"]), Some(json!({})))
        .home("m1", "door")
        .home("m2", "door");
    let found = network.0.found().unwrap();
    let of = |id: &str| found.get(&AssetId::from(id));
    let alone = Supplied { homes: Some(1), ..Supplied::default() };
    assert_eq!(of("alone"), Some(&alone));
    let block = of("block").unwrap();
    assert_eq!((block.feeds.len(), block.homes), (2, None));
    assert_eq!(of("b").unwrap().feeds.len(), 2);
    assert_eq!(of("joint"), None);
}

#[test]
fn a_property_is_taken_from_neighbours_that_agree() {
    let volts = |name: &str, kv: f64| (linked(name, &[]), Some(json!({ "voltage_kv": kv })));
    let mut network = Drawn::default();
    for (linked, attributes) in [volts("b1", 20.0), volts("b2", 20.0), volts("b3", 0.4)] {
        network = network.with(linked, attributes);
    }
    let network = network
        .line("line", ["b1", "b2"])
        .line("transformer", ["b2", "b3"])
        .with(linked("told", &["b3"]), Some(json!({ "voltage_kv": 0.23 })));
    let found = network.0.found().unwrap();
    let mut line = asset("line", json!({}));
    found[&line.id].add_to(&mut line);
    assert_eq!(line.attributes["voltage_kv"], 20.0);
    assert!(!found.contains_key(&AssetId::from("transformer")));
    assert!(!found.contains_key(&AssetId::from("told")));
}

#[test]
fn what_an_asset_says_itself_stands_above_the_network() {
    let supplied = Supplied {
        feeds: vec!["b".into()],
        homes: Some(1),
        taken: vec![("voltage_kv".into(), json!(20))],
    };
    let said = json!({ "feeds": ["c"], "homes": 12, "voltage_kv": 0.4 });
    let mut told = asset("a", said.clone());
    supplied.add_to(&mut told);
    assert_eq!(json!(told.attributes), said);
    let mut silent = asset("a", json!({}));
    supplied.add_to(&mut silent);
    assert_eq!(json!(silent.attributes), json!({ "feeds": ["b"], "homes": 1, "voltage_kv": 20 }));
}

#[test]
fn of_two_networks_with_the_same_names_nothing_is_known() {
    assert_eq!(street().home("h2", "b1").feeds(), []);
}

#[test]
fn more_links_than_are_held_are_refused() {
    let mut supply = Supply::default();
    let many = vec!["b".to_owned(); MOST];
    let linked = Linked { name: Some("a".into()), to: many, ..Linked::default() };
    assert_eq!(supply.add(linked, None, &[]), Err(TooManyLinks));
    // Each of many feeds all of many, through one thing that is no asset.
    let mut network = Drawn::default().source("s", &[]);
    for number in 0..1200 {
        network = network
            .line(&format!("line {number}"), ["s", "hub"])
            .home(&format!("home {number}"), "hub");
    }
    assert_eq!(network.0.found().err(), Some(TooManyLinks));
    // What is named longer than anyone names a thing is passed over.
    let long = "x".repeat(LONGEST + 1);
    assert_eq!(Drawn::default().source("s", &[&long]).home("h", &long).feeds(), []);
}
