//! Members: who may change whom, what counts at once, and that somebody always looks after the organization.

use crate::actor::{Actor, Call, Surface};
use crate::answer::Answer;
use crate::app::text;
use crate::world::{Organization, World};
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::PgPool;
use std::future::IntoFuture as _;
use std::time::Duration;
use uuid::Uuid;

/// By when what was taken from somebody is gone from their open streams, too.
const AT_ONCE: Duration = Duration::from_secs(6);

fn staff(of: &Actor, rest: &str) -> String {
    format!("/api/staff/{}{rest}", of.member)
}

fn client(of: &Actor, rest: &str) -> String {
    format!("/api/clients/{}{rest}", of.member)
}

fn patch<'a>(by: &'a Actor, path: &str, body: &Value) -> Call<'a> {
    by.call(Method::PATCH, path).json(body)
}

/// The names in a list.
async fn names(by: &Actor, path: &str) -> Vec<String> {
    let page = by.get(path).await.is_ok();
    page["items"].as_array().unwrap().iter().map(|one| text(one, "/name").to_owned()).collect()
}

/// The same account where it is at home by now.
fn elsewhere(who: &Actor, surface: Surface) -> Actor {
    let mut moved = Actor::new(who.app.clone(), surface, &who.organization, &who.name, who.email.clone());
    moved.member = who.member;
    moved.account = who.account;
    moved
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn staff_are_found_by_name_address_role_and_state(pool: PgPool) {
    let world = World::new(pool).await;
    let acme = &world.acme;
    let (ada, mila, jonas) = (&acme.admin.name, &acme.manager.name, &acme.agent.name);
    assert_eq!(names(&acme.agent, "/api/staff").await, [ada, jonas, mila].map(Clone::clone));
    assert_eq!(names(&acme.agent, "/api/staff?sort=-name&limit=2").await, [mila, jonas].map(Clone::clone));
    assert_eq!(names(&acme.agent, "/api/staff?q=%20JONAS%20").await, std::slice::from_ref(jonas));
    assert_eq!(names(&acme.agent, "/api/staff?q=mila%40acme").await, std::slice::from_ref(mila));
    assert_eq!(names(&acme.agent, "/api/staff?q=%25").await, Vec::<String>::new());
    assert_eq!(names(&acme.agent, "/api/staff?role=manager").await, std::slice::from_ref(mila));
    acme.admin.post(staff(&acme.manager, "/disable"), json!({})).await.is(200);
    assert_eq!(names(&acme.agent, "/api/staff").await, [ada, jonas].map(Clone::clone));
    assert_eq!(names(&acme.agent, "/api/staff?state=disabled").await, std::slice::from_ref(mila));
    assert_eq!(names(&acme.agent, "/api/staff?state=all").await.len(), 3);
    acme.agent.get("/api/staff?state=gone").await.is_problem(400, "malformed");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn clients_are_found_by_name_address_customer_and_state(pool: PgPool) {
    let world = World::new(pool).await;
    let acme = &world.acme;
    let of = |customer: Uuid| format!("/api/clients?customer_id={customer}");
    assert_eq!(names(&acme.agent, &of(acme.other_customer.id)).await, ["Colin Northwind", "Marta Northwind"]);
    assert_eq!(names(&acme.agent, "/api/clients?q=colin.tide").await, ["Colin Tidewell"]);
    acme.manager.post(client(&acme.customer.colleague, "/disable"), json!({})).await.is(200);
    assert_eq!(names(&acme.agent, &of(acme.customer.id)).await, ["Marta Tidewell"]);
    assert_eq!(names(&acme.agent, "/api/clients?state=disabled").await, ["Colin Tidewell"]);
    let shown = acme.agent.get(client(&acme.customer, "")).await.is_ok();
    assert_eq!(text(&shown, "/customer/name"), "Tidewell of acme");
    assert_eq!((text(&shown, "/ticket_scope"), &shown["is_primary_contact"]), ("company", &json!(true)));
    // Each is found at one address only.
    acme.agent.get(staff(&acme.customer, "")).await.is_not_found();
    acme.agent.get(client(&acme.agent, "")).await.is_not_found();
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn staff_see_no_client_whose_address_nobody_confirmed(pool: PgPool) {
    let world = World::new(pool).await;
    let acme = &world.acme;
    let stranger = acme.newcomer(&world.app, Some(acme.other_customer.id)).await;
    let unseen = format!("update customers set is_confirmed = false where id = '{}'", acme.other_customer.id);
    world.app.make(&unseen).await;
    assert_eq!(names(&acme.agent, "/api/clients?q=newcomer").await, Vec::<String>::new());
    acme.agent.get(format!("/api/clients/{stranger}")).await.is_not_found();
    acme.manager.post(format!("/api/clients/{stranger}/disable"), json!({})).await.is_not_found();
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_role_that_is_taken_is_gone_from_the_next_request(pool: PgPool) {
    let world = World::new(pool).await;
    let acme = &world.acme;
    acme.manager.post("/api/teams", json!({"name": "Shop"})).await.is(201);
    let taken = patch(&acme.admin, &staff(&acme.manager, ""), &json!({"role": "agent"})).await.is(200).json();
    assert_eq!((text(&taken, "/role"), &taken["version"]), ("agent", &json!(2)));
    acme.manager.post("/api/teams", json!({"name": "Sites"})).await.is_problem(403, "forbidden");
    patch(&acme.admin, &staff(&acme.manager, ""), &json!({"role": "admin"})).await.is(200);
    assert_eq!(acme.manager.get("/api/me").await.is_ok()["role"], "admin");
    acme.manager.get(staff(&acme.agent, "")).await.is(200);
    patch(&acme.manager, &staff(&acme.agent, ""), &json!({"role": "client"}))
        .await
        .is_problem(422, "invalid");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn t55_who_is_disabled_is_out_at_once_and_their_stream_ends(pool: PgPool) {
    let world = World::new(pool).await;
    let acme = &world.acme;
    for (who, by, path) in [
        (&acme.agent, &acme.admin, staff(&acme.agent, "")),
        (&acme.customer.colleague, &acme.manager, client(&acme.customer.colleague, "")),
    ] {
        let session = who.signs_in().await;
        let stream = who.listens().await;
        who.get(who.path("/me")).await.is(200);
        let out = by.post(format!("{path}/disable"), json!({})).await.is(200).json();
        assert!(out["disabled_at"].is_string());
        who.get(who.path("/me")).await.is_unauthenticated();
        crate::sessions::refresh(who, &session.cookie).await.is_unauthenticated();
        who.tries_to_sign_in(crate::actor::PASSWORD).await.is_problem(401, "invalid_credentials");
        stream.ends_within(AT_ONCE).await;
        // Let in again, they are what they were, and whoever was in a session still is.
        let back = by.post(format!("{path}/enable"), json!({})).await.is(200).json();
        assert!(back["disabled_at"].is_null());
        who.get(who.path("/me")).await.is(200);
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn who_is_disabled_is_given_no_ticket_and_no_team_and_gets_no_mail(pool: PgPool) {
    let world = World::new(pool).await;
    let acme = &world.acme;
    let (ticket, other) =
        (acme.customer.raises("Printer on fire").await, acme.customer.raises("Again").await);
    acme.agent.takes(&ticket).await;
    acme.admin.post(staff(&acme.agent, "/disable"), json!({})).await.is(200);
    let to = |ticket: &crate::actor::Ticket, team: Value| {
        let body = json!({"assignee_id": acme.agent.member, "team_id": team});
        acme.manager.post(ticket.console_path() + "/assign", body).into_future()
    };
    to(&other, Value::Null).await.is_problem(422, "invalid");
    let kept = to(&ticket, json!(acme.team)).await.is(200).json();
    assert_eq!(text(&kept, "/assignee/name"), acme.agent.name, "what they have stays theirs");
    let team = json!({"name": "Shop", "member_ids": [acme.agent.member]});
    acme.manager.post("/api/teams", team).await.is_problem(422, "invalid");
    acme.customer.replies(&ticket, "It went out by itself.").await;
    world.app.settles().await;
    assert!(world.app.mails_to(&acme.agent.email).is_empty());
    // Nothing is raised for a client who is out, either.
    acme.manager.post(client(&acme.customer.colleague, "/disable"), json!({})).await.is(200);
    let raise = json!({"customer_id": acme.customer.id, "requester_id": acme.customer.colleague.member,
        "subject": "For them", "description": "By phone."});
    acme.manager.post("/api/tickets", raise).await.is_problem(422, "invalid");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn the_last_admin_stays_one(pool: PgPool) {
    let world = World::new(pool).await;
    let acme = &world.acme;
    let ada = &acme.admin;
    let client = json!({"customer_id": acme.customer.id});
    patch(ada, &staff(ada, ""), &json!({"role": "agent"})).await.is_problem(409, "last_admin");
    ada.post(staff(ada, "/disable"), json!({})).await.is_problem(409, "last_admin");
    ada.post(staff(ada, "/make-client"), client).await.is_problem(409, "last_admin");
    // An admin who is out looks after nothing.
    patch(ada, &staff(&acme.manager, ""), &json!({"role": "admin"})).await.is(200);
    ada.post(staff(&acme.manager, "/disable"), json!({})).await.is(200);
    patch(ada, &staff(ada, ""), &json!({"role": "agent"})).await.is_problem(409, "last_admin");
    ada.post(staff(&acme.manager, "/enable"), json!({})).await.is(200);
    patch(ada, &staff(ada, ""), &json!({"role": "agent"})).await.is(200);
    ada.post(staff(ada, "/disable"), json!({})).await.is_problem(403, "forbidden");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn two_admins_who_take_each_others_role_at_once_leave_one_admin(pool: PgPool) {
    let world = World::new(pool).await;
    let (ada, mila) = (&world.acme.admin, &world.acme.manager);
    ada.session().await;
    mila.session().await;
    for round in 0..10 {
        let both =
            format!("update members set role = 'admin' where id in ('{}', '{}')", ada.member, mila.member);
        world.app.make(&both).await;
        // Their sessions are asked for anew, so that both come in as admins.
        let (ada, mila) = (ada.with(ada.signs_in().await), mila.with(mila.signs_in().await));
        let agent = json!({"role": "agent"});
        let (from_mila, from_ada) = (staff(&mila, ""), staff(&ada, ""));
        let (one, other) = tokio::join!(
            patch(&ada, &from_mila, &agent).into_future(),
            patch(&mila, &from_ada, &agent).into_future(),
        );
        let mut both = [one.status, other.status];
        both.sort_unstable();
        assert_eq!(both, [200, 403], "round {round}: {} {}", one.body, other.body);
        let admins: i64 = world
            .app
            .ask(&format!(
                "select count(*) from members where org_id = '{}' and role = 'admin'",
                world.acme.id
            ))
            .await;
        assert_eq!(admins, 1, "round {round}");
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_client_moves_to_another_company_and_their_tickets_stay(pool: PgPool) {
    let world = World::new(pool).await;
    let acme = &world.acme;
    let (marta, colin) = (&acme.customer.primary, &acme.customer.colleague);
    let ticket = marta.raises("Printer on fire").await;
    world.app.settles().await;
    let to = json!({"customer_id": acme.other_customer.id});
    let moved = patch(&acme.manager, &client(marta, ""), &to).await.is(200).json();
    assert_eq!(text(&moved, "/customer/name"), "Northwind of acme");
    let sight = (text(&moved, "/ticket_scope"), &moved["is_primary_contact"]);
    assert_eq!(sight, ("own", &json!(false)), "what they were was meant for the company before");
    // At once: they no longer see what is the other company's, nor hear of it by mail.
    marta.get(ticket.path()).await.is_not_found();
    assert_eq!(marta.lists("").await, Vec::<String>::new());
    marta
        .call(Method::DELETE, &format!("/api/client-portal/team/{}", colin.member))
        .json(&json!({}))
        .await
        .is_problem(403, "forbidden");
    acme.agent.replies(&ticket, "Water is on its way.").await;
    world.app.settles().await;
    assert_eq!(world.app.mails_to(&marta.email).len(), 1, "only that it was received");
    assert_eq!(text(&acme.agent.sees(&ticket).await, "/customer/name"), "Tidewell of acme");
    marta.raises("A new chair").await;
    assert_eq!(names(marta, "/api/client-portal/team").await.len(), 3);
    let nowhere = json!({"customer_id": world.globex.customer.id});
    patch(&acme.manager, &client(marta, ""), &nowhere).await.is_problem(422, "invalid");
    acme.manager.post(format!("/api/customers/{}/archive", acme.customer.id), json!({})).await.is(200);
    patch(&acme.manager, &client(marta, ""), &json!({"customer_id": acme.customer.id}))
        .await
        .is_invalid("customer_id", "archived");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn what_a_client_sees_changes_with_the_next_request(pool: PgPool) {
    let world = World::new(pool).await;
    let acme = &world.acme;
    let colin = &acme.customer.colleague;
    let ticket = acme.customer.raises("Printer on fire").await;
    colin.get(ticket.path()).await.is_not_found();
    patch(&acme.manager, &client(colin, ""), &json!({"ticket_scope": "company"})).await.is(200);
    colin.get(ticket.path()).await.is(200);
    patch(&acme.manager, &client(colin, ""), &json!({"ticket_scope": "own"})).await.is(200);
    colin.get(ticket.path()).await.is_not_found();
    let made =
        patch(&acme.manager, &client(colin, ""), &json!({"is_primary_contact": true})).await.is(200).json();
    assert_eq!(text(&made, "/ticket_scope"), "company", "a primary contact sees all");
    assert_eq!(colin.get("/api/client-portal/me").await.is_ok()["is_primary_contact"], true);
    let less = patch(&acme.manager, &client(colin, ""), &json!({"ticket_scope": "own"})).await;
    less.is_problem(422, "invalid");
    patch(&acme.agent, &client(colin, ""), &json!({"ticket_scope": "own"}))
        .await
        .is_problem(403, "forbidden");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_client_comes_to_work_here_and_goes_back(pool: PgPool) {
    let world = World::new(pool).await;
    let acme = &world.acme;
    let colin = &acme.customer.colleague;
    let ticket = colin.raises("Printer on fire").await;
    // A manager gives no role above their own.
    let hire =
        |role: &str| acme.manager.post(client(colin, "/make-staff"), json!({"role": role})).into_future();
    hire("admin").await.is_problem(403, "forbidden");
    hire("client").await.is_problem(422, "invalid");
    let hired = hire("agent").await.is(200).json();
    assert_eq!((text(&hired, "/role"), text(&hired, "/id")), ("agent", colin.member.to_string().as_str()));
    colin.get("/api/client-portal/me").await.is_unauthenticated();
    let agent = elsewhere(colin, Surface::Console);
    let seen = agent.sees(&ticket).await;
    assert_eq!(text(&seen, "/customer/name"), "Tidewell of acme", "the ticket stays with the company");
    agent.takes(&ticket).await;
    let back = json!({"customer_id": acme.other_customer.id, "ticket_scope": "company"});
    let fire = || acme.admin.post(staff(colin, "/make-client"), back.clone()).into_future();
    fire().await.is_problem(409, "still_at_work");
    acme.agent.takes(&ticket).await;
    fire().await.is(200);
    agent.get("/api/me").await.is_unauthenticated();
    let client = elsewhere(colin, Surface::Portal);
    let me = client.get("/api/client-portal/me").await.is_ok();
    assert_eq!((text(&me, "/customer/name"), text(&me, "/ticket_scope")), ("Northwind of acme", "company"));
    client.get(ticket.path()).await.is_not_found();
    acme.admin.post(staff(&acme.agent, "/make-client"), back.clone()).await.is_problem(409, "still_at_work");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn clients_know_their_colleagues_and_primary_contacts_look_after_them(pool: PgPool) {
    let world = World::new(pool).await;
    let acme = &world.acme;
    let (marta, colin) = (&acme.customer.primary, &acme.customer.colleague);
    let team = |of: &Actor| format!("/api/client-portal/team/{}", of.member);
    let seen = colin.get("/api/client-portal/team").await.is_ok();
    assert_eq!(names(colin, "/api/client-portal/team").await, ["Colin Tidewell", "Marta Tidewell"]);
    assert_eq!((&seen["items"][1]["email"], &seen["items"][1]["ticket_scope"]), (&Value::Null, &Value::Null));
    let seen = marta.get("/api/client-portal/team").await.is_ok();
    assert_eq!(
        (text(&seen, "/items/0/email"), text(&seen, "/items/0/ticket_scope")),
        (colin.email.as_str(), "own")
    );
    let ticket = marta.raises("Printer on fire").await;
    let mut stream = marta.listens().await;
    patch(marta, &team(colin), &json!({"ticket_scope": "company"})).await.is(200);
    stream.hears_until("scope_changed").await;
    colin.get(ticket.path()).await.is(200);
    // Neither themselves, nor each other, nor anybody else.
    let nobody = |of: &Actor| marta.call(Method::DELETE, &team(of)).json(&json!({})).into_future();
    nobody(marta).await.is_problem(409, "primary_contact");
    for stranger in [&acme.other_customer.colleague, &acme.agent, &world.globex.customer.colleague] {
        nobody(stranger).await.is_not_found();
        patch(marta, &team(stranger), &json!({"ticket_scope": "company"})).await.is_not_found();
    }
    nobody(colin).await.is(200);
    stream.hears_until("disabled").await;
    colin.get("/api/client-portal/me").await.is_unauthenticated();
    assert_eq!(names(marta, "/api/client-portal/team").await, ["Marta Tidewell"]);
    acme.manager.post(client(colin, "/enable"), json!({})).await.is(200);
    colin.get("/api/client-portal/me").await.is(200);
}

/// A change of the other side's columns, as the owner of a stolen session would try it.
async fn mass_assignment(by: &Actor, path: &str, body: &Value) -> Answer {
    patch(by, path, body).await
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn t52_nobody_sets_what_is_not_theirs_to_set(pool: PgPool) {
    let world = World::new(pool).await;
    let acme = &world.acme;
    let colin = &acme.customer.colleague;
    acme.customer.session().await;
    let before = world.app.digest().await;
    for field in
        ["role", "customer_id", "is_primary_contact", "disabled_at", "org_id", "account_id", "version"]
    {
        let mut body = json!({"ticket_scope": "company"});
        body[field] = json!("admin");
        let path = format!("/api/client-portal/team/{}", colin.member);
        mass_assignment(&acme.customer, &path, &body).await.is_problem(422, "invalid");
    }
    assert_eq!(world.app.digest().await, before);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn what_happens_to_a_member_is_in_their_history_the_audit_trail_and_the_streams(pool: PgPool) {
    let world = World::new(pool).await;
    let acme: &Organization = &world.acme;
    let colin = &acme.customer.colleague;
    let mut stream = acme.agent.listens().await;
    let widen =
        || patch(&acme.manager, &client(colin, ""), &json!({"ticket_scope": "company"})).into_future();
    let once = widen().await.is(200);
    let again = widen().await.is(200);
    assert_eq!(again.header("etag"), once.header("etag"), "what changes nothing is no change");
    let stale = acme.manager.post(client(colin, "/disable"), json!({})).header("if-match", "\"1\"").await;
    stale.is_problem(412, "stale");
    acme.manager.post(client(colin, "/disable"), json!({})).await.is(200);
    let all = stream.hears_until("disabled").await;
    let heard = all.last().unwrap();
    assert_eq!((&heard.data["resource"], &heard.data["id"]), (&json!("member"), &json!(colin.member)));
    let history = acme.agent.get(client(colin, "/history")).await.is_ok();
    let kinds: Vec<_> = history["items"].as_array().unwrap().iter().map(|line| text(line, "/kind")).collect();
    assert_eq!(kinds, ["scope_changed", "disabled"]);
    assert_eq!((text(&history, "/items/0/from"), text(&history, "/items/0/to")), ("own", "company"));
    assert_eq!(text(&history, "/items/0/by/name"), acme.manager.name);
    let audited: Value = world
        .app
        .ask("select jsonb_agg(action order by id) from audit_events where object_kind = 'member'")
        .await;
    assert_eq!(audited, json!(["member.scope_changed", "member.disabled"]));
}
