use super::*;

fn fort() -> Wgs84 {
    Wgs84::new(48.8172, 2.2668).unwrap()
}

#[track_caller]
fn near(found: f64, wanted: f64, tolerance: f64) {
    assert!((found - wanted).abs() < tolerance, "{found} is not {wanted} within {tolerance}");
}

#[test]
fn years_out_of_reach_are_dark() {
    assert_eq!(sky(fort(), Timestamp::MIN, 0.0, 12.0, 1).global_w_m2, 0.0);
}

#[test]
fn a_clear_sky_gives_haurwitzs_figures() {
    // 1098 x 1 x exp(-0.059), and at 30 degrees 1098 x 0.5 x exp(-0.118).
    near(clear_sky_w_m2(1.0), 1035.09, 0.01);
    near(clear_sky_w_m2(0.5), 487.90, 0.01);
    assert_eq!(clear_sky_w_m2(0.0), 0.0);
    assert_eq!(clear_sky_w_m2(-0.5), 0.0);
}

#[test]
fn the_diffuse_share_is_that_of_erbs() {
    near(diffuse_fraction(200.0, 1000.0), 0.982, 1e-9);
    near(diffuse_fraction(500.0, 1000.0), 0.6590, 1e-3);
    near(diffuse_fraction(900.0, 1000.0), 0.165, 1e-9);
    assert_eq!(diffuse_fraction(0.0, 1000.0), 1.0);
    // The pieces meet.
    near(diffuse_fraction(220.0, 1000.0), diffuse_fraction(220.1, 1000.0), 2e-3);
    near(diffuse_fraction(799.9, 1000.0), diffuse_fraction(800.1, 1000.0), 2e-3);
}

#[test]
fn a_level_plane_gets_the_global_light_and_a_tilted_one_faces_the_sun() {
    let noon = sky(fort(), "2026-06-15T11:53:00Z".parse().unwrap(), 165.5, 13.9, 3);
    near(noon.on_plane_w_m2(&Plane::new(0.0, 180.0)), noon.global_w_m2, 1e-9);
    let of = |azimuth| noon.on_plane_w_m2(&Plane::new(40.0, azimuth));
    assert!(of(180.0) > of(90.0) && of(90.0) > of(0.0));
    near(of(90.0), of(-270.0), 1e-9);
}

#[test]
fn the_climate_is_that_of_paris() {
    let (mut months, mut clouds) = ([(0.0, 0.0); 12], [(0.0, 0.0); 12]);
    // Ten years by the hour.
    let first: Timestamp = "2020-01-01T00:30:00Z".parse().unwrap();
    for hour in 0..24 * 3652 {
        let time = first + jiff::SignedDuration::from_hours(hour);
        let year_day = (hour as f64 / 24.0).rem_euclid(365.25);
        let clouded = overcast(11, time, year_day);
        let warm = temperature_c(11, time, year_day, (hour % 24) as f64 + 0.5, clouded);
        assert!((-15.0..45.0).contains(&warm) && (0.0..=1.0).contains(&clouded));
        let month = (year_day / 30.4375) as usize % 12;
        months[month] = (months[month].0 + warm, months[month].1 + 1.0);
        clouds[month] = (clouds[month].0 + clouded, clouds[month].1 + 1.0);
    }
    for month in 0..12 {
        let normal = (NORMALS_C[month].0 + NORMALS_C[month].1) / 2.0;
        near(months[month].0 / months[month].1, normal, 1.5);
        near(clouds[month].0 / clouds[month].1, SUNLESS[month] * 8.0 / 9.0, 0.12);
    }
}

#[test]
fn weather_changes_smoothly_also_over_midnight() {
    let first: Timestamp = "2026-04-01T12:00:00Z".parse().unwrap();
    let mut before: Option<f64> = None;
    for minute in 0..3 * 1440 {
        let time = first + jiff::SignedDuration::from_mins(minute);
        let now = overcast(5, time, 90.5 + minute as f64 / 1440.0);
        assert!(before.is_none_or(|before| (before - now).abs() < 0.09));
        before = Some(now);
    }
}
