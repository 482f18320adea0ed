//! The statements about one ticket; a name is the question asked. Lists, counts and raising have files of their own.

use super::Ticket;
use crate::access::{ChangeTx, OrgTx, known};
use crate::attachments;
use crate::people::{person, seen};
use crate::problem::Result;
use chrono::{DateTime, Utc};
use shared::customers::Customer;
use shared::ids::{CustomerId, MemberId, TeamId, TicketId};
use shared::teams::Team;

/// Whether somebody has a ticket that is not over.
pub(crate) async fn has_open(tx: &mut OrgTx, assignee: MemberId) -> Result<bool> {
    let org = tx.org();
    Ok(sqlx::query_scalar!(
        r#"select exists (
               select from tickets
               where org_id = $1 and assignee_id = $2 and status in ('open', 'in_progress', 'waiting_for_client')
           ) as "has!""#,
        org,
        assignee.0,
    )
    .fetch_one(&mut **tx)
    .await?)
}

/// The ticket, if the caller sees it.
pub(crate) async fn find(tx: &mut OrgTx, id: TicketId) -> Result<Ticket> {
    let org = tx.org();
    let row = sqlx::query!(
        r#"select t.id, t.number, t.customer_id, c.name as customer, t.subject, t.description,
               t.description_html, t.category, t.priority, t.status, t.channel, t.resolution,
               t.resolved_at, t.closed_at, t.first_response_at, t.client_updated_at, t.client_version,
               t.created_at, t.updated_at, t.version,
               t.requester_id, r.name as "requester?", r.role as "requester_role?", r.avatar as requester_avatar,
               t.assignee_id, a.name as "assignee?", a.role as "assignee_role?", a.avatar as assignee_avatar,
               t.resolved_by, rb.name as "resolver?", rb.role as "resolver_role?",
               t.closed_by, cb.name as "closer?", cb.role as "closer_role?",
               t.team_id, g.name as "team?"
           from tickets t
           join customers c on c.org_id = t.org_id and c.id = t.customer_id
           left join members r on r.org_id = t.org_id and r.id = t.requester_id
           left join members a on a.org_id = t.org_id and a.id = t.assignee_id
           left join members rb on rb.org_id = t.org_id and rb.id = t.resolved_by
           left join members cb on cb.org_id = t.org_id and cb.id = t.closed_by
           left join teams g on g.org_id = t.org_id and g.id = t.team_id
           where t.org_id = $1 and t.id = $2"#,
        org,
        id.0,
    )
    .fetch_one(&mut **tx)
    .await?;
    let attachments = attachments::of(tx, &[id.0]).await?.remove(&id.0).unwrap_or_default();
    Ok(Ticket {
        id: TicketId(row.id),
        number: row.number,
        customer: Customer { id: CustomerId(row.customer_id), name: row.customer },
        requester: seen(person(row.requester_id, row.requester, row.requester_role), row.requester_avatar),
        subject: row.subject,
        description: row.description,
        description_html: row.description_html,
        attachments,
        category: row.category,
        priority: known(&row.priority)?,
        status: known(&row.status)?,
        channel: known(&row.channel)?,
        assignee: seen(person(row.assignee_id, row.assignee, row.assignee_role), row.assignee_avatar),
        team: row.team_id.zip(row.team).map(|(id, name)| Team { id: TeamId(id), name }),
        resolution: row.resolution,
        resolved_at: row.resolved_at,
        resolved_by: person(row.resolved_by, row.resolver, row.resolver_role),
        closed_at: row.closed_at,
        closed_by: person(row.closed_by, row.closer, row.closer_role),
        first_response_at: row.first_response_at,
        client_updated_at: row.client_updated_at,
        client_version: row.client_version,
        created_at: row.created_at,
        updated_at: row.updated_at,
        version: row.version,
        said: None,
    })
}

/// Keeps the ticket from changing by anybody else until the transaction ends.
pub(super) async fn lock(tx: &mut OrgTx, id: TicketId) -> Result<()> {
    let org = tx.org();
    sqlx::query!(r#"select 1 as "there!" from tickets where org_id = $1 and id = $2 for update"#, org, id.0)
        .fetch_one(&mut **tx)
        .await?;
    Ok(())
}

/// Whether the caller sees such a ticket: the question before listing what hangs on it.
pub(super) async fn exists(tx: &mut OrgTx, id: TicketId) -> Result<()> {
    let org = tx.org();
    sqlx::query!(r#"select 1 as "there!" from tickets where org_id = $1 and id = $2"#, org, id.0)
        .fetch_one(&mut **tx)
        .await?;
    Ok(())
}

/// The last thing said in public, as lists show it.
#[derive(Debug, Clone)]
pub(crate) struct Said {
    pub(super) by: MemberId,
    pub(super) excerpt: String,
    pub(super) at: DateTime<Utc>,
}

/// Saves what may change about a ticket that is locked. `public` moves what clients see of its age and version;
/// without, they can't tell that anything happened.
pub(super) async fn save(tx: &mut ChangeTx, ticket: &mut Ticket, public: bool) -> Result<()> {
    let (org, now, said) = (tx.org(), tx.now(), ticket.said.take());
    let counts = [tx.id(), tx.id()];
    let row = sqlx::query!(
        r#"with old as (
             select customer_id, requester_id, status from tickets where org_id = $1 and id = $2
         ), saved as (
             update tickets set
             subject = $3, description = $4, description_html = $5, category = $6, priority = $7, status = $8,
             team_id = $9, assignee_id = $10, resolution = $11, resolved_at = $12, resolved_by = $13,
             closed_at = $14, closed_by = $15, first_response_at = $16,
             client_updated_at = case when $17 then greatest(client_updated_at, $18) else client_updated_at end,
             client_version = client_version + case when $17 then 1 else 0 end,
             updated_at = greatest(updated_at, $18), version = version + 1,
             last_message_by = coalesce($19, last_message_by),
             last_message_excerpt = coalesce($20, last_message_excerpt),
             last_message_at = coalesce($21, last_message_at)
             where org_id = $1 and id = $2
             returning client_updated_at, client_version, updated_at, version
         ), counted as (
             -- In one order, so that two who move tickets between two statuses don't wait for each other.
             insert into ticket_counts as c (org_id, id, customer_id, requester_id, status, tickets)
             select $1, step.id, old.customer_id, old.requester_id, step.status, step.difference
             from old, unnest($22::uuid[], array[old.status, $8], array[-1, 1]) as step (id, status, difference)
             where old.status <> $8
             order by step.status
             on conflict on constraint ticket_counts_key do update set tickets = c.tickets + excluded.tickets
         )
         select client_updated_at as "client_updated_at!", client_version as "client_version!",
             updated_at as "updated_at!", version as "version!" from saved"#,
        org,
        ticket.id.0,
        ticket.subject,
        ticket.description,
        ticket.description_html,
        ticket.category,
        ticket.priority.as_str(),
        ticket.status.as_str(),
        ticket.team.as_ref().map(|team| team.id.0),
        ticket.assignee.as_ref().map(|person| person.id.0),
        ticket.resolution,
        ticket.resolved_at,
        ticket.resolved_by.as_ref().map(|person| person.id.0),
        ticket.closed_at,
        ticket.closed_by.as_ref().map(|person| person.id.0),
        ticket.first_response_at,
        public,
        now,
        said.as_ref().map(|said| said.by.0),
        said.as_ref().map(|said| said.excerpt.as_str()),
        said.as_ref().map(|said| said.at),
        &counts,
    )
    .fetch_one(&mut ***tx)
    .await?;
    (ticket.client_updated_at, ticket.client_version) = (row.client_updated_at, row.client_version);
    (ticket.updated_at, ticket.version) = (row.updated_at, row.version);
    Ok(())
}

/// Whose tickets a client lists: their company's, or only their own.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sight {
    pub(super) customer: CustomerId,
    pub(super) requester: Option<MemberId>,
}
