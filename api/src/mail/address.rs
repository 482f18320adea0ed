//! What Portico writes about the address of an account: to the one so far, and to the one that is to take its place.

use super::letter::{Button, Letter};
use super::template::{LinkToken, named};
use crate::access::Surface;
use crate::config::Origin;
use shared::Timestamp;

/// An occasion to write about an account's address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AddressLetter {
    /// To the address so far: give it up for another.
    GiveUp {
        /// Goes into the link.
        token: LinkToken,
        /// For which one.
        to: String,
        /// Until when the link works.
        until: Timestamp,
        /// Where it was asked for.
        surface: Surface,
    },
    /// To the new address: take it. Nobody has confirmed it yet, so this holds no word that a stranger chose.
    Take {
        /// Goes into the link.
        token: LinkToken,
        /// Until when the link works.
        until: Timestamp,
        /// Where it was asked for.
        surface: Surface,
    },
    /// To the owner of an address that somebody else wished to have.
    Wished,
    /// To the former address: the account has another.
    GivenUp {
        /// When.
        at: Timestamp,
        /// Which one.
        to: String,
    },
    /// To the new address: the account has it.
    Taken {
        /// When.
        at: Timestamp,
    },
}

impl AddressLetter {
    pub(super) fn letter(&self, origin: &Origin) -> Letter {
        match self {
            Self::GiveUp { token, to, until, surface } => give_up(origin, (token, *surface), to, *until),
            Self::Take { token, until, surface } => take(origin, (token, *surface), *until),
            Self::Wished => wished(),
            Self::GivenUp { at, to } => given_up(*at, to),
            Self::Taken { at } => taken(origin, *at),
        }
    }
}

fn moment(at: Timestamp) -> String {
    at.format("%-d %B %Y at %H:%M UTC").to_string()
}

fn confirm(origin: &Origin, (token, surface): (&LinkToken, Surface)) -> Option<Button> {
    let path = format!("/{}/confirm-email", surface.as_str());
    Some(Button { label: "Confirm the change", url: token.link(origin, &path) })
}

fn works_until(until: Timestamp) -> String {
    format!("The link works once, until {}. The address changes when both have confirmed it.", moment(until))
}

fn give_up(origin: &Origin, link: (&LinkToken, Surface), to: &str, until: Timestamp) -> Letter {
    Letter {
        subject: "Confirm that your e-mail address changes".to_owned(),
        heading: "Your account is to have another address".to_owned(),
        lines: vec![
            format!(
                "Somebody, most likely you, asked to change the address of your account to {}.",
                named(to)
            ),
            "Nothing changes until it is confirmed from both addresses.".to_owned(),
        ],
        button: confirm(origin, link),
        after: vec![
            works_until(until),
            format!(
                "If it was not you, choose a new password at once, which calls the change off, too: {}",
                origin.url("/portal/forgot-password")
            ),
        ],
        ..Letter::default()
    }
}

fn take(origin: &Origin, link: (&LinkToken, Surface), until: Timestamp) -> Letter {
    Letter {
        subject: "Confirm your new e-mail address".to_owned(),
        heading: "Confirm your new e-mail address".to_owned(),
        lines: vec![
            "Somebody, most likely you, wants to sign in to their account with this address.".to_owned(),
        ],
        button: confirm(origin, link),
        after: vec![
            works_until(until),
            "If it was not you, you need not do anything: without this step nobody can use your address."
                .to_owned(),
        ],
        ..Letter::default()
    }
}

fn wished() -> Letter {
    Letter {
        subject: "Somebody tried to use your e-mail address".to_owned(),
        heading: "Somebody tried to use your e-mail address".to_owned(),
        lines: vec![
            "Somebody asked to use this address for another account. It is your account's, so nothing was changed, \
             and they were not told."
                .to_owned(),
            "If that was you, sign in to this account and give it another address first.".to_owned(),
            "If it was not you, you need not do anything.".to_owned(),
        ],
        ..Letter::default()
    }
}

fn given_up(at: Timestamp, to: &str) -> Letter {
    Letter {
        subject: "Your e-mail address was changed".to_owned(),
        heading: "Your e-mail address was changed".to_owned(),
        lines: vec![
            format!("Your account has the address {} since {}.", named(to), moment(at)),
            "You sign in with that one, and get our mails there. If you did not confirm this, write at once to the \
             people that you work with here."
                .to_owned(),
        ],
        ..Letter::default()
    }
}

fn taken(origin: &Origin, at: Timestamp) -> Letter {
    Letter {
        subject: "This is your e-mail address now".to_owned(),
        heading: "This is your e-mail address now".to_owned(),
        lines: vec![
            format!("Your account has this address since {}. Sign in with it from now on.", moment(at)),
            "All your other devices were signed out.".to_owned(),
        ],
        button: Some(Button { label: "Sign in", url: origin.url("/portal/login") }),
        ..Letter::default()
    }
}
