//! What a walk meets.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::language::Language;
use crate::naming;

/// What a made-up walk meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Conditions {
    /// The sky, and no steel near by.
    #[default]
    Open,
    /// Facades that throw the fixes off by 10 to 30 m for a minute, again and
    /// again, and hide the sky for seconds.
    Canyon,
    /// A magnetic cover: the compass is 120 degrees off, and says 10.
    Cover,
    /// Transformers, which bend the compass by up to some 90 degrees.
    Transformer,
    /// Tracking that begins anew every 40 s.
    TrackingLoss,
    /// No tracking at all.
    NoTracking,
}

impl Conditions {
    /// All there are.
    pub const ALL: [Self; 6] = [
        Self::Open,
        Self::Canyon,
        Self::Cover,
        Self::Transformer,
        Self::TrackingLoss,
        Self::NoTracking,
    ];

    /// The word for it on a command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Canyon => "canyon",
            Self::Cover => "cover",
            Self::Transformer => "transformer",
            Self::TrackingLoss => "tracking-loss",
            Self::NoTracking => "no-tracking",
        }
    }

    /// What they are called: "a street of high facades".
    #[must_use]
    pub fn title(self, language: &Language) -> &'static str {
        let key = match self {
            Self::Open => "street_open",
            Self::Canyon => "street_canyon",
            Self::Cover => "street_cover",
            Self::Transformer => "street_transformer",
            Self::TrackingLoss => "street_tracking_loss",
            Self::NoTracking => "street_no_tracking",
        };
        naming::text(language, key)
    }
}

impl fmt::Display for Conditions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Conditions {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|it| it.name() == text)
            .ok_or_else(|| format!("expected one of {}", Self::ALL.map(Self::name).join(", ")))
    }
}
