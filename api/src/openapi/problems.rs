//! Which problems an operation can answer with, by what it takes.

use super::Kind;
use crate::problem::status;
use shared::problem::{Code, Problem};
use utoipa::ToSchema as _;
use utoipa::openapi::path::Operation;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, ResponseBuilder};

/// Tells of them: one answer for each status, with its codes.
pub(super) fn tell(kind: &Kind<'_>, operation: &mut Operation) {
    let codes = codes(kind);
    for code in &codes {
        let same: Vec<Code> = codes.iter().copied().filter(|other| status(*other) == status(*code)).collect();
        let responses = &mut operation.responses.responses;
        responses.entry(status(*code).as_str().to_owned()).or_insert_with(|| response(&same));
    }
}

fn codes(kind: &Kind<'_>) -> Vec<Code> {
    let ends = |words: &[&str]| words.iter().any(|word| kind.path.ends_with(word));
    let mut codes = vec![Code::TooMany, Code::Internal, Code::Away];
    let mut when = |applies: bool, more: &[Code]| {
        if applies {
            codes.extend(more);
        }
    };
    // Whoever takes no body refuses one.
    let reads_body = kind.verb != "get";
    when(reads_body || kind.has_query, &[Code::Malformed]);
    when(!kind.is_public || ends(&["/auth/refresh"]), &[Code::Unauthenticated]);
    when(ends(&["/auth/login"]), &[Code::InvalidCredentials, Code::EmailNotVerified]);
    // Those with a cookie are for our own pages.
    when(kind.has_permission || ends(&["/auth/login", "/auth/refresh", "/auth/logout"]), &[Code::Forbidden]);
    when(
        ends(&["/auth/register", "/auth/verify-email", "/auth/reset-password"]),
        &[Code::RegistrationClosed],
    );
    when(kind.has_id || ends(&["/welcome", "/mails", "/auth/refresh"]), &[Code::NotFound]);
    when(
        kind.has_id
            && (kind.verb == "put" || ends(&["/assign", "/messages", "/comments", "/notes"]))
            && kind.verb != "get",
        &[Code::TicketClosed],
    );
    when(ends(&["/close"]) || kind.sets_status, &[Code::StatusUnchanged]);
    when(ends(&["/reopen"]), &[Code::TicketNotClosed, Code::ReopenWindowOver]);
    when(kind.takes_token, &[Code::InvalidToken]);
    when(kind.takes_version, &[Code::Stale]);
    when(reads_body, &[Code::TooLarge, Code::Invalid]);
    when(kind.has_body || ends(&["/auth/logout"]), &[Code::UnsupportedMediaType]);
    when(kind.takes_key, &[Code::IdempotencyKeyInUse, Code::IdempotencyKeyReused]);
    codes
}

fn response(codes: &[Code]) -> RefOr<utoipa::openapi::Response> {
    let told: Vec<_> = codes.iter().map(|code| format!("`{}`: {}", code.as_str(), code.title())).collect();
    let content =
        ContentBuilder::new().schema(Some(RefOr::Ref(Ref::from_schema_name(Problem::name())))).build();
    let response =
        ResponseBuilder::new().description(told.join("; ")).content("application/problem+json", content);
    RefOr::T(response.build())
}
