//! What happens before the first frame: opening the demo pack, a session of
//! it, and a day of its simulated district. Limit: the pack within 50 ms.

use std::hint::black_box;
use std::path::PathBuf;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use jiff::civil::date;
use serde_json::{Value, json};
use wattwalk::assets::{Asset, AssetKind, Geometry, Network, Vertex};
use wattwalk::energy::Scope;
use wattwalk::geodesy::Wgs84;
use wattwalk::language::Language;
use wattwalk::live::{MeterCounts, PrivacyRules, Quantity};
use wattwalk::pack::{PackFolder, TourPack};
use wattwalk::session::{Settings, TourSession};

fn bench(criterion: &mut Criterion) {
    let folder = PackFolder(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../assets/fort-issy"));
    let pack = Arc::new(TourPack::open(&folder).expect("the demo pack opens"));
    let settings = Settings::new(Language::from("en"));
    let district = pack.simulated_district().expect("the demo pack has a simulated district");

    let mut group = criterion.benchmark_group("pack");
    group.bench_function("open", |bencher| {
        bencher.iter(|| black_box(TourPack::open(&folder).expect("the demo pack opens")));
    });
    group.bench_function("session", |bencher| {
        bencher.iter(|| black_box(TourSession::open(pack.clone(), settings.clone())));
    });
    let mut day = date(2026, 1, 1);
    group.bench_function("day", |bencher| {
        bencher.iter(|| {
            // Another day each time: what was computed is remembered.
            day = day.tomorrow().unwrap_or(date(2026, 1, 1));
            black_box(district.day_on(day, Scope::District))
        });
    });
    let town = fed_town();
    let rules = PrivacyRules::default();
    let counts = MeterCounts::of(&town, &rules);
    let held = town.iter().filter(|it| counts.withholds(&it.id, Quantity::PowerKw)).count();
    assert!(held > 1000 && held < town.len(), "{held} withheld");
    group.bench_function("privacy", |bencher| {
        bencher.iter(|| black_box(MeterCounts::of(&town, &rules)));
    });
    group.finish();
}

/// Some ten thousand assets with links: substations over transformers over
/// streets of cables one behind the other, each with two buildings, and pipes of
/// heat over the same buildings in other groups.
fn fed_town() -> Vec<Asset> {
    let mut town = Vec::new();
    let mut put = |id: String, network, kind, attributes: Value| {
        let point = Wgs84::new(48.8167, 2.2681).expect("a place");
        let place = Geometry::Points(vec![Vertex { point, z_m: None }]);
        let attributes = serde_json::from_value(attributes).expect("an object");
        town.push(Asset { attributes, ..Asset::new(id.as_str().into(), network, kind, place) });
    };
    let electricity = Network::Electricity;
    put(
        "top".into(),
        electricity,
        AssetKind::Substation,
        json!({"feeds": (0..20).map(|t| format!("t{t}")).collect::<Vec<_>>()}),
    );
    for transformer in 0..20 {
        let streets: Vec<_> = (0..5).map(|street| format!("c{transformer}-{street}-0")).collect();
        put(
            format!("t{transformer}"),
            electricity,
            AssetKind::Transformer,
            json!({"feeds": streets}),
        );
        for street in 0..5 {
            for cable in 0..30 {
                let at = format!("{transformer}-{street}-{cable}");
                let mut feeds = vec![format!("a{at}"), format!("b{at}")];
                if cable < 29 {
                    feeds.push(format!("c{transformer}-{street}-{}", cable + 1));
                }
                put(format!("c{at}"), electricity, AssetKind::Cable, json!({"feeds": feeds}));
                let homes = [1 + cable % 7, 8 + cable % 20];
                put(
                    format!("a{at}"),
                    Network::Unspecified,
                    AssetKind::Building,
                    json!({"homes": homes[0]}),
                );
                put(
                    format!("b{at}"),
                    Network::Unspecified,
                    AssetKind::Building,
                    json!({"homes": homes[1]}),
                );
            }
        }
    }
    for pipe in 0..600 {
        let feeds: Vec<_> = (0..5)
            .map(|n| pipe * 5 + n)
            .map(|n| format!("a{}-{}-{}", n % 20, n / 20 % 5, n / 100 % 30))
            .collect();
        put(format!("p{pipe}"), Network::DistrictHeating, AssetKind::Pipe, json!({"feeds": feeds}));
    }
    town
}

criterion_group!(benches, bench);
criterion_main!(benches);
