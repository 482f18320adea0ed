//! Strict JSON bodies: the right type, not too large, no unknown fields, and valid before a handler sees them.

use super::misfit;
use super::payload::Pieces;
use crate::problem::{BODY_LIMIT, Error, Result, SEND_JSON};
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use shared::validate::Validate;
use std::future::Future;
use std::pin::Pin;

/// A JSON body that was read and found valid.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<T: DeserializeOwned + Validate + 'static> FromRequest for Body<T> {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if !is_json(request) {
            return Box::pin(async { Err(Error::UnsupportedMediaType(SEND_JSON)) });
        }
        let pieces = Pieces::of(request, payload, BODY_LIMIT);
        Box::pin(async move {
            let bytes = pieces.whole().await?;
            let value: T = parse(&bytes)?;
            match value.errors() {
                errors if errors.is_empty() => Ok(Self(value)),
                errors => Err(Error::Invalid(errors)),
            }
        })
    }
}

/// The body of an operation that takes none: nothing, or an object with nothing in it. Whoever sends more means
/// something by it that would not happen.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoBody {}

impl FromRequest for NoBody {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let pieces = Pieces::of(request, payload, BODY_LIMIT);
        Box::pin(async move {
            let bytes = pieces.whole().await?;
            if bytes.is_empty() { Ok(Self {}) } else { parse(&bytes) }
        })
    }
}

/// Only `application/json` is read: a form or plain text needs no preflight and could come from any page.
fn is_json(request: &HttpRequest) -> bool {
    let value = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let kind = value.and_then(|value| value.split(';').next()).map(str::trim);
    kind.is_some_and(|kind| kind.eq_ignore_ascii_case("application/json"))
}

/// Broken JSON is malformed (400); JSON that does not fit is invalid (422) and says where.
fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    // First as JSON at all: reading into a type meets a wrong field before a broken end.
    serde_json::from_slice::<serde::de::IgnoredAny>(bytes)
        .map_err(|error| Error::Malformed(format!("This is not JSON: {error}").into()))?;
    // A struct could also be read from an array, field by field in their order; nobody means that.
    if bytes.trim_ascii_start().first() != Some(&b'{') {
        return Err(Error::Malformed("The body is to be a JSON object.".into()));
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    serde_path_to_error::deserialize(&mut reader)
        .map_err(|error| misfit(&error.path().to_string(), error.inner()))
}

fn misfit(path: &str, error: &serde_json::Error) -> Error {
    let told = error.to_string();
    // Where in the text it stands is of no use beside the field.
    let sentence = told.rsplit_once(" at line ").map_or(told.as_str(), |(sentence, _)| sentence);
    Error::Invalid(vec![misfit::error(path, sentence)])
}
