//! The OpenAPI document: collected from the handlers, then finished here for all operations at once.

mod examples;
mod problems;

pub(crate) use problems::Tells;

use crate::http::idempotency;
use examples::Examples;
use serde_json::json;
use shared::audit::AuditFormat;
use shared::customers::CustomerState;
use shared::members::MemberState;
use shared::page::NameSort;
use shared::problem::{Code, FieldError, Problem};
use shared::tickets::{Sort, State};
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    Components, ContactBuilder, InfoBuilder, LicenseBuilder, OpenApi, PathItem, RefOr, ServerBuilder,
};
use utoipa::{PartialSchema as _, ToSchema as _};

/// The version of the API's shape; dated, as `Portico-Version` names it.
pub const VERSION: &str = "2026-11-20";

const DESCRIPTION: &str = "\
Clients use `/api/client-portal`, staff and integrations the rest of `/api`. Sign in with `POST auth/login` of the \
surface and send the access token as `Authorization: Bearer …`.

Lists are pages by keyset: give `next_cursor` back as `cursor`, or follow the `Link` header. Things that change have \
a `version` and an `ETag`; send `If-Match` to be told of a lost race (412). A `POST` that makes or changes something \
takes an `Idempotency-Key`: the same request repeated within 24 hours gets the first answer. `POST auth/…` and \
`POST …/typing` take none and ignore it: repeating them does no harm. Errors are problem documents (RFC 9457) with a stable \
`code`. A thing that is not there and one that is not yours are the same 404.";

/// Completes the collected document.
pub(crate) fn finish(mut document: OpenApi) -> OpenApi {
    document.info = InfoBuilder::new()
        .title("Portico")
        .version(VERSION)
        .description(Some(DESCRIPTION))
        .contact(Some(ContactBuilder::new().name(Some("Portico")).build()))
        .license(Some(LicenseBuilder::new().name("MIT OR Apache-2.0").build()))
        .build();
    document.servers = Some(vec![ServerBuilder::new().url("/").build()]);
    let components = document.components.get_or_insert_with(Components::new);
    for (name, description) in [
        ("client", "A client's access token, from `POST /api/client-portal/auth/login`."),
        ("staff", "A staff member's access token, from `POST /api/auth/login`, or an API key."),
    ] {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("JWT")
            .description(Some(description))
            .build();
        components.add_security_scheme(name, SecurityScheme::Http(scheme));
    }
    components.schemas.insert(Problem::name().into_owned(), Problem::schema());
    components.schemas.insert(FieldError::name().into_owned(), FieldError::schema());
    components.schemas.insert(Code::name().into_owned(), Code::schema());
    // Only parameters name these, and parameters' schemas are not collected.
    components.schemas.insert(State::name().into_owned(), State::schema());
    components.schemas.insert(Sort::name().into_owned(), Sort::schema());
    components.schemas.insert(AuditFormat::name().into_owned(), AuditFormat::schema());
    components.schemas.insert(MemberState::name().into_owned(), MemberState::schema());
    components.schemas.insert(NameSort::name().into_owned(), NameSort::schema());
    components.schemas.insert(CustomerState::name().into_owned(), CustomerState::schema());
    let examples = Examples::of(document.components.as_ref());
    for (path, item) in &mut document.paths.paths {
        for (verb, operation) in operations(item) {
            // Whoever says nothing of it is a client's operation.
            operation
                .security
                .get_or_insert_with(|| vec![SecurityRequirement::new("client", [] as [&str; 0])]);
            let kind = Kind::of(path, verb, operation);
            operation.operation_id = Some(operation_id(kind.verb, path));
            finish_operation(&kind, operation, &examples);
        }
    }
    document
}

/// The operations of a path, by verb: the one list of what a path can have.
pub(crate) fn operations(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    [
        ("get", &mut item.get),
        ("put", &mut item.put),
        ("post", &mut item.post),
        ("delete", &mut item.delete),
        ("patch", &mut item.patch),
        ("head", &mut item.head),
        ("options", &mut item.options),
        ("trace", &mut item.trace),
        ("query", &mut item.query),
    ]
    .into_iter()
    .filter_map(|(verb, operation)| operation.as_mut().map(|operation| (verb, operation)))
}

/// What an operation takes, as far as it decides what else it is told to take and to answer.
struct Kind {
    verb: &'static str,
    is_public: bool,
    has_id: bool,
    has_query: bool,
    has_body: bool,
    /// It takes `If-Match`.
    takes_version: bool,
    /// It makes or changes something as somebody, and shows it, so it takes an `Idempotency-Key`.
    takes_key: bool,
    /// Whoever still has to set up a second factor may do it.
    is_for_setup: bool,
}

impl Kind {
    fn of(path: &str, verb: &'static str, operation: &Operation) -> Self {
        let json = serde_json::to_value(operation).unwrap_or_default();
        let parameters = json["parameters"].as_array().cloned().unwrap_or_default();
        let shows = ["200", "201"].iter().any(|status| json["responses"][status].get("content").is_some());
        let is_public =
            json["security"].as_array().is_some_and(|all| all.iter().any(|one| *one == json!({})));
        Self {
            verb,
            is_public,
            has_id: path.contains('{'),
            has_query: parameters.iter().any(|parameter| parameter["in"] == "query"),
            has_body: operation.request_body.is_some(),
            takes_version: parameters.iter().any(|parameter| parameter["name"] == "If-Match"),
            // What is remembered under a key is kept as it was said, and these say secrets.
            takes_key: verb == "post" && shows && !is_public && !path.contains("/auth/"),
            is_for_setup: json["x-two-factor-setup"] == true,
        }
    }
}

fn finish_operation(kind: &Kind, operation: &mut Operation, examples: &Examples) {
    if let Some(permission) = permission(operation) {
        let text = operation.description.take().unwrap_or_default();
        operation.description = Some(format!("{text}\n\nPermission: `{permission}`.").trim().to_owned());
    }
    if is_for_primary_contacts(operation) {
        let text = operation.description.take().unwrap_or_default();
        operation.description = Some(format!("{text}\n\nFor primary contacts.").trim().to_owned());
    }
    if kind.takes_key {
        operation.parameters.get_or_insert_default().push(RefOr::T(idempotency::parameter()));
    }
    problems::tell(kind, operation);
    examples.show(operation);
}

/// The permission that the operation's `security` names.
fn permission(operation: &Operation) -> Option<String> {
    let json = serde_json::to_value(operation.security.as_ref()?).ok()?;
    json.as_array()?
        .iter()
        .find_map(|requirement| Some(requirement.get("staff")?.get(0)?.as_str()?.to_owned()))
}

/// Whether only those clients may who look after their company's team.
fn is_for_primary_contacts(operation: &Operation) -> bool {
    let json = serde_json::to_value(operation.security.as_ref()).unwrap_or_default();
    let mut all = json.as_array().into_iter().flatten();
    all.any(|requirement| requirement["client"][0] == "primary_contact")
}

/// `get /api/client-portal/tickets/{id}` becomes `get_client_portal_tickets_id`.
fn operation_id(verb: &str, path: &str) -> String {
    let words = path.trim_start_matches("/api/").split(['/', '-', '_']);
    words.fold(verb.to_owned(), |id, word| format!("{id}_{}", word.trim_matches(['{', '}'])))
}
