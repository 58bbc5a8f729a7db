//! Tokens, as a pack names them: never the token, only where it is kept.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use reqwest::header::{HeaderName, HeaderValue};
use serde::{Deserialize, Serialize};

use super::attempt::{TOKEN_HEADER, secret_header};
use super::{Http, HttpFault};

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
}

impl TokenSettings {
    /// The header of the token.
    pub(super) async fn header(&self, http: &Http) -> Result<(HeaderName, HeaderValue), HttpFault> {
        let secret = http.secret(&self.secret).await?;
        let text = secret.expose();
        let (name, value) = match &self.form {
            TokenForm::Bearer => (TOKEN_HEADER, secret_header(&format!("Bearer {text}"))),
            TokenForm::Apikey => (TOKEN_HEADER, secret_header(&format!("Apikey {text}"))),
            TokenForm::Basic => {
                let text = BASE64_STANDARD.encode(text);
                (TOKEN_HEADER, secret_header(&format!("Basic {text}")))
            }
            TokenForm::Header(name) => {
                let name = name.parse().map_err(|_| {
                    HttpFault::denied(format!("token {}: {name:?} is no header", self.secret))
                })?;
                (name, secret_header(text))
            }
        };
        let unusable = || {
            let message = format!("token {} has characters no header can hold", self.secret);
            HttpFault::denied(message)
        };
        Ok((name, value.ok_or_else(unusable)?))
    }
}
