//! Bad input, on every operation that takes a body: the right refusal, nothing changed, and never a mistake of ours.

use crate::actor::Call;
use crate::answer::Answer;
use crate::cases::cases;
use crate::phone::Phone;
use crate::world::World;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::PgPool;

/// Refused by the client's fault, as a whole problem document.
#[track_caller]
fn is_refused(answer: &Answer, what: &str) {
    let code = answer.json()["code"].as_str().unwrap_or_default().to_owned();
    assert!(
        (400..500).contains(&answer.status),
        "{}: {what}: {} {}",
        answer.asked,
        answer.status,
        answer.body
    );
    answer.is_problem(answer.status, &code);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn what_is_no_json_is_malformed(pool: PgPool) {
    let world = World::new(pool).await;
    let cases = cases(&world).await;
    let before = world.app.digest().await;
    for case in &cases {
        let whole = case.valid.to_string();
        for broken in ["", " ", "{", "{\"a\":", "nonsense", "{'a': 1}", "{,}", "[1,", "\u{feff}{}"] {
            case.raw(broken).await.is_problem(400, "malformed");
        }
        case.raw(format!("{whole} {{}}")).await.is_problem(400, "malformed");
        case.raw(format!("{whole}x")).await.is_problem(400, "malformed");
        let deep = format!("{}{}", "[".repeat(20_000), "]".repeat(20_000));
        is_refused(&case.raw(&deep).await, "20,000 brackets");
        is_refused(&case.raw(format!("{{\"surprise\":{deep}}}")).await, "20,000 brackets inside");
        for other in ["null", "1", "\"text\"", "true", "[]", "1e400"] {
            is_refused(&case.raw(other).await, other);
        }
        let bytes = [b"{\"a\":\"".as_slice(), &[0xff, 0xfe, 0xc0, 0x80], b"\"}"].concat();
        is_refused(&case.call().raw("application/json", bytes).await, "bytes that are no UTF-8");
        let property = case.operation.properties().into_iter().find(crate::document::Property::is_text);
        if let Some(property) = property {
            for lone in ["\\ud800", "\\udc00", "a\\ud83dz", "\\ud800\\u0041"] {
                let mut body = case.valid.clone();
                body[&property.name] = json!("LONE");
                is_refused(&case.raw(body.to_string().replace("LONE", lone)).await, lone);
            }
        }
    }
    assert_eq!(world.app.digest().await, before);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_field_that_does_not_fit_is_named(pool: PgPool) {
    let world = World::new(pool).await;
    let cases = cases(&world).await;
    let before = world.app.digest().await;
    for case in &cases {
        case.with("surprise", json!(1)).await.is_invalid("surprise", "unknown");
        case.with("__proto__", json!({})).await.is_invalid("__proto__", "unknown");
        for property in case.operation.properties() {
            let name = property.name.as_str();
            for wrong in [json!({"x": 1}), json!([[]])] {
                let answer = case.with(name, wrong).await;
                let problem = answer.is_problem(422, "invalid");
                assert!(
                    problem["errors"][0]["field"].as_str().is_some_and(|field| field.starts_with(name)),
                    "{}: {problem}",
                    case.name()
                );
            }
            if property.required {
                let mut body = case.valid.clone();
                body.as_object_mut().unwrap().remove(name);
                case.call().json(&body).await.is_invalid(name, "required");
                is_refused(&case.with(name, Value::Null).await, "null for what is required");
            }
            let twice = case.valid.to_string();
            if case.valid.get(name).is_some() {
                let twice = format!("{},\"{name}\":{}}}", twice.trim_end_matches('}'), case.valid[name]);
                case.raw(twice).await.is_invalid(name, "duplicate");
            }
        }
    }
    assert_eq!(world.app.digest().await, before);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_text_that_is_too_long_or_holds_what_no_text_holds_is_refused(pool: PgPool) {
    let world = World::new(pool).await;
    let cases = cases(&world).await;
    // A password that is wrong is a try, and the audit trail keeps those.
    let but_tries = |digest: Vec<(String, String)>| {
        digest.into_iter().filter(|(table, _)| table != "audit_events").collect::<Vec<_>>()
    };
    let before = but_tries(world.app.digest().await);
    for case in &cases {
        for property in case.operation.properties().iter().filter(|property| property.is_text()) {
            let name = property.name.as_str();
            is_refused(
                &case.with(name, json!("a".repeat(60_000))).await,
                &format!("a {name} of 60,000 letters"),
            );
            // A password is any characters, so a wrong one is simply wrong; everything else is refused as such.
            let any = name.contains("password");
            for odd in [
                "a\u{0}b\u{0}c",
                "a\u{1b}[2Jbcdefghijkl",
                "a\u{7f}bcdefghijklm",
                "a\u{202e}bcdefghijklm",
                "\u{0}",
            ] {
                if any
                    && (case.path.ends_with("/register")
                        || case.path.ends_with("/reset-password")
                        || name == "password" && case.path.ends_with("/change-password"))
                {
                    continue;
                }
                is_refused(&case.with(name, json!(odd)).await, &format!("{odd:?} as {name}"));
            }
        }
    }
    assert_eq!(but_tries(world.app.digest().await), before);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn an_empty_text_is_taken_or_refused_but_never_a_mistake_of_ours(pool: PgPool) {
    let world = World::new(pool).await;
    for case in cases(&world).await {
        for property in case.operation.properties().iter().filter(|property| property.is_text()) {
            for blank in ["", " ", "\n"] {
                let answer = case.with(&property.name, json!(blank)).await;
                // Others may be away, such as a provider of sign-ins; that is told, and ours is not broken.
                assert!(
                    answer.status < 500 || answer.json()["code"] != "internal",
                    "{}: {blank:?} as {}: {}",
                    case.name(),
                    property.name,
                    answer.body
                );
            }
        }
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn t56_only_json_is_read(pool: PgPool) {
    let world = World::new(pool).await;
    let cases = cases(&world).await;
    let before = world.app.digest().await;
    for case in &cases {
        for kind in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/jsonx",
            "text/json",
        ] {
            case.call().raw(kind, case.valid.to_string()).await.is_problem(415, "unsupported_media_type");
        }
        case.call().await.is_problem(415, "unsupported_media_type");
    }
    assert_eq!(world.app.digest().await, before);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn what_is_right_is_taken(pool: PgPool) {
    let world = World::new(pool).await;
    for case in cases(&world).await.into_iter().filter(|case| case.actor.is_some()) {
        if case.path.ends_with("/change-password") {
            continue;
        }
        let mut valid = case.valid.clone();
        if let Some(actor) = case.actor.filter(|_| case.path.ends_with("/two-factor/enable")) {
            // A code is right for the key that was shown.
            let setup = actor.post(actor.path("/auth/two-factor/setup"), json!({})).await.is_ok();
            valid["code"] = Phone::reads(&setup).shows(&world.app).into();
        }
        let answer = case.call().json(&valid).await;
        assert!((200..300).contains(&answer.status), "{} with {valid}: {}", case.name(), answer.body);
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn an_organization_without_categories_takes_any_but_an_empty_one(pool: PgPool) {
    let world = World::new(pool).await;
    let raise = |category: &str| {
        let new = json!({"subject": "Printer on fire", "description": "x", "category": category});
        world.globex.customer.post("/api/client-portal/tickets", new)
    };
    raise("Printers").await.is(201);
    raise("").await.is_problem(422, "invalid");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn the_right_password_with_an_odd_organization_is_no_mistake_of_ours(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    for organization in ["a\u{0}b", "", " ", "nowhere", "'--", &"a".repeat(100_000)] {
        let body =
            json!({"email": client.email, "password": crate::actor::PASSWORD, "organization": organization});
        let answer = Call::new(&world.app, Method::POST, "/api/client-portal/auth/login").json(&body).await;
        assert!(answer.status < 500, "{organization:.20?}: {} {}", answer.status, answer.body);
    }
}
