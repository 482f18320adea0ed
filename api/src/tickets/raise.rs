//! Raising a ticket.

use super::Ticket;
use crate::access::ChangeTx;
use crate::access::event::Event;
use crate::access::thing;
use crate::attachments::{self, Object};
use crate::markdown::Written;
use crate::organizations;
use crate::people::person;
use crate::problem::{Error, OnConstraint as _, Result};
use shared::customers::Customer;
use shared::ids::{AttachmentId, CustomerId, MemberId, TicketId};
use shared::problem::Code;
use shared::tickets::{Channel, Happening, Priority, Status};

/// A ticket about to be raised.
pub(super) struct NewTicket {
    pub(super) customer: CustomerId,
    pub(super) requester: Option<MemberId>,
    pub(super) created_by: MemberId,
    pub(super) subject: String,
    pub(super) description: Written,
    pub(super) category: Option<String>,
    pub(super) priority: Priority,
    pub(super) channel: Channel,
    pub(super) attachments: Vec<AttachmentId>,
}

/// Raises a ticket and gives the event to commit with.
pub(super) async fn raise(tx: &mut ChangeTx, mut new: NewTicket) -> Result<(Ticket, Event)> {
    organizations::check_category(tx, new.category.as_deref()).await?;
    let files = std::mem::take(&mut new.attachments);
    let mut ticket = insert(tx, new).await?;
    ticket.attachments = attachments::hang(tx, Object::Ticket(ticket.id), &files).await?;
    let event = thing::event(&ticket, &Happening::Raised)?;
    Ok((ticket, event))
}

/// Inserts it under the organization's next number. The counter is locked from here to the commit, which bounds how
/// fast an organization raises tickets: whatever can be refused is asked before, the words are made ready for the
/// search before the number is taken, and nothing is asked twice.
async fn insert(tx: &mut ChangeTx, new: NewTicket) -> Result<Ticket> {
    let (id, org, now) = (TicketId(tx.id()), tx.org(), tx.now());
    let subject = new.subject.trim().to_owned();
    // Also one that is there and not to be seen, which is no other answer.
    let no_customer = || Error::field("customer_id", "unknown", "There is no such customer.");
    let raised = sqlx::query!(
        r#"with searched as materialized (
             select searchable($6::text || ' ' || $7::text) as words
         ),
         whose as materialized (
             select c.name as customer, c.archived_at is not null as is_archived, r.name as requester, r.role
             from customers c
             left join members r
                 on r.org_id = c.org_id and r.id = $4 and r.customer_id = c.id and r.disabled_at is null
             where c.org_id = $1 and c.id = $3
         ),
         numbered as (
             update ticket_counters set next_number = next_number + 1 from searched, whose
             where org_id = $1 and not whose.is_archived and ($4::uuid is null or whose.requester is not null)
             returning next_number - 1 as number, words
         ),
         counted as (
             insert into ticket_counts as c (org_id, id, customer_id, requester_id, status, tickets)
             select $1, $13, $3, $4, 'open', 1 from numbered
             on conflict on constraint ticket_counts_key do update set tickets = c.tickets + 1
         ),
         raised as (
             insert into tickets (org_id, id, number, customer_id, requester_id, created_by, subject, description,
                 description_html, category, priority, channel, client_updated_at, created_at, updated_at, search)
             select $1, $2, numbered.number, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12, $12, numbered.words
             from numbered
             returning number, version, client_version
         )
         select number as "number?", version as "version?", client_version as "client_version?", customer, is_archived as "is_archived!",
             requester as "requester?", role as "role?"
         from whose left join raised on true"#,
        org,
        id.0,
        new.customer.0,
        new.requester.map(|member| member.0),
        new.created_by.0,
        subject,
        new.description.text,
        new.description.html,
        new.category,
        new.priority.as_str(),
        new.channel.as_str(),
        now,
        tx.id(),
    )
    .fetch_optional(&mut ***tx)
    .await
    .on_constraints(|name| match name {
        "tickets_customer_fkey" | "ticket_counts_org_id_customer_id_fkey" => Some(no_customer()),
        _ => None,
    })?;
    let raised = raised.ok_or_else(no_customer)?;
    if raised.is_archived {
        return Err(archived());
    }
    let numbered = raised.number.zip(raised.version.zip(raised.client_version));
    let no_client = || Error::field("requester_id", "unknown", "This customer has no such client.");
    let (number, (version, client_version)) = numbered.ok_or_else(no_client)?;
    Ok(Ticket {
        id,
        number,
        customer: Customer { id: new.customer, name: raised.customer },
        requester: person(new.requester.map(|member| member.0), raised.requester, raised.role),
        subject,
        description: new.description.text,
        description_html: new.description.html,
        attachments: Vec::new(),
        category: new.category,
        priority: new.priority,
        status: Status::Open,
        channel: new.channel,
        assignee: None,
        team: None,
        resolution: None,
        resolved_at: None,
        resolved_by: None,
        closed_at: None,
        closed_by: None,
        first_response_at: None,
        client_updated_at: now,
        client_version,
        created_at: now,
        updated_at: now,
        version,
        said: None,
    })
}

fn archived() -> Error {
    Error::Conflict(Code::CustomerArchived, "No new tickets are raised for this company any more.".into())
}
