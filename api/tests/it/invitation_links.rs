//! The link of an invitation: what it is good for and how long, that it makes nobody more than it says, and that nobody
//! learns by a bad one what came of it.

use crate::actor::{PASSWORD, Surface};
use crate::app::{App, text};
use crate::invitations::{CHOSEN, INGRID, acceptance, accepted, ask, client_of, invites, mail, shown, state};
use crate::world::World;
use chrono::TimeDelta;
use serde_json::json;
use sqlx::PgPool;
use std::collections::BTreeSet;

/// T46: an invitation that never ended.
#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn t46_a_link_is_good_for_three_days_and_once_and_not_after_it_was_taken_back(pool: PgPool) {
    let world = World::new(pool).await;
    let (manager, app) = (&world.acme.manager, &world.app);
    let made = invites(manager, &client_of(&world, "late@new.example")).await;
    let path = format!("/api/invitations/{}", text(&made, "/id"));
    let token = mail(app, "late@new.example").await.token();
    manager.post(format!("{path}/resend"), json!({})).await.is_problem(429, "too_many");
    app.clock.advance(TimeDelta::hours(73));
    let manager = &manager.with(manager.signs_in().await);
    shown(app, Surface::Portal, &token).await.is_problem(410, "invitation_over");
    accepted(app, Surface::Portal, &token).await.is_problem(410, "invitation_over");
    assert_eq!(state(manager, "late@new.example").await, "expired");
    // Sent again it is good again, under another link.
    let sent = manager.post(format!("{path}/resend"), json!({})).await.is(200).json();
    assert_eq!((text(&sent, "/state"), &sent["version"]), ("pending", &json!(2)));
    shown(app, Surface::Portal, &token).await.is_problem(410, "invitation_over");
    app.settles().await;
    let newer = mail(app, "late@new.example").await.token();
    assert_ne!(newer, token);
    shown(app, Surface::Portal, &newer).await.is(200);
    manager.post(format!("{path}/revoke"), json!({})).await.is(200);
    accepted(app, Surface::Portal, &newer).await.is_problem(410, "invitation_over");
    manager.post(format!("{path}/resend"), json!({})).await.is_problem(410, "invitation_over");
    invites(manager, &client_of(&world, "late@new.example")).await;
    app.settles().await;
    let token = mail(app, "late@new.example").await.token();
    accepted(app, Surface::Portal, &token).await.is(200);
    accepted(app, Surface::Portal, &token).await.is_problem(410, "invitation_over");
}

/// Tokens that no link has, whatever they look like.
const NONE: [&str; 9] = ["", " ", "\t", "%20", "null", "{}", "\\x", "\\x00", "' or 1=1 --"];

/// What `show` and `accept` answer to these tokens, byte for byte.
async fn answers<'a>(
    app: &App,
    surface: Surface,
    tokens: impl IntoIterator<Item = &'a str>,
) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for token in tokens {
        for refused in [shown(app, surface, token).await, accepted(app, surface, token).await] {
            let problem = refused.is_problem(410, "invitation_over");
            let words = "This invitation is no longer valid: it was used, withdrawn or has expired. Ask whoever invited you \
                         for a new one.";
            assert_eq!(problem["detail"], words, "{token:?}");
            found.insert(refused.bytes());
        }
    }
    found
}

/// T45: an invitation that was used matched anything. Here it has nothing left that could be matched, and whoever has its
/// link, or any other text, is told one thing.
#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn t45_whatever_is_wrong_with_the_link_of_an_invitation_is_one_answer(pool: PgPool) {
    let world = World::new(pool).await;
    let (acme, app) = (&world.acme, &world.app);
    for (surface, role) in [(Surface::Portal, "client"), (Surface::Console, "agent")] {
        // By one who has just signed in, as whoever invites staff has to.
        let admin = acme.admin.with(acme.admin.signs_in().await);
        let new = async |name: &str, role: &str| {
            let email = format!("{name}.{role}@new.example");
            let mut new = json!({"email": email, "role": role});
            if role == "client" {
                new["customer_id"] = json!(acme.customer.id);
            }
            let made = invites(&admin, &new).await;
            (format!("/api/invitations/{}", text(&made, "/id")), mail(app, &email).await.token())
        };
        let (_, used) = new("used", role).await;
        accepted(app, surface, &used).await.is(200);
        let (path, revoked) = new("revoked", role).await;
        admin.post(format!("{path}/revoke"), json!({})).await.is(200);
        let (_, elsewhere) = new("elsewhere", if role == "client" { "agent" } else { "client" }).await;
        let (_, expired) = new("expired", role).await;
        let forgot = json!({"email": acme.agent.email});
        ask(app, surface, "forgot-password", &forgot).await.is(202);
        let reset = app.mail_to(&acme.agent.email, "Choose a new password").await.token();
        let (resent, renewed) = new("renewed", role).await;
        app.clock.advance(TimeDelta::hours(73));
        let admin = acme.admin.with(acme.admin.signs_in().await);
        admin.post(format!("{resent}/resend"), json!({})).await.is(200);
        app.settles().await;
        let newest = mail(app, &format!("renewed.{role}@new.example")).await.token();
        let (cut, longer, lower) = (&newest[1..], format!("{newest}A"), newest.to_lowercase());
        let over = [&used, &revoked, &expired, &renewed, &elsewhere, &reset, &longer, &lower];
        let over = over.into_iter().map(String::as_str).chain([cut]).chain(NONE);
        let found = answers(app, surface, over).await;
        assert_eq!(found.len(), 1, "{found:#?}");
        // And the one that is good.
        shown(app, surface, &newest).await.is(200);
    }
    let settled = "accepted_at is not null or revoked_at is not null";
    let kept: i64 = app
        .ask(&format!("select count(*) from invitations where ({settled}) and token_hashes <> '{{}}'"))
        .await;
    assert_eq!(kept, 0, "what is over has no hash");
    assert!(app.ask::<i64>(&format!("select count(*) from invitations where {settled}")).await >= 4);
    let write = format!("update invitations set token_hashes = array[sha256('%20')] where {settled}");
    let refused = sqlx::query(sqlx::AssertSqlSafe(write)).execute(&app.pool).await.unwrap_err();
    assert!(refused.to_string().contains("invitations_settled_check"), "{refused}");
}

/// T46, T52: role, address and company come from the invitation alone.
#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn t46_t52_whoever_accepts_chooses_nothing_of_what_they_become(pool: PgPool) {
    let world = World::new(pool).await;
    invites(&world.acme.manager, &client_of(&world, INGRID)).await;
    let token = mail(&world.app, INGRID).await.token();
    world.app.settles().await;
    let before = world.app.digest().await;
    for (field, value) in [
        ("role", json!("admin")),
        ("email", json!("eve@evil.example")),
        ("customer_id", json!(world.acme.other_customer.id)),
        ("organization_id", json!(world.globex.id)),
        ("ticket_scope", json!("company")),
        ("is_primary_contact", json!(true)),
        ("email_verified", json!(true)),
        ("permissions", json!(["staff:manage"])),
    ] {
        let mut body = acceptance(&token);
        body[field] = value;
        ask(&world.app, Surface::Portal, "accept-invitation", &body).await.is_problem(422, "invalid");
    }
    let short = json!({"token": token, "password": "short", "first_name": "I", "last_name": "M"});
    ask(&world.app, Surface::Portal, "accept-invitation", &short).await.is_invalid("password", "too_short");
    let nameless = json!({"token": token, "password": CHOSEN});
    ask(&world.app, Surface::Portal, "accept-invitation", &nameless).await.is_problem(422, "invalid");
    assert_eq!(world.app.digest().await, before);
    let me = accepted(&world.app, Surface::Portal, &token).await.is_ok()["me"].clone();
    assert_eq!((text(&me, "/role"), text(&me, "/ticket_scope")), ("client", "own"));
    assert_eq!(me["is_primary_contact"], false);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn of_two_at_once_exactly_one_joins(pool: PgPool) {
    let world = World::new(pool).await;
    let there = &world.globex.customer.primary;
    for (email, password) in [("both@new.example", CHOSEN), (there.email.as_str(), PASSWORD)] {
        invites(&world.acme.manager, &client_of(&world, email)).await;
        let token = mail(&world.app, email).await.token();
        let mut body = acceptance(&token);
        body["password"] = json!(password);
        let twice = (0..4).map(|_| ask(&world.app, Surface::Portal, "accept-invitation", &body));
        let mut all: Vec<_> =
            futures_util::future::join_all(twice).await.iter().map(|answer| answer.status).collect();
        all.sort_unstable();
        // Who comes later finds it over, or in the same moment that there is an account by now.
        assert_eq!(all[0], 200, "{all:?}");
        assert!(all[1..].iter().all(|status| matches!(status, 410 | 422)), "{all:?}");
        let members: i64 = world
            .app
            .ask(&format!(
                "select count(*) from members m join accounts a on a.id = m.account_id
                 where m.org_id = '{}' and a.email_normalized = '{email}'",
                world.acme.id
            ))
            .await;
        assert_eq!(members, 1);
    }
}
