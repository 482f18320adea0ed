//! What a session by a provider is good for, and what ends it.

use crate::actor::{Call, PASSWORD, Surface};
use crate::provider::{Browser, Provider, actor, belongs_to, comes, comes_and_confirms, world_with};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::PgPool;

const NINA: &str = "nina.new@newcomer.example";
const PORTAL: Surface = Surface::Portal;

fn at(slug: &str) -> Value {
    json!({"organization": slug})
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_provider_that_knows_who_it_is_shows_nothing_anew(pool: PgPool) {
    let provider = Provider::start().await;
    let world = world_with(pool, &provider).await;
    provider.has("nina", NINA).await;
    let by = (&provider, "ours");
    // It was asked for no more than who it is; when they signed in there it does not say.
    let nina = actor(&world, PORTAL, &comes(&world.app, PORTAL, by, "nina", at("acme")).await);
    let link = nina.path("/auth/oidc/ours/link");
    nina.call(Method::POST, &link).await.is_problem(403, "fresh_proof_needed");
    let anew = json!({"anew": true});
    let (browser, url) = Browser::begins(&world.app, PORTAL, "ours", anew.clone()).await;
    assert!(url.contains("max_age=0") && url.contains("prompt=login"), "{url}");
    // A provider that is not asked to, or does not do so.
    let silent = url.replace("max_age=0", "").replace("prompt=login", "");
    let answer = browser.brings(&provider.visited(&silent, "nina").await).await;
    answer.is_problem(403, "external_refused");
    let come = comes(&world.app, PORTAL, by, "nina", anew).await;
    let nina = actor(&world, PORTAL, &come);
    nina.call(Method::POST, &link).await.is(200);
    world.app.clock.advance(TimeDelta::minutes(6));
    nina.call(Method::POST, &link).await.is_problem(403, "fresh_proof_needed");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn what_one_session_began_to_link_no_other_ends(pool: PgPool) {
    let provider = Provider::start().await;
    let world = world_with(pool, &provider).await;
    let marta = &world.acme.customer.primary;
    for session in [
        None,
        Some(marta.signs_in().await.cookie),
        Some(world.acme.customer.colleague.signs_in().await.cookie),
    ] {
        let (browser, url) = Browser::links(marta, "ours").await;
        let back = provider.visited(&url, "somebody").await;
        Browser { session, ..browser }.brings(&back).await.is_problem(410, "external_over");
    }
    assert_eq!(world.app.ask::<i64>("select count(*) from identities").await, 0);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_new_password_by_mail_unlinks_what_a_thief_linked(pool: PgPool) {
    let provider = Provider::start().await;
    let world = world_with(pool, &provider).await;
    let marta = &world.acme.customer.primary;
    provider.has("thief", "thief@elsewhere.example").await;
    let (browser, url) = Browser::links(marta, "ours").await;
    browser.brings(&provider.visited(&url, "thief").await).await.is(204);
    let told = world.app.mail_to(&marta.email, "A sign-in was linked").await;
    assert!(told.text.contains("unlinks"), "{}", told.text);
    let forgot = json!({"email": marta.email});
    Call::new(&world.app, Method::POST, &marta.path("/auth/forgot-password")).json(&forgot).await.is(202);
    let token = world.app.mail_to(&marta.email, "Choose a new password").await.token();
    let chosen = json!({"token": token, "password": "five loud harbour bells"});
    Call::new(&world.app, Method::POST, &marta.path("/auth/reset-password")).json(&chosen).await.is(204);
    let come = comes(&world.app, PORTAL, (&provider, "ours"), "thief", at("acme")).await;
    assert_ne!(come.is_ok()["me"]["email"], marta.email.as_str());
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_session_by_an_organizations_provider_leads_nowhere_else(pool: PgPool) {
    let provider = Provider::start().await;
    let world = world_with(pool, &provider).await;
    let theirs = belongs_to(&world, world.globex.id, &provider, &json!([])).await;
    let marta = &world.acme.customer.primary;
    // Marta is a client of both, and globex knows her by its own provider.
    world
        .app
        .make(&format!(
            "insert into members (org_id, id, account_id, role, name, email, customer_id, created_at, updated_at)
             select '{}', '{}', account_id, 'client', name, email, '{}', now(), now() from members where id = '{}'",
            world.globex.id,
            world.app.clock.id(),
            world.globex.customer.id,
            marta.member
        ))
        .await;
    world
        .app
        .make(&format!(
            "insert into identities (id, account_id, provider, issuer, subject, organization_id, created_at)
             values ('{}', '{}', '{theirs}', '{}', 'marta', '{}', now())",
            world.app.clock.id(),
            world
                .app
                .ask::<uuid::Uuid>(&format!("select account_id from members where id = '{}'", marta.member))
                .await,
            provider.issuer,
            world.globex.id
        ))
        .await;
    provider.knows("marta", json!({})).await;
    let come = comes(&world.app, PORTAL, (&provider, &theirs), "marta", json!({})).await;
    let me = come.is_ok()["me"].clone();
    assert_eq!((&me["organization"]["slug"], &me["other_organizations"]), (&json!("globex"), &json!([])));
    let there = actor(&world, PORTAL, &come);
    let organizations = there.get("/api/client-portal/organizations").await.is_ok();
    assert_eq!(organizations["items"].as_array().unwrap().len(), 1);
    let refresh = async |cookie: &str, body: Value| {
        let call = Call::new(&world.app, Method::POST, "/api/client-portal/auth/refresh").json(&body);
        call.header("cookie", format!("{}={cookie}", PORTAL.cookie())).await
    };
    let cookie = come.cookie(PORTAL.cookie()).unwrap();
    refresh(&cookie, json!({"organization_id": world.acme.id})).await.is_not_found();
    let next = refresh(&cookie, json!({})).await;
    assert_eq!(next.is_ok()["me"]["organization"]["slug"], "globex");
    let new = json!({"subject": "There", "description": "From here.", "organization_id": world.acme.id});
    there.post("/api/client-portal/tickets", new).await.is_invalid("organization_id", "unknown");
    // What happens elsewhere is none of globex's business.
    marta.session().await;
    let sessions = there.get("/api/client-portal/auth/sessions").await.is_ok();
    assert_eq!(sessions["sessions"].as_array().unwrap().len(), 1);
    let happened = there.get("/api/client-portal/auth/activity").await.is_ok();
    assert_eq!(happened["items"].as_array().unwrap().len(), 1, "{happened}");
    // Nor does it lead to the account: not before the password was shown.
    let profile =
        json!({"first_name": "Mallory", "last_name": "Elsewhere", "locale": "en", "time_zone": "UTC"});
    let version = there.get("/api/client-portal/me").await.header("etag").unwrap().to_owned();
    let rename = there.call(Method::PUT, "/api/client-portal/me").header("if-match", version).json(&profile);
    rename.await.is_problem(403, "password_needed");
    let unseen: uuid::Uuid = world.app.ask(&format!(
        "select id from sessions where account_id = '{}' and only_organization_id is null order by created_at limit 1",
        me["account_id"].as_str().unwrap())).await;
    there.call(Method::DELETE, &format!("/api/client-portal/auth/sessions/{unseen}")).await.is_not_found();
    there.call(Method::DELETE, "/api/client-portal/auth/sessions").await.is(204);
    marta.get("/api/client-portal/me").await.is(200);
    let link = async || there.call(Method::POST, "/api/client-portal/auth/oidc/ours/link").await;
    link().await.is_problem(403, "fresh_proof_needed");
    let setup = async || there.call(Method::POST, "/api/client-portal/auth/two-factor/setup").await;
    setup().await.is_problem(403, "fresh_proof_needed");
    there.post("/api/client-portal/auth/confirm", json!({"password": PASSWORD})).await.is(204);
    link().await.is(200);
    setup().await.is(200);
    let next =
        refresh(&next.cookie(PORTAL.cookie()).unwrap(), json!({"organization_id": world.acme.id})).await;
    assert_eq!(next.is_ok()["me"]["organization"]["slug"], "acme");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn what_was_begun_before_the_password_changed_links_nothing(pool: PgPool) {
    let provider = Provider::start().await;
    let world = world_with(pool, &provider).await;
    let marta = &world.acme.customer.primary;
    // Whoever had a session of hers for a moment.
    let (browser, url) = Browser::links(marta, "ours").await;
    let back = provider.visited(&url, "thief").await;
    let change = json!({"current_password": PASSWORD, "password": "five loud harbour bells"});
    marta.post(marta.path("/auth/change-password"), change).await.is(204);
    browser.brings(&back).await.is_problem(410, "external_over");
    assert_eq!(world.app.ask::<i64>("select count(*) from identities").await, 0);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn whom_a_provider_let_in_is_out_when_it_ends(pool: PgPool) {
    let provider = Provider::start().await;
    let world = world_with(pool, &provider).await;
    let (mut theirs, admin) = (String::new(), &world.globex.admin);
    for (nth, change) in
        [json!({"is_enabled": false}), json!({"issuer": "https://another.example"}), Value::Null]
            .into_iter()
            .enumerate()
    {
        theirs = belongs_to(&world, world.globex.id, &provider, &json!([])).await;
        let (sub, email) = (format!("nina-{nth}"), format!("nina.{nth}@newcomer.example"));
        provider.has(&sub, &email).await;
        let by = (&provider, theirs.as_str());
        let nina = actor(&world, PORTAL, &comes_and_confirms(&world.app, by, (&sub, &email)).await);
        nina.get("/api/client-portal/me").await.is(200);
        let path = format!("/api/identity-providers/{theirs}");
        let version = admin.get(&path).await.header("etag").unwrap().to_owned();
        let call = if change.is_null() {
            admin.call(Method::DELETE, &path)
        } else {
            admin.call(Method::PATCH, &path).json(&change)
        };
        assert!(call.header("if-match", version).await.status < 300);
        nina.get("/api/client-portal/me").await.is_problem(401, "unauthenticated");
    }
    assert!(!theirs.is_empty());
    world.globex.customer.primary.get("/api/client-portal/me").await.is(200);
}
