//! Signing in by a provider elsewhere: whom it lets in, and whom it does not.

use crate::actor::{Actor, Call, PASSWORD, Surface};
use crate::answer::Answer;
use crate::app::App;
use crate::provider::{Browser, Provider, actor, belongs_to, comes, comes_and_confirms, cookie, world_with};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::PgPool;

const NINA: &str = "nina.new@newcomer.example";
const PORTAL: Surface = Surface::Portal;
const CONSOLE: Surface = Surface::Console;

fn at(slug: &str) -> Value {
    json!({"organization": slug})
}

fn account(answer: &Answer) -> String {
    answer.is_ok()["me"]["account_id"].as_str().unwrap().to_owned()
}

/// What happened to the account with this address, oldest first, with the provider where one is named.
async fn trail(app: &App, email: &str) -> Vec<String> {
    let all: Value = app
        .ask(&format!(
            "select coalesce(jsonb_agg(concat_ws(' ', e.action, e.detail->>'provider') order by e.created_at, e.id), '[]')
             from audit_events e join accounts a on a.id = e.object_id where a.email_normalized = '{email}'"
        ))
        .await;
    all.as_array().unwrap().iter().map(|action| action.as_str().unwrap().to_owned()).collect()
}

/// Becomes a client, and is known again.
async fn becomes_a_client(pool: PgPool, provider: &Provider) {
    let world = world_with(pool, provider).await;
    provider.has("nina", NINA).await;
    let first = comes(&world.app, PORTAL, (provider, "ours"), "nina", at("acme")).await;
    let me = first.is_ok()["me"].clone();
    assert_eq!(
        (&me["role"], &me["email"], &me["first_name"]),
        (&json!("client"), &json!(NINA), &json!("Nina"))
    );
    assert_eq!((&me["customer"]["name"], &me["is_primary_contact"]), (&json!("Nina New"), &json!(true)));
    actor(&world, PORTAL, &first).raises("Hello from Newcomer").await;
    // Who it is does not hang on the address, which changes and may be somebody else's by then.
    provider.has("nina", "nina.married@elsewhere.example").await;
    let again = comes(&world.app, PORTAL, (provider, "ours"), "nina", at("acme")).await;
    assert_eq!(account(&again), account(&first));
    assert_eq!(again.is_ok()["me"]["email"], NINA);
    let seen = [
        "account.registered",
        "account.external_linked Ours",
        "account.signed_in Ours",
        "account.signed_in Ours",
    ];
    assert_eq!(trail(&world.app, NINA).await, seen);
    let there = world.acme.manager.get("/api/clients?q=nina").await.is_ok();
    assert_eq!(there["items"][0]["email"], NINA);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn whoever_comes_first_becomes_a_client_and_is_known_from_then_on(pool: PgPool) {
    becomes_a_client(pool, &Provider::start().await).await;
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn it_is_the_same_where_the_token_tells_everything(pool: PgPool) {
    becomes_a_client(pool, &Provider::in_token().await).await;
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn t51_an_address_that_the_provider_does_not_vouch_for_makes_nobody(pool: PgPool) {
    let provider = Provider::start().await;
    let world = world_with(pool, &provider).await;
    let marta = &world.acme.customer.primary.email;
    for (sub, claims) in [
        ("unverified", json!({"email": NINA, "email_verified": false})),
        ("absent", json!({"email": NINA})),
        ("nobody", json!({})),
        ("nonsense", json!({"email": "nina", "email_verified": true})),
        // Nothing tells that there is an account.
        ("marta", json!({"email": marta, "email_verified": false})),
    ] {
        provider.knows(sub, claims).await;
        let answer = comes(&world.app, PORTAL, (&provider, "ours"), sub, at("acme")).await;
        answer.is_problem(403, "external_refused");
    }
    assert_eq!(world.app.ask::<i64>("select count(*) from identities").await, 0);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn an_address_that_can_be_none_counts_as_none(pool: PgPool) {
    let provider = Provider::start().await;
    let world = world_with(pool, &provider).await;
    let none =
        [format!("nina\0{NINA}"), format!("nina\n{NINA}"), format!("{}@newcomer.example", "n".repeat(240))];
    let come = async |sub: &str| comes(&world.app, PORTAL, (&provider, "ours"), sub, at("acme")).await;
    for email in &none {
        provider.has("nobody", email).await;
        come("nobody").await.is_problem(403, "external_refused");
    }
    provider.has("nina", NINA).await;
    come("nina").await.is(200);
    for email in &none {
        provider.has("nina", email).await;
        let nina = actor(&world, PORTAL, &come("nina").await);
        let all = nina.get(nina.path("/auth/identities")).await.is_ok();
        assert_eq!(all["identities"][0]["email"], NINA, "{email:?}");
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn what_leads_nowhere_is_no_other_way_in(pool: PgPool) {
    let provider = Provider::start().await;
    let world = world_with(pool, &provider).await;
    provider.has("nina", NINA).await;
    comes(&world.app, PORTAL, (&provider, "ours"), "nina", at("acme")).await.is(200);
    let come = comes(&world.app, PORTAL, (&provider, "ours"), "nina", json!({"anew": true})).await;
    let nina = actor(&world, PORTAL, &come);
    let theirs = belongs_to(&world, world.acme.id, &provider, &json!([])).await;
    let (browser, url) = Browser::links(&nina, &theirs).await;
    browser.brings(&provider.visited(&url, "nina").await).await.is(204);
    let all = nina.get(nina.path("/auth/identities")).await.is_ok();
    let path = |at: usize| {
        let id = all["identities"][at]["id"].as_str().unwrap();
        nina.path(&format!("/auth/identities/{id}"))
    };
    let (ours, other) = (path(0), path(1));
    let only = async |path: &str| nina.call(Method::DELETE, path).await.is_problem(409, "only_way_in");
    world.app.make(&format!("update identity_providers set is_enabled = false where id = '{theirs}'")).await;
    only(&ours).await;
    world.app.make(&format!("delete from identity_providers where id = '{theirs}'")).await;
    only(&ours).await;
    // One of the same issuer knows her again.
    belongs_to(&world, world.acme.id, &provider, &json!([])).await;
    let configured = "where organization_id is null";
    world.app.make(&format!("update identities set issuer = 'https://gone.example' {configured}")).await;
    only(&other).await;
    world.app.make(&format!("update identities set issuer = '{}' {configured}", provider.issuer)).await;
    nina.call(Method::DELETE, &other).await.is(204);
    only(&ours).await;
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn t51_an_account_is_never_taken_over_but_linked_by_its_owner_and_unlinked(pool: PgPool) {
    let provider = Provider::start().await;
    let world = world_with(pool, &provider).await;
    for owner in [&world.acme.customer.primary, &world.acme.agent] {
        let (surface, sub) = (owner.surface, owner.name.split(' ').next().unwrap());
        provider.has(sub, &owner.email).await;
        let by = (&provider, "ours");
        comes(&world.app, surface, by, sub, at("acme")).await.is_problem(409, "account_exists");
        let (browser, url) = Browser::links(owner, "ours").await;
        let linked = browser.brings(&provider.visited(&url, sub).await).await.is(204);
        assert_eq!(linked.cookie(surface.cookie()), None, "nobody is signed in by it");
        let mail = world.app.mail_to(&owner.email, "A sign-in was linked").await;
        assert!(mail.text.contains("Ours") && mail.text.contains(&owner.email), "{}", mail.text);
        let come = comes(&world.app, surface, by, sub, at("acme")).await;
        assert_eq!(come.is_ok()["me"]["email"], owner.email.as_str());
        let all = owner.get(owner.path("/auth/identities")).await.is_ok();
        assert_eq!(all["identities"].as_array().unwrap().len(), 1);
        assert_eq!(
            (&all["identities"][0]["provider_name"], &all["has_password"]),
            (&json!("Ours"), &json!(true))
        );
        assert!(all["identities"][0]["last_used_at"].is_string(), "{all}");
        let one = owner.path(&format!("/auth/identities/{}", all["identities"][0]["id"].as_str().unwrap()));
        // Not without showing who one is, nor by anybody else.
        let stranger = world.acme.manager.with(world.acme.manager.signs_in().await);
        stranger.call(Method::DELETE, &one.replace("client-portal/", "")).await.is_not_found();
        world.app.clock.advance(TimeDelta::minutes(6));
        owner.call(Method::DELETE, &one).await.is_problem(403, "fresh_proof_needed");
        owner.post(owner.path("/auth/confirm"), json!({"password": PASSWORD})).await.is(204);
        owner.call(Method::DELETE, &one).await.is(204);
        owner.call(Method::DELETE, &one).await.is_not_found();
        world.app.mail_to(&owner.email, "A sign-in was unlinked").await;
        provider.is_off_by(&world.app, 0).await;
        comes(&world.app, surface, by, sub, at("acme")).await.is_problem(409, "account_exists");
        let trail = trail(&world.app, &owner.email).await;
        for line in [
            "external_sign_in_refused Ours",
            "external_linked Ours",
            "signed_in Ours",
            "external_unlinked Ours",
        ] {
            assert!(trail.contains(&format!("account.{line}")), "no {line} in {trail:?}");
        }
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn the_only_way_in_stays_and_what_is_somebody_elses_is_not_linked(pool: PgPool) {
    let provider = Provider::start().await;
    let world = world_with(pool, &provider).await;
    provider.has("nina", NINA).await;
    let come = comes(&world.app, PORTAL, (&provider, "ours"), "nina", at("acme")).await;
    assert_eq!(come.status, 200);
    let come = comes(&world.app, PORTAL, (&provider, "ours"), "nina", json!({"anew": true})).await;
    let nina = actor(&world, PORTAL, &come);
    let all = nina.get(nina.path("/auth/identities")).await.is_ok();
    assert_eq!(all["has_password"], false);
    let one = nina.path(&format!("/auth/identities/{}", all["identities"][0]["id"].as_str().unwrap()));
    nina.call(Method::DELETE, &one).await.is_problem(409, "only_way_in");
    let marta = &world.acme.customer.primary;
    let (browser, url) = Browser::links(marta, "ours").await;
    browser.brings(&provider.visited(&url, "nina").await).await.is_problem(409, "identity_taken");
    // Her own once more changes nothing.
    let (browser, url) = Browser::links(&nina, "ours").await;
    browser.brings(&provider.visited(&url, "nina").await).await.is(204);
    // With another one beside it, or with a password, it may go.
    provider.has("nina-too", "nina.too@newcomer.example").await;
    let (browser, url) = Browser::links(&nina, "ours").await;
    browser.brings(&provider.visited(&url, "nina-too").await).await.is(204);
    nina.call(Method::DELETE, &one).await.is(204);
    let forgot = json!({"email": NINA});
    Call::new(&world.app, Method::POST, &nina.path("/auth/forgot-password")).json(&forgot).await.is(202);
    let token = world.app.mail_to(NINA, "Choose a new password").await.token();
    let chosen = json!({"token": token, "password": PASSWORD});
    Call::new(&world.app, Method::POST, &nina.path("/auth/reset-password")).json(&chosen).await.is(204);
    let nina = Actor::new(world.app.clone(), PORTAL, "acme", "Nina New", NINA.to_owned());
    let (browser, url) = Browser::links(&nina, "ours").await;
    browser.brings(&provider.visited(&url, "nina").await).await.is(204);
    let all = nina.get(nina.path("/auth/identities")).await.is_ok();
    let last = nina.path(&format!("/auth/identities/{}", all["identities"][0]["id"].as_str().unwrap()));
    nina.call(Method::DELETE, &last).await.is(204);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn t51_the_same_subject_elsewhere_is_somebody_else(pool: PgPool) {
    let (ours, other) = (Provider::start().await, Provider::start().await);
    let world = world_with(pool, &ours).await;
    other.is_off_by(&world.app, 0).await;
    let key = belongs_to(&world, world.acme.id, &other, &json!([])).await;
    ours.has("nina", NINA).await;
    other.has("nina", "another.nina@elsewhere.example").await;
    let first = comes(&world.app, PORTAL, (&ours, "ours"), "nina", at("acme")).await;
    let another = "another.nina@elsewhere.example";
    let second = comes_and_confirms(&world.app, (&other, &key), ("nina", another)).await;
    assert_ne!(account(&first), account(&second));
    // The same issuer, said to an organization and not to the installation, is another thing, too.
    let same = belongs_to(&world, world.globex.id, &ours, &json!([])).await;
    comes(&world.app, PORTAL, (&ours, &same), "nina", json!({})).await.is_problem(403, "email_not_verified");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn t51_what_an_organizations_provider_says_counts_in_no_other(pool: PgPool) {
    let provider = Provider::start().await;
    let world = world_with(pool, &provider).await;
    let theirs =
        belongs_to(&world, world.globex.id, &provider, &json!([{"group": "desk", "role": "admin"}])).await;
    // Whoever runs globex and its provider has it say whatever they like.
    let (ada, marta) = (&world.acme.admin, &world.acme.customer.primary);
    for victim in [marta, ada] {
        let claims = json!({"email": victim.email, "email_verified": true, "groups": ["desk"]});
        provider.knows("victim", claims).await;
        let by = (&provider, theirs.as_str());
        let answer = comes(&world.app, victim.surface, by, "victim", json!({})).await;
        // Nobody tells them of an address whether it has an account; its owner hears of it.
        match victim.surface {
            Surface::Portal => answer.is_problem(403, "email_not_verified"),
            Surface::Console => answer.is_problem(403, "external_refused"),
        };
        // They can't even send somebody to the other organization by it, nor link it there.
        let start = format!("{}/auth/oidc/{theirs}/start", victim.surface.root());
        Call::new(&world.app, Method::POST, &start).json(&at("acme")).await.is_not_found();
        let link = victim.path(&format!("/auth/oidc/{theirs}/link"));
        victim.call(Method::POST, &link).await.is_not_found();
    }
    world.app.mail_to(&marta.email, "You already have an account").await;
    assert_eq!(world.app.ask::<i64>("select count(*) from identities").await, 0);
    assert_eq!(
        world.app.ask::<String>(&format!("select role from members where id = '{}'", ada.member)).await,
        "admin"
    );
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn an_address_that_an_organizations_provider_names_is_confirmed_by_mail(pool: PgPool) {
    let provider = Provider::start().await;
    let world = world_with(pool, &provider).await;
    let theirs = belongs_to(&world, world.globex.id, &provider, &json!([])).await;
    let (app, by) = (&*world.app, (&provider, theirs.as_str()));
    // Many such providers don't say that the address is confirmed.
    provider.knows("nina", json!({"email": NINA, "name": "Nina New"})).await;
    let come = async |with: Value| comes(app, PORTAL, by, "nina", with).await;
    let first = come(json!({})).await.is_problem(403, "email_not_verified");
    provider.knows("marta", json!({"email": world.acme.customer.primary.email})).await;
    let known = comes(app, PORTAL, by, "marta", json!({})).await.is_problem(403, "email_not_verified");
    assert_eq!(first["detail"], known["detail"]);
    let mail = app.mail_to(NINA, "Confirm your e-mail address").await;
    assert!(mail.text.contains(&format!("/portal/verify-email?provider={theirs}#token=")), "{}", mail.text);
    assert!(!mail.text.contains("password"), "there is none: {}", mail.text);
    // Neither the link without the sign-in, nor the sign-in without the link.
    let verify = json!({"token": mail.token(), "password": PASSWORD});
    Call::new(app, Method::POST, "/api/client-portal/auth/verify-email")
        .json(&verify)
        .await
        .is_invalid("password", "wrong");
    come(json!({})).await.is_problem(403, "email_not_verified");
    come(json!({"verification": "never ours"})).await.is_problem(410, "invalid_token");
    // Somebody else's sign-in does not confirm it.
    provider.knows("thief", json!({"email": "thief@newcomer.example", "name": "Thief"})).await;
    let stolen = json!({"verification": mail.token()});
    comes(app, PORTAL, by, "thief", stolen).await.is_problem(403, "email_not_verified");
    let seen = world.globex.manager.get("/api/clients?q=nina").await.is_ok();
    assert_eq!(seen["items"], json!([]), "staff see nobody who is not confirmed");

    let me = come(json!({"verification": mail.token()})).await.is_ok()["me"].clone();
    assert_eq!((&me["email"], &me["organization"]["slug"]), (&json!(NINA), &json!("globex")));
    come(json!({})).await.is(200);
    let seen = world.globex.manager.get("/api/clients?q=nina").await.is_ok();
    assert_eq!(seen["items"][0]["email"], NINA);
    for line in ["account.registered", "account.email_verified", "account.external_linked Theirs"] {
        let trail = trail(app, NINA).await;
        assert!(trail.contains(&line.to_owned()), "no {line} in {trail:?}");
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn an_unconfirmed_registration_does_not_stand_in_the_way(pool: PgPool) {
    let provider = Provider::start().await;
    let world = world_with(pool, &provider).await;
    let register = json!({"email": NINA, "password": "five loud harbour bells", "first_name": "Mallory",
        "last_name": "Squatter", "organization": "acme"});
    let path = "/api/client-portal/auth/register";
    Call::new(&world.app, Method::POST, path).json(&register).await.is(202);
    let link = world.app.mail_to(NINA, "Confirm your e-mail address").await.token();
    provider.has("nina", NINA).await;
    let come = comes(&world.app, PORTAL, (&provider, "ours"), "nina", at("acme")).await;
    assert_eq!(come.is_ok()["me"]["first_name"], "Nina");
    // What the squatter has leads nowhere.
    let verify = json!({"token": link, "password": "five loud harbour bells"});
    let verify =
        Call::new(&world.app, Method::POST, "/api/client-portal/auth/verify-email").json(&verify).await;
    verify.is_problem(410, "invalid_token");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn t51_a_state_is_good_once_and_for_the_browser_that_began(pool: PgPool) {
    let provider = Provider::start().await;
    let world = world_with(pool, &provider).await;
    let app = &*world.app;
    provider.has("nina", NINA).await;
    let begin = async || Browser::begins(app, PORTAL, "ours", at("acme")).await;
    let over = |answer: Answer| answer.is_problem(410, "external_over");
    let (browser, url) = begin().await;
    let back = provider.visited(&url, "nina").await;
    // Another browser, the other application, another provider, another issuer's word, no state of ours.
    let path = "/api/client-portal/auth/oidc/ours/callback";
    over(Call::new(app, Method::POST, path).json(&back).await);
    let (stranger, _) = begin().await;
    over(stranger.brings(&back).await);
    over(
        Browser { surface: CONSOLE, key: "ours".into(), cookie: browser.cookie.clone(), session: None, app }
            .brings(&back)
            .await,
    );
    let (_, mut forged) = (0, back.clone());
    forged["state"] = json!("never ours");
    over(browser.brings(&forged).await);
    // Brought twice at once it signs in once.
    let answers = futures_util::future::join_all([browser.brings(&back), browser.brings(&back)]).await;
    let mut statuses: Vec<_> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 410]);
    over(browser.brings(&back).await);
    // A code of another sign-in: its token names another nonce, and its PKCE verifier is another one.
    let (first, first_url) = begin().await;
    let (second, second_url) = begin().await;
    let (one, mut two) =
        (provider.visited(&first_url, "nina").await, provider.visited(&second_url, "nina").await);
    two["code"] = one["code"].clone();
    over(second.brings(&two).await);
    drop(first);
    // Somebody else's word about who answers; and none, though the provider promised to give it.
    for iss in [json!("https://accounts.google.com"), Value::Null] {
        let (browser, url) = begin().await;
        let mut back = provider.visited(&url, "nina").await;
        back["iss"] = iss;
        over(browser.brings(&back).await);
    }
    // Ten minutes.
    let (browser, url) = begin().await;
    let back = provider.visited(&url, "nina").await;
    app.clock.advance(TimeDelta::minutes(10));
    over(browser.brings(&back).await);
    assert!(cookie(PORTAL).starts_with("__Host-"));
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn whoever_is_refused_over_there_is_told_so(pool: PgPool) {
    let provider = Provider::start().await;
    let world = world_with(pool, &provider).await;
    for (error, detail) in [("access_denied", "did not allow"), ("server_error", "did not sign you in")] {
        let (browser, url) = Browser::begins(&world.app, PORTAL, "ours", json!({})).await;
        let state = url.split("state=").nth(1).unwrap().split('&').next().unwrap();
        let answer = browser.brings(&json!({"error": error, "state": state})).await;
        let problem = answer.is_problem(403, "external_refused");
        assert!(problem["detail"].as_str().unwrap().contains(detail), "{problem}");
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn other_keys_are_fetched_and_another_time_is_told(pool: PgPool) {
    let mut provider = Provider::start().await;
    let world = world_with(pool, &provider).await;
    provider.has("nina", NINA).await;
    let come =
        async |provider: &Provider| comes(&world.app, PORTAL, (provider, "ours"), "nina", at("acme")).await;
    come(&provider).await.is(200);
    provider.rotates_its_keys().await;
    come(&provider).await.is(200);
    for seconds in [40, -40] {
        provider.is_off_by(&world.app, seconds).await;
        come(&provider).await.is(200);
    }
    for seconds in [600, -600] {
        provider.is_off_by(&world.app, seconds).await;
        let problem = come(&provider).await.is_problem(502, "external_failed");
        assert!(problem["detail"].as_str().unwrap().contains("clock"), "{problem}");
    }
    // A token can also say itself from when on it is good.
    provider.is_off_by(&world.app, 0).await;
    let now = world.app.clock.now().timestamp();
    for (nbf, status) in
        [(json!(now + 40), 200), (json!(now - 600), 200), (json!(now + 600), 502), (json!("later"), 502)]
    {
        provider.knows("nina", json!({"email": NINA, "email_verified": true, "nbf": nbf})).await;
        come(&provider).await.is(status);
    }
    // It goes away between the beginning and the end, and then altogether.
    provider.is_off_by(&world.app, 0).await;
    let (browser, url) = Browser::begins(&world.app, PORTAL, "ours", at("acme")).await;
    let back = provider.visited(&url, "nina").await;
    provider.ends().await;
    browser.brings(&back).await.is_problem(502, "external_failed");
    assert_eq!(world.app.ask::<i64>("select count(*) from external_sign_ins").await, 0);
}
