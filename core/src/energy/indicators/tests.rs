use super::*;
use jiff::SignedDuration;

fn step(hour: i64, load: f64, plain: f64, made: f64, charge: f64, discharge: f64) -> Step {
    let net = load - made + charge - discharge;
    Step {
        start: Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hour),
        duration_s: 3600.0,
        consumption_kw: load,
        consumption_unshifted_kw: plain,
        production_kw: made,
        charge_kw: charge,
        discharge_kw: discharge,
        import_kw: net.max(0.0),
        export_kw: (-net).max(0.0),
        stored_kwh: 0.0,
        temperature_c: 10.0,
    }
}

/// Night, noon with a car moved there, evening with the battery's help.
fn day() -> Vec<Step> {
    let mut day = vec![
        step(0, 2.0, 2.0, 0.0, 0.0, 0.0),
        step(1, 4.0, 1.0, 10.0, 3.0, 0.0),
        step(2, 5.0, 8.0, 0.0, 0.0, 2.0),
    ];
    day[1].stored_kwh = 3.0;
    day[2].stored_kwh = 0.5;
    day
}

#[track_caller]
fn is(found: f64, wanted: f64) {
    assert!((found - wanted).abs() < 1e-12, "{found} is not {wanted}");
}

#[test]
fn a_day_worked_out_by_hand() {
    let figures = Indicators::over(&day(), 5.0);
    is(figures.consumption_kwh, 11.0);
    is(figures.production_kwh, 10.0);
    // M: 0 at night, 4 at noon (7 left over), 2 in the evening.
    is(figures.self_consumption.unwrap(), 0.6);
    is(figures.self_sufficiency.unwrap(), 6.0 / 11.0);
    // Imports: 2, 0, 3; without battery and shifting 2, 0, 8.
    is(figures.peak_import_kw, 3.0);
    is(figures.peak_import_plain_kw, 8.0);
    is(figures.peak_shaved.unwrap(), 0.625);
    // 2 kWh by the battery, 3 kWh of the car.
    is(figures.shifted_kwh, 5.0);
    is(figures.state_of_charge.unwrap(), 0.1);
    is(figures.co2_kg, 5.0 * 0.0217);
    is(figures.co2_avoided_kg, 6.0 * 0.0217);
}

#[test]
fn steps_count_by_their_length() {
    let mut quarter = day();
    quarter.iter_mut().for_each(|step| step.duration_s = 900.0);
    let (whole, quarter) = (Indicators::over(&day(), 5.0), Indicators::over(&quarter, 5.0));
    is(quarter.consumption_kwh, whole.consumption_kwh / 4.0);
    is(quarter.peak_import_kw, whole.peak_import_kw);
    assert_eq!(quarter.self_consumption, whole.self_consumption);
}

#[test]
fn an_empty_window_says_nothing() {
    let figures = Indicators::over(&[], 5.0);
    assert_eq!(figures.consumption_kwh.to_bits(), 0.0_f64.to_bits());
    assert_eq!(figures.peak_import_kw, 0.0);
    assert_eq!(figures.self_consumption, None);
    assert_eq!(figures.self_sufficiency, None);
    assert_eq!(figures.state_of_charge, None);
    assert_eq!(figures.peak_shaved, None);
}

#[test]
fn a_night_has_no_self_consumption_and_no_self_sufficiency_but_zero() {
    let night = vec![step(0, 2.0, 2.0, 0.0, 0.0, 0.0); 24];
    let figures = Indicators::over(&night, 0.0);
    assert_eq!(figures.self_consumption, None);
    assert_eq!(figures.self_sufficiency, Some(0.0));
    assert_eq!(figures.state_of_charge, None);
    assert_eq!(figures.co2_avoided_kg, 0.0);
}

#[test]
fn an_evening_alone_never_uses_more_than_all() {
    let evening = [step(0, 5.0, 5.0, 1.0, 0.0, 3.0)];
    let figures = Indicators::over(&evening, 5.0);
    assert_eq!(figures.self_consumption, Some(1.0));
    is(figures.self_sufficiency.unwrap(), 0.8);
}

#[test]
fn a_battery_charged_from_the_grid_is_no_own_production() {
    let figures = Indicators::over(&[step(0, 1.0, 1.0, 1.0, 5.0, 0.0)], 5.0);
    assert_eq!(figures.self_consumption, Some(0.0));
    is(figures.peak_import_kw, 5.0);
    is(figures.peak_shaved.unwrap_or(0.0), 0.0);
}

#[test]
fn windows_take_whole_steps_and_times_find_theirs() {
    let day = Day { steps: day(), is_withheld: false };
    let at = |minutes| Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes);
    assert_eq!(day.window(at(0), at(180)).len(), 3);
    assert_eq!(day.window(at(1), at(121)), &day.steps[1..3]);
    assert_eq!(day.window(at(60), at(120)), &day.steps[1..2]);
    assert!(day.window(at(120), at(60)).is_empty());
    assert!(day.window(Timestamp::MIN, at(0)).is_empty());
    assert_eq!(day.step_at(at(60)), Some(&day.steps[1]));
    assert_eq!(day.step_at(at(179)), Some(&day.steps[2]));
    assert_eq!(day.step_at(at(180)), None);
    assert_eq!(day.step_at(at(-1)), None);
}

#[test]
fn a_battery_is_as_full_as_it_is_at_the_time_itself() {
    let day = Day { steps: day(), is_withheld: false };
    let at = |minute| {
        let time = Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minute);
        FiguresNow::of(&day, time, 5.0)
    };
    // From nothing at one to 3 kWh at two, and down to 0.5 at three.
    is(at(60).unwrap().state_of_charge.unwrap(), 0.0);
    is(at(90).unwrap().state_of_charge.unwrap(), 0.3);
    is(at(150).unwrap().state_of_charge.unwrap(), 0.35);
    assert_eq!(at(90).unwrap().day, Indicators::over(&day.steps, 5.0));
    assert_eq!(at(180), None, "the day has ended");
    assert_eq!(FiguresNow::of(&day, Timestamp::UNIX_EPOCH, 0.0).unwrap().state_of_charge, None);
}

#[test]
fn a_peak_that_is_hardly_lower_is_called_unchanged() {
    let almost = [step(0, 99.7, 100.0, 0.0, 0.0, 0.0)];
    assert_eq!(Indicators::over(&almost, 0.0).peak_shaved, None);
    let lower = [step(0, 99.0, 100.0, 0.0, 0.0, 0.0)];
    is(Indicators::over(&lower, 0.0).peak_shaved.unwrap(), 0.01);
    let higher = [step(0, 120.0, 100.0, 0.0, 0.0, 0.0)];
    assert_eq!(Indicators::over(&higher, 0.0).peak_shaved, None);
}

#[test]
fn the_evening_is_the_last_quarter_of_a_day_however_long() {
    for steps in [0, 3, 92, 96, 100] {
        let steps: Vec<Step> = (0..steps).map(|hour| step(hour, 1.0, 1.0, 0.0, 0.0, 0.0)).collect();
        let day = Day { steps: steps.clone(), is_withheld: false };
        assert_eq!(day.evening(), &steps[steps.len() - steps.len() / 4..]);
    }
}
