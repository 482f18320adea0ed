//! What binds a sign-in by a provider to the browser that began it.

use super::super::cookie::{self, WithCookie};
use super::super::links;
use super::begin::LIFETIME;
use crate::access::Surface;
use crate::http::answer::Answer;
use crate::problem::Result;
use actix_web::HttpRequest;

const fn name(surface: Surface) -> &'static str {
    match surface {
        Surface::Portal => "__Host-portico-portal-external",
        Surface::Console => "__Host-portico-console-external",
    }
}

/// What the browser keeps; what it has already, so that a sign-in begun in one tab outlives another.
pub(super) fn secret(request: &HttpRequest, surface: Surface) -> Result<String> {
    let is_ours = |secret: &String| secret.len() == 43;
    find(request, surface).filter(is_ours).map_or_else(links::token, Ok)
}

pub(super) fn find(request: &HttpRequest, surface: Surface) -> Option<String> {
    cookie::value(request, name(surface))
}

/// An answer that has the browser keep it. The page that the provider leads back to is ours and sends it by itself, so
/// it needs to travel with nothing that begins elsewhere.
pub(super) fn with<T>(answer: Answer<T>, surface: Surface, secret: &str) -> WithCookie<T> {
    WithCookie { answer, cookie: cookie::named(name(surface), secret, LIFETIME) }
}
