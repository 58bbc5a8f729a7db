//! An asset's attributes as figures.
//!
//! In: whatever JSON a file holds. Out: finite numbers within their range, and
//! a [`DistrictNote`] for each attribute that is something else.

use std::ops::RangeInclusive;

use serde_json::Value;

use crate::assets::{Asset, AssetId, Fed, HomeCount, MOST_PROBLEMS};

use super::{DistrictNote, NoteIssue};

/// More homes, or places, than any one asset has.
pub(crate) const COUNT: RangeInclusive<f64> = 0.0..=100_000.0;
/// Floor areas, m².
pub(crate) const AREA_M2: RangeInclusive<f64> = 0.0..=10_000_000.0;
/// Powers, kW, of a roof, a charging point, a battery.
pub(crate) const POWER_KW: RangeInclusive<f64> = 0.0..=1_000_000.0;

/// Tilt of panels from the horizontal, degrees.
pub(crate) const TILTS_DEG: RangeInclusive<f64> = 0.0..=90.0;
/// Where panels face, degrees clockwise from north.
pub(crate) const AZIMUTHS_DEG: RangeInclusive<f64> = -360.0..=360.0;
/// What comes back from a battery of what went in.
pub(crate) const EFFICIENCIES: RangeInclusive<f64> = 0.1..=1.0;
/// Power of a street light, W.
pub(crate) const LIGHTS_W: RangeInclusive<f64> = 0.0..=10_000.0;
/// Power of one place of a charging point, kW.
pub(crate) const CHARGING_KW: RangeInclusive<f64> = 0.0..=1000.0;
/// The largest flow of a well, m³/h.
pub(crate) const FLOWS_M3_PER_H: RangeInclusive<f64> = 0.001..=10_000.0;

/// Heat that heat pumps give for the electricity they take.
pub(crate) const COPS: RangeInclusive<f64> = 1.0..=20.0;

/// Reads the attributes of an asset, one by one.
pub(super) struct Attributes<'a> {
    pub(super) asset: &'a Asset,
    pub(super) notes: &'a mut Vec<DistrictNote>,
}

impl Attributes<'_> {
    pub(super) fn note(&mut self, field: &'static str, issue: NoteIssue) {
        let note = |issue| DistrictNote { asset: self.asset.id.clone(), field, issue };
        if self.notes.len() < MOST_PROBLEMS {
            self.notes.push(note(issue));
        } else if let Some(DistrictNote { issue: NoteIssue::More { notes }, .. }) =
            self.notes.get_mut(MOST_PROBLEMS)
        {
            *notes += 1;
        } else {
            self.notes.push(note(NoteIssue::More { notes: 1 }));
        }
    }

    /// A number within a range; `None` when it is not there or not good.
    pub(super) fn number(
        &mut self,
        field: &'static str,
        range: RangeInclusive<f64>,
    ) -> Option<f64> {
        let value = match self.asset.attributes.get(field)? {
            Value::Null => return None,
            value => value.as_f64(),
        };
        match value {
            None => {
                self.note(field, NoteIssue::WrongType { expected: "a number" });
                None
            }
            Some(value) if range.contains(&value) => Some(value),
            Some(value) => {
                let (min, max) = (*range.start(), *range.end());
                self.note(field, NoteIssue::OutOfRange { value, min, max });
                None
            }
        }
    }

    /// A number without which the asset cannot be simulated.
    pub(super) fn needed(
        &mut self,
        field: &'static str,
        range: RangeInclusive<f64>,
    ) -> Option<f64> {
        let missing = matches!(self.asset.attributes.get(field), None | Some(Value::Null));
        if missing {
            self.note(field, NoteIssue::Missing);
        }
        self.number(field, range)
    }

    /// A whole number of things.
    pub(super) fn count(&mut self, field: &'static str) -> Option<u32> {
        let value = self.number(field, COUNT)?;
        if value.fract() != 0.0 {
            self.note(field, NoteIssue::WrongType { expected: "a whole number" });
            return None;
        }
        Some(value as u32)
    }

    /// How many homes the asset serves.
    pub(super) fn homes(&mut self) -> Option<u32> {
        match self.asset.home_count() {
            HomeCount::Unsaid => None,
            HomeCount::Said(homes) if COUNT.contains(&f64::from(homes)) => Some(homes),
            // Told as the number that stands there.
            HomeCount::Said(_) | HomeCount::Unreadable => self.count("homes"),
        }
    }

    /// The ids that the asset feeds.
    pub(super) fn feeds(&mut self) -> Vec<AssetId> {
        let mut ids = Vec::new();
        for fed in self.asset.fed() {
            match fed {
                Fed::Id(id) => ids.push(AssetId::from(id.as_str())),
                Fed::Unreadable => {
                    self.note("feeds", NoteIssue::WrongType { expected: "a list of asset ids" });
                }
            }
        }
        ids
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::assets::{AssetKind, Geometry, Network};

    #[test]
    fn what_is_wrong_a_thousand_times_is_counted() {
        let shape = Geometry::Points(Vec::new());
        let mut asset = Asset::new("a".into(), Network::Electricity, AssetKind::Cable, shape);
        asset.attributes.insert("feeds".into(), json!(vec![json!({}); 5000]));
        let mut notes = Vec::new();
        assert_eq!(Attributes { asset: &asset, notes: &mut notes }.feeds(), []);
        assert_eq!(notes.len(), MOST_PROBLEMS + 1);
        assert_eq!(notes.last().unwrap().issue, NoteIssue::More { notes: 4000 });
    }
}
