//! Organizations over HTTP, on both surfaces.

use crate::access::{Console, Visitor};
use crate::accounts;
use crate::config::Config;
use crate::http::answer::Answer;
use crate::http::query::Query;
use crate::openapi::Tells;
use crate::problem::Result;
use actix_web::{get, web};
use serde::Deserialize;
use shared::organizations::{Organization, Welcome};
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
    config.service(console_welcome).service(show);
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
/// Its name, its branding, and the categories that tickets can have.
#[utoipa::path(
    tag = "Organization",
    responses((status = 200, body = Organization)),
    security(("staff" = ["organization:read"])),
)]
#[get("/organization")]
async fn show(caller: Console<need::OrganizationRead>) -> Result<Answer<Organization>> {
    Ok(Answer::ok(super::find(&mut caller.read().await?).await?))
}
