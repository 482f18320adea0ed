//! Files, for staff and integrations: `/api/attachments`.

use super::sent::{FileForm, Sent};
use super::serve::{self, AttachmentFile};
use super::store::{Form, Store};
use super::surface;
use crate::access::Console;
use crate::http::answer::Answer;
use crate::http::json::NoBody;
use crate::openapi::Tells;
use crate::pictures::PictureFile;
use crate::problem::Result;
use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use shared::attachments::Attachment;
use shared::ids::AttachmentId;
use shared::permission::need;
use shared::problem::told;
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations of this surface.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(send).service(show).service(remove).service(show_preview).service(show_thumbnail);
}

/// Send a file.
///
/// One at a time, of 25 MB at most unless the operator says otherwise. Then name its id where it belongs: a reply, a note, a
/// new ticket. Until then only whoever sent it sees it, and after 14 days it is thrown away.
#[utoipa::path(
    tag = "Attachments",
    request_body(content = FileForm, content_type = "multipart/form-data"),
    responses((status = 201, body = Attachment), Tells<told::StorageFull>),
    security(("staff" = ["tickets:reply"])),
)]
#[post("/attachments")]
async fn send(
    caller: Console<need::TicketsReply>,
    sent: Sent,
    store: web::Data<Store>,
) -> Result<Answer<Attachment>> {
    let file = surface::arrive(sent, caller.identity(), caller.clock()).await?;
    let tx = caller.change().await?;
    surface::keep(tx, caller.identity(), caller.clock(), &store, file, "/api").await
}

/// Get a file.
///
/// To be kept, never to be shown: whatever it is, it comes as bytes. A `Range` brings a part of it, so that a download can
/// go on where it broke off. Whoever sees what it hangs on sees it.
#[utoipa::path(
    tag = "Attachments",
    responses(
        (status = 200, body = AttachmentFile, content_type = "application/octet-stream"),
        (status = 206, body = AttachmentFile, content_type = "application/octet-stream", description = "The range"),
        Tells<told::NoSuchRange>,
    ),
    params(("id" = AttachmentId, Path, description = "The file")),
    security(("staff" = ["tickets:read"])),
)]
#[get("/attachments/{id}")]
async fn show(
    caller: Console<need::TicketsRead>,
    id: web::Path<AttachmentId>,
    store: web::Data<Store>,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let file = serve::open(caller.read().await?, &store, *id, &request).await?;
    file.keep_told(caller.change().await?).await?;
    Ok(file.answer())
}

/// Throw a file away.
///
/// One of one's own that nothing names yet.
#[utoipa::path(
    tag = "Attachments",
    responses((status = 204)),
    params(("id" = AttachmentId, Path, description = "The file")),
    security(("staff" = ["tickets:reply"])),
)]
#[delete("/attachments/{id}")]
async fn remove(
    caller: Console<need::TicketsReply>,
    id: web::Path<AttachmentId>,
    store: web::Data<Store>,
    _: NoBody,
) -> Result<Answer<()>> {
    surface::remove(caller.change().await?, caller.identity(), &store, *id).await
}

/// Look at a picture.
///
/// Written anew, at most 1600 points wide and high, once the file's `preview` is `ready`.
#[utoipa::path(
    tag = "Attachments",
    responses((status = 200, body = PictureFile, content_type = "image/jpeg")),
    params(("id" = AttachmentId, Path, description = "The file")),
    security(("staff" = ["tickets:read"])),
)]
#[get("/attachments/{id}/preview")]
async fn show_preview(
    caller: Console<need::TicketsRead>,
    id: web::Path<AttachmentId>,
    store: web::Data<Store>,
) -> Result<HttpResponse> {
    serve::picture(caller.read().await?, &store, *id, Form::Preview).await
}

/// Look at a picture, small.
///
/// Written anew, at most 480 points wide and high, once the file's `preview` is `ready`.
#[utoipa::path(
    tag = "Attachments",
    responses((status = 200, body = PictureFile, content_type = "image/jpeg")),
    params(("id" = AttachmentId, Path, description = "The file")),
    security(("staff" = ["tickets:read"])),
)]
#[get("/attachments/{id}/thumbnail")]
async fn show_thumbnail(
    caller: Console<need::TicketsRead>,
    id: web::Path<AttachmentId>,
    store: web::Data<Store>,
) -> Result<HttpResponse> {
    serve::picture(caller.read().await?, &store, *id, Form::Thumbnail).await
}
