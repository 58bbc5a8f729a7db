//! Services that cities and utilities run, each as a [`Source`] of readings.
//!
//! In: what a pack's author set of a service ([`ServiceSettings`]) and the
//! assets that it may speak of. Out: sources that ask it as its
//! standard wants, within limits, over TLS, with secrets that go nowhere else.
//!
//! [`Source`]: crate::live::Source

mod figures;
#[cfg(feature = "io")]
pub(crate) mod http;
mod secrets;
#[cfg(feature = "io")]
pub(crate) mod services;
mod settings;
mod site;
mod things;
mod units;

pub use crate::delimiter::Delimiter;
pub(crate) use figures::is_time_format;
pub use figures::{DecimalSign, FigureSettings};
pub use secrets::{Secret, SecretError, SecretId, SecretMemory, SecretStore, WantedSecret};
pub use settings::{
    CsvSettings, EntityForm, HttpOptions, JsonSettings, MqttSettings, NgsiLdSettings,
    Oauth2Settings, OpendatasoftSettings, ProxyChoice, RecordSettings, SensorThingsSettings,
    ServiceSettings, ThingSettings, TokenForm, TokenSettings, TopicSettings,
};
pub(crate) use settings::{SettingFault, host_of};
pub(crate) use site::Site;
pub(crate) use things::{ThingMap, pack_things};
