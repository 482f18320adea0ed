//! Invitations for staff and integrations: `/api/invitations`.

use super::Invitation;
use super::lists::{self, Choice};
use super::queries::{self, Wish};
use crate::access::{ChangeTx, Console, SometimesFresh};
use crate::http::answer::Answer;
use crate::http::etag::IfMatch;
use crate::http::json::{Body, NoBody};
use crate::http::page::{self, Paging};
use crate::http::query::Query;
use crate::lists::Part;
use crate::openapi::Tells;
use crate::problem::{Error, Result};
use actix_web::{HttpRequest, get, post, web};
use serde::Deserialize;
use shared::accounts::TicketScope;
use shared::ids::{CustomerId, InvitationId};
use shared::invitations::{self, InvitationState, NewInvitation};
use shared::page::{Limit, Page};
use shared::permission::{Permission, need};
use shared::problem::told;
use shared::role::Role;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

/// These operations.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list).service(create).service(show).service(resend).service(revoke);
}

/// Which invitations, and where the page begins.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, default)]
struct Which {
    /// A part of the address, in capitals or not.
    #[param(value_type = Option<String>, max_length = 200)]
    q: Option<Part>,
    /// What came of them.
    state: Option<InvitationState>,
    /// For this role.
    role: Option<Role>,
    /// To this customer.
    customer_id: Option<CustomerId>,
    /// Rows of a page.
    #[param(value_type = u32, minimum = 1, maximum = 100, required = false)]
    limit: Limit,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// List invitations, newest first.
///
/// Those of clients and, for whoever has `staff:manage`, those of staff.
#[utoipa::path(
    tag = "Invitations",
    params(Which),
    responses((status = 200, body = Page<invitations::Invitation>)),
    security(("staff" = ["clients:manage"])),
)]
#[get("/invitations")]
async fn list(
    caller: Console<need::ClientsManage>,
    which: Query<Which>,
    request: HttpRequest,
) -> Result<Answer<Page<invitations::Invitation>>> {
    let Which { q, state, role, customer_id: customer, limit, cursor } = which.0;
    let part = q.and_then(Part::typed);
    let choice = Choice { part, state, role, customer, now: caller.clock().now() };
    let paging = Paging { limit, cursor };
    Ok(page::answer(&request, lists::all(&mut caller.read().await?, &choice, &paging).await?))
}

/// Invite someone by e-mail.
///
/// As a client of a customer or, with `staff:manage`, to work here. The mail has a link that is good for 72 hours, once.
/// An invitation to work here wants a fresh proof of who one is.
#[utoipa::path(
    tag = "Invitations",
    request_body = NewInvitation,
    responses(
        (status = 201, body = invitations::Invitation),
        Tells<(told::AlreadyInvited, told::AlreadyMember, told::MemberDisabled, told::FreshProofNeeded)>,
    ),
    security(("staff" = ["clients:manage"])),
)]
#[post("/invitations")]
async fn create(
    caller: SometimesFresh<Console<need::ClientsManage>>,
    new: Body<NewInvitation>,
) -> Result<Answer<invitations::Invitation>> {
    let NewInvitation { email, role, customer_id: customer, contact_id: contact, ticket_scope } = new.0;
    let caller = caller.admit(role.is_staff()).await?;
    if role.is_staff() && !caller.identity().may(Permission::StaffManage) {
        return Err(Error::Forbidden(Permission::StaffManage));
    }
    let email = queries::address(&email)?;
    let mut tx = caller.change().await?;
    queries::check_stranger(&mut tx, &email, None).await?;
    let wish = Wish { email, role, customer, contact, scope: ticket_scope.unwrap_or(TicketScope::Own) };
    let (invitation, event) = queries::create(&mut tx, &caller.identity().person(), wish).await?;
    let (version, location) = (invitation.version, format!("/api/invitations/{}", invitation.id));
    tx.commit(event, Answer::created(invitation.into(), location).version(version)).await
}

/// Show an invitation.
///
/// The `ETag` is its version, for `If-Match`.
#[utoipa::path(
    tag = "Invitations",
    responses((status = 200, body = invitations::Invitation)),
    params(("id" = InvitationId, Path, description = "The invitation")),
    security(("staff" = ["clients:manage"])),
)]
#[get("/invitations/{id}")]
async fn show(
    caller: Console<need::ClientsManage>,
    id: web::Path<InvitationId>,
) -> Result<Answer<invitations::Invitation>> {
    let invitation = queries::find(&mut caller.read().await?, *id).await?.at(caller.clock().now());
    let version = invitation.version;
    Ok(Answer::ok(invitation.into()).version(version))
}

/// Send an invitation again.
///
/// Under another link, good for another 72 hours; the one before is void at once. Not twice within a minute.
#[utoipa::path(
    tag = "Invitations",
    responses((status = 200, body = invitations::Invitation), Tells<(told::InvitationOver, told::CustomerArchived)>),
    params(("id" = InvitationId, Path, description = "The invitation"), IfMatch),
    security(("staff" = ["clients:manage"])),
)]
#[post("/invitations/{id}/resend")]
async fn resend(
    caller: Console<need::ClientsManage>,
    id: web::Path<InvitationId>,
    if_match: IfMatch,
    _: NoBody,
) -> Result<Answer<invitations::Invitation>> {
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
    tag = "Invitations",
    responses((status = 200, body = invitations::Invitation), Tells<told::InvitationOver>),
    params(("id" = InvitationId, Path, description = "The invitation"), IfMatch),
    security(("staff" = ["clients:manage"])),
)]
#[post("/invitations/{id}/revoke")]
async fn revoke(
    caller: Console<need::ClientsManage>,
    id: web::Path<InvitationId>,
    if_match: IfMatch,
    _: NoBody,
) -> Result<Answer<invitations::Invitation>> {
    let tx = caller.change().await?;
    tx.change(*id, if_match, async |tx: &mut ChangeTx, one: &mut Invitation| one.revoke(tx.now())).await
}
