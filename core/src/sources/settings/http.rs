//! How services are reached, as an app sets it.

/// How services are reached: over what a site's network asks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct HttpOptions {
    /// Certificates in PEM of authorities that are trusted besides the bundled
    /// ones, as a city's own; each may hold several.
    #[cfg_attr(feature = "uniffi", uniffi(default = []))]
    pub extra_roots_pem: Vec<Vec<u8>>,
    /// Through which proxy; MQTT uses none.
    pub proxy: ProxyChoice,
}

/// Through which proxy services are reached.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ProxyChoice {
    /// What the environment says (`HTTPS_PROXY`, `NO_PROXY`), if anything.
    #[default]
    Environment,
    /// None.
    Direct,
    /// This one.
    At {
        /// Its address without a password, as `http://proxy.city.example:3128`.
        url: String,
        /// The name of the app's own under which it keeps `user:password` in
        /// its secure storage ([`SecretId::App`](crate::sources::SecretId::App)),
        /// where the proxy wants such.
        secret: Option<String>,
    },
}
