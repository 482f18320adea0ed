//! Memberships: statements.

use crate::access::{AccountsTx, Surface};
use crate::http::page::Paging;
use crate::lists::{Listing, Order};
use crate::people::avatar_path;
use crate::problem::{Error, Result};
use serde::Deserialize;
use shared::Timestamp;
use shared::accounts::{Me, TicketScope};
use shared::brand::Brand;
use shared::customers::Customer;
use shared::ids::{AccountId, ContactId, CustomerId, LogoId, MemberId, OrgId};
use shared::organizations::{Organization, Workplace};
use shared::page::Page;
use shared::role::Role;
use sqlx::FromRow;
use sqlx::types::Json;
use uuid::Uuid;

/// The account in an organization, if its role fits the surface; with the account's version. A session that is bound to
/// this organization knows of no other.
pub(crate) async fn find(
    tx: &mut AccountsTx,
    account: AccountId,
    org: OrgId,
    surface: Surface,
    is_bound: bool,
) -> Result<Option<(Me, i64)>> {
    let row = sqlx::query!(
        r#"select a.email, a.first_name, a.last_name, a.phone, a.locale, a.time_zone, a.version,
               m.id as member, m.avatar, m.role, m.ticket_scope, m.is_primary_contact,
               o.slug, o.name as organization, o.accent, o.logo_id, o.ticket_categories,
               (select coalesce(jsonb_agg(to_jsonb(other)), '[]') from (
                   select t.id, t.slug, t.name, t.accent, t.logo_id, t.ticket_categories
                   from members n join organizations t on t.id = n.org_id
                   where n.account_id = a.id and n.org_id <> m.org_id and n.disabled_at is null
                       and (n.role = 'client') = $3 and not $4
                   order by t.name, t.id limit 100
               ) other) as "others!: Json<Vec<OrganizationRow>>",
               c.id as "customer_id?", c.name as "customer?", a.password_hash is not null as "has_password!"
           from accounts a
           join members m on m.account_id = a.id
           join organizations o on o.id = m.org_id
           left join customers c on c.org_id = m.org_id and c.id = m.customer_id
           where a.id = $1 and m.org_id = $2 and a.is_active and m.disabled_at is null and (m.role = 'client') = $3"#,
        account.0,
        org.0,
        surface == Surface::Portal,
        is_bound,
    )
    .fetch_optional(&mut **tx)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let role: Role = row.role.parse().map_err(|error| Error::Bug(anyhow::Error::msg(error)))?;
    let scope: TicketScope =
        row.ticket_scope.parse().map_err(|error: &str| Error::Bug(anyhow::anyhow!(error)))?;
    let me = Me {
        account_id: account,
        member_id: MemberId(row.member),
        email: row.email,
        first_name: row.first_name,
        last_name: row.last_name,
        avatar: row.avatar.as_deref().map(avatar_path),
        phone: row.phone,
        locale: row.locale,
        time_zone: row.time_zone,
        role,
        permissions: role.permissions().iter().collect(),
        organization: Organization {
            id: org,
            slug: row.slug,
            name: row.organization,
            brand: Brand::of(org, row.accent, row.logo_id.map(LogoId)),
            ticket_categories: row.ticket_categories,
        },
        other_organizations: row.others.0.into_iter().map(Organization::from).collect(),
        customer: row.customer_id.zip(row.customer).map(|(id, name)| Customer { id: CustomerId(id), name }),
        ticket_scope: (!role.is_staff()).then_some(scope),
        is_primary_contact: row.is_primary_contact,
        has_password: row.has_password,
    };
    Ok(Some((me, row.version)))
}

/// Whether the account has a place in an organization that fits the surface, and is not shut out of it.
pub(crate) async fn has_place(
    tx: &mut AccountsTx,
    account: AccountId,
    org: OrgId,
    surface: Surface,
) -> Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"select exists (
               select from members
               where account_id = $1 and org_id = $2 and disabled_at is null and (role = 'client') = $3
           ) as "is!""#,
        account.0,
        org.0,
        surface == Surface::Portal,
    )
    .fetch_one(&mut **tx)
    .await?)
}

/// Whether the account is a client anywhere.
pub(crate) async fn is_client(tx: &mut AccountsTx, account: AccountId) -> Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from members where account_id = $1 and role = 'client') as "is!""#,
        account.0,
    )
    .fetch_one(&mut **tx)
    .await?)
}

/// The client that an account is in an organization, with its customer and its name.
pub(crate) async fn client_of_org(
    tx: &mut AccountsTx,
    account: AccountId,
    org: OrgId,
) -> Result<Option<(MemberId, CustomerId, String)>> {
    let row = sqlx::query!(
        r#"select id, customer_id as "customer!", name from members
           where account_id = $1 and org_id = $2 and role = 'client' and customer_id is not null"#,
        account.0,
        org.0,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| (MemberId(row.id), CustomerId(row.customer), row.name)))
}

/// Where a sign-in leads: the organization with this slug or, none named, the one used last, of those where the
/// role fits the surface.
pub(crate) async fn choose(
    tx: &mut AccountsTx,
    account: AccountId,
    surface: Surface,
    slug: Option<&str>,
) -> Result<Option<OrgId>> {
    let org = sqlx::query_scalar!(
        "select m.org_id from members m
         join organizations o on o.id = m.org_id
         left join lateral (
             select max(s.created_at) as at from sessions s
             where s.account_id = m.account_id and s.organization_id = m.org_id
         ) used on true
         where m.account_id = $1 and m.disabled_at is null and (m.role = 'client') = $2
             and ($3::text is null or o.slug = $3)
         order by used.at desc nulls last, m.created_at, m.org_id
         limit 1",
        account.0,
        surface == Surface::Portal,
        slug,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(org.map(OrgId))
}

static CLIENT_OF: Listing = Listing {
    name: "organizations",
    from: "members m join organizations t on t.id = m.org_id",
    of: "m.account_id = $1 and m.role = 'client' and m.disabled_at is null",
    columns: "t.id, t.slug, t.name, t.accent, t.logo_id, t.ticket_categories",
    ..Listing::OF_ORGANIZATION
};

#[derive(Debug, FromRow, Deserialize)]
struct OrganizationRow {
    id: Uuid,
    slug: String,
    name: String,
    accent: Option<String>,
    logo_id: Option<Uuid>,
    ticket_categories: Vec<String>,
}

impl From<OrganizationRow> for Organization {
    fn from(row: OrganizationRow) -> Self {
        let id = OrgId(row.id);
        let brand = Brand::of(id, row.accent, row.logo_id.map(LogoId));
        Self { id, slug: row.slug, name: row.name, brand, ticket_categories: row.ticket_categories }
    }
}

/// The organizations that the account is a client of, by name; `only` this one for a session that is bound to it.
pub(crate) async fn client_of(
    tx: &mut AccountsTx,
    account: AccountId,
    only: Option<OrgId>,
    paging: &Paging,
) -> Result<Page<Organization>> {
    let only = only.map(|org| org.0);
    let page = CLIENT_OF.of(account.0).only("m.org_id = ?", only).page(tx, &Order::BY_NAME, paging).await?;
    Ok(page.map(|row: OrganizationRow| row.into()))
}

static STAFF_OF: Listing = Listing {
    name: "workplaces",
    from: "members m join organizations t on t.id = m.org_id",
    of: "m.account_id = $1 and m.role <> 'client' and m.disabled_at is null",
    columns: "t.id, t.slug, t.name, t.accent, t.logo_id, m.role",
    ..Listing::OF_ORGANIZATION
};

#[derive(FromRow)]
struct WorkplaceRow {
    id: Uuid,
    slug: String,
    name: String,
    accent: Option<String>,
    logo_id: Option<Uuid>,
    role: String,
}

/// The organizations that the account works in, by name; `only` this one for a session that is bound to it.
pub(crate) async fn staff_of(
    tx: &mut AccountsTx,
    account: AccountId,
    only: Option<OrgId>,
    paging: &Paging,
) -> Result<Page<Workplace>> {
    let only = only.map(|org| org.0);
    let page = STAFF_OF.of(account.0).only("m.org_id = ?", only).page(tx, &Order::BY_NAME, paging).await?;
    page.try_map(|row: WorkplaceRow| {
        Ok(Workplace {
            id: OrgId(row.id),
            slug: row.slug,
            name: row.name,
            brand: Brand::of(OrgId(row.id), row.accent, row.logo_id.map(LogoId)),
            role: row.role.parse().map_err(|error| Error::Bug(anyhow::Error::msg(error)))?,
        })
    })
}

/// The organization that a mail to the account speaks for, with its name: the one used last; none where the account
/// itself made it up, which nobody has confirmed.
pub(crate) async fn sender(tx: &mut AccountsTx, account: AccountId) -> Result<Option<(OrgId, String)>> {
    let row = sqlx::query!(
        "select o.id, o.name from members m
         join organizations o on o.id = m.org_id
         join accounts a on a.id = m.account_id
         left join lateral (
             select max(s.created_at) as at from sessions s
             where s.account_id = m.account_id and s.organization_id = m.org_id
         ) used on true
         where m.account_id = $1 and m.disabled_at is null
             and (m.role = 'client' or a.email_verified_at is not null)
         order by used.at desc nulls last, m.created_at, m.org_id
         limit 1",
        account.0,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| (OrgId(row.id), row.name)))
}

/// What others know of an account's owner, and so would guess: names, address, organizations, companies.
pub(crate) async fn known_words(tx: &mut AccountsTx, account: AccountId) -> Result<Vec<String>> {
    let row = sqlx::query!(
        r#"select a.email, a.first_name, a.last_name,
               array(select o.name from members m join organizations o on o.id = m.org_id
                     where m.account_id = a.id) as "organizations!",
               array(select c.name from members m join customers c on c.org_id = m.org_id and c.id = m.customer_id
                     where m.account_id = a.id) as "companies!"
           from accounts a where a.id = $1"#,
        account.0,
    )
    .fetch_one(&mut **tx)
    .await?;
    let own = [row.email, row.first_name, row.last_name];
    Ok(own.into_iter().chain(row.organizations).chain(row.companies).collect())
}

/// A place in an organization, given by an operator.
pub(crate) struct NewMember<'a> {
    pub(crate) id: MemberId,
    pub(crate) org: OrgId,
    pub(crate) account: AccountId,
    pub(crate) role: Role,
    pub(crate) name: &'a str,
    pub(crate) email: &'a str,
    pub(crate) customer: Option<CustomerId>,
    pub(crate) contact: Option<ContactId>,
    pub(crate) is_primary_contact: bool,
    pub(crate) now: Timestamp,
}

/// Gives an account a place in an organization.
pub(crate) async fn insert(tx: &mut AccountsTx, new: NewMember<'_>) -> Result<()> {
    let scope = if new.is_primary_contact { TicketScope::Company } else { TicketScope::Own };
    sqlx::query!(
        "insert into members (org_id, id, account_id, role, name, email, customer_id, is_primary_contact,
             ticket_scope, contact_id, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)",
        new.org.0,
        new.id.0,
        new.account.0,
        new.role.as_str(),
        new.name,
        new.email,
        new.customer.map(|customer| customer.0),
        new.is_primary_contact,
        scope.as_str(),
        new.contact.map(|contact| contact.0),
        new.now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
