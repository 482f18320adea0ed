//! Every operation tells its reader all: what it does, what it takes with an example, and each problem that it gives,
//! and no other. There is no list of exceptions here.

use crate::actor::{Actor, Ticket};
use crate::document::{Door, Operation, document, operations, resolve};
use crate::probe::{Things, allowed, answer, call, things_of};
use crate::world::World;
use serde_json::{Value, json};
use shared::problem::Code;
use sqlx::PgPool;
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn every_operation_says_what_it_does_and_what_it_takes() {
    let mut ids = BTreeSet::new();
    for operation in operations() {
        let (name, json) = (operation.name(), &operation.json);
        let told = |words: &str| json[words].as_str().unwrap_or_default().to_owned();
        let description = told("description");
        let (text, permission) = description.split_once("Permission: ").unwrap_or((&description, ""));
        assert!(told("summary").ends_with('.'), "{name}: a summary is a sentence");
        assert!(text.trim().len() > 20 && text.trim().ends_with('.'), "{name} is not described: {text:?}");
        assert!(json["tags"].as_array().is_some_and(|tags| tags.len() == 1), "{name} has one tag");
        assert!(ids.insert(told("operationId")), "{name}: its id is another's, too");
        let demanded = match operation.door() {
            Door::Staff(Some(permission)) => format!("`{permission}`."),
            _ => String::new(),
        };
        assert_eq!(permission, demanded, "{name}");
        for place in ["path", "query", "header"] {
            for parameter in operation.parameters(place) {
                let told = parameter["description"].as_str().is_some_and(|text| !text.is_empty());
                assert!(told, "{name}: the parameter {} is not described", parameter["name"]);
            }
        }
        let holes = operation.path.matches('{').count();
        assert_eq!(operation.parameters("path").len(), holes, "{name}: a parameter of its path is missing");
    }
}

/// Where `example` is not what `schema` says, or says nothing.
fn misfits(schema: &Value, example: &Value, at: &str, found: &mut Vec<String>) {
    let schema = resolve_all(schema);
    if let Some(properties) = schema["properties"].as_object() {
        for (name, property) in properties {
            misfits(property, &example[name], &format!("{at}.{name}"), found);
        }
    } else if schema.get("items").is_some() {
        match example.as_array().and_then(|items| items.first()) {
            Some(first) => misfits(&schema["items"], first, &format!("{at}[]"), found),
            None => found.push(format!("{at}: an empty list")),
        }
    } else {
        let may_be = |kind: &str| {
            schema["type"] == kind
                || schema["type"].as_array().is_some_and(|all| all.iter().any(|one| one == kind))
        };
        let fits = match example {
            // Null tells nothing, except where the schema chose to say so.
            Value::Null => may_be("null") && schema.get("example").is_some(),
            Value::Bool(_) => may_be("boolean"),
            Value::Number(_) => may_be("integer"),
            Value::String(text) => may_be("string") && !text.is_empty(),
            Value::Array(_) | Value::Object(_) => false,
        };
        if !fits {
            found.push(format!("{at}: {example}"));
        }
    }
}

/// The same behind its references, with the parts of an `allOf` put together.
fn resolve_all(schema: &Value) -> Value {
    if schema.get("allOf").is_none() {
        let found = resolve(schema);
        return if found.get("allOf").is_some() { resolve_all(&found) } else { found };
    }
    let mut properties = serde_json::Map::new();
    for part in schema["allOf"].as_array().into_iter().flatten() {
        properties.extend(resolve_all(part)["properties"].as_object().cloned().unwrap_or_default());
    }
    json!({"properties": properties})
}

#[test]
fn every_body_and_every_answer_has_a_whole_example() {
    let mut found = Vec::new();
    for operation in operations() {
        let name = operation.name();
        let mut contents: BTreeMap<String, Value> = BTreeMap::new();
        contents.insert(format!("{name}, body"), operation.json["requestBody"]["content"].clone());
        for (status, response) in operation.json["responses"].as_object().unwrap() {
            if status.starts_with('2') {
                contents.insert(format!("{name}, {status}"), response["content"].clone());
            }
        }
        for (what, content) in contents {
            for (kind, content) in content.as_object().into_iter().flatten() {
                match content["example"].as_str() {
                    Some(frame) if kind == "text/event-stream" => {
                        assert!(frame.contains("data: {"), "{what}: {frame}");
                    }
                    _ => misfits(&content["schema"], &content["example"], &what, &mut found),
                }
            }
        }
    }
    let problem = json!({"$ref": "#/components/schemas/Problem"});
    let fields = resolve(&problem)["properties"].clone();
    for name in ["type", "title", "status", "detail", "request_id"] {
        misfits(&fields[name], &fields[name]["example"], name, &mut found);
    }
    assert!(found.is_empty(), "give these fields an example in `shared`:\n  {}", found.join("\n  "));
    assert!(document()["components"]["schemas"].get("FieldError").is_some());
}

/// The problems that follow from what every operation takes: each code, whether the operation gives it for that, and
/// whether a handler may give it for a reason of its own, too.
fn following(operation: &Operation) -> [(Code, bool, bool); 15] {
    let takes = |name: &str| operation.parameters("header").iter().any(|parameter| parameter["name"] == name);
    let (door, writes) = (operation.door(), operation.method != reqwest::Method::GET);
    let (version, key) = (takes("If-Match"), takes("Idempotency-Key"));
    [
        (Code::Malformed, writes || !operation.parameters("query").is_empty(), false),
        (Code::Unauthenticated, door != Door::Anybody, true),
        (Code::TwoFactorRequired, door != Door::Anybody && !operation.is_for_setup(), false),
        (Code::Forbidden, door != Door::Anybody, true),
        (Code::NotFound, operation.path.contains('{'), true),
        (Code::MethodNotAllowed, false, false),
        (Code::Stale, version, false),
        (Code::TooLarge, writes, false),
        (Code::UnsupportedMediaType, operation.takes_body(), true),
        (Code::Invalid, writes, false),
        (Code::IdempotencyKeyInUse, key, false),
        (Code::IdempotencyKeyReused, key, false),
        (Code::TooMany, true, false),
        (Code::Away, true, false),
        (Code::Internal, true, false),
    ]
}

/// Whether what an operation tells is also all that it gives, is asked of every answer in every test (`agreement`).
#[test]
fn every_operation_tells_the_problems_that_follow_from_what_it_takes() {
    for operation in operations() {
        let name = operation.name();
        let responses = operation.json["responses"].as_object().unwrap();
        assert!(responses.keys().any(|status| status.starts_with('2')), "{name} never says yes");
        let mut told = BTreeSet::new();
        for (status, response) in responses.iter().filter(|(status, _)| status.as_str() >= "400") {
            let schema = &response["content"]["application/problem+json"]["schema"]["$ref"];
            assert_eq!(schema, "#/components/schemas/Problem", "{name}: {status}");
            for line in response["description"].as_str().unwrap().split("; ") {
                let code =
                    Code::ALL.iter().find(|code| line == format!("`{}`: {}", code.as_str(), code.title()));
                let code = code.unwrap_or_else(|| panic!("{name}: {line} is no problem"));
                assert_eq!(portico::problem::status(*code).as_str(), status, "{name}: {line}");
                assert!(told.insert(code.as_str()), "{name} tells twice of {line}");
            }
        }
        for (code, follows, may_be_own) in following(&operation) {
            let is_told = told.contains(code.as_str());
            assert!(is_told || !follows, "{name} does not tell of {}", code.as_str());
            assert!(
                follows || may_be_own || !is_told,
                "{name} tells of {}, which it can't give",
                code.as_str()
            );
        }
    }
}

/// The operations that may change something, those at the end after which others could not be used: what is archived or
/// removed takes no changes, and who has changed their password can't sign in as before.
pub(crate) fn writing() -> Vec<Operation> {
    let mut writing = operations();
    writing.retain(|operation| operation.method != reqwest::Method::GET);
    let ends = |operation: &Operation, end: &str| operation.path.ends_with(end);
    let removes = |operation: &Operation| operation.method == reqwest::Method::DELETE;
    writing.sort_by_key(|operation| {
        (ends(operation, "/change-password"), ends(operation, "/archive"), removes(operation))
    });
    writing
}

/// A ticket that the operation can be used on; or the team or customer is one that it can be used on.
pub(crate) async fn ticket_for(world: &World, owner: &Actor, operation: &Operation) -> Ticket {
    let ticket = owner.raises("Printer on fire").await;
    for (noun, id) in [("teams", world.acme.team), ("customers", world.acme.prospect.id)] {
        if operation.path.contains(&format!("/{noun}/")) {
            world.acme.admin.post(format!("/api/{noun}/{id}/restore"), json!({})).await.is(200);
        }
    }
    if operation.path.ends_with("/reopen") {
        owner.closes(&ticket).await.is(200);
    }
    ticket
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn the_headers_that_an_operation_tells_of_are_those_that_it_heeds(pool: PgPool) {
    let world = World::new(pool).await;
    let acme = &world.acme;
    let mut heeded = (0, 0);
    let mut owner = acme.customer.with(acme.customer.signs_in().await);
    for operation in writing() {
        let (name, actor) = (operation.name(), allowed(acme, &operation));
        // One of them signs out.
        let actor = actor.with(actor.signs_in().await);
        let told =
            |header: &str| operation.parameters("header").iter().any(|parameter| parameter["name"] == header);
        let ticket = ticket_for(&world, &owner, &operation).await.id;
        let things = Things { ticket, ..things_of(acme, acme.customer.id, &owner).await };
        let (path, body) = (things.path(&operation), things.body(&operation));
        if told("If-Match") {
            let stale = call(&actor, &operation, &path, &body).header("if-match", "\"0\"");
            answer(stale, &operation).await.is_problem(412, "stale");
            heeded.0 += 1;
        }
        let again =
            || call(&actor, &operation, &path, &body).header("idempotency-key", name.replace(' ', "-"));
        let first = answer(again(), &operation).await;
        let second = answer(again(), &operation).await;
        let replayed = second.header("idempotent-replayed") == Some("true");
        assert_eq!(replayed, told("Idempotency-Key"), "{name}: {} {}", first.status, first.body);
        heeded.1 += usize::from(replayed);
        // Some of them sign everybody else out.
        let ends = |end: &str| operation.path.ends_with(end);
        if ends("/change-password") || ends("/auth/sessions") {
            let password =
                format!("(select password_hash from accounts where id = '{}')", acme.admin.account);
            world.app.make(&format!("update accounts set password_hash = {password}")).await;
            owner = acme.customer.with(acme.customer.signs_in().await);
        }
    }
    assert!(heeded.0 >= 8 && heeded.1 >= 10, "only {heeded:?} operations heed If-Match and Idempotency-Key");
}
