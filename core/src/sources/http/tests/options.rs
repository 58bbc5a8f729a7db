//! What an app sets of the way to services.

use std::sync::Arc;

use super::authority::Authority;
use super::server::{Reply, Server, short};
use crate::live::Fault;
use crate::sources::http::fault::Kind;
use crate::sources::http::{Accept, Http, HttpFault, Service, ServiceLimits, SystemNames, Vault};
use crate::sources::{HttpOptions, ProxyChoice, Secret, SecretId, SecretMemory, SecretStore};

fn own() -> SecretId {
    SecretId::App { name: "proxy".into() }
}

fn open(options: &HttpOptions, secret: &str) -> Result<Http, HttpFault> {
    let secrets = SecretMemory::default();
    secrets.set(own(), Secret::new(secret)).unwrap();
    Http::new(options, short(), Arc::new(SystemNames), Vault::new(None, Arc::new(secrets)))
}

fn through(url: &str) -> HttpOptions {
    let proxy = ProxyChoice::At { url: url.into(), secret: Some("proxy".into()) };
    HttpOptions { proxy, ..HttpOptions::default() }
}

#[tokio::test]
async fn what_is_no_certificate_or_no_proxy_is_named() {
    let pem = Authority::new().pem;
    let roots = |pems: &[&[u8]]| {
        let extra_roots_pem = pems.iter().map(|pem| pem.to_vec()).collect();
        open(&HttpOptions { extra_roots_pem, proxy: ProxyChoice::Direct }, "")
    };
    let both = [pem.clone(), Authority::new().pem].concat();
    assert!(roots(&[&pem, &both]).is_ok());
    for bad in [&b""[..], b"no certificate", &pem[..pem.len() / 2], b"\xff\0"] {
        let fault = roots(&[&pem, bad]).err().unwrap();
        assert_eq!(fault.reason, "extra_roots_pem[1]: expected certificates in PEM");
    }
    for bad in ["", "proxy.example", "ftp://proxy.example", "http://a:s3cr3t@proxy.example"] {
        let fault = open(&through(bad), "a:b").err().unwrap();
        assert_eq!(fault.kind, Kind::Fault(Fault::Malformed), "{bad}");
        assert!(fault.reason.starts_with("proxy: ") && !fault.reason.contains("s3cr3t"));
    }
}

#[tokio::test]
async fn a_proxys_secret_is_read_when_it_is_needed_and_goes_to_nobody_else() {
    let proxy = Server::start(|request| match request.header("proxy-authorization") {
        Some("Basic YTpi") => Reply::json("1"),
        _ => Reply::status(407, ""),
    })
    .await;
    let http = Arc::new(open(&through(proxy.url("").as_str()), "s3cr3t").unwrap());
    http.hosts.set(["localhost:1".to_owned()]);
    let limits = ServiceLimits { attempts: 1, ..ServiceLimits::default() };
    let service = Service::new(http.clone(), None, limits);
    let ask = async || {
        let ended = service.get(&"http://localhost:1/x".parse().unwrap(), Accept::Json).await;
        ended.map(|_| ()).map_err(|fault| fault.kind)
    };
    assert_eq!(ask().await, Err(Kind::Fault(Fault::Malformed)), "it is no user:password");
    for (secret, expected) in [("x:y", Err(Kind::Fault(Fault::Proxy))), ("a:b", Ok(()))] {
        http.vault.store().set(own(), Secret::new(secret)).unwrap();
        assert_eq!(ask().await, expected);
    }
    http.vault.store().delete(own()).unwrap();
    assert_eq!(ask().await, Err(Kind::Denied));
    assert_eq!(proxy.seen().len(), 2);
    assert!(proxy.seen().iter().all(|request| request.header("authorization").is_none()));
}
