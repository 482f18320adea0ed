//! Answers and the API document: what a test is answered must be what the document tells of. Every call asks for it, so
//! that no test has to, and there is no list of exceptions.

use crate::document::document;
use jsonschema::Validator;
use reqwest::Method;
use reqwest::header::HeaderMap;
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

const PROBLEM: &str = "application/problem+json";

/// An answer as it came.
#[derive(Clone, Copy)]
pub(crate) struct Given<'a> {
    pub(crate) status: u16,
    pub(crate) headers: &'a HeaderMap,
    /// Nothing where it was not read, as that of a live stream, which has no end.
    pub(crate) body: Option<&'a str>,
}

impl<'a> Given<'a> {
    /// Its head.
    pub(crate) fn of(response: &'a reqwest::Response) -> Self {
        Self { status: response.status().as_u16(), headers: response.headers(), body: None }
    }

    fn content_type(&self) -> Option<&str> {
        let value = self.headers.get("content-type")?.to_str().ok()?;
        value.split(';').next().map(str::trim)
    }
}

/// The answer to `method` at `path` is one that the document tells of.
pub(crate) fn agrees(method: &Method, path: &str, given: Given<'_>) {
    if let Err(fault) = untold(method, path, given) {
        let body = given.body.unwrap_or_default();
        panic!("{method} {path} is not answered as the API document says: {fault}\n{body}");
    }
}

/// What the document does not tell of in an answer to `method` at `path`; nothing where it tells all, and nothing of what
/// is no part of the API, such as the pages.
fn untold(method: &Method, path: &str, given: Given<'_>) -> Result<(), String> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    match item(path).map(|item| &item[method.as_str().to_lowercase()]) {
        Some(operation) if operation.is_object() => of_operation(operation, given),
        _ if !path.starts_with("/api/") => Ok(()),
        _ if given.status < 400 => Err(format!("there is no such operation, and it says {}", given.status)),
        _ if given.content_type() != Some(PROBLEM) => Err("no problem document".to_owned()),
        // Nothing comes after the head.
        _ if method == Method::HEAD => Ok(()),
        _ => given.body.map_or(Ok(()), |body| fits(&problem_schema(), body)),
    }
}

/// What the document does not tell of in an event of the live stream at `path`.
pub(crate) fn untold_event(path: &str, data: &Value) -> Result<(), String> {
    let schema = item(path)
        .and_then(|item| item.pointer("/get/responses/200/content/text~1event-stream/schema"))
        .ok_or("no stream")?;
    holds(schema, data)
}

fn of_operation(operation: &Value, given: Given<'_>) -> Result<(), String> {
    let status = given.status.to_string();
    let told = operation["responses"].get(&status).ok_or(format!("{status} is not told of"))?;
    for (name, header) in told["headers"].as_object().into_iter().flatten() {
        if header["required"] == true && !given.headers.contains_key(name) {
            return Err(format!("{status} comes without its {name}"));
        }
    }
    let contents = told["content"].as_object().filter(|contents| !contents.is_empty());
    let Some(contents) = contents else {
        let is_bare = given.content_type().is_none() && given.body.unwrap_or_default().is_empty();
        return if is_bare { Ok(()) } else { Err(format!("{status} has content that is not told of")) };
    };
    let kind = given.content_type().ok_or(format!("{status} has no content type"))?;
    let content = contents.get(kind).ok_or(format!("{status} comes as {kind}, which is not told of"))?;
    let Some(body) = given.body.filter(|_| kind != "text/event-stream") else { return Ok(()) };
    match kind {
        "text/csv" => holds(&content["schema"], &Value::from(body))?,
        "application/x-ndjson" => body.lines().try_for_each(|line| fits(&content["schema"], line))?,
        _ if kind.ends_with("json") => fits(&content["schema"], body)?,
        // A picture.
        _ => {}
    }
    if kind == PROBLEM { is_named(told, given.status, body) } else { Ok(()) }
}

/// A problem's code is among those that the document names for this status.
fn is_named(told: &Value, status: u16, body: &str) -> Result<(), String> {
    let problem: Value = serde_json::from_str(body).unwrap_or_default();
    let code = problem["code"].as_str().unwrap_or_default();
    let named = told["description"].as_str().unwrap_or_default();
    if problem["status"] != status {
        return Err(format!("{status} says in its body {}", problem["status"]));
    }
    let is_named = named.split("; ").any(|one| one.starts_with(&format!("`{code}`: ")));
    if is_named { Ok(()) } else { Err(format!("{status} is {code}, and only told of: {named}")) }
}

/// The entry of the document for a path: the one that has fewest ids in it, if several fit.
fn item(path: &str) -> Option<&'static Value> {
    let fits = |pattern: &str| {
        let (mut want, mut have) = (pattern.split('/'), path.split('/'));
        let segments = want.by_ref().zip(have.by_ref());
        let all = segments.fold(true, |all, (want, have)| {
            all && (want == have || want.starts_with('{') && !have.is_empty())
        });
        all && pattern.split('/').count() == path.split('/').count()
    };
    let paths = document()["paths"].as_object()?.iter();
    let found =
        paths.filter(|(pattern, _)| fits(pattern)).min_by_key(|(pattern, _)| pattern.matches('{').count());
    found.map(|(_, item)| item)
}

fn problem_schema() -> Value {
    json!({"$ref": "#/components/schemas/Problem"})
}

fn fits(schema: &Value, body: &str) -> Result<(), String> {
    let value = serde_json::from_str(body).map_err(|error| format!("no JSON: {error}"))?;
    holds(schema, &value)
}

/// `value` is what `schema` says, and has nothing that it doesn't name.
fn holds(schema: &Value, value: &Value) -> Result<(), String> {
    /// By schema. Most tests meet a few of them, so each is made when it is first asked.
    static VALIDATORS: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);
    let validator = {
        let mut all = VALIDATORS.lock().unwrap();
        all.entry(schema.to_string()).or_insert_with(|| Arc::new(validator(schema))).clone()
    };
    let faults: Vec<_> =
        validator.iter_errors(value).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
    if faults.is_empty() { Ok(()) } else { Err(faults.join("; ")) }
}

fn validator(schema: &Value) -> Validator {
    let mut parts = Map::new();
    let mut whole = closed(schema, &mut parts);
    whole["$defs"] = Value::Object(parts);
    let options = jsonschema::draft202012::options().should_validate_formats(true).offline();
    options.build(&whole).unwrap_or_else(|fault| panic!("no schema: {fault}"))
}

/// The schema of a whole value, which has no property that the schema and its parts don't name. What it refers to
/// comes into `parts`.
fn closed(schema: &Value, parts: &mut Map<String, Value>) -> Value {
    let mut schema = open(schema, parts);
    schema["unevaluatedProperties"] = json!(false);
    schema
}

/// The schema of a part of a value, beside which other parts may name more.
fn open(schema: &Value, parts: &mut Map<String, Value>) -> Value {
    let fields = schema.as_object().unwrap_or_else(|| panic!("no schema: {schema}"));
    let mut opened = Map::new();
    for (name, value) in fields {
        let value = match (name.as_str(), value) {
            ("$ref", Value::String(reference)) => refer(reference, parts),
            ("allOf" | "anyOf" | "oneOf", Value::Array(all)) => {
                all.iter().map(|one| open(one, parts)).collect()
            }
            ("properties", Value::Object(all)) => {
                all.iter().map(|(name, one)| (name.clone(), closed(one, parts))).collect::<Map<_, _>>().into()
            }
            ("items" | "additionalProperties", Value::Object(_)) => closed(value, parts),
            _ => value.clone(),
        };
        opened.insert(name.clone(), value);
    }
    Value::Object(opened)
}

fn refer(reference: &str, parts: &mut Map<String, Value>) -> Value {
    let name = reference.rsplit('/').next().unwrap_or_default();
    if !parts.contains_key(name) {
        // Before it is there, so that one that refers to itself ends.
        parts.insert(name.to_owned(), Value::Null);
        let pointer = reference.trim_start_matches('#');
        let target = document().pointer(pointer).unwrap_or_else(|| panic!("{reference} leads nowhere"));
        let target = open(target, parts);
        parts.insert(name.to_owned(), target);
    }
    json!(format!("#/$defs/{name}"))
}

#[test]
fn an_answer_that_the_document_does_not_tell_of_is_found() {
    let headers = |kind: Option<&str>| {
        kind.map(|kind| ("content-type".parse().unwrap(), kind.parse().unwrap()))
            .into_iter()
            .collect::<HeaderMap>()
    };
    let json = headers(Some("application/json"));
    let problems = headers(Some(PROBLEM));
    let none = headers(None);
    let ask = |path: &str, status: u16, headers: &HeaderMap, body: &Value| {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        untold(&Method::GET, path, Given { status, headers, body: Some(&body) })
    };
    let counts = "/api/client-portal/tickets/counts";
    let schema = &item(counts).unwrap()["get"]["responses"]["200"]["content"]["application/json"];
    let good = &schema["example"];
    let with = |name: &str, value: Value| {
        let mut other = good.clone();
        other[name] = value;
        other
    };
    let name = good.as_object().unwrap().keys().next().unwrap().as_str();
    let mut lacking = good.clone();
    lacking.as_object_mut().unwrap().remove(name);
    let problem = json!({"type": "/docs/problems#x", "title": "x", "status": 401, "detail": "x",
        "code": "unauthenticated", "request_id": "x"});
    let mut other_code = problem.clone();
    other_code["code"] = json!("ticket_closed");
    let mut no_code = problem.clone();
    no_code["code"] = json!("surprise");
    let mut other_status = problem.clone();
    other_status["status"] = json!(403);

    assert_eq!(ask(counts, 200, &json, good), Ok(()));
    assert_eq!(ask(counts, 401, &problems, &problem), Ok(()));
    assert_eq!(ask("/api/nothing", 404, &problems, &problem), Ok(()));
    assert_eq!(ask("/portal/", 200, &headers(Some("text/html")), &Value::Null), Ok(()));
    for (path, status, headers, body, fault) in [
        (counts, 204, &none, &Value::Null, "204 is not told of"),
        (counts, 200, &none, good, "no content type"),
        (counts, 200, &headers(Some("text/plain")), good, "text/plain, which is not told of"),
        (counts, 200, &json, &with(name, json!("many")), "is not of type"),
        (counts, 200, &json, &with("surprise", json!(1)), "'surprise' was unexpected"),
        (counts, 200, &json, &lacking, "is a required property"),
        (counts, 401, &problems, &other_code, "401 is ticket_closed"),
        (counts, 401, &problems, &no_code, "is not one of"),
        (counts, 401, &problems, &other_status, "says in its body 403"),
        ("/api/nothing", 404, &json, &problem, "no problem document"),
        ("/api/nothing", 200, &json, &problem, "no such operation"),
    ] {
        let found = ask(path, status, headers, body).unwrap_err();
        assert!(found.contains(fault), "{fault}: {found}");
    }
}

#[test]
fn what_is_deep_in_an_answer_is_compared_too() {
    let path = "/api/tickets/0199f5a2-6c1e-7d3a-9b57-3f0c2a81d6e4/history";
    let line = |what: Value| {
        let mut line =
            json!({"id": "0199f5a2-6c1e-7d3a-9b57-3f0c2a81d6e4", "at": "2026-11-20T09:30:00Z", "by": null});
        line.as_object_mut().unwrap().extend(what.as_object().unwrap().clone());
        line
    };
    let ask = |line: Value| {
        let headers = [("content-type".parse().unwrap(), "application/json".parse().unwrap())];
        let body = json!({"items": [line], "next_cursor": null}).to_string();
        let headers = headers.into_iter().collect();
        untold(&Method::GET, path, Given { status: 200, headers: &headers, body: Some(&body) })
    };
    let noted = json!({"kind": "noted", "message_id": null});
    assert_eq!(ask(line(noted.clone())), Ok(()));
    assert_eq!(ask(line(json!({"kind": "status_changed", "from": "open", "to": "closed"}))), Ok(()));
    for wrong in [
        json!({"kind": "raised", "message_id": null}),
        json!({"kind": "noted", "surprise": 1}),
        json!({"kind": "status_changed", "from": "open"}),
        json!({"kind": "noted", "id": "7"}),
        json!({"kind": "noted", "at": "yesterday"}),
        json!({"kind": "noted", "by": {"id": "7"}}),
    ] {
        assert!(ask(line(wrong.clone())).is_err(), "{wrong}");
    }
}
