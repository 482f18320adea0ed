//! Turning the second factor on and off.

use super::spend::SEALED_FOR;
use super::{qr, recovery, spend, totp};
use crate::access::{AccountsTx, Identity, Visitor};
use crate::accounts::desk::{self, Desk};
use crate::accounts::{links, queries};
use crate::http::answer::Answer;
use crate::mail::Happened;
use crate::problem::{Error, Result};
use chrono::TimeDelta;
use shared::accounts::{EnableTwoFactor, RecoveryCodes, TwoFactor, TwoFactorSetup};
use shared::ids::AccountId;
use shared::problem::Code;

/// How long a new key waits for its first code.
const PATIENCE: TimeDelta = TimeDelta::minutes(15);

/// How it stands.
pub(in crate::accounts) async fn show(desk: &Desk, identity: &Identity) -> Result<Answer<TwoFactor>> {
    let mut tx = desk.tx().await?;
    let role = identity.role().ok_or(Error::NotForKeys)?;
    let found = queries::two_factor::state(&mut tx, identity.account(), identity.org(), role).await?;
    Ok(Answer::ok(found))
}

/// Makes a key, which waits for its first code. One that is in use stays so until then.
pub(in crate::accounts) async fn begin(desk: &Desk, identity: &Identity) -> Result<Answer<TwoFactorSetup>> {
    identity.shows_account_elsewhere()?;
    let account = identity.account();
    let key = &links::secret()?[..totp::KEY_BYTES];
    let sealed = desk.seal().seal(SEALED_FOR, account.0, key).map_err(Error::Bug)?;
    let mut tx = desk.tx().await?;
    let email = queries::accounts::email(&mut tx, account).await?;
    let sender = queries::members::sender(&mut tx, account).await?;
    queries::two_factor::keep_pending(&mut tx, account, &sealed, desk.clock().now()).await?;
    desk::note(&mut tx, desk.door(), account, Some(identity.org()), "two_factor_setup_begun").await?;
    tx.commit().await?;
    let issuer = sender.map_or_else(|| "Portico".to_owned(), |(_, name)| name);
    let issuer: String = issuer.chars().take(60).collect();
    let uri = totp::uri(key, &issuer, &email);
    Ok(Answer::ok(TwoFactorSetup { key: totp::key_text(key), qr_svg: qr::svg(&uri)?, uri }))
}

/// Takes the new key into use, once a code of it was shown.
pub(in crate::accounts) async fn enable(
    desk: &Desk,
    identity: &Identity,
    enable: EnableTwoFactor,
) -> Result<Answer<RecoveryCodes>> {
    identity.shows_account_elsewhere()?;
    let (account, org, now) = (identity.account(), identity.org(), desk.clock().now());
    let mut tx = desk.tx().await?;
    let email = queries::accounts::email(&mut tx, account).await?;
    tx.commit().await?;
    let attempt = spend::begin(desk.door(), account, &email).await?;
    let mut tx = desk.tx().await?;
    let factor = queries::two_factor::lock(&mut tx, account).await?.ok_or(Error::Unauthenticated)?;
    let waits = factor.pending.zip(factor.pending_at).filter(|(_, at)| now < *at + PATIENCE);
    let Some((sealed, _)) = waits else {
        attempt.forgive(&mut tx).await?;
        tx.commit().await?;
        let detail = "The new key waited for too long. Please begin again.";
        return Err(Error::Conflict(Code::SetupOver, detail.into()));
    };
    let step = match totp::read(&enable.code) {
        Some(code) => spend::step(desk, account, &sealed, code, None)?,
        None => None,
    };
    let Some(step) = step else {
        attempt.failed(&mut tx, now).await?;
        desk::note(&mut tx, desk.door(), account, Some(org), "two_factor_setup_failed").await?;
        tx.commit().await?;
        return Err(spend::wrong());
    };
    attempt.forgive(&mut tx).await?;
    queries::two_factor::enable(&mut tx, account, step, now).await?;
    let codes = renew_codes(&mut tx, desk, account).await?;
    finish(desk.door(), tx, identity, ("two_factor_enabled", Happened::TwoFactorEnabled)).await?;
    Ok(Answer::ok(RecoveryCodes { codes }))
}

/// Turns it off; nothing happens when it is off.
pub(in crate::accounts) async fn disable(desk: &Desk, identity: &Identity) -> Result<Answer<()>> {
    identity.shows_account_elsewhere()?;
    let mut tx = desk.tx().await?;
    if queries::two_factor::disable(&mut tx, identity.account()).await? {
        finish(desk.door(), tx, identity, ("two_factor_disabled", Happened::TwoFactorDisabled)).await?;
    }
    Ok(Answer::done())
}

/// Makes new recovery codes; those so far are void.
pub(in crate::accounts) async fn renew(desk: &Desk, identity: &Identity) -> Result<Answer<RecoveryCodes>> {
    identity.shows_account_elsewhere()?;
    let account = identity.account();
    let mut tx = desk.tx().await?;
    let factor = queries::two_factor::lock(&mut tx, account).await?;
    if factor.is_none_or(|factor| factor.secret.is_none()) {
        let detail = "Recovery codes stand in for the authenticator app. Please set that up first.";
        return Err(Error::Conflict(Code::TwoFactorOff, detail.into()));
    }
    let codes = renew_codes(&mut tx, desk, account).await?;
    finish(desk.door(), tx, identity, ("recovery_codes_renewed", Happened::RecoveryCodesRenewed)).await?;
    Ok(Answer::ok(RecoveryCodes { codes }))
}

async fn renew_codes(tx: &mut AccountsTx, desk: &Desk, account: AccountId) -> Result<Vec<String>> {
    let codes = recovery::make()?;
    let hashes: Vec<_> = codes.iter().map(|code| recovery::hash(code).to_vec()).collect();
    queries::two_factor::replace_recovery_codes(tx, account, &hashes, desk.clock().now()).await?;
    Ok(codes)
}

/// Keeps what the owner changed, and tells them; it counts at once for what their sessions may do.
async fn finish(
    door: &Visitor,
    mut tx: AccountsTx,
    identity: &Identity,
    (action, happened): (&'static str, Happened),
) -> Result<()> {
    let account = identity.account();
    desk::note(&mut tx, door, account, Some(identity.org()), action).await?;
    spend::tell(&mut tx, door, account, happened).await?;
    tx.commit().await?;
    door.sessions().forget_account(account).await;
    Ok(())
}
