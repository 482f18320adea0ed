//! Every statement of those who invite; a name is the question asked.

use super::{Invitation, change};
use crate::access::event::Event;
use crate::access::{ChangeTx, OrgTx, thing};
use crate::addresses::Address;
use crate::people::{self, person};
use crate::problem::{Error, OnConstraint as _, Result};
use chrono::TimeDelta;
use shared::accounts::TicketScope;
use shared::customers::Customer;
use shared::ids::{ContactId, CustomerId, InvitationId};
use shared::invitations::InvitationHappening;
use shared::person::Person;
use shared::problem::Code;
use shared::role::Role;

/// How many colleagues a company invites within an hour.
const BUDGET: i64 = 20;
const WINDOW: TimeDelta = TimeDelta::hours(1);

/// Whom somebody wants to invite.
pub(crate) struct Wish {
    pub(crate) email: Address,
    pub(crate) role: Role,
    pub(crate) customer: Option<CustomerId>,
    pub(crate) contact: Option<ContactId>,
    pub(crate) scope: TicketScope,
}

/// Makes an invitation, and gives the event to commit with, by which it is sent.
pub(crate) async fn create(tx: &mut ChangeTx, by: &Person, wish: Wish) -> Result<(Invitation, Event)> {
    let (org, id, now) = (tx.org(), InvitationId(tx.id()), tx.now());
    let Address { typed: email, normalized } = wish.email;
    let customer = match wish.customer {
        Some(id) => Some(people::customer(tx, id).await?),
        None => None,
    };
    let expires_at = change::until(now);
    sqlx::query!(
        "insert into invitations (org_id, id, email, email_normalized, role, customer_id, contact_id, ticket_scope,
             invited_by, sent_at, expires_at, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $10, $10)",
        org,
        id.0,
        email,
        normalized,
        wish.role.as_str(),
        wish.customer.map(|id| id.0),
        wish.contact.map(|id| id.0),
        wish.scope.as_str(),
        by.id.0,
        now,
        expires_at,
    )
    .execute(&mut ***tx)
    .await
    .on_constraints(|name| match name {
        "invitations_waiting_key" => Some(Error::Conflict(
            Code::AlreadyInvited,
            "An invitation to this address waits already. Send it again, or revoke it first.".into(),
        )),
        "invitations_org_id_contact_id_customer_id_fkey" => {
            Some(Error::field("contact_id", "unknown", "This customer has no such contact."))
        }
        _ => None,
    })?;
    let invitation = Invitation {
        id,
        email,
        role: wish.role,
        customer,
        contact_id: wish.contact,
        ticket_scope: wish.scope,
        invited_by: Some(by.clone()),
        sent_at: now,
        expires_at,
        accepted_at: None,
        accepted_by: None,
        revoked_at: None,
        undelivered_at: None,
        created_at: now,
        version: 1,
        now,
    };
    let event = thing::event(&invitation, &InvitationHappening::Invited { to: wish.role })?;
    Ok((invitation, event))
}

/// Refuses a company that was put away: what its clients could invite colleagues to is over.
pub(super) async fn check_active(tx: &mut OrgTx, customer: CustomerId) -> Result<()> {
    let org = tx.org();
    let archived_at = sqlx::query_scalar!(
        "select archived_at from customers where org_id = $1 and id = $2",
        org,
        customer.0
    )
    .fetch_one(&mut **tx)
    .await?;
    match archived_at {
        None => Ok(()),
        Some(_) => {
            Err(Error::Conflict(Code::CustomerArchived, "Nobody is invited to this company any more.".into()))
        }
    }
}

/// Refuses to send an invitation again whose company was put away meanwhile.
pub(super) async fn check_still(tx: &mut OrgTx, invitation: &Invitation) -> Result<()> {
    match &invitation.customer {
        Some(customer) => check_active(tx, customer.id).await,
        None => Ok(()),
    }
}

/// An address that mail can be sent to, in whatever script.
pub(super) fn address(email: &str) -> Result<Address> {
    let none = || Error::field("email", "invalid", "Mail can't be sent to this address.");
    Address::read(email).ok_or_else(none)
}

/// Refuses an address whose owner is a member already, as far as whoever asks sees its members: staff all but those whom
/// nobody confirmed, a primary contact those of `only`, their own company. What they don't see, whoever accepts is told.
pub(crate) async fn check_stranger(tx: &mut OrgTx, email: &Address, only: Option<CustomerId>) -> Result<()> {
    let org = tx.org();
    let known = sqlx::query_scalar!(
        r#"select m.disabled_at is not null as "is_disabled!" from members m
           left join customers c on c.org_id = m.org_id and c.id = m.customer_id
           where m.org_id = $1 and m.email_normalized in ($2, lower($4)) and (m.customer_id is null or c.id is not null)
               and ($3::uuid is null or m.customer_id = $3)
           limit 1"#,
        org,
        email.normalized,
        only.map(|id| id.0),
        email.typed,
    )
    .fetch_optional(&mut **tx)
    .await?;
    let (code, detail) = match known {
        None => return Ok(()),
        Some(false) => {
            (Code::AlreadyMember, "Somebody with this address belongs to the organization already.")
        }
        Some(true) => (
            Code::MemberDisabled,
            "Somebody with this address belongs to the organization, and was shut out. Staff can let them in again.",
        ),
    };
    Err(Error::Conflict(code, detail.into()))
}

/// Refuses a company that invites more people than anybody has colleagues: its mails are the organization's.
pub(super) async fn check_budget(tx: &mut ChangeTx, customer: CustomerId) -> Result<()> {
    let (org, since) = (tx.org(), tx.now() - WINDOW);
    let recent = sqlx::query!(
        "select created_at from invitations where org_id = $1 and customer_id = $2 and created_at > $3
         order by created_at desc limit $4",
        org,
        customer.0,
        since,
        BUDGET,
    )
    .fetch_all(&mut ***tx)
    .await?;
    match recent.last() {
        Some(first) if i64::try_from(recent.len()).is_ok_and(|number| number == BUDGET) => {
            let wait = (first.created_at - since).to_std().unwrap_or_default();
            Err(Error::TooMany { retry_after: wait })
        }
        _ => Ok(()),
    }
}

/// The invitation, if it is to be seen. It is looked at when it was made: whoever has a clock looks again.
pub(super) async fn find(tx: &mut OrgTx, id: InvitationId) -> Result<Invitation> {
    let org = tx.org();
    let row = sqlx::query!(
        r#"select i.email, i.role, i.customer_id, c.name as "customer?", i.contact_id, i.ticket_scope,
               i.invited_by, b.name as "by?", b.role as "by_role?", i.sent_at, i.expires_at, i.accepted_at,
               i.accepted_by, a.name as "accepted?", a.role as "accepted_role?", i.revoked_at, i.undelivered_at, i.created_at,
               i.version
           from invitations i
           left join customers c on c.org_id = i.org_id and c.id = i.customer_id
           left join members b on b.org_id = i.org_id and b.id = i.invited_by
           left join members a on a.org_id = i.org_id and a.id = i.accepted_by
           where i.org_id = $1 and i.id = $2"#,
        org,
        id.0,
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(Invitation {
        id,
        email: row.email,
        role: row.role.parse().map_err(|error| Error::Bug(anyhow::Error::msg(error)))?,
        customer: row.customer_id.zip(row.customer).map(|(id, name)| Customer { id: CustomerId(id), name }),
        contact_id: row.contact_id.map(ContactId),
        ticket_scope: row.ticket_scope.parse().map_err(|error| Error::Bug(anyhow::Error::msg(error)))?,
        invited_by: person(Some(row.invited_by), row.by, row.by_role),
        sent_at: row.sent_at,
        expires_at: row.expires_at,
        accepted_at: row.accepted_at,
        accepted_by: person(row.accepted_by, row.accepted, row.accepted_role),
        revoked_at: row.revoked_at,
        undelivered_at: row.undelivered_at,
        created_at: row.created_at,
        version: row.version,
        now: row.created_at,
    })
}

/// Keeps the invitation from changing, or being accepted, until the transaction ends.
pub(super) async fn lock(tx: &mut OrgTx, id: InvitationId) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        r#"select 1 as "there!" from invitations where org_id = $1 and id = $2 for update"#,
        org,
        id.0
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(())
}

/// Saves what was made of a locked invitation; `anew` voids the links that it had, as taking it back does.
pub(super) async fn save(tx: &mut ChangeTx, invitation: &mut Invitation, anew: bool) -> Result<()> {
    let (org, now) = (tx.org(), tx.now());
    invitation.version = sqlx::query_scalar!(
        "update invitations set sent_at = $3, expires_at = $4, revoked_at = $5, undelivered_at = $6, invited_by = coalesce($9, invited_by),
             token_hashes = case when $7 then '{}' else token_hashes end,
             updated_at = greatest(updated_at, $8), version = version + 1
         where org_id = $1 and id = $2 returning version",
        org,
        invitation.id.0,
        invitation.sent_at,
        invitation.expires_at,
        invitation.revoked_at,
        invitation.undelivered_at,
        anew || invitation.revoked_at.is_some(),
        now,
        invitation.invited_by.as_ref().map(|person| person.id.0),
    )
    .fetch_one(&mut ***tx)
    .await?;
    Ok(())
}
