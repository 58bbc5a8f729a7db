//! Certificates that are good, run out, or are somebody else's.

use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::TlsAcceptor;

use super::server::{Reply, Server, client};
use crate::live::Fault;
use crate::live::http::fault::Kind;
use crate::live::http::{Accept, Service, ServiceLimits};

struct Authority {
    pem: Vec<u8>,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec![]).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let pem = params.self_signed(&key).unwrap().pem().into_bytes();
        Self { pem, issuer: Issuer::new(params, key) }
    }

    /// A server with a certificate for `name`, good in these years.
    async fn server(&self, name: &str, years: [i32; 2]) -> Server {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        params.not_before = date_time_ymd(years[0], 1, 1);
        params.not_after = date_time_ymd(years[1], 1, 1);
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        Server::start_with(|_| Reply::json("1"), Some(acceptor)).await
    }
}

async fn ends(server: &Server, roots: Vec<Vec<u8>>) -> Result<(), Kind> {
    let limits = ServiceLimits { attempts: 1, ..ServiceLimits::default() };
    let service = Service::new(client(&[server], roots), None, limits);
    let ended = service.get(&server.url("/"), Accept::Json).await;
    ended.map(|_| ()).map_err(|fault| fault.kind)
}

#[tokio::test]
async fn a_citys_own_authority_is_trusted_when_named() {
    let authority = Authority::new();
    let server = authority.server("127.0.0.1", [2020, 2099]).await;
    assert_eq!(ends(&server, vec![authority.pem.clone()]).await, Ok(()));
    assert_eq!(ends(&server, vec![]).await, Err(Kind::Fault(Fault::Certificate)));
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn a_certificate_that_is_not_valid_now_points_at_the_clock() {
    let authority = Authority::new();
    for years in [[2010, 2011], [2098, 2099]] {
        let server = authority.server("127.0.0.1", years).await;
        let ended = ends(&server, vec![authority.pem.clone()]).await;
        assert_eq!(ended, Err(Kind::Fault(Fault::CertificateTime)));
    }
}

#[tokio::test]
async fn a_certificate_of_another_host() {
    let authority = Authority::new();
    let server = authority.server("data.issy.com", [2020, 2099]).await;
    let ended = ends(&server, vec![authority.pem.clone()]).await;
    assert_eq!(ended, Err(Kind::Fault(Fault::Certificate)));
}
