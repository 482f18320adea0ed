//! Invitations, for whoever has the link: statements.

use crate::access::{AccountsTx, Surface};
use crate::problem::{Error, Result};
use shared::Timestamp;
use shared::accounts::TicketScope;
use shared::brand::Brand;
use shared::ids::{AccountId, ContactId, CustomerId, InvitationId, LogoId, MemberId, OrgId};
use shared::permission::Permission;
use shared::role::Role;

/// An invitation, with what whoever accepts it becomes.
pub(crate) struct Invitation {
    pub(crate) org: OrgId,
    pub(crate) id: InvitationId,
    pub(crate) email: String,
    pub(crate) email_normalized: String,
    pub(crate) role: Role,
    pub(crate) customer: Option<CustomerId>,
    pub(crate) customer_name: Option<String>,
    pub(crate) contact: Option<ContactId>,
    pub(crate) scope: TicketScope,
    pub(crate) invited_by: String,
    pub(crate) organization: String,
    pub(crate) slug: String,
    pub(crate) brand: Brand,
    pub(crate) locale: String,
    pub(crate) time_zone: String,
    pub(crate) expires_at: Timestamp,
}

/// The invitation of a link that is good now, if it is to this surface, its company was not put away since, and whoever
/// invites may still do so: of a key, whoever answers for it.
pub(crate) async fn find(
    tx: &mut AccountsTx,
    hash: &[u8],
    surface: Surface,
    now: Timestamp,
) -> Result<Option<Invitation>> {
    let row = sqlx::query!(
        r#"select i.org_id, i.id, i.email, i.email_normalized, i.role, i.customer_id, c.name as "customer?",
               i.contact_id, i.ticket_scope, b.name as invited_by, o.name as organization, o.slug, o.accent, o.logo_id,
               o.locale, o.time_zone, i.expires_at, w.role as host_role,
               (w.is_primary_contact and w.customer_id = i.customer_id) as "is_primary!"
           from invitations i
           join organizations o on o.id = i.org_id
           join members b on b.org_id = i.org_id and b.id = i.invited_by
           left join api_keys k on k.org_id = i.org_id and k.member_id = b.id
           join members w on w.org_id = i.org_id and w.id = coalesce(k.owner_id, b.id) and w.disabled_at is null
           left join customers c on c.org_id = i.org_id and c.id = i.customer_id
           where i.token_hashes @> array[$1::bytea] and (i.role = 'client') = $2 and i.expires_at > $3
               and i.accepted_at is null and i.revoked_at is null and c.archived_at is null"#,
        hash,
        surface == Surface::Portal,
        now,
    )
    .fetch_optional(&mut **tx)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let read = |role: &str| role.parse::<Role>().map_err(|error| Error::Bug(anyhow::Error::msg(error)));
    let (role, host) = (read(&row.role)?, read(&row.host_role)?);
    let needed = if role.is_staff() { Permission::StaffManage } else { Permission::ClientsManage };
    if !(host.may(needed) || row.is_primary) {
        return Ok(None);
    }
    Ok(Some(Invitation {
        org: OrgId(row.org_id),
        id: InvitationId(row.id),
        email: row.email,
        email_normalized: row.email_normalized,
        role,
        customer: row.customer_id.map(CustomerId),
        customer_name: row.customer,
        contact: row.contact_id.map(ContactId),
        scope: row.ticket_scope.parse().map_err(|error| Error::Bug(anyhow::Error::msg(error)))?,
        invited_by: row.invited_by,
        organization: row.organization,
        slug: row.slug,
        brand: Brand::of(OrgId(row.org_id), row.accent, row.logo_id.map(LogoId)),
        locale: row.locale,
        time_zone: row.time_zone,
        expires_at: row.expires_at,
    }))
}

/// Keeps the invitation of a link from being accepted or changed by anybody else. In a statement of its own: one that
/// waited for it would see what hangs on it as it was before.
pub(crate) async fn lock(tx: &mut AccountsTx, hash: &[u8]) -> Result<()> {
    sqlx::query!("select id from invitations where token_hashes @> array[$1::bytea] for update", hash)
        .fetch_optional(&mut **tx)
        .await?;
    Ok(())
}

/// Whom an invitation makes a member.
pub(crate) struct Place<'a> {
    pub(crate) id: MemberId,
    pub(crate) account: AccountId,
    pub(crate) name: &'a str,
    pub(crate) email: &'a str,
    pub(crate) now: Timestamp,
}

/// Gives an account the place that it was invited to; false when it has one. A contact that somebody else is by now is
/// left to them. Whoever is the company's primary contact looks after its team, and so sees all of its tickets.
pub(crate) async fn join(tx: &mut AccountsTx, invitation: &Invitation, place: &Place<'_>) -> Result<bool> {
    let made = sqlx::query!(
        "with contact as (
             select c.id, c.is_primary from contacts c
             where c.org_id = $1 and c.id = $8
                 and not exists (select from members m where m.org_id = $1 and m.contact_id = c.id)
         )
         insert into members (org_id, id, account_id, role, name, email, customer_id, contact_id, is_primary_contact,
             ticket_scope, created_at, updated_at)
         select $1, $2, $3, $4, $5, $6, $7, contact.id, coalesce(contact.is_primary, false),
             case when contact.is_primary then 'company' else $9 end, $10, $10
         from (select) one left join contact on true
         on conflict on constraint members_account_key do nothing",
        invitation.org.0,
        place.id.0,
        place.account.0,
        invitation.role.as_str(),
        place.name,
        place.email,
        invitation.customer.map(|customer| customer.0),
        invitation.contact.map(|contact| contact.0),
        invitation.scope.as_str(),
        place.now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(made.rows_affected() == 1)
}

/// Somebody joined by it, so no link leads to it any more.
pub(crate) async fn accepted(
    tx: &mut AccountsTx,
    invitation: &Invitation,
    by: MemberId,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "update invitations set accepted_at = $3, accepted_by = $4, token_hashes = '{}',
             updated_at = greatest(updated_at, $3), version = version + 1
         where org_id = $1 and id = $2",
        invitation.org.0,
        invitation.id.0,
        now,
        by.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// What the mail of an invitation says.
pub(crate) struct ToSend {
    pub(crate) email: String,
    pub(crate) organization: String,
    pub(crate) by: String,
    pub(crate) role: String,
    pub(crate) customer: Option<String>,
    pub(crate) until: Timestamp,
}

/// Makes one more token good for an invitation that waits, and was asked to be sent then.
pub(crate) async fn issue(
    tx: &mut AccountsTx,
    (org, id): (OrgId, InvitationId),
    sent_at: Timestamp,
    hash: &[u8],
    now: Timestamp,
) -> Result<Option<ToSend>> {
    Ok(sqlx::query_as!(
        ToSend,
        r#"update invitations i set token_hashes = array_append(token_hashes, $4)
           from organizations o, members b
           where i.org_id = $1 and i.id = $2 and i.sent_at = $3 and i.expires_at > $5
               and i.accepted_at is null and i.revoked_at is null
               and o.id = i.org_id and b.org_id = i.org_id and b.id = i.invited_by
           returning i.email, o.name as organization, b.name as by, i.role, i.expires_at as until,
               (select c.name from customers c where c.org_id = i.org_id and c.id = i.customer_id) as customer"#,
        org.0,
        id.0,
        sent_at,
        hash,
        now,
    )
    .fetch_optional(&mut **tx)
    .await?)
}
