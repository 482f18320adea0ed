//! Following one of the two links.

use super::{give_up, use_up};
use crate::access::event::Events;
use crate::access::{AccountsTx, tell};
use crate::accounts::desk::Desk;
use crate::accounts::purpose::Purpose;
use crate::accounts::queries::audit::{self, By, Entry};
use crate::accounts::queries::email_changes::{Moved, Waiting};
use crate::accounts::queries::mails::{AccountMail, Which};
use crate::accounts::queries::sessions::Ending;
use crate::accounts::unconfirmed::{self, Room};
use crate::accounts::{links, queries};
use crate::addresses::Address;
use crate::http::answer::Answer;
use crate::problem::{Error, Result};
use crate::{customers, members};
use serde_json::json;
use shared::accounts::{ConfirmEmailChange, EmailChangeConfirmed};
use shared::ids::{AccountId, SessionId};
use shared::problem::Code;

/// Confirms by the link of one address; by the second of them the account has the new one.
pub(super) async fn confirm(
    desk: &Desk,
    confirm: ConfirmEmailChange,
) -> Result<Answer<EmailChangeConfirmed>> {
    let now = desk.clock().now();
    let mut tx = desk.tx().await?;
    let (which, account) = owner(&mut tx, desk, &confirm.token).await?;
    let found = queries::email_changes::of_account(&mut tx, account, now).await?;
    let mut waiting = found.ok_or_else(links::not_good)?;
    match which {
        Which::Former => waiting.is_former_confirmed = true,
        Which::New => waiting.is_new_confirmed = true,
    }
    queries::tokens::use_up(&mut tx, account, which.purpose(), now).await?;
    let address = match which {
        Which::Former => "former",
        Which::New => "new",
    };
    let detail = json!({ "address": address });
    keep(&mut tx, desk, account, ("email_change_confirmed", detail)).await?;
    let is_changed = waiting.is_former_confirmed && waiting.is_new_confirmed;
    if is_changed {
        change(desk, tx, &waiting).await?;
    } else {
        queries::email_changes::confirmed(&mut tx, &waiting, now).await?;
        tx.commit().await?;
    }
    Ok(Answer::ok(EmailChangeConfirmed { is_changed }))
}

/// Whose link this is, and which of the two; the account is locked, so that of two who follow one, one does.
async fn owner(tx: &mut AccountsTx, desk: &Desk, token: &str) -> Result<(Which, AccountId)> {
    let hash = links::hash(token);
    for which in Which::ALL {
        let found = queries::tokens::lock(tx, which.purpose(), &hash, desk.clock().now()).await?;
        if let Some(account) = found {
            return Ok((which, account));
        }
    }
    Err(links::not_good())
}

/// Gives the account its new address, all that goes with it, or nothing.
async fn change(desk: &Desk, mut tx: AccountsTx, waiting: &Waiting) -> Result<()> {
    let (account, address, now) = (waiting.account, &waiting.address, desk.clock().now());
    let room = unconfirmed::make_room(&mut tx, desk, &address.normalized, now).await?;
    if room != Room::Made {
        // Nothing of what was tried is kept, but that the change is over.
        drop(tx);
        return refuse(desk, account).await;
    }
    let former = queries::email_changes::lock_account(&mut tx, account).await?.ok_or_else(links::not_good)?;
    let moved = queries::email_changes::set(&mut tx, account, address, now, taken).await?;
    tell_all(&mut tx, desk, &moved, (&former, address)).await?;
    queries::email_changes::delete(&mut tx, account).await?;
    let ended = end_the_old(&mut tx, desk, waiting).await?;
    let detail = json!({ "from": former.typed, "to": address.typed });
    keep(&mut tx, desk, account, ("email_changed", detail)).await?;
    for (which, to) in [(Which::Former, &former), (Which::New, address)] {
        let mail = AccountMail::EmailChanged { account, at: now, which };
        queries::mails::queue(&mut tx, desk.clock(), &to.typed, &mail).await?;
    }
    tx.commit().await?;
    for session in ended {
        desk.sessions().forget(session).await;
    }
    Ok(())
}

/// Ends a change that can't be made any more.
async fn refuse(desk: &Desk, account: AccountId) -> Result<()> {
    let mut tx = desk.tx().await?;
    queries::email_changes::lock_account(&mut tx, account).await?;
    give_up(&mut tx, desk.door(), account).await?;
    tx.commit().await?;
    Err(taken())
}

/// What could still let in whoever reads the mails of the former address, and all sessions but the one that asked.
async fn end_the_old(tx: &mut AccountsTx, desk: &Desk, waiting: &Waiting) -> Result<Vec<SessionId>> {
    let (account, now) = (waiting.account, desk.clock().now());
    use_up(tx, account, now).await?;
    for purpose in [Purpose::Reset, Purpose::Verification] {
        queries::tokens::use_up(tx, account, purpose.as_str(), now).await?;
    }
    queries::challenges::end_all(tx, account).await?;
    let keep = waiting.session;
    let ending = Ending { account, keep, only: None, because: "address changed", now };
    queries::sessions::revoke_all(tx, ending).await
}

/// Tells each organization that the account has a place in. The contact that it is there follows; what was written to the
/// former address, such as an invitation, was written to whoever reads that.
async fn tell_all(
    tx: &mut AccountsTx,
    desk: &Desk,
    all: &[Moved],
    (former, address): (&Address, &Address),
) -> Result<()> {
    let (now, words) = (desk.clock().now(), (former.typed.as_str(), address.typed.as_str()));
    for moved in all {
        let event = members::email_changed(moved.person.id, moved.customer, words)?;
        let mut events = Events::from(event);
        let contact = queries::email_changes::follow(tx, moved, former, address, now).await?;
        if let Some((contact, customer)) = contact.zip(moved.customer) {
            events = events.and(customers::contact_email_changed(customer, contact, words)?);
        }
        tell(tx, desk.door(), moved.org, &moved.person, &events).await?;
    }
    Ok(())
}

async fn keep(
    tx: &mut AccountsTx,
    desk: &Desk,
    account: AccountId,
    (action, detail): (&'static str, serde_json::Value),
) -> Result<()> {
    let entry = Entry { account: Some(account), organization: None, by: By::Owner, action, detail };
    audit::write(tx, desk.clock(), Some(desk.request()), entry).await
}

fn taken() -> Error {
    let detail = "Somebody else's account has this address by now, so yours stays as it is.";
    Error::Conflict(Code::AddressTaken, detail.into())
}
