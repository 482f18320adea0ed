//! Messages and internal notes: the statements.

use super::Ticket;
use super::queries::known;
use crate::access::{ChangeTx, OrgTx};
use crate::markdown;
use crate::problem::Result;
use chrono::{DateTime, Utc};
use shared::ids::{MemberId, MessageId, TicketId};
use shared::page::{Limit, Page};
use shared::person::Person;
use shared::tickets::{Channel, console, portal};
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

impl From<Message> for portal::Message {
    fn from(message: Message) -> Self {
        let Message { id, author, body, body_html, is_internal_note: _, created_at } = message;
        Self { id, author, body, body_html, created_at }
    }
}

impl From<Message> for console::Message {
    fn from(message: Message) -> Self {
        let Message { id, author, body, body_html, is_internal_note, created_at } = message;
        Self { id, author, body, body_html, is_internal_note, created_at }
    }
}

/// Writes a public reply, and shows it in the lists as the last thing said. `ticket` is as it shall be after.
pub(super) async fn insert_reply(
    tx: &mut ChangeTx,
    ticket: &Ticket,
    author: &Person,
    body: String,
    via: Channel,
) -> Result<Message> {
    let message = insert(tx, ticket, author, body, false, via).await?;
    let org = tx.org();
    sqlx::query!(
        "update tickets set last_message_by = $3, last_message_excerpt = $4, last_message_at = $5
         where org_id = $1 and id = $2",
        org,
        ticket.id.0,
        author.id.0,
        markdown::excerpt(&message.body, 140),
        message.created_at,
    )
    .execute(&mut ***tx)
    .await?;
    Ok(message)
}

/// Writes an internal note.
pub(super) async fn insert_note(
    tx: &mut ChangeTx,
    ticket: &Ticket,
    author: &Person,
    body: String,
) -> Result<Message> {
    insert(tx, ticket, author, body, true, Channel::Console).await
}

async fn insert(
    tx: &mut ChangeTx,
    ticket: &Ticket,
    author: &Person,
    body: String,
    is_internal_note: bool,
    via: Channel,
) -> Result<Message> {
    let message = Message {
        id: MessageId(tx.clock().id()),
        author: author.clone(),
        body_html: markdown::to_html(&body),
        body,
        is_internal_note,
        created_at: tx.clock().now(),
    };
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
        author.id.0,
        author.side.as_str(),
        message.body,
        message.body_html,
        is_internal_note,
        via.as_str(),
        message.created_at,
    )
    .execute(&mut ***tx)
    .await?;
    Ok(message)
}

/// One page of a ticket's messages, oldest first; the caller's sight decides whether notes are among them.
pub(super) async fn list(
    tx: &mut OrgTx,
    ticket: TicketId,
    limit: Limit,
    cursor: Option<&str>,
) -> Result<Page<Message>> {
    let after: Option<(DateTime<Utc>, Uuid)> = crate::http::page::read("messages", cursor)?;
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
        i64::from(limit.get()) + 1,
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
    Ok(crate::http::page::page(messages, limit, "messages", |message| (message.created_at, message.id)))
}

/// The newest public reply at `at` or before, by `author`, for the mail about it.
pub(crate) async fn message_for_mail(
    tx: &mut OrgTx,
    ticket: TicketId,
    author: Uuid,
    at: DateTime<Utc>,
) -> Result<Option<String>> {
    let org = tx.org();
    Ok(sqlx::query_scalar!(
        "select body from ticket_messages
         where org_id = $1 and ticket_id = $2 and author_id = $3 and created_at <= $4 and not is_internal_note
         order by created_at desc, id desc limit 1",
        org,
        ticket.0,
        author,
        at,
    )
    .fetch_optional(&mut **tx)
    .await?)
}
