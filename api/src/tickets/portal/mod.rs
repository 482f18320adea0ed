//! Tickets for clients: `/api/client-portal/tickets`.

mod thread;

use super::change::Rewrite;
use super::queries::{self, Sight};
use super::raise::NewTicket as Raise;
use super::{Ticket, counts as counted, lists, raise};
use crate::access::{ChangeTx, Portal};
use crate::http::answer::Answer;
use crate::http::etag::IfMatch;
use crate::http::json::{Body, NoBody};
use crate::http::page;
use crate::http::query::Query;
use crate::markdown::Written;
use crate::openapi::Tells;
use crate::organizations;
use crate::problem::{Error, Result};
use actix_web::{HttpRequest, get, post, put, web};
use shared::accounts::TicketScope;
use shared::ids::TicketId;
use shared::page::{Limit, Page};
use shared::problem::told;
use shared::tickets::portal::{Counts, Dashboard, NewTicket, TicketRow, UpdateTicket};
use shared::tickets::{Channel, Filter, Sort, State, Status, portal};
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations of this surface.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(counts)
        .service(list)
        .service(raise_one)
        .service(show)
        .service(update)
        .service(close)
        .service(reopen)
        .service(dashboard)
        .configure(thread::routes);
}

fn answer(ticket: Ticket) -> Answer<portal::Ticket> {
    let version = ticket.client_version;
    Answer::ok(ticket.into()).version(version)
}

fn sight(caller: &Portal, only_mine: bool) -> Result<Sight> {
    let identity = caller.identity();
    // A client without a company can't be stored; if there were one, they would see nothing.
    let customer = identity.customer().ok_or(Error::NotFound)?;
    let own = only_mine || identity.scope() == TicketScope::Own;
    Ok(Sight { customer, requester: own.then(|| identity.member()) })
}

/// List one's tickets.
///
/// Those of one's company with company-wide sight, else those raised by or for oneself.
#[utoipa::path(tag = "Portal: tickets", params(Filter), responses((status = 200, body = Page<TicketRow>)))]
#[get("/tickets")]
async fn list(
    caller: Portal,
    filter: Query<Filter>,
    request: HttpRequest,
) -> Result<Answer<Page<TicketRow>>> {
    let filter = filter.0;
    if filter.assignee.is_some() || filter.team_id.is_some() || filter.customer_id.is_some() {
        return Err(Error::Malformed("assignee, team_id and customer_id are for staff.".into()));
    }
    let mut sight = sight(&caller, filter.mine)?;
    // `client_id` narrows to one requester; someone else's id finds nothing for who sees only their own.
    if let Some(client) = filter.client_id {
        if sight.requester.is_some_and(|only| only != client) {
            return Ok(Answer::ok(Page { items: Vec::new(), next_cursor: None }));
        }
        sight.requester = Some(client);
    }
    Ok(page::answer(&request, lists::for_client(&mut caller.read().await?, sight, &filter).await?))
}

/// Count one's tickets.
///
/// Those that the list without a filter has, by where they stand.
#[utoipa::path(tag = "Portal: tickets", responses((status = 200, body = Counts)))]
#[get("/tickets/counts")]
async fn counts(caller: Portal) -> Result<Answer<Counts>> {
    let sight = sight(&caller, false)?;
    Ok(Answer::ok(counted::for_client(&mut caller.read().await?, sight).await?))
}

/// All that the home page needs, in one call.
///
/// The counts, the tickets that wait for the client, and the open ones with the last activity.
#[utoipa::path(tag = "Portal: home", responses((status = 200, body = Dashboard)))]
#[get("/dashboard")]
async fn dashboard(caller: Portal) -> Result<Answer<Dashboard>> {
    let sight = sight(&caller, false)?;
    let limit = Limit::try_from(5).unwrap_or_default();
    let waiting =
        Filter { status: vec![Status::WaitingForClient], sort: Sort::Oldest, limit, ..Filter::default() };
    let open = Filter { state: Some(State::Open), limit, ..Filter::default() };
    let mut tx = caller.read().await?;
    Ok(Answer::ok(Dashboard {
        counts: counted::for_client(&mut tx, sight).await?,
        waiting: lists::for_client(&mut tx, sight, &waiting).await?.items,
        open: lists::for_client(&mut tx, sight, &open).await?.items,
    }))
}

/// Raise a ticket.
///
/// With the current organization, or with another that one is a client of.
#[utoipa::path(
    tag = "Portal: tickets",
    request_body = NewTicket,
    responses((status = 201, body = portal::Ticket), Tells<told::CustomerArchived>),
)]
#[post("/tickets")]
async fn raise_one(caller: Portal, new: Body<NewTicket>) -> Result<Answer<portal::Ticket>> {
    let new = new.0;
    let caller = caller.in_organization(new.organization_id).await?;
    let me = caller.identity().member();
    let description = Written::of(new.description).await?;
    let ticket = Raise {
        customer: caller.identity().customer().ok_or(Error::NotFound)?,
        requester: Some(me),
        created_by: me,
        subject: new.subject,
        description,
        category: new.category,
        priority: new.priority,
        channel: Channel::Portal,
        attachments: new.attachment_ids,
    };
    let mut tx = caller.change().await?;
    let (ticket, event) = raise::raise(&mut tx, ticket).await?;
    let (version, location) = (ticket.client_version, format!("/api/client-portal/tickets/{}", ticket.id));
    tx.commit(event, Answer::created(ticket.into(), location).version(version)).await
}

/// Show a ticket.
///
/// Its messages and its history are lists of their own. The `ETag` is its version, for `If-Match`.
#[utoipa::path(
    tag = "Portal: tickets",
    responses((status = 200, body = portal::Ticket)),
    params(("id" = TicketId, Path, description = "The ticket")),
)]
#[get("/tickets/{id}")]
async fn show(caller: Portal, id: web::Path<TicketId>) -> Result<Answer<portal::Ticket>> {
    Ok(answer(queries::find(&mut caller.read().await?, *id).await?))
}

/// Change a ticket's subject, description, priority or category.
///
/// What is not given stays; a category that is null is taken away.
#[utoipa::path(
    tag = "Portal: tickets",
    request_body = UpdateTicket,
    responses((status = 200, body = portal::Ticket), Tells<told::TicketClosed>),
    params(("id" = TicketId, Path, description = "The ticket"), IfMatch),
)]
#[put("/tickets/{id}")]
async fn update(
    caller: Portal,
    id: web::Path<TicketId>,
    if_match: IfMatch,
    new: Body<UpdateTicket>,
) -> Result<Answer<portal::Ticket>> {
    let new = new.0;
    let description = Written::of_given(new.description).await?;
    let tx = caller.change().await?;
    tx.change(*id, if_match, async |tx: &mut ChangeTx, ticket: &mut Ticket| {
        organizations::check_new_category(tx, &ticket.category, new.category.as_ref()).await?;
        Ok(ticket.rewrite(Rewrite {
            subject: new.subject,
            description,
            priority: new.priority,
            category: new.category,
        })?)
    })
    .await
}

/// Close a ticket.
///
/// It takes no replies and no changes until it is reopened, which it can be for 14 days.
#[utoipa::path(
    tag = "Portal: tickets",
    responses((status = 200, body = portal::Ticket), Tells<told::StatusUnchanged>),
    params(("id" = TicketId, Path, description = "The ticket"), IfMatch),
)]
#[post("/tickets/{id}/close")]
async fn close(
    caller: Portal,
    id: web::Path<TicketId>,
    if_match: IfMatch,
    _: NoBody,
) -> Result<Answer<portal::Ticket>> {
    let by = caller.identity().person();
    let tx = caller.change().await?;
    tx.change(*id, if_match, async |tx: &mut ChangeTx, ticket: &mut Ticket| {
        Ok(vec![ticket.set_status(Status::Closed, &by, tx.now())?])
    })
    .await
}

/// Reopen a resolved or closed ticket.
///
/// A closed one for 14 days; after that, raise a new one.
#[utoipa::path(
    tag = "Portal: tickets",
    responses((status = 200, body = portal::Ticket), Tells<(told::TicketNotClosed, told::ReopenWindowOver)>),
    params(("id" = TicketId, Path, description = "The ticket"), IfMatch),
)]
#[post("/tickets/{id}/reopen")]
async fn reopen(
    caller: Portal,
    id: web::Path<TicketId>,
    if_match: IfMatch,
    _: NoBody,
) -> Result<Answer<portal::Ticket>> {
    let by = caller.identity().person();
    let tx = caller.change().await?;
    tx.change(*id, if_match, async |tx: &mut ChangeTx, ticket: &mut Ticket| {
        Ok(vec![ticket.reopen(&by, tx.now())?])
    })
    .await
}
