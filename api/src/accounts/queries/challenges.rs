//! Between the right password and the session: statements.

use crate::access::{AccountsTx, Surface};
use crate::accounts::shown::{Shown, Voucher};
use crate::problem::Result;
use shared::Timestamp;
use shared::ids::{AccountId, OrgId};

/// Somebody who showed who they are, and where they want to go.
pub(crate) struct Challenge {
    pub(crate) account: AccountId,
    pub(crate) org: OrgId,
    /// By what they showed who they are, before.
    pub(crate) shown: Shown,
    /// The account's address, in the form that is looked up.
    pub(crate) email: String,
}

/// A challenge to be kept.
pub(crate) struct NewChallenge<'a> {
    pub(crate) token_hash: &'a [u8],
    pub(crate) account: AccountId,
    pub(crate) surface: Surface,
    pub(crate) org: OrgId,
    pub(crate) shown: &'a Shown,
    pub(crate) expires_at: Timestamp,
    pub(crate) now: Timestamp,
}

/// Keeps a challenge.
pub(crate) async fn insert(tx: &mut AccountsTx, new: NewChallenge<'_>) -> Result<()> {
    let voucher = new.shown.provider.as_ref();
    sqlx::query!(
        "insert into sign_in_challenges (token_hash, account_id, audience, organization_id, expires_at, created_at,
             provider, provider_key, only_organization_id, proved_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        new.token_hash,
        new.account.0,
        new.surface.as_str(),
        new.org.0,
        new.expires_at,
        new.now,
        voucher.map(|voucher| &*voucher.name),
        voucher.map(|voucher| &*voucher.key),
        new.shown.only.map(|only| only.0),
        new.shown.at,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A challenge that is good now, on its surface.
pub(crate) async fn find(
    tx: &mut AccountsTx,
    hash: &[u8],
    surface: Surface,
    now: Timestamp,
) -> Result<Option<Challenge>> {
    let row = sqlx::query!(
        "select c.account_id, c.organization_id, c.provider, c.provider_key, c.only_organization_id, c.proved_at,
             a.email_normalized
         from sign_in_challenges c join accounts a on a.id = c.account_id
         where c.token_hash = $1 and c.audience = $2 and c.expires_at > $3 and a.is_active",
        hash,
        surface.as_str(),
        now,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| Challenge {
        account: AccountId(row.account_id),
        org: OrgId(row.organization_id),
        shown: Shown {
            provider: row.provider_key.zip(row.provider).map(|(key, name)| Voucher { key, name }),
            only: row.only_organization_id.map(OrgId),
            at: row.proved_at,
        },
        email: row.email_normalized,
    }))
}

/// Counts a try against a challenge, and says which it is; none when it is over, or was tried `most` times.
pub(crate) async fn count_try(tx: &mut AccountsTx, hash: &[u8], most: i32) -> Result<Option<i32>> {
    Ok(sqlx::query_scalar!(
        "update sign_in_challenges set failures = failures + 1 where token_hash = $1 and failures < $2
         returning failures",
        hash,
        most,
    )
    .fetch_optional(&mut **tx)
    .await?)
}

/// Ends a challenge that was met.
pub(crate) async fn end(tx: &mut AccountsTx, hash: &[u8]) -> Result<()> {
    sqlx::query!("delete from sign_in_challenges where token_hash = $1", hash).execute(&mut **tx).await?;
    Ok(())
}

/// Ends all challenges of an account: what they were asked for is over.
pub(crate) async fn end_all(tx: &mut AccountsTx, account: AccountId) -> Result<()> {
    sqlx::query!("delete from sign_in_challenges where account_id = $1", account.0)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Forgets challenges that ended.
pub(crate) async fn tidy(tx: &mut AccountsTx, before: Timestamp) -> Result<()> {
    sqlx::query!("delete from sign_in_challenges where expires_at < $1", before).execute(&mut **tx).await?;
    Ok(())
}
