//! Teams for staff and integrations: `/api/teams`.

use super::{Team, queries};
use crate::access::{ChangeTx, Console};
use crate::history;
use crate::http::answer::Answer;
use crate::http::etag::IfMatch;
use crate::http::json::{Body, NoBody};
use crate::http::page::{self, Paging};
use crate::http::query::Query;
use crate::openapi::Tells;
use crate::people;
use crate::problem::{Error, Result};
use actix_web::{HttpRequest, delete, get, patch, post, web};
use serde::Deserialize;
use shared::events::Resource;
use shared::ids::{MemberId, TeamId};
use shared::page::{Limit, Page};
use shared::permission::need;
use shared::problem::told;
use shared::teams::{NewTeam, NewTeamMember, TeamHistoryEntry, UpdateTeam, WholeTeam};
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

/// These operations.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list)
        .service(create)
        .service(show)
        .service(update)
        .service(archive)
        .service(restore)
        .service(add_member)
        .service(remove_member)
        .service(list_history);
}

/// Which teams, and where the page begins.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, default)]
struct Which {
    /// Those that are archived, instead of those in use.
    #[param(required = false)]
    archived: bool,
    /// Rows of a page.
    #[param(value_type = u32, minimum = 1, maximum = 100, required = false)]
    limit: Limit,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// List teams by name.
///
/// Those that a ticket can be given to, or with `archived=true` those that are archived.
#[utoipa::path(
    tag = "Teams",
    params(Which),
    responses((status = 200, body = Page<shared::teams::Team>)),
    security(("staff" = ["teams:read"])),
)]
#[get("/teams")]
async fn list(
    caller: Console<need::TeamsRead>,
    which: Query<Which>,
    request: HttpRequest,
) -> Result<Answer<Page<shared::teams::Team>>> {
    let Which { archived, limit, cursor } = which.0;
    let paging = Paging { limit, cursor };
    Ok(page::answer(&request, queries::list(&mut caller.read().await?, archived, &paging).await?))
}

/// Make a team.
///
/// Its name is unique in the organization, among archived teams, too.
#[utoipa::path(
    tag = "Teams",
    request_body = NewTeam,
    responses((status = 201, body = WholeTeam)),
    security(("staff" = ["teams:manage"])),
)]
#[post("/teams")]
async fn create(caller: Console<need::TeamsManage>, new: Body<NewTeam>) -> Result<Answer<WholeTeam>> {
    let mut tx = caller.change().await?;
    let members = people::staff(&mut tx, &new.0.member_ids).await?.ok_or_else(nobody)?;
    let (team, event) = queries::create(&mut tx, &new.0.name, members).await?;
    let (version, location) = (team.version, format!("/api/teams/{}", team.id));
    tx.commit(event, Answer::created(team.into(), location).version(version)).await
}

fn nobody() -> Error {
    Error::field("member_ids", "unknown", "One of them does not work here.")
}

/// Show a team, with everybody in it.
///
/// The `ETag` is its version, for `If-Match`.
#[utoipa::path(
    tag = "Teams",
    responses((status = 200, body = WholeTeam)),
    params(("id" = TeamId, Path, description = "The team")),
    security(("staff" = ["teams:read"])),
)]
#[get("/teams/{id}")]
async fn show(caller: Console<need::TeamsRead>, id: web::Path<TeamId>) -> Result<Answer<WholeTeam>> {
    let team = queries::find(&mut caller.read().await?, *id).await?;
    let version = team.version;
    Ok(Answer::ok(team.into()).version(version))
}

/// Change a team.
///
/// Its name, and who is in it; what is not given stays.
#[utoipa::path(
    tag = "Teams",
    request_body = UpdateTeam,
    responses((status = 200, body = WholeTeam), Tells<told::Archived>),
    params(("id" = TeamId, Path, description = "The team"), IfMatch),
    security(("staff" = ["teams:manage"])),
)]
#[patch("/teams/{id}")]
async fn update(
    caller: Console<need::TeamsManage>,
    id: web::Path<TeamId>,
    if_match: IfMatch,
    new: Body<UpdateTeam>,
) -> Result<Answer<WholeTeam>> {
    let UpdateTeam { name, member_ids } = new.0;
    let tx = caller.change().await?;
    tx.change(*id, if_match, async |tx: &mut ChangeTx, team: &mut Team| {
        let mut happened = name.map(|name| team.rename(&name)).transpose()?.unwrap_or_default();
        if let Some(ids) = member_ids {
            let joining: Vec<_> = ids.iter().copied().filter(|id| !team.has(*id)).collect();
            let joining = people::staff(tx, &joining).await?.ok_or_else(nobody)?;
            happened.extend(team.set_members(&ids, joining)?);
        }
        Ok(happened)
    })
    .await
}

/// Archive a team.
///
/// It keeps its tickets, its people and its name; no ticket is given to it any more.
#[utoipa::path(
    tag = "Teams",
    responses((status = 200, body = WholeTeam)),
    params(("id" = TeamId, Path, description = "The team"), IfMatch),
    security(("staff" = ["teams:manage"])),
)]
#[post("/teams/{id}/archive")]
async fn archive(
    caller: Console<need::TeamsManage>,
    id: web::Path<TeamId>,
    if_match: IfMatch,
    _: NoBody,
) -> Result<Answer<WholeTeam>> {
    let tx = caller.change().await?;
    tx.change(*id, if_match, async |tx: &mut ChangeTx, team: &mut Team| Ok(team.archive(tx.now()))).await
}

/// Restore an archived team.
///
/// Tickets can be given to it again.
#[utoipa::path(
    tag = "Teams",
    responses((status = 200, body = WholeTeam)),
    params(("id" = TeamId, Path, description = "The team"), IfMatch),
    security(("staff" = ["teams:manage"])),
)]
#[post("/teams/{id}/restore")]
async fn restore(
    caller: Console<need::TeamsManage>,
    id: web::Path<TeamId>,
    if_match: IfMatch,
    _: NoBody,
) -> Result<Answer<WholeTeam>> {
    let tx = caller.change().await?;
    tx.change(*id, if_match, async |_: &mut ChangeTx, team: &mut Team| Ok(team.restore())).await
}

/// Add someone to a team.
///
/// Whoever is in it stays in it.
#[utoipa::path(
    tag = "Teams",
    request_body = NewTeamMember,
    responses((status = 200, body = WholeTeam), Tells<told::Archived>),
    params(("id" = TeamId, Path, description = "The team"), IfMatch),
    security(("staff" = ["teams:manage"])),
)]
#[post("/teams/{id}/members")]
async fn add_member(
    caller: Console<need::TeamsManage>,
    id: web::Path<TeamId>,
    if_match: IfMatch,
    new: Body<NewTeamMember>,
) -> Result<Answer<WholeTeam>> {
    let nobody = || Error::field("member_id", "unknown", "There is no such member of staff.");
    let tx = caller.change().await?;
    tx.change(*id, if_match, async |tx: &mut ChangeTx, team: &mut Team| {
        let found = people::staff(tx, &[new.0.member_id]).await?.and_then(|mut all| all.pop());
        team.add(found.ok_or_else(nobody)?)
    })
    .await
}

/// Take someone out of a team.
///
/// Tickets that they have stay theirs.
#[utoipa::path(
    tag = "Teams",
    responses((status = 200, body = WholeTeam), Tells<told::Archived>),
    params(
        ("id" = TeamId, Path, description = "The team"),
        ("member_id" = MemberId, Path, description = "Who is in it"),
        IfMatch,
    ),
    security(("staff" = ["teams:manage"])),
)]
#[delete("/teams/{id}/members/{member_id}")]
async fn remove_member(
    caller: Console<need::TeamsManage>,
    path: web::Path<(TeamId, MemberId)>,
    if_match: IfMatch,
    _: NoBody,
) -> Result<Answer<WholeTeam>> {
    let (id, member) = path.into_inner();
    let tx = caller.change().await?;
    tx.change(id, if_match, async |_: &mut ChangeTx, team: &mut Team| team.remove(member)).await
}

/// List what happened to a team, oldest first.
///
/// Each line tells who did what, and when; `kind` says which fields it has.
#[utoipa::path(
    tag = "Teams",
    responses((status = 200, body = Page<TeamHistoryEntry>)),
    params(("id" = TeamId, Path, description = "The team"), Paging),
    security(("staff" = ["teams:read"])),
)]
#[get("/teams/{id}/history")]
async fn list_history(
    caller: Console<need::TeamsRead>,
    id: web::Path<TeamId>,
    paging: Query<Paging>,
    request: HttpRequest,
) -> Result<Answer<Page<TeamHistoryEntry>>> {
    let mut tx = caller.read().await?;
    queries::find(&mut tx, *id).await?;
    Ok(page::answer(&request, history::list(&mut tx, Resource::Team, id.0, &paging.0).await?))
}
