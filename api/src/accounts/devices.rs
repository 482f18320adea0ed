//! Where an account is signed in, and ending that; and telling its owner of a device that is new.

use super::desk::{self, Desk};
use super::device::Device;
use super::queries;
use super::queries::mails::AccountMail;
use super::queries::sessions::Ending;
use crate::access::{AccountsTx, Identity, Visitor};
use crate::http::answer::Answer;
use crate::mail::Happened;
use crate::problem::{Error, Result};
use shared::accounts::Sessions;
use shared::ids::{AccountId, SessionId};

/// Lists what has not ended; to a session that is bound to an organization, those that are bound to it as well.
pub(super) async fn list(door: &Visitor, identity: &Identity) -> Result<Answer<Sessions>> {
    let mut tx = door.as_accounts().await?;
    let now = door.clock().now();
    let sessions = queries::sessions::alive(&mut tx, identity, now).await?;
    Ok(Answer::ok(Sessions { sessions }))
}

/// Ends one of the caller's own.
pub(super) async fn end(door: &Visitor, identity: &Identity, session: SessionId) -> Result<Answer<()>> {
    let mut tx = door.as_accounts().await?;
    let (account, now) = (identity.account(), door.clock().now());
    if !queries::sessions::revoke_own(&mut tx, identity, session, now).await? {
        return Err(Error::NotFound);
    }
    desk::note(&mut tx, door, account, Some(identity.org()), "session_ended").await?;
    tx.commit().await?;
    door.sessions().forget(session).await;
    Ok(Answer::done())
}

/// Ends all that the caller sees but the one that asks.
pub(super) async fn end_others(door: &Visitor, identity: &Identity) -> Result<Answer<()>> {
    let mut tx = door.as_accounts().await?;
    let (account, now) = (identity.account(), door.clock().now());
    let (keep, only) = (identity.session(), identity.only_org());
    let ending = Ending { account, keep, only, because: "ended elsewhere", now };
    let ended = queries::sessions::revoke_all(&mut tx, ending).await?;
    if ended.is_empty() {
        tx.commit().await?;
        return Ok(Answer::done());
    }
    desk::note(&mut tx, door, account, Some(identity.org()), "other_sessions_ended").await?;
    tx.commit().await?;
    for session in ended {
        door.sessions().forget(session).await;
    }
    Ok(Answer::done())
}

/// Tells the owner by mail that somebody signs in from a device that the account was never seen on; not at the very first
/// sign-in. To be asked before the new session is kept.
pub(super) async fn greet(tx: &mut AccountsTx, desk: &Desk, account: AccountId) -> Result<()> {
    let device = Device::of(desk.request().user_agent.as_deref());
    let seen = queries::sessions::user_agents(tx, account).await?;
    if seen.is_empty() || seen.iter().any(|seen| Device::of(seen.as_deref()) == device) {
        return Ok(());
    }
    let address = desk.request().ip.map(|ip| ip.to_canonical().to_string());
    let happened = Happened::NewDevice { device: device.words(), address };
    let mail = AccountMail::Security { at: desk.clock().now(), happened };
    let email = queries::accounts::email(tx, account).await?;
    queries::mails::queue(tx, desk.clock(), &email, &mail).await
}
