//! The picture of oneself, for clients: `/api/client-portal/me/avatar`.

use super::{remove, set};
use crate::access::{Everywhere, Portal};
use crate::http::answer::Answer;
use crate::http::json::NoBody;
use crate::openapi::Tells;
use crate::pictures::{PictureFile, Sent};
use crate::problem::Result;
use actix_web::{delete, put};
use shared::accounts::Me;
use shared::problem::told;
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations of this surface.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(set_avatar).service(remove_avatar);
}

/// Give oneself a picture.
///
/// A PNG, JPEG or WebP of at most 5 MiB and 8192 by 8192 points. Its middle is kept as a square without anything else that
/// was in the file, and shown wherever one is, in all organizations that one belongs to.
#[utoipa::path(
    tag = "Portal: accounts",
    request_body(content(
        (PictureFile = "image/png"),
        (PictureFile = "image/jpeg"),
        (PictureFile = "image/webp"),
    )),
    responses((status = 200, body = Me), Tells<told::PasswordNeeded>),
)]
#[put("/me/avatar")]
async fn set_avatar(caller: Everywhere<Portal>, sent: Sent) -> Result<Answer<Me>> {
    set(caller.door(), caller.identity(), sent).await
}

/// Take the picture of oneself away.
///
/// Initials stand there again, and nobody finds the picture under its address any more.
#[utoipa::path(
    tag = "Portal: accounts",
    responses((status = 200, body = Me), Tells<told::PasswordNeeded>),
)]
#[delete("/me/avatar")]
async fn remove_avatar(caller: Everywhere<Portal>, _: NoBody) -> Result<Answer<Me>> {
    remove(caller.door(), caller.identity()).await
}
