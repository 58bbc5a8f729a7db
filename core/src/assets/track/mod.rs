//! GPX text, held against what would take its reader hours.
//!
//! For every tag the reader gathers the namespaces of all elements around it,
//! so that depth and namespaces multiply with the tags of a file.

/// Elements in each other; GPX has some seven.
const DEEPEST: usize = 64;
/// Namespaces declared around an element; writers declare about ten.
const MOST_NAMESPACES: usize = 64;

use super::limits::{MOST_TRACK_ELEMENTS, MOST_TRACK_POINTS, TRACK_BYTES};

/// Reads a GPX document.
pub(crate) fn read_gpx(text: &[u8]) -> Result<gpx::Gpx, String> {
    measured(text)?;
    gpx::read(text).map_err(|error| error.to_string())
}

/// What a document's tags are, without looking at what they mean.
fn measured(text: &[u8]) -> Result<(), String> {
    if text.len() as u64 > TRACK_BYTES {
        return Err(format!("larger than the {TRACK_BYTES} bytes that are read"));
    }
    if text.contains(&0) {
        return Err("it is UTF-16: save it as UTF-8".into());
    }
    // How many namespaces each open element declares.
    let mut open: Vec<usize> = Vec::new();
    let mut around = 0;
    let (mut elements, mut points) = (0, 0);
    let mut rest = text;
    while let Some(at) = rest.iter().position(|byte| *byte == b'<') {
        rest = rest.get(at..).unwrap_or_default();
        rest = match rest {
            [b'<', b'!', b'-', b'-', ..] => after(rest, b"-->"),
            [b'<', b'!', b'[', ..] => after(rest, b"]]>"),
            [b'<', b'!', ..] => return Err("it declares a document type: remove it".into()),
            [b'<', b'?', ..] => after(rest, b"?>"),
            [b'<', b'/', ..] => {
                around -= open.pop().unwrap_or(0);
                after(rest, b">")
            }
            _ => {
                let tag = tag(rest);
                elements += 1;
                points += usize::from(is_point(tag));
                if elements > MOST_TRACK_ELEMENTS || points > MOST_TRACK_POINTS {
                    return Err(format!(
                        "more than {MOST_TRACK_POINTS} points, or {MOST_TRACK_ELEMENTS} elements: \
                         simplify it"
                    ));
                }
                let namespaces = tag.windows(5).filter(|word| *word == b"xmlns").count();
                if around + namespaces > MOST_NAMESPACES {
                    return Err(format!("more than {MOST_NAMESPACES} namespaces at once"));
                }
                if !tag.ends_with(b"/>") {
                    open.push(namespaces);
                    around += namespaces;
                }
                if open.len() > DEEPEST {
                    return Err("elements are nested too deep".into());
                }
                rest.get(tag.len()..).unwrap_or_default()
            }
        };
    }
    Ok(())
}

/// Whether a tag begins a point or what holds points, each of which takes far
/// more memory than its few bytes: `trkpt`, `rtept`, `wpt`; `trk`, `rte`.
fn is_point(tag: &[u8]) -> bool {
    let name = tag.get(1..).unwrap_or_default();
    let end = name.iter().position(|byte| b" \t\r\n/>".contains(byte)).unwrap_or(name.len());
    let name = name.get(..end).unwrap_or_default();
    let name = name.rsplit(|byte| *byte == b':').next().unwrap_or_default();
    matches!(name, b"trkpt" | b"rtept" | b"wpt" | b"trk" | b"rte")
}

/// What follows these bytes; nothing where they do not come.
fn after<'a>(text: &'a [u8], end: &[u8]) -> &'a [u8] {
    let at = text.windows(end.len()).position(|window| window == end);
    at.and_then(|at| text.get(at + end.len()..)).unwrap_or_default()
}

/// A tag up to its `>`, which may stand in an attribute too.
fn tag(text: &[u8]) -> &[u8] {
    let mut quote = None;
    let end = text.iter().position(|byte| match (quote, byte) {
        (None, b'>') => true,
        (None, b'"' | b'\'') => {
            quote = Some(*byte);
            false
        }
        (Some(open), byte) if open == *byte => {
            quote = None;
            false
        }
        _ => false,
    });
    end.and_then(|end| text.get(..=end)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str =
        r#"<gpx version="1.1" creator="x > y" xmlns="http://www.topografix.com/GPX/1/1">"#;

    #[test]
    fn what_writers_write_is_read() {
        let text = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><!-- <a><a> -->{HEAD}<wpt lat=\"48\" lon=\"2\">\
             <name><![CDATA[<a>]]></name><extensions><a xmlns:b='x'/></extensions></wpt></gpx>"
        );
        assert_eq!(read_gpx(text.as_bytes()).unwrap().waypoints.len(), 1);
        // As many as there may be one after the other.
        let many = "<wpt lat=\"48\" lon=\"2\"><extensions><a xmlns:b='x'></a></extensions></wpt>"
            .repeat(200);
        assert_eq!(
            read_gpx(format!("{HEAD}{many}</gpx>").as_bytes()).unwrap().waypoints.len(),
            200
        );
    }

    #[test]
    fn what_would_take_hours_is_refused() {
        let names: String = (0..70).map(|number| format!(" xmlns:n{number}='x'")).collect();
        let hidden = "<a b='/>'><!-- </a> --><![CDATA[</a>]]>";
        for (text, message) in [
            (format!("{HEAD}{}", "<a>".repeat(200_000)), "too deep"),
            (format!("{HEAD}{}", hidden.repeat(1000)), "too deep"),
            (format!("{HEAD}<a{names}>"), "namespaces"),
            (format!("{HEAD}<a{names}/>"), "namespaces"),
            (format!("{HEAD}{}", "<a xmlns:b='x' xmlns:c='x'>".repeat(40)), "namespaces"),
            (
                format!("{HEAD}{}", "<wpt lat='1' lon='1'/>".repeat(65_537)),
                "more than 65536 points",
            ),
            (format!("{HEAD}{}", "<g:trkpt\nlat='1' lon='1'>".repeat(65_537)), "too deep"),
            (format!("{HEAD}{}", "<g:trkpt\nlat='1'></g:trkpt>".repeat(65_537)), "65536 points"),
            (format!("{HEAD}{}", "<rte/><trk/>".repeat(32_769)), "65536 points"),
            (format!("{HEAD}<wpt>{}", "<link/>".repeat(500_000)), "500000 elements"),
            (format!("{HEAD}{}", " ".repeat(16 << 20)), "larger than the 16777216 bytes"),
            (format!("<!DOCTYPE gpx>{HEAD}</gpx>"), "document type"),
            (HEAD.chars().flat_map(|c| [c, '\0']).collect(), "UTF-8"),
            (format!("{HEAD}<a b=\"</gpx>"), ""),
            (format!("{HEAD}<!-- </gpx>"), ""),
        ] {
            let error = read_gpx(text.as_bytes()).unwrap_err();
            assert!(error.contains(message), "{message}: {error}");
        }
    }
}
