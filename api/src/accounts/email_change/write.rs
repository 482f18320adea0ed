//! What the mails about a change say, worked out when they are sent: the token of a link is made then, and whether
//! somebody else has the new address is found out then.

use crate::access::AccountsTx;
use crate::accounts::mails::{Content, Prepared};
use crate::accounts::queries::email_changes::Waiting;
use crate::accounts::queries::mails::Which;
use crate::accounts::{links, names, queries};
use crate::clock::Clock;
use crate::problem::Result;
use shared::Timestamp;
use shared::ids::AccountId;
use uuid::Uuid;

/// The mail with a link; none when the change waits no more, or the address has confirmed it.
pub(in crate::accounts) async fn prepare(
    tx: &mut AccountsTx,
    clock: &Clock,
    change: Uuid,
    which: Which,
) -> Result<Option<Prepared>> {
    let now = clock.now();
    let Some(account) = queries::email_changes::account_of(tx, change, now).await? else { return Ok(None) };
    // Locked, so that no link is made for a change that another takes the place of.
    queries::email_changes::lock_account(tx, account).await?;
    let waiting = queries::email_changes::of_account(tx, account, now).await?;
    let Some(waiting) = waiting.filter(|waiting| waiting.id == change) else { return Ok(None) };
    match which {
        Which::Former if waiting.is_former_confirmed => Ok(None),
        Which::New if waiting.is_new_confirmed => Ok(None),
        Which::Former => to_former(tx, clock, waiting).await,
        Which::New => to_new(tx, clock, waiting).await,
    }
}

async fn to_former(tx: &mut AccountsTx, clock: &Clock, waiting: Waiting) -> Result<Option<Prepared>> {
    let Some(owner) = queries::accounts::active(tx, waiting.account).await? else { return Ok(None) };
    let token = issue(tx, clock, &waiting, Which::Former).await?;
    let organization = queries::members::sender(tx, owner.id).await?.map(|(org, _)| org);
    let (until, surface) = (waiting.expires_at, waiting.surface);
    let content = Content::GiveUpAddress { token, to: waiting.address.typed, until, surface };
    let name = names::full_name(&owner.first_name, &owner.last_name);
    Ok(Some(Prepared { name, email: owner.email, organization, content }))
}

/// Whoever has the address gets a notice in place of the link.
async fn to_new(tx: &mut AccountsTx, clock: &Clock, waiting: Waiting) -> Result<Option<Prepared>> {
    let known = queries::accounts::find(tx, &waiting.address.normalized).await?;
    if let Some(other) = known.filter(|other| other.is_verified) {
        if !other.is_active {
            return Ok(None);
        }
        let organization = queries::members::sender(tx, other.id).await?.map(|(org, _)| org);
        let name = names::full_name(&other.first_name, &other.last_name);
        let content = Content::AddressWished;
        return Ok(Some(Prepared { name, email: other.email, organization, content }));
    }
    let token = issue(tx, clock, &waiting, Which::New).await?;
    let (until, surface) = (waiting.expires_at, waiting.surface);
    let content = Content::TakeAddress { token, until, surface };
    // Nobody has shown yet that the address is theirs, so it gets no word that somebody else chose.
    Ok(Some(Prepared { name: String::new(), email: waiting.address.typed, organization: None, content }))
}

/// A new token, good for as long as the change waits.
async fn issue(tx: &mut AccountsTx, clock: &Clock, waiting: &Waiting, which: Which) -> Result<String> {
    let token = links::token()?;
    let (id, hash, until) = (clock.id(), links::hash(&token), waiting.expires_at);
    let now = clock.now();
    queries::tokens::insert(tx, id, waiting.account, which.purpose(), &hash, until, now).await?;
    Ok(token)
}

/// The mail that tells that the address is another one, to either.
pub(in crate::accounts) async fn changed(
    tx: &mut AccountsTx,
    account: AccountId,
    (which, address): (Which, &str),
    at: Timestamp,
) -> Result<Option<Prepared>> {
    let Some(owner) = queries::accounts::active(tx, account).await? else { return Ok(None) };
    let organization = queries::members::sender(tx, account).await?.map(|(org, _)| org);
    let name = names::full_name(&owner.first_name, &owner.last_name);
    let content = match which {
        Which::Former => Content::AddressGivenUp { at, to: owner.email },
        Which::New => Content::AddressTaken { at },
    };
    Ok(Some(Prepared { name, email: address.to_owned(), organization, content }))
}
