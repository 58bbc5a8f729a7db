use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value, json};

use jiff::SignedDuration;

use super::*;
use crate::assets::{AssetKind as K, Geometry, Network as N, Vertex};
use crate::energy::{Indicators, NoteIssue, Step};
use crate::geodesy::Wgs84;
use crate::live::{PrivacyRules, Quantity, Reading};

/// Four households, two offices and a shop with plain courses of their own.
fn profiles() -> String {
    let mut text =
        "time,household_01,household_02,household_03,household_04,office_01,office_02,shop_01\n"
            .to_owned();
    for slot in 0..96 {
        let hour = f64::from(slot) / 4.0;
        let hump = |at: f64, width: f64| (-((hour - at) / width).powi(2)).exp();
        let home = |at: f64, size: f64| size * (0.15 + 0.3 * hump(7.5, 1.0) + hump(at, 2.0));
        let office = |at: f64| 2.0 + 8.0 * hump(at, 4.0);
        let columns = [
            home(19.0, 0.8),
            home(20.0, 1.2),
            home(21.0, 1.0),
            home(18.5, 0.6),
            office(12.0),
            office(13.5),
            1.0 + 5.0 * hump(15.0, 5.0),
        ]
        .map(|kw| format!("{kw:.3}"));
        text += &format!("{:02}:{:02},{}\n", slot / 4, slot % 4 * 15, columns.join(","));
    }
    text
}

fn settings(seed: u64) -> DistrictSettings {
    DistrictSettings {
        id: "district".into(),
        title: "Simulated district".into(),
        attribution: "nobody".into(),
        seed,
        profiles: "profiles/loads.csv".into(),
    }
}

fn asset(id: &str, network: N, kind: K, attributes: Value) -> Asset {
    let point = Wgs84::new(48.8172, 2.2668).unwrap();
    let place = Geometry::Points(vec![Vertex { point, z_m: None }]);
    let attributes = serde_json::from_value(attributes).unwrap();
    Asset { simulated: true, attributes, ..Asset::new(id.into(), network, kind, place) }
}

/// A substation over two transformers, one with a battery; heat, water,
/// telecom, waste and mobility beside them.
fn small() -> Vec<Asset> {
    let e = N::Electricity;
    let cable = |id: &str, feeds: Value| asset(id, e, K::Cable, json!({ "feeds": feeds }));
    let building = |id: &str, homes: u32| {
        let heated_m2 = f64::from(homes) * 70.0;
        let attributes = json!({ "homes": homes, "heated_m2": heated_m2 });
        asset(id, N::Unspecified, K::Building, attributes)
    };
    vec![
        asset("substation", e, K::Substation, json!({ "feeds": ["t1", "t2"] })),
        asset("t1", e, K::Transformer, json!({ "feeds": ["c1", "c2", "battery"] })),
        asset("t2", e, K::Transformer, json!({ "feeds": ["c3", "lamps"] })),
        cable("c1", json!(["villa 1", "villa 2", "roof 1"])),
        cable("c2", json!(["school", "roof 2", "charging"])),
        cable("c3", json!(["office", "house", "cottages"])),
        asset("lamps", N::Lighting, K::Cable, json!({ "feeds": ["lamp 1", "lamp 2"] })),
        building("villa 1", 40),
        building("villa 2", 30),
        // Each too few to be shown, together enough.
        building("house", 3),
        building("cottages", 8),
        asset("school", N::Unspecified, K::Building, json!({ "homes": 0, "school_m2": 3000 })),
        asset(
            "office",
            N::Unspecified,
            K::Building,
            json!({ "homes": 0, "office_m2": 2000, "shop_m2": 200 }),
        ),
        asset("roof 1", e, K::Photovoltaic, json!({ "peak_kw": 60.0, "tilt_deg": 15 })),
        asset("roof 2", e, K::Photovoltaic, json!({ "peak_kw": 60, "azimuth_deg": 225 })),
        asset(
            "battery",
            e,
            K::Battery,
            json!({
            "capacity_kwh": 93, "power_kw": 50, "round_trip_efficiency": 0.85 }),
        ),
        asset("lamp 1", N::Lighting, K::StreetLight, json!({ "power_w": 60 })),
        asset("lamp 2", N::Lighting, K::StreetLight, json!({ "power_w": 60 })),
        asset("charging", N::Mobility, K::ChargingPoint, json!({ "power_kw": 7.4, "places": 6 })),
        asset("bikes", N::Mobility, K::Station, json!({ "places": 20 })),
        asset("well", N::DistrictHeating, K::Well, json!({ "flow_m3_per_h": 100 })),
        asset(
            "heat",
            N::DistrictHeating,
            K::Pipe,
            json!({ "feeds": ["villa 1", "villa 2", "house", "cottages"] }),
        ),
        asset("water", N::Water, K::Pipe, json!({ "feeds": ["villa 1", "school"] })),
        asset("cabinet", N::Telecom, K::Cabinet, json!({ "homes": 70 })),
        asset("fibre", N::Telecom, K::Duct, json!({ "feeds": ["cabinet"] })),
        asset("inlet 1", N::Waste, K::Inlet, json!({ "homes": 40 })),
        asset("inlet 2", N::Waste, K::Inlet, json!({ "homes": 30 })),
        asset("tube", N::Waste, K::Pipe, json!({ "feeds": ["inlet 1", "inlet 2"] })),
    ]
}

fn paris() -> TimeZone {
    TimeZone::get("Europe/Paris").unwrap()
}

fn district(assets: &[Asset], seed: u64) -> SimulatedDistrict {
    SimulatedDistrict::new(&settings(seed), &profiles(), assets, &paris(), &PrivacyRules::default())
        .unwrap()
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn reading(batch: &Batch, id: &str, quantity: Quantity) -> Reading {
    let mut found =
        batch.readings.iter().filter(|r| r.asset.as_str() == id && r.quantity == quantity);
    let reading = found.next().unwrap_or_else(|| panic!("{id} has no {quantity:?}")).clone();
    assert!(found.next().is_none(), "{id} has {quantity:?} twice");
    reading
}

fn value(batch: &Batch, id: &str, quantity: Quantity) -> f64 {
    reading(batch, id, quantity).value.unwrap()
}

#[track_caller]
fn near(found: f64, wanted: f64) {
    assert!((found - wanted).abs() < 1e-9, "{found} is not {wanted}");
}

/// What must hold in each step of any scope, to far less than a watt-hour.
fn check_balance(day: &Day, reserve_kwh: f64, one_way: f64) -> Result<(), TestCaseError> {
    let mut before_kwh = reserve_kwh;
    for step in &day.steps {
        let hours = step.duration_s / 3600.0;
        let from = step.production_kw + step.import_kw + step.discharge_kw;
        let to = step.consumption_kw + step.export_kw + step.charge_kw;
        prop_assert!(((from - to) * hours).abs() < 1e-6, "{step:?}");
        let gained_kwh = (step.charge_kw * one_way - step.discharge_kw / one_way) * hours;
        prop_assert!((step.stored_kwh - before_kwh - gained_kwh).abs() < 1e-6, "{step:?}");
        before_kwh = step.stored_kwh;
        for figure in [
            step.consumption_kw,
            step.consumption_unshifted_kw,
            step.production_kw,
            step.charge_kw,
            step.discharge_kw,
            step.import_kw,
            step.export_kw,
            step.stored_kwh,
        ] {
            prop_assert!(figure.is_finite() && figure >= 0.0, "{step:?}");
        }
        prop_assert!(step.import_kw == 0.0 || step.export_kw == 0.0);
    }
    let moved: f64 = day
        .steps
        .iter()
        .map(|step| {
            (step.consumption_kw - step.consumption_unshifted_kw) * step.duration_s / 3600.0
        })
        .sum();
    prop_assert!(moved.abs() < 1e-6, "shifting lost {moved} kWh");
    prop_assert!((before_kwh - reserve_kwh).abs() < 1e-6, "ends at {before_kwh} kWh");
    Ok(())
}

#[test]
fn the_same_seed_and_clock_give_the_same_figures_in_any_order() {
    let (one, other) = (district(&small(), 7), district(&small(), 7));
    let times = ["2026-06-15T10:07:00Z", "2026-01-15T18:30:00Z", "2026-06-15T10:08:00Z"].map(time);
    let forwards = times.map(|time| one.readings_of(&[], time));
    let mut backwards = times;
    backwards.reverse();
    let backwards = backwards.map(|time| other.readings_of(&[], time));
    for (forward, backward) in forwards.iter().zip(backwards.iter().rev()) {
        assert_eq!(forward, backward);
    }
    assert_ne!(forwards[0], district(&small(), 8).readings_of(&[], times[0]));
    assert_ne!(forwards[0].readings, forwards[1].readings);
}

#[test]
fn every_kind_gives_its_quantities_and_no_note_is_left() {
    let district = district(&small(), 7);
    assert_eq!(district.notes(), []);
    let batch = district.readings_of(&[], time("2026-06-15T11:00:00Z"));
    assert!(batch.failures.is_empty());
    let mut quantities: BTreeMap<&str, Vec<Quantity>> = BTreeMap::new();
    for reading in &batch.readings {
        assert_eq!(reading.time, time("2026-06-15T11:00:00Z"));
        quantities.entry(reading.asset.as_str()).or_default().push(reading.quantity);
    }
    use Quantity as Q;
    for (id, wanted) in [
        ("substation", &[Q::PowerKw][..]),
        ("villa 1", &[Q::PowerKw, Q::HeatKw]),
        ("school", &[Q::PowerKw]),
        ("battery", &[Q::PowerKw, Q::StateOfChargePercent]),
        ("charging", &[Q::PowerKw, Q::Available]),
        ("bikes", &[Q::Available]),
        ("well", &[Q::FlowM3PerH, Q::TemperatureC]),
        ("heat", &[Q::HeatKw]),
        ("water", &[Q::FlowM3PerH]),
        ("fibre", &[Q::DataMbitPerS]),
        ("tube", &[Q::WasteKgPerH]),
        ("inlet 1", &[Q::WasteKgPerH]),
        ("lamp 1", &[Q::PowerKw]),
    ] {
        assert_eq!(quantities.get(id).map(Vec::as_slice), Some(wanted), "{id}");
    }
    assert_eq!(quantities.len(), small().len(), "every asset of the small district is simulated");
}

#[test]
fn what_feeds_shows_the_sum_of_what_it_feeds() {
    let mut assets = small();
    // Enough homes that nothing is withheld.
    assets[9].attributes.insert("homes".into(), json!(12));
    let district = district(&assets, 7);
    for at in ["2026-06-15T11:00:00Z", "2026-06-15T20:40:00Z", "2026-12-01T03:00:00Z"] {
        let batch = district.readings_of(&[], time(at));
        let power = |id| value(&batch, id, Quantity::PowerKw);
        near(power("substation"), power("t1") + power("t2"));
        near(power("t1"), power("c1") + power("c2") + power("battery"));
        near(power("c1"), power("villa 1") + power("villa 2") + power("roof 1"));
        near(power("c2"), power("school") + power("roof 2") + power("charging"));
        near(power("lamps"), power("lamp 1") + power("lamp 2"));
        let heat = |id| value(&batch, id, Quantity::HeatKw);
        // Of 81 homes, of which the house's and the cottages' are withheld.
        near(heat("heat"), heat("villa 1") * 81.0 / 40.0);
        let waste = |id| value(&batch, id, Quantity::WasteKgPerH);
        near(waste("tube"), waste("inlet 1") + waste("inlet 2"));
        near(
            value(&batch, "fibre", Quantity::DataMbitPerS),
            value(&batch, "cabinet", Quantity::DataMbitPerS),
        );
    }
}

#[test]
fn readings_and_days_tell_the_same() {
    let district = district(&small(), 7);
    let scope = district.day_on(date("2026-06-15"), Scope::BatteryTransformer);
    let whole = district.day_on(date("2026-06-15"), Scope::District);
    for (step, all) in scope.steps.iter().zip(&whole.steps).step_by(7) {
        let batch = district.readings_of(&["t1".into(), "substation".into()], step.start);
        near(value(&batch, "t1", Quantity::PowerKw), step.import_kw - step.export_kw);
        near(value(&batch, "substation", Quantity::PowerKw), all.import_kw - all.export_kw);
        let end = step.start + SignedDuration::from_mins(15) - SignedDuration::from_nanos(1);
        let charge = district.readings_of(&["battery".into()], end);
        let percent = value(&charge, "battery", Quantity::StateOfChargePercent);
        assert!((percent - step.stored_kwh / 93.0 * 100.0).abs() < 1e-6);
    }
}

#[test]
fn a_home_of_the_mean_size_consumes_the_documented_mean() {
    // Many homes over a year: 2,228 kWh each.
    let many = [asset("b", N::Unspecified, K::Building, json!({ "homes": 2000 }))];
    let district = district(&many, 7);
    let mut kwh = 0.0;
    let mut day = date("2026-01-01");
    for _ in 0..365 {
        kwh += Indicators::over(&district.day_on(day, Scope::District).steps, 0.0).consumption_kwh;
        day = day.tomorrow().unwrap();
    }
    let each = kwh / 2000.0;
    assert!((each - 2228.0).abs() < 45.0, "{each} kWh");
}

#[test]
fn a_roof_in_paris_yields_what_roofs_in_paris_yield() {
    let roof = [asset("r", N::Electricity, K::Photovoltaic, json!({ "homes": 0, "peak_kw": 1 }))];
    let district = district(&roof, 7);
    let mut kwh = 0.0;
    let mut day = date("2026-01-01");
    for _ in 0..365 {
        let steps = district.day_on(day, Scope::District).steps;
        kwh += Indicators::over(&steps, 0.0).production_kwh;
        assert!(steps.iter().all(|step| step.production_kw <= 1.0));
        day = day.tomorrow().unwrap();
    }
    // Experience is 1,000 to 1,100 kWh for each kW peak at 30 degrees south; an
    // equally bright sky makes it a little less.
    assert!((900.0..1150.0).contains(&kwh), "{kwh} kWh");
}

#[test]
fn the_night_gives_nothing_and_the_lamps_are_lit() {
    let district = district(&small(), 7);
    let batch = district.readings_of(&[], time("2026-06-15T00:30:00Z"));
    for roof in ["roof 1", "roof 2"] {
        assert_eq!(value(&batch, roof, Quantity::PowerKw).to_bits(), 0.0_f64.to_bits());
    }
    near(value(&batch, "lamp 1", Quantity::PowerKw), 0.030);
    let evening = district.readings_of(&[], time("2026-06-15T20:50:00Z"));
    near(value(&evening, "lamp 1", Quantity::PowerKw), 0.060);
    let noon = district.readings_of(&[], time("2026-06-15T11:00:00Z"));
    near(value(&noon, "lamp 1", Quantity::PowerKw), 0.0);
}

#[test]
fn in_summer_the_battery_brings_the_noon_to_the_evening() {
    let district = district(&small(), 7);
    let capacity_kwh = district.storage_kwh(Scope::BatteryTransformer);
    assert_eq!(capacity_kwh, 93.0);
    let mut shaved = 0;
    for day in 1..=30 {
        let day = district.day_on(Date::constant(2026, 6, day), Scope::BatteryTransformer);
        let figures = Indicators::over(&day.steps, capacity_kwh);
        let peak = |steps: &[Step]| steps.iter().map(|step| step.stored_kwh).fold(0.0, f64::max);
        if peak(&day.steps) > 60.0 {
            shaved += 1;
            assert!(figures.peak_shaved.unwrap() > 0.1, "{figures:?}");
            let evening = &day.steps[80..];
            assert!(evening.iter().any(|step| step.discharge_kw > 1.0));
        }
    }
    assert!(shaved >= 10, "the battery filled up on {shaved} days of June");
}

#[test]
fn days_are_as_long_as_the_clock_makes_them() {
    let district = district(&small(), 7);
    for (day, steps) in [("2026-03-29", 92), ("2026-10-25", 100), ("2026-06-15", 96)] {
        let day = district.day_on(date(day), Scope::District);
        assert_eq!(day.steps.len(), steps);
        check_balance(&day, 9.3, 0.85_f64.sqrt()).unwrap();
    }
    // The same minute of the clock twice, an hour apart.
    let id = ["villa 1".into()];
    let first = district.readings_of(&id, time("2026-10-25T00:30:00Z"));
    let again = district.readings_of(&id, time("2026-10-25T01:30:00Z"));
    assert_eq!(
        value(&first, "villa 1", Quantity::PowerKw),
        value(&again, "villa 1", Quantity::PowerKw)
    );
}

#[test]
fn the_ends_of_the_calendar_are_empty_and_no_trouble() {
    let district = district(&small(), 7);
    assert!(district.day_on(Date::MAX, Scope::District).steps.is_empty());
    let batch = district.readings_of(&["villa 1".into()], Timestamp::MAX);
    assert_eq!((batch.readings.len(), batch.failures.len()), (0, 1));
    assert_eq!(district.readings_of(&[], Timestamp::MIN).failures, []);
    assert_eq!(district.day_on(Date::MIN, Scope::District).steps.len() % 4, 0);
}

#[test]
fn a_poll_names_what_it_does_not_know_and_when_to_ask_again() {
    let district = district(&small(), 7);
    let now = time("2026-06-15T11:07:30Z");
    let batch = district.readings_of(&["villa 1".into(), "elsewhere".into()], now);
    assert_eq!(batch.failures.len(), 1);
    assert!(matches!(
        &batch.failures[0].reason,
        SourceError::UnknownAsset { asset, .. } if asset.as_str() == "elsewhere"
    ));
    assert_eq!(batch.next_poll, Some(time("2026-06-15T11:15:00Z")));
    let battery = district.readings_of(&["battery".into()], now);
    assert_eq!(battery.next_poll, Some(time("2026-06-15T11:08:30Z")));
}

#[test]
fn what_feeds_only_unknown_things_is_unknown() {
    let shed = asset("shed", N::Unspecified, K::Building, json!({}));
    let cable = asset("c", N::Electricity, K::Cable, json!({ "feeds": ["shed"] }));
    let batch = district(&[shed, cable], 7)
        .readings_of(&["c".into(), "shed".into()], time("2026-06-15T11:00:00Z"));
    assert_eq!((batch.readings.len(), batch.failures.len()), (0, 2));
}

#[test]
fn any_time_is_read_from_any_thread_without_a_difference() {
    let district = district(&small(), 7);
    let times: Vec<Timestamp> =
        (0..24).map(|n| time("2026-06-13T00:00:00Z") + SignedDuration::from_hours(7 * n)).collect();
    let alone: Vec<Batch> = times.iter().map(|&time| district.readings_of(&[], time)).collect();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            let shared = district.clone();
            let (times, alone) = (&times, &alone);
            scope.spawn(move || {
                for (time, wanted) in times.iter().zip(alone).rev() {
                    assert_eq!(&shared.readings_of(&[], *time), wanted);
                }
            });
        }
    });
}

#[test]
fn polled_as_a_source_it_says_the_same() {
    use std::task::{Context, Poll, Waker};
    let district = district(&small(), 7);
    let now = time("2026-06-15T11:07:30Z");
    let assets = ["villa 1".into(), "roof 1".into()];
    let mut answer = district.poll(PollRequest { assets: &assets, now });
    match answer.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(batch) => assert_eq!(batch, Ok(district.readings_of(&assets, now))),
        Poll::Pending => panic!("a simulation has nothing to wait for"),
    }
    assert!(district.info().simulated);
}

#[test]
fn figures_of_too_few_homes_are_withheld_up_the_tree() {
    let mut assets = small();
    // A cable for the house alone tells as much as the house.
    assets[5] = asset("c3", N::Electricity, K::Cable, json!({ "feeds": ["house"] }));
    let district = district(&assets, 7);
    let batch = district.readings_of(&[], time("2026-06-15T11:00:00Z"));
    for (id, quantity) in
        [("house", Quantity::PowerKw), ("house", Quantity::HeatKw), ("c3", Quantity::PowerKw)]
    {
        let withheld = reading(&batch, id, quantity);
        assert_eq!((withheld.value, withheld.quality), (None, Quality::Withheld));
    }
    let open = reading(&batch, "villa 1", Quantity::PowerKw);
    assert_eq!(open.quality, Quality::Simulated);
}

#[test]
fn a_day_of_too_few_homes_is_withheld() {
    let date = jiff::civil::date(2026, 6, 15);
    let steps = |homes: [u32; 3]| {
        let mut assets = small();
        for (id, homes) in ["villa 1", "villa 2", "cottages"].into_iter().zip(homes) {
            let villa = assets.iter_mut().find(|asset| asset.id == AssetId::from(id)).unwrap();
            villa.attributes.insert("homes".into(), json!(homes));
        }
        assets.retain(|asset| asset.network != N::Telecom && asset.network != N::Waste);
        let district = district(&assets, 7);
        [Scope::District, Scope::BatteryTransformer].map(|s| district.day_on(date, s).steps.len())
    };
    // Beside them the other transformer feeds a house of three.
    assert_eq!(steps([5, 5, 8]), [96, 96]);
    assert_eq!(steps([5, 4, 8]), [96, 0]);
    assert_eq!(steps([3, 3, 0]), [0, 0]);
    // The district less the transformer would be the house.
    assert_eq!(steps([5, 5, 0]), [96, 0]);
    assert_eq!(steps([0, 0, 8])[1], 96);
}

/// The battery takes just what the roof makes too much: with the roof's figure
/// it would tell of the house.
#[test]
fn a_battery_that_would_tell_of_a_withheld_house_rests_and_is_withheld() {
    let e = N::Electricity;
    let assets = |homes: u32| {
        vec![
            asset("top", e, K::Substation, json!({ "feeds": ["t", "block"] })),
            asset("t", e, K::Transformer, json!({ "feeds": ["house", "roof", "battery"] })),
            asset("house", N::Unspecified, K::Building, json!({ "homes": homes })),
            asset("block", N::Unspecified, K::Building, json!({ "homes": 40 })),
            asset("roof", e, K::Photovoltaic, json!({ "homes": 0, "peak_kw": 20.0 })),
            asset("battery", e, K::Battery, json!({ "capacity_kwh": 20, "power_kw": 50 })),
        ]
    };
    let noon = time("2026-06-15T11:00:00Z");
    let batch = district(&assets(30), 7).readings_of(&[], noon);
    assert!(value(&batch, "battery", Quantity::PowerKw).abs() > 0.0);
    assert_eq!(
        reading(&batch, "battery", Quantity::StateOfChargePercent).quality,
        Quality::Simulated
    );

    let few = district(&assets(3), 7);
    let batch = few.readings_of(&[], noon);
    for quantity in [Quantity::PowerKw, Quantity::StateOfChargePercent] {
        let withheld = reading(&batch, "battery", quantity);
        assert_eq!((withheld.value, withheld.quality), (None, Quality::Withheld));
    }
    assert!(few.day_on(date("2026-06-15"), Scope::BatteryTransformer).is_withheld);
    // Nor do the sums tell what it took.
    let day = few.day_on(date("2026-06-15"), Scope::District);
    assert!(day.is_withheld || day.steps.iter().all(|step| step.charge_kw == 0.0));
}

/// The day of all less what is shown would be the office, or is the roof alone.
#[test]
fn a_day_that_would_tell_of_one_that_is_withheld_is_withheld() {
    let e = N::Electricity;
    let big = asset("big", N::Unspecified, K::Building, json!({ "homes": 40 }));
    let day = |more: Asset| {
        district(&[big.clone(), more], 7).day_on(date("2026-06-15"), Scope::District).is_withheld
    };
    let office = |attributes| asset("office", N::Unspecified, K::Building, attributes);
    assert!(day(office(json!({ "office_m2": 2000 }))));
    assert!(!day(office(json!({ "homes": 0, "office_m2": 2000 }))));
    let roof = |attributes| asset("roof", e, K::Photovoltaic, attributes);
    assert!(day(roof(json!({ "peak_kw": 9 }))));
    assert!(!day(roof(json!({ "homes": 0, "peak_kw": 9 }))));
}

#[test]
fn bad_attributes_are_noted_and_the_rest_goes_on() {
    let mut assets = small();
    let mut spoil = |id: &str, field: &str, value: Value| {
        let asset = assets.iter_mut().find(|asset| asset.id.as_str() == id).unwrap();
        asset.attributes.insert(field.into(), value);
    };
    spoil("villa 1", "homes", json!("forty"));
    spoil("villa 2", "homes", json!(-30));
    spoil("house", "homes", json!(2.5));
    spoil("roof 1", "peak_kw", json!(1e300));
    spoil("roof 2", "tilt_deg", json!([30]));
    spoil("battery", "capacity_kwh", json!(null));
    spoil("t1", "feeds", json!({ "all": true }));
    let district = district(&assets, 7);
    let fields: Vec<(&str, &str)> =
        district.notes().iter().map(|note| (note.asset.as_str(), note.field)).collect();
    for wanted in [
        ("villa 1", "homes"),
        ("villa 2", "homes"),
        ("house", "homes"),
        ("roof 1", "peak_kw"),
        ("roof 2", "tilt_deg"),
        ("battery", "capacity_kwh"),
        ("t1", "feeds"),
    ] {
        assert!(fields.contains(&wanted), "{wanted:?} is not in {fields:?}");
    }
    let missing = district.notes().iter().find(|note| note.asset.as_str() == "battery");
    assert_eq!(missing.map(|note| &note.issue), Some(&NoteIssue::Missing));
    let batch = district.readings_of(&[], time("2026-06-15T11:00:00Z"));
    assert!(value(&batch, "roof 2", Quantity::PowerKw) < 0.0, "roof 2 goes on");
    assert!(district.day_on(date("2026-06-15"), Scope::BatteryTransformer).steps.is_empty());
    assert_eq!(district.storage_kwh(Scope::BatteryTransformer), 0.0);
}

#[test]
fn without_assets_there_is_nothing() {
    let district = district(&[], 7);
    assert!(district.day_on(date("2026-06-15"), Scope::District).steps.is_empty());
    assert_eq!(district.readings_of(&[], time("2026-06-15T11:00:00Z")), Batch::default());
}

/// Any district: a chain of transformers at most three deep, each feeding
/// whatever is drawn for it.
fn any_district() -> impl Strategy<Value = Vec<Asset>> {
    let thing = prop_oneof![
        (0..200u32, 0.0..5e3f64).prop_map(|(homes, m2)| {
            (N::Unspecified, K::Building, json!({ "homes": homes, "office_m2": m2 }))
        }),
        (0.0..300.0f64, 0.0..90.0f64, 0.0..360.0f64).prop_map(|(kw, tilt, azimuth)| {
            let roof = json!({ "peak_kw": kw, "tilt_deg": tilt, "azimuth_deg": azimuth });
            (N::Electricity, K::Photovoltaic, roof)
        }),
        (0.0..500.0f64, 0.0..100.0f64).prop_map(|(kwh, kw)| {
            let battery = json!({
                "capacity_kwh": kwh, "power_kw": kw, "round_trip_efficiency": 0.8 });
            (N::Electricity, K::Battery, battery)
        }),
        (0.0..22.0f64, 0..10u32).prop_map(|(kw, places)| {
            (N::Mobility, K::ChargingPoint, json!({ "power_kw": kw, "places": places }))
        }),
        (0.0..200.0f64).prop_map(|w| (N::Lighting, K::StreetLight, json!({ "power_w": w }))),
    ];
    prop::collection::vec((thing, 0..4usize), 1..25).prop_map(|things| {
        let mut feeds: [Vec<String>; 3] = [vec!["t1".into()], vec!["t2".into()], Vec::new()];
        let mut assets = Vec::new();
        for (number, ((network, kind, attributes), under)) in things.into_iter().enumerate() {
            let id = format!("thing {number}");
            assets.push(asset(&id, network, kind, attributes));
            // Those under 3 hang on nothing.
            if let Some(feeds) = feeds.get_mut(under) {
                feeds.push(id);
            }
        }
        for (number, feeds) in feeds.iter().enumerate() {
            let id = format!("t{number}");
            assets.push(asset(&id, N::Electricity, K::Transformer, json!({ "feeds": feeds })));
        }
        assets
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn energy_balances_in_any_district_on_any_day(
        assets in any_district(),
        seed in any::<u64>(),
        days in 0..40_000i64,
    ) {
        let date = Date::constant(1990, 1, 1)
            .checked_add(SignedDuration::from_hours(24 * days))
            .unwrap();
        let district = district(&assets, seed);
        for scope in [Scope::District, Scope::BatteryTransformer] {
            let day = district.day_on(date, scope);
            let reserve_kwh = district.storage_kwh(scope) * 0.10;
            check_balance(&day, reserve_kwh, 0.8_f64.sqrt())?;
        }
        // A battery alone takes surplus only, and what it gives stays in the zone.
        let batteries = assets.iter().filter(|asset| asset.kind == K::Battery).count();
        let zone = district.day_on(date, Scope::BatteryTransformer);
        for step in zone.steps.iter().filter(|_| batteries == 1) {
            prop_assert!(step.discharge_kw < 1e-9 || step.export_kw < 1e-9, "{step:?}");
            prop_assert!(step.charge_kw < 1e-9 || step.import_kw < 1e-9, "{step:?}");
        }
        // Each transformer shows what it feeds.
        let noon = date.at(13, 0, 0, 0).to_zoned_datetime(paris()).unwrap().timestamp();
        let batch = district.readings_of(&[], noon);
        let power: BTreeMap<&str, f64> = batch
            .readings
            .iter()
            .filter(|reading| reading.quantity == Quantity::PowerKw)
            .filter_map(|reading| Some((reading.asset.as_str(), reading.value?)))
            .collect();
        let withheld = batch.readings.iter().any(|reading| reading.value.is_none());
        for transformer in assets.iter().filter(|asset| asset.kind == K::Transformer) {
            if let (Some(shown), false) = (power.get(transformer.id.as_str()), withheld) {
                let fed = transformer.attributes["feeds"].as_array().unwrap();
                let sum: f64 =
                    fed.iter().filter_map(|id| power.get(id.as_str().unwrap())).sum();
                prop_assert!((shown - sum).abs() < 1e-9);
            }
        }
    }
}

#[test]
fn wells_and_heat_pumps_say_nothing_where_the_heat_of_all_is_not_shown() {
    let heated = |id: &str, homes: u32, m2: u32| {
        let attributes = json!({ "homes": homes, "heated_m2": m2 });
        asset(id, N::Unspecified, K::Building, attributes)
    };
    let pipe = |feeds: Value| asset("pipe", N::DistrictHeating, K::Pipe, json!({ "feeds": feeds }));
    let plant =
        asset("plant", N::Unspecified, K::Building, json!({ "homes": 0, "heat_pump_cop": 3 }));
    let well = asset("well", N::DistrictHeating, K::Well, json!({ "flow_m3_per_h": 100 }));
    let cable = asset("cable", N::Electricity, K::Cable, json!({ "feeds": ["plant"] }));
    let figures = |assets: Vec<Asset>| -> Vec<(String, Quantity)> {
        let batch = district(&assets, 7).readings_of(&[], time("2026-01-13T09:00:00Z"));
        let shown = batch.readings.into_iter().filter(|reading| reading.value.is_some());
        let of = |id: &str| ["plant", "well", "cable"].contains(&id);
        shown.map(|it| (it.asset.to_string(), it.quantity)).filter(|it| of(&it.0)).collect()
    };
    let (power, flow) = (Quantity::PowerKw, Quantity::FlowM3PerH);
    let known = |all: &[(&str, Quantity)]| -> Vec<(String, Quantity)> {
        let all = all.iter().map(|(id, quantity)| ((*id).to_owned(), *quantity));
        let mut all: Vec<_> = all.collect();
        all.push(("well".to_owned(), Quantity::TemperatureC));
        all.sort();
        all
    };
    let sorted = |mut found: Vec<(String, Quantity)>| {
        found.sort();
        found
    };
    let beside = || vec![plant.clone(), well.clone(), cable.clone()];
    // One home is all that is heated: nothing tells of it.
    let one = [beside(), vec![heated("a", 1, 120), pipe(json!(["a"]))]].concat();
    assert_eq!(sorted(figures(one)), known(&[]));
    // A pipe to all but one: the plant less the pipe would be that one's.
    let most =
        [beside(), vec![heated("a", 1, 120), heated("b", 40, 2800), pipe(json!(["b"]))]].concat();
    assert_eq!(sorted(figures(most)), known(&[]));
    // A pipe to all, shown: the plant tells nothing new.
    let all = [beside(), vec![heated("b", 40, 2800), pipe(json!(["b"]))]].concat();
    let shown = known(&[("plant", power), ("cable", power), ("well", flow)]);
    assert_eq!(sorted(figures(all)), shown);
}

#[test]
fn a_city_of_one_building_is_drawn_at_once() {
    let homes = |homes: u32| {
        let attributes = json!({ "homes": homes });
        let city = vec![asset("city", N::Unspecified, K::Building, attributes)];
        let batch = district(&city, 7).readings_of(&[], time("2026-01-13T09:00:00Z"));
        value(&batch, "city", Quantity::PowerKw)
    };
    let ratio = homes(100_000) / homes(2_000);
    assert!((ratio - 50.0).abs() < 1e-6, "{ratio}");
}
