//! The queue: statements. Whoever has a job says so with every one of them, so a node whose lease ended changes nothing.

use crate::access::RelayTx;
use crate::problem::Result;
use serde_json::Value;
use shared::Timestamp;
use shared::ids::OrgId;
use uuid::Uuid;

/// For each free place so many candidates are looked at, since other nodes look at the same ones.
const CANDIDATES: i64 = 4;

/// That this node has this job for this try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Lease {
    pub(super) job: Uuid,
    pub(super) node: Uuid,
    /// From 1.
    pub(super) attempt: i32,
}

/// A job that was taken.
#[derive(Debug)]
pub(super) struct Taken {
    pub(super) lease: Lease,
    pub(super) organization: Option<OrgId>,
    pub(super) payload: Value,
}

/// Of these kinds those of which a job may be taken.
pub(super) async fn ready(tx: &mut RelayTx, kinds: &[String], now: Timestamp) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar!(
        r#"select asked.kind as "kind!" from unnest($1::text[]) as asked (kind)
           where exists (
               select from jobs where jobs.kind = asked.kind and set_aside_at is null and ready_at <= $2
           )"#,
        kinds,
        now,
    )
    .fetch_all(&mut **tx)
    .await?)
}

/// Takes up to `places` jobs of a kind, and keeps them from the other nodes until `until`.
pub(super) async fn take(
    tx: &mut RelayTx,
    kind: &str,
    places: i64,
    node: Uuid,
    (now, until): (Timestamp, Timestamp),
) -> Result<Vec<Taken>> {
    let candidates = candidates(tx, kind, places * CANDIDATES, now).await?;
    let rows = sqlx::query!(
        "with free as materialized (
             select id from jobs
             where id = any($1) and set_aside_at is null and ready_at <= $2
             order by array_position($1, id) limit $3
             for update skip locked
         )
         update jobs set attempts = attempts + 1, lent_to = $4, ready_at = $5, again = false, done = null, total = null
         from free where jobs.id = free.id
         returning jobs.id, organization_id, payload, attempts",
        &candidates,
        now,
        places,
        node,
        until,
    )
    .fetch_all(&mut **tx)
    .await?;
    let taken = rows.into_iter().map(|row| Taken {
        lease: Lease { job: row.id, node, attempt: row.attempts },
        organization: row.organization_id.map(OrgId),
        payload: row.payload,
    });
    Ok(taken.collect())
}

/// Whose turn it is: each organization's first before anybody's second, those that are being done counted, so that a
/// flood of one keeps no other waiting. It steps from line to line by the index, however long they are.
async fn candidates(tx: &mut RelayTx, kind: &str, limit: i64, now: Timestamp) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar!(
        r#"with recursive lines as (
               (select line from jobs where kind = $1 and set_aside_at is null order by line limit 1)
               union all
               select (
                   select next.line from jobs next
                   where next.kind = $1 and next.set_aside_at is null and next.line > lines.line
                   order by next.line limit 1
               )
               from lines where lines.line is not null
           ), turns as (
               select waiting.id, waiting.ready_at,
                   row_number() over (partition by lines.line order by waiting.ready_at, waiting.id) + busy.places
                       as turn
               from lines cross join lateral (
                   select count(*) as places from jobs
                   where kind = $1 and line = lines.line and lent_to is not null and ready_at > $2
               ) busy cross join lateral (
                   select id, ready_at from jobs
                   where kind = $1 and line = lines.line and set_aside_at is null and ready_at <= $2
                   order by ready_at, id limit $3
               ) waiting
               where lines.line is not null
           )
           select id as "id!" from turns order by turn, ready_at, id limit $3"#,
        kind,
        now,
        limit,
    )
    .fetch_all(&mut **tx)
    .await?)
}

/// Keeps a job for longer; false when another node has it by now.
pub(super) async fn keep(tx: &mut RelayTx, lease: &Lease, until: Timestamp) -> Result<bool> {
    let kept = sqlx::query!(
        "update jobs set ready_at = $4 where id = $1 and lent_to = $2 and attempts = $3",
        lease.job,
        lease.node,
        lease.attempt,
        until,
    )
    .execute(&mut **tx)
    .await?;
    Ok(kept.rows_affected() == 1)
}

/// Tells how far a job is.
pub(super) async fn progress(tx: &mut RelayTx, lease: &Lease, done: i64, total: Option<i64>) -> Result<()> {
    sqlx::query!(
        "update jobs set done = $4, total = $5 where id = $1 and lent_to = $2 and attempts = $3",
        lease.job,
        lease.node,
        lease.attempt,
        done,
        total,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Ends a job, or lets it wait for its next round when it was asked for once more; false when another node has it.
pub(super) async fn finish(tx: &mut RelayTx, lease: &Lease, now: Timestamp) -> Result<bool> {
    let Some(again) = again(tx, lease).await? else { return Ok(false) };
    if again {
        anew(tx, lease.job, now).await?;
    } else {
        sqlx::query!("delete from jobs where id = $1", lease.job).execute(&mut **tx).await?;
    }
    Ok(true)
}

/// Lets a job wait for its next try; false when another node has it.
pub(super) async fn try_again(tx: &mut RelayTx, lease: &Lease, at: Timestamp, why: &str) -> Result<bool> {
    let waits = sqlx::query!(
        "update jobs set lent_to = null, ready_at = $4, last_error = $5
         where id = $1 and lent_to = $2 and attempts = $3",
        lease.job,
        lease.node,
        lease.attempt,
        at,
        why,
    )
    .execute(&mut **tx)
    .await?;
    Ok(waits.rows_affected() == 1)
}

/// Gives a job up, unless it was asked for once more; false when another node has it.
pub(super) async fn set_aside(tx: &mut RelayTx, lease: &Lease, now: Timestamp, why: &str) -> Result<bool> {
    let Some(again) = again(tx, lease).await? else { return Ok(false) };
    if again {
        anew(tx, lease.job, now).await?;
    } else {
        sqlx::query!(
            "update jobs set lent_to = null, set_aside_at = $2, last_error = $3 where id = $1",
            lease.job,
            now,
            why,
        )
        .execute(&mut **tx)
        .await?;
    }
    Ok(true)
}

/// Locks a job that this node has; whether it was asked for once more, and nothing when another node has it.
async fn again(tx: &mut RelayTx, lease: &Lease) -> Result<Option<bool>> {
    Ok(sqlx::query_scalar!(
        "select again from jobs where id = $1 and lent_to = $2 and attempts = $3 for update",
        lease.job,
        lease.node,
        lease.attempt,
    )
    .fetch_optional(&mut **tx)
    .await?)
}

async fn anew(tx: &mut RelayTx, job: Uuid, now: Timestamp) -> Result<()> {
    sqlx::query!(
        "update jobs set lent_to = null, ready_at = $2, attempts = 0, again = false, last_error = null,
             done = null, total = null
         where id = $1",
        job,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Throws away what was given up before then.
pub(crate) async fn forget(tx: &mut RelayTx, before: Timestamp) -> Result<()> {
    sqlx::query!("delete from jobs where set_aside_at < $1", before).execute(&mut **tx).await?;
    Ok(())
}
