//! What a pack's author sets of services: plain data, read and checked before
//! anything is asked.
//!
//! In: entries of `sources.json`. Out: settings that a service can be asked
//! with, or a [`SettingFault`]. Who calls: the pack, and the services.

mod fault;
mod headers;
mod hosts;
mod http;
mod mqtt;
mod ngsi_ld;
mod ngsi_ld_field;
mod opendatasoft;
mod sensor_things;
mod service;
mod things;
mod token;
mod topic_pattern;
mod web_file;

pub(crate) use fault::SettingFault;
pub(super) use headers::own_header;
pub(crate) use hosts::host_of;
pub use http::{HttpOptions, ProxyChoice};
pub use mqtt::{MqttSettings, TopicSettings};
pub(super) use ngsi_ld::TOLD;
pub use ngsi_ld::{EntityForm, NgsiLdSettings};
pub(super) use ngsi_ld_field::Field;
pub use opendatasoft::OpendatasoftSettings;
pub use sensor_things::SensorThingsSettings;
pub use service::ServiceSettings;
pub use things::ThingSettings;
pub use token::{Oauth2Settings, TokenForm, TokenSettings};
pub(super) use topic_pattern::{Names, Pattern};
pub use web_file::{CsvSettings, JsonSettings, RecordSettings};
