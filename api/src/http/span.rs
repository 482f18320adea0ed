//! What the log says of a request: who asked for what and, when it was refused, in one short line why. What callers
//! wrote is no part of it, and what they choose the length of is cut, so that nobody fills the disk with a request.

use super::request_info::RequestInfo;
use actix_web::HttpMessage as _;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use shared::problem::Problem;
use std::net::IpAddr;
use tracing::Span;
use tracing_actix_web::RootSpanBuilder;
use uuid::Uuid;

/// The most characters of a path.
const PATH_MAX: usize = 200;
/// The most characters of a method: any word can be one.
const METHOD_MAX: usize = 16;
/// The most characters of a reason.
const REASON_MAX: usize = 300;

/// The span of each request in the log, under the id that the caller knows.
pub(crate) struct RequestSpan;

impl RootSpanBuilder for RequestSpan {
    fn on_request_start(request: &ServiceRequest) -> Span {
        let (id, ip) = known(request).unzip();
        tracing::info_span!(
            "request",
            id = id.map(tracing::field::display),
            ip = ip.flatten().map(tracing::field::display),
            method = cut(request.method().as_str(), METHOD_MAX),
            // Without the query string: people search for names.
            path = cut(request.path(), PATH_MAX),
        )
    }

    fn on_request_end<B: MessageBody>(_: Span, outcome: &Result<ServiceResponse<B>, actix_web::Error>) {
        let (status, code, error) = match outcome {
            Ok(response) => {
                let response = response.response();
                let code = response.extensions().get::<Problem>().map(|problem| problem.code.as_str());
                (response.status(), code, response.error())
            }
            Err(error) => (error.as_response_error().status_code(), None, Some(error)),
        };
        let code = code.unwrap_or("-");
        if status.is_server_error() {
            // Of our making, so the words are ours.
            let reason = error.map(|error| cut(&error.to_string(), REASON_MAX));
            tracing::warn!(status = status.as_u16(), code, reason, "failed");
        } else if status.is_client_error() {
            tracing::info!(status = status.as_u16(), code, "refused");
        }
    }
}

/// The request's id, and the address that the limits go by: not the one that any caller may claim to have.
fn known(request: &ServiceRequest) -> Option<(Uuid, Option<IpAddr>)> {
    request.extensions().get::<RequestInfo>().map(|info| (info.id, info.ip))
}

fn cut(text: &str, max: usize) -> String {
    text.chars().take(max).collect()
}
