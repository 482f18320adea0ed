//! Another address for an account, confirmed by both: whoever has a session and the password has not the mails of the
//! address so far, and whoever types another address may not have that one.
//!
//! What was asked for waits for a day. Either address has a link of its own, and the address is another one once both
//! were followed, in whichever order. Until then signing in and choosing a new password go by the address so far, and a
//! new password ends the waiting, so that nobody who got in for a while takes the account away. Nothing tells whether
//! somebody else has the new address: its owner gets a mail, and no link.

mod confirm;
mod console;
mod portal;
mod write;

pub(crate) use console::routes as console_routes;
pub(crate) use portal::routes as portal_routes;
pub(super) use write::{changed, prepare};

use super::desk;
use super::queries::email_changes::{Waiting, Wish};
use super::queries::mails::{AccountMail, Which};
use super::{queries, throttle};
use crate::access::{AccountsTx, Identity, Surface, Visitor};
use crate::addresses::Address;
use crate::clock::Clock;
use crate::http::answer::Answer;
use crate::problem::{Error, Result};
use chrono::TimeDelta;
use shared::Timestamp;
use shared::accounts::{ChangeEmail, EmailAddress};
use shared::ids::AccountId;

/// How long both have for it.
const PATIENCE: TimeDelta = TimeDelta::hours(24);

/// The address, and what waits.
async fn show(door: &Visitor, identity: &Identity) -> Result<Answer<EmailAddress>> {
    let mut tx = door.as_accounts().await?;
    let mut shown = queries::email_changes::show(&mut tx, identity.account(), door.clock().now()).await?;
    if identity.shows_account().is_err() {
        shown.change = None;
    }
    Ok(Answer::ok(shown))
}

/// Takes note of another address, in the place of one that waits.
async fn ask(door: &Visitor, identity: &Identity, surface: Surface, new: ChangeEmail) -> Result<Answer<()>> {
    // An integration has no address.
    let session = identity.session().ok_or(Error::Unauthenticated)?;
    // The address is the account's everywhere, and who says that it is theirs here may be one organization.
    identity.shows_account()?;
    let invalid = "This is not a complete e-mail address, such as name@company.com.";
    let address = Address::read(&new.email).ok_or_else(|| Error::field("email", "invalid", invalid))?;
    let (account, clock, now) = (identity.account(), door.clock(), door.clock().now());
    let mut tx = door.as_accounts().await?;
    throttle::address_change(&mut tx, account, now).await?;
    let former =
        queries::email_changes::lock_account(&mut tx, account).await?.ok_or(Error::Unauthenticated)?;
    if former.normalized == address.normalized {
        return Err(Error::field("email", "same", "This is your address already."));
    }
    let (id, expires_at) = (clock.id(), now + PATIENCE);
    let wish = Wish { id, account, address: &address, surface, session, expires_at, now };
    queries::email_changes::replace(&mut tx, &wish).await?;
    use_up(&mut tx, account, now).await?;
    for (which, address) in [(Which::Former, &former), (Which::New, &address)] {
        send(&mut tx, clock, id, (which, address)).await?;
    }
    desk::note(&mut tx, door, account, Some(identity.org()), "email_change_requested").await?;
    tx.commit().await?;
    Ok(Answer::accepted())
}

/// Sends the mails again to those who have not confirmed yet; both have a day anew.
async fn resend(door: &Visitor, identity: &Identity) -> Result<Answer<()>> {
    identity.shows_account().map_err(|_| Error::NotFound)?;
    let (account, clock, now) = (identity.account(), door.clock(), door.clock().now());
    let mut tx = door.as_accounts().await?;
    throttle::address_change(&mut tx, account, now).await?;
    let former =
        queries::email_changes::lock_account(&mut tx, account).await?.ok_or(Error::Unauthenticated)?;
    let waiting = queries::email_changes::of_account(&mut tx, account, now).await?.ok_or(Error::NotFound)?;
    queries::email_changes::prolong(&mut tx, waiting.id, now + PATIENCE).await?;
    let Waiting { address, is_former_confirmed, is_new_confirmed, .. } = &waiting;
    let both = [(Which::Former, &former, is_former_confirmed), (Which::New, address, is_new_confirmed)];
    for (which, address, _) in both.into_iter().filter(|(_, _, is_confirmed)| !**is_confirmed) {
        send(&mut tx, clock, waiting.id, (which, address)).await?;
    }
    desk::note(&mut tx, door, account, Some(identity.org()), "email_change_resent").await?;
    tx.commit().await?;
    Ok(Answer::accepted())
}

/// The address stays; nothing happens where nothing waits.
async fn cancel(door: &Visitor, identity: &Identity) -> Result<Answer<()>> {
    if identity.shows_account().is_err() {
        return Ok(Answer::done());
    }
    let mut tx = door.as_accounts().await?;
    queries::email_changes::lock_account(&mut tx, identity.account()).await?;
    give_up(&mut tx, door, identity.account()).await?;
    tx.commit().await?;
    Ok(Answer::done())
}

/// Ends what waits of an account that is locked.
pub(super) async fn give_up(tx: &mut AccountsTx, door: &Visitor, account: AccountId) -> Result<()> {
    if queries::email_changes::delete(tx, account).await? {
        use_up(tx, account, door.clock().now()).await?;
        desk::note(tx, door, account, None, "email_change_cancelled").await?;
    }
    Ok(())
}

/// No link of a change before is good any more.
async fn use_up(tx: &mut AccountsTx, account: AccountId, now: Timestamp) -> Result<()> {
    for which in Which::ALL {
        queries::tokens::use_up(tx, account, which.purpose(), now).await?;
    }
    Ok(())
}

/// Asks for the mail to one of the two. To the new one only as often as anybody may have it written to.
async fn send(
    tx: &mut AccountsTx,
    clock: &Clock,
    change: uuid::Uuid,
    (which, address): (Which, &Address),
) -> Result<()> {
    let is_due = match which {
        Which::Former => true,
        Which::New => throttle::wish_is_due(tx, &address.normalized, clock.now()).await?,
    };
    if is_due {
        let mail = AccountMail::EmailChange { change, which };
        queries::mails::queue(tx, clock, &address.typed, &mail).await?;
    }
    Ok(())
}
