//! Answers under an `Idempotency-Key`: found again before a change begins, kept in its transaction.

use super::tx::OrgTx;
use crate::http::answer::Answer;
use crate::http::etag;
use crate::http::idempotency::IdempotencyKey;
use crate::problem::{Error, Replay, Result};
use serde::Serialize;
use shared::Timestamp;
use shared::ids::MemberId;
use shared::problem::Code;
use std::time::Duration;
use uuid::Uuid;

/// How long to wait before each look whether a key is free.
const WAITS: [Duration; 4] =
    [Duration::ZERO, Duration::from_millis(10), Duration::from_millis(40), Duration::from_millis(150)];

/// Opens a change under a key: refuses while another request runs under it, and ends with the stored answer
/// when one already has.
pub(super) async fn begin(tx: &mut OrgTx, member: MemberId, key: &IdempotencyKey) -> Result<()> {
    let org = tx.org();
    if !is_free(tx, member, key).await? {
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
        key.key(),
    )
    .fetch_optional(&mut **tx)
    .await?;
    match stored {
        None => Ok(()),
        Some(stored) if stored.fingerprint != key.fingerprint()? => Err(Error::Conflict(
            Code::IdempotencyKeyReused,
            "This key came with another request before. Use a new key for a new request.".into(),
        )),
        Some(stored) => Err(Error::Replay(Box::new(Replay {
            status: u16::try_from(stored.status).unwrap_or(200),
            etag: stored.etag,
            location: stored.location,
            body: stored.body,
        }))),
    }
}

/// Takes the key until the transaction ends. The transaction of a request that was refused ends shortly after its answer,
/// so a repeat that comes at once waits for a moment.
async fn is_free(tx: &mut OrgTx, member: MemberId, key: &IdempotencyKey) -> Result<bool> {
    let org = tx.org();
    for wait in WAITS {
        tokio::time::sleep(wait).await;
        let free = sqlx::query_scalar!(
            r#"select pg_try_advisory_xact_lock(hashtextextended($1::uuid || $2::uuid::text || $3::text, 0)) as "free!""#,
            org,
            member.0,
            key.key(),
        )
        .fetch_one(&mut **tx)
        .await?;
        if free {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Remembers the answer of a change that is about to commit.
pub(super) async fn remember<T: Serialize>(
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
        key.key(),
        &key.fingerprint()?[..],
        i16::try_from(answer.status.as_u16()).unwrap_or(200),
        answer.version.map(etag::of),
        answer.location,
        body,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
