//! What a service may speak of.

use jiff::tz::TimeZone;

use crate::assets::Asset;
use crate::geodesy::LocalFrame;

/// The assets that a service may speak of, and where they are.
#[derive(Debug, Clone)]
pub(crate) struct Site<'a> {
    pub(crate) assets: &'a [Asset],
    pub(crate) local: LocalFrame,
    /// That of times which name none.
    pub(crate) time_zone: TimeZone,
}
