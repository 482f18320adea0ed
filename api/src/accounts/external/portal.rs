//! External login for clients: `/api/client-portal/auth/oidc` and `identities`.

use super::begin::{self, Asked};
use super::providers::Where;
use super::{finish, link, providers};
use crate::access::{Fresh, Portal, Surface, Visitor};
use crate::accounts::cookie::{Entrance, WithCookie};
use crate::accounts::desk::Desk;
use crate::accounts::origin::OwnPage;
use crate::config::Config;
use crate::http::answer::Answer;
use crate::http::json::{Body, NoBody};
use crate::http::query::Query;
use crate::openapi::Tells;
use crate::problem::Result;
use actix_web::{delete, get, post, web};
use shared::accounts::{
    BeginExternal, ExternalBegun, ExternalIdentities, ExternalProviders, FinishExternal, SignedIn,
    TwoFactorChallenge,
};
use shared::ids::IdentityId;
use shared::problem::told;
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations of this surface.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list_external_providers)
        .service(begin_external)
        .service(finish_external)
        .service(link_external)
        .service(list_identities)
        .service(unlink_identity);
}

/// List the providers that one can sign in by.
///
/// Those of this server, and those of the organization that is named; the only one of the server when none is.
#[utoipa::path(
    tag = "Portal: accounts",
    params(Where),
    responses((status = 200, body = ExternalProviders), Tells<told::NotFound>),
    security(()),
)]
#[get("/auth/oidc/providers")]
async fn list_external_providers(
    visitor: Visitor,
    at: Query<Where>,
    config: web::Data<Config>,
) -> Result<Answer<ExternalProviders>> {
    providers::list(&visitor, &config, &at.0).await
}

/// Begin a sign-in by a provider.
///
/// The browser goes on to `authorization_url`, and comes back to `/portal/sign-in/external`, whose page sends what came
/// to `…/callback`. Sets a cookie, without which that does nothing; all of it has to be done in ten minutes.
#[utoipa::path(
    tag = "Portal: accounts",
    request_body = BeginExternal,
    responses(
        (status = 200, body = ExternalBegun),
        Tells<(told::ExternalFailed, told::Forbidden)>,
    ),
    params(("provider" = String, Path, description = "The provider's `key`")),
    security(()),
)]
#[post("/auth/oidc/{provider}/start")]
async fn begin_external(
    _: OwnPage,
    desk: Desk,
    asked: Asked,
    begin: Body<BeginExternal>,
) -> Result<WithCookie<ExternalBegun>> {
    begin::sign_in(&desk, asked.at(Surface::Portal), begin.0).await
}

/// Sign in by what the provider sent back, or link it.
///
/// Whom the provider vouches for is known by issuer and subject, never by an address. Sets the refresh token's cookie, or
/// asks for the second factor as signing in does; 204 where the sign-in was begun to be linked with an account.
/// Whoever has no account becomes a client by it: of the organization that the provider belongs to, else of the one
/// that is named; by the rules for registering there, and only with an address that the provider says is theirs.
#[utoipa::path(
    tag = "Portal: accounts",
    request_body = FinishExternal,
    responses(
        (status = 200, body = SignedIn),
        (status = 202, description = "The second factor is to be shown", body = TwoFactorChallenge),
        (status = 204, description = "It is linked"),
        Tells<(
            told::ExternalOver,
            told::ExternalRefused,
            told::ExternalFailed,
            told::AccountExists,
            told::IdentityTaken,
            told::InvalidCredentials,
            told::EmailNotVerified,
            told::RegistrationClosed,
            told::InvitationOver,
            told::InvalidToken,
            told::AlreadyMember,
            told::Forbidden,
        )>,
    ),
    params(("provider" = String, Path, description = "The provider's `key`")),
    security(()),
)]
#[post("/auth/oidc/{provider}/callback")]
async fn finish_external(
    _: OwnPage,
    desk: Desk,
    asked: Asked,
    back: Body<FinishExternal>,
) -> Result<Entrance> {
    finish::finish(&desk, asked.at(Surface::Portal), back.0).await
}

/// Begin to link a provider with one's account.
///
/// Goes on as a sign-in does, and ends with 204 of `…/callback`; the owner gets a mail. Wants a fresh proof of who one is:
/// by the password, where one signed in by the organization's own provider.
#[utoipa::path(
    tag = "Portal: accounts",
    responses(
        (status = 200, body = ExternalBegun),
        Tells<(told::ExternalFailed, told::FreshProofNeeded)>,
    ),
    params(("provider" = String, Path, description = "The provider's `key`")),
)]
#[post("/auth/oidc/{provider}/link")]
async fn link_external(
    caller: Fresh<Portal>,
    desk: Desk,
    asked: Asked,
    _: NoBody,
) -> Result<WithCookie<ExternalBegun>> {
    begin::link(&desk, asked.at(Surface::Portal), caller.identity()).await
}

/// List the sign-ins elsewhere that one's account is linked with.
///
/// With whether there is a password beside them.
#[utoipa::path(
    tag = "Portal: accounts",
    responses((status = 200, body = ExternalIdentities)),
)]
#[get("/auth/identities")]
async fn list_identities(caller: Portal, config: web::Data<Config>) -> Result<Answer<ExternalIdentities>> {
    link::list(caller.door(), &config, caller.identity()).await
}

/// Unlink a sign-in elsewhere from one's account.
///
/// It lets nobody in any more; sessions that it began go on until they are ended. The owner gets a mail. The last way in can't be taken away.
/// Wants a fresh proof of who one is.
#[utoipa::path(
    tag = "Portal: accounts",
    responses(
        (status = 204, description = "It is unlinked"),
        Tells<(told::OnlyWayIn, told::FreshProofNeeded)>,
    ),
    params(("id" = IdentityId, Path, description = "The identity")),
)]
#[delete("/auth/identities/{id}")]
async fn unlink_identity(
    caller: Fresh<Portal>,
    id: web::Path<IdentityId>,
    config: web::Data<Config>,
    _: NoBody,
) -> Result<Answer<()>> {
    link::unlink(caller.door(), &config, caller.identity(), *id).await
}
