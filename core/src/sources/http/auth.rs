//! Tokens, as a pack names them: never the token, only what it is called.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use reqwest::Url;
use reqwest::header::{HeaderName, HeaderValue};
use serde::{Deserialize, Serialize};

use super::attempt::{TOKEN_HEADER, secret_header};
use super::headers::own_header;
use super::oauth2::Access;
use super::{Http, HttpFault, Oauth2Settings};
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
    pub(crate) fn check(&self) -> Result<(), (String, String)> {
        check_name("token.secret", &self.secret)?;
        match &self.form {
            TokenForm::Header(name) => own_header(name)
                .map(drop)
                .map_err(|message| ("token.as.header".to_owned(), message)),
            _ => Ok(()),
        }
    }
}

/// Whether a setting names a secret as a pack may.
pub(crate) fn check_name(field: &str, name: &str) -> Result<(), (String, String)> {
    if is_name(name) {
        return Ok(());
    }
    let message = "expected one word of up to 64 letters, digits, dots, hyphens and underscores";
    Err((field.to_owned(), message.to_owned()))
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

    /// The header of the token for an address; of one that can be renewed,
    /// another one than was refused.
    pub(super) async fn header(
        &self,
        http: &Http,
        url: &Url,
        refused: Option<&HeaderValue>,
    ) -> Result<(HeaderName, HeaderValue), HttpFault> {
        let TokenSettings { secret: named, form } = &self.settings;
        let (to, access) = match form {
            TokenForm::Oauth2(settings) => (&settings.token_url, Some(url)),
            _ => (url, None),
        };
        let secret = http.secret(named, to, access).await?;
        let text = secret.expose();
        let (name, value) = match form {
            TokenForm::Oauth2(settings) => {
                let value = self.access.header(http, settings, secret, url, refused).await?;
                return Ok((TOKEN_HEADER, value));
            }
            TokenForm::Bearer => (TOKEN_HEADER, secret_header(&format!("Bearer {text}"))),
            TokenForm::Apikey => (TOKEN_HEADER, secret_header(&format!("Apikey {text}"))),
            TokenForm::Basic => {
                let text = BASE64_STANDARD.encode(text);
                (TOKEN_HEADER, secret_header(&format!("Basic {text}")))
            }
            TokenForm::Header(name) => {
                let name = own_header(name)
                    .map_err(|message| HttpFault::denied(format!("token {named}: {message}")))?;
                (name, secret_header(text))
            }
        };
        let unusable =
            || HttpFault::denied(format!("token {named} has characters no header can hold"));
        Ok((name, value.ok_or_else(unusable)?))
    }
}
