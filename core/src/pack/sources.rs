//! The sources that a pack's author chose.

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::assets::LONGEST_ID;
use crate::energy::DistrictSettings;
use crate::plain;
use crate::sources::{
    CsvSettings, JsonSettings, MqttSettings, NgsiLdSettings, OpendatasoftSettings,
    SensorThingsSettings, ServiceSettings, SettingFault, TokenForm, TokenSettings, WantedSecret,
    host_of, is_time_format,
};

/// An entry of `sources.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
#[non_exhaustive]
pub enum SourceSettings {
    /// The simulated district.
    SimulatedDistrict(DistrictSettings),
    /// A data set of an Opendatasoft portal (Explore API 2.1).
    Opendatasoft(Box<OpendatasoftSettings>),
    /// An OGC SensorThings service (version 1.1).
    SensorThings(Box<SensorThingsSettings>),
    /// Entities of an NGSI-LD context broker, as FIWARE has them.
    NgsiLd(Box<NgsiLdSettings>),
    /// A JSON file or endpoint, by a mapping.
    Json(Box<JsonSettings>),
    /// A CSV file or endpoint, by a mapping.
    Csv(Box<CsvSettings>),
    /// Topics of an MQTT broker (version 3.1.1).
    Mqtt(Box<MqttSettings>),
}

/// The hosts of addresses, each once.
fn hosts<'a>(urls: impl IntoIterator<Item = &'a Url>) -> Vec<String> {
    let mut hosts = Vec::new();
    for host in urls.into_iter().filter_map(host_of) {
        if !hosts.contains(&host) {
            hosts.push(host);
        }
    }
    hosts
}

impl SourceSettings {
    /// The service that is asked; nothing for the simulated district.
    #[must_use]
    pub fn service(&self) -> Option<&ServiceSettings> {
        match self {
            Self::SimulatedDistrict(_) => None,
            Self::Opendatasoft(settings) => Some(&settings.service),
            Self::SensorThings(settings) => Some(&settings.service),
            Self::NgsiLd(settings) => Some(&settings.service),
            Self::Json(settings) => Some(&settings.service),
            Self::Csv(settings) => Some(&settings.service),
            Self::Mqtt(settings) => Some(&settings.service),
        }
    }

    /// Its id, which no other source of the pack should have.
    pub(crate) fn id(&self) -> &str {
        match (self, self.service()) {
            (Self::SimulatedDistrict(district), _) => &district.id,
            (_, service) => service.map_or("", |service| &service.id),
        }
    }

    /// The hosts to agree to before the source is asked, as `data.issy.com`;
    /// none for what needs no network. Where a service has several, or its tokens
    /// come from another, all of them.
    #[must_use]
    pub fn hosts(&self) -> Vec<String> {
        hosts(self.urls().into_iter().chain(self.token_url()))
    }

    /// The secrets that it wants, each with where it goes: what a guide agrees
    /// to by giving it.
    #[must_use]
    pub fn secrets(&self) -> Vec<WantedSecret> {
        let Some(service) = self.service() else { return Vec::new() };
        let token = service.token.as_ref().map(|token| {
            let name = token.secret.clone();
            match self.token_url() {
                Some(url) => {
                    let access_host = host_of(&service.url);
                    WantedSecret { name, hosts: hosts([url]), access_host }
                }
                None => WantedSecret { name, hosts: hosts(self.urls()), access_host: None },
            }
        });
        let certificate = match self {
            Self::Mqtt(settings) => settings.client_certificate.clone(),
            _ => None,
        };
        let certificate = certificate.map(|name| WantedSecret {
            name,
            hosts: hosts(self.urls()),
            access_host: None,
        });
        let mut secrets: Vec<_> = token.into_iter().chain(certificate).collect();
        // One that is both is given once.
        secrets.dedup();
        secrets
    }

    /// Where the service is.
    fn urls(&self) -> Vec<&Url> {
        let mut urls: Vec<_> = self.service().map(|service| &service.url).into_iter().collect();
        if let Self::Mqtt(settings) = self {
            urls.extend(&settings.more_urls);
        }
        urls
    }

    /// Where its access tokens are given out, if it needs such.
    fn token_url(&self) -> Option<&Url> {
        match &self.service()?.token.as_ref()?.form {
            TokenForm::Oauth2(settings) => Some(&settings.token_url),
            _ => None,
        }
    }

    /// What no service could be asked with: the field, and what is wrong.
    pub(crate) fn check(&self) -> Result<(), SettingFault> {
        let wrong = |field: &str, reason: &str| Err(SettingFault::new(field, reason));
        let id = self.id();
        if id.len() > LONGEST_ID || !plain::is_line(id) {
            return wrong("id", "expected a short text without characters that nobody can see");
        }
        let Some(service) = self.service() else { return Ok(()) };
        let (safe, plain) = match self {
            Self::Mqtt(_) => ("mqtts", "mqtt"),
            _ => ("https", "http"),
        };
        let urls = self.urls().into_iter().map(|url| ("url", url, [safe, plain]));
        let token_url =
            self.token_url().map(|url| ("token.as.oauth2.token_url", url, ["https", "http"]));
        for (field, url, schemes) in urls.chain(token_url) {
            if url.host_str().is_none_or(str::is_empty) || !schemes.contains(&url.scheme()) {
                return wrong(field, &format!("expected {}://…", schemes[0]));
            }
            if url.query().is_some() || !url.username().is_empty() || url.password().is_some() {
                return wrong(field, "expected neither a query nor a password in it");
            }
        }
        service.token.as_ref().map_or(Ok(()), TokenSettings::check)?;
        if service.figures.is_empty() {
            return wrong("figures", "expected one at least");
        }
        for (figure, place) in service.figures.iter().zip(0..) {
            if let Err(error) = figure.check() {
                let field = format!("figures[{place}].unit");
                return Err(SettingFault::new(field, error.to_string()));
            }
        }
        if let Some(format) = &service.time_format
            && !is_time_format(format)
        {
            return wrong("time_format", &format!("{format:?} writes no date and time"));
        }
        if let Some(zone) = &service.time_zone
            && TimeZone::get(zone).is_err()
        {
            return wrong("time_zone", "expected an IANA name, as \"Europe/Paris\" or \"UTC\"");
        }
        match self {
            Self::SimulatedDistrict(_) => Ok(()),
            Self::Opendatasoft(settings) => settings.check(),
            Self::SensorThings(settings) => settings.check(),
            Self::NgsiLd(settings) => settings.check(),
            Self::Json(settings) => settings.check(),
            Self::Csv(settings) => settings.check(),
            Self::Mqtt(settings) => settings.check(),
        }
    }
}
