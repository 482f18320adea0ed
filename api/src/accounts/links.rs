//! One-time links: 256 random bits, good for one purpose, once, and not for long. Wrong, used and expired are one
//! answer.

use super::desk::Desk;
use super::purpose::Purpose;
use super::queries::mails::AccountMail;
use super::{queries, throttle};
use crate::access::AccountsTx;
use crate::clock::Clock;
use crate::http::answer::Answer;
use crate::problem::{Error, Result};
use anyhow::Context as _;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use shared::accounts::AskForMail;
use shared::ids::AccountId;
use shared::problem::Code;

/// 256 bits that nobody can guess.
pub(super) fn secret() -> Result<[u8; 32]> {
    let mut bytes = [0; 32];
    let filled = rand::TryRng::try_fill_bytes(&mut rand::rngs::SysRng, &mut bytes).context("no randomness");
    filled.map(|()| bytes).map_err(Error::Bug)
}

/// A token that nobody can guess.
pub(super) fn token() -> Result<String> {
    Ok(URL_SAFE_NO_PAD.encode(secret()?))
}

/// A new token for a mail.
pub(super) async fn issue(
    tx: &mut AccountsTx,
    clock: &Clock,
    account: AccountId,
    purpose: Purpose,
) -> Result<String> {
    let token = token()?;
    let (now, hash) = (clock.now(), hash(&token));
    let expires_at = now + purpose.lifetime();
    queries::tokens::insert(tx, clock.id(), account, purpose.as_str(), &hash, expires_at, now).await?;
    Ok(token)
}

/// Whose token this is.
///
/// # Errors
/// The one answer for every token that is not good.
pub(super) async fn owner(
    tx: &mut AccountsTx,
    clock: &Clock,
    purpose: Purpose,
    token: &str,
) -> Result<AccountId> {
    let found = queries::tokens::lock(tx, purpose.as_str(), &hash(token), clock.now()).await?;
    found.ok_or_else(not_good)
}

/// The one answer for every token that is not good.
pub(super) fn not_good() -> Error {
    Error::Conflict(
        Code::InvalidToken,
        "This link was used already, is too old, or is not complete. Please ask for a new one.".into(),
    )
}

/// What is kept of a token.
pub(super) fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// Takes note that somebody wants a mail with a link. It is asked for whether there is an account or not; a few are
/// enough for anybody, and the last of them is good until there may be more.
pub(super) async fn ask(desk: &Desk, ask: &AskForMail, purpose: Purpose) -> Result<Answer<()>> {
    let mut tx = desk.tx().await?;
    send(&mut tx, desk.clock(), purpose, ask.email.trim()).await?;
    tx.commit().await?;
    Ok(Answer::accepted())
}

/// Queues the mail with the link, unless the address got enough of them just now.
pub(super) async fn send(tx: &mut AccountsTx, clock: &Clock, purpose: Purpose, address: &str) -> Result<()> {
    if throttle::mail_is_due(tx, purpose, &super::names::normalize(address), clock.now()).await? {
        let mail = match purpose {
            Purpose::Verification => AccountMail::Verification,
            Purpose::Reset => AccountMail::PasswordReset,
        };
        queries::mails::queue(tx, clock, address, &mail).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_long_and_never_the_same() {
        let tokens: std::collections::HashSet<_> =
            (0..100).map(|_| URL_SAFE_NO_PAD.encode(secret().unwrap())).collect();
        assert_eq!(tokens.len(), 100);
        assert!(tokens.iter().all(|token| token.len() == 43));
    }

    #[test]
    fn what_is_stored_is_not_the_token() {
        assert_ne!(hash("a"), hash("b"));
        assert_eq!(hash("").len(), 32);
    }
}
