//! Mails that this module asks for: a row each, which a job makes a mail of.

use crate::access::AccountsTx;
use crate::clock::Clock;
use crate::problem::{Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared::Timestamp;

/// A mail about an account that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum AccountMail {
    /// Confirm the address.
    Verification,
    /// Somebody registered with an address that has an account.
    AlreadyRegistered,
    /// Choose a new password.
    PasswordReset,
    /// The password was changed.
    PasswordChanged {
        /// When.
        at: Timestamp,
    },
}

impl AccountMail {
    pub(crate) fn to_json(&self) -> Result<Value> {
        serde_json::to_value(self).map_err(|error| Error::Bug(error.into()))
    }
}

/// Asks for a mail.
pub(crate) async fn queue(
    tx: &mut AccountsTx,
    clock: &Clock,
    address: &str,
    mail: &AccountMail,
) -> Result<()> {
    sqlx::query!(
        "insert into mails (id, address, template, created_at) values ($1, $2, $3, $4)",
        clock.id(),
        address,
        mail.to_json()?,
        clock.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
