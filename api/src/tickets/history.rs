//! A ticket's history. An event about a ticket comes only from here, so none is told of that is not also in
//! its history.

use super::queries::Said;
use super::{Ticket, queries};
use crate::access::{ChangeTx, OrgTx, Who};
use crate::events::Event;
use crate::http::page::{self, List, Paging};
use crate::problem::{Error, Result};
use chrono::{DateTime, Utc};
use shared::events::Resource;
use shared::ids::{HistoryId, MemberId, TicketId};
use shared::page::Page;
use shared::person::Person;
use shared::role::Role;
use shared::tickets::{Happening, HistoryEntry};
use uuid::Uuid;

/// Saves what was made of a ticket, and what happened to it, and gives the event to commit with; none when nothing
/// happened. `said` is what was said in public.
pub(super) async fn keep(
    tx: &mut ChangeTx,
    ticket: &mut Ticket,
    happened: &[Happening],
    said: Option<Said>,
) -> Result<Option<Event>> {
    if happened.is_empty() {
        return Ok(None);
    }
    let public = happened.iter().any(Happening::is_public);
    queries::save(tx, ticket, public, said).await?;
    Ok(Some(record(tx, ticket, happened).await?))
}

/// Writes down what happened and gives the event to commit with.
pub(super) async fn record(tx: &mut ChangeTx, ticket: &Ticket, happened: &[Happening]) -> Result<Event> {
    let requester = ticket.requester.as_ref().map(|person| person.id);
    let mut event = Event::about(Resource::Ticket, ticket.id.0, Some(ticket.customer.id), requester);
    let mut rows = Vec::with_capacity(happened.len());
    for what in happened {
        let detail = serde_json::to_value(what).map_err(|error| Error::Bug(error.into()))?;
        event = match what.message() {
            Some(message) => event.with_message(message, what.as_str(), detail.clone(), what.is_public()),
            None => event.with(what.as_str(), detail.clone(), what.is_public()),
        };
        rows.push((tx.id(), detail, what.is_public()));
    }
    let actor = match tx.who() {
        Who::Member { id, .. } => Some(id.0),
        Who::System => None,
    };
    let ids: Vec<Uuid> = rows.iter().map(|row| row.0).collect();
    let details: Vec<_> = rows.iter().map(|row| row.1.clone()).collect();
    let public: Vec<_> = rows.iter().map(|row| row.2).collect();
    let (org, now) = (tx.org(), tx.now());
    sqlx::query!(
        "insert into ticket_events (org_id, id, ticket_id, customer_id, requester_id, actor_id, happening,
             is_public, created_at)
         select $1, entry.id, $2, $3, $4, $5, entry.happening, entry.is_public, $6
         from unnest($7::uuid[], $8::jsonb[], $9::bool[]) as entry (id, happening, is_public)",
        org,
        ticket.id.0,
        ticket.customer.id.0,
        requester.map(|requester| requester.0),
        actor,
        now,
        &ids,
        &details,
        &public,
    )
    .execute(&mut ***tx)
    .await?;
    Ok(event)
}

/// One page of a ticket's history, oldest first; the caller's sight decides what is in it.
pub(super) async fn list(tx: &mut OrgTx, ticket: TicketId, paging: &Paging) -> Result<Page<HistoryEntry>> {
    let listed = List::of("history", ticket.0);
    let after: Option<(DateTime<Utc>, Uuid)> = listed.after(paging.cursor.as_deref())?;
    let (org, (at, id)) = (tx.org(), after.unzip());
    let rows = sqlx::query!(
        r#"select e.id, e.created_at, e.happening, e.actor_id, m.name as "name?", m.role as "role?"
           from ticket_events e
           left join members m on m.org_id = e.org_id and m.id = e.actor_id
           where e.org_id = $1 and e.ticket_id = $2
               and ($3::timestamptz is null or (e.created_at, e.id) > ($3, $4::uuid))
           order by e.created_at, e.id
           limit $5"#,
        org,
        ticket.0,
        at,
        id,
        page::rows(paging.limit),
    )
    .fetch_all(&mut **tx)
    .await?;
    let mut entries = Vec::with_capacity(rows.len());
    for row in rows {
        entries.push(HistoryEntry {
            id: HistoryId(row.id),
            at: row.created_at,
            by: person(row.actor_id, row.name, row.role),
            what: serde_json::from_value::<Happening>(row.happening)
                .map_err(|error| Error::Bug(error.into()))?,
        });
    }
    Ok(listed.page(entries, paging.limit, |entry| (entry.at, entry.id)))
}

/// A person from a joined member.
pub(super) fn person(id: Option<Uuid>, name: Option<String>, role: Option<String>) -> Option<Person> {
    let role: Role = role?.parse().ok()?;
    Some(Person { id: MemberId(id?), name: name?, side: role.side() })
}
