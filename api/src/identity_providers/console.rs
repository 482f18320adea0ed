//! Providers of external login for admins: `/api/identity-providers`.

use super::kept::{self, Kept};
use super::{Directory, change};
use crate::access::{Console, Fresh};
use crate::accounts;
use crate::config::Config;
use crate::http::answer::Answer;
use crate::http::etag::IfMatch;
use crate::http::json::{Body, NoBody};
use crate::http::page::{self, Paging};
use crate::http::query::Query;
use crate::openapi::Tells;
use crate::problem::{Error, Result};
use crate::seal::Seal;
use actix_web::{HttpRequest, delete, get, patch, post, web};
use serde::Deserialize;
use shared::identity_providers::{
    ISSUER_MAX, IdentityProvider, NewIdentityProvider, ProviderCheck, UpdateIdentityProvider,
};
use shared::ids::IdentityProviderId;
use shared::page::Page;
use shared::permission::need;
use shared::problem::told;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

/// These operations.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list).service(create).service(check).service(show).service(update).service(remove);
}

/// Which provider is looked at.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, default)]
struct Which {
    /// Its issuer, as it would be set up.
    #[param(example = "https://id.harbourvale.example/realms/desk", max_length = 500, required = false)]
    issuer: String,
}

/// List the organization's sign-in providers by name.
///
/// Without their secrets, which nobody can show again.
#[utoipa::path(
    tag = "Identity providers",
    params(Paging),
    responses((status = 200, body = Page<IdentityProvider>)),
    security(("staff" = ["organization:manage"])),
)]
#[get("/identity-providers")]
async fn list(
    caller: Console<need::OrganizationManage>,
    paging: Query<Paging>,
    config: web::Data<Config>,
    request: HttpRequest,
) -> Result<Answer<Page<IdentityProvider>>> {
    let found = kept::list(&mut caller.read().await?, &paging.0).await?;
    Ok(page::answer(&request, found.map(|kept: Kept| kept.shown(&config))))
}

/// Set up a sign-in provider.
///
/// People can sign in by it at once, if it `is_enabled`, to this organization alone, which has at most 20. Whether it answers is not looked at:
/// `GET identity-providers/check` does that. Wants a fresh proof of who one is.
#[utoipa::path(
    tag = "Identity providers",
    request_body = NewIdentityProvider,
    responses(
        (status = 201, body = IdentityProvider),
        Tells<(told::LimitReached, told::FreshProofNeeded)>,
    ),
    security(("staff" = ["organization:manage"])),
)]
#[post("/identity-providers")]
async fn create(
    caller: Fresh<Console<need::OrganizationManage>>,
    new: Body<NewIdentityProvider>,
    config: web::Data<Config>,
    seal: web::Data<Seal>,
) -> Result<Answer<IdentityProvider>> {
    let mut tx = caller.change().await?;
    let id = IdentityProviderId(tx.id());
    let secret = kept::sealed(&seal, id, new.0.client_secret.as_deref())?;
    let (made, event) = kept::create(&mut tx, id, new.0, secret).await?;
    let (version, location) = (made.version, format!("/api/identity-providers/{}", made.id));
    tx.commit(event, Answer::created(made.shown(&config), location).version(version)).await
}

/// Look whether a provider answers.
///
/// Fetches its discovery document and its keys, past what is remembered, and says what was found or what is wrong. Somebody
/// may look 30 times in 15 minutes, and everybody of the organization together 60 times.
#[utoipa::path(
    tag = "Identity providers",
    params(Which),
    responses((status = 200, body = ProviderCheck)),
    security(("staff" = ["organization:manage"])),
)]
#[get("/identity-providers/check")]
async fn check(
    caller: Console<need::OrganizationManage>,
    which: Query<Which>,
    directory: web::Data<Directory>,
) -> Result<Answer<ProviderCheck>> {
    if which.0.issuer.len() > ISSUER_MAX {
        return Err(Error::Malformed("`issuer` is longer than an address of a provider.".into()));
    }
    accounts::count_provider_check(caller.door(), caller.identity()).await?;
    Ok(Answer::ok(directory.check(which.0.issuer.trim()).await))
}

/// Show a sign-in provider.
///
/// Without its secret. The `ETag` is its version, for `If-Match`.
#[utoipa::path(
    tag = "Identity providers",
    responses((status = 200, body = IdentityProvider)),
    params(("id" = IdentityProviderId, Path, description = "The provider")),
    security(("staff" = ["organization:manage"])),
)]
#[get("/identity-providers/{id}")]
async fn show(
    caller: Console<need::OrganizationManage>,
    id: web::Path<IdentityProviderId>,
    config: web::Data<Config>,
) -> Result<Answer<IdentityProvider>> {
    let found = kept::find(&mut caller.read().await?, *id).await?;
    let version = found.version;
    Ok(Answer::ok(found.shown(&config)).version(version))
}

/// Change a sign-in provider.
///
/// What is not given stays, a secret too; but another issuer gets none that was meant for the one before, so that its own
/// has to be given with it, or an empty one. Whoever signed in by it is signed out when it is switched off or has another
/// issuer. Wants a fresh proof of who one is.
#[utoipa::path(
    tag = "Identity providers",
    request_body = UpdateIdentityProvider,
    responses((status = 200, body = IdentityProvider), Tells<told::FreshProofNeeded>),
    params(("id" = IdentityProviderId, Path, description = "The provider"), IfMatch),
    security(("staff" = ["organization:manage"])),
)]
#[patch("/identity-providers/{id}")]
async fn update(
    caller: Fresh<Console<need::OrganizationManage>>,
    id: web::Path<IdentityProviderId>,
    if_match: IfMatch,
    new: Body<UpdateIdentityProvider>,
    config: web::Data<Config>,
    seal: web::Data<Seal>,
) -> Result<Answer<IdentityProvider>> {
    let secret =
        new.0.client_secret.as_deref().map(|secret| Some(secret).filter(|secret| !secret.is_empty()));
    let secret = secret.map(|secret| kept::sealed(&seal, *id, secret)).transpose()?;
    let mut tx = caller.change().await?;
    let mut found: Kept = tx.lock(*id).await?;
    if_match.check(found.version)?;
    let happened = change::update(&mut found, new.0, secret)?;
    let event = tx.keep(&mut found, &happened).await?;
    let version = found.version;
    let answer = Answer::ok(found.shown(&config)).version(version);
    let answer = match event {
        Some(event) => tx.commit(event, answer).await,
        None => tx.unchanged(answer).await,
    };
    caller.door().sessions().forget_organization(caller.identity().org()).await;
    answer
}

/// Remove a sign-in provider.
///
/// Nobody signs in by it any more, and whoever did is signed out. Wants a fresh proof of who one is.
#[utoipa::path(
    tag = "Identity providers",
    responses((status = 204), Tells<told::FreshProofNeeded>),
    params(("id" = IdentityProviderId, Path, description = "The provider"), IfMatch),
    security(("staff" = ["organization:manage"])),
)]
#[delete("/identity-providers/{id}")]
async fn remove(
    caller: Fresh<Console<need::OrganizationManage>>,
    id: web::Path<IdentityProviderId>,
    if_match: IfMatch,
    _: NoBody,
) -> Result<Answer<()>> {
    let mut tx = caller.change().await?;
    let found: Kept = tx.lock(*id).await?;
    if_match.check(found.version)?;
    let event = kept::remove(&mut tx, &found).await?;
    let answer = tx.commit(event, Answer::done()).await;
    caller.door().sessions().forget_organization(caller.identity().org()).await;
    answer
}
