//! What a handler answers: body, status, version and place, known before the commit so that it can be
//! remembered with it.

use actix_web::body::BoxBody;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, Responder};
use serde::Serialize;

/// An answer that says yes.
#[derive(Debug)]
pub struct Answer<T> {
    pub(crate) status: StatusCode,
    pub(crate) version: Option<i64>,
    pub(crate) location: Option<String>,
    pub(crate) next: Option<String>,
    pub(crate) body: Option<T>,
}

impl<T> Answer<T> {
    const fn new(status: StatusCode, body: Option<T>) -> Self {
        Self { status, version: None, location: None, next: None, body }
    }

    /// 200 with a body.
    pub const fn ok(body: T) -> Self {
        Self::new(StatusCode::OK, Some(body))
    }

    /// 202 with what to go on with: more is to be shown first.
    pub const fn begun(body: T) -> Self {
        Self::new(StatusCode::ACCEPTED, Some(body))
    }

    /// 201 with the new thing and its place.
    pub fn created(body: T, location: String) -> Self {
        Self { location: Some(location), ..Self::new(StatusCode::CREATED, Some(body)) }
    }

    /// The thing's version, as its `ETag`.
    #[must_use]
    pub const fn version(mut self, version: i64) -> Self {
        self.version = Some(version);
        self
    }

    /// Where the next page is, as a `Link`.
    #[must_use]
    pub fn next(mut self, url: Option<String>) -> Self {
        self.next = url;
        self
    }
}

impl Answer<()> {
    /// 202: taken note of; what comes of it is not told here.
    pub const fn accepted() -> Self {
        Self::new(StatusCode::ACCEPTED, None)
    }

    /// 204: done.
    pub const fn done() -> Self {
        Self::new(StatusCode::NO_CONTENT, None)
    }
}

impl<T: Serialize> Responder for Answer<T> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        if let Some(version) = self.version {
            response.insert_header((header::ETAG, super::etag::of(version)));
        }
        if let Some(location) = self.location {
            response.insert_header((header::LOCATION, location));
        }
        if let Some(next) = self.next {
            response.insert_header((header::LINK, format!("<{next}>; rel=\"next\"")));
        }
        match self.body {
            Some(body) => response.json(body),
            None => response.finish(),
        }
    }
}
