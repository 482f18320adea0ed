//! The picture of oneself, for staff: `/api/me/avatar`, and for everybody who sees somebody.

use super::{remove, set, show};
use crate::access::{Everywhere, Staff, Visitor};
use crate::http::answer::Answer;
use crate::http::json::NoBody;
use crate::openapi::Tells;
use crate::pictures::{PictureFile, Sent};
use crate::problem::Result;
use actix_web::http::header;
use actix_web::{HttpResponse, delete, get, put, web};
use shared::accounts::Me;
use shared::problem::told;
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations of this surface.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(set_avatar).service(remove_avatar).service(show_avatar);
}

/// Give oneself a picture.
///
/// A PNG, JPEG or WebP of at most 5 MiB and 8192 by 8192 points. Its middle is kept as a square without anything else that
/// was in the file, and shown wherever one is, in all organizations that one belongs to.
#[utoipa::path(
    tag = "Accounts",
    request_body(content(
        (PictureFile = "image/png"),
        (PictureFile = "image/jpeg"),
        (PictureFile = "image/webp"),
    )),
    responses((status = 200, body = Me), Tells<told::PasswordNeeded>),
    security(("staff" = [])),
)]
#[put("/me/avatar")]
async fn set_avatar(caller: Everywhere<Staff>, sent: Sent) -> Result<Answer<Me>> {
    set(caller.door(), caller.identity(), sent).await
}

/// Take the picture of oneself away.
///
/// Initials stand there again, and nobody finds the picture under its address any more.
#[utoipa::path(
    tag = "Accounts",
    responses((status = 200, body = Me), Tells<told::PasswordNeeded>),
    security(("staff" = [])),
)]
#[delete("/me/avatar")]
async fn remove_avatar(caller: Everywhere<Staff>, _: NoBody) -> Result<Answer<Me>> {
    remove(caller.door(), caller.identity()).await
}

/// Somebody's picture.
///
/// Under the address that those are told who see the person; nobody can guess it. Another picture has another address.
#[utoipa::path(
    tag = "Accounts",
    responses((status = 200, body = PictureFile, content_type = "image/jpeg")),
    params(("key" = String, Path, description = "What stands at the end of a person's `avatar`")),
    security(()),
)]
#[get("/avatars/{key}")]
async fn show_avatar(visitor: Visitor, key: web::Path<String>) -> Result<HttpResponse> {
    let jpeg = show(&visitor, &key).await?;
    Ok(HttpResponse::Ok()
        .content_type("image/jpeg")
        .insert_header((header::CACHE_CONTROL, "private, max-age=31536000, immutable"))
        .body(jpeg))
}
