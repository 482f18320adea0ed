//! The cookie that a refresh token travels in.
//!
//! `__Host-` binds it to this very host and to HTTPS (browsers count loopback as safe), and so forces `Path=/`: it
//! travels with every request, but only refresh and logout look at it. The narrower alternative, `__Secure-` with
//! a path, could be overwritten from a sibling domain.

use crate::access::Surface;
use crate::http::answer::Answer;
use actix_web::body::BoxBody;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, Responder};
use chrono::TimeDelta;
use serde::Serialize;
use shared::accounts::{SignedIn, TwoFactorChallenge};

/// An answer that also sets or ends the cookie.
#[derive(Debug)]
pub(crate) struct WithCookie<T> {
    pub(super) answer: Answer<T>,
    pub(super) cookie: String,
}

impl<T: Serialize> Responder for WithCookie<T> {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let mut response = self.answer.respond_to(request);
        // Names and tokens are base64url and fixed words, so this can't fail.
        if let Ok(value) = HeaderValue::try_from(self.cookie) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
        response
    }
}

/// What comes of the right password, or of what a provider vouches for.
pub(crate) enum Entrance {
    /// The session.
    Open(Box<WithCookie<SignedIn>>),
    /// The second factor is to be shown first.
    Challenge(Answer<TwoFactorChallenge>),
    /// Nobody came in: an account is known by one more provider from now on.
    Linked(Answer<()>),
}

impl Responder for Entrance {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        match self {
            Self::Open(answer) => answer.respond_to(request),
            Self::Challenge(answer) => answer.respond_to(request),
            Self::Linked(answer) => answer.respond_to(request),
        }
    }
}

/// Sets the cookie for as long as the session may be idle.
pub(super) fn set(surface: Surface, token: &str, lifetime: TimeDelta) -> String {
    named(name(surface), token, lifetime)
}

/// Sets a cookie with every guard that there is.
pub(super) fn named(name: &str, value: &str, lifetime: TimeDelta) -> String {
    let seconds = lifetime.num_seconds().max(0);
    format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; Secure; SameSite=Strict")
}

/// Ends the cookie.
pub(super) fn end(surface: Surface) -> String {
    set(surface, "", TimeDelta::zero())
}

/// The token in a request's cookie.
pub(super) fn find(request: &HttpRequest, surface: Surface) -> Option<String> {
    value(request, name(surface))
}

/// What a request's cookie of this name holds.
pub(super) fn value(request: &HttpRequest, name: &str) -> Option<String> {
    let headers = request.headers().get_all(header::COOKIE).filter_map(|value| value.to_str().ok());
    let pairs = headers.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let mut values = pairs.filter(|(found, _)| *found == name).map(|(_, value)| value.to_owned());
    values.next()
}

const fn name(surface: Surface) -> &'static str {
    match surface {
        Surface::Portal => "__Host-portico-portal",
        Surface::Console => "__Host-portico-console",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn the_cookie_has_every_guard() {
        assert_eq!(
            set(Surface::Portal, "abc", TimeDelta::days(14)),
            "__Host-portico-portal=abc; Path=/; Max-Age=1209600; HttpOnly; Secure; SameSite=Strict"
        );
        assert!(end(Surface::Console).starts_with("__Host-portico-console=; Path=/; Max-Age=0; "));
    }

    #[test]
    fn each_surface_reads_its_own() {
        let cookies = "a=b; __Host-portico-portal=p-1_; __Host-portico-console=c; x__Host-portico-portal=no";
        let request = TestRequest::default().insert_header(("cookie", cookies)).to_http_request();
        assert_eq!(find(&request, Surface::Portal).as_deref(), Some("p-1_"));
        assert_eq!(find(&request, Surface::Console).as_deref(), Some("c"));
        let none = TestRequest::default().to_http_request();
        assert_eq!(find(&none, Surface::Portal), None);
    }
}
