//! `wattwalk sources`: what a pack's services answer, before the visit.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use console::{Alignment, pad_str};
use jiff::Timestamp;
use wattwalk::assets::AssetId;
use wattwalk::live::{Batch, Failure, Fault, MeterCounts, ReadingStore, SourceError, Wanted};
use wattwalk::pack::TourPack;
use wattwalk::plain;
use wattwalk::surroundings::EdgeReason;
use wattwalk::visit::{Delivery, Poller, SourceStatus};

use super::network::NetworkArgs;
use super::secrets::{Environment, sent, variable};
use super::{CliError, PackArgs, packs};
use crate::terminal::say;

/// A service that has not answered by then is said to be silent.
const PATIENCE: Duration = Duration::from_secs(30);
/// More reasons than these are not read.
const MOST_REASONS: usize = 8;
const HEAD: [&str; 7] = ["source", "answers", "after", "readings", "newest", "oldest", "missing"];

#[derive(Debug, clap::Args)]
pub(super) struct SourcesArgs {
    #[command(flatten)]
    pack: PackArgs,
    /// Agree to call this host; without it services are listed, not called
    ///
    /// It is sent the tokens that were given for this pack and this host, and no
    /// others. The list says which a service wants, and how to give one.
    #[arg(long = "allow", value_name = "HOST")]
    allow: Vec<String>,
    #[command(flatten)]
    network: NetworkArgs,
}

/// What came of a source.
struct Answer {
    after: Duration,
    ended: Result<Batch, SourceError>,
}

pub(super) fn run(args: &SourcesArgs) -> Result<(), CliError> {
    let pack = Arc::new(packs::open(&args.pack)?);
    packs::mention_problems(&pack);
    let poller = Poller::open(&pack, &args.network.options()?);
    poller.use_secret_store(Arc::new(Environment));
    poller.allow_hosts(args.allow.iter().cloned());
    let now = Timestamp::now();
    let mut answers = ask(&poller, &pack, now);
    let mut rows = vec![HEAD.map(str::to_owned)];
    let mut notes = Vec::new();
    let rules = pack.privacy_rules();
    let guard = ReadingStore::new(MeterCounts::of(pack.assets(), &rules));
    for source in poller.status() {
        let answer = answers.remove(&source.id);
        rows.push(row(&source, answer.as_ref(), now));
        let told = told(&source, answer.as_ref(), &guard, &pack.manifest().id);
        notes.extend(told.into_iter().map(|note| format!("{}: {note}", source.id)));
    }
    for (name, host, answer, after) in wide(&poller, &pack) {
        let answers = match &answer {
            Ok(()) => "yes",
            Err(EdgeReason::NotAllowed { .. }) => "not asked",
            Err(_) => "no",
        };
        let dash = || "–".to_owned();
        rows.push([name.clone(), answers.into(), after, dash(), dash(), dash(), dash()]);
        notes.extend(answer.err().map(|reason| format!("{name}: {}", missing(reason, &host))));
    }
    // What could not even be opened.
    for (id, answer) in answers {
        notes.extend(answer.ended.err().map(|error| format!("{id}: {error}")));
    }
    print(&rows);
    for note in &notes {
        say!("{note}");
    }
    match notes.len() {
        0 => Ok(()),
        problems => Err(CliError::Problems(problems)),
    }
}

/// Asks every source about the whole pack, once.
fn ask(poller: &Poller, pack: &TourPack, now: Timestamp) -> HashMap<String, Answer> {
    let all = pack.assets().iter().map(|asset| asset.id.clone()).collect();
    let wanted = Wanted { seen: all, ..Wanted::default() };
    let began = Instant::now();
    let (sender, deliveries) = channel::<Delivery>();
    poller
        .poll(&wanted, now, move |delivery| {
            // Who no longer listens has waited long enough.
            let _ = sender.send(delivery);
        })
        .detach();
    let mut answers = HashMap::new();
    // The sender goes with the last request.
    while let Ok(delivery) = deliveries.recv_timeout(PATIENCE.saturating_sub(began.elapsed())) {
        let answer = Answer { after: began.elapsed(), ended: delivery.ended };
        answers.insert(delivery.source_id, answer);
    }
    answers
}

/// The wide networks on servers, each with what it answers and after how long.
fn wide(
    poller: &Poller,
    pack: &Arc<TourPack>,
) -> Vec<(String, String, Result<(), EdgeReason>, String)> {
    let began = Instant::now();
    let answers = poller.wide_networks(pack).ask_servers().into_iter();
    let after = |answer: &Result<(), EdgeReason>| match answer {
        Err(EdgeReason::NotAllowed { .. }) => "–".to_owned(),
        _ => took(began.elapsed()),
    };
    answers
        .map(|(name, host, answer)| {
            let after = after(&answer);
            (name, host, answer, after)
        })
        .collect()
}

/// Why a wide network cannot be read.
fn missing(reason: EdgeReason, host: &str) -> String {
    match reason {
        EdgeReason::NotAllowed { .. } => {
            format!("not called: agree to its host with --allow {host}")
        }
        EdgeReason::Unreachable { reason, .. } | EdgeReason::Broken { reason } => reason,
        _ => "the file was replaced meanwhile: ask again".into(),
    }
}

fn row(source: &SourceStatus, answer: Option<&Answer>, now: Timestamp) -> [String; 7] {
    let dash = || "–".to_owned();
    let (answers, after) = match answer {
        None => ("not asked", dash()),
        Some(Answer { ended: Ok(_), after }) if source.simulated => ("simulated", took(*after)),
        Some(Answer { ended: Ok(_), after }) => ("yes", took(*after)),
        Some(Answer { ended: Err(_), after }) => ("no", took(*after)),
    };
    let batch = answer.and_then(|answer| answer.ended.as_ref().ok());
    let Some(batch) = batch else {
        return [source.id.clone(), answers.into(), after, dash(), dash(), dash(), dash()];
    };
    let times = batch.readings.iter().map(|reading| reading.time);
    let missing = batch
        .failures
        .iter()
        .filter(|failure| !matches!(failure.reason, SourceError::UnknownAsset { .. }));
    [
        source.id.clone(),
        answers.into(),
        after,
        batch.readings.len().to_string(),
        times.clone().max().map_or_else(dash, |time| age(time, now)),
        times.min().map_or_else(dash, |time| age(time, now)),
        missing.count().to_string(),
    ]
}

/// What a guide should know or do, if anything.
fn told(
    source: &SourceStatus,
    answer: Option<&Answer>,
    guard: &ReadingStore,
    pack_id: &str,
) -> Vec<String> {
    let one = |note: &str| vec![note.to_owned()];
    match answer.map(|answer| &answer.ended) {
        None => one("none of the pack's assets is its own, or it stayed silent"),
        Some(Err(SourceError::Unreachable { fault: Fault::NotAllowed, .. })) => {
            let allow = source.hosts.join(" --allow ");
            let mut note = format!("not called: agree to its host with --allow {allow}");
            if !source.secrets.is_empty() {
                let sent: Vec<_> = source.secrets.iter().map(sent).collect();
                note += &format!("; that is also to {}", sent.join(", "));
            }
            vec![note]
        }
        Some(Err(error @ SourceError::Denied { .. })) => {
            let ids = source.secrets.iter().flat_map(|wanted| wanted.ids(pack_id));
            let variables: Vec<_> = ids.map(|id| variable(&id)).collect();
            match variables.is_empty() {
                true => one(&error.to_string()),
                false => vec![format!("{error}; give it by {}", variables.join(" and "))],
            }
        }
        Some(Err(error)) => one(&error.to_string()),
        Some(Ok(batch)) => {
            let mut told = reasons(&batch.failures, guard);
            told.extend(batch.remark.clone());
            if told.is_empty() && batch.readings.is_empty() {
                told = one("it has no reading");
            }
            told
        }
    }
}

/// Why figures are missing: each reason once, with how many assets it is of,
/// those first that are of most.
fn reasons(failures: &[Failure], guard: &ReadingStore) -> Vec<String> {
    let mut reasons: Vec<(String, Vec<&AssetId>)> = Vec::new();
    let wrong = |failure: &&Failure| !matches!(failure.reason, SourceError::UnknownAsset { .. });
    for failure in failures.iter().filter(wrong) {
        let words = match guard.guard_failure(failure.clone()).reason {
            SourceError::Unreadable { reason, .. } => reason,
            other => other.to_string(),
        };
        match reasons.iter_mut().find(|(reason, _)| *reason == words) {
            Some((_, assets)) if assets.contains(&&failure.asset) => {}
            Some((_, assets)) => assets.push(&failure.asset),
            None => reasons.push((words, vec![&failure.asset])),
        }
    }
    reasons.sort_by_key(|(_, assets)| std::cmp::Reverse(assets.len()));
    let told = reasons.iter().take(MOST_REASONS).map(|(reason, assets)| match &assets[..] {
        [asset] => format!("{asset}: {reason}"),
        [first, others @ ..] => {
            format!("{first} and {} more: {reason}", others.len())
        }
        [] => reason.clone(),
    });
    let more = reasons.len().saturating_sub(MOST_REASONS);
    told.chain((more > 0).then(|| format!("and {more} reasons more"))).collect()
}

fn took(after: Duration) -> String {
    format!("{:.1} s", after.as_secs_f64())
}

/// How long ago a time is, as short as can be.
fn age(time: Timestamp, now: Timestamp) -> String {
    let seconds = now.duration_since(time).as_secs();
    match seconds {
        ..0 => "to come".into(),
        0..120 => format!("{seconds} s"),
        120..7200 => format!("{} min", seconds / 60),
        7200..172_800 => format!("{} h", seconds / 3600),
        _ => format!("{} days", seconds / 86_400),
    }
}

fn print(rows: &[[String; 7]]) {
    // As they will be printed, so that the widths are right.
    let rows: Vec<_> =
        rows.iter().map(|row| row.each_ref().map(|cell| plain::line(cell))).collect();
    let widths: [usize; 7] = std::array::from_fn(|column| {
        let widths = rows.iter().map(|row| console::measure_text_width(&row[column]));
        widths.max().unwrap_or(0)
    });
    for row in &rows {
        let cells = row.iter().zip(widths).enumerate().map(|(column, (cell, width))| {
            let side = if column < 2 { Alignment::Left } else { Alignment::Right };
            pad_str(cell, width, side, None).into_owned()
        });
        say!("{}", cells.collect::<Vec<_>>().join("  ").trim_end());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_short() {
        let now = Timestamp::from_second(1_000_000).unwrap();
        let age_of = |seconds: i64| age(Timestamp::from_second(1_000_000 - seconds).unwrap(), now);
        let ages = [-5, 0, 119, 120, 7199, 7200, 172_799, 172_800].map(age_of);
        assert_eq!(ages, ["to come", "0 s", "119 s", "2 min", "119 min", "2 h", "47 h", "2 days"]);
    }
}
