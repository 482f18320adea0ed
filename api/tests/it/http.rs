//! HTTP habits that every operation shares: limits, headers, methods, ids.

use crate::actor::Call;
use crate::answer::Answer;
use crate::app::Setup;
use crate::world::World;
use reqwest::Method;
use serde_json::json;
use sqlx::PgPool;
use uuid::Uuid;

fn get<'a>(world: &'a World, path: &str) -> Call<'a> {
    Call::new(&world.app, Method::GET, path)
}

/// One answer of every kind that there is.
async fn every_kind_of_answer(world: &World) -> Vec<Answer> {
    let client = &world.acme.customer.primary;
    let ticket = client.raises("Printer on fire").await;
    let stream = client.call(Method::GET, "/api/client-portal/events").opens().await;
    let (status, headers) = (stream.status().as_u16(), stream.headers().clone());
    vec![
        Answer { status, headers, body: String::new(), asked: "a live stream".to_owned() },
        client.get(ticket.path()).await.is(200),
        client.call(Method::GET, "/api/client-portal/auth/logout").await.is(405),
        client.post(ticket.path() + "/typing", json!({})).await.is(204),
        client.post("/api/client-portal/tickets", json!({})).await.is(422),
        client.get("/api/client-portal/tickets?limit=0").await.is(400),
        client.get("/api/client-portal/nothing").await.is(404),
        client.closes(&ticket).await.is(200),
        client.closes(&ticket).await.is(409),
        get(world, "/api/client-portal/me").await.is(401),
        get(world, "/nothing").await.is(404),
        get(world, "/").await.is(303),
        get(world, "/portal/tickets").await,
        get(world, "/console/").await,
        get(world, "/assets/nothing.js").await.is(404),
        get(world, "/assets/..%2f..%2fCargo.toml").await.is(404),
        get(world, "/docs/").await.is(200),
        get(world, shared::problem::PAGE).await.is(200),
        get(world, "/openapi.json").await.is(200),
        get(world, "/healthz").await.is(204),
        get(world, "/readyz").await.is(204),
        Call::new(&world.app, Method::HEAD, "/portal/").await,
        Call::new(&world.app, Method::OPTIONS, "/api/tickets").header("origin", "https://evil.example").await,
        Call::new(&world.app, Method::TRACE, "/api/tickets").await,
    ]
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn every_kind_of_answer_carries_the_security_headers(pool: PgPool) {
    let world = World::new(pool).await;
    for answer in every_kind_of_answer(&world).await {
        let asked = format!("{} ({})", answer.asked, answer.status);
        let has = |name: &str, value: &str| assert_eq!(answer.header(name), Some(value), "{asked}: {name}");
        has("x-content-type-options", "nosniff");
        has("referrer-policy", "no-referrer");
        has("cross-origin-opener-policy", "same-origin");
        has("cross-origin-resource-policy", "same-origin");
        has("permissions-policy", "geolocation=(), camera=(), microphone=()");
        has("strict-transport-security", "max-age=63072000; includeSubDomains");
        let policy =
            answer.header("content-security-policy").unwrap_or_else(|| panic!("{asked} has no policy"));
        for rule in ["default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"] {
            assert!(policy.contains(rule), "{asked}: no {rule} in {policy}");
        }
        assert!(!policy.contains("'unsafe-eval'"), "{asked}");
        assert!(answer.header("x-request-id").is_some_and(|id| id.parse::<Uuid>().is_ok()), "{asked}");
        assert_eq!(answer.header("access-control-allow-origin"), None, "{asked}");
        assert_eq!(answer.header("server"), None, "{asked}");
        assert!(answer.status < 500 || answer.status == 503, "{asked}: {}", answer.body);
        if answer.asked.contains("/api/") || answer.status >= 400 {
            has("cache-control", "no-store");
        }
        if answer.status >= 400 && answer.asked.contains("/api/") {
            has("content-type", "application/problem+json");
        }
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn the_type_of_every_problem_is_an_address_that_tells_of_it(pool: PgPool) {
    let world = World::new(pool).await;
    let problem = get(&world, "/api/client-portal/me").await.is_problem(401, "unauthenticated");
    assert_eq!(problem["type"], shared::problem::Code::Unauthenticated.address());
    for code in shared::problem::Code::ALL {
        let address = code.address();
        let page = get(&world, &address).await.is(200);
        assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"), "{address}");
        let (_, place) = address.split_once('#').unwrap();
        for part in [format!("id=\"{place}\""), code.title().to_owned()] {
            assert!(page.body.contains(&part), "{address}: no {part}");
        }
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_method_that_is_not_there_is_told_with_those_that_are(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    let ticket = client.raises("Printer on fire").await;
    for operation in crate::document::operations() {
        let path = crate::probe::path_on(&operation, &world.acme, ticket.id);
        let refused = Call::new(&world.app, Method::TRACE, &path).await;
        refused.is_problem(405, "method_not_allowed");
        let allowed: Vec<_> = refused.header("allow").unwrap_or_default().split(", ").collect();
        assert!(allowed.contains(&operation.method.as_str()), "{}: {allowed:?}", operation.name());
    }
    client.sees(&ticket).await;
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_page_is_read_and_nothing_else(pool: PgPool) {
    let world = World::new(pool).await;
    for path in [
        "/",
        "/portal",
        "/portal/",
        "/portal/tickets",
        "/console",
        "/console/",
        "/assets/a.js",
        "/docs/",
        "/openapi.json",
        "/healthz",
        "/readyz",
    ] {
        for method in [Method::POST, Method::PUT, Method::DELETE, Method::PATCH, Method::TRACE] {
            let refused = Call::new(&world.app, method, path).await;
            refused.is_problem(405, "method_not_allowed");
            let told = refused.header("allow").unwrap_or_default().to_owned();
            for method in ["GET", "HEAD"] {
                let taken = Call::new(&world.app, method.parse().unwrap(), path).await.status != 405;
                assert_eq!(taken, told.split(", ").any(|one| one == method), "{method} {path}: {told}");
            }
        }
    }
    for path in ["/nothing", "/portalx", "/api/nothing", "/docsx"] {
        Call::new(&world.app, Method::POST, path).await.is_not_found();
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_request_keeps_its_id_when_it_has_one(pool: PgPool) {
    let world = World::new(pool).await;
    let id = "0192a3b4-c5d6-7e8f-9a0b-1c2d3e4f5061";
    let kept = get(&world, "/api/client-portal/me").header("x-request-id", id).await;
    assert_eq!(kept.header("x-request-id"), Some(id));
    kept.is_unauthenticated();
    for odd in ["x", "<script>", "", &"1".repeat(5000)] {
        let made = get(&world, "/api/client-portal/me").header("x-request-id", odd).await;
        assert!(made.header("x-request-id").is_some_and(|id| id.parse::<Uuid>().is_ok()), "{odd}");
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn who_asks_too_often_is_told_when_to_come_back(pool: PgPool) {
    let setup = Setup::of(&pool).with(|config| config.requests_per_minute = 40);
    let world = World::on(pool, setup).await;
    let client = &world.acme.customer.primary;
    let first = client.get(client.path("/me")).await.is(200);
    assert_eq!(first.header("ratelimit-policy"), Some("\"requests\";q=40;w=60"));
    assert!(first.header("ratelimit").is_some_and(|left| left.starts_with("\"requests\";r=")));
    let mut refused = None;
    for _ in 0..12 {
        let answer = client.get(client.path("/me")).await;
        if answer.status == 429 {
            refused = Some(answer);
        }
    }
    let refused = refused.expect("after a quarter of a minute's requests at once");
    refused.is_problem(429, "too_many");
    assert!(
        refused.header("retry-after").is_some_and(|wait| wait.parse::<u32>().is_ok_and(|wait| wait >= 1))
    );
    assert!(refused.header("ratelimit-policy").is_some());
    world.globex.agent.get("/api/me").await.is(200);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_made_up_token_buys_no_fresh_allowance(pool: PgPool) {
    let setup = Setup::of(&pool).with(|config| config.requests_per_minute = 40);
    let world = World::on(pool, setup).await;
    let mut refused = 0;
    for n in 0..30 {
        let answer = get(&world, "/api/client-portal/welcome").token(&format!("made-up-{n}")).await;
        refused += i32::from(answer.status == 429);
    }
    assert!(refused > 0, "thirty requests of one visitor under thirty made-up tokens were all served");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn who_has_not_built_the_applications_is_told_how(pool: PgPool) {
    let empty = tempfile::tempdir().unwrap();
    let folder = empty.path().to_owned();
    let setup = Setup::of(&pool).with(|config| config.web = portico::config::WebSource::Folder(folder));
    let world = World::on(pool, setup).await;
    for path in ["/portal/", "/console/tickets"] {
        let answer = get(&world, path).await.is(503);
        assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
        assert!(answer.body.contains("cargo xtask web"), "{}", answer.body);
    }
}
