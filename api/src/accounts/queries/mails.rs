//! Mails that this module asks for: a row each, which a job makes a mail of.

use crate::access::AccountsTx;
use crate::clock::Clock;
use crate::mail::Happened;
use crate::problem::{Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared::Timestamp;
use shared::ids::AccountId;
use uuid::Uuid;

/// Which address of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Which {
    /// The one so far.
    Former,
    /// The one that takes its place.
    New,
}

impl Which {
    /// Both.
    pub(crate) const ALL: [Self; 2] = [Self::Former, Self::New];

    /// What its links are for.
    pub(crate) const fn purpose(self) -> &'static str {
        match self {
            Self::Former => shared::links::Purpose::FormerAddress.as_str(),
            Self::New => shared::links::Purpose::NewAddress.as_str(),
        }
    }
}

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
    /// Confirm another address for the account, to it or to the one so far.
    EmailChange {
        /// Which change.
        change: Uuid,
        /// Which of the two addresses.
        which: Which,
    },
    /// The account has another address; to both.
    EmailChanged {
        /// Whose.
        account: AccountId,
        /// When.
        at: Timestamp,
        /// Which of the two addresses.
        which: Which,
    },
    /// Something that the owner should know, in case it was not them.
    Security {
        /// When.
        at: Timestamp,
        /// What.
        happened: Happened,
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
