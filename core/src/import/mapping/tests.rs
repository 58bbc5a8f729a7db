use serde_json::json;

use super::*;
use crate::assets::{Form, Position};

fn mapping(text: &str) -> Mapping {
    Mapping::read("t.toml", &format!("mapping = 1\ntitle = \"t\"\n{text}")).unwrap()
}

fn object(value: Value) -> Attributes {
    serde_json::from_value(value).unwrap()
}

fn apply(mapping: &Mapping, properties: Value) -> FeatureMeaning {
    let shape = Shape {
        form: Form::Lines(vec![vec![Position { x: 0.0, y: 0.0, z: None }; 2]]),
        multi: false,
    };
    let properties = object(properties);
    applied(mapping, Seen { file: "town", id: None, shape: Some(&shape), properties: &properties })
}

/// What a mapping makes of a feature, its network and kind as properties.
fn applied(mapping: &Mapping, seen: Seen<'_>) -> FeatureMeaning {
    let mut mapped = mapping.find(seen).apply(seen.properties.clone());
    if let FeatureMeaning::Kept(Meaning { properties, network, kind, .. }) = &mut mapped {
        let network = network.take().map(|network| json!(network));
        let kind = kind.take().map(|kind| json!(kind));
        for (name, word) in [("network", network), ("kind", kind)] {
            if let Some(word) = word
                && !properties.contains_key(name)
            {
                properties.insert(name.into(), word);
            }
        }
    }
    mapped
}

fn kept(mapping: &Mapping, properties: Value) -> Value {
    match apply(mapping, properties) {
        FeatureMeaning::Kept(Meaning { properties, odd, .. }) => {
            assert_eq!(odd, []);
            json!(properties)
        }
        FeatureMeaning::LeftOut(why) => panic!("left out: {why}"),
    }
}

#[test]
fn every_mapping_that_ships_can_be_read() {
    let shipped = shipped();
    let names: Vec<_> = shipped.iter().map(Mapping::name).collect();
    assert_eq!(
        names,
        [
            "wattwalk",
            "openstreetmap",
            "recostar",
            "pandapower",
            "enedis",
            "bdtopo",
            "cityjson",
            "gridkit"
        ]
    );
}

#[test]
fn the_first_rule_that_holds_counts_and_fields_come_after_it() {
    let mapping = mapping(
        r#"
        network = "electricity"
        drop = ["secret"]
        [[rules]]
        when = { power = ["cable", "line"], voltage = { least = 1000 }, "@geometry" = "line" }
        kind = "cable"
        set = { height_m = 8.0, level = "HTA" }
        [[rules]]
        when = { power = "*", disused = { missing = true } }
        kind = "substation"
        [[rules]]
        when = { disused = true }
        leave_out = "out of use"
        [[fields.height_m]]
        from = "height"
        unit = "cm"
        [fields.positional_class]
        from = ["quality", "q"]
        values = { good = "A", fair = "B" }
        [fields.label]
        text = "{power} of {@file}"
        "#,
    );
    let cable =
        kept(&mapping, json!({"power": "line", "voltage": "20000", "q": "good", "secret": 1}));
    assert_eq!(
        cable,
        json!({"network": "electricity", "kind": "cable", "height_m": 8.0, "level": "HTA", "q": "good",
               "positional_class": "A", "power": "line", "voltage": "20000", "label": "line of town"})
    );
    // What the file says stands above what the rule takes for granted.
    let high = kept(&mapping, json!({"power": "line", "voltage": 1000, "height": "1250"}));
    assert_eq!(high["height_m"], json!(12.5));
    let low = kept(&mapping, json!({"power": "line", "voltage": 400}));
    assert_eq!(low["kind"], json!("substation"));
    let gone = apply(&mapping, json!({"power": "line", "voltage": 400, "disused": "oui"}));
    assert_eq!(gone, FeatureMeaning::LeftOut("out of use".into()));
    let other = apply(&mapping, json!({"water": "yes"}));
    assert!(matches!(other, FeatureMeaning::LeftOut(why) if why.contains("no rule")));
}

#[test]
fn what_cannot_be_used_is_named_and_the_rest_kept() {
    let mapping = mapping(
        r#"
        otherwise = "keep"
        [fields.depth_m]
        from = "prof"
        unit = "kW"
        [fields.height_m]
        from = "h"
        minus = "ground"
        unknown = [-9999, "n/a"]
        [fields.positional_class]
        from = "q"
        values = { x = "A" }
        "#,
    );
    let FeatureMeaning::Kept(Meaning { properties, odd, .. }) =
        apply(&mapping, json!({"prof": 1, "h": "tall", "q": "y", "a": null}))
    else {
        panic!()
    };
    let fields: Vec<_> = odd.iter().map(|it| it.field.as_str()).collect();
    assert_eq!(fields, ["depth_m", "height_m", "positional_class"]);
    assert!(odd[0].reason.contains("kW does not lead to depth_m"), "{}", odd[0].reason);
    assert!(odd[1].reason.contains("\"tall\" is not a number"), "{}", odd[1].reason);
    assert!(odd[2].reason.contains("\"y\" is not in the table"), "{}", odd[2].reason);
    assert_eq!(json!(properties), json!({"prof": 1, "h": "tall", "q": "y"}));
    for unknown in [json!(-9999), json!("-9999"), json!("n/a")] {
        let properties = kept(&mapping, json!({"h": unknown, "ground": 3}));
        assert!(properties.get("height_m").is_none(), "{properties}");
    }
    assert_eq!(kept(&mapping, json!({"h": 12.3, "ground": 3}))["height_m"], json!(9.3));
}

#[test]
fn foreign_words_with_our_names_are_carried_as_foreign() {
    let mapping = mapping("otherwise = \"keep\"");
    let carried =
        kept(&mapping, json!({"kind": "bus", "depth_m": 3, "name": "Bus 1", "vn_kv": 20.0}));
    assert_eq!(
        carried,
        json!({"source:kind": "bus", "source:depth_m": 3, "name": "Bus 1", "vn_kv": 20.0})
    );
}

#[test]
fn ids_are_built_of_fields_that_are_all_there() {
    let mapping = mapping("otherwise = \"keep\"\nid = [\"{insee}-{no}\", \"{no}\"]");
    let id = |properties: Value| {
        let properties = object(properties);
        mapping.id(Seen { file: "f", id: None, shape: None, properties: &properties })
    };
    assert_eq!(id(json!({"insee": "92040", "no": 7})).as_deref(), Some("92040-7"));
    assert_eq!(id(json!({"no": 7})).as_deref(), Some("7"));
    assert_eq!(id(json!({"insee": "92040", "no": " "})), None);
}

#[test]
fn a_mapping_that_cannot_be_used_says_where() {
    let table = [
        ("mapping = 2\ntitle = \"t\"\notherwise = \"keep\"", "layout 2"),
        ("mapping = 1\ntitle = \"t\"", "no rule"),
        ("mapping = 1\ntitle = \"t\"\nrulez = []", "rulez"),
        ("mapping = 1\ntitle = \"t\"\n[[rules]]\nkind = \"cabel\"", "cabel"),
        ("mapping = 1\ntitle = \"t\"\nid = [\"{a\"]\notherwise = \"keep\"", "not closed"),
        ("mapping = 1\ntitle = \"t\"\nid = [\"a\"]\notherwise = \"keep\"", "names no property"),
        ("mapping = 1\ntitle = \"t\"\n[[rules]]\nwhen = { a = { lest = 1 } }", "missing | least"),
        ("mapping = ", "mapping = "),
    ];
    for (text, reason) in table {
        let error = Mapping::read("m.toml", text).unwrap_err().to_string();
        assert!(error.starts_with("m.toml: ") && error.contains(reason), "{text}: {error}");
    }
    let deep = format!("mapping = {}", "[".repeat(200_000));
    assert!(Mapping::read("deep", &deep).unwrap_err().to_string().len() < 400);
}

/// A file that nobody has seen: what is proposed can be read, and used as it is.
#[test]
fn a_proposal_is_a_mapping() {
    let rows = [
        json!({"GID": 1, "TYPE_OUVRAGE": "Câble BT", "PROFONDEUR": 0.8, "NOM": "a", "PRECISION": "A", "NB_LOGTS": 12}),
        json!({"GID": 2, "TYPE_OUVRAGE": "Poste \"HTA\"", "PROFONDEUR": 1.2, "NOM": "b", "PRECISION": "B"}),
        json!({"GID": 3, "TYPE_OUVRAGE": "Truc*", "PROFONDEUR": 0.6, "NOM": "c", "PRECISION": "C"}),
    ];
    let rows: Vec<_> = rows.into_iter().map(object).collect();
    let sample: Vec<_> = rows
        .iter()
        .map(|properties| Seen { file: "reseau", id: None, shape: None, properties })
        .collect();
    let proposal = propose("reseau", &sample);
    let mapping =
        Mapping::read("p", &proposal.text).unwrap_or_else(|e| panic!("{e}\n{}", proposal.text));
    assert_eq!(mapping.id(sample[0]).as_deref(), Some("1"));
    let FeatureMeaning::Kept(Meaning { properties, odd, .. }) = applied(&mapping, sample[0]) else {
        panic!()
    };
    assert_eq!(odd, []);
    assert_eq!(properties["network"], json!("electricity"));
    assert_eq!(properties["kind"], json!("cable"));
    assert_eq!(properties["depth_m"], json!(0.8));
    assert_eq!(properties["positional_class"], json!("A"));
    assert_eq!(properties["name"], json!("a"));
    assert_eq!(properties["homes"], json!(12));
    let FeatureMeaning::Kept(Meaning { properties, .. }) = applied(&mapping, sample[1]) else {
        panic!()
    };
    assert_eq!(properties["kind"], json!("substation"));
    // What no word tells is left for a person.
    let FeatureMeaning::Kept(Meaning { properties, .. }) = applied(&mapping, sample[2]) else {
        panic!("{}", proposal.text)
    };
    assert_eq!(properties["kind"], json!("unspecified"));
    assert!(proposal.text.contains("TODO: what is it?"), "{}", proposal.text);
    let looks: Vec<_> = proposal.columns.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(looks, ["GID", "NB_LOGTS", "NOM", "PRECISION", "PROFONDEUR", "TYPE_OUVRAGE"]);
}

#[test]
fn homes_are_whole_numbers_and_what_is_none_stays_so_that_it_counts_as_few() {
    let mapping = mapping(
        r#"
        otherwise = "keep"
        [fields.homes]
        from = ["homes", "dwellings"]
        unknown = [-1]
        "#,
    );
    for (said, homes) in [
        (json!({"homes": 12}), json!(12)),
        (json!({"dwellings": "12"}), json!(12)),
        (json!({"homes": 12.0}), json!(12)),
        (json!({"homes": 0}), json!(0)),
        (json!({"homes": -1}), Value::Null),
        (json!({}), Value::Null),
    ] {
        assert_eq!(kept(&mapping, said.clone())["homes"], homes, "{said}");
    }
    for said in [json!("3-5"), json!(2.5), json!(-2), json!("12 m"), json!(1e30), json!([12])] {
        let FeatureMeaning::Kept(Meaning { properties, odd, .. }) =
            apply(&mapping, json!({"homes": said}))
        else {
            panic!()
        };
        assert_eq!((odd.len(), odd[0].field.as_str()), (1, "homes"), "{said}");
        assert_eq!(properties["homes"], UNREADABLE, "{said}");
    }
}

#[test]
fn what_is_fed_is_a_list_or_a_cell_with_semicolons() {
    let mapping = mapping("otherwise = \"keep\"\n[fields.feeds]\nfrom = \"aval\"");
    for (said, feeds) in [
        (json!("a; b c;"), json!(["a", "b c"])),
        (json!("a"), json!(["a"])),
        (json!(7), json!([7])),
        (json!(["a", 7]), json!(["a", 7])),
    ] {
        assert_eq!(kept(&mapping, json!({"aval": said}))["feeds"], feeds);
    }
}

#[test]
fn the_first_link_that_holds_counts_and_names_others_as_they_name_themselves() {
    let mapping = mapping(
        r#"
        otherwise = "keep"
        id = ["{no}"]
        [links]
        name = "{kind}/{no}"
        takes = ["voltage_kv"]
        [[links.rules]]
        when = { off = true }
        off = true
        [[links.rules]]
        when = { kind = "switch", open = true }
        apart = ["bus/{bus}", "line/{element}"]
        [[links.rules]]
        when = { kind = "switch" }
        between = ["bus/{bus}", "bus/{element}"]
        [[links.rules]]
        when = { kind = "slot" }
        within = "bus/{bus}"
        [[links.rules]]
        when = { kind = "grid" }
        source = true
        to = ["bus/{bus}"]
        [[links.rules]]
        to = ["bus/{from}", "bus/{to}"]
        homes = 1
        "#,
    );
    let of = |properties: Value| {
        let properties = object(properties);
        let seen = Seen { file: "t", id: None, shape: None, properties: &properties };
        let (linked, takes) = mapping.linked(seen).unwrap();
        assert_eq!(takes, ["voltage_kv"]);
        linked
    };
    let named = |name: &str| Linked { name: Some(name.into()), ..Linked::default() };
    let bus = |number: u32| format!("bus/{number}");
    let line = of(json!({"kind": "line", "no": 1, "from": 2, "to": 3}));
    assert_eq!(line, Linked { to: vec![bus(2), bus(3)], homes: 1, ..named("line/1") });
    // An end that is not said is none.
    let end = of(json!({"kind": "line", "no": 1, "from": 2}));
    assert_eq!(end.to, [bus(2)]);
    let off = of(json!({"kind": "line", "no": 1, "from": 2, "to": 3, "off": "yes"}));
    assert_eq!(off, Linked { is_off: true, ..named("line/1") });
    let grid = of(json!({"kind": "grid", "no": 1, "bus": 2}));
    assert_eq!(grid, Linked { is_source: true, to: vec![bus(2)], ..named("grid/1") });
    let slot = of(json!({"kind": "slot", "no": 1, "bus": 2}));
    assert_eq!(slot, Linked { within: Some(bus(2)), ..named("slot/1") });
    let open = of(json!({"kind": "switch", "no": 1, "bus": 2, "element": 3, "open": true}));
    assert_eq!(open, Linked { apart: Some([bus(2), "line/3".into()]), ..named("switch/1") });
    let closed = of(json!({"kind": "switch", "no": 1, "bus": 2, "element": 3}));
    assert_eq!(closed, Linked { between: Some([bus(2), bus(3)]), ..named("switch/1") });
}

/// What a shipped mapping makes of tags: network, kind, or why it is left out.
fn shipped_says(
    name: &str,
    file: &str,
    form: Form,
    tags: Value,
) -> Result<(Value, Value, Value), String> {
    let mapping = shipped().into_iter().find(|mapping| mapping.name() == name).unwrap();
    let (shape, properties) = (Shape { form, multi: false }, object(tags));
    let seen = Seen { file, id: None, shape: Some(&shape), properties: &properties };
    match applied(&mapping, seen) {
        FeatureMeaning::LeftOut(why) => Err(why),
        FeatureMeaning::Kept(Meaning { properties, odd, .. }) => {
            assert_eq!(odd, [], "{properties:?}");
            let of = |key: &str| properties.get(key).cloned().unwrap_or_default();
            Ok((of("network"), of("kind"), of("height_m")))
        }
    }
}

fn line() -> Form {
    Form::Lines(vec![vec![Position { x: 0.0, y: 0.0, z: None }; 2]])
}

fn point() -> Form {
    Form::Points(vec![Position { x: 0.0, y: 0.0, z: None }])
}

#[test]
fn tags_of_openstreetmap_are_what_its_wiki_says() {
    let kept = [
        (line(), json!({"power": "cable"}), "electricity", "cable", Value::Null),
        (line(), json!({"power": "line"}), "electricity", "cable", json!(20.0)),
        (line(), json!({"power": "line", "height": "31 m"}), "electricity", "cable", json!(31.0)),
        (
            line(),
            json!({"power": "minor_line", "location": "underground"}),
            "electricity",
            "cable",
            Value::Null,
        ),
        (
            point(),
            json!({"power": "substation", "man_made": "street_cabinet"}),
            "electricity",
            "substation",
            Value::Null,
        ),
        (point(), json!({"power": "transformer"}), "electricity", "transformer", Value::Null),
        (
            point(),
            json!({"power": "generator", "generator:source": "solar", "generator:output:electricity": "yes"}),
            "electricity",
            "photovoltaic",
            Value::Null,
        ),
        (point(), json!({"power": "cabinet"}), "electricity", "cabinet", Value::Null),
        (point(), json!({"highway": "street_lamp"}), "lighting", "street_light", Value::Null),
        (
            point(),
            json!({"man_made": "street_cabinet", "street_cabinet": "telecom"}),
            "telecom",
            "cabinet",
            Value::Null,
        ),
        (
            point(),
            json!({"man_made": "street_cabinet", "utility": "gas"}),
            "gas",
            "cabinet",
            Value::Null,
        ),
        (
            line(),
            json!({"man_made": "pipeline", "substance": "hot_water"}),
            "district_heating",
            "pipe",
            Value::Null,
        ),
        (line(), json!({"man_made": "pipeline", "utility": "water"}), "water", "pipe", Value::Null),
        (line(), json!({"telecom": "line"}), "telecom", "cable", Value::Null),
        (
            point(),
            json!({"amenity": "charging_station"}),
            "mobility",
            "charging_point",
            Value::Null,
        ),
    ];
    for (form, tags, network, kind, height_m) in kept {
        let says = shipped_says("openstreetmap", "f", form, tags.clone());
        assert_eq!(says, Ok((json!(network), json!(kind), height_m)), "{tags}");
    }
    for (form, tags, why) in [
        (point(), json!({"power": "tower"}), "support"),
        (line(), json!({"power": "line", "line": "busbar"}), "within a substation"),
        (line(), json!({"power": "cable", "disused": "yes"}), "out of use"),
        (line(), json!({"man_made": "pipeline", "substance": "sewage"}), "sewer"),
        (line(), json!({"highway": "primary"}), "street"),
        (line(), json!({"waterway": "river"}), "no rule"),
    ] {
        let says = shipped_says("openstreetmap", "f", form, tags.clone());
        assert!(says.as_ref().is_err_and(|left_out| left_out.contains(why)), "{tags}: {says:?}");
    }
}

/// By the names of its data sets; no real file of them was at hand.
#[test]
fn data_sets_of_enedis_are_told_by_their_names() {
    for (file, form, expected) in [
        ("reseau-souterrain-bt", line(), Ok((json!("electricity"), json!("cable"), Value::Null))),
        (
            "reseau-souterrain-hta-92",
            line(),
            Ok((json!("electricity"), json!("cable"), Value::Null)),
        ),
        ("reseau-bt", line(), Ok((json!("electricity"), json!("cable"), json!(6.0)))),
        ("reseau-hta", line(), Ok((json!("electricity"), json!("cable"), json!(8.0)))),
        ("poste-electrique", point(), Ok((json!("electricity"), json!("substation"), Value::Null))),
        ("position-des-poteaux-hta-et-bt", point(), Err("a support of an overhead line".into())),
    ] {
        let tags = json!({"code_commune": "92040", "nom_commune": "Issy-les-Moulineaux"});
        assert_eq!(shipped_says("enedis", file, form, tags), expected, "{file}");
    }
}
