//! Accounts that nobody confirms: anybody can make one up, so after a while they go, with what came with them.

use super::desk::Desk;
use super::purpose::Purpose;
use super::queries;
use super::queries::audit::{By, Entry};
use crate::access::{AccountsTx, Db};
use crate::clock::Clock;
use crate::problem::{Error, Result};
use chrono::TimeDelta;
use serde_json::json;
use shared::Timestamp;
use shared::ids::AccountId;
use tokio_util::sync::CancellationToken;

/// How long an address may stay unconfirmed.
const PATIENCE: TimeDelta = TimeDelta::days(30);

/// Forgets those that were made long ago, until `stop`. One that cannot be forgotten holds up no other.
///
/// # Errors
/// The database is away.
pub(super) async fn forget(db: &Db, clock: &Clock, stop: &CancellationToken) -> Result<()> {
    let mut last = None;
    loop {
        let mut tx = db.as_accounts().await?;
        let accounts = queries::unconfirmed::next(&mut tx, last, clock.now() - PATIENCE).await?;
        drop(tx);
        for account in &accounts {
            if stop.is_cancelled() {
                return Ok(());
            }
            match forget_one(db, clock, *account).await {
                Err(away @ Error::Away { .. }) => return Err(away),
                Err(error) => tracing::warn!(%error, %account, "an account could not be forgotten"),
                Ok(()) => {}
            }
        }
        last = accounts.last().copied();
        if last.is_none() {
            return Ok(());
        }
    }
}

/// Forgets an account. Whoever confirms it at the same time comes before, or finds the link gone.
async fn forget_one(db: &Db, clock: &Clock, account: AccountId) -> Result<()> {
    let mut tx = db.as_accounts().await?;
    if !queries::unconfirmed::lock(&mut tx, account).await? {
        return Ok(());
    }
    let (by, detail) = (By::System, json!({}));
    let entry = Entry { account: Some(account), organization: None, by, action: "forgotten", detail };
    queries::audit::write(&mut tx, clock, None, entry).await?;
    if delete(&mut tx, account, clock.now()).await? { tx.commit().await } else { Ok(()) }
}

/// What became of an account that stood in the way of somebody who reads its address's mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Room {
    /// There is none, or none any more.
    Made,
    /// It is confirmed, so it is somebody's.
    Taken,
    /// Staff have given it something, so it is to be confirmed by its own link first.
    InUse,
}

/// Forgets the account that somebody made with this address and never confirmed, with all that registering made for it:
/// whoever has a link that was sent there reads the address's mail, and need not have been who registered.
pub(super) async fn make_room(tx: &mut AccountsTx, desk: &Desk, email: &str, now: Timestamp) -> Result<Room> {
    let Some(found) = queries::accounts::find(tx, email).await? else { return Ok(Room::Made) };
    let id = found.id;
    if !queries::unconfirmed::lock(tx, id).await? {
        return Ok(Room::Taken);
    }
    let (by, detail) = (By::System, json!({}));
    let entry = Entry { account: Some(id), organization: None, by, action: "forgotten", detail };
    queries::audit::write(tx, desk.clock(), Some(desk.request()), entry).await?;
    for purpose in [Purpose::Verification, Purpose::Reset] {
        queries::tokens::use_up(tx, id, purpose.as_str(), now).await?;
    }
    queries::registration::withdraw(tx, id).await?;
    Ok(if delete(tx, id, now).await? { Room::Made } else { Room::InUse })
}

/// Deletes a locked account with its memberships, its own customer and the organization that it founded, as far as
/// nobody else has to do with them; false when it is not to be forgotten yet.
pub(super) async fn delete(tx: &mut AccountsTx, account: AccountId, now: Timestamp) -> Result<bool> {
    let memberships = queries::unconfirmed::memberships(tx, account).await?;
    if !queries::unconfirmed::delete(tx, account, now).await? {
        return Ok(false);
    }
    for membership in memberships {
        if let Some(customer) = membership.customer {
            queries::unconfirmed::delete_customer(tx, membership.org, customer).await?;
        }
        if membership.is_founder {
            queries::unconfirmed::delete_organization(tx, membership.org).await?;
        }
    }
    Ok(true)
}
