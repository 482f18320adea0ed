//! Signing in and staying signed in: tokens that are exchanged, copied, forged, and given back.

use crate::actor::{Actor, Call, PASSWORD, Session, Surface};
use crate::answer::Answer;
use crate::app::ORIGIN;
use crate::liar::Liar;
use crate::world::World;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use ed25519_dalek::pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::PgPool;

pub(crate) fn refresh<'a>(actor: &'a Actor, cookie: &str) -> Call<'a> {
    let cookie = format!("{}={cookie}", actor.surface.cookie());
    Call::new(&actor.app, Method::POST, &actor.path("/auth/refresh"))
        .header("cookie", cookie)
        .json(&json!({}))
}

pub(crate) fn next(actor: &Actor, answer: &Answer) -> String {
    answer.clone().is(200).cookie(actor.surface.cookie()).expect("the next refresh token")
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_refresh_token_is_exchanged_at_every_use(pool: PgPool) {
    let world = World::new(pool).await;
    for actor in [&world.acme.customer.primary, &world.acme.agent] {
        let Session { token, cookie: first } = actor.signs_in().await;
        let answer = refresh(actor, &first).await;
        let second = next(actor, &answer);
        assert_ne!(second, first);
        let set = answer.header("set-cookie").unwrap();
        for guard in ["__Host-", "; Path=/", "; HttpOnly", "; Secure", "; SameSite=Strict", "; Max-Age="] {
            assert!(set.contains(guard), "{guard} in {set}");
        }
        assert!(!answer.body.contains(&second), "the refresh token is in its cookie only");
        let access = answer.json()["access_token"].as_str().unwrap().to_owned();
        let fresh = actor.with(Session { token: access, cookie: second.clone() });
        fresh.get(fresh.path("/me")).await.is(200);
        actor.with(Session { token, cookie: String::new() }).get(actor.path("/me")).await.is(200);
        next(actor, &refresh(actor, &second).await);
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn t47_a_copied_refresh_token_ends_the_session_for_everybody(pool: PgPool) {
    let world = World::new(pool).await;
    let (actor, clock) = (&world.acme.customer.primary, &world.app.clock);
    let first = actor.signs_in().await;
    let stays = actor.signs_in().await;
    let second = next(actor, &refresh(actor, &first.cookie).await);
    let answer = refresh(actor, &second).await;
    let third = next(actor, &answer);
    let access = answer.json()["access_token"].as_str().unwrap().to_owned();
    clock.advance(TimeDelta::seconds(11));
    refresh(actor, &first.cookie).await.is_unauthenticated();
    refresh(actor, &third).await.is_unauthenticated();
    let fresh = actor.with(Session { token: access, cookie: third });
    fresh.get(fresh.path("/me")).await.is_unauthenticated();
    let other = actor.with(stays);
    other.get(other.path("/me")).await.is(200);
    let told: i64 = world
        .app
        .ask("select count(*) from audit_events where action = 'account.session_reuse_detected'")
        .await;
    assert_eq!(told, 1);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn an_answer_that_was_lost_is_given_again_until_its_token_was_used(pool: PgPool) {
    let world = World::new(pool).await;
    let (actor, clock) = (&world.acme.agent, &world.app.clock);
    let first = actor.signs_in().await.cookie;
    let second = next(actor, &refresh(actor, &first).await);
    for _ in 0..3 {
        clock.advance(TimeDelta::hours(2));
        assert_eq!(next(actor, &refresh(actor, &first).await), second, "the same successor, not another one");
    }
    let third = next(actor, &refresh(actor, &second).await);
    // Whoever has the second token has no need of the first: two had that one.
    refresh(actor, &first).await.is_unauthenticated();
    refresh(actor, &third).await.is_unauthenticated();
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn t47_a_grandparent_is_a_copy_at_once(pool: PgPool) {
    let world = World::new(pool).await;
    let actor = &world.acme.agent;
    let first = actor.signs_in().await.cookie;
    let second = next(actor, &refresh(actor, &first).await);
    let third = next(actor, &refresh(actor, &second).await);
    assert_eq!(next(actor, &refresh(actor, &second).await), third);
    refresh(actor, &first).await.is_unauthenticated();
    for later in [&second, &third] {
        refresh(actor, later).await.is_unauthenticated();
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn asking_for_a_lost_answer_keeps_no_session_from_being_idle(pool: PgPool) {
    let world = World::new(pool).await;
    let (actor, clock) = (&world.acme.agent, &world.app.clock);
    let first = actor.signs_in().await.cookie;
    let second = next(actor, &refresh(actor, &first).await);
    clock.advance(TimeDelta::hours(7));
    next(actor, &refresh(actor, &first).await);
    clock.advance(TimeDelta::hours(1));
    for token in [&first, &second] {
        refresh(actor, token).await.is_unauthenticated();
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn t47_fifty_refreshes_at_once_have_one_successor(pool: PgPool) {
    let world = World::new(pool).await;
    let actor = &world.acme.customer.primary;
    let first = actor.signs_in().await.cookie;
    let all = futures_util::future::join_all((0..50).map(|_| refresh(actor, &first).into_future())).await;
    let successors: std::collections::BTreeSet<_> = all.iter().map(|answer| next(actor, answer)).collect();
    assert_eq!(successors.len(), 1);
    let generation: i32 = world.app.ask("select max(generation) from sessions").await;
    assert_eq!(generation, 2);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_session_ends_by_signing_out_by_idleness_and_by_age(pool: PgPool) {
    let world = World::new(pool).await;
    let (agent, clock) = (&world.acme.agent, &world.app.clock);
    let session = agent.signs_in().await;
    let leaving = agent.with(session.clone());
    let out = leaving
        .call(Method::POST, "/api/auth/logout")
        .header("cookie", format!("__Host-portico-console={}", session.cookie))
        .await;
    assert_eq!(out.clone().is(204).cookie("__Host-portico-console").as_deref(), Some(""));
    leaving.get("/api/me").await.is_unauthenticated();
    refresh(agent, &session.cookie).await.is_unauthenticated();
    let idle = agent.signs_in().await;
    clock.advance(TimeDelta::hours(8) + TimeDelta::seconds(1));
    refresh(agent, &idle.cookie).await.is_unauthenticated();
    let mut cookie = agent.signs_in().await.cookie;
    for _ in 0..3 {
        clock.advance(TimeDelta::hours(7));
        cookie = next(agent, &refresh(agent, &cookie).await);
    }
    clock.advance(TimeDelta::hours(4));
    refresh(agent, &cookie).await.is_unauthenticated();
    let token = agent.signs_in().await;
    clock.advance(TimeDelta::seconds(599));
    agent.with(token.clone()).get("/api/me").await.is(200);
    clock.advance(TimeDelta::seconds(1));
    agent.with(token).get("/api/me").await.is_unauthenticated();
}

/// T48: `none` in every spelling, other keys and algorithms, headers that name a key, other claims, other tokens.
#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn t48_forged_access_tokens_open_nothing(pool: PgPool) {
    let world = World::new(pool).await;
    let (client, agent) = (&world.acme.customer.primary, &world.acme.agent);
    let session = client.session().await.clone();
    let parts: Vec<_> = session.token.split('.').collect();
    let read =
        |part: &str| -> Value { serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap() };
    let write = |json: &Value| URL_SAFE_NO_PAD.encode(json.to_string());
    let claims = read(parts[1]);
    let pem = std::fs::read_to_string(world.app.data().join("keys/signing.pem")).unwrap();
    let key = ed25519_dalek::SigningKey::from_pkcs8_pem(&pem).unwrap();
    let public = key.verifying_key().to_bytes();
    let der =
        |key: &ed25519_dalek::SigningKey| EncodingKey::from_ed_der(key.to_pkcs8_der().unwrap().as_bytes());
    let signing = der(&key);
    let signed = |header: &Header, claims: &Value| jsonwebtoken::encode(header, claims, &signing).unwrap();
    let eddsa = Header::new(Algorithm::EdDSA);
    let with = |name: &str, value: Value| {
        let mut claims = claims.clone();
        claims[name] = value;
        claims
    };
    // The honest token first, so that what the server remembers of it is there for the forged ones to find.
    client.get("/api/client-portal/me").await.is(200);
    let mut attacks = vec![
        ("HS256 with the public key", {
            let key = EncodingKey::from_secret(&public);
            jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &key).unwrap()
        }),
        ("another key", {
            let other = ed25519_dalek::SigningKey::from_bytes(&[7; 32]);
            jsonwebtoken::encode(&eddsa, &claims, &der(&other)).unwrap()
        }),
        ("the refresh token", session.cookie.clone()),
        (
            "claims exchanged",
            format!("{}.{}.{}", parts[0], write(&with("org", json!(world.globex.id))), parts[2]),
        ),
        ("no signature", format!("{}.{}.", parts[0], parts[1])),
    ];
    for alg in ["none", "None", "nOnE", "NONE", ""] {
        let header = write(&json!({"alg": alg, "typ": "JWT"}));
        attacks.push(("alg none", format!("{header}.{}.", parts[1])));
        attacks.push(("alg none with the signature", format!("{header}.{}.{}", parts[1], parts[2])));
    }
    // Signed by whoever wrote the header, and by nobody else.
    let canary = Liar::start().await;
    let forger = ed25519_dalek::SigningKey::from_bytes(&[7; 32]);
    let jwk = json!({"kty": "OKP", "crv": "Ed25519", "kid": "one",
        "x": URL_SAFE_NO_PAD.encode(forger.verifying_key().to_bytes())});
    canary.publishes(vec![jwk.clone()]);
    let address = format!("{}/keys", canary.issuer);
    for header in [
        json!({"alg": "EdDSA", "kid": "../../keys/signing.pem"}),
        json!({"alg": "EdDSA", "kid": "../../../../dev/null"}),
        json!({"alg": "EdDSA", "kid": "' or 1=1 --"}),
        json!({"alg": "EdDSA", "kid": "one", "jku": address}),
        json!({"alg": "EdDSA", "x5u": address, "crit": ["exp"]}),
        json!({"alg": "EdDSA", "jwk": jwk}),
        json!({"alg": "EdDSA", "kid": "one", "jku": address, "x5u": address, "jwk": jwk}),
    ] {
        let text = format!("{}.{}", write(&header), parts[1]);
        attacks.push(("a header of one's own with the signature of before", format!("{text}.{}", parts[2])));
        let signature = jsonwebtoken::crypto::sign(text.as_bytes(), &der(&forger), Algorithm::EdDSA).unwrap();
        attacks.push(("a header of one's own", format!("{text}.{signature}")));
    }
    // What else comes out of signing in.
    client.gets_a_phone().await;
    attacks.push(("what waits for the second factor", client.is_challenged().await));
    let id_token = canary.key.signs(&canary.key.header(), &claims);
    attacks.push(("what a provider says who it is", id_token));
    let now = claims["iat"].as_i64().unwrap();
    for (name, value) in [
        ("exp", json!(now - 61)),
        ("exp", Value::Null),
        ("exp", json!("never")),
        ("nbf", json!(now + 3600)),
        ("nbf", Value::Null),
        ("iss", json!("https://evil.example")),
        ("iss", Value::Null),
        ("aud", json!("console")),
        ("aud", json!(["portal", "console"])),
        ("aud", Value::Null),
        ("sub", json!(agent.account)),
        ("sub", Value::Null),
        ("sid", json!(world.app.clock.id())),
        ("org", json!(world.globex.id)),
    ] {
        attacks.push((name, signed(&eddsa, &with(name, value))));
    }
    assert_eq!(claims["iss"], ORIGIN);
    for (attack, token) in attacks {
        for path in ["/api/client-portal/me", "/api/me", "/api/client-portal/tickets", "/api/tickets"] {
            let answer = Call::new(&world.app, Method::GET, path).token(&token).await;
            assert_eq!(answer.status, 401, "{attack} at {path}: {}", answer.body);
            answer.is_unauthenticated();
        }
    }
    assert_eq!(canary.asked(), [""; 0], "an address in a header is not asked");
    let same = signed(&eddsa, &claims);
    Call::new(&world.app, Method::GET, "/api/client-portal/me").token(&same).await.is(200);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_cookie_of_one_surface_is_nothing_to_the_other(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    let cookie = client.signs_in().await.cookie;
    for name in [Surface::Console.cookie(), "portico-portal", "__Secure-portico-portal"] {
        let call = Call::new(&world.app, Method::POST, "/api/auth/refresh")
            .header("cookie", format!("{name}={cookie}"));
        call.json(&json!({})).await.is_unauthenticated();
    }
    // Staff have no business in the portal, nor clients in the console, with the right password either.
    let wrong_door = |actor: &Actor, root: &str| {
        let body = json!({"email": actor.email, "password": PASSWORD});
        Call::new(&world.app, Method::POST, &format!("{root}/auth/login")).json(&body).into_future()
    };
    wrong_door(client, "/api").await.is_problem(401, "invalid_credentials");
    wrong_door(&world.acme.admin, "/api/client-portal").await.is_problem(401, "invalid_credentials");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn an_access_token_ends_with_its_session(pool: PgPool) {
    let world = World::new(pool).await;
    let (agent, clock) = (&world.acme.agent, &world.app.clock);
    let mut cookie = agent.signs_in().await.cookie;
    for _ in 0..3 {
        clock.advance(TimeDelta::hours(7));
        cookie = next(agent, &refresh(agent, &cookie).await);
    }
    clock.advance(TimeDelta::minutes(175));
    let answer = refresh(agent, &cookie).await.is(200);
    let token = answer.json()["access_token"].as_str().unwrap().to_owned();
    let last = agent.with(Session { token, cookie: String::new() });
    last.get("/api/me").await.is(200);
    clock.advance(TimeDelta::minutes(6));
    last.get("/api/me").await.is_unauthenticated();
}
