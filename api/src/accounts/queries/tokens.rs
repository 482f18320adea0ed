//! One-time links: statements. A token is stored as its SHA-256, and not at all once it was used.

use crate::access::AccountsTx;
use crate::problem::Result;
use shared::Timestamp;
use shared::ids::AccountId;
use uuid::Uuid;

/// Keeps a new token. Older ones stay good: their mails may arrive later.
pub(crate) async fn insert(
    tx: &mut AccountsTx,
    id: Uuid,
    account: AccountId,
    purpose: &str,
    hash: &[u8],
    expires_at: Timestamp,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "insert into account_tokens (id, account_id, purpose, token_hash, expires_at, created_at)
         values ($1, $2, $3, $4, $5, $6)",
        id,
        account.0,
        purpose,
        hash,
        expires_at,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Whose token this is, if it is good; locked, so that it is used once.
pub(crate) async fn lock(
    tx: &mut AccountsTx,
    purpose: &str,
    hash: &[u8],
    now: Timestamp,
) -> Result<Option<AccountId>> {
    let account = sqlx::query_scalar!(
        // The account first: two of its tokens used at once would wait for each other otherwise.
        "select t.account_id from accounts a join account_tokens t on t.account_id = a.id
         where t.token_hash = $1 and t.purpose = $2 and t.expires_at > $3 and a.is_active
         for update of a, t",
        hash,
        purpose,
        now,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(account.map(AccountId))
}

/// Uses up all tokens that the account has for a purpose.
pub(crate) async fn use_up(
    tx: &mut AccountsTx,
    account: AccountId,
    purpose: &str,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "update account_tokens set token_hash = null, used_at = $3
         where account_id = $1 and purpose = $2 and used_at is null",
        account.0,
        purpose,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Forgets tokens that ended long ago.
pub(crate) async fn tidy(tx: &mut AccountsTx, before: Timestamp) -> Result<()> {
    sqlx::query!("delete from account_tokens where expires_at < $1", before).execute(&mut **tx).await?;
    Ok(())
}
