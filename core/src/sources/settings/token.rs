//! Tokens, as a pack names them: never the token, only what it is called.

use serde::{Deserialize, Serialize};
use url::Url;

use super::SettingFault;
use super::headers::own_header;
#[cfg(feature = "schema")]
use crate::schema_text::ServiceAddress;
use crate::sources::secrets::is_name;

/// How a service wants its token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TokenSettings {
    /// What the pack calls it, one word. A guide gives it to the app by this
    /// name, for this pack and for the host that it is sent to.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = crate::sources::secrets::NAME)))]
    pub secret: String,
    /// How it is sent.
    #[serde(default, rename = "as")]
    pub form: TokenForm,
}

/// How a token is sent; always in a header, since addresses are written down
/// on the way.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TokenForm {
    /// `Authorization: Bearer …`
    #[default]
    Bearer,
    /// `Authorization: Apikey …`, as Opendatasoft wants it.
    Apikey,
    /// `Authorization: Basic …`; the secret is `user:password`.
    Basic,
    /// A header of the service's own, as `X-Api-Key`; none that HTTP has a
    /// meaning for.
    Header(String),
    /// `Authorization: Bearer …` with an access token that is fetched for it
    /// (OAuth 2.0, client credentials); the secret is
    /// `client_id:client_secret`.
    Oauth2(Oauth2Settings),
}

impl TokenSettings {
    /// What no token could be sent with: the field, and what is wrong.
    pub(crate) fn check(&self) -> Result<(), SettingFault> {
        check_name("token.secret", &self.secret)?;
        match &self.form {
            TokenForm::Header(name) => {
                let header = own_header(name).map(drop);
                header.map_err(|reason| SettingFault::new("token.as.header", reason))
            }
            _ => Ok(()),
        }
    }
}

/// Whether a setting names a secret as a pack may.
pub(super) fn check_name(field: &str, name: &str) -> Result<(), SettingFault> {
    if is_name(name) {
        return Ok(());
    }
    let reason = "expected one word of up to 64 letters, digits, dots, hyphens and underscores";
    Err(SettingFault::new(field, reason))
}

/// Where a service's access tokens are given out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Oauth2Settings {
    /// The token endpoint, `https://…`.
    #[cfg_attr(feature = "schema", schemars(with = "ServiceAddress"))]
    pub token_url: Url,
    /// What access is asked for, if the service wants that said.
    #[serde(default)]
    pub scope: Option<String>,
}
