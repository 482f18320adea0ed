//! Messages and internal notes: the statements.

use super::Ticket;
use super::queries::{Said, known};
use crate::access::event::Event;
use crate::access::{ChangeTx, OrgTx};
use crate::http::page::{self, List, Paging};
use crate::markdown::Written;
use crate::problem::{Error, Result};
use chrono::{DateTime, Utc};
use shared::ids::{MemberId, MessageId, TicketId};
use shared::page::Page;
use shared::person::Person;
use shared::tickets::{Channel, Happening, Status};
use uuid::Uuid;

/// A message or a note.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    pub(crate) id: MessageId,
    pub(crate) author: Person,
    pub(crate) body: String,
    pub(crate) body_html: String,
    pub(crate) is_internal_note: bool,
    pub(crate) created_at: DateTime<Utc>,
}

/// Writes a public reply, with what follows from it, and gives the event to commit with.
pub(super) async fn reply(
    tx: &mut ChangeTx,
    ticket: TicketId,
    author: &Person,
    body: Written,
    status: Option<Status>,
    via: Channel,
) -> Result<(Message, Event)> {
    let mut ticket: Ticket = tx.lock(ticket).await?;
    ticket.said = Some(Said { by: author.id, excerpt: body.excerpt.clone(), at: tx.now() });
    let message = message(tx, author, body, false);
    let happened = ticket.reply(author, message.id, status, tx.now())?;
    insert(tx, &ticket, &message, via).await?;
    finish(tx, ticket, &happened, message).await
}

/// Writes an internal note, and gives the event to commit with.
pub(super) async fn note(
    tx: &mut ChangeTx,
    ticket: TicketId,
    author: &Person,
    body: Written,
) -> Result<(Message, Event)> {
    let ticket: Ticket = tx.lock(ticket).await?;
    ticket.status.may_change()?;
    let note = message(tx, author, body, true);
    insert(tx, &ticket, &note, Channel::Console).await?;
    let happened = [Happening::Noted { message_id: Some(note.id) }];
    finish(tx, ticket, &happened, note).await
}

async fn finish(
    tx: &mut ChangeTx,
    mut ticket: Ticket,
    happened: &[Happening],
    message: Message,
) -> Result<(Message, Event)> {
    let event = tx.keep(&mut ticket, happened).await?;
    let event = event.ok_or_else(|| Error::Bug(anyhow::anyhow!("a message that is no event")))?;
    Ok((message, event))
}

fn message(tx: &ChangeTx, author: &Person, body: Written, is_internal_note: bool) -> Message {
    Message {
        id: MessageId(tx.id()),
        author: author.clone(),
        body_html: body.html,
        body: body.text,
        is_internal_note,
        created_at: tx.now(),
    }
}

async fn insert(tx: &mut ChangeTx, ticket: &Ticket, message: &Message, via: Channel) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "insert into ticket_messages (org_id, id, ticket_id, customer_id, requester_id, author_id, author_side,
             body, body_html, is_internal_note, via, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        org,
        message.id.0,
        ticket.id.0,
        ticket.customer.id.0,
        ticket.requester.as_ref().map(|person| person.id.0),
        message.author.id.0,
        message.author.side.as_str(),
        message.body,
        message.body_html,
        message.is_internal_note,
        via.as_str(),
        message.created_at,
    )
    .execute(&mut ***tx)
    .await?;
    Ok(())
}

/// One page of a ticket's messages, oldest first; the caller's sight decides whether notes are among them.
pub(super) async fn list(tx: &mut OrgTx, ticket: TicketId, paging: &Paging) -> Result<Page<Message>> {
    let listed = List::of("messages", ticket.0);
    let after: Option<(DateTime<Utc>, Uuid)> = listed.after(paging.cursor.as_deref())?;
    let (org, (at, id)) = (tx.org(), after.unzip());
    let rows = sqlx::query!(
        "select s.id, s.author_id, m.name, s.author_side, s.body, s.body_html, s.is_internal_note, s.created_at
         from ticket_messages s
         join members m on m.org_id = s.org_id and m.id = s.author_id
         where s.org_id = $1 and s.ticket_id = $2
             and ($3::timestamptz is null or (s.created_at, s.id) > ($3, $4::uuid))
         order by s.created_at, s.id
         limit $5",
        org,
        ticket.0,
        at,
        id,
        page::rows(paging.limit),
    )
    .fetch_all(&mut **tx)
    .await?;
    let mut messages = Vec::with_capacity(rows.len());
    for row in rows {
        let author = Person { id: MemberId(row.author_id), name: row.name, side: known(&row.author_side)? };
        messages.push(Message {
            id: MessageId(row.id),
            author,
            body: row.body,
            body_html: row.body_html,
            is_internal_note: row.is_internal_note,
            created_at: row.created_at,
        });
    }
    Ok(listed.page(messages, paging.limit, |message| (message.created_at, message.id)))
}

/// The text of a public reply, for the mail about it.
pub(crate) async fn message_for_mail(
    tx: &mut OrgTx,
    ticket: TicketId,
    message: MessageId,
) -> Result<Option<String>> {
    let org = tx.org();
    Ok(sqlx::query_scalar!(
        "select body from ticket_messages
         where org_id = $1 and id = $2 and ticket_id = $3 and not is_internal_note",
        org,
        message.0,
        ticket.0,
    )
    .fetch_optional(&mut **tx)
    .await?)
}
