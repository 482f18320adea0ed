//! What happened before a stream began.

use super::bookmark::{Bookmark, Seal};
use super::delivery::frame;
use crate::access::OrgTx;
use crate::problem::Result;
use actix_web::web::Bytes;
use shared::Timestamp;

/// How many missed events are sent after; with more, the reader loads everything anew.
const CATCH_UP: i64 = 1_000;

/// What a stream begins with: the events that the reader missed, and where the order stands.
pub(super) struct Past {
    pub(super) position: i64,
    /// What the reader resumes from here with.
    pub(super) id: String,
    pub(super) missed: Vec<Bytes>,
    pub(super) reset: bool,
}

/// Looks up what the caller missed after `last_event_id`, with their own sight.
///
/// # Errors
/// The database is away.
pub(super) async fn past(
    tx: &mut OrgTx,
    seal: &Seal,
    last_event_id: Option<&str>,
    now: Timestamp,
) -> Result<Past> {
    let position = position(tx).await?;
    let id = seal.id(Bookmark { seq: position, at: now });
    let nothing = Past { position, id, missed: Vec::new(), reset: false };
    let Some(id) = last_event_id else { return Ok(nothing) };
    // Beyond the position are the places of a database that was restored since.
    let last = seal.read(id).filter(|last| last.is_good(now) && last.seq <= position);
    let missed = match last {
        Some(last) => missed(tx, seal, last, position).await?,
        None => None,
    };
    Ok(match missed {
        Some(missed) => Past { missed, ..nothing },
        None => Past { reset: true, ..nothing },
    })
}

/// The last place in the order that the caller may know of; of what was pruned, everybody may.
async fn position(tx: &mut OrgTx) -> Result<i64> {
    let org = tx.org();
    let position = sqlx::query_scalar!(
        r#"select greatest(pruned.seq, (
               select max(seq) from outbox where org_id = $1 and seq is not null
           )) as "position!"
           from outbox_pruned as pruned"#,
        org
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(position)
}

/// What happened after `last`, or nothing when that is too much. Not beyond the position: what was numbered since that
/// was asked comes from the hub.
async fn missed(tx: &mut OrgTx, seal: &Seal, last: Bookmark, position: i64) -> Result<Option<Vec<Bytes>>> {
    let org = tx.org();
    let rows = sqlx::query!(
        r#"select seq as "seq!", change::text as "change!", created_at from outbox
           where org_id = $1 and seq > $2 and seq <= $3 order by seq limit $4"#,
        org,
        last.seq,
        position,
        CATCH_UP + 1,
    )
    .fetch_all(&mut **tx)
    .await?;
    let is_too_much = rows.len() > usize::try_from(CATCH_UP).unwrap_or(usize::MAX);
    let told = rows.iter().map(|row| {
        let id = seal.id(Bookmark { seq: row.seq, at: row.created_at });
        frame(Some(&id), "change", &row.change)
    });
    Ok((!is_too_much).then(|| told.collect()))
}
