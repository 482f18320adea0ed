//! API keys: what they open and what never, how long they last, and what is kept of them.

use crate::actor::{Actor, Call, Session};
use crate::answer::Answer;
use crate::app::{App, Setup, text};
use crate::document::{Door, operations};
use crate::probe::{answer, call, has_file, things_of};
use crate::world::{Organization, World};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use shared::permission::Permission;
use shared::role::Role;
use sqlx::PgPool;
use std::time::Duration;

/// How soon an end counts.
const AT_ONCE: Duration = Duration::from_secs(5);

/// A key, and whoever calls by it.
struct Key {
    id: String,
    bot: Actor,
}

impl Key {
    /// The path of what is done with it.
    fn path(&self, rest: &str) -> String {
        format!("/api/api-keys/{}{rest}", self.id)
    }
}

/// Whoever calls by this text.
fn by(organization: &Organization, text: &str) -> Actor {
    organization.admin.with(Session { token: text.to_owned(), cookie: String::new() })
}

/// A key of the admin with these permissions.
async fn key(organization: &Organization, permissions: &[&str]) -> Key {
    let new = json!({"name": "Deploy bot", "permissions": permissions});
    let made = organization.admin.post("/api/api-keys", new).await.is(201).json();
    Key { id: text(&made, "/api_key/id").to_owned(), bot: by(organization, text(&made, "/text")) }
}

async fn lists_tickets(bot: &Actor) -> Answer {
    bot.get("/api/tickets").await
}

/// All that a key can have.
fn all() -> Vec<&'static str> {
    Permission::ALL.iter().filter(|one| !one.is_for_people()).map(|one| one.as_str()).collect()
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_key_does_what_its_permissions_cover_under_its_own_name(pool: PgPool) {
    let world = World::new(pool).await;
    let acme = &world.acme;
    let key = key(acme, &["tickets:read", "tickets:create", "tickets:reply", "customers:read"]).await;
    let new =
        json!({"subject": "The disk is full", "description": "On web 3.", "customer_id": acme.customer.id});
    let once = || key.bot.post("/api/tickets", new.clone()).header("idempotency-key", "disk-1");
    let ticket = once().await.is(201).json();
    assert_eq!(once().await.is(201).header("idempotent-replayed"), Some("true"));
    let path = format!("/api/tickets/{}", text(&ticket, "/id"));
    key.bot.post(format!("{path}/messages"), json!({"body": "It is cleaned."})).await.is(201);
    let messages = acme.agent.get(format!("{path}/messages")).await.is_ok();
    assert_eq!(text(&messages, "/items/0/author/name"), "Deploy bot (key)");
    let history = acme.agent.get(format!("{path}/history")).await.is_ok();
    assert_eq!(text(&history, "/items/0/by/name"), "Deploy bot (key)");
    assert_eq!(text(&history, "/items/0/by/side"), "staff");
    let kept: Value = world
        .app
        .ask(
            "select jsonb_agg(distinct a.actor || ' ' || m.name) from audit_events a
              join members m on m.org_id = a.org_id and m.id = a.member_id where a.action like 'ticket.%'",
        )
        .await;
    assert_eq!(kept, json!(["integration Deploy bot (key)"]));
    // What it may not is told by the permission, as to people.
    let note = key.bot.post(format!("{path}/notes"), json!({"body": "x"})).await;
    assert_eq!(note.is_problem(403, "forbidden")["detail"], "This needs the permission tickets:note.");
    // Of the other organization it sees nothing.
    let theirs = world.globex.customer.raises("Elsewhere").await;
    key.bot.get(theirs.console_path()).await.is_not_found();
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_key_with_all_permissions_is_let_in_wherever_they_are_asked_for_and_nowhere_else(pool: PgPool) {
    let world = World::new(pool).await;
    let acme = &world.acme;
    let key = key(acme, &all()).await;
    let mut own = things_of(acme, acme.customer.id, &acme.customer).await;
    let member = format!("select member_id from api_keys where id = '{}'", key.id);
    let member = world.app.ask(&member).await;
    let (mut served, mut refused) = (0, 0);
    for operation in operations() {
        // A stream has no end, and is listened to below.
        if operation.path.ends_with("/events") {
            continue;
        }
        let name = operation.name();
        // One of them throws it away.
        own.staff_attachment = has_file(&world.app, acme.id, member).await;
        let (path, body) = (own.path(&operation), own.body(&operation));
        let call = call(&key.bot, &operation, &path, &body);
        match operation.door() {
            Door::Anybody => {}
            Door::Staff(Some(permission)) if all().contains(&permission.as_str()) => {
                let given = answer(call, &operation).await;
                assert!(!matches!(given.status, 401 | 404), "{name}: {}", given.body);
                let is_role = permission == "clients:manage";
                assert!(given.status != 403 || is_role, "{name}: {}", given.body);
                served += 1;
            }
            Door::Staff(Some(_)) => {
                answer(call, &operation).await.is_problem(403, "forbidden");
                refused += 1;
            }
            Door::Staff(None) | Door::Client | Door::PrimaryContact => {
                let problem = answer(call, &operation).await.is_problem(403, "forbidden");
                let detail = "This is for people who signed in; an API key can't do it.";
                assert_eq!(problem["detail"], detail, "{name}");
                refused += 1;
            }
        }
    }
    assert!(served > 30 && refused > 20, "{served} served, {refused} refused");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_key_makes_no_keys_and_gives_no_roles(pool: PgPool) {
    let world = World::new(pool).await;
    let acme = &world.acme;
    for permission in Permission::ALL.into_iter().filter(|one| one.is_for_people()) {
        let new = json!({"name": "Too much", "permissions": ["tickets:read", permission.as_str()]});
        acme.admin.post("/api/api-keys", new).await.is_invalid("permissions", "invalid");
    }
    // Nor when somebody writes it into the table.
    let key = key(acme, &all()).await;
    world
        .app
        .make("update api_keys set permissions = permissions || '{api-keys:manage,staff:manage,mails:read}'")
        .await;
    let new = json!({"name": "Another", "permissions": ["tickets:read"]});
    key.bot.post("/api/api-keys", new).await.is_problem(403, "forbidden");
    key.bot.post(key.path("/rotate"), json!({})).await.is_problem(403, "forbidden");
    let role = json!({"role": "admin"});
    let staff = format!("/api/staff/{}", acme.agent.member);
    key.bot.call(Method::PATCH, &staff).json(&role).await.is_problem(403, "forbidden");
    let client = format!("/api/clients/{}/make-staff", acme.customer.colleague.member);
    for role in ["agent", "manager", "admin"] {
        key.bot.post(&client, json!({"role": role})).await.is_problem(403, "forbidden");
        let invite = json!({"email": "mallory@acme.example", "role": role});
        key.bot.post("/api/invitations", invite).await.is_problem(403, "forbidden");
    }
    // It is nobody who could be given work, or a role.
    let page = acme.admin.get("/api/staff?limit=100").await.is_ok();
    assert!(!page["items"].to_string().contains("(key)"), "{page}");
    let member: String =
        world.app.ask(&format!("select member_id::text from api_keys where id = '{}'", key.id)).await;
    acme.admin.get(format!("/api/staff/{member}")).await.is_not_found();
    acme.admin
        .call(Method::PATCH, &format!("/api/staff/{member}"))
        .json(&json!({"role": "admin"}))
        .await
        .is_not_found();
    let ticket = acme.customer.raises("Printer on fire").await;
    let to = json!({"assignee_id": member});
    acme.agent.post(ticket.console_path() + "/assign", to).await.is_problem(422, "invalid");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_key_may_no_more_than_its_owner(pool: PgPool) {
    let world = World::new(pool).await;
    let (acme, app) = (&world.acme, &world.app);
    let key = key(acme, &["tickets:read", "clients:manage"]).await;
    key.bot.get("/api/invitations").await.is(200);
    let become_a = async |role: &str| {
        app.make(&format!("update members set role = '{role}' where id = '{}'", acme.admin.member)).await;
    };
    become_a("agent").await;
    let other = world.another_node().await;
    let there = key.bot.on(other, key.bot.session().await.clone());
    there.get("/api/invitations").await.is_problem(403, "forbidden");
    lists_tickets(&there).await.is(200);
    become_a("admin").await;
    let stream = key.bot.listens().await;
    app.make(&format!("update members set disabled_at = created_at where id = '{}'", acme.admin.member))
        .await;
    stream.ends_within(AT_ONCE).await;
    crate::app::within(AT_ONCE, "the key of who was shut out ends", || async {
        (lists_tickets(&key.bot).await.status == 401).then_some(())
    })
    .await;
    // Another admin takes it over by rotating it.
    app.make(&format!("update members set role = 'admin' where id = '{}'", acme.manager.member)).await;
    let seen = acme.manager.get(key.path("")).await.is_ok();
    assert_eq!(
        (text(&seen, "/state"), &seen["withheld"]),
        ("suspended", &json!(["tickets:read", "clients:manage"]))
    );
    let made = acme.manager.post(key.path("/rotate"), json!({"overlap_hours": 0})).await.is(200).json();
    assert_eq!(text(&made, "/api_key/owner/name"), acme.manager.name);
    lists_tickets(&by(acme, text(&made, "/text"))).await.is(200);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn the_text_of_a_key_is_shown_once_and_kept_nowhere(pool: PgPool) {
    let world = World::new(pool).await;
    let admin = &world.acme.admin;
    let new = json!({"name": "Deploy bot", "permissions": ["tickets:read"]});
    let once = || admin.post("/api/api-keys", new.clone()).header("idempotency-key", "make-1");
    let made = once().await.is(201).json();
    let shown = text(&made, "/text").to_owned();
    assert!(shown.starts_with(text(&made, "/api_key/prefix")) && shown.starts_with("portico_"), "{shown}");
    let again = once().await.is(201);
    assert_eq!((again.header("idempotent-replayed"), &again.json()["text"]), (Some("true"), &Value::Null));
    let key = format!("/api/api-keys/{}", text(&made, "/api_key/id"));
    let rotate = || admin.post(format!("{key}/rotate"), json!({})).header("idempotency-key", "rotate-1");
    let second = text(&rotate().await.is(200).json(), "/text").to_owned();
    assert_eq!(rotate().await.is(200).json()["text"], Value::Null);
    lists_tickets(&by(&world.acme, &second)).await.is(200);
    world.app.settles().await;
    for table in ["api_keys", "audit_events", "history", "outbox", "idempotency_keys", "members", "jobs"] {
        let rows: Option<String> =
            world.app.ask(&format!("select string_agg(t::text, '|') from {table} t")).await;
        for secret in [&shown, &second] {
            assert!(!rows.as_deref().unwrap_or_default().contains(secret.as_str()), "{table} has {secret}");
        }
    }
    for page in [admin.get("/api/api-keys").await.body, admin.get(&key).await.body] {
        assert!(!page.contains(&shown) && !page.contains(&second), "{page}");
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_rotated_key_works_by_its_old_text_for_the_overlap_and_no_longer(pool: PgPool) {
    let world = World::new(pool).await;
    let (acme, clock) = (&world.acme, &world.app.clock);
    let key = key(acme, &["tickets:read"]).await;
    let rotate = async |hours: u16| {
        let admin = acme.admin.with(acme.admin.signs_in().await);
        let made = admin.post(key.path("/rotate"), json!({"overlap_hours": hours})).await.is(200).json();
        by(acme, text(&made, "/text"))
    };
    acme.admin
        .post(key.path("/rotate"), json!({"overlap_hours": 169}))
        .await
        .is_invalid("overlap_hours", "invalid");
    let second = rotate(2).await;
    let stream = key.bot.listens().await;
    for bot in [&key.bot, &second] {
        lists_tickets(bot).await.is(200);
    }
    let seen = acme.admin.get(key.path("")).await.is_ok();
    assert!(key.bot.session().await.token.starts_with(text(&seen, "/old/prefix")));
    clock.advance(TimeDelta::hours(2));
    lists_tickets(&key.bot).await.is_unauthenticated();
    stream.ends_within(AT_ONCE).await;
    lists_tickets(&second).await.is(200);
    // With another rotation only the one before works beside the new one; with none at once.
    let third = rotate(100).await;
    let fourth = rotate(0).await;
    for (bot, status) in [(&second, 401), (&third, 401), (&fourth, 200)] {
        assert_eq!(lists_tickets(bot).await.status, status);
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_revoked_key_ends_at_once_with_its_streams_and_its_old_text(pool: PgPool) {
    let world = World::new(pool).await;
    let acme = &world.acme;
    let key = key(acme, &["tickets:read"]).await;
    let made = acme.admin.post(key.path("/rotate"), json!({})).await.is(200).json();
    let second = by(acme, text(&made, "/text"));
    let other = world.another_node().await;
    let there = second.on(other, second.session().await.clone());
    for bot in [&key.bot, &second, &there] {
        lists_tickets(bot).await.is(200);
    }
    let (stream, elsewhere) = (key.bot.listens().await, there.listens().await);
    let revoked = acme.admin.post(key.path("/revoke"), json!({})).await.is(200).json();
    assert_eq!((text(&revoked, "/state"), &revoked["old"]), ("revoked", &Value::Null));
    for bot in [&key.bot, &second] {
        lists_tickets(bot).await.is_unauthenticated();
    }
    stream.ends_within(AT_ONCE).await;
    elsewhere.ends_within(AT_ONCE).await;
    crate::app::within(AT_ONCE, "the other node hears of it", || async {
        (lists_tickets(&there).await.status == 401).then_some(())
    })
    .await;
    acme.admin.post(key.path("/revoke"), json!({})).await.is(200);
    acme.admin.post(key.path("/rotate"), json!({})).await.is_problem(409, "api_key_revoked");
    let page = acme.admin.get("/api/api-keys").await.is_ok();
    assert!(!page.to_string().contains(&key.id), "{page}");
    let page = acme.admin.get("/api/api-keys?revoked=true").await.is_ok();
    assert_eq!(text(&page, "/items/0/id"), key.id);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_key_ends_when_its_time_is_over_and_within_a_year(pool: PgPool) {
    let world = World::new(pool).await;
    let (acme, clock) = (&world.acme, &world.app.clock);
    let make = |end: Value| {
        let new = json!({"name": "Bot", "permissions": ["tickets:read"], "expires_at": end});
        acme.admin.post("/api/api-keys", new)
    };
    for wrong in [clock.now() - TimeDelta::seconds(1), clock.now() + TimeDelta::days(366)] {
        make(json!(wrong)).await.is_invalid("expires_at", "invalid");
    }
    let made = make(json!(clock.now() + TimeDelta::hours(1))).await.is(201).json();
    let bot = by(acme, text(&made, "/text"));
    lists_tickets(&bot).await.is(200);
    clock.advance(TimeDelta::hours(1));
    lists_tickets(&bot).await.is_unauthenticated();
    let path = format!("/api/api-keys/{}", text(&made, "/api_key/id"));
    let admin = acme.admin.with(acme.admin.signs_in().await);
    assert_eq!(text(&admin.get(&path).await.is_ok(), "/state"), "expired");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn what_is_no_key_of_ours_is_told_as_any_bad_token(pool: PgPool) {
    let world = World::new(pool).await;
    let key = key(&world.acme, &["tickets:read"]).await;
    let good = key.bot.session().await.token.clone();
    let mut other_letter = good.clone();
    other_letter.replace_range(20..21, if &good[20..21] == "x" { "y" } else { "x" });
    let none = Call::new(&world.app, Method::GET, "/api/tickets").await;
    for wrong in
        [other_letter, good[..40].to_owned(), format!("{good}x"), "portico_".to_owned(), good.to_uppercase()]
    {
        let given = Call::new(&world.app, Method::GET, "/api/tickets").token(&wrong).await;
        given.is_unauthenticated();
        assert_eq!(given.bytes(), none.bytes());
    }
    // Where nobody has to be known, a key changes nothing.
    let ask = json!({"email": "nobody@acme.example"});
    Call::new(&world.app, Method::POST, "/api/auth/forgot-password").token(&good).json(&ask).await.is(202);
}

async fn last_use(app: &App, key: &Key) -> Option<chrono::DateTime<chrono::Utc>> {
    app.ask(&format!("select last_used_at from api_keys where id = '{}'", key.id)).await
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn the_last_use_is_kept_and_not_written_with_each_request(pool: PgPool) {
    let world = World::new(pool).await;
    let (app, key) = (&world.app, key(&world.acme, &["tickets:read"]).await);
    assert_eq!(last_use(app, &key).await, None);
    lists_tickets(&key.bot).await.is(200);
    let first = last_use(app, &key).await.expect("it was used");
    app.clock.advance(TimeDelta::seconds(30));
    let there = key.bot.on(world.another_node().await, key.bot.session().await.clone());
    lists_tickets(&there).await.is(200);
    assert_eq!(last_use(app, &key).await, Some(first), "within a minute nothing is written");
    app.clock.advance(TimeDelta::seconds(31));
    let there = key.bot.on(world.another_node().await, key.bot.session().await.clone());
    lists_tickets(&there).await.is(200);
    assert!(last_use(app, &key).await > Some(first));
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn each_key_has_a_limit_of_its_own(pool: PgPool) {
    let setup = Setup::of(&pool).with(|config| config.requests_per_minute = 40);
    let world = World::on(pool, setup).await;
    let (one, other) = (key(&world.acme, &["tickets:read"]).await, key(&world.acme, &["tickets:read"]).await);
    for _ in 0..10 {
        lists_tickets(&one.bot).await.is(200);
    }
    let refused = lists_tickets(&one.bot).await;
    assert!(
        refused.is_problem(429, "too_many")["code"] == "too_many" && refused.header("retry-after").is_some()
    );
    lists_tickets(&other.bot).await.is(200);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn whoever_reads_the_trail_learns_who_made_rotated_and_revoked_a_key(pool: PgPool) {
    let world = World::new(pool).await;
    let acme = &world.acme;
    let mut stream = acme.admin.listens().await;
    let key = key(acme, &["tickets:read"]).await;
    acme.admin.post(key.path("/rotate"), json!({})).await.is(200);
    acme.admin.post(key.path("/revoke"), json!({})).await.is(200);
    for action in ["created", "rotated", "revoked"] {
        assert_eq!(stream.hears(action).await.data["resource"], "api_key");
    }
    let kept: Value = world
        .app
        .ask(&format!(
            "select jsonb_agg(jsonb_build_array(action, member_id) order by id) from audit_events
             where object_id = '{}'",
            key.id
        ))
        .await;
    let by = json!(acme.admin.member);
    assert_eq!(kept, json!([["api_key.created", by], ["api_key.rotated", by], ["api_key.revoked", by]]));
    assert!(Role::Admin.may(Permission::ApiKeysManage) && !Role::Manager.may(Permission::ApiKeysManage));
}
