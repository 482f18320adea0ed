//! Who becomes what by a provider: by the rules for registering, by invitations, and by groups; and where requests go.

use crate::actor::{Call, Surface};
use crate::answer::Answer;
use crate::app::{App, Setup};
use crate::provider::{Browser, Provider, belongs_to, comes, comes_and_confirms, world_with};
use crate::world::World;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::PgPool;

const NINA: &str = "nina.new@newcomer.example";
const PORTAL: Surface = Surface::Portal;
const CONSOLE: Surface = Surface::Console;

fn at(slug: &str) -> Value {
    json!({"organization": slug})
}

/// What the provider says of somebody, with groups.
fn in_groups(email: &str, groups: &[&str]) -> Value {
    json!({"email": email, "email_verified": true, "name": "Nina New", "groups": groups})
}

async fn role(app: &App, email: &str) -> String {
    app.ask(&format!("select role from members where email = '{email}'")).await
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn the_organizations_policy_holds(pool: PgPool) {
    let provider = Provider::start().await;
    let world = world_with(pool, &provider).await;
    provider.has("nina", NINA).await;
    let come = async || comes(&world.app, PORTAL, (&provider, "ours"), "nina", at("acme")).await;
    for (policy, domains) in [("closed", "{}"), ("invitation", "{}"), ("domains", "{tidewell.example}")] {
        let set = "update organizations set registration";
        world.app.make(&format!("{set} = '{policy}', email_domains = '{domains}' where slug = 'acme'")).await;
        come().await.is_problem(403, "registration_closed");
    }
    world.app.make("update organizations set email_domains = '{newcomer.example}' where slug = 'acme'").await;
    come().await.is(200);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn without_an_organization_it_is_the_only_one_or_none(pool: PgPool) {
    let provider = Provider::start().await;
    let world = world_with(pool, &provider).await;
    provider.has("nina", NINA).await;
    let come = async || comes(&world.app, PORTAL, (&provider, "ours"), "nina", json!({})).await;
    come().await.is_problem(403, "external_refused");
    let start = "/api/client-portal/auth/oidc/ours/start";
    Call::new(&world.app, Method::POST, start).json(&at("nowhere")).await.is_not_found();
    // Globex is not there before one of its staff has confirmed their address.
    world.app.make("update accounts set email_verified_at = null where email like '%@globex.example'").await;
    assert_eq!(come().await.is_ok()["me"]["organization"]["slug"], "acme");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn the_console_makes_nobody_an_account(pool: PgPool) {
    let provider = Provider::start().await;
    let world = world_with(pool, &provider).await;
    provider.has("nina", NINA).await;
    let by = (&provider, "ours");
    let problem =
        comes(&world.app, CONSOLE, by, "nina", at("acme")).await.is_problem(403, "external_refused");
    assert!(problem["detail"].as_str().unwrap().contains("invite"), "{problem}");
    assert_eq!(world.app.ask::<i64>("select count(*) from identities").await, 0);
    // Nor does it let in a client, nor who is shut out: as with a password.
    comes(&world.app, PORTAL, by, "nina", at("acme")).await.is(200);
    comes(&world.app, CONSOLE, by, "nina", at("acme")).await.is_problem(401, "invalid_credentials");
    world.app.make(&format!("update members set disabled_at = now() where email = '{NINA}'")).await;
    comes(&world.app, PORTAL, by, "nina", at("acme")).await.is_problem(401, "invalid_credentials");
    world.app.make("update members set disabled_at = null").await;
    world.app.make(&format!("update accounts set is_active = false where email = '{NINA}'")).await;
    comes(&world.app, PORTAL, by, "nina", at("acme")).await.is_problem(401, "invalid_credentials");
}

/// Invites somebody, and gives the token of the mail.
async fn invited(world: &World, invitation: Value, address: &str) -> String {
    world.acme.admin.post("/api/invitations", invitation).await.is(201);
    world.app.mail_to(address, "Invitation to").await.token()
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn an_invitation_is_accepted_and_says_what_one_becomes(pool: PgPool) {
    let provider = Provider::start().await;
    let world = world_with(pool, &provider).await;
    world.app.make("update organizations set registration = 'closed'").await;
    // The link shows the address; what the provider says of it, or of another one, counts for nothing.
    provider.knows("nina", json!({"email": "nina@elsewhere.example", "given_name": "Nina"})).await;
    let by = (&provider, "ours");
    let token = invited(&world, json!({"email": NINA, "role": "manager"}), NINA).await;
    let with = json!({"invitation": token});
    let wrong = comes(&world.app, PORTAL, by, "nina", with.clone()).await;
    wrong.is_problem(410, "invitation_over");
    let me = comes(&world.app, CONSOLE, by, "nina", with.clone()).await.is_ok()["me"].clone();
    assert_eq!((&me["role"], &me["email"]), (&json!("manager"), &json!(NINA)));
    comes(&world.app, CONSOLE, by, "nina", with).await.is_problem(410, "invitation_over");
    comes(&world.app, CONSOLE, by, "nina", json!({})).await.is(200);
    // Where the invited address has an account, its owner signs in first.
    let marta = &world.globex.customer.primary;
    provider.has("marta", &marta.email).await;
    let invitation = json!({"email": marta.email, "role": "client", "customer_id": world.acme.customer.id});
    let with = json!({"invitation": invited(&world, invitation, &marta.email).await});
    comes(&world.app, PORTAL, by, "marta", with.clone()).await.is_problem(409, "account_exists");
    comes(&world.app, PORTAL, by, "nina", with.clone()).await.is_problem(403, "external_refused");
    let (browser, url) = Browser::links(marta, "ours").await;
    browser.brings(&provider.visited(&url, "marta").await).await.is(204);
    let me = comes(&world.app, PORTAL, by, "marta", with).await.is_ok()["me"].clone();
    assert_eq!(me["organization"]["slug"], "acme");
    assert_eq!(me["customer"]["id"], json!(world.acme.customer.id));
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn the_second_factor_is_still_asked_for(pool: PgPool) {
    let provider = Provider::start().await;
    let world = world_with(pool, &provider).await;
    let marta = &world.acme.customer.primary;
    provider.has("marta", &marta.email).await;
    let (browser, url) = Browser::links(marta, "ours").await;
    browser.brings(&provider.visited(&url, "marta").await).await.is(204);
    let phone = marta.gets_a_phone().await;
    let come = comes(&world.app, PORTAL, (&provider, "ours"), "marta", at("acme")).await.is(202);
    assert_eq!(come.cookie(PORTAL.cookie()), None);
    let challenge = come.json()["challenge"].as_str().unwrap().to_owned();
    marta.shows(&challenge, "000000").await.is_invalid("code", "wrong");
    marta.shows(&challenge, &phone.next(&world.app)).await.is(200);
    let by: Value = world
        .app
        .ask("select detail from audit_events where action = 'account.signed_in' order by created_at desc, id desc limit 1")
        .await;
    assert_eq!(by, json!({"provider": "Ours"}));
    // Whose role has to have one is held to it as after a password.
    world.app.make("update organizations set two_factor_roles = '{client}'").await;
    provider.is_off_by(&world.app, 0).await;
    provider.has("nina", NINA).await;
    let with = json!({"organization": "acme", "anew": true});
    let come = comes(&world.app, PORTAL, (&provider, "ours"), "nina", with).await;
    let token = come.is_ok()["access_token"].as_str().unwrap().to_owned();
    let tickets = Call::new(&world.app, Method::GET, "/api/client-portal/tickets").token(&token).await;
    tickets.is_problem(403, "two_factor_required");
    let setup = "/api/client-portal/auth/two-factor/setup";
    Call::new(&world.app, Method::POST, setup).token(&token).await.is(200);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn groups_give_roles_at_each_sign_in_and_at_once(pool: PgPool) {
    let provider = Provider::start().await;
    let world = world_with(pool, &provider).await;
    let roles = json!([{"group": "desk", "role": "agent"}, {"group": "leads", "role": "manager"},
        {"group": "it", "role": "admin"}]);
    let key = belongs_to(&world, world.acme.id, &provider, &roles).await;
    let come = async |surface: Surface, groups: &[&str]| {
        provider.knows("nina", in_groups(NINA, groups)).await;
        comes(&world.app, surface, (&provider, &key), "nina", json!({})).await
    };
    provider.knows("nina", in_groups(NINA, &["others"])).await;
    comes_and_confirms(&world.app, (&provider, &key), ("nina", NINA)).await.is(200);
    assert_eq!(role(&world.app, NINA).await, "client");
    // Who was a client works here from then on, and is sent to the console.
    let problem = come(PORTAL, &["desk"]).await.is_problem(403, "external_refused");
    assert!(problem["detail"].as_str().unwrap().contains("console"), "{problem}");
    let agent = come(CONSOLE, &["desk", "others"]).await;
    assert_eq!(agent.is_ok()["me"]["role"], "agent");
    let token = agent.is_ok()["access_token"].as_str().unwrap().to_owned();
    // The highest counts, in the sessions that are open, too.
    assert_eq!(come(CONSOLE, &["desk", "leads"]).await.is_ok()["me"]["role"], "manager");
    let me = Call::new(&world.app, Method::GET, "/api/me").token(&token).await.is_ok();
    assert_eq!(me["role"], "manager");
    // No group that is known changes nothing.
    assert_eq!(come(CONSOLE, &[]).await.is_ok()["me"]["role"], "manager");
    let member: String = world.app.ask(&format!("select id::text from members where email = '{NINA}'")).await;
    let history = world.acme.admin.get(format!("/api/staff/{member}/history")).await.is_ok();
    let kinds: Vec<_> =
        history["items"].as_array().unwrap().iter().map(|line| line["kind"].clone()).collect();
    assert_eq!(kinds, ["joined", "role_changed", "role_changed"]);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn the_last_admin_stays_one_whatever_the_groups_are(pool: PgPool) {
    let provider = Provider::start().await;
    let world = world_with(pool, &provider).await;
    let roles = json!([{"group": "desk", "role": "agent"}]);
    let key = belongs_to(&world, world.acme.id, &provider, &roles).await;
    let ada = &world.acme.admin;
    let (browser, url) = Browser::links(ada, &key).await;
    provider.knows("ada", in_groups(&ada.email, &["desk"])).await;
    browser.brings(&provider.visited(&url, "ada").await).await.is(204);
    let come = async || comes(&world.app, CONSOLE, (&provider, &key), "ada", json!({})).await;
    assert_eq!(come().await.is_ok()["me"]["role"], "admin");
    world
        .app
        .make(&format!("update members set role = 'admin' where id = '{}'", world.acme.manager.member))
        .await;
    assert_eq!(come().await.is_ok()["me"]["role"], "agent");
    // Who is shut out stays so.
    world.app.make(&format!("update members set disabled_at = now() where id = '{}'", ada.member)).await;
    come().await.is_problem(401, "invalid_credentials");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn everybody_sees_the_providers_of_the_place_and_nothing_else_of_them(pool: PgPool) {
    let provider = Provider::start().await;
    let world = world_with(pool, &provider).await;
    let theirs = belongs_to(&world, world.acme.id, &provider, &json!([])).await;
    for surface in [PORTAL, CONSOLE] {
        let list = async |query: &str| {
            let path = format!("{}/auth/oidc/providers{query}", surface.root());
            Call::new(&world.app, Method::GET, &path).await
        };
        let names = async |query: &str| -> Vec<String> {
            let list = list(query).await.is_ok();
            let all = list["providers"].as_array().unwrap();
            for one in all {
                assert_eq!(one.as_object().unwrap().keys().collect::<Vec<_>>(), ["key", "name"]);
            }
            all.iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(names("").await, ["Ours"]);
        assert_eq!(names("?organization=acme").await, ["Ours", "Staff of acme", "Theirs"]);
        assert_eq!(names("?organization=globex").await, ["Ours", "Staff of globex"]);
        list("?organization=nowhere").await.is_not_found();
    }
    // One that is switched off is not there.
    world.app.make("update identity_providers set is_enabled = false").await;
    let start = format!("/api/client-portal/auth/oidc/{theirs}/start");
    Call::new(&world.app, Method::POST, &start).json(&json!({})).await.is_not_found();
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn nothing_is_asked_of_addresses_that_are_not_public(pool: PgPool) {
    // A server on this very machine, which must not hear anything.
    let canary = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = canary.local_addr().unwrap().port();
    let world = World::new(pool).await;
    let start = async |issuer: &str| -> Answer {
        let id = world.app.clock.id();
        world
            .app
            .make(&format!(
                "insert into identity_providers (org_id, id, name, issuer, client_id, created_at, updated_at)
                 values ('{}', '{id}', 'Theirs', '{issuer}', 'x', now(), now())",
                world.acme.id
            ))
            .await;
        let path = format!("/api/client-portal/auth/oidc/{id}/start");
        Call::new(&world.app, Method::POST, &path).json(&json!({})).await
    };
    for issuer in [
        format!("http://127.0.0.1:{port}"),
        format!("https://127.0.0.1:{port}"),
        format!("https://localhost:{port}"),
        format!("https://localhost.:{port}"),
        format!("https://2130706433:{port}"),
        format!("https://[::1]:{port}"),
        format!("https://[::ffff:127.0.0.1]:{port}"),
        format!("https://id.example.com@127.0.0.1:{port}"),
        "http://169.254.169.254/latest/meta-data".to_owned(),
        "https://10.0.0.1".to_owned(),
        "https://[fd00:ec2::254]".to_owned(),
    ] {
        start(&issuer).await.is_problem(502, "external_failed");
    }
    let asked = tokio::time::timeout(std::time::Duration::from_millis(1), canary.accept()).await;
    assert!(asked.is_err(), "somebody asked a server that is not public");
    assert_eq!(world.app.ask::<i64>("select count(*) from external_sign_ins").await, 0);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_provider_that_answers_nonsense_is_told_of(pool: PgPool) {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let issuer = format!("http://{}", listener.local_addr().unwrap());
    let config = format!("[ours]\nname='Ours'\nissuer='{issuer}'\nclient_id='x'");
    let setup = Setup::of(&pool).with(move |to| {
        to.identity_providers = config.parse().unwrap();
        to.outbound_networks = "127.0.0.1".parse().unwrap();
    });
    let world = World::on(pool, setup).await;
    let document = |issuer: &str, page: &str| {
        json!({"issuer": issuer, "authorization_endpoint": page, "token_endpoint": format!("{issuer}/token"),
            "jwks_uri": format!("{issuer}/jwks"), "response_types_supported": ["code"], "keys": [],
            "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": ["RS256"]})
        .to_string()
    };
    let answers = [
        ("200 OK", "text/html", "<p>Welcome</p>".to_owned()),
        ("200 OK", "application/json", "{}".to_owned()),
        ("404 Not Found", "application/json", "{}".to_owned()),
        ("302 Found\r\nlocation: https://elsewhere.example", "application/json", String::new()),
        ("200 OK", "application/json", document("https://another.example", &issuer)),
        ("200 OK", "application/json", document(&issuer, "javascript:alert(1)")),
    ];
    for (status, kind, body) in answers {
        let served = async {
            loop {
                let (mut socket, _) = listener.accept().await.unwrap();
                let _ = socket.read(&mut [0; 4096]).await;
                let head = format!("HTTP/1.1 {status}\r\ncontent-type: {kind}\r\nconnection: close\r\n");
                let _ = socket
                    .write_all(format!("{head}content-length: {}\r\n\r\n{body}", body.len()).as_bytes())
                    .await;
            }
        };
        let start =
            Call::new(&world.app, Method::POST, "/api/client-portal/auth/oidc/ours/start").json(&json!({}));
        tokio::select! {
            () = served => {}
            answer = std::future::IntoFuture::into_future(start) => {
                let problem = answer.is_problem(502, "external_failed");
                assert!(!problem["detail"].as_str().unwrap().contains("Welcome"), "{problem}");
            }
        }
    }
}
