//! Registering, in one statement for either case: the account and all that hangs on it, or nothing; and one mail
//! in any case. So a known address does not show by the number of round trips, nor by what is left behind.

use super::accounts::Account;
use crate::access::{AccountsTx, RequestInfo};
use crate::problem::Result;
use serde_json::Value;
use shared::Timestamp;
use shared::ids::{AccountId, CustomerId, MemberId, OrgId};
use uuid::Uuid;

/// Who registers, the ids for what is made, and the mail for either case.
pub(crate) struct Registration<'a> {
    pub(crate) account: AccountId,
    pub(crate) member: MemberId,
    pub(crate) mail: Uuid,
    pub(crate) audit: Uuid,
    pub(crate) email: &'a str,
    pub(crate) normalized: &'a str,
    /// None for whoever comes by a provider.
    pub(crate) password_hash: Option<&'a str>,
    pub(crate) first_name: &'a str,
    pub(crate) last_name: &'a str,
    pub(crate) name: &'a str,
    pub(crate) when_new: Value,
    pub(crate) when_known: Value,
    /// False when the address got enough of them just now.
    pub(crate) with_mail: bool,
    pub(crate) request: &'a RequestInfo,
    pub(crate) now: Timestamp,
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It is done: a new account, or a notice to the owner of a known address.
    Done,
    /// A name was taken in this moment: roll back, choose another, and try again.
    Taken,
}

impl Outcome {
    const fn of(is_new: bool, is_member: bool) -> Self {
        if is_new && !is_member { Self::Taken } else { Self::Done }
    }
}

/// The company of a new client.
pub(crate) struct Company<'a> {
    pub(crate) org: OrgId,
    pub(crate) id: CustomerId,
    pub(crate) name: &'a str,
}

/// Makes a client, and a customer of their own: nobody joins one that is there by its name, which proves nothing, nor
/// learns whether there is one. Staff bring together what belongs together. For a known address it is only noted that
/// somebody asked: its owner becomes a client by signing in there, see [`take_up`].
pub(crate) async fn join(tx: &mut AccountsTx, new: &Registration<'_>, company: Company<'_>) -> Result<()> {
    sqlx::query!(
        r#"with account as (
               insert into accounts (id, email, email_normalized, password_hash, first_name, last_name, locale,
                   time_zone, created_at, updated_at)
               select $1, $2, $3, $4, $5, $6, o.locale, o.time_zone, $7, $7 from organizations o where o.id = $8
               on conflict on constraint accounts_email_key do nothing
               returning id
           ), customer as (
               insert into customers (org_id, id, name, is_confirmed, created_at, updated_at)
               select $8, $9, $10, false, $7, $7 from account
               returning id
           ), member as (
               insert into members (org_id, id, account_id, role, name, email, customer_id, is_primary_contact,
                   ticket_scope, created_at, updated_at)
               select $8, $11, account.id, 'client', $12, $2, customer.id, true, 'company', $7, $7
               from account, customer
               returning id, account_id
           ), audited as (
               insert into audit_events (org_id, id, actor, member_id, action, object_kind, object_id, detail,
                   ip, user_agent, request_id, created_at)
               select $8, $13, 'client', id, 'account.registered', 'account', account_id, '{}',
                   $14::text::inet, $15, $16, $7
               from member
           ), pending as (
               insert into pending_registrations (account_id, organization_id, company, created_at)
               select a.id, $8, $10, $7 from accounts a
               where a.email_normalized = $3
                   and not exists (select from members m where m.org_id = $8 and m.account_id = a.id)
               on conflict (account_id, organization_id)
                   do update set company = excluded.company, created_at = excluded.created_at
           )
           insert into mails (id, address, template, created_at)
           select $17, $2, case when exists (select from account) then $18::jsonb else $19::jsonb end, $7
           where $20"#,
        new.account.0,
        new.email,
        new.normalized,
        new.password_hash,
        new.first_name,
        new.last_name,
        new.now,
        company.org.0,
        company.id.0,
        company.name,
        new.member.0,
        new.name,
        new.audit,
        new.request.ip.map(|ip| ip.to_string()),
        new.request.user_agent.as_deref(),
        new.request.id,
        new.mail,
        new.when_new,
        new.when_known,
        new.with_mail,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The organization of a new admin.
pub(crate) struct Founded<'a> {
    pub(crate) org: OrgId,
    pub(crate) slug: &'a str,
    pub(crate) name: &'a str,
    pub(crate) categories: &'a [String],
    pub(crate) counter: Uuid,
}

/// Makes an organization and its admin.
pub(crate) async fn found(
    tx: &mut AccountsTx,
    new: &Registration<'_>,
    founded: Founded<'_>,
) -> Result<Outcome> {
    let row = sqlx::query!(
        r#"with account as (
               insert into accounts (id, email, email_normalized, password_hash, first_name, last_name,
                   created_at, updated_at)
               values ($1, $2, $3, $4, $5, $6, $7, $7)
               on conflict on constraint accounts_email_key do nothing
               returning id
           ), organization as (
               insert into organizations (id, slug, name, ticket_categories, first_step, created_at, updated_at)
               select $8, $9, $10, $11, 'brand', $7, $7 from account
               on conflict on constraint organizations_slug_key do nothing
               returning id
           ), counter as (
               insert into ticket_counters (org_id, id) select id, $12::uuid from organization
           ), member as (
               insert into members (org_id, id, account_id, role, name, email, created_at, updated_at)
               select organization.id, $13, account.id, 'admin', $14, $2, $7, $7 from account, organization
               returning org_id, id, account_id
           ), audited as (
               insert into audit_events (org_id, id, actor, member_id, action, object_kind, object_id, detail,
                   ip, user_agent, request_id, created_at)
               select org_id, $15, 'staff', id, 'account.registered', 'account', account_id, '{}',
                   $16::text::inet, $17, $18, $7
               from member
           ), mail as (
               insert into mails (id, address, template, created_at)
               select $19, $2, case when exists (select from account) then $20::jsonb else $21::jsonb end, $7 where $22
           )
           select exists (select from account) as "is_new!", exists (select from member) as "is_member!""#,
        new.account.0,
        new.email,
        new.normalized,
        new.password_hash,
        new.first_name,
        new.last_name,
        new.now,
        founded.org.0,
        founded.slug,
        founded.name,
        founded.categories,
        founded.counter,
        new.member.0,
        new.name,
        new.audit,
        new.request.ip.map(|ip| ip.to_string()),
        new.request.user_agent.as_deref(),
        new.request.id,
        new.mail,
        new.when_new,
        new.when_known,
        new.with_mail,
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(Outcome::of(row.is_new, row.is_member))
}

/// Where an account's owner becomes a client, and the ids for what is made.
pub(crate) struct NewClient {
    pub(crate) org: OrgId,
    pub(crate) customer: CustomerId,
    pub(crate) member: MemberId,
}

/// Makes whoever asked for it since then a client, with a customer of their own; whether they had asked.
pub(crate) async fn take_up(
    tx: &mut AccountsTx,
    account: &Account,
    new: NewClient,
    (since, now): (Timestamp, Timestamp),
) -> Result<bool> {
    let made = sqlx::query!(
        "with asked as (
             delete from pending_registrations
             where account_id = $1 and organization_id = $2 and created_at > $3
                 and not exists (select from members m where m.org_id = $2 and m.account_id = $1)
             returning company
         ), customer as (
             insert into customers (org_id, id, name, created_at, updated_at)
             select $2, $4, company, $5, $5 from asked
             returning id
         )
         insert into members (org_id, id, account_id, role, name, email, customer_id, is_primary_contact,
             ticket_scope, created_at, updated_at)
         select $2, $6, $1, 'client', $7, $8, customer.id, true, 'company', $5, $5 from customer",
        account.id.0,
        new.org.0,
        since,
        new.customer.0,
        now,
        new.member.0,
        crate::accounts::names::full_name(&account.first_name, &account.last_name),
        account.email,
    )
    .execute(&mut **tx)
    .await?;
    Ok(made.rows_affected() == 1)
}

/// Whoever registered with this account's address is to become a client nowhere.
pub(crate) async fn withdraw(tx: &mut AccountsTx, account: AccountId) -> Result<()> {
    sqlx::query!("delete from pending_registrations where account_id = $1", account.0)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Forgets those whom nobody took up.
pub(crate) async fn tidy(tx: &mut AccountsTx, before: Timestamp) -> Result<()> {
    sqlx::query!("delete from pending_registrations where created_at < $1", before)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
