//! What guards the operations that work with a cookie from pages that are not ours (CSRF): the browser's word on
//! where the request comes from, and something that another site can't send without asking first.

use crate::config::{Config, Origin};
use crate::problem::{Error, Result, SEND_JSON};
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, web};
use std::future::{Ready, ready};
use url::{Host, Url};

/// The request comes from our own pages, or from no page at all.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OwnPage;

impl FromRequest for OwnPage {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(check(request).map(|()| Self))
    }
}

fn check(request: &HttpRequest) -> Result<()> {
    let config = request.app_data::<web::Data<Config>>();
    let config =
        config.ok_or_else(|| Error::Bug(anyhow::anyhow!("the server was built without configuration")))?;
    for origin in request.headers().get_all(header::ORIGIN) {
        if !origin.to_str().is_ok_and(|origin| is_ours(origin, &config.origin)) {
            return Err(Error::ForeignOrigin);
        }
    }
    // Forms and plain text need no preflight; JSON and a bearer token do.
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let is_json = kind
        .and_then(|value| value.split(';').next())
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"));
    if is_json || request.headers().contains_key(header::AUTHORIZATION) {
        return Ok(());
    }
    Err(Error::UnsupportedMediaType(SEND_JSON))
}

/// Scheme, host and port are the configured ones. The names of this very machine count as one: in development
/// people open `127.0.0.1` where the configuration says `localhost`.
fn is_ours(header: &str, ours: &Origin) -> bool {
    let ours = ours.to_string();
    if header == ours {
        return true;
    }
    let (Ok(theirs), Ok(ours)) = (Url::parse(header), Url::parse(&ours)) else { return false };
    let same_door =
        theirs.scheme() == ours.scheme() && theirs.port_or_known_default() == ours.port_or_known_default();
    same_door && is_loopback(&theirs) && is_loopback(&ours)
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours(header: &str, origin: &str) -> bool {
        is_ours(header, &origin.parse().unwrap())
    }

    #[test]
    fn only_the_configured_origin_is_ours() {
        assert!(ours("https://portal.example.com", "https://portal.example.com"));
        for foreign in [
            "https://evil.example",
            "http://portal.example.com",
            "https://portal.example.com:8443",
            "null",
            "",
            "https://portal.example.com.evil.example",
            "https://localhost",
            "//portal.example.com",
        ] {
            assert!(!ours(foreign, "https://portal.example.com"), "{foreign}");
        }
    }

    #[test]
    fn this_machine_has_many_names_but_one_port() {
        for name in [
            "http://127.0.0.1:8080",
            "http://localhost:8080",
            "http://[::1]:8080",
            "http://acme.localhost:8080",
        ] {
            assert!(ours(name, "http://localhost:8080"), "{name}");
        }
        for foreign in ["http://127.0.0.1:9090", "https://127.0.0.1:8080", "http://192.168.0.1:8080"] {
            assert!(!ours(foreign, "http://localhost:8080"), "{foreign}");
        }
    }
}
