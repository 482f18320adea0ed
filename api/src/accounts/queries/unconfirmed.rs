//! Accounts that nobody has confirmed: statements. What still hangs on something, the database knows best: it deletes
//! nothing that a foreign key leads to, but for what an account or an organization only has for itself.

use crate::access::AccountsTx;
use crate::problem::Result;
use shared::Timestamp;
use shared::ids::{AccountId, CustomerId, OrgId};
use sqlx::postgres::PgArguments;
use sqlx::query::Query;
use sqlx::{Connection as _, Postgres};

/// How many accounts are looked at together.
const BATCH: i64 = 500;

/// The next accounts after `last` that were made before then.
pub(crate) async fn next(
    tx: &mut AccountsTx,
    last: Option<AccountId>,
    before: Timestamp,
) -> Result<Vec<AccountId>> {
    let accounts = sqlx::query_scalar!(
        "select id from accounts
         where email_verified_at is null and created_at < $1 and ($2::uuid is null or id > $2)
         order by id limit $3",
        before,
        last.map(|last| last.0),
        BATCH,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(accounts.into_iter().map(AccountId).collect())
}

/// Keeps the account from being confirmed; false when it has been.
pub(crate) async fn lock(tx: &mut AccountsTx, account: AccountId) -> Result<bool> {
    let locked = sqlx::query_scalar!(
        "select id from accounts where id = $1 and email_verified_at is null for update",
        account.0,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(locked.is_some())
}

/// What an account is in an organization, and what was made for it.
pub(crate) struct Membership {
    pub(crate) org: OrgId,
    /// Its customer, if it is the one that came with the account.
    pub(crate) customer: Option<CustomerId>,
    /// The organization came with the account.
    pub(crate) is_founder: bool,
}

/// The memberships of an account. Registering makes all of it in one moment, so what is older or newer is somebody else's.
pub(crate) async fn memberships(tx: &mut AccountsTx, account: AccountId) -> Result<Vec<Membership>> {
    let rows = sqlx::query!(
        r#"select m.org_id, c.id as "customer?", (m.role <> 'client' and o.created_at = a.created_at) as "is_founder!"
           from members m
           join accounts a on a.id = m.account_id
           join organizations o on o.id = m.org_id
           left join customers c on c.org_id = m.org_id and c.id = m.customer_id and c.created_at = a.created_at
           where m.account_id = $1"#,
        account.0,
    )
    .fetch_all(&mut **tx)
    .await?;
    let membership = |org, customer: Option<uuid::Uuid>, is_founder| Membership {
        org: OrgId(org),
        customer: customer.map(CustomerId),
        is_founder,
    };
    Ok(rows.into_iter().map(|row| membership(row.org_id, row.customer, row.is_founder)).collect())
}

/// Deletes a locked account with its members; false when it may still be confirmed by a link, when its owner has
/// registered elsewhere and is to sign in, or when staff have given it something: a ticket, or a place in a team.
pub(crate) async fn delete(tx: &mut AccountsTx, account: AccountId, now: Timestamp) -> Result<bool> {
    unless_in_use(
        tx,
        sqlx::query!(
            "with forgotten as (
                 select a.id from accounts a
                 where a.id = $1
                     and not exists (
                         select from account_tokens t
                         where t.account_id = a.id and t.used_at is null and t.expires_at > $2
                     )
                     and not exists (select from pending_registrations p where p.account_id = a.id)
             ), memberships as (
                 delete from members using forgotten where account_id = forgotten.id
             )
             delete from accounts using forgotten where accounts.id = forgotten.id",
            account.0,
            now,
        ),
    )
    .await
}

/// Deletes a customer with whom there is nothing.
pub(crate) async fn delete_customer(tx: &mut AccountsTx, org: OrgId, customer: CustomerId) -> Result<()> {
    let delete = sqlx::query!("delete from customers where org_id = $1 and id = $2", org.0, customer.0);
    unless_in_use(tx, delete).await.map(drop)
}

/// Deletes an organization in which there is nobody.
pub(crate) async fn delete_organization(tx: &mut AccountsTx, org: OrgId) -> Result<()> {
    unless_in_use(tx, sqlx::query!("delete from organizations where id = $1", org.0)).await.map(drop)
}

/// Whether it is deleted: not when a foreign key leads to it.
async fn unless_in_use(tx: &mut AccountsTx, delete: Query<'_, Postgres, PgArguments>) -> Result<bool> {
    let mut part = tx.begin().await?;
    match delete.execute(&mut *part).await {
        Ok(deleted) => {
            part.commit().await?;
            Ok(deleted.rows_affected() > 0)
        }
        Err(sqlx::Error::Database(error)) if error.is_foreign_key_violation() => {
            part.rollback().await?;
            Ok(false)
        }
        Err(error) => Err(error.into()),
    }
}
