//! Signing in: the throttle first, then the password, then the place that the session is for. Every refusal but one
//! is the same; the one that differs ("confirm your address first") takes the right password.

use super::cookie::Entrance;
use super::desk::{Desk, note, note_stranger};
use super::entering;
use super::passwords::{self, Verdict};
use super::queries::accounts::Account;
use super::shown::Shown;
use super::throttle::{Attempt, FAMILIAR};
use super::whereabouts::Whereabouts;
use super::{queries, register};
use crate::access::{AccountsTx, Surface, Visitor};
use crate::problem::{Error, Result};
use shared::accounts::Login;
use shared::ids::{AccountId, OrgId};
use shared::problem::Code;

/// Opens a session for whoever knows the password.
pub(super) async fn sign_in(desk: &Desk, surface: Surface, login: Login) -> Result<Entrance> {
    let email = super::names::normalize(&login.email);
    let (attempt, account) = begin(desk.door(), &email).await?;
    let stored = account.as_ref().and_then(|account| account.password_hash.clone());
    let slug = login.slug().map(str::to_owned);
    match (compare(desk.door(), &attempt, login.password, stored).await?, account) {
        (Verdict::Right { rehashed }, Some(account)) if account.is_active => {
            open(desk, surface, attempt, account, rehashed, slug.as_deref()).await
        }
        (_, account) => refuse(desk, desk.tx().await?, attempt, account.map(|account| account.id)).await,
    }
}

async fn refuse<T>(
    desk: &Desk,
    mut tx: AccountsTx,
    attempt: Attempt,
    account: Option<AccountId>,
) -> Result<T> {
    attempt.failed(&mut tx, desk.clock().now()).await?;
    note_stranger(&mut tx, desk.door(), account, "sign_in_failed").await?;
    tx.commit().await?;
    Err(Error::SignIn(Code::InvalidCredentials))
}

/// Counts an attempt on the account with this address, and finds the account, if there is one.
pub(super) async fn begin(door: &Visitor, email: &str) -> Result<(Attempt, Option<Account>)> {
    let (from, now) = (Whereabouts::of(door.request().ip), door.clock().now());
    let mut tx = door.as_accounts().await?;
    let account = queries::accounts::find(&mut tx, email).await?;
    let familiar = queries::sessions::familiar(&mut tx, email, &from, now - FAMILIAR).await?;
    match Attempt::begin(&mut tx, email, &from, familiar, now).await {
        Ok(attempt) => {
            tx.commit().await?;
            Ok((attempt, account))
        }
        Err(throttled @ Error::TooMany { .. }) => {
            note_stranger(&mut tx, door, account.map(|account| account.id), "sign_in_throttled").await?;
            tx.commit().await?;
            Err(throttled)
        }
        Err(other) => Err(other),
    }
}

/// Compares a password that was counted as an attempt. Where nobody could look at it, it does not count as wrong.
pub(super) async fn compare(
    door: &Visitor,
    attempt: &Attempt,
    password: String,
    stored: Option<String>,
) -> Result<Verdict> {
    let verdict = passwords::verify(password, stored).await;
    if verdict.is_err() {
        let mut tx = door.as_accounts().await?;
        attempt.take_back(&mut tx).await?;
        tx.commit().await?;
    }
    verdict
}

/// Where the sign-in leads, if anywhere.
pub(super) async fn place(
    tx: &mut AccountsTx,
    desk: &Desk,
    account: &Account,
    surface: Surface,
    slug: Option<&str>,
) -> Result<Option<OrgId>> {
    let org = queries::members::choose(tx, account.id, surface, slug).await?;
    if org.is_some() || surface == Surface::Console || !account.is_verified {
        return Ok(org);
    }
    let joined = register::take_up(tx, desk.clock(), account, slug).await?;
    let org = queries::members::choose(tx, account.id, surface, slug).await?;
    if joined {
        note(tx, desk.door(), account.id, org, "joined").await?;
    }
    Ok(org)
}

async fn open(
    desk: &Desk,
    surface: Surface,
    attempt: Attempt,
    account: Account,
    rehashed: Option<String>,
    slug: Option<&str>,
) -> Result<Entrance> {
    let mut tx = desk.tx().await?;
    let org = place(&mut tx, desk, &account, surface, slug).await?;
    let (true, Some(org)) = (account.is_verified, org) else {
        let verified = account.is_verified;
        if !verified {
            attempt.forgive(&mut tx).await?;
        }
        note_stranger(&mut tx, desk.door(), Some(account.id), "sign_in_failed").await?;
        tx.commit().await?;
        return Err(Error::SignIn(if verified { Code::InvalidCredentials } else { Code::EmailNotVerified }));
    };
    let (known, rehashed) = (account.password_hash.as_deref(), rehashed.as_deref());
    if !queries::accounts::signed_in(&mut tx, account.id, known, rehashed, desk.clock().now()).await? {
        // Rolled back: nobody becomes a client by a password that is over.
        drop(tx);
        return refuse(desk, desk.tx().await?, attempt, Some(account.id)).await;
    }
    // After the account, as a reset does, so that the two never wait for each other.
    attempt.forgive(&mut tx).await?;
    entering::enter(desk, tx, (account.id, org), surface, Shown::password(desk.clock().now())).await
}
