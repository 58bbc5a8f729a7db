//! What a sensor suffers at a moment, in words for who rehearses.

use crate::language::Language;
use crate::naming;

/// What a sensor suffers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Hardship {
    /// The receiver sees no sky: there is no fix.
    Hidden,
    /// A facade throws the fixes off.
    Thrown {
        /// How far, metres.
        off_m: f64,
    },
    /// Steel or magnets bend the compass.
    Bent {
        /// How far, degrees.
        off_deg: f64,
    },
    /// Tracking says that it is poor.
    Limited,
    /// Tracking says that there is none.
    Lost,
    /// Tracking has begun anew, about other axes.
    Anew,
}

impl Hardship {
    pub(crate) fn said(self, language: &Language) -> String {
        let text = |key| naming::text(language, key);
        match self {
            Self::Hidden => text("street_now_hidden").to_owned(),
            Self::Thrown { off_m } => {
                text("street_now_thrown").replace("{m}", &format!("{off_m:.0}"))
            }
            Self::Bent { off_deg } => {
                // Tens of degrees: a last digit that runs is not read.
                let tens = (off_deg / 10.0).round() * 10.0;
                text("street_now_bent").replace("{deg}", &format!("{tens:.0}"))
            }
            Self::Limited => text("street_now_limited").to_owned(),
            Self::Lost => text("street_now_lost").to_owned(),
            Self::Anew => text("street_now_anew").to_owned(),
        }
    }
}
