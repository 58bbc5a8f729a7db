//! What happens before the first frame: opening the demo pack, a session of
//! it, and a day of its simulated district. Limit: the pack within 50 ms.

use std::hint::black_box;
use std::path::PathBuf;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use jiff::civil::date;
use jiff::tz::TimeZone;
use wattwalk::assets::{PackFolder, TourPack};
use wattwalk::energy::{Scope, SimulatedDistrict};
use wattwalk::live::SourceSettings;
use wattwalk::session::{Settings, TourSession};
use wattwalk::tour::Language;

fn bench(criterion: &mut Criterion) {
    let folder = PackFolder(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../assets/fort-issy"));
    let pack = Arc::new(TourPack::open(&folder).expect("the demo pack opens"));
    let settings = Settings::new(Language::from("en"));
    let zone = TimeZone::get(&pack.manifest.time_zone).expect("the pack's time zone is known");
    let district = pack.sources.iter().find_map(|source| match source {
        SourceSettings::SimulatedDistrict(settings) => Some(
            SimulatedDistrict::new(
                settings,
                &pack.profiles[&settings.profiles],
                &pack.assets,
                &zone,
                pack.manifest.min_meters,
            )
            .expect("the district can be simulated"),
        ),
        _ => None,
    });
    let district = district.expect("the demo pack has a simulated district");

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
            black_box(district.day(day, Scope::District))
        });
    });
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
