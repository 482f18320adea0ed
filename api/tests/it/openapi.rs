//! The API document and the source: two texts that must not drift apart, and the rules that a text search can hold.

use crate::document::{document, operations};
use serde_json::Value;
use shared::problem::Code;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every source file of the server, by its path under `api/src`, without what only tests see.
pub(crate) fn sources() -> BTreeMap<String, String> {
    fn walk(folder: &Path, root: &Path, found: &mut BTreeMap<String, String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("tests") {
                walk(&path, root, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("tests.rs") {
                let text = fs::read_to_string(&path).unwrap();
                let text = text.split("\n#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned();
                found.insert(path.strip_prefix(root).unwrap().display().to_string(), text);
            }
        }
    }
    let root = repository().join("api/src");
    let mut found = BTreeMap::new();
    walk(&root, &root, &mut found);
    assert!(found.len() > 40, "the sources are not where they were");
    found
}

/// The lines of code that hold `text`, as `file:line: …`; comments do not count.
pub(crate) fn lines_with(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (file, source) in sources() {
        for (number, line) in source.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            if code.contains(text) {
                found.push(format!("{file}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    found
}

/// `text` stands only in these files.
#[track_caller]
fn only_in(text: &str, files: &[&str]) {
    let elsewhere: Vec<_> = lines_with(text)
        .into_iter()
        .filter(|line| !files.iter().any(|file| line.starts_with(file)))
        .collect();
    assert!(elsewhere.is_empty(), "`{text}` belongs to {files:?} only:\n  {}", elsewhere.join("\n  "));
}

#[test]
fn the_committed_document_is_the_generated_one() {
    let path = repository().join("openapi/openapi.json");
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == portico::server::openapi(),
        "openapi/openapi.json is out of date: run cargo xtask openapi"
    );
}

#[test]
fn the_document_is_openapi_3_1_under_our_own_name() {
    let document = document();
    assert_eq!(document["openapi"], "3.1.0");
    assert_eq!(document["info"]["title"], "Portico");
    assert_eq!(document["info"]["license"]["name"], "MIT OR Apache-2.0");
    let schemes = document["components"]["securitySchemes"].as_object().unwrap();
    assert_eq!(schemes.keys().collect::<Vec<_>>(), ["client", "staff"]);
}

#[test]
fn every_reference_leads_somewhere() {
    fn walk(value: &Value) {
        match value {
            Value::Object(fields) => {
                if let Some(Value::String(reference)) = fields.get("$ref") {
                    let pointer = reference.trim_start_matches('#');
                    assert!(document().pointer(pointer).is_some(), "{reference} leads nowhere");
                }
                fields.values().for_each(walk);
            }
            Value::Array(items) => items.iter().for_each(walk),
            _ => {}
        }
    }
    walk(document());
}

/// Of each handler: its method and last part of its path, its `security`, and what its signature demands.
#[test]
fn the_permission_in_the_document_is_the_one_in_the_signature() {
    let mut checked = 0;
    for (file, source) in sources() {
        for part in source.split("#[utoipa::path(").skip(1) {
            let (attribute, rest) = part.split_once("\n#[").or_else(|| part.split_once(")]\n")).unwrap();
            let Some(signature) = rest.split("async fn ").nth(1).and_then(|rest| rest.split('{').next())
            else {
                continue;
            };
            let handler = format!("{file}: {}", signature.split('(').next().unwrap_or_default());
            let whole = part.split("async fn ").next().unwrap_or_default();
            let documented = whole.split("\"staff\" = [").nth(1).and_then(|rest| rest.split(']').next());
            let permission = documented.map(|text| text.trim_matches('"').to_owned());
            let demanded = signature.split("Console<need::").nth(1).and_then(|rest| rest.split('>').next());
            match (&permission, demanded) {
                (Some(permission), Some(demanded)) => {
                    let known =
                        shared::permission::Permission::ALL.iter().find(|known| known.as_str() == permission);
                    assert_eq!(format!("{:?}", known.expect("a permission")), demanded, "{handler}");
                }
                (Some(permission), None) => {
                    assert!(
                        permission.is_empty() && signature.contains("Staff"),
                        "{handler} demands less than it says"
                    );
                }
                (None, Some(demanded)) => {
                    panic!("{handler} demands {demanded} and does not say so: {attribute}")
                }
                (None, None) if whole.contains("security(())") => {
                    let takes =
                        ["Visitor", "Desk", "OwnPage"].iter().any(|caller| signature.contains(caller));
                    assert!(takes, "{handler} is public and takes no visitor");
                }
                (None, None) if whole.contains("\"client\" = [\"primary_contact\"]") => {
                    assert!(signature.contains(": PrimaryContact"), "{handler} demands less than it says");
                }
                (None, None) => {
                    let takes = [": Portal", "<Portal>"].iter().any(|caller| signature.contains(caller));
                    assert!(takes, "{handler} takes no caller");
                }
            }
            let told = whole.split_once("Tells<").map_or("", |(_, told)| told);
            assert!(!told.contains("Tells<"), "{handler}: of two `Tells` only the second is heard");
            assert_eq!(told.contains("told::Forbidden"), signature.contains("OwnPage"), "{handler}");
            let has_cookie = ["WithCookie<", "Entrance>"].iter().any(|answer| signature.contains(answer));
            let is_public = whole.contains("security(())");
            assert_eq!(
                signature.contains("OwnPage"),
                has_cookie && is_public,
                "{handler} looks at the cookie"
            );
            assert_eq!(told.contains("told::FreshProofNeeded"), signature.contains("Fresh<"), "{handler}");
            assert_eq!(told.contains("told::PasswordNeeded"), signature.contains("Everywhere<"), "{handler}");
            let is_for_setup = whole.contains("x-two-factor-setup");
            let takes = signature.contains("SettingUp<") && !whole.contains("security(())");
            assert_eq!(is_for_setup, takes, "{handler}");
            checked += 1;
        }
    }
    assert_eq!(checked, operations().len(), "as many handlers as operations");
}

#[test]
fn routes_are_services_so_that_the_document_has_them() {
    assert_eq!(
        lines_with(".route("),
        Vec::<String>::new(),
        "`.route` is silently absent from the API document"
    );
    assert_eq!(lines_with("web::resource("), Vec::<String>::new());
}

#[test]
fn only_the_door_opens() {
    only_in("AssertSqlSafe", &["access/tx.rs", "lists/select.rs"]);
    only_in("set_config", &["access/tx.rs"]);
    only_in("set local", &["access/tx.rs"]);
    only_in("PgPool", &["access/tx.rs"]);
    only_in("sqlx::Pool", &["access/tx.rs"]);
    only_in("as_accounts(", &["access/tx.rs", "access/identity.rs", "access/caller.rs", "accounts/"]);
    only_in(
        "as_relay(",
        &["access/tx.rs", "attachments/preview.rs", "audit/", "events/", "jobs/", "mail/jobs"],
    );
    only_in("as_relay_later(", &["access/tx.rs", "jobs/", "mail/jobs"]);
    only_in("System::of(", &["access/system.rs", "jobs/at_work.rs", "accounts/demo/", "tickets/demo/"]);
}

#[test]
fn only_problem_rs_names_the_status_of_an_error() {
    for status in [
        "BAD_REQUEST",
        "UNAUTHORIZED",
        "FORBIDDEN",
        "NOT_FOUND",
        "METHOD_NOT_ALLOWED",
        "CONFLICT",
        "GONE",
        "PRECONDITION_FAILED",
        "PAYLOAD_TOO_LARGE",
        "UNSUPPORTED_MEDIA_TYPE",
        "UNPROCESSABLE_ENTITY",
        "TOO_MANY_REQUESTS",
        "INTERNAL_SERVER_ERROR",
        "SERVICE_UNAVAILABLE",
    ] {
        only_in(&format!("StatusCode::{status}"), &["problem/"]);
    }
    for shortcut in [
        "HttpResponse::NotFound",
        "HttpResponse::BadRequest",
        "HttpResponse::Unauthorized",
        "HttpResponse::Forbidden",
    ] {
        only_in(shortcut, &[]);
    }
}

#[test]
fn only_queries_speak_sql_of_tickets() {
    for table in ["from tickets", "join tickets", "update tickets", "into tickets"] {
        only_in(table, &["tickets/"]);
    }
    for table in [
        "from accounts",
        "update accounts",
        "into accounts",
        "from account_tokens",
        "into sessions",
        "update sessions",
    ] {
        only_in(table, &["accounts/"]);
    }
}

#[test]
fn what_people_write_is_rendered_before_a_transaction_opens() {
    only_in("to_html(", &["markdown", "mail/letter.rs", "server/docs.rs"]);
    let mut found = 0;
    for (file, source) in sources() {
        for function in source.split("async fn ") {
            let opened = [".change()", "change(&caller"].iter().filter_map(|open| function.find(open)).min();
            let (Some(opened), Some(rendered)) = (opened, function.find("Written::of")) else { continue };
            let name = function.split('(').next().unwrap_or_default();
            assert!(rendered < opened, "{file}: {name} renders in its transaction");
            found += 1;
        }
    }
    assert!(found >= 7, "only {found} functions render");
}

/// The nouns that change, each with its resource: what has a `Thing`.
pub(crate) fn changing() -> Vec<(String, String)> {
    let thing = |(file, source): (String, String)| {
        let (_, rest) = source.split_once("const RESOURCE: Resource = Resource::")?;
        Some((file.split('/').next()?.to_owned(), rest.split(';').next()?.to_owned()))
    };
    sources().into_iter().filter_map(thing).collect()
}

#[test]
fn what_changes_has_tests_of_its_own_and_every_file_of_tests_is_one() {
    let tests = repository().join("api/tests/it");
    let all = fs::read_to_string(tests.join("main.rs")).unwrap();
    let is_run = |name: &str| all.contains(&format!("\nmod {name};\n"));
    for entry in fs::read_dir(&tests).unwrap() {
        let name = entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned();
        assert!(name == "main" || is_run(&name), "nobody runs api/tests/it/{name}.rs: name it in main.rs");
    }
    let nouns = changing();
    assert!(nouns.len() >= 2, "the nouns are not where they were: {nouns:?}");
    for (noun, _) in nouns {
        assert!(is_run(&noun), "what can be done to {noun} has no tests: write api/tests/it/{noun}.rs");
    }
}

#[test]
fn the_guide_names_every_problem_beside_its_status() {
    let guide = fs::read_to_string(repository().join("docs/api.md")).unwrap();
    for code in Code::ALL {
        let row = format!("| {} |", portico::problem::status(code).as_str());
        let row = guide.lines().find(|line| line.starts_with(&row)).unwrap_or_default();
        assert!(
            row.contains(&format!("`{}`", code.as_str())),
            "docs/api.md: {} is missing in {row:?}",
            code.as_str()
        );
    }
}
