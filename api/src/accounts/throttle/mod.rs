//! How fast passwords may be guessed, without a way to lock the owner out.
//!
//! Four counters stand before a sign-in, and an attempt must be let through by all of them:
//!
//! - **account and address** (IPv6 by its /64): from the fifth failure on, each one doubles the wait, from 1 second to
//!   at most 15 minutes. Whoever guesses from one place slows down only that place.
//! - **account and network** (IPv4 by its /24): the same from the twentieth failure on, against neighbouring addresses
//!   guessing together.
//! - **account**, from everywhere: the same from the fortieth failure on, against many places guessing together.
//! - **address**: 150 failures in 15 minutes, whatever the accounts, against trying one password on all of them.
//!
//! Where an account signed in during the last 90 days, other people's failures don't hold for it: from such an address
//! only the first counter does, from such a network not the third. So its owner at their usual place never waits for
//! strangers, nor for neighbours who guess. Elsewhere, the reset mail helps: it is not throttled by these, and choosing
//! a new password clears them.
//!
//! Unknown addresses are counted the same way. An attempt counts *before* its password is looked at, so guesses
//! that run side by side are counted too; a right password takes its count back. Counts are forgotten a day after
//! the last failure. Mails that anybody can ask for, and registrations from one address, have budgets of their own.

use super::purpose::Purpose;
use super::queries::attempts::{self, Counter};
use super::queries::sessions::Familiar;
use super::whereabouts::Whereabouts;
use crate::access::AccountsTx;
use crate::problem::{Error, Result};
use chrono::TimeDelta;
use shared::Timestamp;
use shared::ids::{AccountId, OrgId};
use std::time::Duration;

/// The longest wait after failures.
const LONGEST_WAIT: TimeDelta = TimeDelta::minutes(15);
/// How long a budget lasts.
const WINDOW: TimeDelta = TimeDelta::minutes(15);
/// When failures are forgotten.
const FORGOTTEN: TimeDelta = TimeDelta::days(1);
/// How long a network stays familiar.
pub(super) const FAMILIAR: TimeDelta = TimeDelta::days(90);

/// How failures count against a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rule {
    /// From this failure on, each doubles the wait.
    Slower { from: i32 },
    /// So many in a window, then nothing until it ends.
    Budget { of: i32, within: TimeDelta },
}

const ACCOUNT_AND_ADDRESS: Rule = Rule::Slower { from: 5 };
const ACCOUNT_AND_NETWORK: Rule = Rule::Slower { from: 20 };
const ACCOUNT: Rule = Rule::Slower { from: 40 };
const ADDRESS: Rule = Rule::Budget { of: 150, within: WINDOW };
const ADDRESS_CHANGES: Rule = Rule::Budget { of: 10, within: TimeDelta::hours(1) };
/// How many mails about somebody's wish to take it go to one address: the same window as that of those who register.
const ADDRESS_WISHES: Rule = Rule::Budget { of: 5, within: TimeDelta::hours(1) };
const REGISTRATIONS: Rule = Rule::Budget { of: 20, within: WINDOW };
/// Beginnings and ends of sign-ins by a provider.
const EXTERNAL: Rule = Rule::Budget { of: 300, within: WINDOW };
/// How often somebody looks whether a provider answers, and all admins of an organization together.
const PROVIDER_CHECKS: Rule = Rule::Budget { of: 30, within: WINDOW };
const PROVIDER_CHECKS_OF_ALL: Rule = Rule::Budget { of: 60, within: WINDOW };

/// How many mails with such links go to one address. The window is never longer than the last link is good, so who
/// asks in somebody's name never leaves them without one.
const fn mails(purpose: Purpose) -> Rule {
    match purpose {
        Purpose::Verification => Rule::Budget { of: 5, within: TimeDelta::hours(1) },
        Purpose::Reset => Rule::Budget { of: 3, within: Purpose::Reset.lifetime() },
    }
}

impl Counter {
    /// Counts an attempt, or says how long to wait.
    fn count(&mut self, rule: Rule, now: Timestamp) -> Result<(), TimeDelta> {
        if let Some(wait) =
            self.blocked_until.map(|until| until - now).filter(|wait| *wait > TimeDelta::zero())
        {
            return Err(wait);
        }
        let expired = match rule {
            Rule::Slower { .. } => self.last_failed_at + FORGOTTEN <= now,
            Rule::Budget { within, .. } => self.counted_since + within <= now,
        };
        if expired {
            (self.failures, self.counted_since) = (0, now);
        }
        self.failures = self.failures.saturating_add(1);
        self.last_failed_at = now;
        self.blocked_until = match rule {
            Rule::Slower { from } => wait(self.failures - from).map(|wait| now + wait),
            Rule::Budget { of, within } => (self.failures >= of).then(|| self.counted_since + within),
        };
        Ok(())
    }
}

/// The wait after the failure that is `over` more than the first one that has any.
fn wait(over: i32) -> Option<TimeDelta> {
    let over = u32::try_from(over).ok()?;
    let seconds = 1_i64.checked_shl(over.min(32))?;
    Some(TimeDelta::seconds(seconds).min(LONGEST_WAIT))
}

/// An attempt that was let through and counted.
pub(super) struct Attempt {
    subjects: Vec<(String, Rule)>,
}

impl Attempt {
    /// Lets a password be tried, and counts it as wrong until it is known to be right.
    ///
    /// # Errors
    /// [`Error::TooMany`]; then nothing is counted.
    pub(super) async fn begin(
        tx: &mut AccountsTx,
        email: &str,
        from: &Whereabouts,
        familiar: Familiar,
        now: Timestamp,
    ) -> Result<Self> {
        let mut subjects = vec![(format!("account:{email}|{}", from.address), ACCOUNT_AND_ADDRESS)];
        if !familiar.address {
            subjects.push((format!("ip:{}", from.address), ADDRESS));
            // An IPv6 network is an address to us.
            if from.network != from.address {
                subjects.push((format!("account:{email}|{}", from.network), ACCOUNT_AND_NETWORK));
            }
        }
        if !familiar.network {
            subjects.push((format!("account:{email}"), ACCOUNT));
        }
        count(tx, &subjects, now).await?;
        Ok(Self { subjects })
    }

    /// The password was wrong. Its count stands already; this writes a row for every address, known or not, because
    /// a transaction that writes takes longer to commit than one that does not.
    pub(super) async fn failed(self, tx: &mut AccountsTx, now: Timestamp) -> Result<()> {
        let subjects: Vec<_> = self.subjects.into_iter().map(|(subject, _)| subject).collect();
        attempts::failed(tx, &subjects, now).await
    }

    /// Nobody looked at the password: as if it had not been tried. What was wrong before stays counted, or whoever
    /// keeps the pool of hashing full could guess without waiting.
    pub(super) async fn take_back(&self, tx: &mut AccountsTx) -> Result<()> {
        let subjects: Vec<_> = self.subjects.iter().map(|(subject, _)| subject.clone()).collect();
        attempts::forgive(tx, &[], &subjects).await
    }

    /// The password was right: its place starts anew, and the wider counters forget this attempt.
    pub(super) async fn forgive(self, tx: &mut AccountsTx) -> Result<()> {
        let of = |wanted: fn(&Rule) -> bool| {
            let subjects = self.subjects.iter().filter(move |(_, rule)| wanted(rule));
            subjects.map(|(subject, _)| subject.clone()).collect::<Vec<_>>()
        };
        let own = of(|rule| *rule == ACCOUNT_AND_ADDRESS);
        let wider = of(|rule| *rule != ACCOUNT_AND_ADDRESS);
        attempts::forgive(tx, &own, &wider).await
    }
}

/// Counts a registration from an address, whatever comes of it.
///
/// # Errors
/// [`Error::TooMany`]; then nothing is counted.
pub(super) async fn registration(tx: &mut AccountsTx, from: &Whereabouts, now: Timestamp) -> Result<()> {
    count(tx, &[(format!("registrations:{}", from.address), REGISTRATIONS)], now).await
}

/// Counts the beginning or the end of a sign-in by a provider, from an address.
///
/// # Errors
/// [`Error::TooMany`]; then nothing is counted.
pub(super) async fn external(tx: &mut AccountsTx, from: &Whereabouts, now: Timestamp) -> Result<()> {
    count(tx, &[(format!("external:{}", from.address), EXTERNAL)], now).await
}

/// Counts that an admin of an organization looks whether a provider answers.
///
/// # Errors
/// [`Error::TooMany`]; then nothing is counted.
pub(super) async fn provider_check(
    tx: &mut AccountsTx,
    (org, account): (OrgId, AccountId),
    now: Timestamp,
) -> Result<()> {
    let own = (format!("provider checks:{org}|{account}"), PROVIDER_CHECKS);
    let of_all = (format!("provider checks:{org}"), PROVIDER_CHECKS_OF_ALL);
    count(tx, &[own, of_all], now).await
}

/// Whether another mail for this purpose may go to an address. Known or unknown: both are counted. Registering counts
/// with asking for the link again: both are mails that strangers can have sent to anybody.
pub(super) async fn mail_is_due(
    tx: &mut AccountsTx,
    purpose: Purpose,
    email: &str,
    now: Timestamp,
) -> Result<bool> {
    is_due(tx, (format!("mail:{}:{email}", purpose.as_str()), mails(purpose)), now).await
}

/// Counts that an account asks for mails about another address.
///
/// # Errors
/// [`Error::TooMany`]; then nothing is counted.
pub(super) async fn address_change(tx: &mut AccountsTx, account: AccountId, now: Timestamp) -> Result<()> {
    count(tx, &[(format!("address changes:{account}"), ADDRESS_CHANGES)], now).await
}

/// Whether another mail about somebody's wish to take it may go to an address, whoever has it.
pub(super) async fn wish_is_due(tx: &mut AccountsTx, email: &str, now: Timestamp) -> Result<bool> {
    is_due(tx, (format!("mail:new_address:{email}"), ADDRESS_WISHES), now).await
}

/// Counts something that is left undone, without a word, where there was enough of it.
async fn is_due(tx: &mut AccountsTx, subject: (String, Rule), now: Timestamp) -> Result<bool> {
    match count(tx, &[subject], now).await {
        Ok(()) => Ok(true),
        Err(Error::TooMany { .. }) => Ok(false),
        Err(error) => Err(error),
    }
}

async fn count(tx: &mut AccountsTx, subjects: &[(String, Rule)], now: Timestamp) -> Result<()> {
    let names: Vec<_> = subjects.iter().map(|(subject, _)| subject.clone()).collect();
    let mut counters = attempts::lock(tx, &names, now).await?;
    let mut longest = None;
    for counter in &mut counters {
        let rule = subjects.iter().find(|(subject, _)| *subject == counter.subject).map(|(_, rule)| *rule);
        if let Some(Err(wait)) = rule.map(|rule| counter.count(rule, now)) {
            longest = longest.max(Some(wait));
        }
    }
    match longest {
        Some(wait) => Err(Error::TooMany { retry_after: wait.to_std().unwrap_or(Duration::from_secs(1)) }),
        None => attempts::save(tx, &counters).await,
    }
}

#[cfg(test)]
mod tests;
