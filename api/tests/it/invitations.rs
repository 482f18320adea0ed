//! Invitations: who may ask whom, and what whoever accepts becomes; what a link is good for stands in `invitation_links`.

use crate::actor::{Actor, Call, PASSWORD, Session, Surface};
use crate::answer::Answer;
use crate::app::{App, text};
use crate::mailbox::Mail;
use crate::world::{World, make_contact};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::PgPool;
use std::future::IntoFuture as _;

pub(crate) const INGRID: &str = "Ingrid.Moe+Portico@Tidewell.example";
const COLLEAGUES: &str = "/api/client-portal/team/invitations";
pub(crate) const CHOSEN: &str = "five loud harbour bells";

pub(crate) async fn ask(app: &App, surface: Surface, what: &str, body: &Value) -> Answer {
    Call::new(app, Method::POST, &format!("{}/auth/{what}", surface.root())).json(body).await
}

/// What a link says that it is to.
pub(crate) async fn shown(app: &App, surface: Surface, token: &str) -> Answer {
    ask(app, surface, "show-invitation", &json!({"token": token})).await
}

pub(crate) fn acceptance(token: &str) -> Value {
    json!({"token": token, "password": CHOSEN, "first_name": " Ingrid ", "last_name": "Moe"})
}

pub(crate) async fn accepted(app: &App, surface: Surface, token: &str) -> Answer {
    ask(app, surface, "accept-invitation", &acceptance(token)).await
}

pub(crate) fn client_of(world: &World, email: &str) -> Value {
    json!({"email": email, "role": "client", "customer_id": world.acme.customer.id})
}

pub(crate) async fn invites(by: &Actor, new: &Value) -> Value {
    by.post("/api/invitations", new.clone()).await.is(201).json()
}

/// The newest invitation that arrived.
pub(crate) async fn mail(app: &App, address: &str) -> Mail {
    app.mail_to(address, "Invitation to").await
}

/// What a list says of the invitation to this address.
pub(crate) async fn state(by: &Actor, address: &str) -> String {
    let page = by.get("/api/invitations?limit=100").await.is_ok();
    let all = page["items"].as_array().unwrap();
    let one = all.iter().find(|one| text(one, "/email") == address);
    one.map_or_else(|| "none".to_owned(), |one| text(one, "/state").to_owned())
}

/// What a sign-in was answered with.
fn entered(answer: &Answer) -> Session {
    let cookie = answer.cookie(Surface::Portal.cookie()).unwrap();
    Session { token: text(&answer.is_ok(), "/access_token").to_owned(), cookie }
}

/// Whoever has this address, where they sign in.
fn someone(world: &World, surface: Surface, organization: &str, email: &str) -> Actor {
    Actor::new(world.app.clone(), surface, organization, "Ingrid Moe", email.to_owned())
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn who_is_invited_lands_in_the_right_organization_company_and_role(pool: PgPool) {
    let world = World::new(pool).await;
    let acme = &world.acme;
    let stakeholder = make_contact(&world.app, acme.id, acme.customer.id, "Ingrid Moe").await;
    let mut new = client_of(&world, INGRID);
    new["ticket_scope"] = json!("company");
    new["contact_id"] = json!(stakeholder);
    let mut stream = acme.manager.listens().await;
    let made = invites(&acme.manager, &new).await;
    assert_eq!(
        (text(&made, "/state"), text(&made, "/invited_by/name")),
        ("pending", acme.manager.name.as_str())
    );
    let letter = mail(&world.app, INGRID).await;
    assert!(letter.text.contains("/portal/accept-invitation#token="), "{}", letter.text);
    assert!(letter.text.contains("Acme Web") && letter.text.contains(&acme.manager.name), "{}", letter.text);
    let token = letter.token();
    let seen = shown(&world.app, Surface::Portal, &token).await.is_ok();
    assert_eq!((text(&seen, "/organization"), text(&seen, "/role")), ("Acme Web", "client"));
    assert_eq!((text(&seen, "/customer"), &seen["has_account"]), ("Tidewell of acme", &json!(false)));
    let entered = accepted(&world.app, Surface::Portal, &token).await;
    let me = &entered.is_ok()["me"];
    assert!(entered.cookie(Surface::Portal.cookie()).is_some(), "they are signed in");
    assert_eq!((text(me, "/first_name"), text(me, "/email")), ("Ingrid", INGRID));
    assert_eq!((text(me, "/customer/name"), text(me, "/ticket_scope")), ("Tidewell of acme", "company"));
    stream.hears_until("joined").await;
    assert_eq!(state(&acme.manager, INGRID).await, "accepted");
    let client = acme.agent.get(format!("/api/clients/{}", text(me, "/member_id"))).await.is_ok();
    assert_eq!(text(&client, "/contact_id"), stakeholder.to_string());
    let history = acme.agent.get(format!("/api/clients/{}/history", text(me, "/member_id"))).await.is_ok();
    assert_eq!(text(&history, "/items/0/kind"), "joined");
    // The address is confirmed by that, however it is written.
    let ingrid = someone(&world, Surface::Portal, "acme", &INGRID.to_lowercase());
    ingrid.tries_to_sign_in(CHOSEN).await.is(200);
    let stored: bool = world
        .app
        .ask(&format!("select exists (select from invitations i where i::text like '%{token}%')"))
        .await;
    assert!(!stored, "the token is at rest");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_companys_primary_contact_looks_after_its_team_once_they_joined(pool: PgPool) {
    let world = World::new(pool).await;
    let acme = &world.acme;
    let stakeholder = make_contact(&world.app, acme.id, acme.customer.id, "Ingrid Moe").await;
    world.app.make(&format!("update contacts set is_primary = true where id = '{stakeholder}'")).await;
    let mut new = client_of(&world, INGRID);
    new["contact_id"] = json!(stakeholder);
    invites(&acme.manager, &new).await;
    let token = mail(&world.app, INGRID).await.token();
    let me = accepted(&world.app, Surface::Portal, &token).await.is_ok()["me"].clone();
    assert_eq!((&me["is_primary_contact"], text(&me, "/ticket_scope")), (&json!(true), "company"));
    let ingrid = someone(&world, Surface::Portal, "acme", &INGRID.to_lowercase());
    let ingrid = ingrid.with(entered(&ingrid.tries_to_sign_in(CHOSEN).await));
    ingrid
        .post("/api/client-portal/team/invitations", json!({"email": "colleague@tidewell.example"}))
        .await
        .is(201);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn only_admins_invite_staff_and_nobody_else_sees_that(pool: PgPool) {
    let world = World::new(pool).await;
    let acme = &world.acme;
    for role in ["agent", "manager", "admin"] {
        let new = json!({"email": format!("{role}@new.example"), "role": role});
        acme.manager.post("/api/invitations", new.clone()).await.is_problem(403, "forbidden");
        acme.agent.post("/api/invitations", new).await.is_problem(403, "forbidden");
    }
    let new = json!({"email": "nina@new.example", "role": "manager"});
    let made = invites(&acme.admin, &new).await;
    let path = format!("/api/invitations/{}", text(&made, "/id"));
    acme.manager.get(&path).await.is_not_found();
    acme.manager.post(format!("{path}/revoke"), json!({})).await.is_not_found();
    assert_eq!(state(&acme.manager, "nina@new.example").await, "none");
    assert_eq!(state(&acme.admin, "nina@new.example").await, "pending");
    let token = mail(&world.app, "nina@new.example").await.token();
    // A link is to one of the two applications.
    shown(&world.app, Surface::Portal, &token).await.is_problem(410, "invitation_over");
    accepted(&world.app, Surface::Portal, &token).await.is_problem(410, "invitation_over");
    let me = accepted(&world.app, Surface::Console, &token).await.is_ok();
    assert_eq!((text(&me, "/me/role"), &me["me"]["customer"]), ("manager", &Value::Null));
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn who_has_an_account_joins_with_its_password_and_keeps_their_name(pool: PgPool) {
    let world = World::new(pool).await;
    let there = &world.globex.customer.primary;
    invites(&world.acme.manager, &client_of(&world, &there.email)).await;
    let token = mail(&world.app, &there.email).await.token();
    assert_eq!(shown(&world.app, Surface::Portal, &token).await.is_ok()["has_account"], true);
    // Neither a new password nor another name: whoever has the mail has not the account.
    accepted(&world.app, Surface::Portal, &token).await.is_invalid("password", "wrong");
    let body = json!({"token": token, "password": PASSWORD, "first_name": "Eve", "last_name": "Other"});
    let me = ask(&world.app, Surface::Portal, "accept-invitation", &body).await.is_ok()["me"].clone();
    assert_eq!(
        (text(&me, "/account_id"), text(&me, "/first_name")),
        (there.account.to_string().as_str(), "Marta")
    );
    assert_eq!((text(&me, "/organization/slug"), text(&me, "/customer/name")), ("acme", "Tidewell of acme"));
    someone(&world, Surface::Portal, "globex", &there.email).signs_in().await;
    someone(&world, Surface::Portal, "acme", &there.email).signs_in().await;
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn who_registered_with_somebody_elses_address_has_nothing_of_their_invitation(pool: PgPool) {
    let world = World::new(pool).await;
    let email = "ingrid@new.example";
    let register = json!({"email": email, "password": PASSWORD, "first_name": "Eve", "last_name": "Other",
        "organization": "acme", "company": "Evil & Co"});
    ask(&world.app, Surface::Portal, "register", &register).await.is(202);
    let confirm = world.app.mail_to(email, "Confirm").await.token();
    invites(&world.acme.manager, &client_of(&world, email)).await;
    let token = mail(&world.app, email).await.token();
    assert_eq!(shown(&world.app, Surface::Portal, &token).await.is_ok()["has_account"], false);
    let me = accepted(&world.app, Surface::Portal, &token).await.is_ok()["me"].clone();
    assert_eq!((text(&me, "/first_name"), text(&me, "/customer/name")), ("Ingrid", "Tidewell of acme"));
    let ingrid = someone(&world, Surface::Portal, "acme", email);
    ingrid.tries_to_sign_in(PASSWORD).await.is_problem(401, "invalid_credentials");
    ingrid.tries_to_sign_in(CHOSEN).await.is(200);
    let late = json!({"token": confirm, "password": PASSWORD});
    ask(&world.app, Surface::Portal, "verify-email", &late).await.is_problem(410, "invalid_token");
    let made: i64 = world.app.ask("select count(*) from customers where name = 'Evil & Co'").await;
    assert_eq!(made, 0, "what registering made is gone");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn an_address_of_any_script_is_invited_and_signs_in(pool: PgPool) {
    let world = World::new(pool).await;
    let typed = "Info+Desk@Büro.example";
    invites(&world.acme.manager, &client_of(&world, typed)).await;
    let again = client_of(&world, "info+desk@xn--bro-hoa.example");
    world.acme.manager.post("/api/invitations", again).await.is_problem(409, "already_invited");
    let token = mail(&world.app, "Info+Desk@xn--bro-hoa.example").await.token();
    let me = accepted(&world.app, Surface::Portal, &token).await.is_ok()["me"].clone();
    assert_eq!(text(&me, "/email"), typed);
    someone(&world, Surface::Portal, "acme", "info+desk@BÜRO.example").tries_to_sign_in(CHOSEN).await.is(200);
    let known = client_of(&world, typed);
    world.acme.manager.post("/api/invitations", known).await.is_problem(409, "already_member");
    let none = client_of(&world, "info@bü ro.example");
    world.acme.manager.post("/api/invitations", none).await.is_invalid("email", "invalid");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn nobody_is_invited_twice_nor_where_they_belong(pool: PgPool) {
    let world = World::new(pool).await;
    let acme = &world.acme;
    invites(&acme.manager, &client_of(&world, INGRID)).await;
    let again = client_of(&world, &INGRID.to_uppercase());
    acme.manager.post("/api/invitations", again).await.is_problem(409, "already_invited");
    for known in [&acme.agent, &acme.customer.primary] {
        let email = known.email.to_uppercase();
        acme.manager
            .post("/api/invitations", client_of(&world, &email))
            .await
            .is_problem(409, "already_member");
    }
    let staff = json!({"email": INGRID, "role": "agent", "customer_id": acme.customer.id});
    acme.admin.post("/api/invitations", staff).await.is_invalid("customer_id", "invalid");
    let homeless = json!({"email": INGRID, "role": "client"});
    acme.manager.post("/api/invitations", homeless).await.is_invalid("customer_id", "required");
    let mut stranger = client_of(&world, "x@new.example");
    stranger["contact_id"] =
        json!(make_contact(&world.app, acme.id, acme.other_customer.id, "Ingrid Moe").await);
    acme.manager.post("/api/invitations", stranger).await.is_invalid("contact_id", "unknown");
    // Who joined in the meantime by another way is told so, and nothing changes for them.
    let colin = &acme.other_customer.colleague;
    let path = "/api/client-portal/team/invitations";
    acme.customer.post(path, json!({"email": colin.email})).await.is(201);
    let token = mail(&world.app, &colin.email).await.token();
    let body = json!({"token": token, "password": PASSWORD});
    ask(&world.app, Surface::Portal, "accept-invitation", &body).await.is_problem(409, "already_member");
    let me = colin.get("/api/client-portal/me").await.is_ok();
    assert_eq!(text(&me, "/customer/name"), "Northwind of acme");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_primary_contact_invites_colleagues_of_their_own_company_only(pool: PgPool) {
    let world = World::new(pool).await;
    let acme = &world.acme;
    let (marta, path) = (&acme.customer.primary, "/api/client-portal/team/invitations");
    for field in ["role", "customer_id", "contact_id", "organization_id"] {
        let mut body = json!({"email": INGRID});
        body[field] = json!("admin");
        marta.post(path, body).await.is_problem(422, "invalid");
    }
    let made = marta.post(path, json!({"email": INGRID, "ticket_scope": "company"})).await.is(201).json();
    marta.post(path, json!({"email": marta.email})).await.is_problem(409, "already_member");
    let listed = marta.get(path).await.is_ok();
    assert_eq!((text(&listed, "/items/0/email"), text(&listed, "/items/0/state")), (INGRID, "pending"));
    let one = format!("{path}/{}", text(&made, "/id"));
    // Whoever invites for another company neither sees it nor learns of it.
    let other = &acme.other_customer.primary;
    other.call(Method::DELETE, &one).json(&json!({})).await.is_not_found();
    let theirs = other.post(path, json!({"email": INGRID})).await.is(201).json();
    assert_ne!(theirs["id"], made["id"]);
    assert_eq!(state(&acme.manager, INGRID).await, "pending", "staff see it, too");
    world.app.clock.advance(TimeDelta::minutes(2));
    marta.post(format!("{one}/resend"), json!({})).await.is(200);
    marta.call(Method::DELETE, &one).json(&json!({})).await.is(200);
    let left = marta.get(path).await.is_ok();
    assert!(left["items"].as_array().unwrap().iter().all(|other| other["id"] != made["id"]));
    marta.post(path, json!({"email": "ada@new.example", "ticket_scope": "company"})).await.is(201);
    let token = mail(&world.app, "ada@new.example").await.token();
    let me = accepted(&world.app, Surface::Portal, &token).await.is_ok()["me"].clone();
    assert_eq!((text(&me, "/customer/name"), text(&me, "/ticket_scope")), ("Tidewell of acme", "company"));
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn nobody_is_invited_to_a_customer_that_was_put_away(pool: PgPool) {
    let world = World::new(pool).await;
    let acme = &world.acme;
    let path = &format!("/api/customers/{}", acme.customer.id);
    let before = invites(&acme.manager, &client_of(&world, "ada@new.example")).await;
    let token = mail(&world.app, "ada@new.example").await.token();
    acme.manager.post(format!("{path}/archive"), json!({})).await.is(200);
    world.app.clock.advance(TimeDelta::minutes(2));
    for (actor, all) in [(&acme.manager, "/api/invitations"), (&acme.customer.primary, COLLEAGUES)] {
        let again = actor.post(format!("{all}/{}/resend", text(&before, "/id")), json!({})).await;
        again.is_problem(409, "customer_archived");
    }
    let refused = acme.manager.post("/api/invitations", client_of(&world, INGRID)).await;
    refused.is_invalid("customer_id", "archived");
    let marta = &acme.customer.primary;
    marta.post(COLLEAGUES, json!({"email": INGRID})).await.is_problem(409, "customer_archived");
    assert_eq!(state(&acme.manager, INGRID).await, "none");
    accepted(&world.app, Surface::Portal, &token).await.is_problem(410, "invitation_over");
    acme.manager.post(format!("{path}/restore"), json!({})).await.is(200);
    accepted(&world.app, Surface::Portal, &token).await.is(200);
    invites(&acme.manager, &client_of(&world, INGRID)).await;
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_company_sends_no_flood_of_invitations(pool: PgPool) {
    let world = World::new(pool).await;
    let (marta, path) = (&world.acme.other_customer.primary, "/api/client-portal/team/invitations");
    let one = |n: usize| marta.post(path, json!({"email": format!("n{n}@new.example")})).into_future();
    for n in 0..20 {
        one(n).await.is(201);
    }
    let wait: i64 = one(20).await.is(429).header("retry-after").unwrap().parse().unwrap();
    assert!((3500..=3600).contains(&wait), "{wait}");
    world.app.clock.advance(TimeDelta::seconds(wait + 1));
    let marta = &marta.with(marta.signs_in().await);
    marta.post(path, json!({"email": "n20@new.example"})).await.is(201);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_wrong_password_is_counted_like_any_other(pool: PgPool) {
    let world = World::new(pool).await;
    let there = &world.globex.customer.primary;
    invites(&world.acme.manager, &client_of(&world, &there.email)).await;
    let token = mail(&world.app, &there.email).await.token();
    let mut last = 0;
    for _ in 0..8 {
        last = accepted(&world.app, Surface::Portal, &token).await.status;
    }
    assert_eq!(last, 429, "somebody with a copied link can't guess for ever");
}
