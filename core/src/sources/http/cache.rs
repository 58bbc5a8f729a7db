//! Answers that may be asked for with "has it changed?".
//!
//! Bounded in number and bytes; the one asked for longest ago goes first.

use std::time::Duration;

use reqwest::Url;
use reqwest::header::HeaderValue;

use super::service::Body;

const MOST_ANSWERS: usize = 16;
const MOST_BYTES: usize = 4 << 20;
/// An answer is not taken from here for longer than this, whatever its service
/// says: a mistake there must not hide the present.
const LONGEST_FRESH: Duration = Duration::from_secs(600);

/// What tells whether an answer has changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Validators {
    pub(super) etag: Option<HeaderValue>,
    pub(super) modified: Option<HeaderValue>,
}

impl Validators {
    fn any(&self) -> bool {
        self.etag.is_some() || self.modified.is_some()
    }
}

#[derive(Debug)]
struct Kept {
    url: Url,
    body: Body,
    validators: Validators,
    /// Until then, in time since some start, it need not be asked for.
    fresh_until: Duration,
}

/// What a service answered; the newest last.
#[derive(Debug, Default)]
pub(super) struct Cache(Vec<Kept>);

impl Cache {
    /// The answer, where it need not be asked for.
    pub(super) fn fresh(&self, url: &Url, now: Duration) -> Option<Body> {
        let kept = self.0.iter().find(|kept| kept.url == *url && now < kept.fresh_until)?;
        Some(kept.body.clone())
    }

    /// What to ask with whether it has changed.
    pub(super) fn validators(&self, url: &Url) -> Option<Validators> {
        let kept = self.0.iter().find(|kept| kept.url == *url)?;
        kept.validators.any().then(|| kept.validators.clone())
    }

    /// The answer, which has not changed and holds `max_age` longer.
    pub(super) fn unchanged(
        &mut self,
        url: &Url,
        max_age: Option<Duration>,
        now: Duration,
    ) -> Option<Body> {
        let place = self.0.iter().position(|kept| kept.url == *url)?;
        let mut kept = self.0.remove(place);
        kept.fresh_until = now + max_age.unwrap_or_default().min(LONGEST_FRESH);
        let body = kept.body.clone();
        self.0.push(kept);
        Some(body)
    }

    /// Keeps an answer, unless its service forbids it or it is of no use.
    pub(super) fn keep(
        &mut self,
        url: &Url,
        body: &Body,
        validators: Validators,
        max_age: Option<Duration>,
        now: Duration,
    ) {
        self.0.retain(|kept| kept.url != *url);
        let Some(max_age) = max_age else { return };
        if !validators.any() && max_age.is_zero() {
            return;
        }
        let fresh_until = now + max_age.min(LONGEST_FRESH);
        self.0.push(Kept { url: url.clone(), body: body.clone(), validators, fresh_until });
        while self.0.len() > MOST_ANSWERS || self.bytes() > MOST_BYTES {
            self.0.remove(0);
        }
    }

    fn bytes(&self) -> usize {
        self.0.iter().map(|kept| kept.body.len()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(n: usize) -> Url {
        format!("https://a.b/{n}").parse().unwrap()
    }

    fn etag() -> Validators {
        Validators { etag: Some(HeaderValue::from_static("\"1\"")), modified: None }
    }

    #[test]
    fn an_answer_is_fresh_as_long_as_its_service_says() {
        let mut cache = Cache::default();
        let (body, s) = (Body::new(*b"x", None), Duration::from_secs);
        cache.keep(&url(1), &body, etag(), Some(s(10)), s(100));
        assert!(cache.fresh(&url(1), s(109)).is_some());
        assert!(cache.fresh(&url(1), s(110)).is_none());
        assert_eq!(cache.validators(&url(1)), Some(etag()));
        assert!(cache.unchanged(&url(1), Some(s(99_999)), s(200)).is_some());
        assert!(cache.fresh(&url(1), s(799)).is_some());
        assert!(cache.fresh(&url(1), s(800)).is_none());
        cache.keep(&url(1), &body, etag(), None, s(200));
        assert!(cache.validators(&url(1)).is_none());
        cache.keep(&url(2), &body, Validators::default(), Some(s(0)), s(0));
        assert!(cache.0.is_empty());
    }

    #[test]
    fn it_stays_small() {
        let mut cache = Cache::default();
        for n in 0..100 {
            cache.keep(
                &url(n),
                &Body::new(vec![0; 1000], None),
                etag(),
                Some(Duration::ZERO),
                Duration::ZERO,
            );
        }
        assert_eq!(cache.0.len(), MOST_ANSWERS);
        assert!(cache.validators(&url(99)).is_some() && cache.validators(&url(0)).is_none());
        let large = Body::new(vec![0; MOST_BYTES + 1], None);
        cache.keep(&url(1), &large, etag(), Some(Duration::ZERO), Duration::ZERO);
        assert!(cache.bytes() <= MOST_BYTES);
    }
}
