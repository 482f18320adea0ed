//! `Idempotency-Key`: the first request's answer is written in the transaction of its change, so a repeated
//! request gets that answer, whatever was lost on the way, and the change happens once.

use super::request_info::RequestInfo;
use crate::problem::{Error, Result};
use actix_web::{HttpMessage as _, HttpRequest};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use std::sync::{Arc, OnceLock};
use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};

/// The name of the header.
pub const HEADER: &str = "idempotency-key";

/// The header, as the API document tells of it.
pub(crate) fn parameter() -> Parameter {
    let text = "A key of your own, such as a random UUID: the same request under it happens once, and is answered as \
        the first time for 24 hours";
    let schema = ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(1))
        .max_length(Some(255))
        .examples([json!("0199f5a2-9d0e-7c11-8a44-52f6b3e0c7d1")]);
    ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(text))
        .schema(Some(schema.build()))
        .build()
}

/// A key, and what it was given for: that is known once the body was read, by whoever reads it.
#[derive(Debug)]
pub struct IdempotencyKey {
    key: String,
    fingerprint: OnceLock<[u8; 32]>,
}

impl IdempotencyKey {
    /// A key of 1 to 255 visible ASCII characters.
    ///
    /// # Errors
    /// The key is empty, too long, or has other characters.
    pub fn new(key: &[u8]) -> Result<Self> {
        if !(1..=255).contains(&key.len()) || !key.iter().all(u8::is_ascii_graphic) {
            return Err(Error::Malformed("An Idempotency-Key has 1 to 255 visible ASCII characters.".into()));
        }
        Ok(Self { key: String::from_utf8_lossy(key).into_owned(), fingerprint: OnceLock::new() })
    }

    /// As it was given.
    pub(crate) fn key(&self) -> &str {
        &self.key
    }

    /// What tells this request from another one under the same key.
    ///
    /// # Errors
    /// Nobody has read the request's body, which is a bug.
    pub(crate) fn fingerprint(&self) -> Result<&[u8; 32]> {
        let missing = || Error::Bug(anyhow::anyhow!("an operation that takes a key and reads no body"));
        self.fingerprint.get().ok_or_else(missing)
    }
}

/// What the request's key stands for, if it has one, while the body is read: each reader of bodies goes by this, and none
/// reads before the caller is known.
pub(super) struct Fingerprint(Option<(Arc<IdempotencyKey>, Sha256)>);

impl Fingerprint {
    /// Of this request, whose body is to come.
    pub(super) fn of(request: &HttpRequest) -> Self {
        let key = request.extensions().get::<RequestInfo>().and_then(|info| info.idempotency.clone());
        let path = request.uri().path_and_query().map_or("", |path| path.as_str());
        let head = || {
            let method = request.method().as_str();
            Sha256::new().chain_update(method).chain_update([0]).chain_update(path).chain_update([0])
        };
        Self(key.map(|key| (key, head())))
    }

    /// A piece of the body came.
    pub(super) fn take(&mut self, piece: &[u8]) {
        if let Some((_, hash)) = &mut self.0 {
            hash.update(piece);
        }
    }

    /// The body came to its end.
    pub(super) fn keep(&mut self) {
        if let Some((key, hash)) = self.0.take() {
            // Whoever comes second has read the same.
            let _ = key.fingerprint.set(hash.finalize().into());
        }
    }
}
