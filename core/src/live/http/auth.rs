//! Tokens, as a pack names them: never the token, only where it is kept.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use reqwest::header::{HeaderName, HeaderValue};
use serde::{Deserialize, Serialize};

use super::attempt::{TOKEN_HEADER, secret_header};
use super::oauth2::Access;
use super::{Http, HttpFault, Oauth2Settings};

/// How a service wants its token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TokenSettings {
    /// The name under which the app keeps it in its secure storage.
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
    /// A header of the service's own, as `X-Api-Key`.
    Header(String),
    /// `Authorization: Bearer …` with an access token that is fetched for it
    /// (OAuth 2.0, client credentials); the secret is
    /// `client_id:client_secret`.
    Oauth2(Oauth2Settings),
}

/// The token of one service.
pub(super) struct Token {
    settings: TokenSettings,
    access: Access,
}

impl Token {
    pub(super) fn new(settings: TokenSettings) -> Self {
        Self { settings, access: Access::default() }
    }

    /// Whether a token that is refused may have run out, and another be had.
    pub(super) fn may_be_renewed(&self) -> bool {
        matches!(self.settings.form, TokenForm::Oauth2(_))
    }

    /// The header of the token; of one that can be renewed, another one than
    /// was refused.
    pub(super) async fn header(
        &self,
        http: &Http,
        refused: Option<&HeaderValue>,
    ) -> Result<(HeaderName, HeaderValue), HttpFault> {
        let TokenSettings { secret: named, form } = &self.settings;
        let secret = http.secret(named).await?;
        let text = secret.expose();
        let (name, value) = match form {
            TokenForm::Oauth2(settings) => {
                let value = self.access.header(http, settings, secret, refused).await?;
                return Ok((TOKEN_HEADER, value));
            }
            TokenForm::Bearer => (TOKEN_HEADER, secret_header(&format!("Bearer {text}"))),
            TokenForm::Apikey => (TOKEN_HEADER, secret_header(&format!("Apikey {text}"))),
            TokenForm::Basic => {
                let text = BASE64_STANDARD.encode(text);
                (TOKEN_HEADER, secret_header(&format!("Basic {text}")))
            }
            TokenForm::Header(name) => {
                let name = name.parse().map_err(|_| {
                    HttpFault::denied(format!("token {named}: {name:?} is no header"))
                })?;
                (name, secret_header(text))
            }
        };
        let unusable =
            || HttpFault::denied(format!("token {named} has characters no header can hold"));
        Ok((name, value.ok_or_else(unusable)?))
    }
}
