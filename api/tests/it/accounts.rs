//! Registering, confirming, forgetting: by the mails that people get.

use crate::actor::{Actor, Call, PASSWORD, Surface};
use crate::answer::Answer;
use crate::app::{App, ORIGIN, Setup};
use crate::world::World;
use chrono::TimeDelta;
use portico::config::Founding;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::PgPool;

const NEWCOMER: &str = "Nina.New@newcomer.example";

async fn post(app: &App, path: &str, body: Value) -> Answer {
    Call::new(app, Method::POST, &format!("/api/client-portal/auth/{path}")).json(&body).await
}

fn registration(email: &str) -> Value {
    json!({"email": email, "password": PASSWORD, "first_name": "Nina", "last_name": "New",
        "organization": "acme", "company": "Newcomer Ltd"})
}

fn newcomer(world: &World) -> Actor {
    Actor::new(world.app.clone(), Surface::Portal, "acme", "Nina New", NEWCOMER.to_owned())
}

/// What a table holds, as one text.
async fn rows(app: &App, table: &str) -> String {
    app.ask(&format!("select coalesce(string_agg(t::text, '|' order by t::text), '') from {table} t")).await
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_visitor_registers_confirms_their_address_and_signs_in(pool: PgPool) {
    let world = World::new(pool).await;
    post(&world.app, "register", registration(NEWCOMER)).await.is(202);
    let nina = newcomer(&world);
    nina.tries_to_sign_in(PASSWORD).await.is_problem(403, "email_not_verified");
    nina.tries_to_sign_in("not the password").await.is_problem(401, "invalid_credentials");
    let mail = world.app.mail_to(NEWCOMER, "Confirm your e-mail address").await;
    assert!(mail.text.contains(&format!("{ORIGIN}/portal/verify-email#token=")), "{}", mail.text);
    let token = mail.token();
    assert!(!rows(&world.app, "mails").await.contains(&token), "no token is at rest");
    assert!(!rows(&world.app, "account_tokens").await.contains(&token));
    post(&world.app, "verify-email", json!({"token": token, "password": PASSWORD})).await.is(204);
    let ticket = nina.raises("Hello from Newcomer").await;
    assert_eq!(nina.get("/api/client-portal/me").await.is_ok()["customer"]["name"], "Newcomer Ltd");
    world.acme.customer.get(ticket.path()).await.is_not_found();
    world.globex.agent.get(ticket.console_path()).await.is_not_found();
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn who_names_a_company_that_is_there_gets_nothing_of_it(pool: PgPool) {
    let world = World::new(pool).await;
    let secret = world.acme.customer.raises("Secret of Tidewell").await;
    let mut registration = registration(NEWCOMER);
    registration["company"] = json!("Tidewell of acme");
    post(&world.app, "register", registration).await.is(202);
    let mail = world.app.mail_to(NEWCOMER, "Confirm").await;
    post(&world.app, "verify-email", json!({"token": mail.token(), "password": PASSWORD})).await.is(204);
    let nina = newcomer(&world);
    nina.get(secret.path()).await.is_not_found();
    assert!(nina.lists("").await.is_empty());
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn whoever_registers_without_an_organization_founds_one(pool: PgPool) {
    let setup = Setup::of(&pool).with(|config| config.founding = Founding::Open);
    let world = World::on(pool, setup).await;
    let mut registration = registration(NEWCOMER);
    registration.as_object_mut().unwrap().remove("organization");
    post(&world.app, "register", registration).await.is(202);
    let mail = world.app.mail_to(NEWCOMER, "Confirm").await;
    post(&world.app, "verify-email", json!({"token": mail.token(), "password": PASSWORD})).await.is(204);
    let nina =
        Actor::new(world.app.clone(), Surface::Console, "newcomer-ltd", "Nina New", NEWCOMER.to_owned());
    let me = nina.get("/api/me").await.is_ok();
    assert_eq!((&me["role"], &me["organization"]["slug"]), (&json!("admin"), &json!("newcomer-ltd")));
    assert!(nina.lists("").await.is_empty(), "a new organization is empty");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn t40_known_and_unknown_addresses_get_the_same_answers(pool: PgPool) {
    let world = World::new(pool).await;
    let known = &world.acme.customer.primary;
    let stranger = "nobody@stranger.example";
    let unverified = "unverified@newcomer.example";
    let disabled = &world.acme.customer.colleague;
    post(&world.app, "register", registration(unverified)).await.is(202);
    world.app.make(&format!("update accounts set is_active = false where id = '{}'", disabled.account)).await;
    for surface in ["/api/client-portal", "/api"] {
        for operation in ["forgot-password", "resend-verification"] {
            let ask = |email: &str| {
                Call::new(&world.app, Method::POST, &format!("{surface}/auth/{operation}"))
                    .json(&json!({"email": email}))
                    .into_future()
            };
            let unknown = ask(stranger).await.is(202);
            for email in [known.email.as_str(), unverified, &disabled.email, &known.email.to_uppercase()] {
                assert_eq!(ask(email).await.bytes(), unknown.bytes(), "{operation} for {email}");
            }
        }
        let sign_in = |email: &str| {
            let body = json!({"email": email, "password": "not the password"});
            Call::new(&world.app, Method::POST, &format!("{surface}/auth/login")).json(&body).into_future()
        };
        let unknown = sign_in(stranger).await;
        unknown.is_problem(401, "invalid_credentials");
        for email in [known.email.as_str(), unverified, &disabled.email, &world.acme.agent.email] {
            assert_eq!(sign_in(email).await.bytes(), unknown.bytes(), "signing in as {email}");
        }
    }
    let new = post(&world.app, "register", registration("new@stranger.example")).await.is(202);
    let old = post(&world.app, "register", registration(&known.email)).await.is(202);
    assert_eq!(old.bytes(), new.bytes(), "registering");
    disabled.tries_to_sign_in(PASSWORD).await.is_problem(401, "invalid_credentials");
    // Only the owner of a known address learns of it, by mail.
    world.app.mail_to(&known.email, "You already have an account").await;
    world.app.settles().await;
    assert!(world.app.mails_to(&disabled.email).is_empty());
    assert!(world.app.mails_to(stranger).is_empty());
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn t45_a_forgotten_password_is_replaced_by_the_link_once_and_for_half_an_hour(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    let stream = client.listens().await;
    let forgot = || post(&world.app, "forgot-password", json!({"email": client.email.to_uppercase()}));
    forgot().await.is(202);
    let token = world.app.mail_to(&client.email, "Choose a new password").await.token();
    let reset = |token: &str, password: &str| {
        post(&world.app, "reset-password", json!({"token": token, "password": password}))
    };
    reset(&token, "password1234").await.is_invalid("password", "common");
    reset(&token, "five loud harbour bells").await.is(204);
    client.get("/api/client-portal/me").await.is_unauthenticated();
    stream.ends_within(std::time::Duration::from_millis(5_500)).await;
    client.tries_to_sign_in(PASSWORD).await.is_problem(401, "invalid_credentials");
    client.tries_to_sign_in("five loud harbour bells").await.is(200);
    world.app.mail_to(&client.email, "Your password was changed").await;
    let used = reset(&token, "six slow harbour boats").await;
    used.is_problem(410, "invalid_token");
    // Old, wrong, of another purpose: one answer.
    forgot().await.is(202);
    world.app.settles().await;
    let expired = world
        .app
        .mails_to(&client.email)
        .iter()
        .rev()
        .find(|mail| mail.subject.contains("Choose"))
        .unwrap()
        .token();
    assert_ne!(expired, token);
    world.app.clock.advance(TimeDelta::minutes(31));
    post(&world.app, "register", registration(NEWCOMER)).await.is(202);
    let other_purpose = world.app.mail_to(NEWCOMER, "Confirm").await.token();
    for bad in [
        expired.as_str(),
        &other_purpose,
        "nonsense",
        "null",
        "%20",
        "' or 1=1 --",
        &"A".repeat(43),
        &"A".repeat(128),
        "",
        " ",
        "\t",
    ] {
        let refused = reset(bad, "six slow harbour boats").await;
        assert_eq!(refused.bytes(), used.bytes(), "{bad:?}");
    }
    let hashes: i64 = world.app.ask("select count(*) from account_tokens where token_hash = '' or (used_at is null) <> (token_hash is not null)").await;
    assert_eq!(hashes, 0, "a used token is null, never empty");
    client.tries_to_sign_in("five loud harbour bells").await.is(200);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn t52_nobody_gives_themselves_what_they_were_not_given(pool: PgPool) {
    let world = World::new(pool).await;
    let own = [&world.acme.customer.colleague, &world.acme.agent];
    for actor in own {
        actor.session().await;
    }
    let before = world.app.digest().await;
    for (name, value) in [
        ("role", json!("admin")),
        ("org_id", json!(world.globex.id)),
        ("customer_id", json!(world.acme.customer.id)),
        ("email_verified", json!(true)),
        ("email_verified_at", json!("2026-01-01T00:00:00Z")),
        ("is_active", json!(true)),
        ("is_agent", json!(true)),
        ("tenant_id", json!(world.globex.id)),
        ("password_hash", json!("x")),
        ("ticket_scope", json!("company")),
        ("permissions", json!(["mails:read"])),
    ] {
        let mut new = registration(NEWCOMER);
        new[name] = value.clone();
        post(&world.app, "register", new).await.is_invalid(name, "unknown");
        let mut me =
            json!({"first_name": "Marta", "last_name": "Tidewell", "locale": "en", "time_zone": "Etc/UTC"});
        me[name] = value;
        for actor in own {
            actor.put(actor.path("/me"), me.clone()).await.is_invalid(name, "unknown");
        }
    }
    assert_eq!(world.app.digest().await, before);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn an_organization_that_takes_nobody_says_so(pool: PgPool) {
    let world = World::new(pool).await;
    world.app.make("update organizations set registration = 'closed' where slug = 'acme'").await;
    post(&world.app, "register", registration(NEWCOMER)).await.is_problem(403, "registration_closed");
    let domains = "update organizations set registration = 'domains', email_domains = '{newcomer.example}' where slug = 'acme'";
    world.app.make(domains).await;
    post(&world.app, "register", registration("nina@elsewhere.example"))
        .await
        .is_problem(403, "registration_closed");
    post(&world.app, "register", registration(NEWCOMER)).await.is(202);
    let mut unknown = registration(NEWCOMER);
    unknown["organization"] = json!("nowhere");
    post(&world.app, "register", unknown).await.is_invalid("organization", "unknown");
}
