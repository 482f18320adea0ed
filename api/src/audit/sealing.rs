//! Sealing: what waits is put into blocks, a chain for each organization. Nothing of this is in the way of a change.

use super::canonical::{Block, Hash, NOTHING, Row};
use crate::jobs::{AtWork, Pulse};
use crate::problem::Result;
use shared::ids::OrgId;
use std::collections::HashMap;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// How often. What is newer than that may not be sealed yet.
const PERIOD: Duration = Duration::from_secs(60);
/// How many events a block has at most.
const BLOCK: i64 = 500;

/// Seals again and again, until `stop`.
pub(crate) async fn run(at_work: AtWork, pulse: Pulse, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(PERIOD) => {}
        }
        pulse.round(&all(&at_work).await);
    }
}

/// Seals what waits in every organization.
pub(super) async fn all(at_work: &AtWork) -> Result<()> {
    for org in waiting(at_work).await? {
        while block(at_work, org).await? == BLOCK {}
    }
    Ok(())
}

/// The organizations where something waits.
async fn waiting(at_work: &AtWork) -> Result<Vec<OrgId>> {
    let mut tx = at_work.as_relay().await?;
    let found = sqlx::query_scalar!(
        // From one to the next by the index, however many events of each there are; also those that were forgotten.
        // In the index's whole order, so that no other way can look shorter to whoever sees one organization.
        r#"with recursive waiting as (
               (select org_id from audit_unsealed order by org_id, id limit 1)
               union all
               select (select u.org_id from audit_unsealed u where u.org_id > w.org_id order by u.org_id, u.id limit 1)
               from waiting w where w.org_id is not null
           )
           select org_id as "org!" from waiting where org_id is not null"#,
    )
    .fetch_all(&mut *tx)
    .await?;
    Ok(found.into_iter().map(OrgId).collect())
}

/// Makes the next block, of what is there: an event that commits later comes into a later one. Gives how many events it
/// has; none when another node is at it.
async fn block(at_work: &AtWork, org: OrgId) -> Result<i64> {
    let (mut tx, clock) = (at_work.as_relay().await?, at_work.clock());
    let alone = sqlx::query_scalar!(
        r#"select pg_try_advisory_xact_lock(hashtextextended('audit blocks of ' || $1::uuid::text, 0)) as "alone!""#,
        org.0,
    )
    .fetch_one(&mut *tx)
    .await?;
    if !alone {
        return Ok(0);
    }
    let ids = sqlx::query_scalar!(
        "select id from audit_unsealed where org_id = $1 order by id limit $2",
        org.0,
        BLOCK
    )
    .fetch_all(&mut *tx)
    .await?;
    if ids.is_empty() {
        return Ok(0);
    }
    let last = sqlx::query!(
        "select number, hash from audit_blocks where org_id = $1 order by number desc limit 1",
        org.0,
    )
    .fetch_optional(&mut *tx)
    .await?;
    let (number, previous) = last.map_or((1, NOTHING.to_vec()), |last| (last.number + 1, last.hash));
    let hashes = hashes(&mut tx, org.0, &ids).await?;
    // One that is gone already has a place all the same, so that it is missed.
    let event_hashes: Vec<_> = ids.iter().map(|id| hashes.get(id).unwrap_or(&NOTHING).to_vec()).collect();
    let (id, made_at) = (clock.id(), clock.now());
    let made = Block {
        org: org.0,
        id,
        number,
        previous: &previous,
        event_ids: &ids,
        event_hashes: &event_hashes,
        made_at,
    };
    sqlx::query!(
        "insert into audit_blocks (org_id, id, number, previous_hash, hash, event_ids, event_hashes, made_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        org.0,
        id,
        number,
        previous,
        &made.hash()[..],
        &ids,
        &event_hashes,
        made_at,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("delete from audit_unsealed where org_id = $1 and id = any ($2)", org.0, &ids)
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(i64::try_from(ids.len()).unwrap_or(BLOCK))
}

/// The hash of each of these events that is there.
pub(super) async fn hashes(
    connection: &mut sqlx::PgConnection,
    org: Uuid,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Hash>> {
    let rows = events(connection, org, ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.hash())).collect())
}

/// Those of these events that are there.
pub(super) async fn events(connection: &mut sqlx::PgConnection, org: Uuid, ids: &[Uuid]) -> Result<Vec<Row>> {
    Ok(sqlx::query_as!(
        Row,
        r#"select org_id, id, actor, member_id, action, object_kind, object_id, detail::text as "detail!",
               ip::text as ip, user_agent, request_id, created_at
           from audit_events where org_id = $1 and id = any ($2)"#,
        org,
        ids,
    )
    .fetch_all(connection)
    .await?)
}
