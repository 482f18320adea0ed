//! New passwords: with the link of a mail, or with the one so far. Either way every other session ends at once, older
//! links are void, and the owner gets a mail. The link also unlinks all sign-ins elsewhere.

use super::desk::{self, Desk};
use super::links;
use super::passwords::{self, Verdict};
use super::purpose::Purpose;
use super::queries::mails::AccountMail;
use super::queries::sessions::Ending;
use super::{email_change, founding, queries, sign_in};
use crate::access::{AccountsTx, Identity, Visitor};
use crate::config::Founding;
use crate::http::answer::Answer;
use crate::problem::{Error, Result};
use shared::accounts::{ChangePassword, ResetPassword};
use shared::ids::{AccountId, SessionId};

/// Chooses a new password with a link. The link came by mail, so it shows the address, too; it signs nobody in.
pub(super) async fn reset(desk: &Desk, reset: ResetPassword, rule: Founding) -> Result<Answer<()>> {
    let (clock, door) = (desk.clock(), desk.door());
    let mut tx = desk.tx().await?;
    let account = links::owner(&mut tx, clock, Purpose::Reset, &reset.token).await?;
    let about = queries::members::known_words(&mut tx, account).await?;
    // Hashing takes its time, and a locked row and a connection would wait for it.
    drop(tx);
    let hash = passwords::choose(reset.password, about).await?;
    let mut tx = desk.tx().await?;
    let account = links::owner(&mut tx, clock, Purpose::Reset, &reset.token).await?;
    if !founding::may_be_confirmed(&mut tx, account, rule).await? {
        return founding::give_up(desk, tx, account).await;
    }
    queries::accounts::verify(&mut tx, account, clock.now()).await?;
    let email = queries::accounts::email(&mut tx, account).await?;
    queries::attempts::clear(&mut tx, &email).await?;
    queries::tokens::use_up(&mut tx, account, Purpose::Verification.as_str(), clock.now()).await?;
    queries::accounts::set_password(&mut tx, account, &hash, clock.now()).await?;
    let ended = end_the_old(&mut tx, door, account, None).await?;
    // Whoever shuts a thief out by this does not know what the thief linked. The owner's own are linked again.
    queries::identities::delete_all(&mut tx, account).await?;
    desk::note(&mut tx, door, account, None, "password_reset").await?;
    tx.commit().await?;
    for session in ended {
        door.sessions().forget(session).await;
    }
    Ok(Answer::done())
}

/// Chooses a new password with the one so far; this session goes on.
pub(super) async fn change(
    door: &Visitor,
    identity: &Identity,
    change: ChangePassword,
) -> Result<Answer<()>> {
    // An integration has no password.
    let session = identity.session().ok_or(Error::Unauthenticated)?;
    let account = identity.account();
    let mut tx = door.as_accounts().await?;
    let email = queries::accounts::email(&mut tx, account).await?;
    let about = queries::members::known_words(&mut tx, account).await?;
    tx.commit().await?;
    let (attempt, found) = sign_in::begin(door, &email).await?;
    let known = found.and_then(|account| account.password_hash);
    if sign_in::compare(door, &attempt, change.current_password, known.clone()).await? == Verdict::Wrong {
        let mut tx = door.as_accounts().await?;
        attempt.failed(&mut tx, door.clock().now()).await?;
        desk::note(&mut tx, door, account, Some(identity.org()), "password_change_failed").await?;
        tx.commit().await?;
        return Err(Error::field("current_password", "wrong", "This is not your current password."));
    }
    let mut tx = door.as_accounts().await?;
    attempt.forgive(&mut tx).await?;
    tx.commit().await?;
    let hash = passwords::choose(change.password, about).await?;
    let mut tx = door.as_accounts().await?;
    let (of, now) = ((account, session), door.clock().now());
    if !queries::accounts::replace_password(&mut tx, of, known.as_deref(), &hash, now).await? {
        return Err(Error::Unauthenticated);
    }
    let ended = end_the_old(&mut tx, door, account, Some(session)).await?;
    desk::note(&mut tx, door, account, Some(identity.org()), "password_changed").await?;
    tx.commit().await?;
    for session in ended {
        door.sessions().forget(session).await;
    }
    Ok(Answer::done())
}

/// What went with the password so far ends with it, and the owner hears of it; gives the sessions that ended.
async fn end_the_old(
    tx: &mut AccountsTx,
    door: &Visitor,
    account: AccountId,
    keep: Option<SessionId>,
) -> Result<Vec<SessionId>> {
    let (clock, now) = (door.clock(), door.clock().now());
    let ending = Ending { account, keep, only: None, because: "password changed", now };
    let ended = queries::sessions::revoke_all(tx, ending).await?;
    queries::tokens::use_up(tx, account, Purpose::Reset.as_str(), now).await?;
    queries::challenges::end_all(tx, account).await?;
    // Whoever asked for another address may be whom the new password is to shut out.
    email_change::give_up(tx, door, account).await?;
    queries::external::forget(tx, account).await?;
    let email = queries::accounts::email(tx, account).await?;
    queries::mails::queue(tx, clock, &email, &AccountMail::PasswordChanged { at: now }).await?;
    Ok(ended)
}
