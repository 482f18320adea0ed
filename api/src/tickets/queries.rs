//! Every statement that touches the tickets table; a name is the question asked.

use super::Ticket;
use super::history::person;
use crate::access::{ChangeTx, OrgTx};
use crate::problem::{Error, OnConstraint as _, Result};
use chrono::{DateTime, Utc};
use shared::customers::Customer;
use shared::ids::{CustomerId, MemberId, TeamId, TicketId};
use shared::person::Person;
use shared::teams::Team;
use shared::tickets::{Channel, Priority, console, portal};
use std::str::FromStr;

pub(super) fn known<T: FromStr<Err = &'static str>>(word: &str) -> Result<T> {
    word.parse().map_err(|error: &str| Error::Bug(anyhow::anyhow!("{error}, but the database says {word}")))
}

macro_rules! find {
    ($tx:expr, $id:expr, $lock:literal) => {{
        let org = $tx.org();
        let row = sqlx::query!(
            r#"select t.id, t.number, t.customer_id, c.name as customer, t.subject, t.description,
                   t.description_html, t.category, t.priority, t.status, t.channel, t.resolution,
                   t.resolved_at, t.closed_at, t.first_response_at, t.client_updated_at, t.client_version,
                   t.created_at, t.updated_at, t.version,
                   t.requester_id, r.name as "requester?", r.role as "requester_role?",
                   t.assignee_id, a.name as "assignee?", a.role as "assignee_role?",
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
               where t.org_id = $1 and t.id = $2"#
                + $lock,
            org,
            $id.0,
        )
        .fetch_one(&mut **$tx)
        .await?;
        Ok(Ticket {
            id: TicketId(row.id),
            number: row.number,
            customer: Customer { id: CustomerId(row.customer_id), name: row.customer },
            requester: person(row.requester_id, row.requester, row.requester_role),
            subject: row.subject,
            description: row.description,
            description_html: row.description_html,
            category: row.category,
            priority: known(&row.priority)?,
            status: known(&row.status)?,
            channel: known(&row.channel)?,
            assignee: person(row.assignee_id, row.assignee, row.assignee_role),
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
        })
    }};
}

/// The ticket, if the caller sees it.
pub(crate) async fn find(tx: &mut OrgTx, id: TicketId) -> Result<Ticket> {
    find!(tx, id, "")
}

/// The ticket, kept from changing by anybody else until the transaction ends.
pub(super) async fn find_for_change(tx: &mut ChangeTx, id: TicketId) -> Result<Ticket> {
    let tx: &mut OrgTx = tx;
    find!(tx, id, " for update of t")
}

/// Whether the caller sees such a ticket: the question before listing what hangs on it.
pub(super) async fn exists(tx: &mut OrgTx, id: TicketId) -> Result<()> {
    let org = tx.org();
    sqlx::query!(r#"select 1 as "there!" from tickets where org_id = $1 and id = $2"#, org, id.0)
        .fetch_one(&mut **tx)
        .await?;
    Ok(())
}

/// A ticket about to be raised.
pub(super) struct NewTicket {
    pub(super) customer: CustomerId,
    pub(super) requester: Option<MemberId>,
    pub(super) created_by: MemberId,
    pub(super) subject: String,
    pub(super) description: String,
    pub(super) category: Option<String>,
    pub(super) priority: Priority,
    pub(super) channel: Channel,
}

/// Raises a ticket under the organization's next number.
pub(super) async fn insert(tx: &mut ChangeTx, new: NewTicket) -> Result<Ticket> {
    let (id, org, now) = (TicketId(tx.clock().id()), tx.org(), tx.clock().now());
    let html = crate::markdown::to_html(&new.description);
    sqlx::query!(
        "with numbered as (
             update ticket_counters set next_number = next_number + 1 where org_id = $1
             returning next_number - 1 as number
         )
         insert into tickets (org_id, id, number, customer_id, requester_id, created_by, subject, description,
             description_html, category, priority, channel, client_updated_at, created_at, updated_at)
         select $1, $2, numbered.number, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12, $12 from numbered",
        org,
        id.0,
        new.customer.0,
        new.requester.map(|member| member.0),
        new.created_by.0,
        new.subject.trim(),
        new.description,
        html,
        new.category,
        new.priority.as_str(),
        new.channel.as_str(),
        now,
    )
    .execute(&mut ***tx)
    .await
    .on_constraint("tickets_org_id_customer_id_fkey", || {
        Error::field("customer_id", "unknown", "There is no such customer.")
    })
    .map_err(|error| match error {
        Error::Bug(sql) if is_requester_violation(&sql) => {
            Error::field("requester_id", "unknown", "This customer has no such client.")
        }
        other => other,
    })?;
    find(tx, id).await
}

fn is_requester_violation(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<sqlx::Error>()
        .and_then(sqlx::Error::as_database_error)
        .and_then(|error| error.constraint())
        .is_some_and(|name| name == "tickets_org_id_requester_id_customer_id_fkey")
}

/// Saves what may change about a ticket, if nobody else did since it was read. `public` moves what clients
/// see of its age and version; without, they can't tell that anything happened.
pub(super) async fn save(tx: &mut ChangeTx, ticket: &mut Ticket, public: bool) -> Result<()> {
    let (org, now) = (tx.org(), tx.clock().now());
    let row = sqlx::query!(
        "update tickets set
             subject = $4, description = $5, description_html = $6, category = $7, priority = $8, status = $9,
             team_id = $10, assignee_id = $11, resolution = $12, resolved_at = $13, resolved_by = $14,
             closed_at = $15, closed_by = $16, first_response_at = $17,
             client_updated_at = case when $18 then greatest(client_updated_at, $19) else client_updated_at end,
             client_version = client_version + case when $18 then 1 else 0 end,
             updated_at = greatest(updated_at, $19), version = version + 1
         where org_id = $1 and id = $2 and version = $3
         returning client_updated_at, client_version, updated_at, version",
        org,
        ticket.id.0,
        ticket.version,
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
    )
    .fetch_optional(&mut ***tx)
    .await?
    .ok_or(Error::Stale)?;
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

/// How many tickets a client has.
pub(super) async fn counts_for_client(tx: &mut OrgTx, sight: Sight) -> Result<portal::Counts> {
    let org = tx.org();
    let (customer, requester) = (sight.customer.0, sight.requester.map(|member| member.0));
    Ok(sqlx::query_as!(
        portal::Counts,
        r#"select count(*) filter (where status in ('open', 'in_progress', 'waiting_for_client')) as "open!",
               count(*) filter (where status in ('resolved', 'closed')) as "closed!",
               count(*) filter (where status = 'waiting_for_client') as "waiting_for_client!"
           from tickets
           where org_id = $1 and customer_id = $2 and ($3::uuid is null or requester_id = $3)"#,
        org,
        customer,
        requester,
    )
    .fetch_one(&mut **tx)
    .await?)
}

/// The numbers above the queue, at `now`.
pub(super) async fn counts_for_staff(
    tx: &mut OrgTx,
    me: MemberId,
    now: DateTime<Utc>,
) -> Result<console::Counts> {
    let org = tx.org();
    Ok(sqlx::query_as!(
        console::Counts,
        r#"select count(*) as "all_open!",
               count(*) filter (where status = 'open') as "open!",
               count(*) filter (where status = 'in_progress') as "in_progress!",
               count(*) filter (where status = 'waiting_for_client') as "waiting_for_client!",
               count(*) filter (where priority_rank >= 2) as "high_priority!",
               count(*) filter (where assignee_id is null) as "unassigned!",
               count(*) filter (where assignee_id = $2) as "mine!",
               count(*) filter (where resolution_due < $3::timestamptz + interval '1 hour'
                   and status <> 'waiting_for_client') as "breaching!",
               (select count(*) from tickets where org_id = $1 and status in ('resolved', 'closed')) as "closed!"
           from tickets
           where org_id = $1 and status in ('open', 'in_progress', 'waiting_for_client')"#,
        org,
        me.0,
        now,
    )
    .fetch_one(&mut **tx)
    .await?)
}

/// The member of staff, to be given a ticket.
pub(super) async fn find_staff(tx: &mut OrgTx, id: MemberId) -> Result<Option<Person>> {
    let org = tx.org();
    let row = sqlx::query!(
        "select name, role from members where org_id = $1 and id = $2 and customer_id is null",
        org,
        id.0
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.and_then(|row| person(Some(id.0), Some(row.name), Some(row.role))))
}
