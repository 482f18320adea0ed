//! Another address for an account, which waits to be confirmed by both: statements.

use crate::access::{AccountsTx, Surface};
use crate::addresses::Address;
use crate::problem::{Error, OnConstraint as _, Result};
use shared::Timestamp;
use shared::accounts::{EmailAddress, EmailChange};
use shared::customers::ContactName;
use shared::ids::{AccountId, ContactId, CustomerId, MemberId, OrgId, SessionId};
use shared::person::{Person, Side};
use shared::role::side_of;
use uuid::Uuid;

/// A change that waits.
pub(crate) struct Waiting {
    pub(crate) id: Uuid,
    pub(crate) account: AccountId,
    pub(crate) address: Address,
    pub(crate) surface: Surface,
    pub(crate) session: Option<SessionId>,
    pub(crate) is_former_confirmed: bool,
    pub(crate) is_new_confirmed: bool,
    pub(crate) expires_at: Timestamp,
}

struct Row {
    id: Uuid,
    account_id: Uuid,
    email: String,
    email_normalized: String,
    audience: String,
    session_id: Option<Uuid>,
    is_former_confirmed: bool,
    is_new_confirmed: bool,
    expires_at: Timestamp,
}

impl TryFrom<Row> for Waiting {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.id,
            account: AccountId(row.account_id),
            address: Address { typed: row.email, normalized: row.email_normalized },
            surface: row.audience.parse().map_err(|error: &str| Error::Bug(anyhow::anyhow!(error)))?,
            session: row.session_id.map(SessionId),
            is_former_confirmed: row.is_former_confirmed,
            is_new_confirmed: row.is_new_confirmed,
            expires_at: row.expires_at,
        })
    }
}

/// What is asked for.
pub(crate) struct Wish<'a> {
    pub(crate) id: Uuid,
    pub(crate) account: AccountId,
    pub(crate) address: &'a Address,
    pub(crate) surface: Surface,
    pub(crate) session: SessionId,
    pub(crate) expires_at: Timestamp,
    pub(crate) now: Timestamp,
}

/// Keeps it, in the place of one that waits.
pub(crate) async fn replace(tx: &mut AccountsTx, wish: &Wish<'_>) -> Result<()> {
    sqlx::query!(
        "insert into email_changes (id, account_id, email, email_normalized, audience, session_id, expires_at,
             created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict on constraint email_changes_account_key do update
             set id = excluded.id, email = excluded.email, email_normalized = excluded.email_normalized,
                 audience = excluded.audience, session_id = excluded.session_id, former_confirmed_at = null,
                 new_confirmed_at = null, expires_at = excluded.expires_at, created_at = excluded.created_at",
        wish.id,
        wish.account.0,
        wish.address.typed,
        wish.address.normalized,
        wish.surface.as_str(),
        wish.session.0,
        wish.expires_at,
        wish.now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The address of an account as it was typed, locked against other changes of it.
pub(crate) async fn lock_account(tx: &mut AccountsTx, account: AccountId) -> Result<Option<Address>> {
    Ok(sqlx::query_as!(
        Address,
        "select email as typed, email_normalized as normalized from accounts where id = $1 and is_active for update",
        account.0,
    )
    .fetch_optional(&mut **tx)
    .await?)
}

/// What waits of an account that is locked.
pub(crate) async fn of_account(
    tx: &mut AccountsTx,
    account: AccountId,
    now: Timestamp,
) -> Result<Option<Waiting>> {
    let row = sqlx::query_as!(
        Row,
        r#"select id, account_id, email, email_normalized, audience, session_id,
               former_confirmed_at is not null as "is_former_confirmed!",
               new_confirmed_at is not null as "is_new_confirmed!", expires_at
           from email_changes where account_id = $1 and expires_at > $2"#,
        account.0,
        now,
    )
    .fetch_optional(&mut **tx)
    .await?;
    row.map(Waiting::try_from).transpose()
}

/// The account that this change is of, if it waits still.
pub(crate) async fn account_of(tx: &mut AccountsTx, id: Uuid, now: Timestamp) -> Result<Option<AccountId>> {
    let account = sqlx::query_scalar!(
        "select account_id from email_changes where id = $1 and expires_at > $2",
        id,
        now
    );
    Ok(account.fetch_optional(&mut **tx).await?.map(AccountId))
}

/// An account's address, and what waits.
pub(crate) async fn show(tx: &mut AccountsTx, account: AccountId, now: Timestamp) -> Result<EmailAddress> {
    let email = sqlx::query_scalar!("select email from accounts where id = $1", account.0);
    let email = email.fetch_one(&mut **tx).await?;
    let change = of_account(tx, account, now).await?.map(|waiting| EmailChange {
        email: waiting.address.typed,
        is_former_confirmed: waiting.is_former_confirmed,
        is_new_confirmed: waiting.is_new_confirmed,
        expires_at: waiting.expires_at,
    });
    Ok(EmailAddress { email, change })
}

/// Its links are good for longer.
pub(crate) async fn prolong(tx: &mut AccountsTx, id: Uuid, expires_at: Timestamp) -> Result<()> {
    sqlx::query!("update email_changes set expires_at = $2 where id = $1", id, expires_at)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Keeps who has confirmed it.
pub(crate) async fn confirmed(tx: &mut AccountsTx, waiting: &Waiting, now: Timestamp) -> Result<()> {
    sqlx::query!(
        "update email_changes
         set former_confirmed_at = case when $2 then coalesce(former_confirmed_at, $4) end,
             new_confirmed_at = case when $3 then coalesce(new_confirmed_at, $4) end
         where id = $1",
        waiting.id,
        waiting.is_former_confirmed,
        waiting.is_new_confirmed,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// It waits no more; whether one did.
pub(crate) async fn delete(tx: &mut AccountsTx, account: AccountId) -> Result<bool> {
    let gone =
        sqlx::query!("delete from email_changes where account_id = $1", account.0).execute(&mut **tx).await?;
    Ok(gone.rows_affected() > 0)
}

/// Forgets what nobody confirmed in time.
pub(crate) async fn tidy(tx: &mut AccountsTx, now: Timestamp) -> Result<()> {
    sqlx::query!("delete from email_changes where expires_at <= $1", now).execute(&mut **tx).await?;
    Ok(())
}

/// A place of the account in an organization, where the address is another now.
pub(crate) struct Moved {
    pub(crate) org: OrgId,
    pub(crate) person: Person,
    pub(crate) customer: Option<CustomerId>,
    contact: Option<ContactId>,
}

/// Gives the account another address, and the copies of it that the organizations see.
///
/// # Errors
/// What `taken` says: somebody else came first.
pub(crate) async fn set(
    tx: &mut AccountsTx,
    account: AccountId,
    address: &Address,
    now: Timestamp,
    taken: fn() -> Error,
) -> Result<Vec<Moved>> {
    let rows = sqlx::query!(
        "with changed as (
             update accounts set email = $2, email_normalized = $3, updated_at = $4, version = version + 1
             where id = $1
         )
         update members set email = $2, updated_at = greatest(updated_at, $4), version = version + 1
         where account_id = $1
         returning org_id, id, name, role, customer_id, contact_id",
        account.0,
        address.typed,
        address.normalized,
        now,
    )
    .fetch_all(&mut **tx)
    .await
    .on_constraint("accounts_email_key", taken)?;
    let moved = |org, id, name, role: &str, customer: Option<Uuid>, contact: Option<Uuid>| Moved {
        org: OrgId(org),
        person: Person { id: MemberId(id), name, side: side_of(role).unwrap_or(Side::Client), avatar: None },
        customer: customer.map(CustomerId),
        contact: contact.map(ContactId),
    };
    let rows = rows.into_iter();
    Ok(rows
        .map(|row| moved(row.org_id, row.id, row.name, &row.role, row.customer_id, row.contact_id))
        .collect())
}

/// The contact that a member is follows, where it had the same address and no other contact there has the new one.
pub(crate) async fn follow(
    tx: &mut AccountsTx,
    moved: &Moved,
    former: &Address,
    address: &Address,
    now: Timestamp,
) -> Result<Option<ContactName>> {
    let Some(contact) = moved.contact else { return Ok(None) };
    let name = sqlx::query_scalar!(
        "update contacts c
         set email = $3, email_normalized = $4, updated_at = greatest(updated_at, $6), version = version + 1
         where org_id = $1 and id = $2 and email_normalized = $5
             and not exists (
                 select from contacts other
                 where other.org_id = c.org_id and other.customer_id = c.customer_id
                     and other.email_normalized = $4
             )
         returning name",
        moved.org.0,
        contact.0,
        address.typed,
        address.normalized,
        former.normalized,
        now,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(name.map(|name| ContactName { id: contact, name }))
}
