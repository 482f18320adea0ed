//! Tickets for staff and integrations: `/api/tickets`.

use super::change::Rewrite;
use super::{Ticket, history, lists, messages, queries};
use crate::access::{ChangeTx, Console};
use crate::events::Hub;
use crate::http::answer::Answer;
use crate::http::etag::IfMatch;
use crate::http::json::Body;
use crate::http::page::{Paging, next_url};
use crate::http::query::Query;
use crate::problem::{Error, Result};
use crate::{organizations, teams};
use actix_web::{HttpRequest, get, post, put, web};
use shared::events::{NowTyping, Typing};
use shared::ids::TicketId;
use shared::page::Page;
use shared::permission::need;
use shared::tickets::console::{Assign, Counts, Message, NewReply, NewTicket, TicketRow, UpdateTicket};
use shared::tickets::{Channel, Filter, Happening, HistoryEntry, NewMessage, console};
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations of this surface.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(counts)
        .service(list)
        .service(raise)
        .service(show)
        .service(update)
        .service(assign)
        .service(close)
        .service(reopen)
        .service(list_messages)
        .service(reply)
        .service(add_note)
        .service(list_history)
        .service(typing);
}

impl From<Ticket> for console::Ticket {
    fn from(ticket: Ticket) -> Self {
        Self {
            id: ticket.id,
            number: ticket.number,
            subject: ticket.subject,
            description: ticket.description,
            description_html: ticket.description_html,
            category: ticket.category,
            priority: ticket.priority,
            status: ticket.status,
            channel: ticket.channel,
            customer: ticket.customer,
            requester: ticket.requester,
            assignee: ticket.assignee,
            team: ticket.team,
            resolution: ticket.resolution,
            resolved_at: ticket.resolved_at,
            closed_at: ticket.closed_at,
            first_response_at: ticket.first_response_at,
            created_at: ticket.created_at,
            updated_at: ticket.updated_at,
            version: ticket.version,
        }
    }
}

fn answer(ticket: Ticket) -> Answer<console::Ticket> {
    let version = ticket.version;
    Answer::ok(ticket.into()).version(version)
}

async fn save_and_commit(
    mut tx: ChangeTx,
    mut ticket: Ticket,
    happened: &[Happening],
) -> Result<Answer<console::Ticket>> {
    if happened.is_empty() {
        return Ok(answer(ticket));
    }
    let public = happened.iter().any(Happening::is_public);
    queries::save(&mut tx, &mut ticket, public).await?;
    let event = history::record(&mut tx, &ticket, happened).await?;
    tx.commit(event, answer(ticket)).await
}

/// List tickets: the queue.
#[utoipa::path(
    tag = "Tickets",
    params(Filter),
    responses((status = 200, body = Page<console::TicketRow>)),
    security(("staff" = ["tickets:read"])),
)]
#[get("/tickets")]
async fn list(
    caller: Console<need::TicketsRead>,
    filter: Query<Filter>,
    request: HttpRequest,
) -> Result<Answer<Page<TicketRow>>> {
    let me = caller.identity().member();
    let page = lists::for_staff(&mut caller.read().await?, me, &filter.0).await?;
    let next = next_url(&request, page.next_cursor.as_deref());
    Ok(Answer::ok(page).next(next))
}

/// Count tickets: the numbers above the queue.
#[utoipa::path(
    tag = "Tickets",
    responses((status = 200, body = console::Counts)),
    security(("staff" = ["tickets:read"])),
)]
#[get("/tickets/counts")]
async fn counts(caller: Console<need::TicketsRead>) -> Result<Answer<Counts>> {
    let (me, now) = (caller.identity().member(), caller.clock().now());
    Ok(Answer::ok(queries::counts_for_staff(&mut caller.read().await?, me, now).await?))
}

/// Raise a ticket for a customer.
#[utoipa::path(
    tag = "Tickets",
    request_body = console::NewTicket,
    responses((status = 201, body = console::Ticket)),
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes repeating safe")),
    security(("staff" = ["tickets:create"])),
)]
#[post("/tickets")]
async fn raise(
    caller: Console<need::TicketsCreate>,
    new: Body<NewTicket>,
) -> Result<Answer<console::Ticket>> {
    let new = new.0;
    let mut tx = caller.change().await?;
    organizations::check_category(&mut tx, new.category.as_deref()).await?;
    let ticket = queries::NewTicket {
        customer: new.customer_id,
        requester: new.requester_id,
        created_by: caller.identity().member(),
        subject: new.subject,
        description: new.description,
        category: new.category,
        priority: new.priority,
        channel: Channel::Console,
    };
    let ticket = queries::insert(&mut tx, ticket).await?;
    let event = history::record(&mut tx, &ticket, &[Happening::Raised]).await?;
    let location = format!("/api/tickets/{}", ticket.id);
    let version = ticket.version;
    tx.commit(event, Answer::created(ticket.into(), location).version(version)).await
}

/// Show a ticket.
#[utoipa::path(
    tag = "Tickets",
    responses((status = 200, body = console::Ticket)),
    params(("id" = TicketId, Path, description = "The ticket")),
    security(("staff" = ["tickets:read"])),
)]
#[get("/tickets/{id}")]
async fn show(
    caller: Console<need::TicketsRead>,
    id: web::Path<TicketId>,
) -> Result<Answer<console::Ticket>> {
    Ok(answer(queries::find(&mut caller.read().await?, *id).await?))
}

/// Change a ticket: wording, sorting, status.
#[utoipa::path(
    tag = "Tickets",
    request_body = console::UpdateTicket,
    responses((status = 200, body = console::Ticket)),
    params(
        ("id" = TicketId, Path, description = "The ticket"),
        ("If-Match" = Option<String>, Header, description = "The version that the change is based on"),
    ),
    security(("staff" = ["tickets:update"])),
)]
#[put("/tickets/{id}")]
async fn update(
    caller: Console<need::TicketsUpdate>,
    id: web::Path<TicketId>,
    if_match: IfMatch,
    new: Body<UpdateTicket>,
) -> Result<Answer<console::Ticket>> {
    let new = new.0;
    let mut tx = caller.change().await?;
    let mut ticket = queries::find_for_change(&mut tx, *id).await?;
    if_match.check(ticket.version)?;
    if new.category.is_some() && new.category != ticket.category {
        organizations::check_category(&mut tx, new.category.as_deref()).await?;
    }
    let rewrite = Rewrite {
        subject: new.subject,
        description: new.description,
        priority: new.priority,
        category: new.category,
    };
    let mut happened = ticket.rewrite(rewrite)?;
    if let Some(to) = new.status {
        happened.push(ticket.set_status(to, &caller.identity().person(), caller.clock().now())?);
        ticket.resolution = new.resolution.or(ticket.resolution);
    }
    save_and_commit(tx, ticket, &happened).await
}

/// Give a ticket to a person and a team, or to nobody.
#[utoipa::path(
    tag = "Tickets",
    request_body = Assign,
    responses((status = 200, body = console::Ticket)),
    params(
        ("id" = TicketId, Path, description = "The ticket"),
        ("If-Match" = Option<String>, Header, description = "The version that the change is based on"),
    ),
    security(("staff" = ["tickets:assign"])),
)]
#[post("/tickets/{id}/assign")]
async fn assign(
    caller: Console<need::TicketsAssign>,
    id: web::Path<TicketId>,
    if_match: IfMatch,
    to: Body<Assign>,
) -> Result<Answer<console::Ticket>> {
    let mut tx = caller.change().await?;
    let mut ticket = queries::find_for_change(&mut tx, *id).await?;
    if_match.check(ticket.version)?;
    let nobody = || Error::field("assignee_id", "unknown", "There is no such member of staff.");
    let person = match to.0.assignee_id {
        Some(id) => Some(queries::find_staff(&mut tx, id).await?.ok_or_else(nobody)?),
        None => None,
    };
    let no_team = || Error::field("team_id", "unknown", "There is no such team.");
    let team = match to.0.team_id {
        Some(id) => Some(teams::find(&mut tx, id).await?.ok_or_else(no_team)?),
        None => None,
    };
    let happened = ticket.assign(person, team)?;
    save_and_commit(tx, ticket, &happened).await
}

/// Close a ticket.
#[utoipa::path(
    tag = "Tickets",
    responses((status = 200, body = console::Ticket)),
    params(
        ("id" = TicketId, Path, description = "The ticket"),
        ("If-Match" = Option<String>, Header, description = "The version that the change is based on"),
    ),
    security(("staff" = ["tickets:update"])),
)]
#[post("/tickets/{id}/close")]
async fn close(
    caller: Console<need::TicketsUpdate>,
    id: web::Path<TicketId>,
    if_match: IfMatch,
) -> Result<Answer<console::Ticket>> {
    let mut tx = caller.change().await?;
    let mut ticket = queries::find_for_change(&mut tx, *id).await?;
    if_match.check(ticket.version)?;
    let to = shared::tickets::Status::Closed;
    let happened = ticket.set_status(to, &caller.identity().person(), caller.clock().now())?;
    save_and_commit(tx, ticket, &[happened]).await
}

/// Reopen a resolved or closed ticket.
#[utoipa::path(
    tag = "Tickets",
    responses((status = 200, body = console::Ticket)),
    params(
        ("id" = TicketId, Path, description = "The ticket"),
        ("If-Match" = Option<String>, Header, description = "The version that the change is based on"),
    ),
    security(("staff" = ["tickets:update"])),
)]
#[post("/tickets/{id}/reopen")]
async fn reopen(
    caller: Console<need::TicketsUpdate>,
    id: web::Path<TicketId>,
    if_match: IfMatch,
) -> Result<Answer<console::Ticket>> {
    let mut tx = caller.change().await?;
    let mut ticket = queries::find_for_change(&mut tx, *id).await?;
    if_match.check(ticket.version)?;
    let happened = ticket.reopen(&caller.identity().person(), caller.clock().now())?;
    save_and_commit(tx, ticket, &[happened]).await
}

/// List a ticket's messages and internal notes, oldest first.
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
    queries::exists(&mut tx, *id).await?;
    let page = messages::list(&mut tx, *id, paging.0.limit, paging.0.cursor.as_deref()).await?;
    let next = next_url(&request, page.next_cursor.as_deref());
    Ok(Answer::ok(page.map(Message::from)).next(next))
}

/// Reply in public, and set a status in the same step.
#[utoipa::path(
    tag = "Tickets",
    request_body = console::NewReply,
    responses((status = 201, body = console::Message)),
    params(
        ("id" = TicketId, Path, description = "The ticket"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes repeating safe"),
    ),
    security(("staff" = ["tickets:reply"])),
)]
#[post("/tickets/{id}/messages")]
async fn reply(
    caller: Console<need::TicketsReply>,
    id: web::Path<TicketId>,
    new: Body<NewReply>,
) -> Result<Answer<Message>> {
    let person = caller.identity().person();
    let mut tx = caller.change().await?;
    let mut ticket = queries::find_for_change(&mut tx, *id).await?;
    let happened = ticket.reply(&person, new.0.status, caller.clock().now())?;
    queries::save(&mut tx, &mut ticket, true).await?;
    let message = messages::insert_reply(&mut tx, &ticket, &person, new.0.body, Channel::Console).await?;
    let event = history::record(&mut tx, &ticket, &happened).await?;
    let location = format!("/api/tickets/{id}/messages");
    tx.commit(event, Answer::created(message.into(), location)).await
}

/// Write an internal note. Clients never see it, nor that it was written.
#[utoipa::path(
    tag = "Tickets",
    request_body = NewMessage,
    responses((status = 201, body = console::Message)),
    params(
        ("id" = TicketId, Path, description = "The ticket"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes repeating safe"),
    ),
    security(("staff" = ["tickets:note"])),
)]
#[post("/tickets/{id}/notes")]
async fn add_note(
    caller: Console<need::TicketsNote>,
    id: web::Path<TicketId>,
    new: Body<NewMessage>,
) -> Result<Answer<Message>> {
    let person = caller.identity().person();
    let mut tx = caller.change().await?;
    let mut ticket = queries::find_for_change(&mut tx, *id).await?;
    ticket.status.may_change()?;
    queries::save(&mut tx, &mut ticket, false).await?;
    let note = messages::insert_note(&mut tx, &ticket, &person, new.0.body).await?;
    let event = history::record(&mut tx, &ticket, &[Happening::Noted]).await?;
    let location = format!("/api/tickets/{id}/messages");
    tx.commit(event, Answer::created(note.into(), location)).await
}

/// List what happened to a ticket, oldest first.
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
    let page = history::list(&mut tx, *id, paging.0.limit, paging.0.cursor.as_deref()).await?;
    let next = next_url(&request, page.next_cursor.as_deref());
    Ok(Answer::ok(page).next(next))
}

/// Tell those who look at a ticket that one is writing a reply or a note.
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
    let requester = ticket.requester.map(|person| person.id);
    let typing = Typing { ticket_id: *id, person: caller.identity().person(), note: now.0.note };
    hub.typing(tx, &typing, ticket.customer.id, requester).await?;
    Ok(Answer::done())
}
