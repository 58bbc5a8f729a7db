use super::*;
use crate::assets::length_m;

fn at(x: f64, y: f64) -> Position {
    Position { x, y, z: None }
}

fn rows() -> Vec<Vec<f64>> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/geodesy");
    let mut reader = csv::Reader::from_path(folder.join("proj_points_issy_100.csv")).unwrap();
    reader
        .records()
        .map(|row| row.unwrap().iter().map(|cell| cell.parse().unwrap()).collect())
        .collect()
}

#[test]
fn lambert_93_is_proj_to_the_millimetre() {
    let crs = Crs::named("EPSG:2154").unwrap();
    let rows = rows();
    assert_eq!(rows.len(), 100);
    for row in rows {
        let (lon, lat, x, y) = (row[3], row[4], row[6], row[7]);
        let off_m = length_m(crs.place(at(x, y)).unwrap(), Wgs84::new(lat, lon).unwrap());
        // The file has 8 decimals of a degree, about a millimetre.
        assert!(off_m < 0.002, "{x} {y}: {off_m} m");
    }
}

/// What PROJ 9.5.1 makes of a longitude and latitude (WGS 84) in each system.
const PROJ: [(u16, f64, f64, f64, f64); 20] = [
    (4171, 2.268, 48.82, 2.268, 48.82),
    (2154, 2.268, 48.82, 646_253.463_4, 6_858_019.741_1),
    (3942, 2.268, 42.0, 1_639_359.157_7, 1_200_259.208_8),
    (3943, 2.268, 43.0, 1_640_317.862_1, 2_200_260.016_8),
    (3944, 2.268, 44.0, 1_641_294.849_8, 3_200_260.508_2),
    (3945, 2.268, 45.0, 1_642_289.829_8, 4_200_260.682_2),
    (3946, 2.268, 46.0, 1_643_302.505_4, 5_200_260.538_6),
    (3947, 2.268, 47.0, 1_644_332.574_1, 6_200_260.077_5),
    (3948, 2.268, 48.0, 1_645_379.727_8, 7_200_259.299_4),
    (3949, 2.268, 49.0, 1_646_443.652_7, 8_200_258.205_3),
    (3950, 2.268, 50.0, 1_647_524.029_9, 9_200_256.796_4),
    (32631, 2.268, 48.82, 446_267.196_8, 5_407_704.693_7),
    (25831, 2.268, 48.82, 446_267.196_8, 5_407_704.693_6),
    (25832, 2.268, 48.82, 5_984.849_1, 5_429_337.065),
    (3857, 2.268, 48.82, 252_472.605_1, 6_244_374.167_1),
    (27561, 2.268, 49.2, 595_008.301_3, 166_649.144_2),
    (27562, 2.3, 46.5, 597_195.578_1, 166_660.874_9),
    (27563, 2.3, 43.9, 597_062.400_6, 177_781.736_5),
    (27564, 9.1, 42.2, 558_218.922_2, 211_859.488_3),
    (27572, 2.268, 48.82, 594_966.672_3, 2_424_625.741_4),
];

#[test]
fn other_systems_are_proj_to_the_centimetre() {
    for (code, lon, lat, x, y) in PROJ {
        let crs = Crs::named(&format!("EPSG:{code}")).unwrap();
        let off_m = length_m(crs.place(at(x, y)).unwrap(), Wgs84::new(lat, lon).unwrap());
        assert!(off_m < 0.01, "EPSG:{code}: {off_m} m");
    }
}

#[test]
fn the_accuracy_is_that_of_the_datum() {
    let table = [
        ("EPSG:4326", 0.0),
        ("EPSG:32631", 0.0),
        ("EPSG:3857", 0.0),
        ("EPSG:2154", 1.0),
        ("EPSG:3949", 1.0),
        ("EPSG:25831", 1.0),
        ("EPSG:27561", 5.0),
        ("EPSG:27572", 5.0),
        ("EPSG:7415", 1.5),
        // Belgium's Lambert 72, seven parameters; Kertau in Malaya, three.
        ("EPSG:31370", 10.0),
        ("EPSG:24547", 50.0),
    ];
    for (name, accuracy_m) in table {
        assert_eq!(Crs::named(name).unwrap().accuracy_m(), accuracy_m, "{name}");
    }
}

#[test]
fn what_is_no_system_or_has_no_way_is_an_error() {
    let error = Crs::named("EPSG:99999").unwrap_err().to_string();
    assert!(error.contains("EPSG:99999") && error.contains("registry"), "{error}");
    assert!(Crs::named("a\u{0}b").is_err() && Crs::named(&"9".repeat(100_000)).is_err());
    // Every code there is: a system or an error, never a panic or a NaN.
    let mut systems = 0;
    for code in 0..=u16::MAX {
        let Ok(crs) = Crs::named(&format!("EPSG:{code}")) else { continue };
        systems += 1;
        assert!((0.0..=50.0).contains(&crs.accuracy_m()));
        for (x, y) in [(0.0, 0.0), (500_000.0, 5_000_000.0), (f64::MAX, -1e300), (f64::NAN, 1.0)] {
            if let Ok(point) = crs.place(at(x, y)) {
                assert!(point.lat_deg().is_finite());
            }
        }
    }
    assert!(systems > 3000, "{systems}");
}

#[test]
fn swapped_axes_and_other_systems_are_named() {
    for (code, _, _, x, y) in PROJ.into_iter().filter(|row| row.0 != 3857) {
        let crs = Crs::named(&format!("EPSG:{code}")).unwrap();
        assert_eq!(crs.check(&[at(x, y)]), Ok(()));
        let error = crs.check(&[at(y, x)]).unwrap_err();
        assert!(matches!(error, CrsError::Swapped { .. }), "EPSG:{code}: {error}");
        assert!(error.to_string().contains("--swap-axes"), "{error}");
    }
    // Metres of Lambert-93 in a file that names nothing.
    let error = Crs::wgs84().check(&[at(646_253.5, 6_858_019.7)]).unwrap_err().to_string();
    assert!(error.contains("it could be EPSG:2154"), "{error}");
    assert!(error.contains("EPSG:2154 (48.820 N, 2.268 E)"), "{error}");
    // Web Mercator of the same place, which Lambert-93 has off the coast of Spain.
    let mercator = at(252_472.6, 6_244_374.2);
    let error = Crs::wgs84().check(&[mercator]).unwrap_err().to_string();
    assert!(error.contains("it could be EPSG:3857 (48.820 N, 2.268 E): name"), "{error}");
    let lambert = Crs::named("EPSG:2154").unwrap();
    assert_eq!(lambert.check(&[mercator]), Ok(()));
    let told = lambert.not_used_at(lambert.place(mercator).unwrap());
    assert_eq!(told.as_deref(), Some("outside of where EPSG:2154 is used (France)"));
    let error = Crs::named("EPSG:2154").unwrap().check(&[at(1.0, 2.0)]).unwrap_err();
    assert!(matches!(error, CrsError::Elsewhere { .. }), "{error}");
    // One vertex at nought among good ones is that vertex's fault.
    let sample = [at(646_253.5, 6_858_019.7), at(646_254.5, 6_858_019.7), at(0.0, 0.0)];
    let crs = Crs::named("EPSG:2154").unwrap();
    assert_eq!(crs.check(&sample), Ok(()));
    assert!(crs.place(sample[2]).unwrap_err().contains("not a place of EPSG:2154"));
}

/// The corners of the country, islands and all.
#[test]
fn all_of_france_is_where_its_systems_are_used() {
    let lambert = Crs::named("EPSG:2154").unwrap();
    let used = |crs: &Crs, lat, lon| crs.not_used_at(Wgs84::new(lat, lon).unwrap()).is_none();
    for (lat, lon) in [
        (51.09, 2.55),
        (48.46, -5.1),
        (46.71, -2.35),
        (43.36, -1.79),
        (42.35, 1.95),
        (42.43, 3.17),
        (43.0, 6.4),
        (43.78, 7.53),
        (48.97, 8.23),
        (49.73, -1.94),
        (41.37, 9.2),
        (43.01, 9.4),
    ] {
        assert!(used(&lambert, lat, lon), "{lat} {lon}");
    }
    for (lat, lon) in [(43.26, -2.93), (51.5, 0.0), (41.4, 2.2), (50.8, 4.4), (45.1, 9.0)] {
        assert!(!used(&lambert, lat, lon), "{lat} {lon}");
    }
    let utm = Crs::named("EPSG:25831").unwrap();
    assert!(used(&utm, 48.8, 2.3) && !used(&utm, 48.8, 8.0) && !used(&utm, 10.0, 2.3));
    assert!(used(&Crs::wgs84(), 0.0, 0.0) && used(&Crs::named("EPSG:3857").unwrap(), 0.0, 0.0));
}
