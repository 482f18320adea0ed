//! The picture of an account's owner: statements.

use crate::access::AccountsTx;
use crate::pictures::Photograph;
use crate::problem::Result;
use shared::Timestamp;
use shared::ids::AccountId;

/// Keeps a picture under this key in the place of the former one, and with all places of the account.
pub(crate) async fn put(
    tx: &mut AccountsTx,
    account: AccountId,
    (key, Photograph(jpeg)): (&str, Photograph),
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "insert into avatars (account_id, key, jpeg, created_at) values ($1, $2, $3, $4)
         on conflict (account_id) do update
             set key = excluded.key, jpeg = excluded.jpeg, created_at = excluded.created_at",
        account.0,
        key,
        jpeg,
        now,
    )
    .execute(&mut **tx)
    .await?;
    show(tx, account, Some(key), now).await
}

/// Takes the picture away; whether there was one.
pub(crate) async fn remove(tx: &mut AccountsTx, account: AccountId, now: Timestamp) -> Result<bool> {
    let gone =
        sqlx::query!("delete from avatars where account_id = $1", account.0).execute(&mut **tx).await?;
    if gone.rows_affected() == 0 {
        return Ok(false);
    }
    show(tx, account, None, now).await?;
    Ok(true)
}

/// The copies of the key that the organizations see, and the account's version.
async fn show(tx: &mut AccountsTx, account: AccountId, key: Option<&str>, now: Timestamp) -> Result<()> {
    sqlx::query!(
        "with changed as (update accounts set updated_at = $3, version = version + 1 where id = $1)
         update members set avatar = $2, updated_at = greatest(updated_at, $3), version = version + 1
         where account_id = $1",
        account.0,
        key,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The picture with this key.
pub(crate) async fn find(tx: &mut AccountsTx, key: &str) -> Result<Option<Vec<u8>>> {
    let jpeg = sqlx::query_scalar!("select jpeg from avatars where key = $1", key);
    Ok(jpeg.fetch_optional(&mut **tx).await?)
}
