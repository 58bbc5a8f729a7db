//! In which headers a pack may have a token sent: those that are a service's
//! own.
//!
//! What HTTP, a proxy or a gateway gives a meaning leads a request elsewhere,
//! cuts it in two or makes another one of it, whatever the token is. The names
//! are of IANA's registry of HTTP fields, and those that gateways route by.

use http::HeaderName;

/// Names that have a meaning.
const TAKEN: &[&str] = &[
    // Of one hop.
    "close",
    "connection",
    "http2-settings",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    // How long and of what kind the request is.
    "expect",
    "mime-version",
    "range",
    "want-content-digest",
    "want-repr-digest",
    "digest",
    "repr-digest",
    // Where it goes.
    "alt-svc",
    "alt-used",
    "cdn-loop",
    "client-ip",
    "cluster-client-ip",
    "fastly-client-ip",
    "cf-connecting-ip",
    "cf-ipcountry",
    "cf-ray",
    "cf-visitor",
    "forwarded",
    "host",
    "max-forwards",
    "origin",
    "referer",
    "true-client-ip",
    "via",
    "x-client-ip",
    "x-cluster-client-ip",
    "x-host",
    "x-http-host-override",
    "x-real-ip",
    // What it asks for, and by whom.
    "a-im",
    "cache-control",
    "cookie",
    "cookie2",
    "date",
    "depth",
    "destination",
    "dnt",
    "early-data",
    "from",
    "link",
    "overwrite",
    "pragma",
    "prefer",
    "priority",
    "user-agent",
    "warning",
    "x-http-method",
    "x-method-override",
    "x-requested-with",
];

/// How such names begin.
const TAKEN_FAMILIES: &[&str] = &[
    ":",
    "accept",
    "access-control-",
    "content-",
    "if-",
    "ngsild-",
    "proxy-",
    "sec-",
    "x-envoy-",
    "x-forwarded",
    "x-http-method-",
    "x-original-",
    "x-rewrite-",
];

/// The header of that name, if it is a service's own; otherwise why not.
pub(in crate::sources) fn own_header(name: &str) -> Result<HeaderName, String> {
    let header: HeaderName =
        name.parse().map_err(|_| format!("{name:?} is no name of a header, as X-Api-Key"))?;
    // Names are in small letters from here on.
    let known = header.as_str();
    let is_taken = TAKEN.contains(&known)
        || TAKEN_FAMILIES.iter().any(|family| known.starts_with(family))
        // Gateways take the one for the other.
        || (known.contains('_') && own_header(&known.replace('_', "-")).is_err());
    match is_taken {
        true => Err(format!(
            "{name} means something to HTTP itself: name a header of the service's own, as X-Api-Key"
        )),
        false => Ok(header),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_services_own_headers_carry_tokens() {
        for name in [
            "X-Api-Key",
            "Authorization",
            "apikey",
            "X-Auth-Token",
            "Ocp-Apim-Subscription-Key",
            "token",
            "PRIVATE-TOKEN",
            "api_key",
        ] {
            assert!(own_header(name).is_ok(), "{name}");
        }
    }

    #[test]
    fn what_routes_frames_or_is_of_one_hop_does_not() {
        for name in [
            "Host",
            "host",
            "Connection",
            "Content-Length",
            "Transfer-Encoding",
            "TE",
            "Trailer",
            "Upgrade",
            "Keep-Alive",
            "Proxy-Authorization",
            "Proxy-Connection",
            "Expect",
            "Forwarded",
            "X-Forwarded-Host",
            "x-forwarded-for",
            "X_Forwarded_Host",
            "Content_Length",
            "X-Original-URL",
            "X-HTTP-Method-Override",
            "Via",
            "Cookie",
            "Range",
            "If-Match",
            "Accept-Encoding",
            "User-Agent",
            "HTTP2-Settings",
            "Sec-WebSocket-Key",
            "Max-Forwards",
        ] {
            let reason = own_header(name).unwrap_err();
            assert!(reason.contains(name) && reason.contains("X-Api-Key"), "{reason}");
        }
        for name in ["", "a b", "a:b", ":authority", "a\r\nHost", "X-Clé"] {
            assert!(own_header(name).is_err(), "{name:?}");
        }
    }
}
