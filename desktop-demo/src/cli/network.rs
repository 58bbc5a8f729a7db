//! How services are reached from here.

use std::path::PathBuf;

use wattwalk::sources::{HttpOptions, ProxyChoice, SecretId, SecretStore};

use super::CliError;
use super::secrets::Environment;

/// A site's own authority and proxy.
#[derive(Debug, clap::Args)]
pub(super) struct NetworkArgs {
    /// Trust the certificate authorities in this PEM file too, as a city's own
    #[arg(long = "ca", value_name = "FILE")]
    ca: Vec<PathBuf>,
    /// Reach services through this proxy: its scheme, host and port
    ///
    /// Without it what HTTPS_PROXY and NO_PROXY of the environment say. Its
    /// user:password is read from WATTWALK_TOKEN_PROXY='app/proxy=USER:PASSWORD',
    /// if that is there.
    #[arg(long, value_name = "http://HOST:PORT")]
    proxy: Option<String>,
}

impl NetworkArgs {
    pub(super) fn options(&self) -> Result<HttpOptions, CliError> {
        let read = |file: &PathBuf| {
            std::fs::read(file).map_err(|source| CliError::Read { file: file.clone(), source })
        };
        let extra_roots_pem = self.ca.iter().map(read).collect::<Result<_, _>>()?;
        let proxy = match &self.proxy {
            None => ProxyChoice::Environment,
            Some(url) => {
                let id = SecretId::App { name: PROXY.to_owned() };
                let secret = Environment.get(id)?.map(|_| PROXY.to_owned());
                ProxyChoice::At { url: url.clone(), secret }
            }
        };
        Ok(HttpOptions { extra_roots_pem, proxy })
    }
}

/// The name of the proxy's secret among the app's own.
const PROXY: &str = "proxy";
