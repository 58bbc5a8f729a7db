//! A source of an app's own.
//!
//! In: an app's [`AppSource`]. Out: a [`Source`] as every other, for the visit
//! to ask: what it may do is the visit's to say.

use std::sync::Arc;

use jiff::Timestamp;

use crate::assets::AssetId;
use crate::live::{Batch, BatchFuture, Fault, PollRequest, Source, SourceError, SourceInfo};
use crate::visit::VisitError;

/// Why a source of an app's own could not answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
#[uniffi::export(Display)]
#[non_exhaustive]
pub enum AppSourceError {
    /// Its service cannot be reached, or did not answer in time: it is asked
    /// again after a pause.
    #[error("it cannot be reached: {reason}")]
    Unreachable {
        /// What was tried.
        reason: String,
    },
    /// Its service answered with what cannot be read: it is asked again after a
    /// pause.
    #[error("it answered with what cannot be read: {reason}")]
    Unreadable {
        /// What was expected.
        reason: String,
    },
    /// Its service wants credentials, or other ones: it is asked again once
    /// [`SharedVisit::retry_sources`](super::SharedVisit::retry_sources) says so
    /// or the network comes back.
    #[error("it denies access: {reason}")]
    Denied {
        /// What to set.
        reason: String,
    },
    /// Its service asks for patience.
    #[error("it is busy")]
    Busy {
        /// When to ask again, if it says.
        retry_at: Option<Timestamp>,
    },
}

impl AppSourceError {
    /// The same of the source with an id.
    fn of(self, source_id: String) -> SourceError {
        let fault = Fault::Unspecified;
        match self {
            Self::Unreachable { reason } => SourceError::Unreachable { source_id, fault, reason },
            Self::Unreadable { reason } => SourceError::Unreadable { source_id, fault, reason },
            Self::Denied { reason } => SourceError::Denied { source_id, reason },
            Self::Busy { retry_at } => SourceError::Busy { source_id, retry_at },
        }
    }
}

impl From<uniffi::UnexpectedUniFFICallbackError> for AppSourceError {
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> Self {
        // Its words may quote what the app asked with, a token in an address:
        // they are not passed on, but what it is.
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '$');
        let thrown: String = error.reason.chars().take_while(|c| is_name(*c)).take(100).collect();
        let reason =
            format!("the app's source threw {thrown}: let it throw what says why in its words");
        Self::Unreachable { reason }
    }
}

/// Where an app has readings from: a meter of its own, a service that no pack
/// names. Handed to a session as it opens, it is asked like the pack's sources:
/// about what the visitor sees and is near, as often as is good for it, paused
/// without a network, and shown with them.
#[uniffi::export(with_foreign)]
#[async_trait::async_trait]
pub trait AppSource: Send + Sync {
    /// Who it is; asked once, as the session opens. No other source of the
    /// session may have its id.
    ///
    /// # Errors
    /// [`AppSourceError`] when it cannot be used: the session does not open.
    fn info(&self) -> Result<SourceInfo, AppSourceError>;

    /// The newest readings of these assets, as far as it has them, the most
    /// urgent first: 400 at most, none named for all. A reading keeps the time at
    /// which it was measured. What it says of other assets is left out.
    ///
    /// It is asked one question at a time, with no lock held, and has half a
    /// minute; then, or when the session is closed, it is cancelled. An answer of
    /// more than 4,000 readings is refused.
    ///
    /// # Errors
    /// [`AppSourceError`] when nothing was learnt: what was known stays, and
    /// grows stale.
    async fn fetch(&self, assets: Vec<AssetId>, now: Timestamp) -> Result<Batch, AppSourceError>;
}

/// An app's source as the visit asks it.
pub(super) struct Foreign {
    info: SourceInfo,
    source: Arc<dyn AppSource>,
}

impl Foreign {
    /// Each of an app's sources, once it has said who it is.
    ///
    /// # Errors
    /// [`VisitError::AppSource`] when one does not say it.
    pub(super) fn all(
        sources: Vec<Arc<dyn AppSource>>,
    ) -> Result<Vec<Box<dyn Source>>, VisitError> {
        let foreign = |(place, source): (usize, Arc<dyn AppSource>)| {
            let info = source.info().map_err(|error| VisitError::AppSource {
                source_id: format!("sources[{place}]"),
                reason: crate::plain::line(&error.to_string()),
            })?;
            Ok(Box::new(Self { info, source }) as Box<dyn Source>)
        };
        sources.into_iter().enumerate().map(foreign).collect()
    }
}

impl Source for Foreign {
    fn info(&self) -> &SourceInfo {
        &self.info
    }

    fn poll<'a>(&'a self, request: PollRequest<'a>) -> BatchFuture<'a> {
        Box::pin(async move {
            let fetched = self.source.fetch(request.assets.to_vec(), request.now).await;
            fetched.map_err(|error| error.of(self.info.id.clone()))
        })
    }
}

#[cfg(test)]
mod tests {
    use std::future::{Future, pending};
    use std::pin::pin;
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::{Context, Poll, Waker};
    use std::time::{Duration, Instant};

    use super::*;
    use crate::boundary::SharedVisit;
    use crate::live::{Failure, Quality, Quantity, Reading, SourceState};
    use crate::session::{EventKind, Settings};
    use crate::sources::services::tests::demo;

    type Fetch = dyn Fn(Vec<AssetId>) -> Option<Result<Batch, AppSourceError>> + Send + Sync;

    /// Answers what it is told to; never where that is nothing.
    struct Meter {
        info: Result<SourceInfo, AppSourceError>,
        fetch: Box<Fetch>,
        /// Held by each call.
        calls: Arc<()>,
        /// Asked something meanwhile, as by an app that draws.
        visit: Mutex<Option<Arc<SharedVisit>>>,
    }

    impl Meter {
        fn new(
            id: &str,
            fetch: impl Fn(Vec<AssetId>) -> Option<Result<Batch, AppSourceError>>
            + Send
            + Sync
            + 'static,
        ) -> Arc<Self> {
            let (id, title) = (id.to_owned(), "Our meter".to_owned());
            let info = SourceInfo { id, title, attribution: "Us".into(), simulated: false };
            Arc::new(Self {
                info: Ok(info),
                fetch: Box::new(fetch),
                calls: Arc::new(()),
                visit: Mutex::new(None),
            })
        }
    }

    #[async_trait::async_trait]
    impl AppSource for Meter {
        fn info(&self) -> Result<SourceInfo, AppSourceError> {
            self.info.clone()
        }

        async fn fetch(&self, assets: Vec<AssetId>, _: Timestamp) -> Result<Batch, AppSourceError> {
            let _call = self.calls.clone();
            let visit = self.visit.lock().unwrap().clone();
            visit.map(|visit| visit.progress());
            match (self.fetch)(assets) {
                Some(answer) => answer,
                None => pending().await,
            }
        }
    }

    fn open(sources: Vec<Arc<dyn AppSource>>) -> Result<Arc<SharedVisit>, VisitError> {
        SharedVisit::new(Arc::new(demo()), Settings::new("en".into()), None, None, sources)
    }

    fn now() -> Timestamp {
        "2026-06-16T09:30:00Z".parse().unwrap()
    }

    fn reading(asset: &str, value: f64, time: Timestamp) -> Reading {
        let (asset, quantity) = (asset.into(), Quantity::PowerKw);
        Reading { asset, quantity, value: Some(value), time, quality: Quality::Live }
    }

    fn until(mut condition: impl FnMut() -> bool) {
        let began = Instant::now();
        while !condition() {
            assert!(began.elapsed() < Duration::from_secs(20), "it does not come");
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    fn wait<T>(work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        let mut answer = None;
        until(|| {
            let polled = work.as_mut().poll(&mut Context::from_waker(Waker::noop()));
            if let Poll::Ready(ready) = polled {
                answer = Some(ready);
            }
            answer.is_some()
        });
        answer.unwrap()
    }

    fn state(visit: &SharedVisit, id: &str) -> SourceState {
        let status = visit.sources().unwrap().into_iter().find(|source| source.id == id);
        status.unwrap().state
    }

    #[test]
    fn a_source_of_an_app_is_asked_and_shown_like_the_packs() {
        let meter = Meter::new("ours", |assets| {
            let named = |id: &str| assets.iter().any(|asset| asset.as_str() == id);
            assert!(named("substation") && assets.len() <= 400, "{assets:?}");
            let readings = vec![reading("substation", 120.0, now())];
            Some(Ok(Batch { readings, ..Batch::default() }))
        });
        let visit = open(vec![meter.clone()]).unwrap();
        *meter.visit.lock().unwrap() = Some(visit.clone());
        let next = wait(visit.clone().poll_sources(now())).unwrap();
        assert!(next.is_some_and(|next| next > now()), "{next:?}");
        let readings = visit.readings_of("substation".into(), now()).unwrap();
        let power = readings.iter().find(|it| it.reading.quantity == Quantity::PowerKw).unwrap();
        assert_eq!(power.reading, reading("substation", 120.0, now()));
        assert_eq!(power.source_id.as_deref(), Some("ours"));
        let status = visit.sources().unwrap().pop().unwrap();
        assert_eq!((&*status.id, &*status.title, status.simulated), ("ours", "Our meter", false));
        assert_eq!((status.state, status.answered), (SourceState::Working, Some(now())));
        *meter.visit.lock().unwrap() = None;
        visit.close();
        // Freed with it.
        until(|| Arc::strong_count(&meter) == 1);
    }

    #[test]
    fn what_an_app_throws_is_a_failure_of_its_source() {
        let unexpected = || {
            let reason = "java.io.IOException: https://a.example/?key=s3cr3t".to_owned();
            AppSourceError::from(uniffi::UnexpectedUniFFICallbackError { reason })
        };
        let busy_until = now() + Duration::from_secs(60);
        let said =
            "the app's source threw java.io.IOException: let it throw what says why in its words";
        let (source_id, fault) = ("ours".to_owned(), Fault::Unspecified);
        let at = |seconds| Some(now() + Duration::from_secs(seconds));
        for (thrown, error, retry_at) in [
            (
                unexpected(),
                SourceError::Unreachable {
                    source_id: source_id.clone(),
                    fault,
                    reason: said.to_owned(),
                },
                at(10),
            ),
            (
                AppSourceError::Unreadable { reason: "not\njson".into() },
                SourceError::Unreadable {
                    source_id: source_id.clone(),
                    fault,
                    reason: "not json".into(),
                },
                at(10),
            ),
            (
                AppSourceError::Denied { reason: "no key".into() },
                SourceError::Denied { source_id: source_id.clone(), reason: "no key".into() },
                None,
            ),
            (
                AppSourceError::Busy { retry_at: Some(busy_until) },
                SourceError::Busy { source_id, retry_at: Some(busy_until) },
                Some(busy_until),
            ),
        ] {
            let meter = Meter::new("ours", move |_| Some(Err(thrown.clone())));
            let visit = open(vec![meter]).unwrap();
            wait(visit.clone().poll_sources(now())).unwrap();
            assert_eq!(state(&visit, "ours"), SourceState::Failing { error, retry_at });
            let events = visit.events().unwrap();
            let told = format!("{events:?}");
            assert!(told.contains("SourceFailed") && !told.contains("s3cr3t"), "{told}");
        }
    }

    #[test]
    fn a_source_that_denied_is_asked_again_once_the_app_says_so() {
        let asked = Arc::new(AtomicUsize::new(0));
        let meter = Meter::new("ours", {
            let asked = asked.clone();
            move |_| {
                let is_first = asked.fetch_add(1, Ordering::Relaxed) == 0;
                let denied = AppSourceError::Denied { reason: "sign in".into() };
                Some(if is_first { Err(denied) } else { Ok(Batch::default()) })
            }
        });
        let visit = open(vec![meter]).unwrap();
        let poll = |after_s| {
            wait(visit.clone().poll_sources(now() + Duration::from_secs(after_s))).unwrap();
            asked.load(Ordering::Relaxed)
        };
        assert_eq!([0, 10, 1000, 100_000].map(poll), [1; 4]);
        visit.retry_sources().unwrap();
        assert_eq!(poll(100_001), 2);
        assert_eq!(state(&visit, "ours"), SourceState::Working);
        visit.close();
        assert_eq!(visit.retry_sources(), Err(VisitError::Closed));
    }

    #[test]
    fn what_cannot_be_is_refused_one_by_one() {
        let later = now() + Duration::from_secs(3600);
        let meter = Meter::new("ours", move |_| {
            let readings = vec![
                reading("substation", f64::NAN, now()),
                reading("substation", 1.0, later),
                reading("nowhere", 1.0, now()),
                reading("substation", 2.0, now()),
            ];
            let reason = SourceError::Busy { source_id: "x".into(), retry_at: None };
            let failures = vec![Failure { asset: "nowhere".into(), reason }];
            Some(Ok(Batch { readings, failures, ..Batch::default() }))
        });
        let visit = open(vec![meter]).unwrap();
        wait(visit.clone().poll_sources(now())).unwrap();
        let kinds: Vec<_> = visit.events().unwrap().into_iter().map(|event| event.kind).collect();
        let refused = |kind: &&EventKind| matches!(kind, EventKind::ReadingRefused { .. });
        assert_eq!(kinds.iter().filter(refused).count(), 2, "{kinds:?}");
        let missing = |kind: &EventKind| matches!(kind, EventKind::ReadingsMissing { .. });
        assert!(!kinds.iter().any(missing), "{kinds:?}");
        let readings = visit.readings_of("substation".into(), now()).unwrap();
        let ours = reading("substation", 2.0, now());
        assert!(readings.iter().any(|it| it.reading == ours), "{readings:?}");
    }

    #[test]
    fn closing_ends_a_fetch_under_way() {
        let meter = Meter::new("ours", |_| None);
        let visit = open(vec![meter.clone()]).unwrap();
        let polling = std::thread::spawn({
            let visit = visit.clone();
            move || wait(visit.poll_sources(now()))
        });
        until(|| Arc::strong_count(&meter.calls) == 2);
        visit.close();
        until(|| Arc::strong_count(&meter.calls) == 1);
        assert_eq!(polling.join().unwrap(), Err(VisitError::Closed));
        until(|| Arc::strong_count(&meter) == 1);
    }

    #[test]
    fn a_source_that_cannot_be_told_from_another_opens_no_visit() {
        let meter = |id: &str| -> Arc<dyn AppSource> { Meter::new(id, |_| None) };
        let wrong = |sources| open(sources).err().map(|error| error.to_string());
        let taken = "source fort-issy-simulated: another source of the visit has this id: give \
                     the app's own another one";
        assert_eq!(wrong(vec![meter("fort-issy-simulated")]).as_deref(), Some(taken));
        let mute = Arc::new(Meter {
            info: Err(AppSourceError::Denied { reason: "no key".into() }),
            fetch: Box::new(|_| None),
            calls: Arc::new(()),
            visit: Mutex::new(None),
        });
        let denied = "source sources[1]: it denies access: no key";
        assert_eq!(wrong(vec![meter("ours"), mute]).as_deref(), Some(denied));
    }
}
