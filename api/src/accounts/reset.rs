//! New passwords: with the link of a mail, or with the one so far. Either way every other session ends at once, older
//! links are void, and the owner gets a mail.

use super::desk::{self, Desk};
use super::letters::Letter;
use super::links::{self, Purpose};
use super::passwords::{self, Verdict};
use super::{queries, sign_in};
use crate::access::{AccountsTx, Identity, Visitor};
use crate::http::answer::Answer;
use crate::problem::{Error, Result};
use shared::accounts::{ChangePassword, ResetPassword};
use shared::ids::{AccountId, SessionId};

/// Chooses a new password with a link. The link came by mail, so it shows the address, too; it signs nobody in.
pub(super) async fn reset(desk: &Desk, reset: ResetPassword) -> Result<Answer<()>> {
    let (clock, door) = (desk.clock(), desk.door());
    let mut tx = desk.tx().await?;
    let account = links::owner(&mut tx, clock, Purpose::Reset, &reset.token).await?;
    let about = queries::members::known_words(&mut tx, account).await?;
    // Hashing takes its time, and a locked row and a connection would wait for it.
    drop(tx);
    let hash = passwords::choose(reset.password, about).await?;
    let mut tx = desk.tx().await?;
    let account = links::owner(&mut tx, clock, Purpose::Reset, &reset.token).await?;
    queries::accounts::verify(&mut tx, account, clock.now()).await?;
    let email = queries::accounts::email(&mut tx, account).await?;
    queries::attempts::clear(&mut tx, &email).await?;
    exchange(&mut tx, door, account, &hash, None).await?;
    desk::note(&mut tx, door, account, None, "password_reset").await?;
    tx.commit().await?;
    door.sessions().forget_all();
    Ok(Answer::done())
}

/// Chooses a new password with the one so far; this session goes on.
pub(super) async fn change(
    door: &Visitor,
    identity: &Identity,
    change: ChangePassword,
) -> Result<Answer<()>> {
    let account = identity.account();
    let mut tx = door.db().as_accounts().await?;
    let email = queries::accounts::email(&mut tx, account).await?;
    let about = queries::members::known_words(&mut tx, account).await?;
    tx.commit().await?;
    let (attempt, found) = sign_in::begin(door, &email).await?;
    let stored = found.and_then(|account| account.password_hash);
    if passwords::verify(change.current_password, stored).await? == Verdict::Wrong {
        return Err(Error::field("current_password", "wrong", "This is not your current password."));
    }
    let mut tx = door.db().as_accounts().await?;
    attempt.forgive(&mut tx).await?;
    tx.commit().await?;
    let hash = passwords::choose(change.password, about).await?;
    let mut tx = door.db().as_accounts().await?;
    exchange(&mut tx, door, account, &hash, Some(identity.session())).await?;
    desk::note(&mut tx, door, account, Some(identity.org()), "password_changed").await?;
    tx.commit().await?;
    door.sessions().forget_all();
    Ok(Answer::done())
}

async fn exchange(
    tx: &mut AccountsTx,
    door: &Visitor,
    account: AccountId,
    hash: &str,
    keep: Option<SessionId>,
) -> Result<()> {
    let (clock, now) = (door.clock(), door.clock().now());
    queries::accounts::set_password(tx, account, hash, now).await?;
    queries::sessions::revoke_all(tx, account, keep, "password changed", now).await?;
    queries::tokens::use_up(tx, account, Purpose::Reset.as_str(), now).await?;
    let email = queries::accounts::email(tx, account).await?;
    queries::letters::queue(tx, clock, &email, &Letter::PasswordChanged { at: now }).await
}
