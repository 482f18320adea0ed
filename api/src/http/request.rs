//! The outermost middleware: request ids, security headers on every answer, problem documents for every
//! refusal, and the reading of `Idempotency-Key`.

use super::idempotency::{self, IdempotencyKey};
use super::request_info::RequestInfo;
use crate::clock::Clock;
use crate::config::TrustedProxies;
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
    pub trusted_proxies: TrustedProxies,
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
    if is_api && status != StatusCode::NOT_MODIFIED {
        set(header::CACHE_CONTROL, "no-store");
    }
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        headers.insert(REQUEST_ID, value);
    }
    Ok(response)
}

/// The API serves no documents, so its answers may do nothing at all; the applications get theirs; Swagger UI
/// styles itself inline.
fn csp(path: &str) -> &'static str {
    const DOCS: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
        connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'";
    const NOTHING: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
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

/// The peer's address or, when that is a trusted proxy, the last address in `X-Forwarded-For` that is none.
fn client_ip(request: &ServiceRequest, network: &Network) -> Option<IpAddr> {
    let peer = request.peer_addr()?.ip();
    let trusted = |ip: IpAddr| network.trusted_proxies.contains(ip);
    if !trusted(peer) {
        return Some(peer);
    }
    let forwarded = request.headers().get_all("x-forwarded-for").filter_map(|value| value.to_str().ok());
    let hops: Vec<IpAddr> =
        forwarded.flat_map(|value| value.split(',')).filter_map(|hop| hop.trim().parse().ok()).collect();
    Some(hops.into_iter().rev().find(|hop| !trusted(*hop)).unwrap_or(peer))
}
