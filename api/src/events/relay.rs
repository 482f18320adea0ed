//! The relay: gives committed outbox rows their order.
//!
//! Transactions commit out of the order of their ids, so a reader that asks for "everything after the last id"
//! loses events. The relay numbers only rows below `pg_snapshot_xmin`, to which nothing earlier can be added
//! any more. One node at a time does it, whoever has the lock; every node tries on its own commits and once a
//! second, so that nothing depends on `NOTIFY`, which is only a hint for the other nodes.

use super::bookmark::GOOD_FOR;
use super::channels::NUMBERED;
use super::hub::Hub;
use crate::access::Db;
use crate::clock::Clock;
use crate::problem::Result;
use chrono::TimeDelta;
use shared::Timestamp;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

const POLL: Duration = Duration::from_secs(1);
/// How soon to look again while a transaction that began earlier is still running.
const AGAIN: Duration = Duration::from_millis(15);
const BATCH: i64 = 500;

/// For how much longer events are kept than readers may ask for them: their times are those of their changes, which
/// come into the order when every earlier transaction has ended.
const SPARE: TimeDelta = TimeDelta::hours(12);
/// How often old ones are thrown away.
const PRUNE: TimeDelta = TimeDelta::hours(1);

/// What one look at the outbox found.
enum Found {
    /// Nothing waits.
    Nothing,
    /// Rows wait for an earlier transaction to end.
    NotYet,
    /// Rows were numbered; there may be more.
    Numbered,
}

/// Runs until `stop`, and tells how each round went.
pub async fn run(db: Db, clock: Clock, hub: Hub, tell: impl Fn(&Result<()>), stop: CancellationToken) {
    let mut wait = POLL;
    let mut pruned: Option<Timestamp> = None;
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = db.committed().notified() => {}
            () = tokio::time::sleep(wait) => {}
        }
        let found = number(&db).await;
        wait = match found {
            Ok(Found::NotYet) => AGAIN,
            Ok(Found::Numbered) => {
                hub.wake();
                AGAIN
            }
            Ok(Found::Nothing) | Err(_) => POLL,
        };
        tell(&found.map(|_| ()));
        let now = clock.now();
        if pruned.is_none_or(|at| at + PRUNE <= now) {
            match prune(&db, now - GOOD_FOR - SPARE).await {
                Ok(()) => pruned = Some(now),
                Err(error) => tracing::warn!(%error, "the relay could not prune the outbox"),
            }
        }
    }
}

async fn number(db: &Db) -> Result<Found> {
    let mut tx = db.as_relay().await?;
    let waiting =
        sqlx::query_scalar!(r#"select exists (select 1 from outbox where seq is null) as "waiting!""#)
            .fetch_one(&mut *tx)
            .await?;
    if !waiting {
        return Ok(Found::Nothing);
    }
    let alone = sqlx::query_scalar!(r#"select pg_try_advisory_xact_lock(7045651) as "alone!""#)
        .fetch_one(&mut *tx)
        .await?;
    if !alone {
        return Ok(Found::NotYet);
    }
    let numbered = sqlx::query_scalar!(
        r#"with ready as materialized (
               select org_id, id, row_number() over (order by xid, id) as place
               from (
                   select org_id, id, xid from outbox
                   where seq is null and xid < pg_snapshot_xmin(pg_current_snapshot())
                   order by xid, id limit $1
               ) as waiting
           ), base as materialized (
               select nextval('outbox_seq') as first
           ), moved as materialized (
               select setval('outbox_seq', base.first + count(*)) as last
               from base, ready group by base.first
           )
           update outbox set seq = base.first + ready.place - 1
           from ready, base, moved
           where outbox.org_id = ready.org_id and outbox.id = ready.id
           returning outbox.seq as "seq!""#,
        BATCH,
    )
    .fetch_all(&mut *tx)
    .await?;
    if numbered.is_empty() {
        return Ok(Found::NotYet);
    }
    sqlx::query!("select pg_notify($1, '')", NUMBERED).execute(&mut *tx).await?;
    tx.commit().await?;
    Ok(Found::Numbered)
}

/// Throws away what was written before `before` and every reader has read, and keeps how far that went.
async fn prune(db: &Db, before: Timestamp) -> Result<()> {
    while prune_some(db, before).await? {}
    Ok(())
}

/// The same with a batch; whether there may be more.
async fn prune_some(db: &Db, before: Timestamp) -> Result<bool> {
    let mut tx = db.as_relay().await?;
    let oldest = sqlx::query!(
        r#"select org_id, id, seq as "seq!", created_at < $1 as "is_old!" from outbox
           where seq <= (select min(seq) from outbox_readers)
           order by seq limit $2"#,
        before,
        BATCH,
    )
    .fetch_all(&mut *tx)
    .await?;
    // The order of the outbox is nearly that of time. Nothing before the first that is kept may be missing.
    let old: Vec<_> = oldest.into_iter().take_while(|row| row.is_old).collect();
    let Some(last) = old.last().map(|row| row.seq) else { return Ok(false) };
    let organizations: Vec<_> = old.iter().map(|row| row.org_id).collect();
    let ids: Vec<_> = old.iter().map(|row| row.id).collect();
    sqlx::query!(
        "delete from outbox using unnest($1::uuid[], $2::uuid[]) as old (org_id, id)
         where outbox.org_id = old.org_id and outbox.id = old.id",
        &organizations,
        &ids,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("update outbox_pruned set seq = greatest(seq, $1)", last).execute(&mut *tx).await?;
    tx.commit().await?;
    Ok(i64::try_from(old.len()).is_ok_and(|found| found == BATCH))
}
