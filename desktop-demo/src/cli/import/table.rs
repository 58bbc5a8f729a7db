//! What an import understood, as a person reads it.

use std::fmt::Write;
use std::path::Path;

use unicode_width::UnicodeWidthStr;
use wattwalk::import::{CrsFrom, LeftOut, Proposal, Report};

/// Reasons that are listed; the rest is counted.
const LISTED: usize = 20;

/// The report: files, kinds, what was left out, what is not known.
pub(super) fn table(report: &Report, assumed: &[String]) -> String {
    let mut text = String::new();
    for file in &report.files {
        let from = match file.crs_from {
            CrsFrom::File => "named by the file",
            CrsFrom::User => "named by you",
            CrsFrom::Mapping => "named by the mapping",
            CrsFrom::Assumed => "assumed",
        };
        let accuracy = match file.accuracy_m {
            0.0 => String::new(),
            accuracy_m => format!(", converted within {accuracy_m} m ({})", file.accuracy_basis),
        };
        let named = file.attribution.as_ref().map_or_else(
            || "nobody is named for it: give --attribution and --licence".into(),
            |named| format!("{} ({})", named.who, named.licence),
        );
        let _ = writeln!(
            text,
            "{}\n  {}, mapping {}, {} {from}{accuracy}\n  {} features, {} assets; {named}",
            file.file, file.format, file.mapping, file.crs, file.features, file.kept
        );
    }
    for what in assumed {
        let _ = writeln!(text, "  assumed: {what}");
    }
    text.push('\n');
    if !report.kinds.is_empty() {
        text.push_str(&kinds(report));
    }
    for (title, list) in [
        ("left out", &report.left_out),
        ("kept, but not all of it", &report.odd),
        ("kept, and to be looked at", &report.to_look_at),
    ] {
        if !list.is_empty() {
            let all: u64 = list.iter().map(|left_out| left_out.count).sum();
            let _ = writeln!(text, "\n{title}: {all}");
            text.push_str(&reasons(list));
        }
    }
    let more = |list: &[LeftOut]| list.iter().any(|it| it.is_problem && it.count > 1);
    if more(&report.left_out) || more(&report.odd) {
        text.push_str("\none by one: import with --report FILE\n");
    }
    if report.without_id > 0 {
        let _ = writeln!(
            text,
            "\nwithout an id: {} (they got one of file and place, which changes with the file)",
            report.without_id
        );
    }
    if report.uncounted > 0 {
        let _ = writeln!(
            text,
            "\nlive figures withheld: of {} assets, which may each be of one home and do not say how many they \
             serve (map a column to `homes`, or what they feed to `feeds`)",
            report.uncounted
        );
    }
    text.push('\n');
    text
}

fn kinds(report: &Report) -> String {
    let head = [
        "network",
        "kind",
        "count",
        "length",
        "no depth or height",
        "no class",
        "west",
        "south",
        "east",
        "north",
    ];
    let mut rows = vec![head.map(str::to_owned)];
    for ((network, kind), row) in &report.kinds {
        let length = if row.length_m > 0.0 { length(row.length_m) } else { "–".into() };
        let [west, south, east, north] = row.extent.map(|degrees| format!("{degrees:.4}"));
        let count = |count: u64| if count == 0 { "–".into() } else { count.to_string() };
        rows.push([
            word(network),
            word(kind),
            row.count.to_string(),
            length,
            count(row.without_depth),
            count(row.without_class),
            west,
            south,
            east,
            north,
        ]);
    }
    let mut widths = [0; 10];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.width());
        }
    }
    let mut text = String::new();
    for row in rows {
        for (place, (cell, width)) in row.iter().zip(widths).enumerate() {
            let space = " ".repeat(width - cell.width());
            // Words to the left, numbers to the right.
            let _ = match place {
                0 => write!(text, "{cell}{space}"),
                1 => write!(text, "  {cell}{space}"),
                _ => write!(text, "  {space}{cell}"),
            };
        }
        let end = text.trim_end().len();
        text.truncate(end);
        text.push('\n');
    }
    text
}

/// A word of the schema.
fn word(of: &impl serde::Serialize) -> String {
    let word = serde_json::to_value(of).unwrap_or_default();
    word.as_str().unwrap_or_default().to_owned()
}

fn length(metres: f64) -> String {
    if metres < 10_000.0 { format!("{metres:.0} m") } else { format!("{:.0} km", metres / 1000.0) }
}

fn reasons(list: &[LeftOut]) -> String {
    let mut text = String::new();
    for left_out in list.iter().take(LISTED) {
        let _ = writeln!(text, "  {:>6}  {}", left_out.count, left_out.kind);
        if left_out.is_problem {
            let _ = writeln!(text, "          first: {}", left_out.first);
        }
    }
    if let Some(more) = list.len().checked_sub(LISTED).filter(|more| *more > 0) {
        let _ = writeln!(text, "          and {more} more reasons");
    }
    text
}

/// What the columns of a file look like, and a mapping to begin with.
pub(super) fn columns(file: &Path, proposal: &Proposal) -> String {
    let mut text = format!("{} has these columns:\n", file.display());
    let widest = proposal.columns.iter().map(|(name, _)| name.width()).max().unwrap_or_default();
    for (name, looks) in &proposal.columns {
        let _ = writeln!(text, "  {name}{}  {looks}", " ".repeat(widest - name.width()));
    }
    text.push_str("\nA mapping to begin with, as --propose prints it:\n\n");
    text.push_str(&proposal.text);
    text
}
