//! Organizations and customers, as registering needs them: statements.

use crate::access::AccountsTx;
use crate::problem::{Error, Result};
use shared::Timestamp;
use shared::brand::Brand;
use shared::ids::{AccountId, LogoId, OrgId};
use shared::organizations::{FirstStep, Registration};
use uuid::Uuid;

/// What a visitor's organization looks like, and whom it lets in.
pub(crate) struct Door {
    pub(crate) id: OrgId,
    pub(crate) slug: String,
    pub(crate) name: String,
    pub(crate) brand: Brand,
    pub(crate) sign_in_text: Option<String>,
    pub(crate) registration: Registration,
    email_domains: Vec<String>,
}

impl Door {
    /// Whether somebody with this address may become a client.
    pub(crate) fn lets_in(&self, email: &str) -> bool {
        let domain = email.rsplit('@').next().unwrap_or_default();
        match self.registration {
            Registration::Open => true,
            Registration::Domains => {
                self.email_domains.iter().any(|known| known.eq_ignore_ascii_case(domain))
            }
            Registration::Invitation | Registration::Closed => false,
        }
    }
}

/// The organization with this slug or, none named, the only one there is. One whose founder has not confirmed an
/// address is none yet: anybody could have made it up.
pub(crate) async fn door(tx: &mut AccountsTx, slug: Option<&str>) -> Result<Option<Door>> {
    let mut rows = sqlx::query!(
        "select o.id, o.slug, o.name, o.accent, o.logo_id, o.sign_in_text, o.registration, o.email_domains from organizations o
         where ($1::text is null or o.slug = $1)
             and exists (
                 select from members m join accounts a on a.id = m.account_id
                 where m.org_id = o.id and m.role <> 'client' and a.email_verified_at is not null
             )
         limit 2",
        slug,
    )
    .fetch_all(&mut **tx)
    .await?;
    let row = if rows.len() == 1 { rows.pop() } else { None };
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Door {
        id: OrgId(row.id),
        slug: row.slug,
        name: row.name,
        brand: Brand::of(OrgId(row.id), row.accent, row.logo_id.map(LogoId)),
        sign_in_text: row.sign_in_text,
        registration: row.registration.parse().map_err(|error: &str| Error::Bug(anyhow::anyhow!(error)))?,
        email_domains: row.email_domains,
    }))
}

/// The logo of this organization as a PNG, if it is the one that it has.
pub(crate) async fn logo(tx: &mut AccountsTx, org: OrgId, logo: LogoId) -> Result<Option<Vec<u8>>> {
    let found = sqlx::query_scalar!("select png from logos where org_id = $1 and id = $2", org.0, logo.0);
    Ok(found.fetch_optional(&mut **tx).await?)
}

/// Whether there is an organization whose founder, or another of its staff, has confirmed their address.
pub(crate) async fn is_any(tx: &mut AccountsTx) -> Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"select exists (
               select from members m join accounts a on a.id = m.account_id
               where m.role <> 'client' and a.email_verified_at is not null
           ) as "is_any!""#,
    )
    .fetch_one(&mut **tx)
    .await?)
}

/// Whether the account is staff of an organization none of whose staff has confirmed an address: as soon as this one
/// does, the organization is there.
pub(crate) async fn is_founder(tx: &mut AccountsTx, account: AccountId) -> Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"select exists (
               select from members m
               where m.account_id = $1 and m.role <> 'client'
                   and not exists (
                       select from members other join accounts a on a.id = other.account_id
                       where other.org_id = m.org_id and other.role <> 'client'
                           and a.email_verified_at is not null
                   )
           ) as "is_founder!""#,
        account.0,
    )
    .fetch_one(&mut **tx)
    .await?)
}

/// Until this transaction ends, nobody else founds an organization by confirming an address.
pub(crate) async fn lock_founding(tx: &mut AccountsTx) -> Result<()> {
    sqlx::query!("select pg_advisory_xact_lock(7045652)").execute(&mut **tx).await?;
    Ok(())
}

/// The first of these slugs that no organization has.
pub(crate) async fn free(tx: &mut AccountsTx, slugs: &[String]) -> Result<Option<String>> {
    Ok(sqlx::query_scalar!(
        r#"select wanted.slug as "slug!" from unnest($1::text[]) with ordinality as wanted (slug, place)
           where not exists (select from organizations o where o.slug = wanted.slug)
           order by wanted.place limit 1"#,
        slugs,
    )
    .fetch_optional(&mut **tx)
    .await?)
}

/// An organization to be made.
pub(crate) struct NewOrganization<'a> {
    pub(crate) id: OrgId,
    pub(crate) slug: &'a str,
    pub(crate) name: &'a str,
    pub(crate) accent: Option<&'a str>,
    pub(crate) categories: &'a [String],
    pub(crate) first_step: FirstStep,
    pub(crate) counter: Uuid,
    pub(crate) now: Timestamp,
}

/// Makes an organization with the counter of its tickets; false when the slug is taken.
pub(crate) async fn insert(tx: &mut AccountsTx, new: NewOrganization<'_>) -> Result<bool> {
    let made = sqlx::query!(
        "with organization as (
             insert into organizations (id, slug, name, accent, ticket_categories, first_step, created_at, updated_at)
             values ($1, $2, $3, $4, $5, $8, $6, $6)
             on conflict on constraint organizations_slug_key do nothing
             returning id
         )
         insert into ticket_counters (org_id, id) select id, $7::uuid from organization",
        new.id.0,
        new.slug,
        new.name,
        new.accent,
        new.categories,
        new.now,
        new.counter,
        new.first_step.as_str(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(made.rows_affected() == 1)
}
