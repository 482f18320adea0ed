//! Customers: found, made, changed and archived.

use crate::actor::{Actor, Call};
use crate::app::text;
use crate::contacts::contacts;
use crate::world::World;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::PgPool;

/// The names of the customers that staff find.
async fn names(actor: &Actor, query: &str) -> Vec<String> {
    let page = actor.get(format!("/api/customers{query}")).await.is_ok();
    page["items"].as_array().unwrap().iter().map(|customer| text(customer, "/name").to_owned()).collect()
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_part_of_the_name_finds_a_customer(pool: PgPool) {
    let world = World::new(pool).await;
    for (number, name) in ["Élan Foods", "Harbour & Vale", "100% Wool", "Old_Harbour"].iter().enumerate() {
        let sql = format!(
            "insert into customers (org_id, id, name, created_at, updated_at)
             select id, md5('{number}')::uuid, '{name}', now(), now() from organizations where slug = 'acme'"
        );
        world.app.make(&sql).await;
    }
    let agent = &world.acme.agent;
    assert_eq!(names(agent, "?q=HARB").await, ["Harbour & Vale", "Old_Harbour"]);
    assert_eq!(names(agent, "?q=%20%C3%A9lan%20f%20").await, ["Élan Foods"]);
    assert_eq!(names(agent, "?q=%25").await, ["100% Wool"], "no sign stands for others");
    assert_eq!(names(agent, "?q=_").await, ["Old_Harbour"]);
    assert!(names(agent, "?q=nobody").await.is_empty());
    assert_eq!(names(agent, "?q=%20").await, names(agent, "").await, "of nothing typed, all");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn what_is_found_comes_in_pages(pool: PgPool) {
    let world = World::new(pool).await;
    for number in 0..3 {
        let sql = format!(
            "insert into customers (org_id, id, name, created_at, updated_at)
             select id, md5('{number}')::uuid, 'Mill {number}', now(), now() from organizations where slug = 'acme'"
        );
        world.app.make(&sql).await;
    }
    let agent = &world.acme.agent;
    let first = agent.get("/api/customers?q=mill&limit=2").await.is_ok();
    let cursor = text(&first, "/next_cursor");
    assert_eq!(names(agent, &format!("?q=mill&limit=2&cursor={cursor}")).await, ["Mill 2"]);
    assert!(names(&world.globex.agent, "?q=mill").await.is_empty(), "another organization's are not found");
}

/// The body of a customer's page.
async fn customer(actor: &Actor, path: &str) -> Value {
    actor.get(path).await.is_ok()
}

/// What happened to the customer, as its history tells it.
async fn history(actor: &Actor, path: &str) -> Vec<String> {
    let page = actor.get(format!("{path}/history?limit=100")).await.is_ok();
    page["items"].as_array().unwrap().iter().map(|line| text(line, "/kind").to_owned()).collect()
}

/// A change of what is at this path.
pub(crate) fn patch<'a>(actor: &'a Actor, path: &str, body: &Value) -> Call<'a> {
    actor.call(Method::PATCH, path).json(body)
}

/// A customer of these contacts; where it is.
pub(crate) async fn made(manager: &Actor, people: Value) -> String {
    let made = manager.post("/api/customers", json!({"name": "Oakline", "contacts": people})).await.is(201);
    made.header("location").unwrap().to_owned()
}

/// Adds a contact; where it is.
pub(crate) async fn added(manager: &Actor, path: &str, person: Value) -> String {
    let added = manager.post(format!("{path}/contacts"), person).await.is(201);
    added.header("location").unwrap().to_owned()
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_manager_makes_a_customer_with_its_first_contacts(pool: PgPool) {
    let world = World::new(pool).await;
    let (manager, agent) = (&world.acme.manager, &world.acme.agent);
    let new = json!({
        "name": " Oakline ", "website": "oakline.example", "phone": " ", "address": "Mill Lane 4\r\nHexham\r\n",
        "country": "gb", "tax_id": "GB 999", "reference": "C-1011",
        "contacts": [
            {"name": "Ben", "phone": "+44 1"},
            {"name": " Hannah Oakes ", "email": "Hannah+desk@Oakline.example", "position": "Owner", "is_primary": true},
        ],
    });
    let answer = manager.post("/api/customers", new).await.is(201);
    let path = answer.header("location").unwrap();
    let shown = customer(agent, path).await;
    assert_eq!(shown, answer.json());
    for (field, value) in [
        ("name", json!("Oakline")),
        ("website", json!("https://oakline.example")),
        ("phone", Value::Null),
        ("address", json!("Mill Lane 4\nHexham")),
        ("country", json!("GB")),
        ("archived_at", Value::Null),
    ] {
        assert_eq!(shown[field], value, "{field}");
    }
    let page = agent.get(format!("{path}/contacts")).await.is_ok();
    let hannah = &page["items"][1];
    assert_eq!(
        (text(hannah, "/name"), text(hannah, "/email")),
        ("Hannah Oakes", "Hannah+desk@Oakline.example")
    );
    assert_eq!((&hannah["is_primary"], &hannah["member_id"]), (&json!(true), &Value::Null));
    let told = ["created", "contact_added", "contact_added", "primary_contact_changed"];
    assert_eq!(history(agent, path).await, told);
    // Of nobody named, the first is it.
    let path = made(manager, json!([{"name": "Zoe"}, {"name": "Ada"}])).await;
    assert_eq!(contacts(agent, &path, "").await, ["Ada", "Zoe*"]);
    // Two companies may bear one name.
    made(manager, json!([])).await;
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn of_a_customer_that_can_not_be_made_nothing_is_left(pool: PgPool) {
    let world = World::new(pool).await;
    let manager = &world.acme.manager;
    manager.session().await;
    let before = world.app.digest().await;
    for (field, value, code) in [
        ("name", json!(" "), "required"),
        ("website", json!("javascript:alert(1)"), "invalid"),
        ("website", json!("javascript://oakline.example"), "invalid"),
        ("website", json!("https://oakline.example@evil.example"), "invalid"),
        ("country", json!("UK"), "unknown"),
        ("contacts", json!(vec![json!({"name": "Ada"}); 21]), "too_long"),
    ] {
        let mut new = json!({"name": "Oakline"});
        new[field] = value;
        manager.post("/api/customers", new).await.is_invalid(field, code);
    }
    let people = |email: &str| {
        json!({"name": "Oakline", "contacts": [
            {"name": "Ada", "email": "info@büro.example"},
            {"name": "Zoe", "email": email},
        ]})
    };
    let twice = manager.post("/api/customers", people("INFO@xn--bro-hoa.example")).await;
    twice.is_invalid("contacts[1].email", "duplicate");
    for bad in ["zoe", "zoe@xn--a.example", "zoë@oakline.example"] {
        manager.post("/api/customers", people(bad)).await.is_invalid("contacts[1].email", "invalid");
    }
    assert_eq!(world.app.digest().await, before);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn what_is_given_of_a_customer_is_changed_and_the_rest_stays(pool: PgPool) {
    let world = World::new(pool).await;
    let manager = &world.acme.manager;
    let path = &format!("/api/customers/{}", world.acme.customer.id);
    let first = patch(manager, path, &json!({"phone": "1", "country": "NL"})).await.is(200);
    let second = patch(manager, path, &json!({"phone": null, "website": ""})).await.is(200);
    assert_eq!((&second.json()["phone"], &second.json()["country"]), (&Value::Null, &json!("NL")));
    let stale =
        patch(manager, path, &json!({"name": "Mine"})).header("if-match", first.header("etag").unwrap());
    stale.await.is_problem(412, "stale");
    let again = patch(manager, path, &json!({"country": "nl", "name": second.json()["name"]})).await.is(200);
    assert_eq!(again.header("etag"), second.header("etag"), "what changes nothing is no change");
    assert_eq!(history(manager, path).await, ["changed"; 3]);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn for_an_archived_customer_no_ticket_is_raised_and_the_rest_goes_on(pool: PgPool) {
    let world = World::new(pool).await;
    let acme = &world.acme;
    let (manager, agent, client) = (&acme.manager, &acme.agent, &acme.customer.primary);
    let path = &format!("/api/customers/{}", acme.customer.id);
    let ticket = client.raises("Printer on fire").await;
    let person = added(manager, path, json!({"name": "Ada"})).await;
    manager.post(format!("{path}/archive"), json!({})).await.is(200);
    let name = text(&customer(agent, path).await, "/name").to_owned();
    assert!(!names(agent, "").await.contains(&name), "nobody chooses it for a new ticket");
    assert_eq!(names(agent, "?state=archived").await, [name.as_str()]);
    let new = json!({"subject": "Again", "description": "x"});
    let staff = json!({"customer_id": acme.customer.id, "subject": "Again", "description": "x"});
    client.post(client.path("/tickets"), new.clone()).await.is_problem(409, "customer_archived");
    agent.post("/api/tickets", staff.clone()).await.is_problem(409, "customer_archived");
    // Neither does a number go by.
    let next = acme.other_customer.raises("Mine").await;
    assert_eq!(next.json["number"].as_i64().unwrap(), ticket.json["number"].as_i64().unwrap() + 1);
    client.signs_in().await;
    client.sees(&ticket).await;
    client.replies(&ticket, "Still burning.").await;
    for refused in [
        patch(manager, path, &json!({"phone": "1"})).await,
        manager.post(format!("{path}/contacts"), json!({"name": "Zoe"})).await,
        patch(manager, &person, &json!({"phone": "1"})).await,
        manager.call(Method::DELETE, &person).await,
    ] {
        refused.is_problem(409, "archived");
    }
    manager.post(format!("{path}/restore"), json!({})).await.is(200);
    client.post(client.path("/tickets"), new).await.is(201);
    agent.post("/api/tickets", staff).await.is(201);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn the_list_tells_of_each_customer_how_much_there_is(pool: PgPool) {
    let world = World::new(pool).await;
    let acme = &world.acme;
    let (manager, agent) = (&acme.manager, &acme.agent);
    let path = &format!("/api/customers/{}", acme.customer.id);
    added(manager, path, json!({"name": "Zoe"})).await;
    added(manager, path, json!({"name": "Ada"})).await;
    let (closed, _) = (acme.customer.raises("One").await, acme.customer.colleague.raises("Two").await);
    acme.customer.closes(&closed).await.is(200);
    acme.other_customer.raises("Three").await;
    let sorted = async |sort: &str| names(agent, &format!("?sort={sort}")).await;
    let by_name = ["Medby of acme", "Northwind of acme", "Tidewell of acme"];
    let by_age = ["Tidewell of acme", "Northwind of acme", "Medby of acme"];
    assert_eq!(sorted("name").await, by_name);
    assert_eq!(sorted("-name").await, by_name.into_iter().rev().collect::<Vec<_>>());
    assert_eq!(sorted("created_at").await, by_age);
    assert_eq!(sorted("-created_at").await, by_age.into_iter().rev().collect::<Vec<_>>());
    let rows = agent.get("/api/customers").await.is_ok();
    let counted = |row: usize| {
        let row = &rows["items"][row];
        (row["primary_contact"].clone(), row["contacts"].clone(), row["open_tickets"].clone())
    };
    assert_eq!(counted(0), (Value::Null, json!(1), json!(0)));
    assert_eq!(counted(1), (Value::Null, json!(0), json!(1)));
    assert_eq!(counted(2), (json!("Zoe"), json!(2), json!(1)));
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn what_happens_is_in_the_timeline_the_audit_trail_and_the_streams_of_staff(pool: PgPool) {
    let world = World::new(pool).await;
    let acme = &world.acme;
    let (manager, agent, client) = (&acme.manager, &acme.agent, &acme.customer.primary);
    let path = &format!("/api/customers/{}", acme.customer.id);
    let (mut stream, mut clients) = (agent.listens().await, client.listens().await);
    patch(manager, path, &json!({"name": "Tidewell Group"})).await.is(200);
    let ada = added(manager, path, json!({"name": "Ada", "email": "ada@tidewell.example"})).await;
    patch(manager, &ada, &json!({"position": "Director"})).await.is(200);
    manager.call(Method::DELETE, &ada).await.is(204);
    manager.post(format!("{path}/archive"), json!({})).await.is(200);
    let told = [
        "renamed",
        "contact_added",
        "primary_contact_changed",
        "contact_changed",
        "contact_removed",
        "archived",
    ];
    for what in told {
        let heard = stream.hears(what).await;
        assert_eq!(
            (&heard.data["resource"], &heard.data["id"]),
            (&json!("customer"), &json!(acme.customer.id))
        );
    }
    assert_eq!(history(agent, path).await, told);
    let lines = agent.get(format!("{path}/history")).await.is_ok();
    let line = &lines["items"][3];
    assert_eq!(
        (text(line, "/contact/name"), text(line, "/field"), text(line, "/to")),
        ("Ada", "position", "Director")
    );
    let audited: Value = world
        .app
        .ask("select jsonb_agg(action order by id) from audit_events where object_kind = 'customer'")
        .await;
    assert_eq!(audited, json!(told.map(|what| format!("customer.{what}"))));
    // Clients hear of none of it.
    let ticket = acme.other_customer.raises("Elsewhere").await;
    agent.takes(&ticket).await;
    manager.post(format!("{path}/restore"), json!({})).await.is(200);
    client.raises("Mine").await;
    clients.hears("raised").await;
}
