//! The simulated district of the demo pack: what the visit's figures rest on.

use std::path::PathBuf;

use jiff::civil::Date;
use wattwalk::assets::AssetKind;
use wattwalk::energy::{Indicators, Scope, SimulatedDistrict};
use wattwalk::live::Quality;
use wattwalk::pack::{PackFolder, TourPack};

fn open() -> (TourPack, SimulatedDistrict) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../assets/fort-issy");
    let pack = TourPack::open(&PackFolder(folder)).unwrap();
    let district = pack.simulated_district().unwrap();
    (pack, district)
}

/// A whole year, the days of 23 and 25 hours among it.
fn year() -> impl Iterator<Item = Date> {
    let first = Date::constant(2026, 1, 1);
    std::iter::successors(Some(first), |date| date.tomorrow().ok()).take(365)
}

#[test]
fn every_attribute_of_the_pack_is_used() {
    let (_, district) = open();
    let notes: Vec<String> = district.notes().iter().map(ToString::to_string).collect();
    assert!(notes.is_empty(), "{notes:#?}");
    assert_eq!(district.storage_kwh(Scope::BatteryTransformer), 60.0);
}

#[test]
fn energy_balances_in_every_step_of_a_year() {
    let (_, district) = open();
    for date in year() {
        for scope in [Scope::District, Scope::BatteryTransformer] {
            for step in district.day_on(date, scope).steps {
                let from = step.production_kw + step.import_kw + step.discharge_kw;
                let to = step.consumption_kw + step.export_kw + step.charge_kw;
                let off_wh = (from - to).abs() * step.duration_s / 3.6;
                assert!(off_wh < 1e-3, "{date} {scope:?}: {step:?}");
            }
        }
    }
}

#[test]
fn the_transformer_stores_the_noon_and_gives_it_back_in_the_evening() {
    let (_, district) = open();
    let scope = Scope::BatteryTransformer;
    let capacity_kwh = district.storage_kwh(scope);
    let (mut full, mut shaved) = (0, 0);
    for date in year() {
        let day = district.day_on(date, scope);
        let stored = |step: usize| day.steps[step].stored_kwh;
        // 18:00 and the end of the day.
        let (evening, end) = (stored(day.steps.len() - 25), stored(day.steps.len() - 1));
        assert!((end - 0.1 * capacity_kwh).abs() < 1e-6, "{date} ends with {end} kWh");
        if evening > 0.99 * capacity_kwh {
            full += 1;
            let figures = Indicators::over(day.evening(), capacity_kwh);
            shaved += u32::from(figures.peak_shaved.is_some_and(|share| share > 0.2));
        }
    }
    assert!((40..250).contains(&full), "the battery was full on {full} evenings");
    assert!(shaved * 10 > full * 9, "and lowered the evening's peak on {shaved} of those days");
}

#[test]
fn homes_draw_most_on_winter_evenings_and_at_noon_on_sundays() {
    let (_, district) = open();
    // The hour in which the district draws most, and how much.
    let peak = |date: &str| {
        let day = district.day_on(date.parse().unwrap(), Scope::District);
        let hours = day
            .steps
            .chunks(4)
            .map(|hour| hour.iter().map(|step| step.consumption_unshifted_kw).sum::<f64>() / 4.0);
        let most = hours.enumerate().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
        (most.0, most.1)
    };
    let (winter, summer) = (peak("2026-01-14"), peak("2026-06-17"));
    assert!((17..=21).contains(&winter.0), "{winter:?}");
    assert!(winter.1 > 1.5 * summer.1, "{winter:?}, {summer:?}");
    let (_, sunday) = (peak("2026-06-17"), peak("2026-06-14"));
    assert!((11..=14).contains(&sunday.0), "{sunday:?}");
}

#[test]
fn the_heat_plant_lifts_the_heat_of_all() {
    let (_, district) = open();
    let kw = |time: &str| {
        let batch = district.readings_of(&["heat-plant-house".into()], time.parse().unwrap());
        batch.readings[0].value.unwrap()
    };
    let (winter, summer) = (kw("2026-01-13T07:00:00Z"), kw("2026-07-15T12:00:00Z"));
    assert!(winter > 100.0 && (20.0..80.0).contains(&summer), "{winter}, {summer}");
}

#[test]
fn only_what_covers_fewer_than_ten_homes_is_withheld() {
    let (pack, district) = open();
    let now = "2026-06-13T11:00:00Z".parse().unwrap();
    let withheld: Vec<_> = district
        .readings_of(&[], now)
        .readings
        .into_iter()
        .filter(|reading| reading.quality == Quality::Withheld)
        .collect();
    for reading in &withheld {
        let asset = pack.assets().iter().find(|asset| asset.id == reading.asset).unwrap();
        let homes = asset.attributes.get("homes").and_then(serde_json::Value::as_u64);
        assert!(asset.kind != AssetKind::Building || homes < Some(10), "{reading:?}");
        assert_eq!(reading.value, None);
    }
}
