//! Using up a code: the one place that says whether one is right, with the account's row locked, so that of two who
//! bring the same one exactly one is let through.

use super::{recovery, totp};
use crate::access::{AccountsTx, Visitor};
use crate::accounts::desk::{self, Desk};
use crate::accounts::queries;
use crate::accounts::queries::mails::AccountMail;
use crate::accounts::queries::two_factor::Factor;
use crate::accounts::throttle::{Attempt, FAMILIAR};
use crate::accounts::whereabouts::Whereabouts;
use crate::mail::Happened;
use crate::problem::{Error, Result};
use shared::ids::AccountId;

/// What the keys are sealed for.
pub(super) const SEALED_FOR: &str = "two-factor key";

/// Counts a try of a code, before it is looked at.
///
/// # Errors
/// 429: there were too many wrong ones.
pub(super) async fn begin(door: &Visitor, account: AccountId, email: &str) -> Result<Attempt> {
    let (from, now) = (Whereabouts::of(door.request().ip), door.clock().now());
    let mut tx = door.as_accounts().await?;
    let familiar = queries::sessions::familiar(&mut tx, email, &from, now - FAMILIAR).await?;
    // Apart from passwords: a right one, and a new one by mail, forgive no wrong code.
    let counted = Attempt::begin(&mut tx, &format!("code of {account}"), &from, familiar, now).await;
    if matches!(counted, Err(Error::TooMany { .. })) {
        desk::note_stranger(&mut tx, door, Some(account), "second_factor_throttled").await?;
    }
    tx.commit().await?;
    counted
}

/// Whether `typed` is a code of this account's, which is used up then.
pub(super) async fn code(
    tx: &mut AccountsTx,
    desk: &Desk,
    account: AccountId,
    factor: &Factor,
    typed: &str,
) -> Result<bool> {
    let Some(sealed) = &factor.secret else { return Ok(false) };
    match totp::read(typed) {
        Some(code) => {
            let Some(step) = step(desk, account, sealed, code, factor.step)? else { return Ok(false) };
            queries::two_factor::use_step(tx, account, step).await
        }
        None => use_recovery(tx, desk, account, typed).await,
    }
}

/// The step that a code of a sealed key is of, if it is good.
pub(super) fn step(
    desk: &Desk,
    account: AccountId,
    sealed: &[u8],
    code: u32,
    last: Option<i64>,
) -> Result<Option<i64>> {
    let key = desk.seal().open(SEALED_FOR, account.0, sealed).map_err(Error::Bug)?;
    totp::step_of(&key, code, last, desk.clock().now())
}

async fn use_recovery(tx: &mut AccountsTx, desk: &Desk, account: AccountId, typed: &str) -> Result<bool> {
    if !queries::two_factor::use_recovery_code(tx, account, &recovery::hash(typed)).await? {
        return Ok(false);
    }
    let left = queries::two_factor::recovery_codes_left(tx, account).await?;
    desk::note(tx, desk.door(), account, None, "recovery_code_used").await?;
    tell(tx, desk.door(), account, Happened::RecoveryCodeUsed { left }).await?;
    Ok(true)
}

/// Tells the account's owner by mail.
pub(super) async fn tell(
    tx: &mut AccountsTx,
    door: &Visitor,
    account: AccountId,
    happened: Happened,
) -> Result<()> {
    let email = queries::accounts::email(tx, account).await?;
    let mail = AccountMail::Security { at: door.clock().now(), happened };
    queries::mails::queue(tx, door.clock(), &email, &mail).await
}

/// What whoever typed a wrong code is told.
pub(super) fn wrong() -> Error {
    Error::field("code", "wrong", "This code is not right, or was used already. Please try the next one.")
}
