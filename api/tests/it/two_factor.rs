//! The second factor: a right password alone opens nothing, and a code opens once.

use crate::actor::{Call, PASSWORD, Surface};
use crate::app::{App, eventually};
use crate::document::{Door, operations};
use crate::phone::{Phone, shows_on};
use crate::probe::{answer, call, things_of};
use crate::world::World;
use chrono::TimeDelta;
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::PgPool;
use std::time::Duration;

/// What happened to an account by the audit trail, oldest first.
async fn trail(app: &App, account: uuid::Uuid) -> Vec<String> {
    let all: Value = app
        .ask(&format!(
            "select coalesce(jsonb_agg(action order by created_at, id), '[]') from audit_events
             where object_id = '{account}'"
        ))
        .await;
    all.as_array().unwrap().iter().map(|action| action.as_str().unwrap().to_owned()).collect()
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_right_password_gives_nothing_but_a_challenge(pool: PgPool) {
    let world = World::new(pool).await;
    for actor in [&world.acme.customer.primary, &world.acme.agent] {
        let phone = actor.gets_a_phone().await;
        let challenge = actor.is_challenged().await;
        let me = actor.path("/auth/me");
        Call::new(&world.app, Method::GET, &me).token(&challenge).await.is_unauthenticated();
        let other = if actor.surface == Surface::Portal { Surface::Console } else { Surface::Portal };
        let code = phone.next(&world.app);
        shows_on(other, &world.app, &challenge, &code).await.is_problem(401, "challenge_over");
        actor.shows(&format!("{challenge}x"), &code).await.is_problem(401, "challenge_over");
        let session = actor.shows(&challenge, &code).await.is(200);
        assert!(session.cookie(actor.surface.cookie()).is_some());
        let token = session.json()["access_token"].as_str().unwrap().to_owned();
        Call::new(&world.app, Method::GET, &me).token(&token).await.is(200);
        actor.shows(&challenge, &phone.next(&world.app)).await.is_problem(401, "challenge_over");
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn nothing_is_on_before_a_code_of_the_key_was_shown(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    let enable = |code: String| client.post(client.path("/auth/two-factor/enable"), json!({"code": code}));
    enable("123456".to_owned()).await.is_problem(409, "setup_over");
    let first = client.post(client.path("/auth/two-factor/setup"), json!({})).await.is(200).json();
    let setup = client.post(client.path("/auth/two-factor/setup"), json!({})).await.is(200).json();
    let uri = setup["uri"].as_str().unwrap();
    assert!(uri.starts_with("otpauth://totp/Acme%20Web:marta%2Etidewell%40acme%2Eexample?secret="), "{uri}");
    assert!(setup["qr_svg"].as_str().unwrap().starts_with("<svg "));
    enable(Phone::reads(&first).shows(&world.app)).await.is_invalid("code", "wrong");
    client.tries_to_sign_in(PASSWORD).await.is(200);
    let phone = Phone::reads(&setup);
    world.app.clock.advance(TimeDelta::minutes(15));
    let later = client.with(client.signs_in().await);
    let code = json!({"code": phone.shows(&world.app)});
    later.post(client.path("/auth/two-factor/enable"), code).await.is_problem(409, "setup_over");
    let off = later.get(client.path("/auth/two-factor")).await.is_ok();
    assert_eq!(off, json!({"since": null, "recovery_codes_left": 0, "is_required": false}));
    client.tries_to_sign_in(PASSWORD).await.is(200);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn the_key_is_sealed_at_rest_and_bound_to_its_account(pool: PgPool) {
    let world = World::new(pool).await;
    let (client, other) = (&world.acme.customer.primary, &world.acme.customer.colleague);
    let setup = client.post(client.path("/auth/two-factor/setup"), json!({})).await.is(200).json();
    let phone = Phone::reads(&setup);
    let code = json!({"code": phone.shows(&world.app)});
    let codes = client.post(client.path("/auth/two-factor/enable"), code).await.is(200).json();
    let key = data_encoding::BASE32_NOPAD.decode(setup["key"].as_str().unwrap().as_bytes()).unwrap();
    let key = data_encoding::HEXLOWER.encode(&key);
    let everything = "select string_agg(t::text, ' ') from (select a::text from accounts a union all
         select r::text from recovery_codes r union all select e::text from audit_events e union all
         select m::text from mails m) t";
    let rows: String = world.app.ask(everything).await;
    assert!(!rows.contains(&key) && !rows.contains(setup["key"].as_str().unwrap()));
    for code in codes["codes"].as_array().unwrap() {
        let code = code.as_str().unwrap();
        assert!(!rows.contains(code) && !rows.contains(&code.replace('-', "")));
    }
    // Moved to somebody else, it opens nothing.
    world
        .app
        .make(&format!(
            "update accounts o set two_factor_enabled = true, two_factor_secret = a.two_factor_secret, two_factor_since = now()
             from accounts a where a.id = '{}' and o.id = '{}'",
            client.account, other.account
        ))
        .await;
    let challenge = other.is_challenged().await;
    other.shows(&challenge, &phone.next(&world.app)).await.is_problem(500, "internal");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_code_is_never_good_twice(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    let phone = client.gets_a_phone().await;
    // The code that turned it on was one use.
    let challenge = client.is_challenged().await;
    client.shows(&challenge, &phone.shows(&world.app)).await.is_invalid("code", "wrong");
    let code = phone.next(&world.app);
    client.shows(&challenge, &code).await.is(200);
    let challenge = client.is_challenged().await;
    client.shows(&challenge, &code).await.is_invalid("code", "wrong");
    // Nor is one from before the one that was used.
    let (earlier, later) = (phone.next(&world.app), phone.next(&world.app));
    client.shows(&challenge, &later).await.is(200);
    let challenge = client.is_challenged().await;
    client.shows(&challenge, &earlier).await.is_invalid("code", "wrong");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn of_one_code_brought_by_many_at_once_exactly_one_signs_in(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    let phone = client.gets_a_phone().await;
    for code in [phone.next(&world.app), phone.recovery[0].clone()] {
        sqlx::query("delete from login_attempts").execute(&world.app.pool).await.unwrap();
        let mut challenges = Vec::new();
        for _ in 0..4 {
            challenges.push(client.is_challenged().await);
        }
        let all = join_all(challenges.iter().map(|challenge| client.shows(challenge, &code))).await;
        let won = all.iter().filter(|answer| answer.status == 200).count();
        assert_eq!(won, 1, "{:?}", all.iter().map(|answer| answer.status).collect::<Vec<_>>());
        // One challenge is met once, too, whatever is brought for it.
        let (challenge, recovery) = (client.is_challenged().await, &phone.recovery[1..3]);
        let twice = join_all(recovery.iter().map(|code| client.shows(&challenge, code))).await;
        let won = twice.iter().filter(|answer| answer.status == 200).count();
        assert!(won <= 1, "one challenge opened {won} sessions");
        let left: i64 = world.app.ask("select count(*) from recovery_codes").await;
        assert!(left >= 7, "a code was lost for nothing: {left}");
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_recovery_code_is_good_once_and_new_ones_void_the_old(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    let phone = client.gets_a_phone().await;
    assert_eq!(phone.recovery.len(), 10);
    let typed = phone.recovery[0].to_lowercase().replace('-', " ");
    client.signs_in_with(&typed).await;
    let mail = world.app.mail_to(&client.email, "A recovery code was used").await;
    assert!(mail.text.contains("9 are left."), "{}", mail.text);
    let challenge = client.is_challenged().await;
    client.shows(&challenge, &phone.recovery[0]).await.is_invalid("code", "wrong");
    let renew = || client.post(client.path("/auth/two-factor/recovery-codes"), json!({}));
    let renewed = renew().await.is(200).json();
    client.shows(&challenge, &phone.recovery[1]).await.is_invalid("code", "wrong");
    client.shows(&challenge, renewed["codes"][0].as_str().unwrap()).await.is(200);
    let state = client.get(client.path("/auth/two-factor")).await.is_ok();
    assert_eq!(state["recovery_codes_left"], 9);
    client.post(client.path("/auth/two-factor/disable"), json!({})).await.is(204);
    renew().await.is_problem(409, "two_factor_off");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_challenge_is_over_after_five_wrong_codes_and_after_five_minutes(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    let phone = client.gets_a_phone().await;
    let challenge = client.is_challenged().await;
    for _ in 0..4 {
        client.shows(&challenge, "000000").await.is_invalid("code", "wrong");
    }
    client.shows(&challenge, "000000").await.is_problem(401, "challenge_over");
    world.app.clock.advance(TimeDelta::hours(1));
    client.shows(&challenge, &phone.next(&world.app)).await.is_problem(401, "challenge_over");
    let challenge = client.is_challenged().await;
    world.app.clock.advance(TimeDelta::minutes(5));
    client.shows(&challenge, &phone.next(&world.app)).await.is_problem(401, "challenge_over");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn wrong_codes_slow_down_though_the_password_is_right_every_time(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    let phone = client.gets_a_phone().await;
    let mut wrong = 0;
    let refused = loop {
        let challenge = client.is_challenged().await;
        let answer = client.shows(&challenge, "000000").await;
        if answer.status == 429 {
            break answer;
        }
        wrong += 1;
        assert!(wrong < 10, "nobody slows it down");
    };
    refused.is_problem(429, "too_many");
    assert_eq!(wrong, 5);
    // A new password by mail does not clear these counts.
    world.app.clock.advance(TimeDelta::seconds(3));
    let challenge = client.is_challenged().await;
    client.shows(&challenge, "000000").await.is_invalid("code", "wrong");
    let forgot = format!("{}/auth/forgot-password", Surface::Portal.root());
    Call::new(&world.app, Method::POST, &forgot).json(&json!({"email": client.email})).await.is(202);
    let token = world.app.mail_to(&client.email, "Choose a new password").await.token();
    let reset = json!({"token": token, "password": PASSWORD});
    Call::new(&world.app, Method::POST, "/api/client-portal/auth/reset-password").json(&reset).await.is(204);
    let challenge = client.is_challenged().await;
    client.shows(&challenge, "000000").await.is_problem(429, "too_many");
    // Once the wait is over, the owner comes in.
    world.app.clock.advance(TimeDelta::minutes(1));
    client.signs_in_with(&phone.shows(&world.app)).await;
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn t49_a_new_password_by_mail_does_not_pass_the_second_factor(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    let phone = client.gets_a_phone().await;
    let pending = client.is_challenged().await;
    let forgot = json!({"email": client.email});
    Call::new(&world.app, Method::POST, "/api/client-portal/auth/forgot-password")
        .json(&forgot)
        .await
        .is(202);
    let token = world.app.mail_to(&client.email, "Choose a new password").await.token();
    let reset = json!({"token": token, "password": PASSWORD});
    let done =
        Call::new(&world.app, Method::POST, "/api/client-portal/auth/reset-password").json(&reset).await;
    assert_eq!(done.is(204).cookie(client.surface.cookie()), None);
    // Whoever had only shown the password of before has shown nothing.
    client.shows(&pending, &phone.next(&world.app)).await.is_problem(401, "challenge_over");
    client.signs_in_with(&phone.shows(&world.app)).await;
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn t49_an_invitation_does_not_pass_the_second_factor(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    let phone = client.gets_a_phone().await;
    let invite = json!({"email": client.email, "role": "client", "customer_id": world.globex.customer.id});
    world.globex.manager.post("/api/invitations", invite).await.is(201);
    let token = world.app.mail_to(&client.email, "Invitation to").await.token();
    let accept = json!({"token": token, "password": PASSWORD});
    let path = "/api/client-portal/auth/accept-invitation";
    let answer = Call::new(&world.app, Method::POST, path).json(&accept).await.is(202);
    assert_eq!(answer.cookie(client.surface.cookie()), None);
    let challenge = answer.json()["challenge"].as_str().unwrap().to_owned();
    let inside = client.shows(&challenge, &phone.next(&world.app)).await.is(200).json();
    assert_eq!(inside["me"]["organization"]["slug"], "globex");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_new_phone_takes_the_place_of_the_old_one_without_a_gap(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    let old = client.gets_a_phone().await;
    let setup = client.post(client.path("/auth/two-factor/setup"), json!({})).await.is(200).json();
    let new = Phone::reads(&setup);
    client.signs_in_with(&old.next(&world.app)).await;
    let code = json!({"code": new.shows(&world.app)});
    client.post(client.path("/auth/two-factor/enable"), code).await.is(200);
    let challenge = client.is_challenged().await;
    client.shows(&challenge, &old.next(&world.app)).await.is_invalid("code", "wrong");
    client.shows(&challenge, &old.recovery[0]).await.is_invalid("code", "wrong");
    client.shows(&challenge, &new.shows(&world.app)).await.is(200);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn what_changes_the_second_factor_is_kept_told_by_mail_and_ends_no_session(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    let elsewhere = client.with(client.signs_in().await);
    client.gets_a_phone().await;
    client.post(client.path("/auth/two-factor/recovery-codes"), json!({})).await.is(200);
    client.post(client.path("/auth/two-factor/disable"), json!({})).await.is(204);
    // It is off already: nothing happens.
    client.post(client.path("/auth/two-factor/disable"), json!({})).await.is(204);
    for subject in ["Two-factor sign-in is on", "You have new recovery codes", "Two-factor sign-in is off"] {
        world.app.mail_to(&client.email, subject).await;
    }
    world.app.settles().await;
    assert_eq!(world.app.mails_to(&client.email).len(), 3);
    let kept: Vec<_> = trail(&world.app, client.account).await;
    let kept: Vec<_> = kept.iter().filter(|action| *action != "account.signed_in").collect();
    assert_eq!(
        kept,
        [
            "account.two_factor_setup_begun",
            "account.two_factor_enabled",
            "account.recovery_codes_renewed",
            "account.two_factor_disabled"
        ]
    );
    elsewhere.get(elsewhere.path("/me")).await.is(200);
    client.tries_to_sign_in(PASSWORD).await.is(200);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn who_must_have_a_second_factor_can_do_nothing_but_set_it_up(pool: PgPool) {
    let world = World::new(pool).await;
    let acme = &world.acme;
    let own = things_of(acme, acme.customer.id, &acme.customer).await;
    let (client, admin) = (&acme.customer.primary, &acme.admin);
    let open = [client.listens().await, admin.listens().await];
    admin.get("/api/me").await.is(200);
    world
        .app
        .make(&format!(
            "update organizations set two_factor_roles = '{{client,admin}}' where id = '{}'",
            acme.id
        ))
        .await;
    for stream in open {
        stream.ends_within(Duration::from_millis(5_500)).await;
    }
    // What is remembered of a session counts for five seconds.
    for actor in [client, admin] {
        eventually("the demand is known", || async {
            (actor.get(actor.path("/me")).await.status == 403).then_some(())
        })
        .await;
    }
    let (mut refused, mut let_through) = (0, 0);
    for operation in operations().into_iter().filter(|operation| operation.door() != Door::Anybody) {
        let actor = if Surface::of_path(&operation.path) == Surface::Portal { client } else { admin };
        let (path, body) = (own.path(&operation), own.body(&operation));
        let answer = answer(call(actor, &operation, &path, &body), &operation).await;
        if operation.is_for_setup() {
            assert_ne!(answer.status, 403, "{}: {}", operation.name(), answer.body);
            let_through += 1;
        } else {
            answer.is_problem(403, "two_factor_required");
            refused += 1;
        }
    }
    assert!(refused > 60 && let_through == 8, "{refused} refused, {let_through} let through");
    // An agent may go on; the others set it up, in the session that they have.
    acme.agent.get("/api/me").await.is(200);
    for actor in [client, admin] {
        assert_eq!(actor.get(actor.path("/auth/two-factor")).await.is_ok()["is_required"], true);
        let phone = actor.gets_a_phone().await;
        actor.get(actor.path("/me")).await.is(200);
        let again = actor.with(actor.signs_in_with(&phone.next(&world.app)).await);
        again.get(actor.path("/me")).await.is(200);
        again.post(actor.path("/auth/two-factor/disable"), json!({})).await.is(204);
        again.get(actor.path("/me")).await.is_problem(403, "two_factor_required");
        // Signing out is no way out, but it is possible.
        again.call(Method::POST, &actor.path("/auth/logout")).await.is(204);
        again.get(actor.path("/auth/two-factor")).await.is_unauthenticated();
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn an_admin_resets_the_second_factor_of_who_belongs_to_nobody_else(pool: PgPool) {
    let world = World::new(pool).await;
    let (acme, globex) = (&world.acme, &world.globex);
    for (whom, path, by) in [
        (&acme.agent, format!("/api/staff/{}/two-factor", acme.agent.member), &acme.admin),
        (&acme.customer.primary, format!("/api/clients/{}/two-factor", acme.customer.member), &acme.manager),
    ] {
        whom.gets_a_phone().await;
        whom.is_challenged().await;
        by.call(Method::DELETE, &path).await.is(204);
        by.call(Method::DELETE, &path).await.is(204);
        whom.tries_to_sign_in(PASSWORD).await.is(200);
        whom.get(whom.path("/me")).await.is(200);
        world.app.mail_to(&whom.email, "Two-factor sign-in was reset").await;
        let history = path.replace("two-factor", "history");
        let lines = by.get(&history).await.is_ok();
        assert_eq!(lines["items"].as_array().unwrap().len(), 1, "once: {lines}");
        assert_eq!(lines["items"][0]["kind"], "two_factor_reset");
        assert_eq!(lines["items"][0]["by"]["name"], by.name.as_str());
    }
    // Staff are no clients, nor the other way round.
    let path = format!("/api/clients/{}/two-factor", acme.agent.member);
    acme.admin.call(Method::DELETE, &path).await.is_not_found();
    // Whoever is at home in another organization, too, keeps it.
    let phone = acme.customer.gets_a_phone().await;
    let copy = format!(
        "insert into members (org_id, id, account_id, role, name, email, customer_id, disabled_at, created_at, updated_at)
         select '{}', '{}', account_id, role, name, email, '{}', now(), created_at, updated_at
         from members where id = '{}'",
        globex.id,
        world.app.clock.id(),
        globex.customer.id,
        acme.customer.member
    );
    world.app.make(&copy).await;
    let path = format!("/api/clients/{}/two-factor", acme.customer.member);
    acme.admin.call(Method::DELETE, &path).await.is_problem(409, "used_elsewhere");
    acme.customer.signs_in_with(&phone.next(&world.app)).await;
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn every_node_opens_what_another_has_sealed(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    let phone = client.gets_a_phone().await;
    let there = client.on(world.another_node().await, client.session().await.clone());
    there.signs_in_with(&phone.next(&world.app)).await;
}
