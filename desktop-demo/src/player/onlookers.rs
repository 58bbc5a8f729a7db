//! Those who look on, each page with a session of its own.

use std::collections::BTreeMap;
use std::time::Duration;

use wattwalk::session::TourSession;

/// So many at once; of one more, who was not heard of for longest goes.
const MOST: usize = 16;
/// Who was not heard of for so long has gone.
const GONE_AFTER: Duration = Duration::from_secs(60);

/// The sessions of those who look on, by the names of their pages.
#[derive(Default)]
pub(super) struct Onlookers {
    each: BTreeMap<String, Onlooker>,
}

struct Onlooker {
    session: TourSession,
    /// On the clock of the wall, since the visit began.
    heard: Duration,
}

impl Onlookers {
    /// The session of a page, if it has one.
    pub(super) fn session(&self, page: &str) -> Option<&TourSession> {
        self.each.get(page).map(|onlooker| &onlooker.session)
    }

    /// The session of a page that is heard of now, standing where `leading` does.
    pub(super) fn hear(
        &mut self,
        page: &str,
        now: Duration,
        leading: &TourSession,
    ) -> &mut TourSession {
        if !self.each.contains_key(page) && self.each.len() >= MOST {
            let longest = self.each.iter().min_by_key(|(_, onlooker)| onlooker.heard);
            if let Some(gone) = longest.map(|(page, _)| page.clone()) {
                self.each.remove(&gone);
            }
        }
        let onlooker = self.each.entry(page.to_owned()).or_insert_with(|| {
            let session = leading.onlooker(leading.language().clone());
            Onlooker { session, heard: now }
        });
        onlooker.heard = now;
        onlooker.session.follow(leading);
        &mut onlooker.session
    }

    /// Forgets who has gone.
    pub(super) fn forget(&mut self, now: Duration) {
        self.each.retain(|_, onlooker| now.saturating_sub(onlooker.heard) < GONE_AFTER);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use wattwalk::pack::{PackFolder, TourPack};
    use wattwalk::session::Settings;

    use super::*;

    #[test]
    fn who_is_silent_goes_and_so_does_one_too_many() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/fort-issy");
        let pack = Arc::new(TourPack::open(&PackFolder(folder.into())).unwrap());
        let leading = TourSession::open(pack, Settings::new("en".into())).unwrap();
        let mut onlookers = Onlookers::default();
        let second = Duration::from_secs(1);
        for page in 0..MOST as u32 {
            onlookers.hear(&page.to_string(), second * page, &leading);
        }
        onlookers.hear("0", second * 20, &leading);
        onlookers.hear("another", second * 21, &leading);
        assert!(onlookers.session("0").is_some() && onlookers.session("1").is_none());
        assert_eq!(onlookers.each.len(), MOST);
        onlookers.forget(second * 80);
        assert_eq!(onlookers.each.keys().collect::<Vec<_>>(), ["another"]);
    }
}
