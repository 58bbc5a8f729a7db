//! Certificates that are good, run out, or are somebody else's.

use super::authority::Authority;
use super::server::{Reply, Server, client};
use crate::live::Fault;
use crate::sources::http::fault::Kind;
use crate::sources::http::{Accept, Service, ServiceLimits};

async fn server(authority: &Authority, name: &str, years: [i32; 2]) -> Server {
    Server::start_with(|_| Reply::json("1"), Some(authority.acceptor(name, years))).await
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
    let server = server(&authority, "127.0.0.1", [2020, 2099]).await;
    assert_eq!(ends(&server, vec![authority.pem.clone()]).await, Ok(()));
    assert_eq!(ends(&server, vec![]).await, Err(Kind::Fault(Fault::Certificate)));
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn a_certificate_that_is_not_valid_now_points_at_the_clock() {
    let authority = Authority::new();
    for years in [[2010, 2011], [2098, 2099]] {
        let server = server(&authority, "127.0.0.1", years).await;
        let ended = ends(&server, vec![authority.pem.clone()]).await;
        assert_eq!(ended, Err(Kind::Fault(Fault::CertificateTime)));
    }
}

#[tokio::test]
async fn a_certificate_of_another_host() {
    let authority = Authority::new();
    let server = server(&authority, "data.issy.com", [2020, 2099]).await;
    let ended = ends(&server, vec![authority.pem.clone()]).await;
    assert_eq!(ended, Err(Kind::Fault(Fault::Certificate)));
}
