//! Attacks on accounts that go over many operations at once: `security.md` of the design numbers them, T40 to T56. Those on
//! one operation stand where that is tested, under the same numbers.

use crate::actor::{Actor, Call, PASSWORD, Surface};
use crate::answer::Answer;
use crate::app::{App, ORIGIN};
use crate::bodies::pours;
use crate::document::{Door, Operation, document, operations};
use crate::operations::writing;
use crate::probe::{path_on, with_body};
use crate::world::World;
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::PgPool;

const AT_ONCE: std::time::Duration = std::time::Duration::from_millis(5_500);
const SURFACES: [Surface; 2] = [Surface::Portal, Surface::Console];

async fn post(app: &App, surface: Surface, operation: &str, body: &Value) -> Answer {
    Call::new(app, Method::POST, &format!("{}/auth/{operation}", surface.root())).json(body).await
}

/// T40: whoever invites learns nothing of accounts elsewhere, nor who begins to sign in by a provider.
#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn t40_inviting_tells_nothing_of_accounts_elsewhere(pool: PgPool) {
    let world = World::new(pool).await;
    let (acme, known) = (&world.acme, &world.globex.customer.primary.email);
    let colleagues = "/api/client-portal/team/invitations";
    for (by, path, more) in [
        (&acme.customer.primary, colleagues, json!({})),
        (&acme.manager, "/api/invitations", json!({"role": "client", "customer_id": acme.prospect.id})),
    ] {
        let mut seen = Vec::new();
        for email in [known.as_str(), "nobody@stranger.example"] {
            let mut new = more.clone();
            new["email"] = json!(email);
            let mut made = by.post(path, new).await.is(201).json();
            // What it was made with, and what makes it this one.
            for own in ["id", "email", "created_at", "sent_at", "expires_at"] {
                made.as_object_mut().unwrap().remove(own);
            }
            seen.push(made);
        }
        assert_eq!(seen[0], seen[1]);
    }
    // Where one signs in by a provider no address is taken, so none can be tried.
    for surface in SURFACES {
        for named in ["email", "login_hint"] {
            let start = format!("oidc/{}/start", acme.identity_provider);
            let body = json!({"organization": "acme", named: known});
            post(&world.app, surface, &start, &body).await.is_invalid(named, "unknown");
        }
    }
}

/// The most memory that this process, in which the server runs, ever had, in KiB; nothing where the system does not say.
fn most_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

/// T43: a password of 10 MB is refused before it is read, and a shorter one that is still too long before it is hashed:
/// two hundred of either at once keep nobody waiting, and the server holds none of them.
#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn t43_two_hundred_endless_passwords_at_once_are_refused_and_everybody_is_served(pool: PgPool) {
    let world = World::new(pool).await;
    let (app, client) = (&world.app, &world.acme.customer.primary);
    client.tries_to_sign_in(PASSWORD).await.is(200);
    let before = most_memory();
    for surface in SURFACES {
        for framing in ["content-length: 10485760", "transfer-encoding: chunked"] {
            let head = format!(
                "POST {}/auth/login HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\n{framing}\r\n\r\n",
                surface.root()
            );
            let all = (0..200).map(|_| pours(&world, &head, framing.contains("chunked")));
            let statuses = join_all(all).await;
            assert!(statuses.iter().all(|status| status == "413"), "{framing}: {statuses:?}");
            Call::new(app, Method::GET, "/readyz").await.is(204);
        }
        // As long as a body may be.
        let password = "a".repeat(60_000);
        let body = json!({"email": client.email, "password": password});
        for answer in join_all((0..200).map(|_| post(app, surface, "login", &body))).await {
            answer.is_invalid("password", "too_long");
        }
    }
    if let Some((before, after)) = before.zip(most_memory()) {
        let grown = (after - before) / 1024;
        assert!(grown < 256, "{grown} MiB more, of 2000 that were sent at a time");
    }
    Call::new(app, Method::GET, "/readyz").await.is(204);
    client.tries_to_sign_in(PASSWORD).await.is(200);
}

/// T44: whoever names two addresses has a mail sent to neither.
#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn t44_a_mail_goes_to_one_address_only(pool: PgPool) {
    let world = World::new(pool).await;
    let (app, evil) = (&world.app, "evil@evil.example");
    for (surface, victim) in
        [(Surface::Portal, &world.acme.customer.primary.email), (Surface::Console, &world.acme.agent.email)]
    {
        for operation in ["forgot-password", "resend-verification"] {
            let before = app.digest().await;
            for email in [
                json!([victim, evil]),
                json!([victim]),
                json!(format!("{victim},{evil}")),
                json!(format!("{victim};{evil}")),
                json!(format!("{victim} {evil}")),
                json!(format!("{victim}\nBcc: {evil}")),
                json!(format!("{victim}\u{0}{evil}")),
                json!({"$ne": ""}),
                json!({"email": victim}),
            ] {
                let answer = post(app, surface, operation, &json!({"email": email})).await;
                answer.is_problem(422, "invalid");
            }
            for more in ["cc", "emails", "email[]", "to", "host"] {
                let body = json!({"email": victim, more: evil});
                post(app, surface, operation, &body).await.is_invalid(more, "unknown");
            }
            let path = format!("{}/auth/{operation}", surface.root());
            for doubled in [
                format!(r#"{{"email":"{victim}","email":"{evil}"}}"#),
                format!(r#"{{"email":"{evil}","email":"{victim}"}}"#),
                format!(r#"{{"email":"{victim}","\u0065mail":"{evil}"}}"#),
            ] {
                let call = Call::new(app, Method::POST, &path);
                call.raw("application/json", doubled).await.is_invalid("email", "duplicate");
            }
            assert_eq!(app.digest().await, before);
        }
    }
}

/// As if another host had been asked.
fn evil(call: Call<'_>) -> Call<'_> {
    call.header("host", "evil.example")
        .header("x-forwarded-host", "evil.example")
        .header("x-forwarded-server", "evil.example")
        .header("x-original-host", "evil.example")
        .header("forwarded", "host=evil.example;proto=http")
        .header("x-forwarded-proto", "http")
}

/// T44: a link leads where the configuration says, whatever the request does.
#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn t44_links_have_the_configured_origin_whatever_the_request_says(pool: PgPool) {
    let world = World::new(pool).await;
    let admin = &world.acme.admin;
    for (actor, page) in [(&world.acme.customer.primary, "portal"), (&world.acme.agent, "console")] {
        let call = Call::new(&world.app, Method::POST, &actor.path("/auth/forgot-password"));
        evil(call).json(&json!({"email": actor.email})).await.is(202);
        let reset = world.app.mail_to(&actor.email, "Choose a new password").await;
        let invited = format!("{page}@new.example");
        let new = match actor.surface {
            Surface::Portal => {
                json!({"email": invited, "role": "client", "customer_id": world.acme.customer.id})
            }
            Surface::Console => json!({"email": invited, "role": "agent"}),
        };
        evil(admin.post("/api/invitations", new)).await.is(201);
        let invitation = world.app.mail_to(&invited, "Invitation to").await;
        for mail in [reset, invitation] {
            assert!(mail.text.contains(&format!("{ORIGIN}/{page}/")), "{}", mail.text);
            assert!(mail.html.contains("portico.test"), "{}", mail.html);
            assert!(!mail.raw.contains("evil"), "{}", mail.raw);
        }
    }
}

/// T54: what is stored of a password is no password, wherever one is asked for.
#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn t54_a_stored_hash_is_no_password(pool: PgPool) {
    let world = World::new(pool).await;
    for actor in [&world.acme.customer.primary, &world.acme.agent] {
        let of = format!("select password_hash from accounts where id = '{}'", actor.account);
        let hash: String = world.app.ask(&of).await;
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        let last = hash.rsplit('$').next().unwrap();
        for wrong in [hash.as_str(), last, &PASSWORD.to_uppercase(), &format!("{PASSWORD} ")] {
            actor.tries_to_sign_in(wrong).await.is_problem(401, "invalid_credentials");
        }
        let confirm = json!({"password": hash});
        actor.tries_to_sign_in(PASSWORD).await.is(200);
        actor.post(actor.path("/auth/confirm"), confirm).await.is_invalid("password", "wrong");
        let change = json!({"current_password": hash, "password": "five loud harbour bells"});
        let change = actor.post(actor.path("/auth/change-password"), change);
        change.await.is_invalid("current_password", "wrong");
    }
}

/// T55: an admin who is made an agent is one for every token that they have, and their stream tells no more than an
/// agent's, at once.
#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn t55_an_admin_who_becomes_an_agent_is_one_at_once_with_an_old_token_and_an_open_stream(pool: PgPool) {
    let world = World::new(pool).await;
    let (acme, admin) = (&world.acme, &world.acme.admin);
    let becomes = async |who: &Actor, role: &str| {
        let path = format!("/api/staff/{}", who.member);
        admin.call(Method::PATCH, &path).json(&json!({"role": role})).await.is(200);
    };
    becomes(&acme.manager, "admin").await;
    let fallen = acme.manager.with(acme.manager.signs_in().await);
    let elsewhere = acme.manager.on(world.another_node().await, fallen.session().await.clone());
    let (mut here, mut there) = (fallen.listens().await, elsewhere.listens().await);
    let new = |name: &str| json!({"name": name, "permissions": ["tickets:read"]});
    fallen.post("/api/api-keys", new("Before")).await.is(201);
    assert_eq!(here.hears("created").await.data["resource"], "api_key");
    assert_eq!(there.hears("created").await.data["resource"], "api_key");
    becomes(&acme.manager, "agent").await;
    fallen.post("/api/api-keys", new("After")).await.is_problem(403, "forbidden");
    let staff = json!({"email": "accomplice@evil.example", "role": "admin"});
    fallen.post("/api/invitations", staff).await.is_problem(403, "forbidden");
    let back = fallen.call(Method::PATCH, &format!("/api/staff/{}", fallen.member));
    back.json(&json!({"role": "admin"})).await.is_problem(403, "forbidden");
    assert_eq!(fallen.get("/api/me").await.is_ok()["role"], "agent");
    crate::app::within(AT_ONCE, "the other node hears of it", || async {
        (elsewhere.get("/api/api-keys").await.status == 403).then_some(())
    })
    .await;
    admin.post("/api/api-keys", new("Later")).await.is(201);
    acme.customer.raises("Printer on fire").await;
    for stream in [&mut here, &mut there] {
        let heard = stream.hears_until("raised").await;
        let of_keys = heard.iter().filter(|one| one.data["resource"] == "api_key").count();
        assert_eq!(of_keys, 0, "{heard:?}");
    }
}

/// Operations that look at the cookie or set it: they let anybody in, and tell that they refuse other sites.
fn with_cookie() -> Vec<Operation> {
    let mut all = writing();
    all.retain(|operation| operation.door() == Door::Anybody && operation.tells_of("forbidden"));
    for what in ["login", "refresh", "logout", "verify", "start", "callback", "accept-invitation"] {
        let of = all.iter().filter(|operation| operation.path.ends_with(&format!("/{what}"))).count();
        assert_eq!(of, 2, "{what} is on both sides");
    }
    all
}

/// T56: no other site can use the cookie, by whatever a page of it can send.
#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn t56_another_site_can_use_nobodys_cookie(pool: PgPool) {
    let world = World::new(pool).await;
    let acme = &world.acme;
    let mut cookies = Vec::new();
    for actor in [&acme.customer.primary, &acme.agent] {
        cookies.push(actor.signs_in().await.cookie);
    }
    let before = world.app.digest().await;
    for operation in with_cookie() {
        let surface = Surface::of_path(&operation.path);
        let cookie = &cookies[usize::from(surface == Surface::Console)];
        let path = path_on(&operation, acme, crate::probe::UNKNOWN);
        let call = |method: Method| {
            let call = Call::new(&world.app, method, &path);
            call.header("cookie", format!("{}={cookie}", surface.cookie()))
        };
        let body = operation.body().map(|_| operation.valid_body(|_| Some(acme.id))).unwrap_or(json!({}));
        for origin in [
            "https://evil.example",
            "null",
            "",
            "http://portico.test",
            "https://portico.test.evil.example",
            "https://portico.test:8443",
            "https://evil.portico.test",
        ] {
            let answer = call(Method::POST).header("origin", origin).json(&body).await;
            assert_eq!(answer.status, 403, "{} from {origin:?}: {}", operation.name(), answer.body);
            answer.is_problem(403, "forbidden");
            assert_eq!(answer.header("set-cookie"), None);
        }
        // One of ours beside it makes it no better.
        let both = call(Method::POST).header("origin", ORIGIN).header("origin", "https://evil.example");
        both.json(&body).await.is_problem(403, "forbidden");
        // What a form can send, without an origin as old browsers do.
        for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"] {
            let answer = call(Method::POST).raw(kind, body.to_string()).await;
            answer.is_problem(415, "unsupported_media_type");
        }
        call(Method::POST).await.is_problem(415, "unsupported_media_type");
    }
    assert_eq!(world.app.digest().await, before);
    // Nothing has ended.
    for (actor, cookie) in [&acme.customer.primary, &acme.agent].into_iter().zip(&cookies) {
        crate::sessions::refresh(actor, cookie).header("origin", ORIGIN).await.is(200);
    }
}

/// T56: a link does nothing: what changes something is no `GET`, with the cookie or the token.
#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn t56_no_get_changes_anything(pool: PgPool) {
    let world = World::new(pool).await;
    let acme = &world.acme;
    let ticket = acme.customer.raises("Printer on fire").await;
    let mut sessions = Vec::new();
    for actor in [&acme.customer.primary, &acme.admin] {
        sessions.push(actor.signs_in().await);
    }
    let before = world.app.digest().await;
    let mut refused = 0;
    for operation in writing() {
        let session = &sessions[usize::from(Surface::of_path(&operation.path) == Surface::Console)];
        let path = path_on(&operation, acme, ticket.id);
        let cookie = format!("{}={}", Surface::of_path(&operation.path).cookie(), session.cookie);
        let get = Call::new(&world.app, Method::GET, &path).token(&session.token).header("cookie", cookie);
        let answer = with_body(get, &operation, &json!({})).await;
        if document()["paths"][&operation.path].get("get").is_none() {
            // Another path may have the same shape: `show` of a thing named like the action is not there.
            assert!(matches!(answer.status, 404 | 405), "{}: {}", operation.name(), answer.status);
            refused += 1;
        }
    }
    assert!(refused > 50, "only {refused} of {} have no GET", operations().len());
    assert_eq!(world.app.digest().await, before);
}
