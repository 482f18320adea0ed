//! Taking a second factor away at the command line: for who has lost theirs and belongs to several organizations, of which
//! none may do it alone; or is the only admin of one.

use crate::access::Db;
use crate::accounts::queries::audit::{self, By, Entry};
use crate::accounts::queries::mails::{self, AccountMail};
use crate::accounts::{names, queries};
use crate::clock::Clock;
use crate::config::Config;
use crate::mail::Happened;
use crate::problem::{Error, Result};
use serde_json::json;
use shared::problem::FieldError;

/// Takes the second factor of the account with this address away, with its recovery codes, and tells its owner by mail;
/// false where there was none.
///
/// # Errors
/// A sentence that says what to do: there is no such account, or the database is away.
pub async fn forget_two_factor(config: &Config, email: &str) -> anyhow::Result<bool> {
    crate::database::with_database(config, async |db| {
        reset(db, &Clock::system(), email).await.map_err(Error::in_words)
    })
    .await
}

async fn reset(db: &Db, clock: &Clock, email: &str) -> Result<bool> {
    let mut tx = db.as_accounts().await?;
    let found = queries::accounts::find(&mut tx, &names::normalize(email)).await?;
    let account = found.ok_or_else(|| {
        let told = format!("There is no account with the address {email:?}.");
        Error::Invalid(vec![FieldError::new("email", "unknown", told)])
    })?;
    // With the account's row locked, as by every other way that changes a factor.
    queries::two_factor::lock(&mut tx, account.id).await?;
    if !queries::two_factor::disable(&mut tx, account.id).await? {
        return Ok(false);
    }
    let entry = Entry {
        account: Some(account.id),
        organization: None,
        by: By::System,
        action: "two_factor_reset",
        detail: json!({}),
    };
    audit::write(&mut tx, clock, None, entry).await?;
    let mail = AccountMail::Security { at: clock.now(), happened: Happened::TwoFactorReset };
    mails::queue(&mut tx, clock, &account.email, &mail).await?;
    tx.commit().await?;
    Ok(true)
}
