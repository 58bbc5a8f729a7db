//! Tokens, as a pack names them: never the token, only what it is called.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use reqwest::Url;
use reqwest::header::{HeaderName, HeaderValue};

use super::attempt::{TOKEN_HEADER, secret_header};
use super::oauth2::Access;
use super::{Http, HttpFault};
use crate::sources::settings::own_header;
use crate::sources::{TokenForm, TokenSettings};

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
                    .map_err(|reason| HttpFault::denied(format!("token {named}: {reason}")))?;
                (name, secret_header(text))
            }
        };
        let unusable =
            || HttpFault::denied(format!("token {named} has characters no header can hold"));
        Ok((name, value.ok_or_else(unusable)?))
    }
}
