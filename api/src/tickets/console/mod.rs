//! Tickets for staff and integrations: `/api/tickets`.

mod thread;

use super::change::Rewrite;
use super::raise::NewTicket as Raise;
use super::{Ticket, counts as counted, lists, queries, raise};
use crate::access::{ChangeTx, Console};
use crate::http::answer::Answer;
use crate::http::etag::IfMatch;
use crate::http::json::{Body, NoBody};
use crate::http::page;
use crate::http::query::Query;
use crate::markdown::Written;
use crate::openapi::Tells;
use crate::problem::{Error, Result};
use crate::{organizations, people, teams};
use actix_web::{HttpRequest, get, post, put, web};
use shared::ids::TicketId;
use shared::page::Page;
use shared::permission::need;
use shared::problem::told;
use shared::tickets::console::{Assign, Counts, NewTicket, TicketRow, UpdateTicket};
use shared::tickets::{Channel, Filter, Status, console};
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations of this surface.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(counts)
        .service(list)
        .service(raise_one)
        .service(show)
        .service(update)
        .service(assign)
        .service(close)
        .service(reopen)
        .configure(thread::routes);
}

fn answer(ticket: Ticket) -> Answer<console::Ticket> {
    let version = ticket.version;
    Answer::ok(ticket.into()).version(version)
}

/// List tickets: the queue.
///
/// All of the organization's, narrowed by the filter; `q` searches numbers, subjects, descriptions, messages and
/// notes.
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
    if filter.0.mine {
        return Err(Error::Malformed("mine is for clients; staff ask for assignee=me.".into()));
    }
    let me = caller.identity().member();
    Ok(page::answer(&request, lists::for_staff(&mut caller.read().await?, me, &filter.0).await?))
}

/// Count tickets: the numbers above the queue.
///
/// Of the whole organization, whatever the queue is narrowed to; `mine` counts the caller's own.
#[utoipa::path(
    tag = "Tickets",
    responses((status = 200, body = console::Counts)),
    security(("staff" = ["tickets:read"])),
)]
#[get("/tickets/counts")]
async fn counts(caller: Console<need::TicketsRead>) -> Result<Answer<Counts>> {
    let (me, now) = (caller.identity().member(), caller.clock().now());
    Ok(Answer::ok(counted::for_staff(&mut caller.read().await?, me, now).await?))
}

/// Raise a ticket for a customer.
///
/// The customer's clients see it as if one of them had raised it; `requester_id` names the one who is told of replies.
#[utoipa::path(
    tag = "Tickets",
    request_body = console::NewTicket,
    responses((status = 201, body = console::Ticket), Tells<told::CustomerArchived>),
    security(("staff" = ["tickets:create"])),
)]
#[post("/tickets")]
async fn raise_one(
    caller: Console<need::TicketsCreate>,
    new: Body<NewTicket>,
) -> Result<Answer<console::Ticket>> {
    let new = new.0;
    let description = Written::of(new.description).await?;
    let mut tx = caller.change().await?;
    let ticket = Raise {
        customer: new.customer_id,
        requester: new.requester_id,
        created_by: caller.identity().member(),
        subject: new.subject,
        description,
        category: new.category,
        priority: new.priority,
        channel: Channel::Console,
        attachments: new.attachment_ids,
    };
    let (ticket, event) = raise::raise(&mut tx, ticket).await?;
    let (version, location) = (ticket.version, format!("/api/tickets/{}", ticket.id));
    tx.commit(event, Answer::created(ticket.into(), location).version(version)).await
}

/// Show a ticket.
///
/// Its messages and its history are lists of their own. The `ETag` is its version, for `If-Match`.
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
///
/// What is not given stays. A `resolution` goes with the status `resolved` or `closed`, and clients can read it.
#[utoipa::path(
    tag = "Tickets",
    request_body = console::UpdateTicket,
    responses((status = 200, body = console::Ticket), Tells<(told::TicketClosed, told::StatusUnchanged)>),
    params(("id" = TicketId, Path, description = "The ticket"), IfMatch),
    security(("staff" = ["tickets:update"])),
)]
#[put("/tickets/{id}")]
async fn update(
    caller: Console<need::TicketsUpdate>,
    id: web::Path<TicketId>,
    if_match: IfMatch,
    new: Body<UpdateTicket>,
) -> Result<Answer<console::Ticket>> {
    let (new, by) = (new.0, caller.identity().person());
    let description = Written::of_given(new.description).await?;
    let tx = caller.change().await?;
    tx.change(*id, if_match, async |tx: &mut ChangeTx, ticket: &mut Ticket| {
        organizations::check_new_category(tx, &ticket.category, new.category.as_ref()).await?;
        let mut happened = ticket.rewrite(Rewrite {
            subject: new.subject,
            description,
            priority: new.priority,
            category: new.category,
        })?;
        if let Some(to) = new.status {
            happened.push(ticket.set_status(to, &by, tx.now())?);
            ticket.resolution = new.resolution.or(ticket.resolution.take());
        }
        Ok(happened)
    })
    .await
}

/// Give a ticket to a person and a team, or to nobody.
///
/// Both are set: what is null is taken away.
#[utoipa::path(
    tag = "Tickets",
    request_body = Assign,
    responses((status = 200, body = console::Ticket), Tells<told::TicketClosed>),
    params(("id" = TicketId, Path, description = "The ticket"), IfMatch),
    security(("staff" = ["tickets:assign"])),
)]
#[post("/tickets/{id}/assign")]
async fn assign(
    caller: Console<need::TicketsAssign>,
    id: web::Path<TicketId>,
    if_match: IfMatch,
    to: Body<Assign>,
) -> Result<Answer<console::Ticket>> {
    let nobody = || Error::field("assignee_id", "unknown", "There is no such member of staff.");
    let no_team = || Error::field("team_id", "unknown", "There is no such team.");
    let tx = caller.change().await?;
    tx.change(*id, if_match, async |tx: &mut ChangeTx, ticket: &mut Ticket| {
        let person = match to.0.assignee_id {
            // Whoever has it keeps it, even if they are given no others.
            Some(id) if ticket.assignee.as_ref().is_some_and(|person| person.id == id) => {
                ticket.assignee.clone()
            }
            Some(id) => {
                Some(people::staff(tx, &[id]).await?.and_then(|mut all| all.pop()).ok_or_else(nobody)?)
            }
            None => None,
        };
        let team = match to.0.team_id {
            // What it has stays right, even if the team takes no others.
            Some(id) if ticket.team.as_ref().is_some_and(|team| team.id == id) => ticket.team.clone(),
            Some(id) => Some(teams::find_open(tx, id).await?.ok_or_else(no_team)?),
            None => None,
        };
        Ok(ticket.assign(person, team)?)
    })
    .await
}

/// Close a ticket.
///
/// It takes no replies and no changes until it is reopened. Who closes what nobody had, has it.
#[utoipa::path(
    tag = "Tickets",
    responses((status = 200, body = console::Ticket), Tells<told::StatusUnchanged>),
    params(("id" = TicketId, Path, description = "The ticket"), IfMatch),
    security(("staff" = ["tickets:update"])),
)]
#[post("/tickets/{id}/close")]
async fn close(
    caller: Console<need::TicketsUpdate>,
    id: web::Path<TicketId>,
    if_match: IfMatch,
    _: NoBody,
) -> Result<Answer<console::Ticket>> {
    let by = caller.identity().person();
    let tx = caller.change().await?;
    tx.change(*id, if_match, async |tx: &mut ChangeTx, ticket: &mut Ticket| {
        Ok(vec![ticket.set_status(Status::Closed, &by, tx.now())?])
    })
    .await
}

/// Reopen a resolved or closed ticket.
///
/// A closed one for 14 days; after that, a new one is raised. It is its assignee's again, if it had one.
#[utoipa::path(
    tag = "Tickets",
    responses((status = 200, body = console::Ticket), Tells<(told::TicketNotClosed, told::ReopenWindowOver)>),
    params(("id" = TicketId, Path, description = "The ticket"), IfMatch),
    security(("staff" = ["tickets:update"])),
)]
#[post("/tickets/{id}/reopen")]
async fn reopen(
    caller: Console<need::TicketsUpdate>,
    id: web::Path<TicketId>,
    if_match: IfMatch,
    _: NoBody,
) -> Result<Answer<console::Ticket>> {
    let by = caller.identity().person();
    let tx = caller.change().await?;
    tx.change(*id, if_match, async |tx: &mut ChangeTx, ticket: &mut Ticket| {
        Ok(vec![ticket.reopen(&by, tx.now())?])
    })
    .await
}
