//! One's colleagues, in the portal: `/api/client-portal/team`. Everybody sees who they are; their addresses and what each
//! sees are for the primary contacts, who look after them.

use super::{Client, lists};
use crate::access::{ChangeTx, Portal, PrimaryContact};
use crate::http::answer::Answer;
use crate::http::etag::IfMatch;
use crate::http::json::{Body, NoBody};
use crate::http::page::{self, Paging};
use crate::http::query::Query;
use crate::openapi::Tells;
use crate::problem::{Error, Result};
use actix_web::{HttpRequest, delete, get, patch, web};
use shared::ids::MemberId;
use shared::members::{Colleague, MemberHappening, UpdateColleague};
use shared::page::Page;
use shared::problem::told;
use utoipa_actix_web::service_config::ServiceConfig;

/// These operations.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list).service(update).service(remove);
}

/// List one's colleagues, and oneself, by name.
///
/// Those of one's company who may sign in. Only its primary contacts are told addresses and what each sees.
#[utoipa::path(tag = "Portal: team", params(Paging), responses((status = 200, body = Page<Colleague>)))]
#[get("/team")]
async fn list(
    caller: Portal,
    paging: Query<Paging>,
    request: HttpRequest,
) -> Result<Answer<Page<Colleague>>> {
    let identity = caller.identity();
    let customer = identity.customer().ok_or(Error::NotFound)?;
    let mut tx = caller.read().await?;
    let found = lists::colleagues(&mut tx, customer, identity.is_primary_contact(), &paging.0).await?;
    Ok(page::answer(&request, found))
}

/// Change what a colleague sees.
///
/// It counts at once. Primary contacts see all, and are looked after by the organization.
#[utoipa::path(
    tag = "Portal: team",
    request_body = UpdateColleague,
    responses((status = 200, body = Colleague), Tells<told::PrimaryContact>),
    params(("id" = MemberId, Path, description = "The colleague"), IfMatch),
    security(("client" = ["primary_contact"])),
)]
#[patch("/team/{id}")]
async fn update(
    caller: PrimaryContact,
    id: web::Path<MemberId>,
    if_match: IfMatch,
    new: Body<UpdateColleague>,
) -> Result<Answer<Colleague>> {
    let scope = new.0.ticket_scope;
    change(&caller, *id, if_match, async |_: &mut ChangeTx, client: &mut Client| client.set_scope(scope))
        .await
}

/// Remove a colleague.
///
/// Their next request is refused. Their tickets stay with the company, and the organization can let them in again.
#[utoipa::path(
    tag = "Portal: team",
    responses((status = 200, body = Colleague), Tells<told::PrimaryContact>),
    params(("id" = MemberId, Path, description = "The colleague"), IfMatch),
    security(("client" = ["primary_contact"])),
)]
#[delete("/team/{id}")]
async fn remove(
    caller: PrimaryContact,
    id: web::Path<MemberId>,
    if_match: IfMatch,
    _: NoBody,
) -> Result<Answer<Colleague>> {
    change(&caller, *id, if_match, async |tx: &mut ChangeTx, client: &mut Client| {
        Ok(client.member.disable(tx.now()))
    })
    .await
}

/// Changes a colleague who may be looked after; their sessions know it at once.
async fn change(
    caller: &PrimaryContact,
    id: MemberId,
    if_match: IfMatch,
    change: impl AsyncFnOnce(&mut ChangeTx, &mut Client) -> Result<Vec<MemberHappening>>,
) -> Result<Answer<Colleague>> {
    let (tx, mut account) = (caller.change().await?, None);
    let answer = tx
        .change(id, if_match, async |tx: &mut ChangeTx, client: &mut Client| {
            account = Some(client.member.account);
            client.may_be_looked_after()?;
            change(tx, client).await
        })
        .await?;
    if let Some(account) = account {
        caller.sessions().forget_account(account).await;
    }
    Ok(answer)
}
