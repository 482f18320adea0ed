//! What is said and done below a ticket, for clients: messages, history, and who writes just now.

use crate::access::Portal;
use crate::events::Hub;
use crate::history;
use crate::http::answer::Answer;
use crate::http::json::Body;
use crate::http::page::{self, Paging};
use crate::http::query::Query;
use crate::markdown::Written;
use crate::openapi::Tells;
use crate::problem::{Error, Result};
use crate::tickets::messages::{self, NewWords};
use crate::tickets::queries;
use actix_web::{HttpRequest, get, post, web};
use shared::events::{NowTyping, Resource, Typing};
use shared::ids::TicketId;
use shared::page::Page;
use shared::problem::told;
use shared::tickets::portal::Message;
use shared::tickets::{Channel, HistoryEntry, NewMessage, portal};
use utoipa_actix_web::service_config::ServiceConfig;

/// These operations.
pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_messages).service(reply).service(comment).service(list_history).service(typing);
}

/// List a ticket's messages, oldest first.
///
/// Each as Markdown and as sanitised HTML.
#[utoipa::path(
    tag = "Portal: tickets",
    responses((status = 200, body = Page<portal::Message>)),
    params(("id" = TicketId, Path, description = "The ticket"), Paging),
)]
#[get("/tickets/{id}/messages")]
async fn list_messages(
    caller: Portal,
    id: web::Path<TicketId>,
    paging: Query<Paging>,
    request: HttpRequest,
) -> Result<Answer<Page<Message>>> {
    let mut tx = caller.read().await?;
    let found = messages::list(&mut tx, *id, &paging.0).await?;
    Ok(page::answer(&request, found.map(Message::from)))
}

/// Reply on a ticket.
///
/// A ticket that waited for the client, or was resolved, is staff's again.
#[utoipa::path(
    tag = "Portal: tickets",
    request_body = NewMessage,
    responses((status = 201, body = portal::Message), Tells<told::TicketClosed>),
    params(("id" = TicketId, Path, description = "The ticket")),
)]
#[post("/tickets/{id}/messages")]
async fn reply(caller: Portal, id: web::Path<TicketId>, new: Body<NewMessage>) -> Result<Answer<Message>> {
    add_reply(caller, *id, new.0).await
}

/// Reply on a ticket, under the operation's older name.
///
/// The same as `messages`, which new programs use.
#[utoipa::path(
    tag = "Portal: tickets",
    request_body = NewMessage,
    responses((status = 201, body = portal::Message), Tells<told::TicketClosed>),
    params(("id" = TicketId, Path, description = "The ticket")),
)]
#[post("/tickets/{id}/comments")]
async fn comment(caller: Portal, id: web::Path<TicketId>, new: Body<NewMessage>) -> Result<Answer<Message>> {
    add_reply(caller, *id, new.0).await
}

async fn add_reply(caller: Portal, id: TicketId, new: NewMessage) -> Result<Answer<Message>> {
    let by = caller.identity().person();
    let words = NewWords { body: Written::of(new.body).await?, attachments: new.attachment_ids };
    let mut tx = caller.change().await?;
    let (message, event) = messages::reply(&mut tx, id, &by, words, None, Channel::Portal).await?;
    let location = format!("/api/client-portal/tickets/{id}/messages");
    tx.commit(event, Answer::created(message.into(), location)).await
}

/// List what happened to a ticket, oldest first.
///
/// Each line tells who did what, and when; `kind` says which fields it has.
#[utoipa::path(
    tag = "Portal: tickets",
    responses((status = 200, body = Page<HistoryEntry>)),
    params(("id" = TicketId, Path, description = "The ticket"), Paging),
)]
#[get("/tickets/{id}/history")]
async fn list_history(
    caller: Portal,
    id: web::Path<TicketId>,
    paging: Query<Paging>,
    request: HttpRequest,
) -> Result<Answer<Page<HistoryEntry>>> {
    let mut tx = caller.read().await?;
    queries::exists(&mut tx, *id).await?;
    Ok(page::answer(&request, history::list(&mut tx, Resource::Ticket, id.0, &paging.0).await?))
}

/// Tell those who look at a ticket that one is writing.
///
/// It is told at once to the live streams of others and never stored; say it again while writing goes on.
#[utoipa::path(
    tag = "Portal: tickets",
    request_body = NowTyping,
    responses((status = 204)),
    params(("id" = TicketId, Path, description = "The ticket")),
)]
#[post("/tickets/{id}/typing")]
async fn typing(
    caller: Portal,
    id: web::Path<TicketId>,
    hub: web::Data<Hub>,
    now: Body<NowTyping>,
) -> Result<Answer<()>> {
    if now.0.note {
        return Err(Error::field("note", "invalid", "Only staff write internal notes."));
    }
    let mut tx = caller.read().await?;
    let ticket = queries::find(&mut tx, *id).await?;
    let typing = Typing { ticket_id: *id, person: caller.identity().person(), note: false };
    let audience = ticket.readers();
    hub.typing(tx, &typing, audience).await?;
    Ok(Answer::done())
}
