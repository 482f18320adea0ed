//! Messages and internal notes: the statements.

use super::queries::Said;
use super::{Ticket, queries};
use crate::access::event::Event;
use crate::access::{ChangeTx, OrgTx, known};
use crate::attachments::{self, Object};
use crate::http::page::Paging;
use crate::lists::{Listing, Order};
use crate::markdown::Written;
use crate::people::avatar_path;
use crate::problem::{Error, Result};
use chrono::{DateTime, Utc};
use shared::attachments::Attachment;
use shared::ids::{AttachmentId, MemberId, MessageId, TicketId};
use shared::page::Page;
use shared::person::Person;
use shared::tickets::{Channel, Happening, Status};
use sqlx::FromRow;
use uuid::Uuid;

/// A message or a note.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    pub(crate) id: MessageId,
    pub(crate) author: Person,
    pub(crate) body: String,
    pub(crate) body_html: String,
    pub(crate) is_internal_note: bool,
    pub(crate) attachments: Vec<Attachment>,
    pub(crate) created_at: DateTime<Utc>,
}

/// What somebody says, with the files that they sent before.
pub(super) struct NewWords {
    pub(super) body: Written,
    pub(super) attachments: Vec<AttachmentId>,
}

/// Writes a public reply, with what follows from it, and gives the event to commit with.
pub(super) async fn reply(
    tx: &mut ChangeTx,
    ticket: TicketId,
    author: &Person,
    words: NewWords,
    status: Option<Status>,
    via: Channel,
) -> Result<(Message, Event)> {
    let mut ticket: Ticket = tx.lock(ticket).await?;
    let mut excerpt = words.body.excerpt.clone();
    let mut message = message(tx, author, words.body, false);
    let happened = ticket.reply(author, message.id, status, tx.now())?;
    insert(tx, &ticket, &message, via).await?;
    message.attachments = attachments::hang(tx, Object::Message(message.id), &words.attachments).await?;
    if excerpt.is_empty() {
        excerpt = message.attachments.iter().map(|file| file.name.as_str()).collect::<Vec<_>>().join(", ");
    }
    ticket.said = Some(Said { by: author.id, excerpt, at: tx.now() });
    finish(tx, ticket, &happened, message).await
}

/// Writes an internal note, and gives the event to commit with.
pub(super) async fn note(
    tx: &mut ChangeTx,
    ticket: TicketId,
    author: &Person,
    words: NewWords,
) -> Result<(Message, Event)> {
    let ticket: Ticket = tx.lock(ticket).await?;
    ticket.status.may_change()?;
    let mut note = message(tx, author, words.body, true);
    insert(tx, &ticket, &note, Channel::Console).await?;
    note.attachments = attachments::hang(tx, Object::Message(note.id), &words.attachments).await?;
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
        attachments: Vec::new(),
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

static MESSAGES: Listing = Listing {
    name: "messages",
    from: "ticket_messages t",
    columns: "t.id, t.author_id, t.author_side, t.body, t.body_html, t.is_internal_note, t.created_at",
    people: &[("author_id", "author")],
    ..Listing::OF_ORGANIZATION
};

#[derive(FromRow)]
struct Row {
    id: Uuid,
    author_id: Uuid,
    author_side: String,
    author: String,
    author_avatar: Option<String>,
    body: String,
    body_html: String,
    is_internal_note: bool,
    created_at: DateTime<Utc>,
}

/// One page of a ticket's messages, oldest first; the caller's sight decides whether notes are among them, and whether
/// there is such a ticket at all.
pub(super) async fn list(tx: &mut OrgTx, ticket: TicketId, paging: &Paging) -> Result<Page<Message>> {
    let select = MESSAGES.of(tx.org()).whose(ticket.0).and("t.ticket_id = ?").value(ticket.0);
    let page: Page<Row> = select.page(tx, &Order::AS_IT_HAPPENED, paging).await?;
    // Who sees a message sees its ticket.
    if page.items.is_empty() {
        queries::exists(tx, ticket).await?;
    }
    let ids: Vec<Uuid> = page.items.iter().map(|row| row.id).collect();
    let mut files = attachments::of(tx, &ids).await?;
    page.try_map(|row| {
        let side = known(&row.author_side)?;
        Ok(Message {
            id: MessageId(row.id),
            author: Person {
                id: MemberId(row.author_id),
                name: row.author,
                side,
                avatar: row.author_avatar.as_deref().map(avatar_path),
            },
            body: row.body,
            body_html: row.body_html,
            is_internal_note: row.is_internal_note,
            attachments: files.remove(&row.id).unwrap_or_default(),
            created_at: row.created_at,
        })
    })
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
