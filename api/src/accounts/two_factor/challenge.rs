//! Between the right password, or a provider's word, and the session: the challenge, and what is shown for it.

use super::spend;
use crate::access::{AccountsTx, Surface};
use crate::accounts::cookie::{Entrance, WithCookie};
use crate::accounts::desk::{self, Desk};
use crate::accounts::queries::challenges::{Challenge, NewChallenge};
use crate::accounts::shown::Shown;
use crate::accounts::throttle::Attempt;
use crate::accounts::{links, queries, sessions};
use crate::http::answer::Answer;
use crate::problem::{Error, Result};
use chrono::TimeDelta;
use shared::accounts::{SignedIn, TwoFactorChallenge, VerifyTwoFactor};
use shared::ids::{AccountId, OrgId};
use shared::problem::Code;

/// How long a challenge is good.
const LIFETIME: TimeDelta = TimeDelta::minutes(5);
/// How many wrong codes end it.
const TRIES: i32 = 5;

/// Asks whoever showed who they are for the second factor, and commits.
pub(in crate::accounts) async fn begin(
    desk: &Desk,
    mut tx: AccountsTx,
    (account, org): (AccountId, OrgId),
    surface: Surface,
    shown: Shown,
) -> Result<Entrance> {
    let (token, now) = (links::token()?, desk.clock().now());
    let hash = links::hash(&token);
    let expires_at = now + LIFETIME;
    let new = NewChallenge { token_hash: &hash, account, surface, org, shown: &shown, expires_at, now };
    queries::challenges::insert(&mut tx, new).await?;
    desk::note(&mut tx, desk.door(), account, Some(org), "second_factor_asked").await?;
    tx.commit().await?;
    let expires_in = u32::try_from(LIFETIME.num_seconds()).unwrap_or_default();
    Ok(Entrance::Challenge(Answer::begun(TwoFactorChallenge { challenge: token, expires_in })))
}

/// Opens the session for whoever shows a code for their challenge.
pub(in crate::accounts) async fn verify(
    desk: &Desk,
    surface: Surface,
    verify: VerifyTwoFactor,
) -> Result<WithCookie<SignedIn>> {
    let hash = links::hash(&verify.challenge);
    let challenge = find(desk, &hash, surface).await?;
    let account = challenge.account;
    let attempt = spend::begin(desk.door(), account, &challenge.email).await?;
    let mut tx = desk.tx().await?;
    // The account first, as everybody locks it; then whether the challenge is still there.
    let factor = queries::two_factor::lock(&mut tx, account).await?;
    let factor = factor.filter(|factor| factor.is_active).ok_or_else(over)?;
    let tries = queries::challenges::count_try(&mut tx, &hash, TRIES).await?.ok_or_else(over)?;
    if !spend::code(&mut tx, desk, account, &factor, &verify.code).await? {
        return refuse(desk, tx, attempt, account, tries).await;
    }
    queries::challenges::end(&mut tx, &hash).await?;
    attempt.forgive(&mut tx).await?;
    let shown = challenge.shown.with_code(desk.clock().now());
    shown.note(&mut tx, desk.door(), (account, challenge.org)).await?;
    sessions::open(desk, tx, (account, challenge.org), surface, &shown).await
}

async fn find(desk: &Desk, hash: &[u8], surface: Surface) -> Result<Challenge> {
    let mut tx = desk.tx().await?;
    let found = queries::challenges::find(&mut tx, hash, surface, desk.clock().now()).await?;
    found.ok_or_else(over)
}

async fn refuse<T>(
    desk: &Desk,
    mut tx: AccountsTx,
    attempt: Attempt,
    account: AccountId,
    tries: i32,
) -> Result<T> {
    attempt.failed(&mut tx, desk.clock().now()).await?;
    desk::note_stranger(&mut tx, desk.door(), Some(account), "second_factor_failed").await?;
    tx.commit().await?;
    if tries < TRIES { Err(spend::wrong()) } else { Err(over()) }
}

/// The one answer for every challenge that is not good.
fn over() -> Error {
    Error::SignIn(Code::ChallengeOver)
}
