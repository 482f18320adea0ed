//! What happened before a stream began.

use crate::access::OrgTx;
use crate::problem::Result;
use actix_web::web::Bytes;

/// How many missed events are sent after; with more, the reader loads everything anew.
const CATCH_UP: i64 = 1_000;

/// What a stream begins with: the events that the reader missed, and where the order stands.
pub(super) struct Past {
    pub(super) position: i64,
    pub(super) missed: Vec<Bytes>,
    pub(super) reset: bool,
}

/// Looks up what the caller missed after `last_event_id`, with their own sight.
///
/// # Errors
/// The database is away.
pub(super) async fn past(tx: &mut OrgTx, last_event_id: Option<&str>) -> Result<Past> {
    let org = tx.org();
    let place = sqlx::query!(
        r#"select pruned.seq as "pruned!", greatest(pruned.seq, (
               select max(seq) from outbox where org_id = $1 and seq is not null
           )) as "position!"
           from outbox_pruned as pruned"#,
        org
    )
    .fetch_one(&mut **tx)
    .await?;
    let position = place.position;
    let Some(last) = last_event_id else { return Ok(Past { position, missed: Vec::new(), reset: false }) };
    let Some(last) = last.parse::<i64>().ok().filter(|last| (place.pruned..=position).contains(last)) else {
        return Ok(Past { position, missed: Vec::new(), reset: true });
    };
    // Not beyond the position: what was numbered since that was asked comes from the hub.
    let rows = sqlx::query!(
        r#"select seq as "seq!", change::text as "change!" from outbox
           where org_id = $1 and seq > $2 and seq <= $3 order by seq limit $4"#,
        org,
        last,
        position,
        CATCH_UP + 1,
    )
    .fetch_all(&mut **tx)
    .await?;
    let too_many = rows.len() > usize::try_from(CATCH_UP).unwrap_or(usize::MAX);
    if too_many {
        return Ok(Past { position, missed: Vec::new(), reset: true });
    }
    let frame = |seq: i64, change: &str| Bytes::from(format!("id: {seq}\nevent: change\ndata: {change}\n\n"));
    Ok(Past { position, missed: rows.iter().map(|row| frame(row.seq, &row.change)).collect(), reset: false })
}
