//! Prints the README's table from what the benches measured last.
//!
//! In: Criterion's `estimates.json` files under `target/criterion`. Out:
//! Markdown. `bash .ci/bench` runs the benches before it.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde::Deserialize;

#[derive(Deserialize)]
struct Estimates {
    median: Estimate,
}

#[derive(Deserialize)]
struct Estimate {
    point_estimate: f64,
}

/// A row: what is measured, against what, and the most that we aim for.
struct Row {
    what: &'static str,
    ours: &'static str,
    peer: &'static str,
    /// Its bench; of a limit, nothing.
    peers: &'static str,
    aim: Option<f64>,
}

/// What rows without a peer's bench are held against, nanoseconds.
fn limit_ns(limit: &str) -> Option<f64> {
    let (figure, unit) = limit.split_once(' ')?;
    let unit_ns = match unit {
        "µs" => 1e3,
        "ms" => 1e6,
        _ => return None,
    };
    Some(figure.parse::<f64>().ok()? * unit_ns)
}

const fn row(
    what: &'static str,
    ours: &'static str,
    peer: &'static str,
    peers: &'static str,
    aim: Option<f64>,
) -> Row {
    Row { what, ours, peer, peers, aim }
}

const ROWS: [Row; 22] = [
    row("wedge, 10k parts", "wedge/wattwalk/10000", "rstar", "wedge/rstar/10000", None),
    row("wedge, 100k parts", "wedge/wattwalk/100000", "rstar", "wedge/rstar/100000", None),
    row("wedge, 1M parts", "wedge/wattwalk/1000000", "rstar", "wedge/rstar/1000000", Some(1.2)),
    row("", "wedge/wattwalk/1000000", "rstar, by box", "wedge/rstar_box/1000000", None),
    row("", "wedge/wattwalk/1000000", "static_aabb2d", "wedge/static_aabb2d/1000000", None),
    row("", "wedge/wattwalk/1000000", "grid (limit)", "wedge/grid/1000000", None),
    row("", "wedge/wattwalk/1000000", "brute force", "wedge/brute/1000000", None),
    row("wedge, 10M parts", "wedge/wattwalk/10000000", "rstar", "wedge/rstar/10000000", None),
    row("", "wedge/wattwalk/10000000", "static_aabb2d", "wedge/static_aabb2d/10000000", None),
    row("", "wedge/wattwalk/10000000", "grid (limit)", "wedge/grid/10000000", None),
    row(
        "500 points, 200 lines",
        "same work/View",
        "the straightforward way",
        "same work/straightforward peer",
        Some(0.24),
    ),
    row("frame, 1M parts", "whole frame/1M", "10k parts", "whole frame/10k", None),
    row("frame, 10M parts", "whole frame/10M", "10k parts", "whole frame/10k", Some(2.0)),
    row(
        "what is around, of 1M",
        "first query 1M/wattwalk",
        "flatgeobuf",
        "first query 1M/flatgeobuf",
        Some(1.5),
    ),
    row(
        "what hides 200 places",
        "occlusion/wattwalk",
        "rstar, by ray",
        "occlusion/rstar",
        Some(1.2),
    ),
    row("", "occlusion/wattwalk", "grid walk (limit)", "occlusion/grid", None),
    row("", "occlusion/wattwalk", "every wall", "occlusion/brute", None),
    row("pose, a step", "pose/step", "5 µs", "", Some(1.0)),
    row("opening the demo pack", "pack/open", "50 ms", "", Some(1.0)),
    row("opening a session", "pack/session", "50 ms", "", None),
    row("a day of the district", "pack/day", "50 ms", "", None),
    row("who is withheld, of 10k linked", "pack/privacy", "50 ms", "", Some(1.0)),
];

fn main() -> ExitCode {
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../target"), PathBuf::from);
    let median_ns = |bench: &str| -> Result<f64, String> {
        let file = target.join("criterion").join(bench).join("new/estimates.json");
        let text = std::fs::read_to_string(&file)
            .map_err(|error| format!("{}: {error}; run `bash .ci/bench`", file.display()))?;
        let estimates: Estimates =
            serde_json::from_str(&text).map_err(|error| format!("{}: {error}", file.display()))?;
        Ok(estimates.median.point_estimate)
    };
    println!("| what | ours | against | theirs | ratio | aim |");
    println!("|---|---:|---|---:|---:|---:|");
    for row in &ROWS {
        let limit_ns = limit_ns(row.peer).filter(|_| row.peers.is_empty());
        let peer_ns = limit_ns.map_or_else(|| median_ns(row.peers), Ok);
        match (median_ns(row.ours), peer_ns) {
            (Ok(ours_ns), Ok(peer_ns)) => println!(
                "| {} | {} | {} | {} | {} | {} |",
                row.what,
                time(ours_ns),
                row.peer,
                time(peer_ns),
                ratio(ours_ns / peer_ns),
                row.aim.map_or_else(String::new, |aim| format!("≤ {aim}")),
            ),
            (Err(error), _) | (_, Err(error)) => {
                eprintln!("{error}");
                return ExitCode::FAILURE;
            }
        }
    }
    // What Criterion cannot measure: percentiles, rates, memory.
    for (name, has_heading) in [("surroundings.md", false), ("import.md", true)] {
        let file = target.join("criterion").join(name);
        match std::fs::read_to_string(&file) {
            Ok(table) if has_heading => print!("\n{table}"),
            // Its heading is the one above.
            Ok(table) => table.lines().skip(2).for_each(|row| println!("{row}")),
            Err(error) => {
                eprintln!("{}: {error}; run `bash .ci/bench`", file.display());
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}

fn ratio(ratio: f64) -> String {
    if ratio < 0.01 { format!("{ratio:.4}") } else { format!("{ratio:.2}") }
}

fn time(ns: f64) -> String {
    match ns {
        ns if ns < 1e3 => format!("{ns:.0} ns"),
        ns if ns < 1e6 => format!("{:.1} µs", ns / 1e3),
        ns => format!("{:.1} ms", ns / 1e6),
    }
}
