//! The organization's logo: admins set it, and everybody may see it, since it stands on the sign-in page.

use super::{change, queries};
use crate::access::{ChangeTx, Console, Visitor};
use crate::accounts;
use crate::http::answer::Answer;
use crate::http::etag::IfMatch;
use crate::http::json::NoBody;
use crate::pictures::{self, Picture, PictureFile, Sent};
use crate::problem::Result;
use actix_web::http::header;
use actix_web::{HttpResponse, delete, get, put, web};
use shared::ids::{LogoId, OrgId};
use shared::organizations::WholeOrganization;
use shared::permission::need;
use utoipa_actix_web::service_config::ServiceConfig;

/// Its largest size, in points: it is shown a quarter as high on a good screen.
const SIZE: (u32, u32) = (640, 160);

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(set).service(remove).service(show);
}

/// Give one's organization a logo.
///
/// A PNG, JPEG or WebP of at most 5 MiB and 8192 by 8192 points. It is made to fit into 640 by 160 points, and kept as a
/// PNG without anything else that was in the file.
#[utoipa::path(
    tag = "Organization",
    request_body(content(
        (PictureFile = "image/png"),
        (PictureFile = "image/jpeg"),
        (PictureFile = "image/webp"),
    )),
    responses((status = 200, body = WholeOrganization)),
    params(IfMatch),
    security(("staff" = ["organization:manage"])),
)]
#[put("/organization/logo")]
async fn set(
    caller: Console<need::OrganizationManage>,
    if_match: IfMatch,
    sent: Sent,
) -> Result<Answer<WholeOrganization>> {
    let (width, height) = SIZE;
    // Before there is a transaction, which would wait for it.
    let picture = pictures::fitted(sent, width, height).await?;
    replace(&caller, if_match, Some(picture)).await
}

/// Take one's organization's logo away.
///
/// Its name stands there again, and nobody finds the picture under its address any more.
#[utoipa::path(
    tag = "Organization",
    responses((status = 200, body = WholeOrganization)),
    params(IfMatch),
    security(("staff" = ["organization:manage"])),
)]
#[delete("/organization/logo")]
async fn remove(
    caller: Console<need::OrganizationManage>,
    if_match: IfMatch,
    _: NoBody,
) -> Result<Answer<WholeOrganization>> {
    replace(&caller, if_match, None).await
}

async fn replace(
    caller: &Console<need::OrganizationManage>,
    if_match: IfMatch,
    picture: Option<Picture>,
) -> Result<Answer<WholeOrganization>> {
    let change = async |tx: &mut ChangeTx, organization: &mut WholeOrganization| {
        Ok(change::set_logo(organization, queries::put_logo(tx, picture).await?))
    };
    caller.change().await?.change(caller.identity().org(), if_match, change).await
}

/// An organization's logo.
///
/// Anybody may see it, and keep it: another logo has another address.
#[utoipa::path(
    tag = "Organization",
    responses((status = 200, body = PictureFile, content_type = "image/png")),
    params(
        ("id" = OrgId, Path, description = "The organization"),
        ("logo_id" = LogoId, Path, description = "Its logo, as its `brand` has it"),
    ),
    security(()),
)]
#[get("/organizations/{id}/logos/{logo_id}")]
async fn show(visitor: Visitor, which: web::Path<(OrgId, LogoId)>) -> Result<HttpResponse> {
    let (org, logo) = which.into_inner();
    let png = accounts::logo(&visitor, org, logo).await?;
    Ok(HttpResponse::Ok()
        .content_type("image/png")
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .body(png))
}
