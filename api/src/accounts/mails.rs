//! The mails about accounts. A handler asks for one by address, for known and unknown addresses alike; whether there
//! is somebody to write to is found out when it is sent. The token of a link is made then too, so none is at rest.

use super::links;
use super::purpose::Purpose;
use super::queries;
pub(crate) use super::queries::mails::AccountMail;
use crate::access::Db;
use crate::clock::Clock;
use crate::problem::Result;
use chrono::TimeDelta;
use shared::Timestamp;

/// A mail that has somebody to go to.
pub(crate) struct Prepared {
    /// First and last name; empty while nobody has confirmed that they are this person.
    pub(crate) name: String,
    /// The account's address.
    pub(crate) email: String,
    /// The organization that it speaks for.
    pub(crate) organization: Option<String>,
    /// What it says.
    pub(crate) content: Content,
}

/// What a mail about an account says.
pub(crate) enum Content {
    /// Confirm the address by this token.
    Verification { token: String, valid_for: TimeDelta },
    /// There is an account already.
    AlreadyRegistered,
    /// Choose a new password by this token.
    PasswordReset { token: String, valid_for: TimeDelta },
    /// The password was changed.
    PasswordChanged { at: Timestamp },
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
    let account = queries::accounts::find(&mut tx, &super::names::normalize(address)).await?;
    let Some(account) = account.filter(|account| account.is_active) else { return Ok(None) };
    let content = match mail {
        AccountMail::Verification if account.is_verified => return Ok(None),
        AccountMail::Verification => {
            let token = links::issue(&mut tx, clock, account.id, Purpose::Verification).await?;
            Content::Verification { token, valid_for: Purpose::Verification.lifetime() }
        }
        AccountMail::PasswordReset => {
            let token = links::issue(&mut tx, clock, account.id, Purpose::Reset).await?;
            Content::PasswordReset { token, valid_for: Purpose::Reset.lifetime() }
        }
        AccountMail::AlreadyRegistered => Content::AlreadyRegistered,
        AccountMail::PasswordChanged { at } => Content::PasswordChanged { at: *at },
    };
    let organization = queries::members::sender(&mut tx, account.id).await?;
    tx.commit().await?;
    let name = super::names::full_name(&account.first_name, &account.last_name);
    let name = if account.is_verified { name } else { String::new() };
    Ok(Some(Prepared { name, email: account.email, organization, content }))
}
