//! Live streams over HTTP: `GET …/events`.

use super::hub::Hub;
use super::past::past;
use super::stream::Live;
use crate::access::{Console, Portal};
use crate::problem::Result;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, web};
use shared::events::Change;
use shared::permission::need;
use utoipa_actix_web::service_config::ServiceConfig;

/// The portal's operations.
pub(crate) fn portal_routes(config: &mut ServiceConfig<'_>) {
    config.service(portal);
}

/// The console's operations.
pub(crate) fn console_routes(config: &mut ServiceConfig<'_>) {
    config.service(console);
}

/// Listen to what changes.
///
/// Server-sent events: `change` names a thing that is new or different, `typing` someone who writes on a ticket
/// (forget it after 6 seconds), `reset` asks to load everything anew, `ready` tells where the order stands.
/// `Last-Event-ID` resumes without loss for a week; an id says nothing else.
#[utoipa::path(
    tag = "Portal: live",
    responses((status = 200, body = Change, content_type = "text/event-stream")),
    params(("Last-Event-ID" = Option<String>, Header, description = "The id of the last event that arrived")),
)]
#[get("/events")]
async fn portal(caller: Portal, request: HttpRequest, hub: web::Data<Hub>) -> Result<HttpResponse> {
    let listening = hub.listen(caller.identity()).await?;
    let now = caller.clock().now();
    let past = past(&mut caller.read().await?, hub.seal(), last_event_id(&request), now).await?;
    Ok(live(Live::new(listening, past)))
}

/// Listen to what changes.
///
/// As in the portal, with what staff may see.
#[utoipa::path(
    tag = "Live",
    responses((status = 200, body = Change, content_type = "text/event-stream")),
    params(("Last-Event-ID" = Option<String>, Header, description = "The id of the last event that arrived")),
    security(("staff" = ["tickets:read"])),
)]
#[get("/events")]
async fn console(
    caller: Console<need::TicketsRead>,
    request: HttpRequest,
    hub: web::Data<Hub>,
) -> Result<HttpResponse> {
    let listening = hub.listen(caller.identity()).await?;
    let now = caller.clock().now();
    let past = past(&mut caller.read().await?, hub.seal(), last_event_id(&request), now).await?;
    Ok(live(Live::new(listening, past)))
}

fn last_event_id(request: &HttpRequest) -> Option<&str> {
    request.headers().get("last-event-id").map(|value| value.to_str().unwrap_or("?"))
}

fn live(stream: Live) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/event-stream")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header(("x-accel-buffering", "no"))
        .streaming(stream)
}
