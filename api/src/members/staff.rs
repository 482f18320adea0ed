//! Those who work here: `/api/staff`.

use super::lists::{self, Choice};
use super::{Staff, queries};
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
use crate::tickets;
use actix_web::{HttpRequest, delete, get, patch, post, web};
use serde::{Deserialize, Serialize};
use shared::accounts::TicketScope;
use shared::events::Resource;
use shared::ids::MemberId;
use shared::members::{
    self, MakeClient, Member, MemberHappening, MemberHistoryEntry, MemberState, UpdateStaff,
};
use shared::page::{Limit, NameSort, Page};
use shared::permission::{Permission, need};
use shared::person::Side;
use shared::problem::{Code, told};
use shared::role::Role;
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
        .service(make_client)
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
    /// With this role.
    role: Option<Role>,
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

/// List those who work here.
///
/// By name, with their roles and the teams that they are in; whoever is not disabled can be given tickets.
#[utoipa::path(
    tag = "Members",
    params(Which),
    responses((status = 200, body = Page<members::Staff>)),
    security(("staff" = ["staff:read"])),
)]
#[get("/staff")]
async fn list(
    caller: Console<need::StaffRead>,
    which: Query<Which>,
    request: HttpRequest,
) -> Result<Answer<Page<members::Staff>>> {
    let Which { q, role, state, sort, limit, cursor } = which.0;
    let (choice, paging) = (Choice { part: q.and_then(Part::typed), state, sort }, Paging { limit, cursor });
    Ok(page::answer(&request, lists::staff(&mut caller.read().await?, &choice, role, &paging).await?))
}

/// Show someone who works here.
///
/// The `ETag` is their version, for `If-Match`.
#[utoipa::path(
    tag = "Members",
    responses((status = 200, body = members::Staff)),
    params(("id" = MemberId, Path, description = "The member of staff")),
    security(("staff" = ["staff:read"])),
)]
#[get("/staff/{id}")]
async fn show(caller: Console<need::StaffRead>, id: web::Path<MemberId>) -> Result<Answer<members::Staff>> {
    let staff = queries::find_staff(&mut caller.read().await?, *id).await?;
    let version = staff.member.version;
    Ok(Answer::ok(staff.into()).version(version))
}

/// Give someone who works here another role.
///
/// It counts at once, in their open sessions, too. The last admin stays one. Wants a fresh proof of
/// who one is.
#[utoipa::path(
    tag = "Members",
    request_body = UpdateStaff,
    responses((status = 200, body = members::Staff), Tells<(told::LastAdmin, told::FreshProofNeeded)>),
    params(("id" = MemberId, Path, description = "The member of staff"), IfMatch),
    security(("staff" = ["staff:manage"])),
)]
#[patch("/staff/{id}")]
async fn update(
    caller: Fresh<Console<need::StaffManage>>,
    id: web::Path<MemberId>,
    if_match: IfMatch,
    new: Body<UpdateStaff>,
) -> Result<Answer<members::Staff>> {
    let role = new.0.role;
    change(&caller, *id, if_match, async |_: &mut ChangeTx, staff: &mut Staff| {
        Ok(role.map(|role| staff.set_role(role)).unwrap_or_default())
    })
    .await
}

/// Shut someone out who works here.
///
/// Their next request is refused and their live streams end. They keep their tickets and teams, and are given no others.
#[utoipa::path(
    tag = "Members",
    responses((status = 200, body = members::Staff), Tells<told::LastAdmin>),
    params(("id" = MemberId, Path, description = "The member of staff"), IfMatch),
    security(("staff" = ["staff:manage"])),
)]
#[post("/staff/{id}/disable")]
async fn disable(
    caller: Console<need::StaffManage>,
    id: web::Path<MemberId>,
    if_match: IfMatch,
    _: NoBody,
) -> Result<Answer<members::Staff>> {
    change(&caller, *id, if_match, async |tx: &mut ChangeTx, staff: &mut Staff| {
        Ok(staff.member.disable(tx.now()))
    })
    .await
}

/// Let someone in again who works here.
///
/// They are what they were before.
#[utoipa::path(
    tag = "Members",
    responses((status = 200, body = members::Staff)),
    params(("id" = MemberId, Path, description = "The member of staff"), IfMatch),
    security(("staff" = ["staff:manage"])),
)]
#[post("/staff/{id}/enable")]
async fn enable(
    caller: Console<need::StaffManage>,
    id: web::Path<MemberId>,
    if_match: IfMatch,
    _: NoBody,
) -> Result<Answer<members::Staff>> {
    change(&caller, *id, if_match, async |_: &mut ChangeTx, staff: &mut Staff| Ok(staff.member.enable()))
        .await
}

/// Make someone who works here a client.
///
/// They leave the console at once and use the portal from now on. Whoever has open tickets or is in a team stays.
/// Wants a fresh proof of who one is.
#[utoipa::path(
    tag = "Members",
    request_body = MakeClient,
    responses((status = 200, body = Member), Tells<(told::LastAdmin, told::StillAtWork, told::FreshProofNeeded)>),
    params(("id" = MemberId, Path, description = "The member of staff"), IfMatch),
    security(("staff" = ["staff:manage"])),
)]
#[post("/staff/{id}/make-client")]
async fn make_client(
    caller: Fresh<Console<need::StaffManage>>,
    id: web::Path<MemberId>,
    if_match: IfMatch,
    new: Body<MakeClient>,
) -> Result<Answer<Member>> {
    let scope = new.0.ticket_scope.unwrap_or(TicketScope::Own);
    change(&caller, *id, if_match, async |tx: &mut ChangeTx, staff: &mut Staff| {
        let customer = people::customer(tx, new.0.customer_id).await?;
        let has_tickets = tickets::has_open(tx, staff.member.id).await?;
        staff.make_client(customer, scope, has_tickets)
    })
    .await
}

/// Take the second factor of someone who works here away.
///
/// For who has lost their phone and their recovery codes: they sign in by password alone until they set up another, and
/// get a mail. Not where the account belongs to another organization, too. Wants a fresh proof of who one is.
#[utoipa::path(
    tag = "Members",
    responses((status = 204, description = "They have none"), Tells<(told::FreshProofNeeded, told::UsedElsewhere)>),
    params(("id" = MemberId, Path, description = "The member of staff")),
    security(("staff" = ["staff:manage"])),
)]
#[delete("/staff/{id}/two-factor")]
async fn reset_two_factor(
    caller: Fresh<Console<need::StaffManage>>,
    id: web::Path<MemberId>,
    _: NoBody,
) -> Result<Answer<()>> {
    let whom = (*id, Side::Staff);
    accounts::reset_two_factor(caller.door(), caller.identity(), whom, Permission::StaffManage).await
}

/// List what happened to someone who works here, oldest first.
///
/// Each line tells who did what, and when; `kind` says which fields it has.
#[utoipa::path(
    tag = "Members",
    responses((status = 200, body = Page<MemberHistoryEntry>)),
    params(("id" = MemberId, Path, description = "The member of staff"), Paging),
    security(("staff" = ["staff:read"])),
)]
#[get("/staff/{id}/history")]
async fn list_history(
    caller: Console<need::StaffRead>,
    id: web::Path<MemberId>,
    paging: Query<Paging>,
    request: HttpRequest,
) -> Result<Answer<Page<MemberHistoryEntry>>> {
    let mut tx = caller.read().await?;
    queries::find_staff(&mut tx, *id).await?;
    Ok(page::answer(&request, history::list(&mut tx, Resource::Member, id.0, &paging.0).await?))
}

/// Changes someone who works here, by an admin who still is one, as long as an admin is left; their sessions know it at
/// once.
async fn change<V: From<Staff> + Serialize>(
    caller: &Console<need::StaffManage>,
    id: MemberId,
    if_match: IfMatch,
    change: impl AsyncFnOnce(&mut ChangeTx, &mut Staff) -> Result<Vec<MemberHappening>>,
) -> Result<Answer<V>> {
    let by = caller.identity().member();
    let (tx, mut account) = (caller.change().await?, None);
    let answer = tx
        .change(id, if_match, async |tx: &mut ChangeTx, staff: &mut Staff| {
            account = Some(staff.member.account);
            queries::check(tx, by, Permission::StaffManage).await?;
            let was_admin = staff.is_admin();
            let happened = change(tx, staff).await?;
            if was_admin && !staff.is_admin() && !queries::is_other_admin(tx, id).await? {
                let detail = "Nobody else looks after the organization. Make someone else an admin first.";
                return Err(Error::Conflict(Code::LastAdmin, detail.into()));
            }
            Ok(happened)
        })
        .await?;
    if let Some(account) = account {
        caller.sessions().forget_account(account).await;
    }
    Ok(answer)
}
