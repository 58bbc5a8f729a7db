//! TLS to a broker: the bundled roots and those that the app adds, ring, and a
//! client certificate where the broker wants one.

use std::sync::Arc;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore};

use crate::live::Fault;
use crate::sources::Secret;
use crate::sources::http::HttpFault;

/// The configuration; the client certificate comes with the name of its secret.
pub(super) fn config(
    extra_roots_pem: &[Vec<u8>],
    certificate: Option<(&str, Secret)>,
) -> Result<Arc<ClientConfig>, HttpFault> {
    let failed = |message: String| HttpFault::new(Fault::Certificate, message);
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    for pem in extra_roots_pem {
        for root in CertificateDer::pem_slice_iter(pem) {
            let root = root.map_err(|error| failed(format!("an extra root: {error}")))?;
            roots.add(root).map_err(|error| failed(format!("an extra root: {error}")))?;
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| failed(error.to_string()))?
        .with_root_certificates(roots);
    let config = match certificate {
        None => builder.with_no_client_auth(),
        Some((name, secret)) => {
            let wrong = |_| {
                let message = "expected a certificate and its key, in PEM";
                HttpFault::denied(format!("client certificate {name}: {message}"))
            };
            let pem = secret.expose().as_bytes();
            let chain = CertificateDer::pem_slice_iter(pem).collect::<Result<Vec<_>, _>>();
            let key = PrivateKeyDer::from_pem_slice(pem).map_err(wrong)?;
            let config = builder.with_client_auth_cert(chain.map_err(wrong)?, key);
            config
                .map_err(|error| HttpFault::denied(format!("client certificate {name}: {error}")))?
        }
    };
    Ok(Arc::new(config))
}
