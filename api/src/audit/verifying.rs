//! Verifying: the chain is followed from its beginning, each event hashed anew, and each event asked where it is sealed.

use super::canonical::{Block, NOTHING, hex};
use super::sealing::events;
use crate::access::OrgTx;
use crate::problem::Result;
use chrono::TimeDelta;
use shared::Timestamp;
use shared::audit::{AuditFault, AuditFinding, AuditVerification};
use shared::ids::AuditEventId;
use std::collections::HashMap;
use uuid::Uuid;

/// How many findings are told.
const TOLD: usize = 100;
/// How many blocks are read at once.
const BLOCKS: i64 = 20;
/// How many events are asked for at once where they are.
const SLICE: i64 = 5000;
/// How much later than its time an event may come into the trail: longer than any change takes, and than the clocks of
/// two nodes differ.
const LATE: TimeDelta = TimeDelta::minutes(10);

struct Found(Vec<AuditFinding>);

impl Found {
    fn add(&mut self, fault: AuditFault, block: Option<i64>, event: Option<Uuid>) {
        if self.0.len() < TOLD {
            self.0.push(AuditFinding { fault, block, event_id: event.map(AuditEventId) });
        }
    }
}

/// Where following the chain has come to.
struct Chain {
    number: i64,
    head: Vec<u8>,
    made_at: Option<Timestamp>,
    sealed: i64,
    has_kept: bool,
}

/// What is wrong with the organization's trail; `kept` is a head that was kept elsewhere, as hexadecimal digits.
pub(super) async fn verify(tx: &mut OrgTx, kept: Option<&str>) -> Result<AuditVerification> {
    let mut found = Found(Vec::new());
    let mut chain =
        Chain { number: 0, head: NOTHING.to_vec(), made_at: None, sealed: 0, has_kept: kept.is_none() };
    while follow(tx, &mut chain, kept, &mut found).await? {}
    if !chain.has_kept {
        found.add(AuditFault::HeadMissing, None, None);
    }
    find_strays(tx, &mut found).await?;
    let org = tx.org();
    let unsealed =
        sqlx::query_scalar!(r#"select count(*) as "waiting!" from audit_unsealed where org_id = $1"#, org)
            .fetch_one(&mut **tx)
            .await?;
    Ok(AuditVerification {
        blocks: chain.number,
        sealed: chain.sealed,
        unsealed,
        head: (chain.number > 0).then(|| hex(&chain.head)),
        findings: found.0,
    })
}

/// Follows the chain for some blocks; whether there may be more.
async fn follow(tx: &mut OrgTx, chain: &mut Chain, kept: Option<&str>, found: &mut Found) -> Result<bool> {
    let org = tx.org();
    let blocks = sqlx::query!(
        "select id, number, previous_hash, hash, event_ids, event_hashes, made_at from audit_blocks
         where org_id = $1 and number > $2 order by number limit $3",
        org,
        chain.number,
        BLOCKS,
    )
    .fetch_all(&mut **tx)
    .await?;
    let more = i64::try_from(blocks.len()).is_ok_and(|read| read == BLOCKS);
    for block in blocks {
        let number = Some(block.number);
        let made = Block {
            org,
            id: block.id,
            number: block.number,
            previous: &block.previous_hash,
            event_ids: &block.event_ids,
            event_hashes: &block.event_hashes,
            made_at: block.made_at,
        };
        if block.number != chain.number + 1 {
            found.add(AuditFault::BlockRemoved, Some(chain.number + 1), None);
        } else if block.previous_hash != chain.head {
            found.add(AuditFault::BlockChanged, number, None);
        }
        if made.hash()[..] != block.hash[..] {
            found.add(AuditFault::BlockChanged, number, None);
        }
        let there: HashMap<_, _> =
            events(tx, org, &block.event_ids).await?.into_iter().map(|event| (event.id, event)).collect();
        for (id, hash) in block.event_ids.iter().zip(&block.event_hashes) {
            match there.get(id) {
                None => found.add(AuditFault::EventRemoved, number, Some(*id)),
                Some(event) if event.hash()[..] != hash[..] => {
                    found.add(AuditFault::EventChanged, number, Some(*id));
                }
                Some(event) if chain.made_at.is_some_and(|before| event.created_at < before - LATE) => {
                    found.add(AuditFault::EventBackdated, number, Some(*id));
                }
                Some(_) => {}
            }
        }
        chain.has_kept |= kept.is_some_and(|kept| kept.eq_ignore_ascii_case(&hex(&block.hash)));
        chain.sealed += i64::try_from(block.event_ids.len()).unwrap_or_default();
        (chain.number, chain.head, chain.made_at) = (block.number, block.hash, Some(block.made_at));
    }
    Ok(more)
}

/// Finds events that are neither in a block nor wait for one.
async fn find_strays(tx: &mut OrgTx, found: &mut Found) -> Result<()> {
    let (org, mut after) = (tx.org(), Uuid::nil());
    loop {
        let slice = sqlx::query!(
            r#"with slice as materialized (
                   select id from audit_events where org_id = $1 and id > $2 order by id limit $3
               ), sealed as materialized (
                   select unnest(b.event_ids) as id from audit_blocks b
                   where b.org_id = $1 and b.last_id > $2
                       and b.first_id <= (select id from slice order by id desc limit 1)
               )
               select s.id, (
                   exists (select from audit_unsealed u where u.org_id = $1 and u.id = s.id)
                   or s.id in (select id from sealed)
               ) as "is_known!"
               from slice s order by s.id"#,
            org,
            after,
            SLICE,
        )
        .fetch_all(&mut **tx)
        .await?;
        for stray in slice.iter().filter(|event| !event.is_known) {
            found.add(AuditFault::EventInserted, None, Some(stray.id));
        }
        match slice.last() {
            Some(last) if i64::try_from(slice.len()).is_ok_and(|read| read == SLICE) => after = last.id,
            _ => return Ok(()),
        }
    }
}
