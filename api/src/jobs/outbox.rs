//! The outbox as its readers see it: statements.

use super::told::Told;
use crate::access::RelayTx;
use crate::problem::Result;
use shared::ids::OrgId;

/// How many events are read at once.
const BATCH: i64 = 100;

/// How far a reader has come; nothing before its first time.
pub(super) async fn position(tx: &mut RelayTx, reader: &str) -> Result<Option<i64>> {
    Ok(sqlx::query_scalar!("select seq from outbox_readers where name = $1", reader)
        .fetch_optional(&mut **tx)
        .await?)
}

/// Makes a reader, at the end of the outbox.
pub(super) async fn begin_at_the_end(tx: &mut RelayTx, reader: &str) -> Result<()> {
    sqlx::query!(
        "insert into outbox_readers (name, seq)
         select $1, coalesce(max(seq), 0) from outbox where seq is not null
         on conflict (name) do nothing",
        reader,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The next events and the place of the last of them; nothing when there is none. What can't be read is logged and left
/// out: it was written by another version, and to stop here would stop all behind it.
pub(super) async fn after(tx: &mut RelayTx, reader: &str, position: i64) -> Result<Option<(i64, Vec<Told>)>> {
    let rows = sqlx::query!(
        r#"select seq as "seq!", org_id, audience in ('requester', 'customer', 'clients') as "is_public!", change
           from outbox
           where seq > $1 order by seq limit $2"#,
        position,
        BATCH,
    )
    .fetch_all(&mut **tx)
    .await?;
    let Some(last) = rows.last().map(|row| row.seq) else { return Ok(None) };
    let told = rows.into_iter().filter_map(|row| match serde_json::from_value(row.change) {
        Ok(change) => {
            Some(Told { org: OrgId(row.org_id), seq: row.seq, change, clients_may_know: row.is_public })
        }
        Err(error) => {
            tracing::error!(reader, seq = row.seq, %error, "an event could not be read");
            None
        }
    });
    Ok(Some((last, told.collect())))
}

/// Moves a reader on, unless another node has.
pub(super) async fn move_on(tx: &mut RelayTx, reader: &str, from: i64, to: i64) -> Result<bool> {
    let moved =
        sqlx::query!("update outbox_readers set seq = $3 where name = $1 and seq = $2", reader, from, to)
            .execute(&mut **tx)
            .await?;
    Ok(moved.rows_affected() == 1)
}
