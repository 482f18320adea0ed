//! What is said and done below a ticket, for staff: messages, history, and who writes just now.

use crate::access::Console;
use crate::access::event::Audience;
use crate::events::Hub;
use crate::history;
use crate::http::answer::Answer;
use crate::http::json::Body;
use crate::http::page::{self, Paging};
use crate::http::query::Query;
use crate::markdown::Written;
use crate::openapi::Tells;
use crate::problem::Result;
use crate::tickets::messages::{self, NewWords};
use crate::tickets::queries;
use actix_web::{HttpRequest, get, post, web};
use shared::events::{NowTyping, Resource, Typing};
use shared::ids::TicketId;
use shared::page::Page;
use shared::permission::{Permission, need};
use shared::problem::told;
use shared::tickets::console::{Message, NewReply};
use shared::tickets::{Channel, HistoryEntry, NewMessage, console};
use utoipa_actix_web::service_config::ServiceConfig;

/// These operations.
pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_messages).service(reply).service(add_note).service(list_history).service(typing);
}

/// List a ticket's messages and internal notes, oldest first.
///
/// Each as Markdown and as sanitised HTML; `is_internal_note` tells what clients never see.
#[utoipa::path(
    tag = "Tickets",
    responses((status = 200, body = Page<console::Message>)),
    params(("id" = TicketId, Path, description = "The ticket"), Paging),
    security(("staff" = ["tickets:read"])),
)]
#[get("/tickets/{id}/messages")]
async fn list_messages(
    caller: Console<need::TicketsRead>,
    id: web::Path<TicketId>,
    paging: Query<Paging>,
    request: HttpRequest,
) -> Result<Answer<Page<Message>>> {
    let mut tx = caller.read().await?;
    let found = messages::list(&mut tx, *id, &paging.0).await?;
    Ok(page::answer(&request, found.map(Message::from)))
}

/// Reply in public, and set a status in the same step.
///
/// The requester gets a mail. The first reply by staff is the ticket's first response.
#[utoipa::path(
    tag = "Tickets",
    request_body = console::NewReply,
    responses((status = 201, body = console::Message), Tells<told::TicketClosed>),
    params(("id" = TicketId, Path, description = "The ticket")),
    security(("staff" = ["tickets:reply"])),
)]
#[post("/tickets/{id}/messages")]
async fn reply(
    caller: Console<need::TicketsReply>,
    id: web::Path<TicketId>,
    new: Body<NewReply>,
) -> Result<Answer<Message>> {
    let (new, by) = (new.0, caller.identity().person());
    let words = NewWords { body: Written::of(new.body).await?, attachments: new.attachment_ids };
    let mut tx = caller.change().await?;
    let (message, event) = messages::reply(&mut tx, *id, &by, words, new.status, Channel::Console).await?;
    let location = format!("/api/tickets/{id}/messages");
    tx.commit(event, Answer::created(message.into(), location)).await
}

/// Write an internal note.
///
/// Clients never see it, nor that it was written.
#[utoipa::path(
    tag = "Tickets",
    request_body = NewMessage,
    responses((status = 201, body = console::Message), Tells<told::TicketClosed>),
    params(("id" = TicketId, Path, description = "The ticket")),
    security(("staff" = ["tickets:note"])),
)]
#[post("/tickets/{id}/notes")]
async fn add_note(
    caller: Console<need::TicketsNote>,
    id: web::Path<TicketId>,
    new: Body<NewMessage>,
) -> Result<Answer<Message>> {
    let (new, by) = (new.0, caller.identity().person());
    let words = NewWords { body: Written::of(new.body).await?, attachments: new.attachment_ids };
    let mut tx = caller.change().await?;
    let (note, event) = messages::note(&mut tx, *id, &by, words).await?;
    let location = format!("/api/tickets/{id}/messages");
    tx.commit(event, Answer::created(note.into(), location)).await
}

/// List what happened to a ticket, oldest first.
///
/// Each line tells who did what, and when; `kind` says which fields it has.
#[utoipa::path(
    tag = "Tickets",
    responses((status = 200, body = Page<HistoryEntry>)),
    params(("id" = TicketId, Path, description = "The ticket"), Paging),
    security(("staff" = ["tickets:read"])),
)]
#[get("/tickets/{id}/history")]
async fn list_history(
    caller: Console<need::TicketsRead>,
    id: web::Path<TicketId>,
    paging: Query<Paging>,
    request: HttpRequest,
) -> Result<Answer<Page<HistoryEntry>>> {
    let mut tx = caller.read().await?;
    queries::exists(&mut tx, *id).await?;
    Ok(page::answer(&request, history::list(&mut tx, Resource::Ticket, id.0, &paging.0).await?))
}

/// Tell those who look at a ticket that one is writing a reply or a note.
///
/// It is told at once to the live streams of others and never stored; say it again while writing goes on.
#[utoipa::path(
    tag = "Tickets",
    request_body = NowTyping,
    responses((status = 204)),
    params(("id" = TicketId, Path, description = "The ticket")),
    security(("staff" = ["tickets:read"])),
)]
#[post("/tickets/{id}/typing")]
async fn typing(
    caller: Console<need::TicketsRead>,
    id: web::Path<TicketId>,
    hub: web::Data<Hub>,
    now: Body<NowTyping>,
) -> Result<Answer<()>> {
    let mut tx = caller.read().await?;
    let ticket = queries::find(&mut tx, *id).await?;
    let typing = Typing { ticket_id: *id, person: caller.identity().person(), note: now.0.note };
    let audience = if typing.note { Audience::staff(Permission::TicketsRead) } else { ticket.readers() };
    hub.typing(tx, &typing, audience).await?;
    Ok(Answer::done())
}
