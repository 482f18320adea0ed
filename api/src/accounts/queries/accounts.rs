//! Accounts: statements.

use crate::access::AccountsTx;
use crate::problem::{Error, OnConstraint as _, Result};
use shared::Timestamp;
use shared::accounts::UpdateMe;
use shared::ids::{AccountId, SessionId};

/// An account, as signing in needs it.
pub(crate) struct Account {
    pub(crate) id: AccountId,
    pub(crate) email: String,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) password_hash: Option<String>,
    pub(crate) is_active: bool,
    pub(crate) is_verified: bool,
    pub(crate) has_two_factor: bool,
}

/// An account to be made, with an address that was shown to be its owner's.
pub(crate) struct NewAccount<'a> {
    pub(crate) id: AccountId,
    pub(crate) email: &'a str,
    /// None for who comes by a provider.
    pub(crate) password_hash: Option<&'a str>,
    pub(crate) first_name: &'a str,
    pub(crate) last_name: &'a str,
    pub(crate) locale: &'a str,
    pub(crate) time_zone: &'a str,
    pub(crate) now: Timestamp,
}

/// The account with this address, in the form that is looked up.
pub(crate) async fn find(tx: &mut AccountsTx, email: &str) -> Result<Option<Account>> {
    let row = sqlx::query!(
        r#"select id, email, first_name, last_name, password_hash, is_active,
               email_verified_at is not null as "is_verified!", two_factor_enabled
           from accounts where email_normalized = $1"#,
        email,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| Account {
        id: AccountId(row.id),
        email: row.email,
        first_name: row.first_name,
        last_name: row.last_name,
        password_hash: row.password_hash,
        is_active: row.is_active,
        is_verified: row.is_verified,
        has_two_factor: row.two_factor_enabled,
    }))
}

/// The account with this id.
pub(crate) async fn by_id(tx: &mut AccountsTx, id: AccountId) -> Result<Account> {
    let email = sqlx::query_scalar!("select email_normalized from accounts where id = $1", id.0)
        .fetch_one(&mut **tx)
        .await?;
    find(tx, &email).await?.ok_or(Error::NotFound)
}

/// The account, if it is not shut.
pub(crate) async fn active(tx: &mut AccountsTx, id: AccountId) -> Result<Option<Account>> {
    match sqlx::query_scalar!("select email_normalized from accounts where id = $1 and is_active", id.0)
        .fetch_optional(&mut **tx)
        .await?
    {
        Some(email) => find(tx, &email).await,
        None => Ok(None),
    }
}

/// The address of an account, in the form that is looked up.
pub(crate) async fn email(tx: &mut AccountsTx, account: AccountId) -> Result<String> {
    Ok(sqlx::query_scalar!("select email_normalized from accounts where id = $1 and is_active", account.0)
        .fetch_one(&mut **tx)
        .await?)
}

/// Makes a verified account.
///
/// # Errors
/// 422: the address has one.
pub(crate) async fn insert_verified(tx: &mut AccountsTx, new: NewAccount<'_>) -> Result<()> {
    let taken = || Error::field("email", "taken", "There is an account with this address already.");
    sqlx::query!(
        "insert into accounts (id, email, email_normalized, password_hash, first_name, last_name, locale,
             time_zone, email_verified_at, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $9)",
        new.id.0,
        new.email,
        crate::accounts::names::normalize(new.email),
        new.password_hash,
        new.first_name,
        new.last_name,
        new.locale,
        new.time_zone,
        new.now,
    )
    .execute(&mut **tx)
    .await
    .on_constraint("accounts_email_key", taken)?;
    Ok(())
}

/// The address was shown to be the account's.
pub(crate) async fn verify(tx: &mut AccountsTx, account: AccountId, now: Timestamp) -> Result<()> {
    sqlx::query!(
        "update accounts set email_verified_at = coalesce(email_verified_at, $2), updated_at = $2,
             version = version + 1
         where id = $1",
        account.0,
        now,
    )
    .execute(&mut **tx)
    .await?;
    show_customers(tx, account).await
}

/// The same, by whoever has the password `known`; false when it is another one by now.
pub(crate) async fn verify_with(
    tx: &mut AccountsTx,
    account: AccountId,
    known: Option<&str>,
    now: Timestamp,
) -> Result<bool> {
    let confirmed = sqlx::query!(
        "update accounts set email_verified_at = coalesce(email_verified_at, $3), updated_at = $3,
             version = version + 1
         where id = $1 and is_active and password_hash = $2",
        account.0,
        known,
        now,
    )
    .execute(&mut **tx)
    .await?;
    if confirmed.rows_affected() == 0 {
        return Ok(false);
    }
    show_customers(tx, account).await?;
    Ok(true)
}

/// Staff see the customers of a confirmed account.
async fn show_customers(tx: &mut AccountsTx, account: AccountId) -> Result<()> {
    sqlx::query!(
        "update customers c set is_confirmed = true from members m
         where m.account_id = $1 and c.org_id = m.org_id and c.id = m.customer_id and not c.is_confirmed",
        account.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Exchanges the password for one that was chosen with a link, which locks the account.
pub(crate) async fn set_password(
    tx: &mut AccountsTx,
    account: AccountId,
    hash: &str,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "update accounts set password_hash = $2, updated_at = $3, version = version + 1 where id = $1",
        account.0,
        hash,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Exchanges the password that was `known` when it was compared, for `session`. False when one of both is over:
/// hashing takes its time, and a reset in between must not be undone. The account is locked in a statement of its own:
/// one that waited for it would see the session as it was before.
pub(crate) async fn replace_password(
    tx: &mut AccountsTx,
    (account, session): (AccountId, SessionId),
    known: Option<&str>,
    hash: &str,
    now: Timestamp,
) -> Result<bool> {
    sqlx::query!("select id from accounts where id = $1 for update", account.0)
        .fetch_optional(&mut **tx)
        .await?;
    let done = sqlx::query!(
        "update accounts set password_hash = $4, updated_at = $5, version = version + 1
         where id = $1 and is_active and password_hash = $3
             and exists (
                 select from sessions
                 where id = $2 and account_id = $1 and revoked_at is null and ends_at > $5
             )",
        account.0,
        session.0,
        known,
        hash,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Notes a sign-in, and keeps the same password under today's parameters when they have changed. False when the
/// account or the password `known` is over since it was compared; otherwise the row stays locked, so that a reset
/// that comes now finds the session that is opened, and ends it.
pub(crate) async fn signed_in(
    tx: &mut AccountsTx,
    account: AccountId,
    known: Option<&str>,
    rehashed: Option<&str>,
    now: Timestamp,
) -> Result<bool> {
    let done = sqlx::query!(
        "update accounts set last_login_at = $2, password_hash = coalesce($4, password_hash)
         where id = $1 and is_active and password_hash = $3",
        account.0,
        now,
        known,
        rehashed,
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Notes a sign-in by a provider. False when the account is over; otherwise the row stays locked, as above.
pub(crate) async fn came(tx: &mut AccountsTx, account: AccountId, now: Timestamp) -> Result<bool> {
    let done =
        sqlx::query!("update accounts set last_login_at = $2 where id = $1 and is_active", account.0, now)
            .execute(&mut **tx)
            .await?;
    Ok(done.rows_affected() == 1)
}

/// Changes the profile, and the copies of the name that the organizations see.
pub(crate) async fn update(
    tx: &mut AccountsTx,
    account: AccountId,
    new: &UpdateMe,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "with changed as (
             update accounts set first_name = $2, last_name = $3, phone = $4, locale = $5, time_zone = $6,
                 updated_at = $7, version = version + 1
             where id = $1
         )
         update members set name = $8, updated_at = $7, version = version + 1
         where account_id = $1 and name <> $8",
        account.0,
        new.first_name,
        new.last_name,
        new.phone,
        new.locale,
        new.time_zone,
        now,
        crate::accounts::names::full_name(&new.first_name, &new.last_name),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The account's version and profile; the row is locked against other changes.
pub(crate) async fn lock(tx: &mut AccountsTx, account: AccountId) -> Result<(i64, UpdateMe)> {
    let row = sqlx::query!(
        "select version, first_name, last_name, phone, locale, time_zone from accounts where id = $1 for update",
        account.0,
    )
    .fetch_one(&mut **tx)
    .await?;
    let profile = UpdateMe {
        first_name: row.first_name,
        last_name: row.last_name,
        phone: row.phone,
        locale: row.locale,
        time_zone: row.time_zone,
    };
    Ok((row.version, profile))
}
