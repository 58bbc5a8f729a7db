//! What follows from a pack, for the rooms that go on with it.

use jiff::tz::TimeZone;

use crate::energy::{DistrictError, SimulatedDistrict};
use crate::geodesy::LocalFrame;
use crate::language::{Language, best};
use crate::live::{MeterCounts, PrivacyRules};
use crate::provenance::{Origin, Provenance};
use crate::sources::Site;

use super::{Manifest, SourceSettings, TourPack};

impl TourPack {
    /// Its title in a language, or in the next best one; its id where it has
    /// none.
    #[must_use]
    pub fn title_in(&self, language: &Language) -> &str {
        let title = best(&self.manifest.title, language);
        title.map_or(&self.manifest.id, String::as_str)
    }

    /// The place's time zone.
    #[must_use]
    pub fn time_zone(&self) -> &TimeZone {
        &self.time_zone
    }

    /// The metres that the pack's places are told in.
    #[must_use]
    pub fn local(&self) -> LocalFrame {
        LocalFrame::new(self.manifest.origin, self.manifest.ground_height_m)
    }

    /// Which figures the author wants withheld.
    #[must_use]
    pub fn privacy_rules(&self) -> PrivacyRules {
        let Manifest { min_meters, ref public_kinds, .. } = self.manifest;
        PrivacyRules { min_meters, public_kinds: public_kinds.clone() }
    }

    /// Which figures of the pack's own assets are withheld.
    pub(crate) fn meter_counts(&self) -> MeterCounts {
        MeterCounts::of(&self.assets, &self.privacy_rules())
    }

    /// What the pack's services may speak of.
    pub(crate) fn site(&self) -> Site<'_> {
        Site { assets: &self.assets, local: self.local(), time_zone: self.time_zone.clone() }
    }

    /// Where its own assets come from, layer by layer; it has no figures itself.
    #[must_use]
    pub fn provenance(&self) -> Provenance {
        let origins = self.assets.iter().enumerate().map(|(place, asset)| Origin {
            asset,
            who: self.who_of(place),
            readings: &[],
        });
        Provenance::of(origins, |_| None)
    }

    /// The district that the author chose to be simulated.
    ///
    /// # Errors
    /// [`DistrictError`] when there is none, or it cannot be simulated.
    pub fn simulated_district(&self) -> Result<SimulatedDistrict, DistrictError> {
        let mut districts = self.sources.iter().filter_map(|source| match source {
            SourceSettings::SimulatedDistrict(settings) => Some(settings),
            _ => None,
        });
        let settings = districts.next().ok_or(DistrictError::NoDistrict)?;
        let no_profiles =
            |reason: String| DistrictError::NoProfiles { source_id: settings.id.clone(), reason };
        let profiles = match self.profiles.get(&settings.profiles) {
            Some(Ok(profiles)) => profiles,
            Some(Err(error)) => return Err(no_profiles(error.to_string())),
            None => return Err(no_profiles(format!("{} is not in the pack", settings.profiles))),
        };
        let (assets, rules) = (&self.assets, self.privacy_rules());
        SimulatedDistrict::new(settings, profiles, assets, &self.time_zone, &rules)
    }
}
