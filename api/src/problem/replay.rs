//! The answer of a request that was already answered under the same `Idempotency-Key`.

use actix_web::HttpResponse;
use actix_web::body::BoxBody;
use actix_web::http::{StatusCode, header};

/// An answer that was remembered.
#[derive(Debug)]
pub struct Replay {
    pub(crate) status: u16,
    pub(crate) etag: Option<String>,
    pub(crate) location: Option<String>,
    pub(crate) body: String,
}

impl Replay {
    /// The first answer again, marked as such.
    pub(super) fn response(&self) -> HttpResponse<BoxBody> {
        let mut response = HttpResponse::build(StatusCode::from_u16(self.status).unwrap_or(StatusCode::OK));
        response.insert_header(("idempotent-replayed", "true"));
        if let Some(etag) = &self.etag {
            response.insert_header((header::ETAG, etag.as_str()));
        }
        if let Some(location) = &self.location {
            response.insert_header((header::LOCATION, location.as_str()));
        }
        if self.body.is_empty() {
            return response.finish();
        }
        response.content_type("application/json").body(self.body.clone())
    }
}
