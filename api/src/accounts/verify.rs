//! Confirming an address. The link shows that who opens it reads the address's mail, the password that they are who
//! registered: without it, whoever registers with somebody else's address would have a password that works as soon as
//! the owner opens the link. An owner who never registered chooses a new password instead, which confirms the address,
//! too.

use super::desk::{self, Desk};
use super::links;
use super::passwords::Verdict;
use super::purpose::Purpose;
use super::throttle::Attempt;
use super::{founding, queries, sign_in};
use crate::access::AccountsTx;
use crate::config::Founding;
use crate::http::answer::Answer;
use crate::problem::{Error, Result};
use shared::accounts::VerifyEmail;
use shared::ids::AccountId;

/// Confirms an address, and signs nobody in.
pub(super) async fn verify_email(desk: &Desk, verify: VerifyEmail, rule: Founding) -> Result<Answer<()>> {
    let (clock, door) = (desk.clock(), desk.door());
    let mut tx = desk.tx().await?;
    let account = links::owner(&mut tx, clock, Purpose::Verification, &verify.token).await?;
    let email = queries::accounts::email(&mut tx, account).await?;
    // Hashing takes its time, and a locked row and a connection would wait for it.
    drop(tx);
    let (attempt, found) = sign_in::begin(door, &email).await?;
    let known = found.and_then(|account| account.password_hash);
    let verdict = sign_in::compare(door, &attempt, verify.password, known.clone()).await?;
    let mut tx = desk.tx().await?;
    let account = links::owner(&mut tx, clock, Purpose::Verification, &verify.token).await?;
    if verdict != Verdict::Wrong && !founding::may_be_confirmed(&mut tx, account, rule).await? {
        attempt.forgive(&mut tx).await?;
        return founding::give_up(desk, tx, account).await;
    }
    let is_right = verdict != Verdict::Wrong
        && queries::accounts::verify_with(&mut tx, account, known.as_deref(), clock.now()).await?;
    if !is_right {
        return refuse(desk, tx, attempt, account).await;
    }
    attempt.forgive(&mut tx).await?;
    queries::tokens::use_up(&mut tx, account, Purpose::Verification.as_str(), clock.now()).await?;
    desk::note(&mut tx, door, account, None, "email_verified").await?;
    tx.commit().await?;
    Ok(Answer::done())
}

/// The link stays good: a slip of the finger is no reason for another mail.
async fn refuse<T>(desk: &Desk, mut tx: AccountsTx, attempt: Attempt, account: AccountId) -> Result<T> {
    attempt.failed(&mut tx, desk.clock().now()).await?;
    desk::note_stranger(&mut tx, desk.door(), Some(account), "verification_failed").await?;
    tx.commit().await?;
    let detail = "This is not the password that the account was made with.";
    Err(Error::field("password", "wrong", detail))
}
