use super::*;
use crate::assets::length_m;

const HEAD: &str =
    r#"<gpx version="1.1" creator="x > y" xmlns="http://www.topografix.com/GPX/1/1">"#;

/// A track of these points and their further text, one a line, the first on
/// line 2.
fn track(points: &[&str]) -> Track {
    read(&format!("{HEAD}<trk><trkseg>\n{}\n</trkseg></trk></gpx>", points.join("\n")))
}

fn read(text: &str) -> Track {
    read_gpx(text.as_bytes()).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn notes(track: &Track) -> Vec<String> {
    track.notes.iter().map(ToString::to_string).collect()
}

/// A point so many tenths of a second of latitude north, about 3 m each, at a
/// minute and a second past nine.
fn at(number: u32, time: &str) -> String {
    let lat = 48.0 + f64::from(number) / 36_000.0;
    match time {
        "" => format!(r#"<trkpt lat="{lat}" lon="2.0"><ele>60</ele></trkpt>"#),
        time if time.contains(':') => {
            format!(r#"<trkpt lat="{lat}" lon="2.0"><time>2026-06-16T09:{time}Z</time></trkpt>"#)
        }
        time => format!(r#"<trkpt lat="{lat}" lon="2.0"><time>{time}</time></trkpt>"#),
    }
}

fn timed(times: &[&str]) -> Track {
    let points: Vec<_> = times.iter().zip(0..).map(|(time, number)| at(number, time)).collect();
    track(&points.iter().map(String::as_str).collect::<Vec<_>>())
}

fn seconds(track: &Track) -> Vec<f64> {
    track.points.iter().map(|point| (point.at_s * 10.0).round() / 10.0).collect()
}

#[test]
fn what_writers_write_is_read() {
    let read = read(&format!(
        "\u{feff}<?xml version=\"1.0\" encoding=\"UTF-8\"?><!-- <a><a> -->{HEAD}<wpt lat=\"48\" lon=\"2\">\
         <name><![CDATA[<a>]]> &amp; b</name><cmt>c</cmt><extensions><a xmlns:b='x'/></extensions></wpt></gpx>"
    ));
    let [mark] = read.marks.as_slice() else { panic!("{read:?}") };
    assert_eq!(mark.name.as_deref(), Some("<a> & b"));
    assert_eq!(mark.description.as_deref(), Some("c"));
    assert_eq!(read.notes, []);
    // A way without times is drawn, and nothing is wrong with it.
    let drawn = timed(&["", "", ""]);
    assert_eq!((drawn.start, notes(&drawn).len()), (None, 0));
}

/// Watches, phones and converters each break a rule of their own.
#[test]
fn what_is_unknown_in_a_file_is_passed_over() {
    let point = |inside: &str| {
        let text = format!("{}{inside}</trkpt>", at(0, "00:00").trim_end_matches("</trkpt>"));
        let track = track(&[&text, &at(1, "00:30")]);
        assert_eq!(seconds(&track), [0.0, 30.0], "{inside}");
        assert_eq!(notes(&track), Vec::<String>::new(), "{inside}");
    };
    point("<speed>1.2</speed><course>40</course><magvar>x</magvar>");
    point("<extensions><gpxtpx:hr>99</gpxtpx:hr><time>null</time></extensions>");
    point("<name>a &nbsp; b & c</name><sym>never closed<sym/>");
    point("<desc>one<br>two</desc>");
    point("<link href=x checked>y</link>");
    let old = read("<gpx><trk><trkseg><trkpt lon='2,5' lat=48.5 ></trkpt></trkseg></trk></gpx>");
    assert_eq!((old.points[0].place.lat_deg(), old.points[0].place.lon_deg()), (48.5, 2.5));
    let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><gpx><wpt lat='48' lon='2'><name>\xE9</name></wpt></gpx>";
    assert_eq!(read_gpx(latin).unwrap().marks[0].name.as_deref(), Some("é"));
}

#[test]
fn a_bad_point_is_named_by_its_line_and_the_others_stay() {
    for (bad, said) in [
        (r#"<trkpt lat="0" lon="0"/>"#, "0, 0"),
        (r#"<trkpt lat="-0.0" lon="0.0000000"><time/></trkpt>"#, "0, 0"),
        (r#"<trkpt lat="" lon=""/>"#, "is no place"),
        (r#"<trkpt lat="98" lon="2"/>"#, "lat \"98\""),
        (r#"<trkpt lat="NaN" lon="2"/>"#, "NaN"),
        ("<trkpt/>", "is no place"),
        ("<trkpt lat=\"48\">", "is no place"),
    ] {
        let track = track(&[&at(0, "00:00"), bad, &at(1, "00:30"), bad]);
        assert_eq!(track.points.len(), 2, "{bad}");
        let notes = notes(&track);
        assert!(notes[0].starts_with("line 3: ") && notes[0].contains(said), "{notes:?}");
        assert!(notes[0].ends_with("(and 1 more)"), "{notes:?}");
    }
    for slip in [r#"<trkpt lat="0" lon="2"/>"#, r#"<trkpt lat="2" lon="48"/>"#] {
        let track = track(&[slip, &at(0, "00:00"), &at(1, "00:30"), slip, &at(2, "01:00")]);
        assert_eq!(track.points.len(), 3, "{slip}");
        let notes = notes(&track);
        assert!(
            notes[0].starts_with("line 2: a point ") && notes[0].contains("km from"),
            "{notes:?}"
        );
    }
    let nulls = timed(&["null", "", "yesterday"]);
    assert_eq!((nulls.points.len(), nulls.start), (3, None));
    assert_eq!(notes(&nulls), ["line 2: null is no time: the point is kept without (and 1 more)"]);
    assert!((nulls.points[2].at_s - 2.0 * 3.09 / WALKING_MPS).abs() < 0.1);
}

#[test]
fn what_comes_before_a_cut_is_kept() {
    let whole =
        format!("{HEAD}<trk><trkseg>\n{}\n{}\n{}", at(0, "00:00"), at(1, "00:30"), at(2, "01:00"));
    let third = whole.rfind("<trkpt").unwrap();
    for cut in third..whole.len() {
        let track = read(&whole[..cut]);
        assert_eq!(track.points.len(), 2, "{}", &whole[..cut]);
        assert!(notes(&track)[0].contains("cut off"), "{:?}", notes(&track));
    }
    // What a file has at its end that lost its power.
    let padded =
        format!("{HEAD}<trk><trkseg>\n{}\n{}{}", at(0, "00:00"), at(1, "00:30"), "\0".repeat(300));
    assert_eq!(read(&padded).points.len(), 2);
    // Broken in the middle.
    let broken = read(&whole.replace(&at(1, "00:30"), &format!("{}<", at(1, "00:30"))));
    assert!(broken.points.len() >= 2, "{broken:?}");
}

#[test]
fn times_that_are_missing_doubled_or_slips_come_of_the_way() {
    // Missing: at the start and the end a walker's speed, 2.4 s a step.
    let table: [(&[&str], &[f64], &str); 7] = [
        (
            &["", "00:30", "", "01:30", ""],
            &[0.0, 2.4, 32.4, 62.4, 64.8],
            "line 2: a point without a time",
        ),
        (
            &["00:00", "00:30", "00:30", "00:30", "02:00"],
            &[0.0, 30.0, 60.0, 90.0, 120.0],
            "line 4: ",
        ),
        (
            &["00:00", "00:30", "00:10", "01:30", "02:00"],
            &[0.0, 30.0, 60.0, 90.0, 120.0],
            "line 4: ",
        ),
        (
            &["00:00", "50:00", "01:00", "01:30", "02:00"],
            &[0.0, 30.0, 60.0, 90.0, 120.0],
            "line 4: ",
        ),
        // A second recording of the hour before.
        (&["20:00", "20:30", "10:00", "10:30"], &[0.0, 30.0, 32.4, 62.4], "line 4: "),
        (&["00:00", "null", "01:00"], &[0.0, 30.0, 60.0], "line 3: null is no time"),
        (&["00:00", "2026-06-16 09:00:30", "01:00"], &[0.0, 30.0, 60.0], ""),
    ];
    for (times, expected, said) in table {
        let track = timed(times);
        assert_eq!(seconds(&track), expected, "{times:?}");
        let notes = notes(&track);
        assert!(notes.first().map_or(said.is_empty(), |note| note.starts_with(said)), "{notes:?}");
        assert!(track.points.is_sorted_by_key(|point| point.at_s));
    }
    // Standing at one spot, its clock in whole seconds, is no fault.
    let stand = track(&[&at(0, "00:00"), &at(0, "00:00"), &at(0, "00:01"), &at(1, "00:04")]);
    assert_eq!((seconds(&stand), notes(&stand).len()), (vec![0.0, 0.5, 1.0, 4.0], 0));
    let [a, .., b] = stand.points.as_slice() else { panic!() };
    assert!((length_m(a.place, b.place) - 3.09).abs() < 0.01);
}

#[test]
fn what_is_none_or_without_end_is_refused() {
    let hidden = "<a b='/>'><!-- </a> --><![CDATA[</a>]]>";
    for (text, reason) in [
        (format!("{HEAD}{}", "<a>".repeat(200_000)), "too deep"),
        (format!("{HEAD}{}", hidden.repeat(1000)), "too deep"),
        (format!("{HEAD}{}", "<wpt lat='1' lon='1'/>".repeat(65_537)), "more than 65536 points"),
        (format!("{HEAD}{}", "<g:trkpt\nlat='1' lon='1'>".repeat(65_537)), "too deep"),
        (format!("{HEAD}{}", "<g:trkpt\nlat='1'></g:trkpt>".repeat(65_537)), "65536 points"),
        (format!("{HEAD}{}", "<rte/><trk/>".repeat(32_769)), "65536 points"),
        (format!("{HEAD}<wpt>{}", "<link/>".repeat(500_000)), "500000 elements"),
        (format!("{HEAD}{}", " ".repeat(16 << 20)), "larger than the 16777216 bytes"),
        (format!("<!DOCTYPE gpx>{HEAD}</gpx>"), "document type"),
        (HEAD.chars().flat_map(|c| [c, '\0']).collect(), "line 1"),
        (format!("{HEAD}<a b=\"</gpx>"), "line 1"),
        (format!("{HEAD}<!-- </gpx>"), "line 1"),
        (HEAD.into(), "line 1"),
        ("<kml><Placemark/></kml>".into(), "its first element is kml: save the walk as GPX"),
        ("nonsense".into(), "no element"),
    ] {
        let error = read_gpx(text.as_bytes()).expect_err(reason);
        assert!(error.contains(reason), "{reason}: {error}");
    }
    // Namespaces by the thousand are no harm: nobody gathers them.
    let names: String = (0..10_000).map(|number| format!(" xmlns:n{number}='x'")).collect();
    let many = format!("<wpt lat='48' lon='2'{names}/>").repeat(50);
    assert_eq!(read(&format!("{HEAD}{many}</gpx>")).marks.len(), 50);
}
