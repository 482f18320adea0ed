//! Which problems an operation can answer with: those that follow from what it takes, and those that its handler tells
//! of by itself.

use super::Kind;
use crate::problem::status;
use shared::problem::{Code, Codes, Problem};
use std::collections::BTreeMap;
use std::marker::PhantomData;
use utoipa::openapi::path::Operation;
use utoipa::openapi::response::Response;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, ResponseBuilder};
use utoipa::{IntoResponses, ToSchema as _};

/// The problems that a handler gives for reasons of its own, for its `responses(…)`:
/// `Tells<(told::TicketNotClosed, told::ReopenWindowOver)>`. Once per handler: of two, the second would replace the first
/// where both have one status.
pub(crate) struct Tells<T: Codes>(PhantomData<T>);

impl<T: Codes> IntoResponses for Tells<T> {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        responses(T::CODES).map(|(status, response)| (status, RefOr::T(response))).collect()
    }
}

/// Tells of those that follow from what it takes, after its own: one answer for each status, with its codes.
pub(super) fn tell(kind: &Kind, operation: &mut Operation) {
    for (status, mut response) in responses(&codes(kind)) {
        let told = &mut operation.responses.responses;
        if let Some(RefOr::T(own)) = told.get(&status) {
            response.description = format!("{}; {}", own.description, response.description);
        }
        told.insert(status, RefOr::T(response));
    }
}

fn codes(kind: &Kind) -> Vec<Code> {
    let mut codes = vec![Code::TooMany, Code::Internal, Code::Away];
    let mut when = |applies: bool, more: &[Code]| {
        if applies {
            codes.extend(more);
        }
    };
    // Whoever takes no body refuses one.
    let reads_body = kind.verb != "get";
    when(reads_body || kind.has_query, &[Code::Malformed]);
    // Who lacks the permission, and a key where only a person may.
    when(!kind.is_public, &[Code::Unauthenticated, Code::Forbidden]);
    when(!kind.is_public && !kind.is_for_setup, &[Code::TwoFactorRequired]);
    when(kind.has_id, &[Code::NotFound]);
    when(kind.takes_version, &[Code::Stale]);
    when(reads_body, &[Code::TooLarge, Code::Invalid]);
    when(kind.has_body, &[Code::UnsupportedMediaType]);
    when(kind.takes_key, &[Code::IdempotencyKeyInUse, Code::IdempotencyKeyReused]);
    codes
}

/// An answer for each status that these codes have.
fn responses(codes: &[Code]) -> impl Iterator<Item = (String, Response)> {
    let mut titles: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for code in codes {
        let told = format!("`{}`: {}", code.as_str(), code.title());
        titles.entry(status(*code).as_str().to_owned()).or_default().push(told);
    }
    titles.into_iter().map(|(status, told)| {
        let schema = RefOr::Ref(Ref::from_schema_name(Problem::name()));
        let content = ContentBuilder::new().schema(Some(schema)).build();
        let response = ResponseBuilder::new().description(told.join("; "));
        (status, response.content("application/problem+json", content).build())
    })
}
