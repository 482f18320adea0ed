//! The outermost middleware: request ids, security headers on every answer, problem documents for every
//! refusal, and the reading of `Idempotency-Key`.

use super::idempotency::{self, IdempotencyKey};
use super::request_info::RequestInfo;
use crate::clock::Clock;
use crate::config::Networks;
use crate::problem::{self, Error, Result};
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{HttpMessage as _, web};
use std::net::IpAddr;
use std::sync::Arc;
use uuid::Uuid;

/// The request's id, in and out.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Which proxies may say who the caller is, and whether browsers are told to insist on TLS.
#[derive(Debug, Clone)]
pub struct Network {
    /// Addresses of proxies whose `X-Forwarded-For` counts.
    pub trusted_proxies: Networks,
    /// The public origin is `https`.
    pub https: bool,
}

/// Wraps every request.
pub(crate) async fn request(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let network = request.app_data::<web::Data<Network>>().map(|network| Network::clone(network));
    let id = request_id(&request);
    let is_api = request.path().starts_with("/api/");
    let csp = csp(request.path());
    let response = match prepare(&mut request, id, network.as_ref()) {
        // Nobody may hold on to the request while the router works on it, so an error would come without its
        // request: the middlewares inside answer with a response when they refuse.
        Ok(()) => next.call(request).await?.map_into_boxed_body(),
        Err(error) => request.error_response(error),
    };
    let mut response = problem::finish(response, id);
    let status = response.status();
    let headers = response.headers_mut();
    // Nothing is, unless its operation says so.
    let is_kept = headers.contains_key(header::CACHE_CONTROL);
    let mut set = |name: HeaderName, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "no-referrer");
    set(header::CONTENT_SECURITY_POLICY, csp);
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(HeaderName::from_static("permissions-policy"), "geolocation=(), camera=(), microphone=()");
    set(header::X_FRAME_OPTIONS, "DENY");
    if network.is_some_and(|network| network.https) {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=63072000; includeSubDomains");
    }
    if is_api && status != StatusCode::NOT_MODIFIED && !is_kept {
        set(header::CACHE_CONTROL, "no-store");
    }
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        headers.insert(REQUEST_ID, value);
    }
    Ok(response)
}

/// The API serves no documents, so its answers may do nothing at all, whatever file they are; the applications get theirs; Swagger UI
/// styles itself inline.
fn csp(path: &str) -> &'static str {
    const DOCS: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
        connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'";
    const NOTHING: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; \
        sandbox";
    if path.starts_with("/docs") {
        DOCS
    } else if path.starts_with("/api/") || path == "/openapi.json" {
        NOTHING
    } else {
        crate::web::CSP
    }
}

fn prepare(request: &mut ServiceRequest, id: Uuid, network: Option<&Network>) -> Result<()> {
    let idempotency = idempotency_key(request)?;
    let user_agent = request
        .headers()
        .get(header::USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .map(|value| value.chars().take(300).collect::<String>().into());
    let ip = network.and_then(|network| client_ip(request, network));
    request.extensions_mut().insert(RequestInfo { id, ip, user_agent, idempotency });
    Ok(())
}

/// The caller's id is kept when it is a UUID, so that it can be followed through several servers.
fn request_id(request: &ServiceRequest) -> Uuid {
    let given = request.headers().get(REQUEST_ID).and_then(|value| value.to_str().ok());
    given.and_then(|text| text.parse().ok()).unwrap_or_else(|| match request.app_data::<web::Data<Clock>>() {
        Some(clock) => clock.id(),
        None => Uuid::nil(),
    })
}

/// The key of a `POST`. What it stands for is known when the body was read, which waits for the caller.
fn idempotency_key(request: &ServiceRequest) -> Result<Option<Arc<IdempotencyKey>>> {
    let mut keys = request.headers().get_all(idempotency::HEADER);
    let Some(key) = keys.next().filter(|_| request.method() == Method::POST) else { return Ok(None) };
    if keys.next().is_some() {
        return Err(Error::Malformed("A request has one Idempotency-Key.".into()));
    }
    Ok(Some(Arc::new(IdempotencyKey::new(key.as_bytes())?)))
}

/// The peer's address or, when that is a trusted proxy, the last address in `X-Forwarded-For` that is none. What can't
/// be read could be anybody, so nobody is believed beyond it: then it is the proxy that named it. An IPv4 address is
/// that also through a socket for both IP versions.
fn client_ip(request: &ServiceRequest, network: &Network) -> Option<IpAddr> {
    let lines: Vec<_> = request.headers().get_all("x-forwarded-for").collect();
    let read = |hop: &[u8]| -> Option<IpAddr> { str::from_utf8(hop).ok()?.trim().parse().ok() };
    let mut hops = lines.iter().rev().flat_map(|line| line.as_bytes().rsplit(|byte| *byte == b',')).map(read);
    let mut caller = request.peer_addr()?.ip().to_canonical();
    while network.trusted_proxies.contains(caller) {
        let Some(Some(hop)) = hops.next() else { break };
        caller = hop.to_canonical();
    }
    Some(caller)
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    /// Who calls, as a peer with these lines of `X-Forwarded-For` has it; 10.0.0.0/8 and ::1 are trusted.
    fn caller(peer: &str, forwarded: &[&str]) -> String {
        let network = Network { trusted_proxies: "10.0.0.0/8, ::1".parse().unwrap(), https: true };
        let mut request =
            TestRequest::default().peer_addr(std::net::SocketAddr::new(peer.parse().unwrap(), 4000));
        for line in forwarded {
            let line = HeaderValue::from_bytes(line.as_bytes()).unwrap();
            request = request.append_header(("x-forwarded-for", line));
        }
        client_ip(&request.to_srv_request(), &network).unwrap().to_string()
    }

    #[test]
    fn the_caller_is_the_last_that_no_trusted_proxy_is() {
        assert_eq!(caller("192.0.2.7", &["203.0.113.9"]), "192.0.2.7", "a stranger's word counts nothing");
        assert_eq!(caller("10.0.0.1", &[]), "10.0.0.1");
        assert_eq!(caller("10.0.0.1", &["203.0.113.9"]), "203.0.113.9");
        assert_eq!(caller("10.0.0.1", &["6.6.6.6, 203.0.113.9,10.0.0.2"]), "203.0.113.9");
        assert_eq!(caller("::1", &["6.6.6.6", "203.0.113.9", "10.0.0.2"]), "203.0.113.9");
        assert_eq!(caller("10.0.0.1", &["10.0.0.3, 10.0.0.2"]), "10.0.0.3", "a proxy calls for itself");
    }

    #[test]
    fn an_ipv4_caller_is_one_through_a_socket_for_both() {
        assert_eq!(caller("::ffff:192.0.2.7", &[]), "192.0.2.7");
        assert_eq!(caller("::ffff:10.0.0.1", &["203.0.113.9"]), "203.0.113.9");
        assert_eq!(caller("10.0.0.1", &["6.6.6.6, ::ffff:203.0.113.9, ::ffff:10.0.0.2"]), "203.0.113.9");
        assert_eq!(caller("2001:db8::7", &[]), "2001:db8::7");
    }

    #[test]
    fn nobody_is_believed_beyond_a_hop_that_cant_be_read() {
        for unreadable in ["203.0.113.9:80", "unknown", "_hidden", "", "[2001:db8::1]", "203.0.113", "\u{e4}"]
        {
            let beyond = format!("6.6.6.6, {unreadable}");
            assert_eq!(caller("10.0.0.1", &[&beyond]), "10.0.0.1", "{unreadable}");
            assert_eq!(caller("10.0.0.1", &["6.6.6.6", unreadable]), "10.0.0.1", "{unreadable}");
            assert_eq!(caller("10.0.0.1", &[&beyond, "10.0.0.2"]), "10.0.0.2", "{unreadable}");
            let before = format!("{unreadable}, 203.0.113.9");
            assert_eq!(caller("10.0.0.1", &[&before]), "203.0.113.9", "{unreadable}");
        }
    }
}
