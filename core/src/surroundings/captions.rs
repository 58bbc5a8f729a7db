//! What labels say of assets, kept up to date.
//!
//! In: the assets, the newest readings, the language, the time. Out: a
//! caption for each asset. Only what changed is written again, so that the
//! cost of a frame does not grow with the pack.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::assets::{Asset, Network};
use crate::language::Language;
use crate::live::{Quality, Quantity, ReadingStore};
use crate::naming;
use crate::view::Caption;

use super::Surroundings;

/// The captions of assets, by their numbers.
#[derive(Debug)]
pub(crate) struct Captions {
    list: Vec<Caption>,
    /// When the reading that a caption shows goes stale, if it is live.
    stale_after: Vec<Option<Timestamp>>,
    /// The same, the first to go stale first.
    queue: BTreeSet<(Timestamp, u32)>,
    /// The time that the captions hold for.
    at: Timestamp,
}

/// What captions are made of.
#[derive(Clone, Copy)]
pub(crate) struct CaptionSources<'a> {
    pub(crate) around: &'a Surroundings,
    pub(crate) store: &'a ReadingStore,
    pub(crate) language: &'a Language,
}

impl CaptionSources<'_> {
    /// The numbers of the assets of which there are readings.
    pub(crate) fn held(self) -> impl Iterator<Item = u32> {
        self.store.assets().filter_map(move |asset| self.around.numbers.get(asset).copied())
    }
}

impl Captions {
    /// Captions of all assets.
    pub(crate) fn new(words: CaptionSources<'_>) -> Self {
        let count = words.around.list().len();
        let mut captions = Self {
            list: vec![Caption::default(); count],
            stale_after: vec![None; count],
            queue: BTreeSet::new(),
            at: Timestamp::MIN,
        };
        captions.rewrite_all(words);
        captions
    }

    /// The captions, by the assets' numbers.
    pub(crate) fn list(&self) -> &[Caption] {
        &self.list
    }

    /// Writes all again: another language, or nothing known any more.
    pub(crate) fn rewrite_all(&mut self, words: CaptionSources<'_>) {
        self.queue.clear();
        self.stale_after.fill(None);
        for number in (0..).take(words.around.list().len()) {
            self.write(number, words);
        }
    }

    /// Writes anew what something is known of since `now`.
    pub(crate) fn rewrite(
        &mut self,
        numbers: impl Iterator<Item = u32>,
        words: CaptionSources<'_>,
        now: Timestamp,
    ) {
        self.at = now;
        numbers.for_each(|number| self.write(number, words));
    }

    /// Says of what went stale by `now` that it did.
    pub(crate) fn expire(&mut self, words: CaptionSources<'_>, now: Timestamp) {
        while let Some(&(after, number)) = self.queue.first()
            && after < now
        {
            self.at = now;
            self.write(number, words);
        }
    }

    fn write(&mut self, number: u32, words: CaptionSources<'_>) {
        let place = number as usize;
        let (Some(asset), Some(into), Some(stale_after)) = (
            words.around.list().get(place),
            self.list.get_mut(place),
            self.stale_after.get_mut(place),
        ) else {
            return;
        };
        if let Some(after) = stale_after.take() {
            self.queue.remove(&(after, number));
        }
        let (caption, after) = caption(number, asset, words, self.at);
        *into = caption;
        *stale_after = after;
        self.queue.extend(after.map(|after| (after, number)));
    }
}

/// The caption of an asset at `now`: its name in the visitor's language, and
/// the reading that tells the most of it; and how long that reading is live.
fn caption(
    number: u32,
    asset: &Asset,
    words: CaptionSources<'_>,
    now: Timestamp,
) -> (Caption, Option<Timestamp>) {
    let language = words.language;
    let reading = Quantity::primary_for(asset.network, asset.kind)
        .and_then(|quantity| words.store.latest(&asset.id, quantity));
    let quality = reading.map(|reading| reading.quality_at(now));
    let live = reading.filter(|_| quality == Some(Quality::Live));
    let value = reading.and_then(|reading| Some((reading.quantity, reading.value?)));
    // Of thousands of nameless houses none is worth a label.
    let named = asset.name_in(language).is_some();
    let says_nothing = !named && value.is_none() && asset.network == Network::Unspecified;
    let caption = Caption {
        asset_id: asset.id.clone(),
        title: naming::title(asset, language).into_owned(),
        named,
        value: value.map(|(quantity, value)| {
            let is_covered = || words.around.links().is_covered(number);
            naming::value(asset, quantity, value, is_covered, language)
        }),
        depth: naming::depth(asset, language),
        idle: says_nothing || value.is_some_and(|(_, value)| naming::is_idle(asset, value)),
        quality,
    };
    (caption, live.and_then(|r| r.time.checked_add(r.quantity.validity()).ok()))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use super::*;
    use crate::assets::AssetKind;
    use crate::live::{Batch, MeterCounts, Reading};
    use crate::pack::{PackFolder, TourPack};

    fn live(asset: &str, time: Timestamp) -> Reading {
        Reading {
            asset: asset.into(),
            quantity: Quantity::PowerKw,
            value: Some(1.5),
            time,
            quality: Quality::Live,
        }
    }

    #[test]
    fn only_what_went_stale_is_written_again() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/fort-issy");
        let pack = TourPack::open(&PackFolder(folder.into())).unwrap();
        let around = Surroundings::of_pack(Arc::new(pack));
        let cables: Vec<(u32, String)> = (0..)
            .zip(around.list().iter())
            .filter(|(_, asset)| asset.kind == AssetKind::Cable)
            .filter(|(_, asset)| asset.network == Network::Electricity)
            .map(|(number, asset)| (number, asset.id.to_string()))
            .take(3)
            .collect();
        let [(a, first), (b, second), (c, _)] = &cables[..] else { panic!("{cables:?}") };
        let language = Language::from("en");
        let start: Timestamp = "2026-06-16T10:00:00Z".parse().unwrap();
        let minute = Duration::from_secs(60);
        let mut store = ReadingStore::new(MeterCounts::default());
        let batch = Batch {
            readings: vec![live(first, start), live(second, start + minute)],
            ..Batch::default()
        };
        store.apply(batch, start + minute);
        let words = CaptionSources { around: &around, store: &store, language: &language };
        let mut captions = Captions::new(words);
        captions.rewrite([*a, *b].into_iter(), words, start + minute);
        let qualities = |captions: &Captions| -> Vec<_> {
            [a, b, c].iter().map(|&&of| captions.list()[of as usize].quality).collect()
        };
        let (live, stale) = (Some(Quality::Live), Some(Quality::Stale));
        assert_eq!(qualities(&captions), [live, live, None]);

        // What nobody asked to be written again keeps a mark.
        captions.list[*c as usize].title = "untouched".into();
        let last = start + Quantity::PowerKw.validity();
        captions.expire(words, last);
        assert_eq!(qualities(&captions), [live, live, None]);
        captions.expire(words, last + Duration::from_millis(1));
        assert_eq!(qualities(&captions), [stale, live, None]);
        captions.expire(words, last + minute + Duration::from_millis(1));
        assert_eq!(qualities(&captions), [stale, stale, None]);
        assert_eq!(captions.list[*c as usize].title, "untouched");
        assert!(captions.queue.is_empty());
    }
}
