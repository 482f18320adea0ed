//! A picture as the body of a request.

use super::{KINDS, MOST_BYTES};
use crate::http::payload::Pieces;
use crate::problem::{Error, Result};
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpRequest};
use image::ImageFormat;
use std::future::Future;
use std::pin::Pin;
use utoipa::ToSchema;

/// A file of at most [`MOST_BYTES`], and what it says it is. Whether it is, shows when it is read.
#[derive(Debug)]
pub(crate) struct Sent {
    pub(super) bytes: Bytes,
    pub(super) format: ImageFormat,
}

impl FromRequest for Sent {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let Some(format) = kind(request) else {
            let kinds = "Send image/png, image/jpeg or image/webp.";
            return Box::pin(async { Err(Error::UnsupportedMediaType(kinds)) });
        };
        let pieces = Pieces::of(request, payload, MOST_BYTES);
        Box::pin(async move { Ok(Self { bytes: pieces.whole().await?, format }) })
    }
}

fn kind(request: &HttpRequest) -> Option<ImageFormat> {
    let value = request.headers().get(header::CONTENT_TYPE)?.to_str().ok()?;
    let told = value.split(';').next().unwrap_or_default().trim();
    KINDS.iter().find(|(kind, _)| told.eq_ignore_ascii_case(kind)).map(|(_, format)| *format)
}

/// The bytes of a picture, as the API document tells of them.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary, example = "(the bytes of the file)")]
#[expect(dead_code, reason = "it is only told of")]
pub(crate) struct PictureFile(Vec<u8>);
