//! Against the official vectors; each test prints its largest error
//! (`cargo test -p wattwalk geodesy -- --nocapture`).

use geo::{Distance, Geodesic, Point};
use glam::{DVec2, DVec3};
use jiff::Timestamp;
use proptest::prelude::*;

use super::*;

/// Mean radius of WGS 84, metres; good enough where a correction is below 1 mm.
const MEAN_RADIUS_M: f64 = 6_371_008.8;

fn point(lat_deg: f64, lon_deg: f64) -> Wgs84 {
    Wgs84::new(lat_deg, lon_deg).unwrap()
}

fn numbers(line: &str, separator: impl Fn(char) -> bool) -> Vec<f64> {
    line.split(separator)
        .filter(|word| !word.is_empty())
        .map(|word| word.parse().unwrap())
        .collect()
}

/// Straight-line distance in metres between two points on the ellipsoid,
/// through the local frame of the first.
fn straight_m(from: Wgs84, to: Wgs84) -> f64 {
    LocalFrame::new(from, 0.0).to_local(to, 0.0).length()
}

/// How much a straight line under the ground is shorter than the arc above it:
/// s - 2 R sin(s / 2R), first term.
fn arc_excess_m(arc_m: f64) -> f64 {
    arc_m.powi(3) / (24.0 * MEAN_RADIUS_M * MEAN_RADIUS_M)
}

#[test]
fn topocentric_as_proj_and_iogp_have_it() {
    let mut frames = Vec::new();
    let (mut checked, mut accepted, mut there_m, mut back_m) = (0, DVec3::ZERO, 0.0_f64, 0.0_f64);
    for line in include_str!("../../tests/data/geodesy/proj_topocentric.gie").lines() {
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let values = || DVec3::from_slice(&numbers(rest, char::is_whitespace));
        let parameter = |name: &str| -> Option<f64> {
            rest.split_whitespace().find_map(|word| word.strip_prefix(name)?.parse().ok())
        };
        match word {
            "operation" => frames.push(match (parameter("+X_0="), parameter("+lat_0=")) {
                (Some(x_m), _) => {
                    let (y_m, z_m) = (parameter("+Y_0=").unwrap(), parameter("+Z_0=").unwrap());
                    let (origin, height_m) = Ecef { x_m, y_m, z_m }.to_geodetic();
                    (LocalFrame::new(origin, height_m), true)
                }
                (None, lat) => {
                    let origin = point(lat.unwrap(), parameter("+lon_0=").unwrap());
                    (LocalFrame::new(origin, parameter("+h_0=").unwrap()), false)
                }
            }),
            "accept" => accepted = values(),
            "expect" => {
                let (frame, geocentric) = frames.last().unwrap();
                let ecef = if *geocentric {
                    Ecef { x_m: accepted.x, y_m: accepted.y, z_m: accepted.z }
                } else {
                    Ecef::from_geodetic(point(accepted.y, accepted.x), accepted.z)
                };
                there_m = there_m.max(frame.ecef_to_local(ecef).distance(values()));
                let (place, height_m) = frame.to_geodetic(values());
                let again = Ecef::from_geodetic(place, height_m);
                back_m = back_m.max(again.vector().distance(ecef.vector()));
                checked += 1;
            }
            _ => {}
        }
    }
    println!("PROJ topocentric: {checked} cases, there {there_m:.2e} m, back {back_m:.2e} m");
    assert_eq!(checked, 2);
    assert!(there_m < 1e-3 && back_m < 1e-3, "PROJ's own tolerance is 1 mm");
}

#[test]
fn a_hundred_points_about_issy_as_proj_has_them() {
    let (mut ecef_m, mut enu_m, mut back_m, mut arc_m) = (0.0_f64, 0.0_f64, 0.0_f64, 0.0_f64);
    let rows = include_str!("../../tests/data/geodesy/proj_points_issy_100.csv").lines().skip(1);
    let rows: Vec<_> = rows.map(|line| numbers(line, |c| c == ',')).collect();
    for row in &rows {
        let (origin, place) = (point(row[1], row[0]), point(row[4], row[3]));
        let frame = LocalFrame::new(origin, row[2]);
        let (ecef, enu) = (DVec3::from_slice(&row[8..11]), DVec3::from_slice(&row[11..14]));
        ecef_m = ecef_m.max(Ecef::from_geodetic(place, row[5]).vector().distance(ecef));
        enu_m = enu_m.max(frame.to_local(place, row[5]).distance(enu));
        let (again, height_m) = frame.to_geodetic(enu);
        let from_ecef = Ecef { x_m: ecef.x, y_m: ecef.y, z_m: ecef.z }.to_geodetic();
        for (again, height_m) in [(again, height_m), from_ecef] {
            let off_m = straight_m(place, again).hypot(height_m - row[5]);
            back_m = back_m.max(off_m);
        }
        arc_m = arc_m.max((straight_m(origin, place) + arc_excess_m(row[15]) - row[15]).abs());
    }
    println!(
        "PROJ about Issy: {} points, ECEF {ecef_m:.2e} m, ENU {enu_m:.2e} m, back {back_m:.2e} m, \
         straight line and arc against the geodesic {arc_m:.2e} m",
        rows.len()
    );
    assert_eq!(rows.len(), 100);
    // The file has 4 decimals for ECEF and geodesics, 5 for ENU.
    assert!(ecef_m < 1e-4 && enu_m < 1e-5 && back_m < 1e-4 && arc_m < 1e-4);
}

/// The frame knows straight lines, the file knows geodesics. Over a walk's
/// distances the two differ by a known fraction of a millimetre, and there they are
/// compared in length and in direction; farther, the chord must be the shorter.
/// `geo`'s geodesic, for those who need arcs, is fed the same points: its
/// order of longitude and latitude, not Karney's algorithm, is what is tested.
#[test]
fn geodesics_of_the_geodtest_set() {
    let (mut near, mut near_m, mut azimuth_deg, mut geo_m) = (0, 0.0_f64, 0.0_f64, 0.0_f64);
    let rows = include_str!("../../tests/data/geodesy/GeodTest_odd_50.dat").lines();
    let rows: Vec<_> = rows
        .filter(|line| !line.starts_with('#'))
        .map(|line| numbers(line, |c| c == ' '))
        .collect();
    for row in &rows {
        let (from, to, arc_m) = (point(row[0], row[1]), point(row[3], row[4]), row[6]);
        let chord_m = straight_m(from, to);
        assert!(chord_m < arc_m + 1e-7, "{row:?}: chord {chord_m}");
        if arc_m < 2_000.0 {
            near += 1;
            near_m = near_m.max((chord_m + arc_excess_m(arc_m) - arc_m).abs());
            let local = LocalFrame::new(from, 0.0).to_local(to, 0.0);
            let off_deg = local.x.atan2(local.y).to_degrees() - row[2];
            azimuth_deg = azimuth_deg.max(off_deg.abs());
        }
        let ends = [Point::new(row[1], row[0]), Point::new(row[4], row[3])];
        geo_m = geo_m.max((Geodesic.distance(ends[0], ends[1]) - arc_m).abs());
    }
    println!(
        "GeodTest: {near} lines under 2 km, length {near_m:.2e} m, azimuth {azimuth_deg:.2e} deg; \
         {} lines through geo {geo_m:.2e} m",
        rows.len()
    );
    assert_eq!((rows.len(), near), (50, 7));
    assert!(near_m < 1e-6 && azimuth_deg < 1e-6 && geo_m < 1e-6);
}

#[test]
fn declination_of_the_official_rows() {
    let (mut rows, mut exact_deg, mut printed_deg) = (0, 0.0_f64, 0.0_f64);
    for line in include_str!("../../tests/data/geodesy/WMM2025_test_rows_odd.txt").lines() {
        if line.starts_with('#') || line.trim().is_empty() {
            continue;
        }
        let row = numbers(line, char::is_whitespace);
        let day = if row[0].fract() == 0.0 { "01-01" } else { "07-02" };
        let time: Timestamp = format!("{}-{day}T12:00:00Z", row[0].trunc()).parse().unwrap();
        let found = declination_deg(point(row[2], row[3]), row[1] * 1000.0, time).unwrap();
        // The declination is printed to 0.01 degrees; north and east
        // intensities have it exactly.
        exact_deg = exact_deg.max((found - row[8].atan2(row[7]).to_degrees()).abs());
        printed_deg = printed_deg.max((found - row[4]).abs());
        let field = magnetic_field(point(row[2], row[3]), row[1] * 1000.0, time).unwrap();
        assert!((field.dip_deg - row[5]).abs() < 0.01, "{line}: {field:?}");
        assert!((field.strength_ut * 1000.0 - row[10]).abs() < 1.0, "{line}: {field:?}");
        rows += 1;
    }
    println!(
        "WMM2025: {rows} rows, {exact_deg:.4} deg ({printed_deg:.4} deg of the rounded column)"
    );
    assert_eq!(rows, 50);
    assert!(exact_deg < 0.005 && printed_deg < 0.01);
}

#[test]
fn declination_knows_its_limits() {
    let fort = point(48.817, 2.267);
    let day = |text: &str| format!("{text}T12:00:00Z").parse::<Timestamp>().unwrap();
    assert!(declination(fort, 120.0, day("2020-01-01")).is_ok());
    assert!(declination(fort, 120.0, day("2029-12-31")).is_ok());
    for time in [day("2019-12-31"), day("2030-01-01"), Timestamp::MIN, Timestamp::MAX] {
        let error = declination_deg(fort, 120.0, time).unwrap_err();
        assert!(matches!(error, DeclinationError::Date { time: of, .. } if of == time), "{error}");
        assert!(error.to_string().contains("2020-01-01 to 2029-12-31"), "{error}");
    }
    for height_m in [f64::NAN, f64::INFINITY, -2_000.0, 1e300] {
        let error = declination(fort, height_m, day("2026-06-01")).unwrap_err();
        assert!(matches!(error, DeclinationError::Height(_)), "{error}");
    }
    let accuracy_deg =
        |lat, lon| declination(point(lat, lon), 0.0, day("2026-06-01")).unwrap().accuracy_deg;
    assert!((0.2..0.6).contains(&accuracy_deg(48.817, 2.267)));
    assert!(accuracy_deg(86.0, 140.0) > 3.0, "a compass is of no use by the magnetic pole");
}

#[test]
fn the_antimeridian_is_no_seam() {
    let frame = LocalFrame::new(point(-16.8, 179.999), 0.0);
    let across = frame.to_local(point(-16.8, -179.999), 0.0);
    let within = LocalFrame::new(point(-16.8, 2.0), 0.0).to_local(point(-16.8, 2.002), 0.0);
    assert!(across.distance(within) < 1e-8, "{across} and {within}");
    let (east, _) = frame.to_geodetic(DVec3::new(500.0, 0.0, 0.0));
    assert!(east.lon_deg() < -179.99, "{east:?}");
    let (seam, west_seam) = (point(10.0, 180.0), point(10.0, -180.0));
    assert!(straight_m(seam, west_seam) < 1e-8);
}

#[test]
fn the_poles_are_places() {
    for lat_deg in [90.0, -90.0] {
        let pole = point(lat_deg, 0.0);
        assert!(straight_m(pole, point(lat_deg, 123.0)) < 1e-8);
        let frame = LocalFrame::new(pole, 0.0);
        let (again, height_m) = frame.to_geodetic(DVec3::ZERO);
        assert_eq!(again.lat_deg(), lat_deg);
        assert!(height_m.abs() < 1e-8);
        // On longitude 0's plane, the north axis points over the pole.
        let south = frame.to_local(point(lat_deg - 0.001 * lat_deg.signum(), 180.0), 0.0);
        assert!((south.y * lat_deg.signum() - 111.69).abs() < 0.01, "{south}");
        for lon_deg in [-180.0, -90.0, 0.0, 37.0, 90.0] {
            let near = point(lat_deg - 1e-7 * lat_deg.signum(), lon_deg);
            let (again, _) = frame.to_geodetic(frame.to_local(near, 5.0));
            assert!(straight_m(near, again) < 1e-6);
        }
    }
    // At the earth's axis the longitude is any; nothing is NaN.
    let (place, height_m) = Ecef { x_m: 0.0, y_m: 0.0, z_m: 6_356_752.314_245 }.to_geodetic();
    assert_eq!(place.lat_deg(), 90.0);
    assert!(height_m.abs() < 1e-6);
}

/// Largest error of a round trip through earth-centred and local metres.
fn round_trip_m(origin: Wgs84, place: Wgs84, height_m: f64) -> f64 {
    let frame = LocalFrame::new(origin, 100.0);
    let (again, again_height_m) = frame.to_geodetic(frame.to_local(place, height_m));
    let off = Ecef::from_geodetic(again, again_height_m).vector()
        - Ecef::from_geodetic(place, height_m).vector();
    off.length().max((again_height_m - height_m).abs())
}

#[test]
fn round_trips_print_their_error() {
    let (mut near_m, mut far_m) = (0.0_f64, 0.0_f64);
    for step in 0..2_000 {
        let turn = f64::from(step);
        let origin = point(90.0 * (turn * 0.7).sin(), 180.0 * (turn * 1.3).cos());
        let place = point(90.0 * (turn * 2.9).sin(), 180.0 * (turn * 3.7).cos());
        far_m = far_m.max(round_trip_m(origin, place, 50_000.0 * (turn * 0.31).sin()));
        let lat_deg = (origin.lat_deg() + 0.1 * (turn * 2.1).sin()).clamp(-90.0, 90.0);
        near_m = near_m.max(round_trip_m(origin, point(lat_deg, origin.lon_deg()), 200.0));
    }
    println!("round trip: within 11 km {near_m:.2e} m, over the whole earth {far_m:.2e} m");
    assert!(near_m < 1e-7 && far_m < 1e-7);
}

proptest! {
    #[test]
    fn nearby_points_come_back(
        lat in -90.0..=90.0, lon in -180.0..=180.0, height in -500.0..5_000.0,
        east in -50_000.0..50_000.0, north in -50_000.0..50_000.0, up in -1_000.0..1_000.0,
    ) {
        let frame = LocalFrame::new(point(lat, lon), height);
        let local = DVec3::new(east, north, up);
        let (place, height_m) = frame.to_geodetic(local);
        prop_assert!(frame.to_local(place, height_m).distance(local) < 1e-6);
    }

    #[test]
    fn points_of_the_whole_earth_come_back(
        lat in -90.0..=90.0, lon in -180.0..=180.0, height in -10_000.0..100_000.0,
        origin_lat in -90.0..=90.0, origin_lon in -180.0..=180.0,
    ) {
        prop_assert!(round_trip_m(point(origin_lat, origin_lon), point(lat, lon), height) < 1e-6);
    }

    #[test]
    fn a_frame_keeps_distances(
        lat in -90.0..=90.0, lon in -180.0..=180.0,
        a in proptest::array::uniform3(-1.0..1.0), b in proptest::array::uniform3(-1.0..1.0),
    ) {
        let frame = LocalFrame::new(point(lat, lon), 0.0);
        let [a, b] = [a, b].map(|p| {
            let p: [f64; 3] = p;
            Ecef { x_m: p[0] * 7e6, y_m: p[1] * 7e6, z_m: p[2] * 7e6 }
        });
        let local_m = frame.ecef_to_local(a).distance(frame.ecef_to_local(b));
        prop_assert!((local_m - a.vector().distance(b.vector())).abs() < 1e-6);
    }

    #[test]
    fn only_places_on_the_globe_are_taken(lat in any::<f64>(), lon in any::<f64>()) {
        let on_globe = lat.abs() <= 90.0 && lon.abs() <= 180.0;
        prop_assert_eq!(Wgs84::new(lat, lon).is_ok(), on_globe);
    }
}

#[test]
fn east_is_x_and_north_is_y() {
    let fort = point(48.817, 2.267);
    let frame = LocalFrame::new(fort, 0.0);
    let east = frame.to_local(point(48.817, 2.268), 0.0).truncate();
    let north = frame.to_local(point(48.818, 2.267), 0.0).truncate();
    assert!(east.distance(DVec2::new(73.5, 0.0)) < 0.2, "{east}");
    assert!(north.distance(DVec2::new(0.0, 111.2)) < 0.2, "{north}");
}
