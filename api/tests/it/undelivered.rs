//! What becomes of an invitation: its mail is given up, or whoever sent it may no longer invite.

use crate::actor::Call;
use crate::app::{eventually, text};
use crate::mail::{Smtp, by_smtp};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::PgPool;

const INGRID: &str = "ingrid.moe@tidewell.example";
const COLLEAGUES: &str = "/api/client-portal/team/invitations";

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn whoever_invited_somebody_sees_that_the_mail_did_not_arrive(pool: PgPool) {
    let smtp = Smtp::start().await;
    let world = by_smtp(pool, &smtp).await;
    let (marta, manager) = (&world.acme.customer.primary, &world.acme.manager);
    smtp.answers("550 no such person");
    let made = marta.post(COLLEAGUES, json!({"email": INGRID})).await.is(201).json();
    let state = || async { text(&marta.get(COLLEAGUES).await.is_ok(), "/items/0/state").to_owned() };
    eventually("it is given up", || async { (state().await == "undelivered").then_some(()) }).await;
    let count = async |query: &str| -> usize {
        let page: Value = manager.get(format!("/api/invitations?q=ingrid&{query}")).await.is_ok();
        page["items"].as_array().unwrap().len()
    };
    assert_eq!((count("state=undelivered").await, count("state=pending").await), (1, 0));
    world.app.clock.advance(TimeDelta::minutes(2));
    smtp.answers("250 taken");
    let again = format!("{COLLEAGUES}/{}/resend", text(&made, "/id"));
    marta.post(again, json!({})).await.is(200);
    eventually("it arrives", || async { (smtp.taken().len() == 1).then_some(()) }).await;
    assert_eq!(state().await, "pending");
    let told = "select string_agg(happening->>'kind', ' ' order by id) from history where object_id::text = ";
    let told: String = world.app.ask(&format!("{told}'{}'", text(&made, "/id"))).await;
    assert_eq!(told, "invited undelivered resent");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn whoever_was_shut_out_is_let_in_again_and_not_invited(pool: PgPool) {
    let world = crate::world::World::new(pool).await;
    let marta = &world.acme.customer.primary;
    let colleagues = marta.get("/api/client-portal/team").await.is_ok();
    let all = colleagues["items"].as_array().unwrap();
    let other = all.iter().find(|one| one["is_primary_contact"] == json!(false)).unwrap();
    let path = format!("/api/client-portal/team/{}", text(other, "/id"));
    marta.call(Method::DELETE, &path).json(&json!({})).await.is(200);
    let again = json!({"email": text(other, "/email")});
    marta.post(COLLEAGUES, again).await.is_problem(409, "member_disabled");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn an_invitation_is_good_as_long_as_whoever_sent_it_may_invite(pool: PgPool) {
    let world = crate::world::World::new(pool).await;
    let (acme, app) = (&world.acme, &world.app);
    let accept = async |token: &str| {
        let body = json!({"token": token, "password": "five loud harbour bells", "first_name": "Ingrid", "last_name": "Moe"});
        Call::new(app, Method::POST, "/api/auth/accept-invitation").json(&body).await
    };
    let made =
        acme.admin.post("/api/invitations", json!({"email": INGRID, "role": "admin"})).await.is(201).json();
    let first = app.mail_to(INGRID, "Invitation to").await.token();
    app.make(&format!("update members set role = 'agent' where id = '{}'", acme.admin.member)).await;
    accept(&first).await.is_problem(410, "invitation_over");
    // An admin who sends it again answers for it from then on.
    app.make(&format!("update members set role = 'admin' where id = '{}'", acme.manager.member)).await;
    app.clock.advance(TimeDelta::minutes(2));
    let again = acme.manager.post(format!("/api/invitations/{}/resend", text(&made, "/id")), json!({})).await;
    assert_eq!(text(&again.is(200).json(), "/invited_by/name"), acme.manager.name);
    app.settles().await;
    let mails = app.mails_to(INGRID);
    accept(&mails.last().unwrap().token()).await.is(200);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn colleagues_are_invited_by_who_is_a_primary_contact_still(pool: PgPool) {
    let world = crate::world::World::new(pool).await;
    let (acme, app) = (&world.acme, &world.app);
    let marta = &acme.customer.primary;
    marta.post(COLLEAGUES, json!({"email": INGRID})).await.is(201);
    let token = app.mail_to(INGRID, "Invitation to").await.token();
    let show = async || {
        let path = "/api/client-portal/auth/show-invitation";
        Call::new(app, Method::POST, path).json(&json!({"token": token})).await
    };
    show().await.is(200);
    let set = async |what: &str| {
        app.make(&format!("update members set {what} where id = '{}'", marta.member)).await;
    };
    set("is_primary_contact = false").await;
    show().await.is_problem(410, "invitation_over");
    set("is_primary_contact = true, disabled_at = now()").await;
    show().await.is_problem(410, "invitation_over");
}
