//! `Idempotency-Key`: the first request's answer is written in the transaction of its change, so a repeated
//! request gets that answer, whatever was lost on the way, and the change happens once.

use super::answer::Answer;
use crate::access::OrgTx;
use crate::problem::{Error, Result};
use actix_web::HttpResponse;
use actix_web::body::BoxBody;
use actix_web::http::{StatusCode, header};
use serde::Serialize;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use shared::Timestamp;
use shared::ids::MemberId;
use shared::problem::Code;
use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use uuid::Uuid;

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

/// A key, and what it was given for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey {
    key: String,
    fingerprint: [u8; 32],
}

impl IdempotencyKey {
    /// A key of 1 to 255 visible ASCII characters, for this method, path and body.
    ///
    /// # Errors
    /// The key is empty, too long, or has other characters.
    pub fn new(key: &[u8], method: &str, path: &str, body: &[u8]) -> Result<Self> {
        if !(1..=255).contains(&key.len()) || !key.iter().all(u8::is_ascii_graphic) {
            return Err(Error::Malformed("An Idempotency-Key has 1 to 255 visible ASCII characters.".into()));
        }
        let fingerprint = Sha256::new()
            .chain_update(method)
            .chain_update([0])
            .chain_update(path)
            .chain_update([0])
            .chain_update(body)
            .finalize()
            .into();
        Ok(Self { key: String::from_utf8_lossy(key).into_owned(), fingerprint })
    }
}

/// An answer that was remembered.
#[derive(Debug)]
pub struct Stored {
    pub(crate) status: u16,
    etag: Option<String>,
    location: Option<String>,
    body: String,
}

impl Stored {
    /// The first answer again, marked as such.
    pub fn response(&self) -> HttpResponse<BoxBody> {
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

/// Opens a change under a key: refuses while another request runs under it, and ends with the stored answer
/// when one already has.
pub(crate) async fn begin(tx: &mut OrgTx, member: MemberId, key: &IdempotencyKey) -> Result<()> {
    let org = tx.org();
    let free = sqlx::query_scalar!(
        r#"select pg_try_advisory_xact_lock(hashtextextended($1::uuid || $2::uuid::text || $3::text, 0)) as "free!""#,
        org,
        member.0,
        key.key,
    )
    .fetch_one(&mut **tx)
    .await?;
    if !free {
        return Err(Error::Conflict(
            Code::IdempotencyKeyInUse,
            "The first request with this key is still running. Repeat it in a moment.".into(),
        ));
    }
    let stored = sqlx::query!(
        "select fingerprint, status, etag, location, body from idempotency_keys
         where org_id = $1 and member_id = $2 and key = $3",
        org,
        member.0,
        key.key,
    )
    .fetch_optional(&mut **tx)
    .await?;
    match stored {
        None => Ok(()),
        Some(stored) if stored.fingerprint != key.fingerprint => Err(Error::Conflict(
            Code::IdempotencyKeyReused,
            "This key came with another request before. Use a new key for a new request.".into(),
        )),
        Some(stored) => Err(Error::Replay(Box::new(Stored {
            status: u16::try_from(stored.status).unwrap_or(200),
            etag: stored.etag,
            location: stored.location,
            body: stored.body,
        }))),
    }
}

/// Remembers the answer of a change that is about to commit.
pub(crate) async fn remember<T: Serialize>(
    tx: &mut OrgTx,
    member: MemberId,
    key: &IdempotencyKey,
    answer: &Answer<T>,
    id: Uuid,
    now: Timestamp,
) -> Result<()> {
    let body = match &answer.body {
        Some(body) => serde_json::to_string(body).map_err(|error| Error::Bug(error.into()))?,
        None => String::new(),
    };
    let org = tx.org();
    sqlx::query!(
        "insert into idempotency_keys
             (org_id, id, member_id, key, fingerprint, status, etag, location, body, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        org,
        id,
        member.0,
        key.key,
        &key.fingerprint[..],
        i16::try_from(answer.status.as_u16()).unwrap_or(200),
        answer.version.map(super::etag::of),
        answer.location,
        body,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
