//! Invitations of colleagues, by a primary contact: `/api/client-portal/team/invitations`.

use super::queries::{self, Wish};
use super::{Invitation, lists};
use crate::access::{ChangeTx, PrimaryContact};
use crate::http::answer::Answer;
use crate::http::etag::IfMatch;
use crate::http::json::{Body, NoBody};
use crate::http::page::{self, Paging};
use crate::http::query::Query;
use crate::openapi::Tells;
use crate::problem::{Error, Result};
use actix_web::{HttpRequest, delete, get, post, web};
use shared::accounts::TicketScope;
use shared::ids::{CustomerId, InvitationId};
use shared::invitations::{ColleagueInvitation, InviteColleague};
use shared::page::Page;
use shared::problem::told;
use shared::role::Role;
use utoipa_actix_web::service_config::ServiceConfig;

/// These operations.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list).service(create).service(resend).service(revoke);
}

fn company(caller: &PrimaryContact) -> Result<CustomerId> {
    caller.identity().customer().ok_or(Error::NotFound)
}

/// List the invitations to one's company, newest first.
///
/// Those that nobody has accepted or revoked; one that is too old can be sent again.
#[utoipa::path(
    tag = "Portal: team",
    params(Paging),
    responses((status = 200, body = Page<ColleagueInvitation>)),
    security(("client" = ["primary_contact"])),
)]
#[get("/team/invitations")]
async fn list(
    caller: PrimaryContact,
    paging: Query<Paging>,
    request: HttpRequest,
) -> Result<Answer<Page<ColleagueInvitation>>> {
    let (customer, now) = (company(&caller)?, caller.clock().now());
    let mut tx = caller.read().await?;
    Ok(page::answer(&request, lists::of_colleagues(&mut tx, customer, now, &paging.0).await?))
}

/// Invite a colleague by e-mail.
///
/// As a client of one's own company, at most 20 of them in an hour. The mail has a link that is good for 72 hours, once.
#[utoipa::path(
    tag = "Portal: team",
    request_body = InviteColleague,
    responses(
        (status = 201, body = ColleagueInvitation),
        Tells<(told::AlreadyInvited, told::AlreadyMember, told::MemberDisabled, told::CustomerArchived)>,
    ),
    security(("client" = ["primary_contact"])),
)]
#[post("/team/invitations")]
async fn create(caller: PrimaryContact, new: Body<InviteColleague>) -> Result<Answer<ColleagueInvitation>> {
    let customer = company(&caller)?;
    let InviteColleague { email, ticket_scope } = new.0;
    let email = queries::address(&email)?;
    let mut tx = caller.change().await?;
    queries::check_active(&mut tx, customer).await?;
    queries::check_budget(&mut tx, customer).await?;
    queries::check_stranger(&mut tx, &email, Some(customer)).await?;
    let scope = ticket_scope.unwrap_or(TicketScope::Own);
    let wish = Wish { email, role: Role::Client, customer: Some(customer), contact: None, scope };
    let (invitation, event) = queries::create(&mut tx, &caller.identity().person(), wish).await?;
    let version = invitation.version;
    tx.commit(
        event,
        Answer::created(invitation.into(), "/api/client-portal/team/invitations".to_owned()).version(version),
    )
    .await
}

/// Send an invitation again.
///
/// Under another link, good for another 72 hours; the one before is void at once. Not twice within a minute.
#[utoipa::path(
    tag = "Portal: team",
    responses((status = 200, body = ColleagueInvitation), Tells<(told::InvitationOver, told::CustomerArchived)>),
    params(("id" = InvitationId, Path, description = "The invitation"), IfMatch),
    security(("client" = ["primary_contact"])),
)]
#[post("/team/invitations/{id}/resend")]
async fn resend(
    caller: PrimaryContact,
    id: web::Path<InvitationId>,
    if_match: IfMatch,
    _: NoBody,
) -> Result<Answer<ColleagueInvitation>> {
    let tx = caller.change().await?;
    tx.change(*id, if_match, async |tx: &mut ChangeTx, one: &mut Invitation| {
        queries::check_still(tx, one).await?;
        one.resend(tx.now(), caller.identity().person())
    })
    .await
}

/// Revoke an invitation.
///
/// Its link is void at once.
#[utoipa::path(
    tag = "Portal: team",
    responses((status = 200, body = ColleagueInvitation), Tells<told::InvitationOver>),
    params(("id" = InvitationId, Path, description = "The invitation"), IfMatch),
    security(("client" = ["primary_contact"])),
)]
#[delete("/team/invitations/{id}")]
async fn revoke(
    caller: PrimaryContact,
    id: web::Path<InvitationId>,
    if_match: IfMatch,
    _: NoBody,
) -> Result<Answer<ColleagueInvitation>> {
    let tx = caller.change().await?;
    tx.change(*id, if_match, async |tx: &mut ChangeTx, one: &mut Invitation| one.revoke(tx.now())).await
}
