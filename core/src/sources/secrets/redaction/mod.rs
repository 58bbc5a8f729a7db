//! Words of a service, without what it was told in confidence.
//!
//! A service that refuses a token may repeat it, as it came or in another form:
//! base64, percent-encoding, an escaped text within a text. Here a text is
//! looked through for every secret that was handed out in this visit, and what
//! is one, or a part of one that tells much of it, is hidden.
//!
//! - A piece counts as a part when it is half as long as the secret, at least
//!   four and at most eight characters: less is left where a text was cut off.
//! - A secret of fewer than four characters cannot be told from other words.
//!   While one is in use no words are shown at all, only what kind of fault it
//!   is.
//! - A service that wants to give a secret away can: it was told, and may write
//!   it in any way of its own. This is about those that repeat what they hear.
//!
//! No secret is held for it, only keyed hashes of its pieces.

mod shapes;
mod views;

use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::{BuildHasher, RandomState};
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use super::{Secret, SecretId};
use views::views;

/// What stands in place of a secret.
const HIDDEN: &str = "[hidden]";
/// What stands in place of all words while a secret is too short to be found.
const UNSAID: &str =
    "what was said is not shown, since a secret in use is too short to be told from it";
/// An answer to a request may come when its secret was changed meanwhile.
const KEPT: usize = 3;

/// Where a secret comes from. A new one of the same origin takes the place of
/// an older one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Origin {
    /// From the app's storage.
    Stored(SecretId),
    /// From the environment, for proxies.
    Environment,
    /// From a token endpoint, for the service of this number.
    Given(usize),
}

/// The secrets that are in use, as far as it takes to find them in a text.
#[derive(Default)]
pub(crate) struct Redaction {
    hasher: RandomState,
    known: Mutex<HashMap<Origin, VecDeque<Known>>>,
}

/// A secret.
struct Known {
    /// The hash of all of it.
    whole: u64,
    /// Hashes of its pieces in every form, by their length.
    pieces: HashMap<usize, HashSet<u64>>,
    /// Whether it cannot be told from other words.
    is_short: bool,
}

impl Redaction {
    /// Takes note of a secret that is about to be sent.
    pub(crate) fn learn(&self, origin: Origin, secret: &Secret) {
        let whole = self.hasher.hash_one(secret.expose());
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let of_origin = known.entry(origin).or_default();
        if of_origin.iter().any(|known| known.whole == whole) {
            return;
        }
        let mut pieces: HashMap<usize, HashSet<u64>> = HashMap::new();
        let shapes = shapes::of(secret.expose());
        let is_short = shapes.is_none();
        for shape in shapes.into_iter().flatten() {
            let hashes = shape.text.windows(shape.piece).map(|piece| self.hasher.hash_one(piece));
            pieces.entry(shape.piece).or_default().extend(hashes);
        }
        of_origin.push_back(Known { whole, pieces, is_short });
        if of_origin.len() > KEPT {
            of_origin.pop_front();
        }
    }

    /// Takes every secret out of a text.
    pub(crate) fn hide(&self, text: &mut String) {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let known: Vec<_> = known.values().flatten().collect();
        if known.iter().any(|known| known.is_short) {
            UNSAID.clone_into(text);
            return;
        }
        let lengths: HashSet<usize> =
            known.iter().flat_map(|known| known.pieces.keys().copied()).collect();
        let mut found = Vec::new();
        for view in views(text) {
            let bytes: Vec<u8> = view.iter().map(|unit| unit.byte).collect();
            for &length in &lengths {
                for (start, piece) in bytes.windows(length).enumerate() {
                    let hash = self.hasher.hash_one(piece);
                    let is_piece = |known: &&Known| {
                        known.pieces.get(&length).is_some_and(|pieces| pieces.contains(&hash))
                    };
                    if known.iter().any(is_piece) {
                        found.push(view[start].at.start..view[start + length - 1].at.end);
                    }
                }
            }
        }
        if !found.is_empty() {
            *text = without(text, found);
        }
    }
}

/// The text with each run of these bytes put out of sight.
fn without(text: &str, mut found: Vec<Range<usize>>) -> String {
    found.sort_unstable_by_key(|range| range.start);
    let mut told = String::with_capacity(text.len());
    let mut end = 0;
    for range in found {
        let (start, stop) =
            (text.floor_char_boundary(range.start), text.ceil_char_boundary(range.end));
        if start > end || told.is_empty() {
            told.push_str(text.get(end..start).unwrap_or_default());
            told.push_str(HIDDEN);
        }
        end = end.max(stop);
    }
    told.push_str(text.get(end..).unwrap_or_default());
    told
}

#[cfg(test)]
mod tests;
