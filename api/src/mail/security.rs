//! What Portico writes to the owner of an account whose security was changed, in case it was not them.

use super::letter::{Button, Letter, page};
use crate::access::Surface;
use crate::config::Origin;
use serde::{Deserialize, Serialize};
use shared::Timestamp;

/// What happened to an account's security.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Happened {
    /// The second factor was turned on, or exchanged.
    TwoFactorEnabled,
    /// It was turned off by the owner.
    TwoFactorDisabled,
    /// It was taken away by whoever looks after the organization's members.
    TwoFactorReset,
    /// A recovery code was used in place of the app.
    RecoveryCodeUsed {
        /// How many are left.
        left: i64,
    },
    /// There are new recovery codes.
    RecoveryCodesRenewed,
    /// A provider elsewhere signs in to the account from now on.
    ExternalLinked {
        /// By name.
        provider: String,
        /// As whom, where the provider says so.
        email: Option<String>,
    },
    /// It does no more.
    ExternalUnlinked {
        /// By name.
        provider: String,
    },
    /// Somebody signed in from a device that was never seen before.
    NewDevice {
        /// In words.
        device: String,
        /// The network address, where it is known.
        address: Option<String>,
    },
}

/// Whoever signs in with somebody's password does not have it any more after this.
const NOT_ME: &str = "If that was you, you need not do anything. If not, choose a new password at once; that also signs \
                      out everybody who uses the account, and unlinks all sign-ins by other providers.";

pub(super) fn letter(origin: &Origin, at: Timestamp, happened: &Happened, surface: Surface) -> Letter {
    let (subject, line) = words(happened, &at.format("%-d %B %Y at %H:%M UTC").to_string());
    Letter {
        subject: subject.to_owned(),
        heading: subject.to_owned(),
        lines: vec![line, NOT_ME.to_owned()],
        button: Some(Button { label: "It was not me", url: page(origin, surface, "forgot-password") }),
        ..Letter::default()
    }
}

fn words(happened: &Happened, at: &str) -> (&'static str, String) {
    match happened {
        Happened::TwoFactorEnabled => (
            "Two-factor sign-in is on",
            format!(
                "Two-factor sign-in was set up for your account on {at}. From now on, signing in takes a code, too."
            ),
        ),
        Happened::TwoFactorDisabled => (
            "Two-factor sign-in is off",
            format!(
                "Two-factor sign-in was turned off for your account on {at}. Your password alone signs you in."
            ),
        ),
        Happened::TwoFactorReset => (
            "Two-factor sign-in was reset",
            format!(
                "An admin took two-factor sign-in off your account on {at}, so that you can set it up again. Until then, \
                 your password alone signs you in."
            ),
        ),
        Happened::RecoveryCodeUsed { left } => (
            "A recovery code was used",
            format!("A recovery code was used for your account on {at}. {}", left_over(*left)),
        ),
        Happened::RecoveryCodesRenewed => (
            "You have new recovery codes",
            format!("New recovery codes were made for your account on {at}. Those from before work no more."),
        ),
        Happened::ExternalLinked { provider, email } => {
            let whom = email.as_ref().map(|email| format!(" as {email}")).unwrap_or_default();
            (
                "A sign-in was linked with your account",
                format!("From {at} on, {provider}{whom} signs in to your account."),
            )
        }
        Happened::ExternalUnlinked { provider } => (
            "A sign-in was unlinked from your account",
            format!("Since {at}, {provider} signs in to your account no more."),
        ),
        Happened::NewDevice { device, address } => {
            let address =
                address.as_ref().map(|address| format!(", from the address {address}")).unwrap_or_default();
            (
                "New sign-in to your account",
                format!("Somebody, most likely you, signed in to your account on {at}: {device}{address}."),
            )
        }
    }
}

fn left_over(left: i64) -> String {
    match left {
        0 => "That was the last one: please make new ones.".to_owned(),
        1 => "One is left: please make new ones soon.".to_owned(),
        _ => format!("{left} are left."),
    }
}
