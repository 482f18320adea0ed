//! Tickets for clients: `/api/client-portal/tickets`.

use super::change::Rewrite;
use super::queries::{self, Sight};
use super::{Ticket, history, lists, messages};
use crate::access::{ChangeTx, Portal};
use crate::events::Hub;
use crate::http::answer::Answer;
use crate::http::etag::IfMatch;
use crate::http::json::Body;
use crate::http::page::{Paging, next_url};
use crate::http::query::Query;
use crate::organizations;
use crate::problem::{Error, Result};
use actix_web::{HttpRequest, get, post, put, web};
use shared::accounts::TicketScope;
use shared::events::{NowTyping, Typing};
use shared::ids::{MemberId, TicketId};
use shared::page::{Limit, Page};
use shared::tickets::portal::{Counts, Dashboard, Message, NewTicket, TicketRow, UpdateTicket};
use shared::tickets::{Channel, Filter, Happening, HistoryEntry, NewMessage, Sort, State, Status, portal};
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations of this surface.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(counts)
        .service(list)
        .service(raise)
        .service(show)
        .service(update)
        .service(list_messages)
        .service(reply)
        .service(comment)
        .service(close)
        .service(reopen)
        .service(list_history)
        .service(typing)
        .service(dashboard);
}

impl From<Ticket> for portal::Ticket {
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
            requester: ticket.requester,
            assignee: ticket.assignee,
            team: ticket.team.map(|team| team.name),
            resolution: ticket.resolution,
            closed_at: ticket.closed_at,
            created_at: ticket.created_at,
            updated_at: ticket.client_updated_at,
            version: ticket.client_version,
        }
    }
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
    let page = lists::for_client(&mut caller.read().await?, sight, &filter).await?;
    let next = next_url(&request, page.next_cursor.as_deref());
    Ok(Answer::ok(page).next(next))
}

/// Count one's tickets.
#[utoipa::path(tag = "Portal: tickets", responses((status = 200, body = Counts)))]
#[get("/tickets/counts")]
async fn counts(caller: Portal) -> Result<Answer<Counts>> {
    let sight = sight(&caller, false)?;
    Ok(Answer::ok(queries::counts_for_client(&mut caller.read().await?, sight).await?))
}

/// All that the home page needs, in one call.
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
        counts: queries::counts_for_client(&mut tx, sight).await?,
        waiting: lists::for_client(&mut tx, sight, &waiting).await?.items,
        open: lists::for_client(&mut tx, sight, &open).await?.items,
    }))
}

/// Raise a ticket.
#[utoipa::path(
    tag = "Portal: tickets",
    request_body = NewTicket,
    responses((status = 201, body = portal::Ticket)),
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes repeating safe")),
)]
#[post("/tickets")]
async fn raise(caller: Portal, new: Body<NewTicket>) -> Result<Answer<portal::Ticket>> {
    let new = new.0;
    let caller = caller.in_organization(new.organization_id).await?;
    let identity = caller.identity().clone();
    let customer = identity.customer().ok_or(Error::NotFound)?;
    let mut tx = caller.change().await?;
    organizations::check_category(&mut tx, new.category.as_deref()).await?;
    let ticket = queries::NewTicket {
        customer,
        requester: Some(identity.member()),
        created_by: identity.member(),
        subject: new.subject,
        description: new.description,
        category: new.category,
        priority: new.priority,
        channel: Channel::Portal,
    };
    let ticket = queries::insert(&mut tx, ticket).await?;
    let event = history::record(&mut tx, &ticket, &[Happening::Raised]).await?;
    let location = format!("/api/client-portal/tickets/{}", ticket.id);
    let version = ticket.client_version;
    tx.commit(event, Answer::created(ticket.into(), location).version(version)).await
}

/// Show a ticket.
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
#[utoipa::path(
    tag = "Portal: tickets",
    request_body = UpdateTicket,
    responses((status = 200, body = portal::Ticket)),
    params(
        ("id" = TicketId, Path, description = "The ticket"),
        ("If-Match" = Option<String>, Header, description = "The version that the change is based on"),
    ),
)]
#[put("/tickets/{id}")]
async fn update(
    caller: Portal,
    id: web::Path<TicketId>,
    if_match: IfMatch,
    new: Body<UpdateTicket>,
) -> Result<Answer<portal::Ticket>> {
    let new = new.0;
    let mut tx = caller.change().await?;
    let mut ticket = queries::find_for_change(&mut tx, *id).await?;
    if_match.check(ticket.client_version)?;
    if new.category.is_some() && new.category != ticket.category {
        organizations::check_category(&mut tx, new.category.as_deref()).await?;
    }
    let rewrite = Rewrite {
        subject: new.subject,
        description: new.description,
        priority: new.priority,
        category: new.category,
    };
    let happened = ticket.rewrite(rewrite)?;
    save_and_commit(tx, ticket, &happened).await
}

/// Close a ticket.
#[utoipa::path(
    tag = "Portal: tickets",
    responses((status = 200, body = portal::Ticket)),
    params(
        ("id" = TicketId, Path, description = "The ticket"),
        ("If-Match" = Option<String>, Header, description = "The version that the change is based on"),
    ),
)]
#[post("/tickets/{id}/close")]
async fn close(caller: Portal, id: web::Path<TicketId>, if_match: IfMatch) -> Result<Answer<portal::Ticket>> {
    let mut tx = caller.change().await?;
    let mut ticket = queries::find_for_change(&mut tx, *id).await?;
    if_match.check(ticket.client_version)?;
    let happened = ticket.set_status(Status::Closed, &caller.identity().person(), caller.clock().now())?;
    save_and_commit(tx, ticket, &[happened]).await
}

/// Reopen a resolved or closed ticket.
///
/// A closed one for 14 days; after that, raise a new one.
#[utoipa::path(
    tag = "Portal: tickets",
    responses((status = 200, body = portal::Ticket)),
    params(
        ("id" = TicketId, Path, description = "The ticket"),
        ("If-Match" = Option<String>, Header, description = "The version that the change is based on"),
    ),
)]
#[post("/tickets/{id}/reopen")]
async fn reopen(
    caller: Portal,
    id: web::Path<TicketId>,
    if_match: IfMatch,
) -> Result<Answer<portal::Ticket>> {
    let mut tx = caller.change().await?;
    let mut ticket = queries::find_for_change(&mut tx, *id).await?;
    if_match.check(ticket.client_version)?;
    let happened = ticket.reopen(&caller.identity().person(), caller.clock().now())?;
    save_and_commit(tx, ticket, &[happened]).await
}

/// Everything that a client does is public.
async fn save_and_commit(
    mut tx: ChangeTx,
    mut ticket: Ticket,
    happened: &[Happening],
) -> Result<Answer<portal::Ticket>> {
    if happened.is_empty() {
        return Ok(answer(ticket));
    }
    queries::save(&mut tx, &mut ticket, true).await?;
    let event = history::record(&mut tx, &ticket, happened).await?;
    tx.commit(event, answer(ticket)).await
}

/// List a ticket's messages, oldest first.
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
    queries::exists(&mut tx, *id).await?;
    let page = messages::list(&mut tx, *id, paging.0.limit, paging.0.cursor.as_deref()).await?;
    let next = next_url(&request, page.next_cursor.as_deref());
    Ok(Answer::ok(page.map(Message::from)).next(next))
}

/// Reply on a ticket.
///
/// A ticket that waited for the client, or was resolved, is staff's again.
#[utoipa::path(
    tag = "Portal: tickets",
    request_body = NewMessage,
    responses((status = 201, body = portal::Message)),
    params(
        ("id" = TicketId, Path, description = "The ticket"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes repeating safe"),
    ),
)]
#[post("/tickets/{id}/messages")]
async fn reply(caller: Portal, id: web::Path<TicketId>, new: Body<NewMessage>) -> Result<Answer<Message>> {
    add_reply(caller, *id, new.0).await
}

/// Reply on a ticket: the same as `messages`, under its older name.
#[utoipa::path(
    tag = "Portal: tickets",
    request_body = NewMessage,
    responses((status = 201, body = portal::Message)),
    params(
        ("id" = TicketId, Path, description = "The ticket"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes repeating safe"),
    ),
)]
#[post("/tickets/{id}/comments")]
async fn comment(caller: Portal, id: web::Path<TicketId>, new: Body<NewMessage>) -> Result<Answer<Message>> {
    add_reply(caller, *id, new.0).await
}

async fn add_reply(caller: Portal, id: TicketId, new: NewMessage) -> Result<Answer<Message>> {
    let person = caller.identity().person();
    let mut tx = caller.change().await?;
    let mut ticket = queries::find_for_change(&mut tx, id).await?;
    let happened = ticket.reply(&person, None, caller.clock().now())?;
    queries::save(&mut tx, &mut ticket, true).await?;
    let message = messages::insert_reply(&mut tx, &ticket, &person, new.body, Channel::Portal).await?;
    let event = history::record(&mut tx, &ticket, &happened).await?;
    let location = format!("/api/client-portal/tickets/{id}/messages");
    tx.commit(event, Answer::created(message.into(), location)).await
}

/// List what happened to a ticket, oldest first.
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
    let page = history::list(&mut tx, *id, paging.0.limit, paging.0.cursor.as_deref()).await?;
    let next = next_url(&request, page.next_cursor.as_deref());
    Ok(Answer::ok(page).next(next))
}

/// Tell those who look at a ticket that one is writing.
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
    let requester: Option<MemberId> = ticket.requester.map(|person| person.id);
    let typing = Typing { ticket_id: *id, person: caller.identity().person(), note: false };
    hub.typing(tx, &typing, ticket.customer.id, requester).await?;
    Ok(Answer::done())
}
