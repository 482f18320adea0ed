//! Organizations over HTTP, on both surfaces.

use super::{change, logo, queries};
use crate::access::{ChangeTx, Console, SometimesFresh, Visitor};
use crate::config::Config;
use crate::http::answer::Answer;
use crate::http::etag::IfMatch;
use crate::http::json::Body;
use crate::http::page::{self, Paging};
use crate::http::query::Query;
use crate::openapi::Tells;
use crate::problem::Result;
use crate::{accounts, history};
use actix_web::{HttpRequest, get, patch, web};
use serde::Deserialize;
use shared::events::Resource;
use shared::organizations::{OrganizationHistoryEntry, UpdateOrganization, Welcome, WholeOrganization};
use shared::page::Page;
use shared::permission::need;
use shared::problem::told;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

/// The portal's operations.
pub(crate) fn portal_routes(config: &mut ServiceConfig<'_>) {
    config.service(welcome);
}

/// The console's operations.
pub(crate) fn console_routes(config: &mut ServiceConfig<'_>) {
    config
        .service(console_welcome)
        .service(show)
        .service(update)
        .service(list_history)
        .configure(logo::routes);
}

/// Which organization's sign-in page is meant.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, default)]
struct Which {
    /// Its slug; when not said, the only organization of the server, if it has just one.
    organization: Option<String>,
}

/// What a visitor may know before signing in.
///
/// Whose portal it is, and whether one may register. Without `organization`, of the server's only one, if it has just one.
#[utoipa::path(tag = "Portal: accounts", params(Which), responses((status = 200, body = Welcome), Tells<told::NotFound>), security(()))]
#[get("/welcome")]
async fn welcome(
    visitor: Visitor,
    which: Query<Which>,
    config: web::Data<Config>,
) -> Result<Answer<Welcome>> {
    let slug = which.0.organization;
    Ok(Answer::ok(accounts::welcome(&visitor, slug.as_deref(), &config).await?))
}

/// What a visitor may know before signing in.
///
/// Whose portal it is, and whether one may register. Without `organization`, of the server's only one, if it has just one.
#[utoipa::path(tag = "Accounts", params(Which), responses((status = 200, body = Welcome), Tells<told::NotFound>), security(()))]
#[get("/welcome")]
async fn console_welcome(
    visitor: Visitor,
    which: Query<Which>,
    config: web::Data<Config>,
) -> Result<Answer<Welcome>> {
    let slug = which.0.organization;
    Ok(Answer::ok(accounts::welcome(&visitor, slug.as_deref(), &config).await?))
}

/// Show one's organization.
///
/// Its name, branding and settings, and the categories that tickets can have. The `ETag` is its version, for `If-Match`.
#[utoipa::path(
    tag = "Organization",
    responses((status = 200, body = WholeOrganization)),
    security(("staff" = ["organization:read"])),
)]
#[get("/organization")]
async fn show(caller: Console<need::OrganizationRead>) -> Result<Answer<WholeOrganization>> {
    let organization = queries::find_whole(&mut caller.read().await?).await?;
    let version = organization.version;
    Ok(Answer::ok(organization).version(version))
}

/// Change one's organization.
///
/// It counts from the next request, for visitors too. A slug that is given up works no more and is anybody's to take;
/// tickets keep categories that are not offered any more. `two_factor_roles` wants a fresh proof of who one is.
#[utoipa::path(
    tag = "Organization",
    request_body = UpdateOrganization,
    responses((status = 200, body = WholeOrganization), Tells<told::FreshProofNeeded>),
    params(IfMatch),
    security(("staff" = ["organization:manage"])),
)]
#[patch("/organization")]
async fn update(
    caller: SometimesFresh<Console<need::OrganizationManage>>,
    if_match: IfMatch,
    new: Body<UpdateOrganization>,
) -> Result<Answer<WholeOrganization>> {
    let caller = caller.admit(new.0.two_factor_roles.is_some()).await?;
    let new = change::cleaned(new.0)?;
    let change =
        async |_: &mut ChangeTx, organization: &mut WholeOrganization| change::update(organization, new);
    let org = caller.identity().org();
    let answer = caller.change().await?.change(org, if_match, change).await;
    // Which roles have to have a second factor is part of what sessions remember.
    caller.door().sessions().forget_organization(org).await;
    answer
}

/// List what happened to one's organization, oldest first.
///
/// Each line tells who changed what, when, from what and to what.
#[utoipa::path(
    tag = "Organization",
    responses((status = 200, body = Page<OrganizationHistoryEntry>)),
    params(Paging),
    security(("staff" = ["organization:read"])),
)]
#[get("/organization/history")]
async fn list_history(
    caller: Console<need::OrganizationRead>,
    paging: Query<Paging>,
    request: HttpRequest,
) -> Result<Answer<Page<OrganizationHistoryEntry>>> {
    let id = caller.identity().org().0;
    let mut tx = caller.read().await?;
    Ok(page::answer(&request, history::list(&mut tx, Resource::Organization, id, &paging.0).await?))
}
