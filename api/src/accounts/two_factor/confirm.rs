//! Showing anew who one is: the password and, where there is a second factor, a code.

use super::spend;
use crate::access::{Identity, Visitor};
use crate::accounts::desk::{self, Desk};
use crate::accounts::passwords::Verdict;
use crate::accounts::queries::accounts::Account;
use crate::accounts::throttle::Attempt;
use crate::accounts::{queries, sign_in};
use crate::http::answer::Answer;
use crate::problem::{Error, Result};
use shared::accounts::Confirm;

/// Marks this session as proved.
pub(in crate::accounts) async fn confirm(
    desk: &Desk,
    identity: &Identity,
    confirm: Confirm,
) -> Result<Answer<()>> {
    // An integration has nothing to show.
    let session = identity.session().ok_or(Error::Unauthenticated)?;
    let door = desk.door();
    let mut tx = desk.tx().await?;
    let email = queries::accounts::email(&mut tx, identity.account()).await?;
    let account = queries::accounts::find(&mut tx, &email).await?.ok_or(Error::Unauthenticated)?;
    tx.commit().await?;
    if account.password_hash.is_none() {
        let detail = "Your account has no password yet. Sign in again, or choose one by \"Forgot password\".";
        return Err(Error::field("password", "wrong", detail));
    }
    let code = code_of(&account, confirm.code)?;
    show_password(door, identity, &email, confirm.password).await?;
    if let Some(code) = code {
        show_code(desk, identity, &email, &code).await?;
    }
    let mut tx = desk.tx().await?;
    if !queries::sessions::prove(&mut tx, session, account.password_hash.as_deref(), desk.clock().now())
        .await?
    {
        return Err(Error::Unauthenticated);
    }
    desk::note(&mut tx, door, account.id, Some(identity.org()), "proved").await?;
    tx.commit().await?;
    door.sessions().forget(session).await;
    Ok(Answer::done())
}

/// The code, where one is to be shown.
fn code_of(account: &Account, typed: Option<String>) -> Result<Option<String>> {
    if !account.has_two_factor {
        return Ok(None);
    }
    let missing = || Error::field("code", "required", "Please enter a code of your authenticator app, too.");
    typed.map(Some).ok_or_else(missing)
}

async fn show_password(
    door: &Visitor,
    identity: &Identity,
    email: &str,
    typed: Option<String>,
) -> Result<()> {
    let missing = || Error::field("password", "required", "Please enter your password.");
    let typed = typed.ok_or_else(missing)?;
    let (attempt, found) = sign_in::begin(door, email).await?;
    let known = found.and_then(|account| account.password_hash);
    if sign_in::compare(door, &attempt, typed, known).await? == Verdict::Wrong {
        refuse(door, identity, attempt).await?;
        return Err(Error::field("password", "wrong", "This is not your password."));
    }
    let mut tx = door.as_accounts().await?;
    attempt.forgive(&mut tx).await?;
    tx.commit().await
}

async fn show_code(desk: &Desk, identity: &Identity, email: &str, typed: &str) -> Result<()> {
    let (door, account) = (desk.door(), identity.account());
    let attempt = spend::begin(door, account, email).await?;
    let mut tx = desk.tx().await?;
    let factor = queries::two_factor::lock(&mut tx, account).await?.ok_or(Error::Unauthenticated)?;
    if !spend::code(&mut tx, desk, account, &factor, typed).await? {
        drop(tx);
        refuse(door, identity, attempt).await?;
        return Err(spend::wrong());
    }
    attempt.forgive(&mut tx).await?;
    tx.commit().await
}

async fn refuse(door: &Visitor, identity: &Identity, attempt: Attempt) -> Result<()> {
    let mut tx = door.as_accounts().await?;
    attempt.failed(&mut tx, door.clock().now()).await?;
    desk::note(&mut tx, door, identity.account(), Some(identity.org()), "proof_failed").await?;
    tx.commit().await
}
