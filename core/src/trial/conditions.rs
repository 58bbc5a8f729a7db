//! What a walk meets.

use std::fmt;
use std::str::FromStr;

/// What a made-up walk meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
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
