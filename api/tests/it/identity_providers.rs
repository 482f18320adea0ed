//! An organization's own providers of external login: set up, changed and taken away by its admins. How one signs in by
//! one stands in `external_login.rs`.

use crate::app::text;
use crate::world::World;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::PgPool;

const PATH: &str = "/api/identity-providers";
const SECRET: &str = "CANARY-of-a-client-secret";

fn new() -> Value {
    json!({
        "name": " Acme staff ",
        "issuer": "https://id.acme.example/realms/staff",
        "client_id": "portico",
        "client_secret": SECRET,
        "groups_claim": "groups",
        "roles": [{"group": "desk", "role": "agent"}, {"group": "leads", "role": "manager"}],
    })
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_provider_is_set_up_changed_and_taken_away_and_its_secret_never_shown(pool: PgPool) {
    let world = World::new(pool).await;
    let (app, admin) = (&world.app, &world.acme.admin);
    let made = admin.post(PATH, new()).await.is(201);
    let path = format!("{PATH}/{}", text(&made.json(), "/id"));
    let shown = admin.get(&path).await.is(200).json();
    assert_eq!(shown, made.json());
    assert_eq!((&shown["name"], &shown["has_secret"]), (&json!("Acme staff"), &json!(true)));
    let portal = text(&shown, "/redirect_uris/portal");
    assert!(
        portal.ends_with(&format!("/portal/sign-in/external?provider={}", text(&shown, "/id"))),
        "{portal}"
    );
    let other = json!({"name": "Acme", "roles": []});
    let changed =
        admin.call(Method::PATCH, &path).json(&other).header("if-match", "\"1\"").await.is(200).json();
    assert_eq!(
        (&changed["name"], &changed["roles"], &changed["has_secret"]),
        (&json!("Acme"), &json!([]), &json!(true))
    );
    let stale = admin.call(Method::PATCH, &path).json(&other).header("if-match", "\"1\"").await;
    stale.is(412);
    let without = json!({"client_secret": "", "groups_claim": ""});
    let changed = admin.call(Method::PATCH, &path).json(&without).await.is(200).json();
    assert_eq!((&changed["groups_claim"], &changed["has_secret"]), (&Value::Null, &json!(false)));
    admin.call(Method::DELETE, &path).await.is(204);
    admin.get(&path).await.is(404);
    let kept: Value =
        app.ask("select jsonb_agg(detail) from audit_events where object_kind = 'identity_provider'").await;
    assert_eq!(kept.as_array().map(Vec::len), Some(6), "made, two and two fields changed, removed: {kept}");
    let anywhere = ["audit_events", "history", "outbox", "idempotency_keys", "identity_providers"];
    for table in anywhere {
        let found: i64 =
            app.ask(&format!("select count(*) from {table} t where t::text like '%{SECRET}%'")).await;
        assert_eq!(found, 0, "{table} tells the secret");
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn whoever_looks_after_nothing_sees_no_provider(pool: PgPool) {
    let world = World::new(pool).await;
    for path in [PATH.to_owned(), format!("{PATH}/{}", world.acme.identity_provider)] {
        world.acme.agent.get(&path).await.is(403);
    }
    world.globex.admin.get(format!("{PATH}/{}", world.acme.identity_provider)).await.is(404);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_visitor_is_offered_what_is_in_use(pool: PgPool) {
    let world = World::new(pool).await;
    let admin = &world.acme.admin;
    let offered = async || {
        let welcome = admin.get("/api/client-portal/welcome?organization=acme").await.is_ok();
        let names = welcome["providers"].as_array().unwrap().iter();
        names.map(|one| one["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(offered().await, ["Staff of acme"]);
    let made = admin.post(PATH, new()).await.is(201).json();
    assert_eq!(offered().await, ["Acme staff", "Staff of acme"]);
    let path = format!("{PATH}/{}", text(&made, "/id"));
    admin.call(Method::PATCH, &path).json(&json!({"is_enabled": false})).await.is(200);
    assert_eq!(offered().await, ["Staff of acme"]);
    let elsewhere = admin.get("/api/client-portal/welcome?organization=globex").await.is_ok();
    assert_eq!(elsewhere["providers"].as_array().map(Vec::len), Some(1), "another organization has its own");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn what_is_wrong_with_an_address_is_said_and_nothing_inside_is_asked(pool: PgPool) {
    let world = World::new(pool).await;
    let admin = &world.acme.admin;
    let check = async |issuer: &str| admin.get(format!("{PATH}/check?issuer={issuer}")).await.is(200).json();
    for inside in ["https://127.0.0.1", "https://169.254.169.254/latest", "https://[::1]", "http://localhost"]
    {
        let found = check(inside).await;
        assert_eq!(found["works"], false, "{inside}: {found}");
        assert!(found["problem"].as_str().is_some_and(|problem| !problem.is_empty()), "{inside}: {found}");
    }
    assert_eq!(check("id.acme.example").await["works"], false);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn another_issuer_never_gets_the_secret_of_the_one_before(pool: PgPool) {
    let world = World::new(pool).await;
    let admin = &world.acme.admin;
    let path = format!("{PATH}/{}", text(&admin.post(PATH, new()).await.is(201).json(), "/id"));
    let change = async |what: Value| admin.call(Method::PATCH, &path).json(&what).await;
    let elsewhere = "https://id.elsewhere.example";
    let problem = change(json!({"name": "Acme", "issuer": elsewhere})).await.is_problem(422, "invalid");
    assert_eq!(
        (&problem["errors"][0]["field"], &problem["errors"][0]["code"]),
        (&json!("client_secret"), &json!("required"))
    );
    assert_eq!(admin.get(&path).await.is_ok()["name"], "Acme staff", "nothing of it was kept");
    // The same issuer, as the form sends it along, is no other.
    change(json!({"name": "Acme", "issuer": "https://id.acme.example/realms/staff"})).await.is(200);
    let changed = change(json!({"issuer": elsewhere, "client_secret": "theirs"})).await.is(200).json();
    assert_eq!((&changed["issuer"], &changed["has_secret"]), (&json!(elsewhere), &json!(true)));
    let bare =
        change(json!({"issuer": "https://id.third.example", "client_secret": ""})).await.is(200).json();
    assert_eq!(bare["has_secret"], false);
    // Who has none has none to give away.
    change(json!({"issuer": elsewhere})).await.is(200);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn an_organization_has_so_many_providers_also_when_several_are_set_up_at_once(pool: PgPool) {
    let world = World::new(pool).await;
    let admin = &world.acme.admin;
    // One is there.
    for _ in 0..18 {
        admin.post(PATH, new()).await.is(201);
    }
    let at_once =
        futures_util::future::join_all((0..6).map(|_| async { admin.post(PATH, new()).await.status }));
    let mut statuses = at_once.await;
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409, 409, 409, 409, 409]);
    admin.post(PATH, new()).await.is_problem(409, "limit_reached");
    world.globex.admin.post(PATH, new()).await.is(201);
    admin.call(Method::DELETE, &format!("{PATH}/{}", world.acme.identity_provider)).await.is(204);
    admin.post(PATH, new()).await.is(201);
}
