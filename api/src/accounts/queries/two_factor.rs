//! The second factor: statements.

use super::challenges;
use crate::access::{AccountsTx, Identity};
use crate::problem::{Error, Result};
use shared::Timestamp;
use shared::accounts::TwoFactor;
use shared::ids::{AccountId, CustomerId, MemberId, OrgId};
use shared::permission::Permission;
use shared::person::Side;
use shared::role::Role;

/// An account's second factor, sealed, with the account locked.
pub(crate) struct Factor {
    pub(crate) is_active: bool,
    pub(crate) secret: Option<Vec<u8>>,
    pub(crate) step: Option<i64>,
    pub(crate) pending: Option<Vec<u8>>,
    pub(crate) pending_at: Option<Timestamp>,
}

/// What it is, kept from changing and from being used by anybody else until the transaction ends.
pub(crate) async fn lock(tx: &mut AccountsTx, account: AccountId) -> Result<Option<Factor>> {
    Ok(sqlx::query_as!(
        Factor,
        "select is_active, two_factor_secret as secret, two_factor_step as step, two_factor_pending as pending,
             two_factor_pending_at as pending_at
         from accounts where id = $1 for update",
        account.0,
    )
    .fetch_optional(&mut **tx)
    .await?)
}

/// Whether the account has one.
pub(crate) async fn is_on(tx: &mut AccountsTx, account: AccountId) -> Result<bool> {
    Ok(sqlx::query_scalar!("select two_factor_enabled from accounts where id = $1", account.0)
        .fetch_one(&mut **tx)
        .await?)
}

/// How it stands, for its owner in an organization.
pub(crate) async fn state(
    tx: &mut AccountsTx,
    account: AccountId,
    org: OrgId,
    role: Role,
) -> Result<TwoFactor> {
    let row = sqlx::query!(
        r#"select a.two_factor_since, $3 = any (o.two_factor_roles) as "is_required!",
               (select count(*) from recovery_codes c where c.account_id = a.id) as "left!"
           from accounts a, organizations o where a.id = $1 and o.id = $2"#,
        account.0,
        org.0,
        role.as_str(),
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(TwoFactor {
        since: row.two_factor_since,
        recovery_codes_left: u32::try_from(row.left).unwrap_or_default(),
        is_required: row.is_required,
    })
}

/// Keeps a key that waits for its first code, in place of one that waited before.
pub(crate) async fn keep_pending(
    tx: &mut AccountsTx,
    account: AccountId,
    sealed: &[u8],
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "update accounts set two_factor_pending = $2, two_factor_pending_at = $3 where id = $1",
        account.0,
        sealed,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Takes the key that waited into use; `step` is that of its first code. Who is just signing in with the one before
/// begins anew.
pub(crate) async fn enable(tx: &mut AccountsTx, account: AccountId, step: i64, now: Timestamp) -> Result<()> {
    sqlx::query!(
        "update accounts set two_factor_enabled = true, two_factor_secret = two_factor_pending, two_factor_since = $3,
             two_factor_step = $2, two_factor_pending = null, two_factor_pending_at = null
         where id = $1",
        account.0,
        step,
        now,
    )
    .execute(&mut **tx)
    .await?;
    challenges::end_all(tx, account).await
}

/// Takes it away with its recovery codes; false when there was none.
pub(crate) async fn disable(tx: &mut AccountsTx, account: AccountId) -> Result<bool> {
    let done = sqlx::query!(
        "update accounts set two_factor_enabled = false, two_factor_secret = null, two_factor_since = null,
             two_factor_step = null, two_factor_pending = null, two_factor_pending_at = null
         where id = $1 and two_factor_enabled",
        account.0,
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!("delete from recovery_codes where account_id = $1", account.0).execute(&mut **tx).await?;
    challenges::end_all(tx, account).await?;
    Ok(done.rows_affected() == 1)
}

/// Uses the code of a step up; false when one of it, or of a later one, was used meanwhile.
pub(crate) async fn use_step(tx: &mut AccountsTx, account: AccountId, step: i64) -> Result<bool> {
    let done = sqlx::query!(
        "update accounts set two_factor_step = $2
         where id = $1 and (two_factor_step is null or two_factor_step < $2)",
        account.0,
        step,
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Uses a recovery code up; false when there is no such one.
pub(crate) async fn use_recovery_code(tx: &mut AccountsTx, account: AccountId, hash: &[u8]) -> Result<bool> {
    let done =
        sqlx::query!("delete from recovery_codes where account_id = $1 and code_hash = $2", account.0, hash)
            .execute(&mut **tx)
            .await?;
    Ok(done.rows_affected() == 1)
}

/// How many recovery codes are left.
pub(crate) async fn recovery_codes_left(tx: &mut AccountsTx, account: AccountId) -> Result<i64> {
    let left = sqlx::query_scalar!(
        r#"select count(*) as "left!" from recovery_codes where account_id = $1"#,
        account.0
    );
    Ok(left.fetch_one(&mut **tx).await?)
}

/// Keeps these recovery codes in place of all others.
pub(crate) async fn replace_recovery_codes(
    tx: &mut AccountsTx,
    account: AccountId,
    hashes: &[Vec<u8>],
    now: Timestamp,
) -> Result<()> {
    sqlx::query!("delete from recovery_codes where account_id = $1", account.0).execute(&mut **tx).await?;
    sqlx::query!(
        "insert into recovery_codes (account_id, code_hash, created_at)
         select $1, hash, $3 from unnest($2::bytea[]) as new (hash)",
        account.0,
        hashes,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A member whose factor somebody else wants to take away.
pub(crate) struct Other {
    pub(crate) account: AccountId,
    pub(crate) customer: Option<CustomerId>,
    /// Whether the account has a place in another organization, too.
    pub(crate) is_elsewhere: bool,
}

/// A member of this side, with their account locked: whoever takes it into another organization waits.
pub(crate) async fn lock_member(
    tx: &mut AccountsTx,
    org: OrgId,
    member: MemberId,
    side: Side,
) -> Result<Option<Other>> {
    let account = sqlx::query_scalar!(
        "select a.id from accounts a
         where a.id = (select m.account_id from members m where m.org_id = $1 and m.id = $2)
         for update",
        org.0,
        member.0,
    )
    .fetch_optional(&mut **tx)
    .await?;
    let Some(account) = account else { return Ok(None) };
    let row = sqlx::query!(
        r#"select m.customer_id,
               exists (select from members e where e.account_id = $3 and e.org_id <> $1) as "is_elsewhere!"
           from members m
           left join customers c on c.org_id = m.org_id and c.id = m.customer_id
           where m.org_id = $1 and m.id = $2 and m.account_id = $3 and (m.role = 'client') = $4
               and (m.role <> 'client' or c.is_confirmed)"#,
        org.0,
        member.0,
        account,
        side == Side::Client,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| Other {
        account: AccountId(account),
        customer: row.customer_id.map(CustomerId),
        is_elsewhere: row.is_elsewhere,
    }))
}

/// Whether somebody has a permission by now, and keeps it until the transaction ends.
pub(crate) async fn still_may(tx: &mut AccountsTx, by: &Identity, permission: Permission) -> Result<bool> {
    let role = sqlx::query_scalar!(
        "select role from members where org_id = $1 and id = $2 and disabled_at is null for share",
        by.org().0,
        by.member().0,
    )
    .fetch_optional(&mut **tx)
    .await?;
    let Some(role) = role else { return Ok(false) };
    let role: Role = role.parse().map_err(|error| Error::Bug(anyhow::Error::msg(error)))?;
    Ok(role.permissions().contains(permission))
}
