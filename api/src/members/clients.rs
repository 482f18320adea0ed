//! The clients of all customers: `/api/clients`.

use super::lists::{self, Choice};
use super::{Client, queries};
use crate::access::{ChangeTx, Console, Fresh};
use crate::accounts;
use crate::history;
use crate::http::answer::Answer;
use crate::http::etag::IfMatch;
use crate::http::json::{Body, NoBody};
use crate::http::page::{self, Paging};
use crate::http::query::Query;
use crate::lists::Part;
use crate::openapi::Tells;
use crate::people;
use crate::problem::{Error, Result};
use actix_web::{HttpRequest, delete, get, patch, post, web};
use serde::{Deserialize, Serialize};
use shared::events::Resource;
use shared::ids::{CustomerId, MemberId};
use shared::members::{
    self, MakeStaff, Member, MemberHappening, MemberHistoryEntry, MemberState, UpdateClient,
};
use shared::page::{Limit, NameSort, Page};
use shared::permission::{Permission, need};
use shared::person::Side;
use shared::problem::told;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

/// These operations.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list)
        .service(show)
        .service(update)
        .service(disable)
        .service(enable)
        .service(make_staff)
        .service(reset_two_factor)
        .service(list_history);
}

/// Which of them, in which order, and where the page begins.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, default)]
struct Which {
    /// A part of the name or of the e-mail address, in capitals or not.
    #[param(value_type = Option<String>, max_length = 200)]
    q: Option<Part>,
    /// Of this customer.
    customer_id: Option<CustomerId>,
    /// Those who may sign in, those who were shut out, or both.
    #[param(required = false)]
    state: MemberState,
    /// The order.
    #[param(required = false)]
    sort: NameSort,
    /// Rows of a page.
    #[param(value_type = u32, minimum = 1, maximum = 100, required = false)]
    limit: Limit,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// List clients.
///
/// By name, with their customers. One who registered is among them once their address is confirmed.
#[utoipa::path(
    tag = "Members",
    params(Which),
    responses((status = 200, body = Page<members::Client>)),
    security(("staff" = ["clients:read"])),
)]
#[get("/clients")]
async fn list(
    caller: Console<need::ClientsRead>,
    which: Query<Which>,
    request: HttpRequest,
) -> Result<Answer<Page<members::Client>>> {
    let Which { q, customer_id, state, sort, limit, cursor } = which.0;
    let (choice, paging) = (Choice { part: q.and_then(Part::typed), state, sort }, Paging { limit, cursor });
    let mut tx = caller.read().await?;
    Ok(page::answer(&request, lists::clients(&mut tx, &choice, customer_id, &paging).await?))
}

/// Show a client.
///
/// The `ETag` is their version, for `If-Match`.
#[utoipa::path(
    tag = "Members",
    responses((status = 200, body = members::Client)),
    params(("id" = MemberId, Path, description = "The client")),
    security(("staff" = ["clients:read"])),
)]
#[get("/clients/{id}")]
async fn show(
    caller: Console<need::ClientsRead>,
    id: web::Path<MemberId>,
) -> Result<Answer<members::Client>> {
    let client = queries::find_client(&mut caller.read().await?, *id).await?;
    let version = client.member.version;
    Ok(Answer::ok(client.into()).version(version))
}

/// Change a client.
///
/// What is not given stays. At another company they see their own tickets and are not its primary contact, unless that is
/// given, too; the tickets that they raised stay with the one before. It counts at once, in their open sessions, too.
#[utoipa::path(
    tag = "Members",
    request_body = UpdateClient,
    responses((status = 200, body = members::Client)),
    params(("id" = MemberId, Path, description = "The client"), IfMatch),
    security(("staff" = ["clients:manage"])),
)]
#[patch("/clients/{id}")]
async fn update(
    caller: Console<need::ClientsManage>,
    id: web::Path<MemberId>,
    if_match: IfMatch,
    new: Body<UpdateClient>,
) -> Result<Answer<members::Client>> {
    change(&caller, *id, if_match, async |tx: &mut ChangeTx, client: &mut Client| {
        let customer = match new.0.customer_id {
            Some(id) => Some(people::customer(tx, id).await?),
            None => None,
        };
        client.update(&new.0, customer)
    })
    .await
}

/// Shut a client out.
///
/// Their next request is refused and their live streams end. Their tickets stay with their company.
#[utoipa::path(
    tag = "Members",
    responses((status = 200, body = members::Client)),
    params(("id" = MemberId, Path, description = "The client"), IfMatch),
    security(("staff" = ["clients:manage"])),
)]
#[post("/clients/{id}/disable")]
async fn disable(
    caller: Console<need::ClientsManage>,
    id: web::Path<MemberId>,
    if_match: IfMatch,
    _: NoBody,
) -> Result<Answer<members::Client>> {
    change(&caller, *id, if_match, async |tx: &mut ChangeTx, client: &mut Client| {
        Ok(client.member.disable(tx.now()))
    })
    .await
}

/// Let a client in again.
///
/// They see what they saw before.
#[utoipa::path(
    tag = "Members",
    responses((status = 200, body = members::Client)),
    params(("id" = MemberId, Path, description = "The client"), IfMatch),
    security(("staff" = ["clients:manage"])),
)]
#[post("/clients/{id}/enable")]
async fn enable(
    caller: Console<need::ClientsManage>,
    id: web::Path<MemberId>,
    if_match: IfMatch,
    _: NoBody,
) -> Result<Answer<members::Client>> {
    change(&caller, *id, if_match, async |_: &mut ChangeTx, client: &mut Client| Ok(client.member.enable()))
        .await
}

/// Let a client work here.
///
/// They leave the portal at once and use the console from now on; the tickets that they raised stay with their company.
/// Nobody gives a role above their own. Wants a fresh proof of who one is.
#[utoipa::path(
    tag = "Members",
    request_body = MakeStaff,
    responses((status = 200, body = Member), Tells<told::FreshProofNeeded>),
    params(("id" = MemberId, Path, description = "The client"), IfMatch),
    security(("staff" = ["clients:manage"])),
)]
#[post("/clients/{id}/make-staff")]
async fn make_staff(
    caller: Fresh<Console<need::ClientsManage>>,
    id: web::Path<MemberId>,
    if_match: IfMatch,
    new: Body<MakeStaff>,
) -> Result<Answer<Member>> {
    if Some(new.0.role) > caller.identity().role() {
        return Err(Error::Forbidden(Permission::StaffManage));
    }
    change(&caller, *id, if_match, async |_: &mut ChangeTx, client: &mut Client| {
        Ok(client.make_staff(new.0.role))
    })
    .await
}

/// Take the second factor of a client away.
///
/// For who has lost their phone and their recovery codes: they sign in by password alone until they set up another, and
/// get a mail. Not where the account belongs to another organization, too. Wants a fresh proof of who one is.
#[utoipa::path(
    tag = "Members",
    responses((status = 204, description = "They have none"), Tells<(told::FreshProofNeeded, told::UsedElsewhere)>),
    params(("id" = MemberId, Path, description = "The client")),
    security(("staff" = ["clients:manage"])),
)]
#[delete("/clients/{id}/two-factor")]
async fn reset_two_factor(
    caller: Fresh<Console<need::ClientsManage>>,
    id: web::Path<MemberId>,
    _: NoBody,
) -> Result<Answer<()>> {
    let whom = (*id, Side::Client);
    accounts::reset_two_factor(caller.door(), caller.identity(), whom, Permission::ClientsManage).await
}

/// List what happened to a client, oldest first.
///
/// Each line tells who did what, and when; `kind` says which fields it has.
#[utoipa::path(
    tag = "Members",
    responses((status = 200, body = Page<MemberHistoryEntry>)),
    params(("id" = MemberId, Path, description = "The client"), Paging),
    security(("staff" = ["clients:read"])),
)]
#[get("/clients/{id}/history")]
async fn list_history(
    caller: Console<need::ClientsRead>,
    id: web::Path<MemberId>,
    paging: Query<Paging>,
    request: HttpRequest,
) -> Result<Answer<Page<MemberHistoryEntry>>> {
    let mut tx = caller.read().await?;
    queries::find_client(&mut tx, *id).await?;
    Ok(page::answer(&request, history::list(&mut tx, Resource::Member, id.0, &paging.0).await?))
}

/// Changes a client; their sessions know it at once.
async fn change<V: From<Client> + Serialize>(
    caller: &Console<need::ClientsManage>,
    id: MemberId,
    if_match: IfMatch,
    change: impl AsyncFnOnce(&mut ChangeTx, &mut Client) -> Result<Vec<MemberHappening>>,
) -> Result<Answer<V>> {
    let (tx, mut account) = (caller.change().await?, None);
    let answer = tx
        .change(id, if_match, async |tx: &mut ChangeTx, client: &mut Client| {
            account = Some(client.member.account);
            change(tx, client).await
        })
        .await?;
    if let Some(account) = account {
        caller.sessions().forget_account(account).await;
    }
    Ok(answer)
}
