//! Who may ask: only a browser that was told to come here.
//!
//! A page elsewhere can make its own name point to 127.0.0.1 (DNS rebinding)
//! and would then read this one; it cannot choose the `Host` that its browser
//! sends. Nor can it hide its `Origin` when it posts.

use std::net::SocketAddr;

use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, HeaderName, ORIGIN, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::server::refuse;

const HEADERS: [(HeaderName, HeaderValue); 5] = [
    (
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; \
             frame-ancestors 'none'",
        ),
    ),
    (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
];

/// Lets a request through when it is meant for this server, and marks every
/// answer as for this page only.
pub(super) async fn guard(
    State(address): State<SocketAddr>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = match check(address, &request) {
        Ok(()) => next.run(request).await,
        Err(why) => refuse(StatusCode::FORBIDDEN, why).into_response(),
    };
    response.headers_mut().extend(HEADERS);
    response
}

fn check(address: SocketAddr, request: &Request) -> Result<(), String> {
    let mut own = vec![address.to_string(), format!("localhost:{}", address.port())];
    if address.port() == 80 {
        // Browsers leave the usual port out.
        own.extend([address.ip().to_string(), "localhost".to_owned()]);
    }
    let is_own = |name: &str| own.iter().any(|own| own.eq_ignore_ascii_case(name));

    // A request in absolute form names its host twice; both must be ours.
    let authority = request.uri().authority().map(|authority| authority.as_str());
    let host = only(request.headers(), &HOST);
    if !host.is_some_and(is_own) || !authority.is_none_or(is_own) {
        return Err(format!("this page is for http://{address} only; open it by that address"));
    }
    let reads = [Method::GET, Method::HEAD].contains(request.method());
    if !reads && request.headers().contains_key(ORIGIN) {
        let origin = only(request.headers(), &ORIGIN);
        if !origin.and_then(|origin| origin.strip_prefix("http://")).is_some_and(is_own) {
            return Err("commands are taken from this page only".into());
        }
    }
    Ok(())
}

/// The header's value, when there is exactly one.
fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?;
    values.next().is_none().then_some(value)?.to_str().ok()
}
