//! The organization's settings: who changes them, what they may be, and what follows.

use crate::actor::{Actor, Call, PASSWORD};
use crate::answer::Answer;
use crate::app::{App, text};
use crate::probe::PNG;
use crate::world::World;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::PgPool;

const PATH: &str = "/api/organization";

async fn change(by: &Actor, body: Value) -> Answer {
    by.call(Method::PATCH, PATH).json(&body).await
}

/// What the sign-in page of this slug is dressed in.
async fn welcome(app: &App, slug: &str) -> Answer {
    Call::new(app, Method::GET, &format!("/api/client-portal/welcome?organization={slug}")).await
}

/// A visitor registers as a client of `acme`, or of whatever is called so by now.
async fn register(app: &App, email: &str) -> Answer {
    let body = json!({"email": email, "password": PASSWORD, "first_name": "Nina", "last_name": "New",
        "organization": "acme", "company": "Newcomer"});
    Call::new(app, Method::POST, "/api/client-portal/auth/register").json(&body).await
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn an_admin_changes_the_settings_and_everybody_sees_them_with_the_next_request(pool: PgPool) {
    let world = World::new(pool).await;
    let (app, acme) = (&world.app, &world.acme);
    // They sign in by the slug, which is another in a moment.
    acme.agent.session().await;
    acme.customer.session().await;
    let new = json!({"name": " Acme Studio ", "slug": "acme-studio", "accent": "#7A1F5C",
        "sign_in_text": " Call us.\r\nWe are there. ", "time_zone": "Europe/Amsterdam", "locale": "nl-NL",
        "currency": "GBP", "ticket_categories": [" Hosting ", "Shop"]});
    let answer = change(&acme.admin, new).await.is(200);
    assert_eq!(answer.header("etag"), Some("\"2\""));
    let changed = answer.json();
    assert_eq!(acme.agent.get(PATH).await.is_ok(), changed);
    assert_eq!((text(&changed, "/name"), text(&changed, "/accent")), ("Acme Studio", "#7a1f5c"));
    assert_eq!((text(&changed, "/locale"), text(&changed, "/currency")), ("nl-NL", "GBP"));
    assert_eq!(changed["ticket_categories"], json!(["Hosting", "Shop"]));

    let page = welcome(app, "acme-studio").await.is_ok();
    assert_eq!((text(&page, "/name"), text(&page, "/brand/accent")), ("Acme Studio", "#7a1f5c"));
    assert_eq!(text(&page, "/sign_in_text"), "Call us.\nWe are there.");
    welcome(app, "acme").await.is_not_found();
    let me = acme.customer.get("/api/client-portal/me").await.is_ok();
    assert_eq!(text(&me, "/organization/name"), "Acme Studio");
    assert_eq!(me["organization"]["ticket_categories"], json!(["Hosting", "Shop"]));
    // Whatever is taken away is gone.
    let none = change(&acme.admin, json!({"accent": null, "sign_in_text": " "})).await.is_ok();
    assert_eq!((&none["accent"], &none["sign_in_text"]), (&Value::Null, &Value::Null));
    assert_eq!(text(&none, "/name"), "Acme Studio", "what is not given stays");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn only_admins_change_the_settings_and_only_their_own(pool: PgPool) {
    let world = World::new(pool).await;
    let acme = &world.acme;
    let before = world.globex.admin.get(PATH).await.is_ok();
    for other in [&acme.agent, &acme.manager] {
        change(other, json!({"name": "Mine"})).await.is_problem(403, "forbidden");
    }
    change(&acme.admin, json!({"name": "Ours"})).await.is(200);
    assert_eq!(world.globex.admin.get(PATH).await.is_ok(), before);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn what_is_not_right_is_said_beside_its_field_and_nothing_is_kept(pool: PgPool) {
    let world = World::new(pool).await;
    let admin = &world.acme.admin;
    let before = admin.get(PATH).await.is_ok();
    let many = |count: usize| (0..count).map(|number| format!("c{number}")).collect::<Vec<_>>();
    for (new, field, code) in [
        (json!({"name": " "}), "name", "required"),
        (json!({"name": "a".repeat(201)}), "name", "too_long"),
        (json!({"slug": "Acme"}), "slug", "invalid"),
        (json!({"slug": "-"}), "slug", "invalid"),
        (json!({"slug": "globex"}), "slug", "taken"),
        (json!({"accent": "red"}), "accent", "invalid"),
        (json!({"accent": "#12345g"}), "accent", "invalid"),
        (json!({"sign_in_text": "a".repeat(501)}), "sign_in_text", "too_long"),
        (json!({"sign_in_text": "a\u{202e}b"}), "sign_in_text", "control_character"),
        (json!({"time_zone": "Europe/Nowhere"}), "time_zone", "unknown"),
        (json!({"locale": "e"}), "locale", "invalid"),
        (json!({"currency": "XXX"}), "currency", "unknown"),
        (json!({"registration": "domains"}), "email_domains", "required"),
        (json!({"email_domains": ["company"]}), "email_domains", "invalid"),
        (json!({"email_domains": many(51)}), "email_domains", "too_long"),
        (json!({"ticket_categories": []}), "ticket_categories", "required"),
        (json!({"ticket_categories": many(31)}), "ticket_categories", "too_long"),
        (json!({"ticket_categories": ["Shop", " SHOP"]}), "ticket_categories", "duplicate"),
    ] {
        let mut all = json!({"name": "Kept?", "currency": "USD"});
        for (name, value) in new.as_object().unwrap() {
            all[name] = value.clone();
        }
        change(admin, all).await.is_invalid(field, code);
    }
    assert_eq!(admin.get(PATH).await.is_ok(), before);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn of_two_who_change_the_settings_at_once_the_second_is_told(pool: PgPool) {
    let world = World::new(pool).await;
    let admin = &world.acme.admin;
    let call =
        |name: &str| admin.call(Method::PATCH, PATH).json(&json!({"name": name})).header("if-match", "\"1\"");
    call("Acme One").await.is(200);
    call("Acme Two").await.is_problem(412, "stale");
    assert_eq!(text(&admin.get(PATH).await.is_ok(), "/name"), "Acme One");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_slug_that_was_given_up_is_anybodys(pool: PgPool) {
    let world = World::new(pool).await;
    change(&world.acme.admin, json!({"slug": "acme-studio"})).await.is(200);
    change(&world.globex.admin, json!({"slug": "acme"})).await.is(200);
    assert_eq!(text(&welcome(&world.app, "acme").await.is_ok(), "/name"), "Globex Studio");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn registering_goes_by_the_organizations_policy(pool: PgPool) {
    let world = World::new(pool).await;
    let (app, admin) = (&world.app, &world.acme.admin);
    for (policy, is_open, by_invitation) in [
        ("domains", true, false),
        ("invitation", false, true),
        ("closed", false, false),
        ("open", true, false),
    ] {
        let domains = json!(["@Newcomer.example", "müller.example"]);
        change(admin, json!({"registration": policy, "email_domains": domains})).await.is(200);
        let page = welcome(app, "acme").await.is_ok();
        assert_eq!(page["registration_open"], json!(is_open), "{policy}");
        assert_eq!(page["by_invitation"], json!(by_invitation), "{policy}");
        for (domain, is_known) in
            [("NEWCOMER.example", true), ("xn--mller-kva.example", true), ("other.example", false)]
        {
            let answer = register(app, &format!("nina-{policy}@{domain}")).await;
            if policy == "open" || policy == "domains" && is_known {
                answer.is(202);
            } else {
                answer.is_problem(403, "registration_closed");
            }
        }
    }
    let kept = admin.get(PATH).await.is_ok();
    assert_eq!(kept["email_domains"], json!(["newcomer.example", "xn--mller-kva.example"]));
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn tickets_keep_a_category_that_is_not_offered_any_more(pool: PgPool) {
    let world = World::new(pool).await;
    let acme = &world.acme;
    let raise = async |category: &str| {
        let ticket = json!({"subject": "Shelf", "description": "Empty.", "category": category});
        acme.customer.post(acme.customer.path("/tickets"), ticket).await
    };
    let ticket = raise("Shop").await.is(201).json();
    change(&acme.admin, json!({"ticket_categories": ["Hosting"]})).await.is(200);
    let path = format!("/api/tickets/{}", text(&ticket, "/id"));
    assert_eq!(text(&acme.agent.get(&path).await.is_ok(), "/category"), "Shop");
    raise("Shop").await.is_invalid("category", "unknown");
    raise("Hosting").await.is(201);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn what_was_changed_is_in_the_history_the_audit_trail_and_the_streams_of_staff(pool: PgPool) {
    let world = World::new(pool).await;
    let acme = &world.acme;
    let mut stream = acme.agent.listens().await;
    let new = json!({"name": "Acme Studio", "registration": "invitation"});
    let once = change(&acme.admin, new.clone()).await.is(200);
    let again = change(&acme.admin, new).await.is(200);
    assert_eq!(again.header("etag"), once.header("etag"), "what changes nothing is no change");
    assert_eq!(stream.hears("changed").await.data["resource"], "organization");
    let history = acme.agent.get(format!("{PATH}/history")).await.is_ok();
    let told: Vec<_> = history["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| ["/field", "/from", "/to"].map(|part| text(line, part).to_owned()))
        .collect();
    assert_eq!(told, [["name", "Acme Web", "Acme Studio"], ["registration", "open", "invitation"]]);
    assert_eq!(text(&history, "/items/0/by/name"), acme.admin.name);
    let audited: Value = world
        .app
        .ask("select jsonb_agg(action order by id) from audit_events where object_kind = 'organization'")
        .await;
    assert_eq!(audited, json!(["organization.changed", "organization.changed"]));
    let others = world.globex.agent.get(format!("{PATH}/history")).await.is_ok();
    assert_eq!(others["items"], json!([]));
}

/// The second fence: not even a statement that forgets who asks changes them for an agent.
#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn the_database_lets_nobody_change_them_without_the_permission(pool: PgPool) {
    use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _};
    let world = World::new(pool).await;
    let acme = &world.acme;
    let options = world.app.pool.connect_options().as_ref().clone().username("portico_app");
    for (permission, rows) in [("organization:read", 0), ("organization:manage", 1)] {
        let mut connection = options.connect().await.unwrap();
        let context = format!(
            "begin; set local role portico_staff; set local app.org_id = '{}'; set local app.permissions = '{permission}'",
            acme.id
        );
        sqlx::raw_sql(AssertSqlSafe(context)).execute(&mut connection).await.unwrap();
        let changed =
            sqlx::query("update organizations set name = 'Mine'").execute(&mut connection).await.unwrap();
        assert_eq!(changed.rows_affected(), rows, "{permission}");
        connection.close().await.unwrap();
    }
}

async fn sends_a_logo(by: &Actor, kind: &str, bytes: &'static [u8]) -> Answer {
    by.call(Method::PUT, "/api/organization/logo").raw(kind, bytes).await
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_logo_stands_where_the_name_stands_until_it_is_another(pool: PgPool) {
    let world = World::new(pool).await;
    let (app, acme) = (&world.app, &world.acme);
    let address = |page: &Value| text(page, "/brand/logo").to_owned();
    let first = address(&welcome(app, "acme").await.is_ok());
    sends_a_logo(&acme.admin, "image/png", PNG).await.is(200);
    let second = address(&welcome(app, "acme").await.is_ok());
    assert_ne!(first, second);
    let me = acme.customer.get("/api/client-portal/me").await.is_ok();
    assert_eq!(text(&me, "/organization/brand/logo"), second);
    let shown = Call::new(app, Method::GET, &second).await.is(200);
    assert_eq!(shown.header("content-type"), Some("image/png"));
    assert_eq!(shown.header("cache-control"), Some("public, max-age=31536000, immutable"));
    Call::new(app, Method::GET, &first).await.is_not_found();
    // Of another organization it is none.
    let elsewhere = second.replace(&acme.id.to_string(), &world.globex.id.to_string());
    Call::new(app, Method::GET, &elsewhere).await.is_not_found();

    acme.admin.call(Method::DELETE, "/api/organization/logo").await.is(200);
    assert_eq!(welcome(app, "acme").await.is_ok()["brand"]["logo"], Value::Null);
    Call::new(app, Method::GET, &second).await.is_not_found();
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn what_is_no_picture_becomes_no_logo(pool: PgPool) {
    let world = World::new(pool).await;
    let acme = &world.acme;
    let before = acme.admin.get(PATH).await.is_ok();
    sends_a_logo(&acme.admin, "image/svg+xml", b"<svg onload='alert(1)'/>")
        .await
        .is_problem(415, "unsupported_media_type");
    sends_a_logo(&acme.admin, "image/png", b"<svg onload='alert(1)'/>")
        .await
        .is_invalid("picture", "invalid");
    sends_a_logo(&acme.admin, "image/jpeg", PNG).await.is_invalid("picture", "invalid");
    sends_a_logo(&acme.admin, "image/png", &[0; 5 * 1024 * 1024 + 1]).await.is_problem(413, "too_large");
    sends_a_logo(&acme.manager, "image/png", PNG).await.is_problem(403, "forbidden");
    assert_eq!(acme.admin.get(PATH).await.is_ok(), before);
}
