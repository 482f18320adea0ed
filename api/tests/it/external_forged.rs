//! Tokens that a provider did not sign, or not for this sign-in: none lets anybody in, and none makes an account.

use crate::answer::Answer;
use crate::liar::{CLIENT, Key, Liar, SECRET, by_secret, unsigned, world_of};
use crate::world::World;
use chrono::TimeDelta;
use serde_json::{Value, json};
use sqlx::PgPool;

const NINA: &str = "nina.new@newcomer.example";

/// What an honest provider says of Nina.
fn claims(world: &World, liar: &Liar, nonce: &str) -> Value {
    let now = world.app.clock.now().timestamp();
    json!({"iss": liar.issuer, "sub": "nina", "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": nonce,
        "email": NINA, "email_verified": true, "given_name": "Nina", "family_name": "New"})
}

/// The same with one claim changed, or left out where it is null.
fn with(mut claims: Value, name: &str, value: &Value) -> Value {
    match value {
        Value::Null => claims.as_object_mut().unwrap().remove(name),
        other => claims.as_object_mut().unwrap().insert(name.to_owned(), other.clone()),
    };
    claims
}

/// How many accounts, sessions, links with a provider and members there are.
async fn everybody(world: &World) -> Vec<i64> {
    let mut all = Vec::new();
    for table in ["accounts", "sessions", "identities", "members"] {
        all.push(world.app.ask(&format!("select count(*) from {table}")).await);
    }
    all
}

/// Signs in as an honest provider would have it.
async fn honestly(world: &World, liar: &Liar) -> Answer {
    liar.vouches(world, |nonce| liar.key.signs(&liar.key.header(), &claims(world, liar, nonce))).await
}

/// Refused in words, by the provider's fault, with nothing done and no cookie of a session.
#[track_caller]
fn is_not_believed(answer: &Answer, attack: &str) {
    assert_eq!(answer.status, 502, "{attack}: {}", answer.body);
    let problem = answer.is_problem(502, "external_failed");
    assert!(problem["detail"].as_str().unwrap().contains("Ours"), "{attack}: {problem}");
    assert_eq!(answer.cookie("__Host-portico-portal"), None, "{attack}");
}

/// T48 as far as it is about the tokens of others: other keys, no signature, one by a secret that everybody knows, and
/// headers that name a key of their own, which nobody goes and fetches.
#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn t48_a_token_that_the_provider_did_not_sign_lets_nobody_in(pool: PgPool) {
    let (liar, canary) = (Liar::start().await, Liar::start().await);
    let world = world_of(pool, &liar).await;
    let (forger, key) = (Key::new("one"), &liar.key);
    canary.publishes(vec![forger.public()]);
    let address = format!("{}/keys", canary.issuer);
    let before = everybody(&world).await;
    let header = |more: Value| {
        let mut header = key.header();
        header.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        header
    };
    let hs256 = header(json!({"alg": "HS256"}));
    type Forged<'a> = (&'a str, Box<dyn Fn(&Value) -> String + 'a>);
    let mut attacks: Vec<Forged<'_>> = vec![
        ("another key", Box::new(|claims| forger.signs(&key.header(), claims))),
        (
            "the public key as a secret",
            Box::new(|claims| by_secret(&hs256, claims, key.public_pem().as_bytes())),
        ),
        (
            "its JSON as a secret",
            Box::new(|claims| by_secret(&hs256, claims, key.public().to_string().as_bytes())),
        ),
        ("the client's secret", Box::new(|claims| by_secret(&hs256, claims, SECRET.as_bytes()))),
        ("no signature", Box::new(|claims| format!("{}.", unsigned(&key.header(), claims)))),
        ("a key that nobody knows", Box::new(|claims| forger.signs(&header(json!({"kid": "two"})), claims))),
        ("no name of a key", Box::new(|claims| forger.signs(&json!({"alg": "ES256"}), claims))),
        ("no token", Box::new(|_| String::new())),
        (
            "claims exchanged after signing",
            Box::new(|claims| {
                let honest = key.signs(&key.header(), &with(claims.clone(), "sub", &json!("somebody")));
                format!("{}.{}", unsigned(&key.header(), claims), honest.rsplit('.').next().unwrap())
            }),
        ),
    ];
    for alg in ["none", "None", "nOnE", "NONE", ""] {
        let none = json!({"alg": alg, "typ": "JWT"});
        attacks.push(("alg none", Box::new(move |claims| format!("{}.", unsigned(&none, claims)))));
    }
    for named in [
        json!({"jku": address}),
        json!({"x5u": address}),
        json!({"jwk": forger.public()}),
        json!({"jku": address, "x5u": address, "jwk": forger.public(), "kid": "two"}),
        json!({"kid": "../../../../dev/null"}),
        json!({"kid": "' or 1=1 --"}),
        json!({"crit": ["exp"], "jku": address}),
    ] {
        let (header, forger) = (header(named), &forger);
        attacks.push(("a header of one's own", Box::new(move |claims| forger.signs(&header, claims))));
    }
    for (attack, forge) in &attacks {
        let answer = liar.vouches(&world, |nonce| forge(&claims(&world, &liar, nonce))).await;
        is_not_believed(&answer, attack);
    }
    assert_eq!(everybody(&world).await, before);
    assert_eq!(canary.asked(), [""; 0], "an address in a header is not asked");
    // The same server, when it does not lie.
    let answer = honestly(&world, &liar).await;
    assert_eq!(answer.is_ok()["me"]["email"], NINA);
    assert!(liar.asked().iter().any(|asked| asked == "POST /token"));
}

/// T51 as far as it is about claims: a token that was signed, but for another party, by another issuer, for another
/// sign-in, or for another time.
#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn t51_a_token_for_somebody_or_something_else_lets_nobody_in(pool: PgPool) {
    let liar = Liar::start().await;
    let world = world_of(pool, &liar).await;
    let before = everybody(&world).await;
    let now = world.app.clock.now().timestamp();
    let hour = TimeDelta::hours(1).num_seconds();
    for (name, value) in [
        ("aud", json!("another")),
        ("aud", json!(["another", "portico.example"])),
        ("aud", json!([])),
        ("aud", Value::Null),
        ("azp", json!("another")),
        ("iss", json!("https://accounts.google.com")),
        ("iss", json!(format!("{}/", liar.issuer))),
        ("iss", json!(liar.issuer.replace("127.0.0.1", "localhost"))),
        ("iss", Value::Null),
        ("exp", json!(now - 61)),
        ("exp", Value::Null),
        ("exp", json!("never")),
        ("iat", json!(now + hour)),
        ("iat", Value::Null),
        ("nbf", json!(now + hour)),
        ("nbf", json!("later")),
        ("sub", json!("")),
        ("sub", Value::Null),
    ] {
        let forge = |nonce: &str| {
            liar.key.signs(&liar.key.header(), &with(claims(&world, &liar, nonce), name, &value))
        };
        is_not_believed(&liar.vouches(&world, forge).await, &format!("{name} is {value}"));
    }
    assert_eq!(everybody(&world).await, before);
    honestly(&world, &liar).await.is(200);
}

/// T51: the nonce binds a token to the sign-in that it was asked for. One that lacks it or has another's answers no
/// question of ours, as a state that is over does.
#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn t51_a_token_without_the_nonce_of_its_sign_in_lets_nobody_in(pool: PgPool) {
    let liar = Liar::start().await;
    let world = world_of(pool, &liar).await;
    let signs = |claims: &Value| liar.key.signs(&liar.key.header(), claims);
    let mut replayed = String::new();
    let honest = |nonce: &str| {
        replayed = signs(&claims(&world, &liar, nonce));
        replayed.clone()
    };
    liar.vouches(&world, honest).await.is(200);
    let before = everybody(&world).await;
    liar.vouches(&world, |_| replayed.clone()).await.is_problem(410, "external_over");
    for wrong in [Value::Null, json!(""), json!("another"), json!(["a", "b"])] {
        let forge = |nonce: &str| signs(&with(claims(&world, &liar, nonce), "nonce", &wrong));
        let answer = liar.vouches(&world, forge).await;
        // What can't be a nonce makes the whole no token.
        let is_text = wrong.is_string() || wrong.is_null();
        let (status, code) = if is_text { (410, "external_over") } else { (502, "external_failed") };
        answer.is_problem(status, code);
        assert_eq!(answer.cookie("__Host-portico-portal"), None);
    }
    assert_eq!(everybody(&world).await, before);
    honestly(&world, &liar).await.is(200);
}
