//! Files written by the `flatgeobuf` crate, whole and spoilt.

use flatgeobuf::geozero::{ColumnValue, PropertyProcessor};
use flatgeobuf::{ColumnType, FgbCrs, FgbWriter, FgbWriterOptions, GeometryType};
use serde_json::json;

use crate::assets::{FaultKind, Form, Line};
use crate::import::ImportError;
use crate::import::read::tests::{Kept, Scratch, read_bytes};
use crate::import::read::{Format, Known, ReadOptions};

/// A hundred lines of Lambert-93, a metre long, a hundred metres apart.
fn lines(write_index: bool) -> Vec<u8> {
    let crs = FgbCrs { code: 2154, ..FgbCrs::default() };
    let options =
        FgbWriterOptions { write_index, crs, promote_to_multi: false, ..Default::default() };
    let mut fgb =
        FgbWriter::create_with_options("town", GeometryType::LineString, options).unwrap();
    fgb.add_column("nature", ColumnType::String, |_, _| {});
    fgb.add_column("depth", ColumnType::Double, |_, _| {});
    for number in 0..100 {
        let x = 646_000.0 + 100.0 * f64::from(number);
        let line = Line(vec![(x, 6_858_000.0), (x + 1.0, 6_858_000.0)]);
        fgb.add_feature_geom(line, |feature| {
            feature.property(0, "nature", &ColumnValue::String("câble")).unwrap();
            feature.property(1, "depth", &ColumnValue::Double(f64::from(number) / 10.0)).unwrap();
        })
        .unwrap();
    }
    let mut bytes = Vec::new();
    fgb.write(&mut bytes).unwrap();
    bytes
}

fn within(bytes: &[u8], within: [f64; 4]) -> (Kept, Result<(), ImportError>) {
    let file = Scratch::new("a.fgb", bytes);
    let mut kept = Kept::default();
    let wanted = ReadOptions { within: Some(within) };
    let done = crate::import::read::read(
        &file.0,
        Format::FlatGeobuf,
        wanted,
        &Known::default(),
        &mut kept,
    );
    (kept, done)
}

#[test]
fn a_file_is_read_with_its_index_and_without() {
    for write_index in [true, false] {
        let (kept, done) = read_bytes("a.fgb", lines(write_index));
        assert_eq!(done.unwrap(), Format::FlatGeobuf);
        assert_eq!(kept.head.unwrap().crs.as_deref(), Some("EPSG:2154"));
        assert_eq!((kept.features.len(), kept.faults.len()), (100, 0));
        let mut depths: Vec<_> =
            kept.features.iter().map(|f| f.properties["depth"].as_f64().unwrap()).collect();
        depths.sort_by(f64::total_cmp);
        assert_eq!(depths[99], 9.9);
        assert!(kept.features.iter().all(|f| f.properties["nature"] == json!("câble")));
        let Form::Lines(lines) = kept.features[0].shape.clone().unwrap().unwrap().form else {
            panic!()
        };
        assert_eq!(lines[0][1].x - lines[0][0].x, 1.0);
    }
}

#[test]
fn a_box_finds_what_reaches_into_it() {
    let bytes = lines(true);
    for (least, most, count) in [(646_150.0, 646_450.0, 3), (0.0, 1e9, 100), (0.0, 645_000.0, 0)] {
        let (kept, done) = within(&bytes, [least, 0.0, most, 1e9]);
        done.unwrap();
        assert_eq!(kept.features.len(), count, "{least} {most}");
    }
    // Where the end of a line touches the box it is in it.
    let (kept, _) = within(&bytes, [646_001.0, 6_858_000.0, 646_099.0, 6_858_001.0]);
    assert_eq!(kept.features.len(), 1);
}

/// Each spoilt byte ends in an error or spoils a feature; nothing panics, and
/// nothing is reserved that the file does not have.
#[test]
fn spoilt_files_end_in_an_error() {
    for write_index in [true, false] {
        let good = lines(write_index);
        for cut in (0..good.len()).step_by(97) {
            let (kept, done) = read_bytes("a.fgb", &good[..cut]);
            // Without an index a file may end after any feature.
            assert!(done.is_err() || kept.features.len() < 100, "cut at {cut}");
        }
        // Every byte of the header, then some of the index and the features.
        for at in (0..500).chain((500..good.len()).step_by(41)) {
            for value in [0, 0xFF] {
                let mut bad = good.clone();
                bad[at] = value;
                let file = Scratch::new("a.fgb", &bad);
                for within in [None, Some([646_150.0, 0.0, 646_450.0, 1e9])] {
                    let mut kept = Kept::default();
                    let _ = crate::import::read::read(
                        &file.0,
                        Format::FlatGeobuf,
                        ReadOptions { within },
                        &Known::default(),
                        &mut kept,
                    );
                }
            }
        }
    }
}

#[test]
fn lies_about_sizes_are_named() {
    let good = lines(true);
    let broken = |bytes: &[u8]| read_bytes("a.fgb", bytes).1.unwrap_err().to_string();
    // The header's size.
    for size in [0_u32, 7, 1 << 20, u32::MAX] {
        let mut bad = good.clone();
        bad[8..12].copy_from_slice(&size.to_le_bytes());
        let text = broken(&bad);
        assert!(text.contains("the header") && text.contains("announced"), "{text}");
    }
    // A feature's size.
    let header = u32::from_le_bytes(good[8..12].try_into().unwrap()) as usize + 12;
    let index = (100 + 7 + 1) * 40;
    for size in [1_u32, 1 << 24, u32::MAX] {
        let mut bad = good.clone();
        bad[header + index..][..4].copy_from_slice(&size.to_le_bytes());
        let text = broken(&bad);
        assert!(text.contains("#1") && text.contains("announced"), "{text}");
    }
    // An index whose nodes point out of their level, or beyond the file.
    let mut bad = good.clone();
    bad[header + 32..][..8].copy_from_slice(&u64::MAX.to_le_bytes());
    let (_, done) = within(&bad, [0.0, 0.0, 1e9, 1e9]);
    assert!(done.unwrap_err().to_string().contains("points out of the level"));
    let mut bad = good;
    bad[header + 8 * 40 + 32..][..8].copy_from_slice(&(1_u64 << 40).to_le_bytes());
    let (_, done) = within(&bad, [0.0, 0.0, 1e9, 1e9]);
    assert!(done.unwrap_err().to_string().contains("beyond the end of the file"));
}

#[test]
fn coordinates_that_are_none_spoil_their_feature() {
    let mut fgb = FgbWriter::create("x", GeometryType::LineString).unwrap();
    for x in [f64::NAN, f64::INFINITY, 2.0] {
        fgb.add_feature_geom(Line(vec![(x, 48.0), (2.1, 48.0)]), |_| {}).unwrap();
    }
    let mut bytes = Vec::new();
    fgb.write(&mut bytes).unwrap();
    let (kept, done) = read_bytes("a.fgb", bytes);
    done.unwrap();
    let faults: Vec<_> =
        kept.features.iter().filter_map(|f| Some(f.shape.as_ref().err()?.kind)).collect();
    assert_eq!(faults, [FaultKind::Number, FaultKind::Number]);
    assert_eq!(kept.features.len(), 3);
}

/// A file of one line, with these columns and their values.
fn with_columns(
    count: usize,
    name: &str,
    value: Option<(ColumnType, &ColumnValue<'_>)>,
) -> Vec<u8> {
    let options = FgbWriterOptions { write_index: false, ..Default::default() };
    let mut fgb = FgbWriter::create_with_options("a", GeometryType::LineString, options).unwrap();
    let kind = value.as_ref().map_or(ColumnType::String, |(kind, _)| *kind);
    for number in 0..count {
        fgb.add_column(&format!("{name}{number}"), kind, |_, _| {});
    }
    fgb.add_feature_geom(Line(vec![(2.0, 48.0), (2.1, 48.0)]), |feature| {
        if let Some((_, value)) = value {
            feature.property(0, &format!("{name}0"), value).unwrap();
        }
    })
    .unwrap();
    let mut bytes = Vec::new();
    fgb.write(&mut bytes).unwrap();
    bytes
}

#[test]
fn columns_and_texts_without_end_are_refused_or_left_out() {
    let (_, done) = read_bytes("a.fgb", with_columns(1001, "c", None));
    let error = done.unwrap_err().to_string();
    assert!(error.contains("1001 columns are too many: 1000 at most"), "{error}");
    let (_, done) = read_bytes("a.fgb", with_columns(20, &"c".repeat(60_000), None));
    let error = done.unwrap_err().to_string();
    assert!(error.contains("names are longer than 1048576 bytes"), "{error}");
    let long = "x".repeat(70_000);
    let list = format!("[{}]", vec!["1"; 300_000].join(","));
    for (kind, value, kept) in [
        (ColumnType::String, ColumnValue::String(&long), serde_json::Value::Null),
        (ColumnType::Json, ColumnValue::Json(&list), serde_json::Value::Null),
        (ColumnType::Json, ColumnValue::Json("[1, 2]"), json!([1, 2])),
        (ColumnType::Json, ColumnValue::Json("no JSON"), json!("no JSON")),
    ] {
        let (read, done) = read_bytes("a.fgb", with_columns(1, "c", Some((kind, &value))));
        done.unwrap();
        assert_eq!(read.features[0].properties["c0"], kept);
    }
}

#[test]
fn a_line_of_more_positions_than_any_has_is_a_fault() {
    let options = FgbWriterOptions { write_index: false, ..Default::default() };
    let mut fgb = FgbWriter::create_with_options("a", GeometryType::LineString, options).unwrap();
    let place = |number| (2.0 + 1e-6 * f64::from(number), 48.0);
    fgb.add_feature_geom(Line((0..200_001).map(place).collect()), |_| {}).unwrap();
    let mut bytes = Vec::new();
    fgb.write(&mut bytes).unwrap();
    let (kept, done) = read_bytes("a.fgb", bytes);
    done.unwrap();
    let fault = kept.features[0].shape.as_ref().unwrap_err();
    assert!(fault.reason.contains("more than 200000 positions"), "{}", fault.reason);
}
