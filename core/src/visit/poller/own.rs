//! Sources of an app's own, within limits.
//!
//! In: a [`Source`] that nobody here has read. Out: the same, which answers in
//! time or not at all, about what it was asked and no more than anybody can
//! show, in words for a screen. What a pack chose needs none of it: it is held
//! to as much by its service's code.

use std::collections::HashSet;
use std::time::Duration;

use crate::assets::{AssetId, LONGEST_ID};
use crate::live::{
    Batch, BatchFuture, Failure, Fault, PollRequest, Source, SourceError, SourceInfo,
};
use crate::pack::TourPack;
use crate::plain;
use crate::visit::VisitError;

/// Sources of an app's own: each is a question every few seconds.
const MOST_SOURCES: usize = 100;
/// A source that has not answered by then is given up, and asked again later.
const LONGEST_ANSWER: Duration = Duration::from_secs(30);
/// Readings of an answer: all quantities of all assets that one question is
/// about come to 3,200.
const MOST_READINGS: usize = 4000;
/// Bytes of what a source says in words.
const LONGEST_WORDS: usize = plain::LONGEST_LINE;

/// A source of an app's own.
pub(super) struct Own {
    source: Box<dyn Source>,
    info: SourceInfo,
    longest: Duration,
}

impl Own {
    pub(super) fn new(source: Box<dyn Source>) -> Self {
        Self::within(source, LONGEST_ANSWER)
    }

    fn within(source: Box<dyn Source>, longest: Duration) -> Self {
        let mut info = source.info().clone();
        clean(&mut info.title);
        clean(&mut info.attribution);
        Self { source, info, longest }
    }

    async fn ask(&self, request: PollRequest<'_>) -> Result<Batch, SourceError> {
        let answer = tokio::time::timeout(self.longest, self.source.poll(request)).await;
        let ended = answer.unwrap_or_else(|_| {
            let reason = format!("no answer within {} s", self.longest.as_secs_f64());
            Err(SourceError::Unreachable { source_id: String::new(), fault: Fault::Slow, reason })
        });
        let mut batch = ended.map_err(|error| self.said(error))?;
        let count = batch.readings.len();
        if count > MOST_READINGS {
            let reason = format!("{count} readings in an answer, expected {MOST_READINGS} at most");
            let (source_id, fault) = (self.info.id.clone(), Fault::TooLarge);
            return Err(SourceError::Unreadable { source_id, fault, reason });
        }
        if !request.assets.is_empty() {
            let asked: HashSet<_> = request.assets.iter().collect();
            batch.readings.retain(|reading| asked.contains(&reading.asset));
            batch.failures.retain(|failure| asked.contains(&failure.asset));
            // What is wrong with an asset is said once.
            let mut said = HashSet::new();
            batch.failures.retain(|failure| said.insert(failure.asset.clone()));
        }
        let failed = batch.failures.into_iter();
        let said = |failure: Failure| {
            let mut reason = self.said(failure.reason);
            if let SourceError::UnknownAsset { asset, .. } = &mut reason {
                failure.asset.clone_into(asset);
            }
            Failure { asset: failure.asset, reason }
        };
        batch.failures = failed.map(said).collect();
        batch.remark.as_mut().map(clean);
        Ok(batch)
    }

    /// What it says is wrong: of itself and of no other source, as one line.
    fn said(&self, mut error: SourceError) -> SourceError {
        self.info.id.clone_into(error.source_id_mut());
        error.reason_mut().map(clean);
        if let SourceError::UnknownAsset { asset, .. } = &mut error {
            let mut id = asset.as_str().to_owned();
            clean(&mut id);
            *asset = AssetId::from(id.as_str());
        }
        error
    }
}

impl Source for Own {
    fn info(&self) -> &SourceInfo {
        &self.info
    }

    fn poll<'a>(&'a self, request: PollRequest<'a>) -> BatchFuture<'a> {
        Box::pin(self.ask(request))
    }

    fn knows(&self, asset: &AssetId) -> bool {
        self.source.knows(asset)
    }

    fn rest(&self) {
        self.source.rest();
    }
}

/// Makes of a stranger's words a line of a length that a screen has.
fn clean(words: &mut String) {
    *words = plain::line(words);
    words.truncate(words.floor_char_boundary(LONGEST_WORDS));
}

/// Whether a visit of `pack` can be held with these sources: each has an id that
/// no other one has.
///
/// # Errors
/// [`VisitError::AppSource`].
pub(crate) fn check_own(pack: &TourPack, own: &[Box<dyn Source>]) -> Result<(), VisitError> {
    let wrong = |id: &str, reason: String| {
        let mut source_id = id.to_owned();
        clean(&mut source_id);
        Err(VisitError::AppSource { source_id, reason })
    };
    let mut ids: HashSet<&str> = pack.sources.iter().map(|settings| settings.id()).collect();
    for (place, source) in own.iter().enumerate() {
        let id = source.info().id.as_str();
        if place == MOST_SOURCES {
            return wrong(id, format!("expected {MOST_SOURCES} sources of the app's own at most"));
        }
        if id.is_empty() || id.len() > LONGEST_ID || !plain::is_line(id) {
            let reason = "its id is no short text of characters that can be seen: give it one";
            return wrong(id, reason.to_owned());
        }
        if !ids.insert(id) {
            let reason = "another source of the visit has this id: give the app's own another one";
            return wrong(id, reason.to_owned());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::future::pending;
    use std::sync::Arc;

    use jiff::Timestamp;

    use super::*;
    use crate::live::{Quality, Quantity, Reading};
    use crate::sources::services::tests::demo;

    type Answer = dyn Fn() -> Option<Result<Batch, SourceError>> + Send + Sync;

    /// Answers what it is told to; never where that is nothing.
    struct Says(SourceInfo, Box<Answer>);

    impl Source for Says {
        fn info(&self) -> &SourceInfo {
            &self.0
        }

        fn poll<'a>(&'a self, _: PollRequest<'a>) -> BatchFuture<'a> {
            let answer = (self.1)();
            Box::pin(async move {
                match answer {
                    Some(answer) => answer,
                    None => pending().await,
                }
            })
        }
    }

    fn source(
        id: &str,
        answer: impl Fn() -> Option<Result<Batch, SourceError>> + Send + Sync + 'static,
    ) -> Box<dyn Source> {
        let info = SourceInfo {
            id: id.into(),
            title: format!("Ours\u{1b}[2J\n{}", "x".repeat(5000)),
            attribution: "Our\u{202e}selves".into(),
            simulated: false,
        };
        Box::new(Says(info, Box::new(answer)))
    }

    fn reading(asset: &str) -> Reading {
        Reading {
            asset: asset.into(),
            quantity: Quantity::PowerKw,
            value: Some(1.0),
            time: Timestamp::UNIX_EPOCH,
            quality: Quality::Live,
        }
    }

    async fn ask(source: Box<dyn Source>, assets: &[&str]) -> Result<Batch, SourceError> {
        let own = Own::within(source, Duration::from_millis(50));
        let assets: Vec<AssetId> = assets.iter().map(|asset| (*asset).into()).collect();
        own.poll(PollRequest { assets: &assets, now: Timestamp::UNIX_EPOCH }).await
    }

    #[tokio::test]
    async fn what_never_answers_is_given_up_and_dropped() {
        let held = Arc::new(());
        let weak = Arc::downgrade(&held);
        let silent = source("ours", move || {
            let _ = &held;
            None
        });
        let ended = ask(silent, &["a"]).await;
        let expected = SourceError::Unreachable {
            source_id: "ours".into(),
            fault: Fault::Slow,
            reason: "no answer within 0.05 s".into(),
        };
        assert_eq!(ended, Err(expected));
        assert!(weak.upgrade().is_none());
    }

    #[tokio::test]
    async fn an_answer_is_about_what_was_asked_and_of_its_own_source() {
        let failure = |asset: &str| Failure {
            asset: asset.into(),
            reason: SourceError::Denied { source_id: "other".into(), reason: "no\nway".into() },
        };
        let batch = Batch {
            readings: vec![reading("a"), reading("elsewhere"), reading("a")],
            failures: vec![failure("b"), failure("b"), failure("elsewhere")],
            remark: Some("one\ntwo".into()),
            ..Batch::default()
        };
        let batch = ask(source("ours", move || Some(Ok(batch.clone()))), &["a", "b"]).await;
        let batch = batch.unwrap();
        assert_eq!(batch.readings, [reading("a"), reading("a")]);
        let reason = SourceError::Denied { source_id: "ours".into(), reason: "no way".into() };
        assert_eq!(batch.failures, [Failure { asset: "b".into(), reason }]);
        assert_eq!(batch.remark.as_deref(), Some("one two"));
    }

    #[tokio::test]
    async fn too_much_is_refused_and_long_words_are_cut() {
        let readings = vec![reading("a"); MOST_READINGS + 1];
        let batch = Batch { readings, ..Batch::default() };
        let ended = ask(source("ours", move || Some(Ok(batch.clone()))), &["a"]).await;
        let Err(SourceError::Unreadable { fault: Fault::TooLarge, reason, .. }) = ended else {
            panic!("{ended:?}")
        };
        assert_eq!(reason, "4001 readings in an answer, expected 4000 at most");
        let reason = "é\n".repeat(5000);
        let ended = ask(
            source("ours", move || {
                let (source_id, reason) = (String::new(), reason.clone());
                Some(Err(SourceError::Denied { source_id, reason }))
            }),
            &["a"],
        );
        let Err(SourceError::Denied { reason, .. }) = ended.await else { panic!() };
        assert!(reason.len() <= LONGEST_WORDS && reason.starts_with("é é "), "{reason}");
        let own = Own::new(source("ours", || None));
        assert!(own.info().title.starts_with("Ours[2J xxx"), "{}", own.info().title);
        assert_eq!(own.info().title.len(), LONGEST_WORDS);
        assert_eq!(own.info().attribution, "Ourselves");
    }

    #[test]
    fn an_id_is_short_to_be_seen_and_nobody_elses() {
        let checked = |ids: &[&str]| {
            let own: Vec<_> = ids.iter().map(|id| source(id, || None)).collect();
            check_own(&demo(), &own).map_err(|error| error.to_string())
        };
        let long = "x".repeat(LONGEST_ID + 1);
        assert_eq!(checked(&["ours", "theirs"]), Ok(()));
        let taken = "another source of the visit has this id: give the app's own another one";
        let unseen = "its id is no short text of characters that can be seen: give it one";
        for (ids, at, wrong) in [
            (["ours", "ours"], "ours", taken),
            (["ours", "fort-issy-simulated"], "fort-issy-simulated", taken),
            (["ours", ""], "", unseen),
            (["ours", "a\u{200b}b"], "ab", unseen),
            (["ours", &long], &long[..LONGEST_WORDS], unseen),
        ] {
            assert_eq!(checked(&ids), Err(format!("source {at}: {wrong}")));
        }
        let many: Vec<String> = (0..=MOST_SOURCES).map(|n| n.to_string()).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(checked(&many[1..]), Ok(()));
        let wrong = "source 100: expected 100 sources of the app's own at most";
        assert_eq!(checked(&many), Err(wrong.to_owned()));
    }
}
