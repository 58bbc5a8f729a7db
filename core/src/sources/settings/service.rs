//! What an author sets of any service.

use serde::{Deserialize, Serialize};
use url::Url;

use crate::plain;
#[cfg(feature = "schema")]
use crate::schema_text::ServiceAddress;

use super::{ThingSettings, TokenSettings};
use crate::sources::{DecimalSign, FigureSettings};

/// What an author sets of any service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ServiceSettings {
    /// Unique within the pack.
    pub id: String,
    /// A name for people.
    #[serde(deserialize_with = "plain::read_title")]
    pub title: String,
    /// Who is to be named with the figures.
    #[serde(deserialize_with = "plain::read_line")]
    pub attribution: String,
    /// Where the service is, `https://…`.
    #[cfg_attr(feature = "schema", schemars(with = "ServiceAddress"))]
    pub url: Url,
    /// Its token, if it wants one.
    #[serde(default)]
    pub token: Option<TokenSettings>,
    /// How often it has something new, seconds.
    #[serde(default = "every_minute")]
    pub every_s: u32,
    /// The most requests a minute.
    #[serde(default = "thirty")]
    pub per_minute: u32,
    /// Whether its figures are computed rather than measured.
    #[serde(default)]
    pub estimated: bool,
    /// How times are written, as `%d/%m/%Y %H:%M`, where that is neither ISO
    /// 8601, nor as in HTTP, nor a count since 1970.
    #[serde(default)]
    pub time_format: Option<String>,
    /// The time zone of times without an offset, as `Europe/Paris`. Without it
    /// that is UTC for SensorThings and NGSI-LD, and the pack's for others.
    #[serde(default)]
    pub time_zone: Option<String>,
    /// The sign before a fraction in figures that are texts. Without it that is
    /// told by the others of the same field, where they can.
    #[serde(default)]
    pub decimal: Option<DecimalSign>,
    /// Which thing is which asset.
    pub things: ThingSettings,
    /// What its figures are.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub figures: Vec<FigureSettings>,
}

fn every_minute() -> u32 {
    60
}

fn thirty() -> u32 {
    30
}
