//! The OpenAPI document: collected from the handlers, then finished here for all operations at once.

use shared::problem::{Code, FieldError, Problem};
use shared::tickets::{Sort, State};
use utoipa::openapi::path::{HttpMethod, Operation};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    Components, ContactBuilder, ContentBuilder, InfoBuilder, LicenseBuilder, OpenApi, Ref, RefOr,
    ResponseBuilder, ServerBuilder,
};
use utoipa::{PartialSchema as _, ToSchema as _};

/// The version of the API's shape; dated, as `Portico-Version` names it.
pub const VERSION: &str = "2026-11-20";

const DESCRIPTION: &str = "\
Clients use `/api/client-portal`, staff and integrations the rest of `/api`. Sign in with `POST auth/login` of the \
surface and send the access token as `Authorization: Bearer …`.

Lists are pages by keyset: give `next_cursor` back as `cursor`, or follow the `Link` header. Things that change have \
a `version` and an `ETag`; send `If-Match` to be told of a lost race (412). `POST` takes an `Idempotency-Key`: the \
same request repeated within 24 hours gets the first answer. Errors are problem documents (RFC 9457) with a stable \
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
        ("staff", "A staff member's access token, from `POST /api/auth/login`."),
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
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations(item) {
            finish_operation(path, &method, operation);
        }
    }
    document
}

/// The operations of a path, by method.
pub(crate) fn operations(
    item: &mut utoipa::openapi::PathItem,
) -> impl Iterator<Item = (HttpMethod, &mut Operation)> {
    [
        (HttpMethod::Get, &mut item.get),
        (HttpMethod::Put, &mut item.put),
        (HttpMethod::Post, &mut item.post),
        (HttpMethod::Delete, &mut item.delete),
        (HttpMethod::Patch, &mut item.patch),
    ]
    .into_iter()
    .filter_map(|(method, operation)| operation.as_mut().map(|operation| (method, operation)))
}

fn finish_operation(path: &str, method: &HttpMethod, operation: &mut Operation) {
    let verb = match method {
        HttpMethod::Get => "get",
        HttpMethod::Put => "put",
        HttpMethod::Post => "post",
        HttpMethod::Delete => "delete",
        _ => "patch",
    };
    operation.operation_id = Some(operation_id(verb, path));
    if operation.security.is_none() {
        operation.security = Some(vec![SecurityRequirement::new("client", [] as [&str; 0])]);
    }
    let is_public =
        operation.security.as_ref().is_some_and(|all| all.contains(&SecurityRequirement::default()));
    if let Some(permission) = permission(operation) {
        let text = operation.description.take().unwrap_or_default();
        operation.description = Some(format!("{text}\n\nPermission: `{permission}`.").trim().to_owned());
    }
    let has_body = operation.request_body.is_some();
    let has_id = path.contains('{');
    let mut problems =
        vec![("400", Code::Malformed), ("429", Code::TooMany), ("500", Code::Internal), ("503", Code::Away)];
    if !is_public || path.ends_with("/login") || path.ends_with("/refresh") || path.ends_with("/logout") {
        problems.push(("401", Code::Unauthenticated));
    }
    if path.starts_with("/api/client-portal") {
        if is_public {
            problems.push(("403", Code::Forbidden));
        }
    } else {
        problems.push(("403", Code::Forbidden));
    }
    if has_id || path.ends_with("/welcome") || path.ends_with("/mails") {
        problems.push(("404", Code::NotFound));
    }
    if verb != "get" {
        problems.push(("409", Code::TicketClosed));
        problems.push(("410", Code::InvalidToken));
        problems.push(("412", Code::Stale));
        problems.push(("413", Code::TooLarge));
    }
    if has_body {
        problems.push(("415", Code::UnsupportedMediaType));
        problems.push(("422", Code::Invalid));
    }
    for (status, code) in problems {
        operation.responses.responses.entry(status.to_owned()).or_insert_with(|| problem_response(code));
    }
}

fn problem_response(code: Code) -> RefOr<utoipa::openapi::Response> {
    let content =
        ContentBuilder::new().schema(Some(RefOr::Ref(Ref::from_schema_name(Problem::name())))).build();
    let response =
        ResponseBuilder::new().description(code.title()).content("application/problem+json", content);
    RefOr::T(response.build())
}

/// The permission that the operation's `security` names.
fn permission(operation: &Operation) -> Option<String> {
    let json = serde_json::to_value(operation.security.as_ref()?).ok()?;
    json.as_array()?
        .iter()
        .find_map(|requirement| Some(requirement.get("staff")?.get(0)?.as_str()?.to_owned()))
}

/// `get /api/client-portal/tickets/{id}` becomes `get_client_portal_tickets_id`.
fn operation_id(verb: &str, path: &str) -> String {
    let words = path.trim_start_matches("/api/").split(['/', '-', '_']);
    words.fold(verb.to_owned(), |id, word| format!("{id}_{}", word.trim_matches(['{', '}'])))
}
