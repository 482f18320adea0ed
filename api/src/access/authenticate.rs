//! The middleware of each surface: a good token leaves an [`Identity`](super::Identity) in the request, a bad
//! or missing one leaves none. It refuses nothing itself: the handler's caller does, so an operation mounted
//! outside the scope fails closed.

use super::api_key;
use super::identity::{Credential, Identity, Sessions};
use super::token::{Keys, Surface};
use crate::clock::Clock;
use crate::problem::{Error, Result};
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header;
use actix_web::middleware::Next;
use actix_web::{HttpMessage as _, web};
use std::sync::Arc;

/// What the middleware found; private to `access`, so nobody else can leave one in a request.
pub(super) struct Authenticated(pub(super) Arc<Identity>);

/// For `/api/client-portal`.
pub(crate) async fn portal(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    match authenticate(Surface::Portal, &request).await {
        Ok(()) => Ok(next.call(request).await?.map_into_boxed_body()),
        Err(error) => Ok(request.error_response(error)),
    }
}

/// For the rest of `/api`.
pub(crate) async fn console(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    match authenticate(Surface::Console, &request).await {
        Ok(()) => Ok(next.call(request).await?.map_into_boxed_body()),
        Err(error) => Ok(request.error_response(error)),
    }
}

/// What whoever was authenticated showed for it.
pub(crate) fn credential(request: &ServiceRequest) -> Option<Credential> {
    request.extensions().get::<Authenticated>().map(|found| found.0.credential())
}

async fn authenticate(surface: Surface, request: &ServiceRequest) -> Result<()> {
    let Some(token) = bearer(request) else { return Ok(()) };
    let missing = || Error::Bug(anyhow::anyhow!("the server was built without keys, clock or sessions"));
    let keys = request.app_data::<web::Data<Keys>>().ok_or_else(missing)?;
    let clock = request.app_data::<web::Data<Clock>>().ok_or_else(missing)?;
    let sessions = request.app_data::<web::Data<Sessions>>().ok_or_else(missing)?;
    // On either surface: clients' operations tell a key that they are not for keys.
    if api_key::is_meant(token) {
        if let Some(hash) = api_key::read(token)
            && let Some(identity) = sessions.identify_key(hash).await?
        {
            request.extensions_mut().insert(Authenticated(identity));
        }
        return Ok(());
    }
    if let Some(claims) = keys.verify(token, surface, clock.now())
        && let Some(identity) = sessions.identify(&(&claims).into()).await?
    {
        request.extensions_mut().insert(Authenticated(identity));
    }
    Ok(())
}

fn bearer(request: &ServiceRequest) -> Option<&str> {
    let value = request.headers().get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
