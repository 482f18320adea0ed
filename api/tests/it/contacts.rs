//! Contacts: the people at a customer, one of them the primary one.

use crate::actor::Actor;
use crate::app::text;
use crate::customers::{added, made, patch};
use crate::world::World;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::PgPool;

/// The customer's contacts, as staff list them: their names, the primary one's with a star.
pub(crate) async fn contacts(actor: &Actor, path: &str, query: &str) -> Vec<String> {
    let page = actor.get(format!("{path}/contacts{query}")).await.is_ok();
    let named = |one: &Value| {
        let star = if one["is_primary"] == true { "*" } else { "" };
        format!("{}{star}", text(one, "/name"))
    };
    page["items"].as_array().unwrap().iter().map(named).collect()
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn an_address_is_one_contact_s_of_a_customer_however_it_is_written(pool: PgPool) {
    let world = World::new(pool).await;
    let manager = &world.acme.manager;
    let path = made(manager, json!([{"name": "Ada", "email": "Ada+Desk@Büro.example"}])).await;
    let zoe = added(manager, &path, json!({"name": "Zoe", "email": "ada@büro.example"})).await;
    for same in ["ada+desk@büro.example", " ADA+DESK@BÜRO.EXAMPLE ", "ada+desk@xn--bro-hoa.example"] {
        let new = json!({"name": "Ada again", "email": same});
        manager.post(format!("{path}/contacts"), new).await.is_invalid("email", "taken");
        patch(manager, &zoe, &json!({"email": same})).await.is_invalid("email", "taken");
    }
    // At another customer it may be somebody's, too: people work for two companies.
    made(manager, json!([{"name": "Ada", "email": "ada+desk@büro.example"}])).await;
    patch(manager, &zoe, &json!({"email": null})).await.is(200);
    added(manager, &path, json!({"name": "New", "email": "ADA@büro.example"})).await;
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_part_of_the_name_or_the_address_finds_a_contact(pool: PgPool) {
    let world = World::new(pool).await;
    let (manager, agent) = (&world.acme.manager, &world.acme.agent);
    let people = json!([
        {"name": "Élan Roux", "email": "e.r@oakline.example"},
        {"name": "Ada", "email": "Desk@Oakline.example"},
        {"name": "Ben 100%"},
    ]);
    let path = &made(manager, people).await;
    assert_eq!(contacts(agent, path, "?q=%C3%A9lan").await, ["Élan Roux*"]);
    assert_eq!(contacts(agent, path, "?q=dESK").await, ["Ada"]);
    assert_eq!(contacts(agent, path, "?q=%25").await, ["Ben 100%"], "no sign stands for others");
    assert_eq!(contacts(agent, path, "?q=%20").await.len(), 3, "of nothing typed, all");
    let first = agent.get(format!("{path}/contacts?limit=2")).await.is_ok();
    let cursor = text(&first, "/next_cursor");
    assert_eq!(contacts(agent, path, &format!("?limit=2&cursor={cursor}")).await.len(), 1);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn one_contact_is_the_primary_one_and_another_takes_its_place(pool: PgPool) {
    let world = World::new(pool).await;
    let (manager, agent) = (&world.acme.manager, &world.acme.agent);
    let path = &made(manager, json!([{"name": "Ada"}, {"name": "Ben"}])).await;
    let page = agent.get(format!("{path}/contacts")).await.is_ok();
    let of = |row: usize| format!("{path}/contacts/{}", text(&page["items"][row], "/id"));
    let (ada, ben) = (of(0), of(1));
    let before = agent.get(&ada).await.is(200);
    patch(manager, &ben, &json!({"is_primary": true})).await.is(200);
    assert_eq!(contacts(agent, path, "").await, ["Ada", "Ben*"]);
    let stale =
        patch(manager, &ada, &json!({"phone": "1"})).header("if-match", before.header("etag").unwrap());
    stale.await.is_problem(412, "stale");
    added(manager, path, json!({"name": "Zoe", "is_primary": true})).await;
    assert_eq!(contacts(agent, path, "").await, ["Ada", "Ben", "Zoe*"]);
    let lines = agent.get(format!("{path}/history")).await.is_ok();
    let last = lines["items"].as_array().unwrap().last().unwrap();
    assert_eq!((text(last, "/kind"), text(last, "/from")), ("primary_contact_changed", "Ben"));
    assert_eq!((text(last, "/to"), text(last, "/by/name")), ("Zoe", manager.name.as_str()));
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn of_two_made_primary_at_once_one_is(pool: PgPool) {
    let world = World::new(pool).await;
    let (manager, admin) = (&world.acme.manager, &world.acme.admin);
    let path = &made(manager, json!([{"name": "Ada"}, {"name": "Ben"}, {"name": "Zoe"}])).await;
    let page = manager.get(format!("{path}/contacts")).await.is_ok();
    let of = |row: usize| format!("{path}/contacts/{}", text(&page["items"][row], "/id"));
    let (ben, zoe) = (of(1), of(2));
    for _ in 0..10 {
        let body = json!({"is_primary": true});
        let both = tokio::join!(async { patch(manager, &ben, &body).await }, async {
            patch(admin, &zoe, &body).await
        },);
        both.0.is(200);
        both.1.is(200);
        let starred = contacts(manager, path, "").await;
        assert_eq!(starred.iter().filter(|name| name.ends_with('*')).count(), 1, "{starred:?}");
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn who_has_an_account_stays_a_contact(pool: PgPool) {
    let world = World::new(pool).await;
    let acme = &world.acme;
    let (manager, agent) = (&acme.manager, &acme.agent);
    let path = &format!("/api/customers/{}", acme.customer.id);
    let marta = added(manager, path, json!({"name": "Marta"})).await;
    let ben = added(manager, path, json!({"name": "Ben"})).await;
    let id = text(&agent.get(&marta).await.is_ok(), "/id").to_owned();
    let member = acme.customer.member;
    world.app.make(&format!("update members set contact_id = '{id}' where id = '{member}'")).await;
    assert_eq!(agent.get(&marta).await.is_ok()["member_id"], json!(member));
    let listed = agent.get(format!("{path}/contacts")).await.is_ok();
    assert_eq!(listed["items"][1]["member_id"], json!(member));
    manager.call(Method::DELETE, &marta).await.is_problem(409, "in_use");
    let stale = manager.call(Method::DELETE, &ben).header("if-match", "\"7\"").await;
    stale.is_problem(412, "stale");
    manager.call(Method::DELETE, &ben).await.is(204);
    agent.get(&ben).await.is_not_found();
    assert_eq!(contacts(agent, path, "").await, ["Marta*"]);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_contact_is_found_at_its_own_customer_only(pool: PgPool) {
    let world = World::new(pool).await;
    let (manager, acme) = (&world.acme.manager, &world.acme);
    let contact = acme.prospect.contact;
    let elsewhere = format!("/api/customers/{}/contacts/{contact}", acme.customer.id);
    manager.get(&elsewhere).await.is_not_found();
    patch(manager, &elsewhere, &json!({"phone": "1"})).await.is_not_found();
    manager.call(Method::DELETE, &elsewhere).await.is_not_found();
    manager.get(format!("/api/customers/{}/contacts/{contact}", acme.prospect.id)).await.is(200);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn of_the_first_contacts_those_who_are_to_be_invited_are(pool: PgPool) {
    let world = World::new(pool).await;
    let manager = &world.acme.manager;
    let people = json!([{"name": "Odile"}, {"name": "Bo", "email": "Bo@Larkspur.example", "invite": true}]);
    let path = made(manager, people).await;
    let id = path.rsplit('/').next().unwrap();
    let invitations = manager.get(format!("/api/invitations?customer_id={id}")).await.is_ok();
    let [invitation] = invitations["items"].as_array().unwrap().as_slice() else { panic!("{invitations}") };
    assert_eq!(text(invitation, "/email"), "Bo@Larkspur.example");
    assert_eq!(text(invitation, "/ticket_scope"), "own");
    let bo = manager.get(format!("{path}/contacts?q=bo")).await.is_ok();
    assert_eq!(invitation["contact_id"], bo["items"][0]["id"]);
    world.app.mail_to("Bo@Larkspur.example", "Invitation to").await;

    let nowhere = json!({"name": "Larkspur", "contacts": [{"name": "Nobody", "invite": true}]});
    manager.post("/api/customers", nowhere).await.is_invalid("contacts[0].email", "required");
    let here = json!({"name": "An agent", "email": world.acme.agent.email, "invite": true});
    manager.post(format!("{path}/contacts"), here).await.is_problem(409, "already_member");
    assert_eq!(contacts(manager, &path, "").await, ["Bo", "Odile*"], "all of it or nothing");
}
