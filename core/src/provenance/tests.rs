use jiff::Timestamp;

use crate::assets::{AssetId, Geometry, Polygon};

use super::*;

fn asset(id: &str, network: Network, kind: AssetKind) -> Asset {
    Asset::new(AssetId::from(id), network, kind, Geometry::Points(Vec::new()))
}

fn house(id: &str, height_m: Option<f64>) -> Asset {
    let outline = Polygon { outer: Vec::new(), holes: Vec::new() };
    let geometry = Geometry::Polygons(vec![outline]);
    let house = Asset::new(id.into(), Network::Unspecified, AssetKind::Building, geometry);
    Asset { height_m, ..house }
}

fn reading(asset: &Asset, quality: Quality) -> Reading {
    Reading {
        asset: asset.id.clone(),
        quantity: Quantity::PowerKw,
        value: (quality != Quality::Withheld).then_some(1.0),
        time: Timestamp::UNIX_EPOCH,
        quality,
    }
}

/// Of assets, each with who is named for it and the quality of its figure.
fn provenance(of: &[(Asset, Option<&str>, Option<Quality>)]) -> Provenance {
    let readings: Vec<Vec<Reading>> = of
        .iter()
        .map(|(asset, _, quality)| quality.map(|it| reading(asset, it)).into_iter().collect())
        .collect();
    let origins = of.iter().zip(&readings);
    let origins = origins.map(|((asset, who, _), readings)| Origin { asset, who: *who, readings });
    Provenance::of(origins, |reading| (reading.asset.as_str() == "metered").then_some("Meters"))
}

fn said(provenance: &Provenance) -> Vec<(String, String)> {
    let layers = provenance.texts(&"en".into()).layers.into_iter();
    layers.map(|layer| (layer.title, layer.lines.join("; "))).collect()
}

#[test]
fn each_layer_says_what_its_data_say_and_no_more() {
    let cable = |id: &str, class| Asset {
        positional_class: class,
        ..asset(id, Network::Electricity, AssetKind::Cable)
    };
    let pipe = |id: &str, simulated| Asset {
        simulated,
        // Of what is drawn a class says nothing.
        positional_class: simulated.then_some(PositionalClass::A),
        ..asset(id, Network::DistrictHeating, AssetKind::Pipe)
    };
    let (a, c) = (Some(PositionalClass::A), Some(PositionalClass::C));
    let provenance = provenance(&[
        (house("h1", None), Some("OSM"), None),
        (pipe("p1", true), None, None),
        (cable("metered", a), Some("A utility"), Some(Quality::Stale)),
        (cable("c2", a), Some("A utility"), Some(Quality::Simulated)),
        (cable("c3", c), None, Some(Quality::Simulated)),
        (house("h2", Some(12.0)), Some("OSM"), None),
    ]);
    let expected = [
        (
            "Electricity",
            "surveyed, class A: within half a metre (2) · A utility; \
             as in the file, class C: no better than 1.5 m (1); \
             figures simulated (2); figures measured (1) · Meters",
        ),
        ("Heating", "drawn, not surveyed; no figures so far"),
        (
            "Buildings",
            "as in the file, which does not say how exactly · OSM; \
             heights are not in the file: 9\u{a0}m assumed (1); no figures so far",
        ),
    ];
    let expected = expected.map(|(title, lines)| (title.to_owned(), lines.to_owned()));
    assert_eq!(said(&provenance), expected);
    let mark = provenance.texts(&"en".into()).mark.unwrap();
    assert_eq!(mark.short, "≈ Simulated");
    assert_eq!(
        mark.said,
        "Partly drawn, not surveyed · Figures partly simulated · Some heights assumed"
    );
}

#[test]
fn what_is_real_has_no_mark() {
    let cable = asset("metered", Network::Electricity, AssetKind::Cable);
    let mark = |of| provenance(&[of]).texts(&"en".into()).mark;
    assert_eq!(mark((cable.clone(), None, None)), None);
    assert_eq!(mark((cable.clone(), None, Some(Quality::Live))), None);
    assert_eq!(mark((house("h", Some(3.0)), None, None)), None);
    assert_eq!(provenance(&[]), Provenance::default());
    let short = |of| mark(of).unwrap().short;
    assert_eq!(short((house("h", None), None, None)), "≈ Assumed");
    assert_eq!(short((Asset { simulated: true, ..cable.clone() }, None, None)), "≈ Drawn");
    assert_eq!(short((cable, None, Some(Quality::Simulated))), "≈ Simulated");
}

#[test]
fn every_language_has_words_for_all_of_it() {
    let places = [PlaceOrigin::Surveyed, PlaceOrigin::Imported, PlaceOrigin::Drawn];
    let class = |origin| (origin == PlaceOrigin::Surveyed).then_some(PositionalClass::B);
    let places =
        places.map(|origin| PlaceCount { origin, class: class(origin), who: None, assets: 1 });
    let figures = [
        FigureOrigin::Measured,
        FigureOrigin::Estimated,
        FigureOrigin::Simulated,
        FigureOrigin::Withheld,
    ];
    let figures = figures.map(|origin| FigureCount { origin, source: None, assets: 1 });
    let layer = DataLayer {
        network: Some(Network::Water),
        assets: 3,
        places: places.into(),
        figures: figures.into(),
        heights_assumed: 1,
    };
    for language in ["en", "fr", "zh"] {
        let provenance = Provenance { layers: vec![layer.clone()] };
        let texts = provenance.texts(&language.into());
        let lines = &texts.layers[0].lines;
        assert_eq!(lines.len(), 8, "{lines:?}");
        assert!(
            lines.iter().all(|line| line.chars().count() > 3 && !line.contains('{')),
            "{lines:?}"
        );
        assert!(!texts.layers[0].title.is_empty() && !texts.mark.unwrap().said.is_empty());
    }
}
