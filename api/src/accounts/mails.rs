//! The mails about accounts. A handler asks for one by address, for known and unknown addresses alike; whether there
//! is somebody to write to is found out when it is sent. The token of a link is made then too, so none is at rest.

use super::email_change;
use super::links;
use super::purpose::Purpose;
use super::queries;
pub(crate) use super::queries::mails::AccountMail;
#[cfg(test)]
pub(crate) use super::queries::mails::Which;
use crate::access::{AccountsTx, Db, Surface};
use crate::clock::Clock;
use crate::mail::Happened;
use crate::problem::Result;
use chrono::TimeDelta;
use shared::Timestamp;
use shared::ids::OrgId;

/// A mail that has somebody to go to.
pub(crate) struct Prepared {
    /// First and last name; empty while nobody has confirmed that they are this person.
    pub(crate) name: String,
    /// The account's address.
    pub(crate) email: String,
    /// The organization that it speaks for.
    pub(crate) organization: Option<OrgId>,
    /// What it says.
    pub(crate) content: Content,
}

/// What a mail about an account says.
pub(crate) enum Content {
    /// Confirm the address by this token, where the account is at home; by the provider that made it, if one did.
    Verification { token: String, valid_for: TimeDelta, surface: Surface, provider: Option<String> },
    /// There is an account already.
    AlreadyRegistered { surface: Surface },
    /// Choose a new password by this token.
    PasswordReset { token: String, valid_for: TimeDelta, surface: Surface },
    /// The password was changed.
    PasswordChanged { at: Timestamp, surface: Surface },
    /// Give the address up for another by this token.
    GiveUpAddress { token: String, to: String, until: Timestamp, surface: Surface },
    /// Take the address for one's account by this token.
    TakeAddress { token: String, until: Timestamp, surface: Surface },
    /// Somebody wished to have the address, whose account it is.
    AddressWished,
    /// The account has another address.
    AddressGivenUp { at: Timestamp, to: String },
    /// The account has this address.
    AddressTaken { at: Timestamp },
    /// Something that the owner should know, in case it was not them.
    Security { at: Timestamp, happened: Happened, surface: Surface },
}

/// Works out a mail; none when there is nobody to write to, or nothing to say any more.
///
/// # Errors
/// The database is away.
pub(crate) async fn prepare(
    db: &Db,
    clock: &Clock,
    mail: &AccountMail,
    address: &str,
) -> Result<Option<Prepared>> {
    let mut tx = db.as_accounts().await?;
    let prepared = match mail {
        AccountMail::EmailChange { change, which } => {
            email_change::prepare(&mut tx, clock, *change, *which).await?
        }
        AccountMail::EmailChanged { account, at, which } => {
            email_change::changed(&mut tx, *account, (*which, address), *at).await?
        }
        _ => to_owner(&mut tx, clock, mail, address).await?,
    };
    tx.commit().await?;
    Ok(prepared)
}

/// The same for the account that has the address.
async fn to_owner(
    tx: &mut AccountsTx,
    clock: &Clock,
    mail: &AccountMail,
    address: &str,
) -> Result<Option<Prepared>> {
    let account = queries::accounts::find(tx, &super::names::normalize(address)).await?;
    let Some(account) = account.filter(|account| account.is_active) else { return Ok(None) };
    let is_client = queries::members::is_client(tx, account.id).await?;
    let surface = if is_client { Surface::Portal } else { Surface::Console };
    let content = match mail {
        AccountMail::Verification if account.is_verified => return Ok(None),
        AccountMail::Verification => {
            let token = links::issue(tx, clock, account.id, Purpose::Verification).await?;
            let provider = match account.password_hash {
                Some(_) => None,
                None => queries::identities::first_provider(tx, account.id).await?,
            };
            Content::Verification { token, valid_for: Purpose::Verification.lifetime(), surface, provider }
        }
        AccountMail::PasswordReset => {
            let token = links::issue(tx, clock, account.id, Purpose::Reset).await?;
            Content::PasswordReset { token, valid_for: Purpose::Reset.lifetime(), surface }
        }
        AccountMail::AlreadyRegistered => Content::AlreadyRegistered { surface },
        AccountMail::PasswordChanged { at } => Content::PasswordChanged { at: *at, surface },
        AccountMail::Security { at, happened } => {
            Content::Security { at: *at, happened: happened.clone(), surface }
        }
        AccountMail::EmailChange { .. } | AccountMail::EmailChanged { .. } => return Ok(None),
    };
    let organization = queries::members::sender(tx, account.id).await?.map(|(org, _)| org);
    let name = super::names::full_name(&account.first_name, &account.last_name);
    let name = if account.is_verified { name } else { String::new() };
    Ok(Some(Prepared { name, email: account.email, organization, content }))
}
