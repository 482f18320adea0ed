//! Lists: pages of one shape, by keyset.

use crate::app::Setup;
use crate::document::{Operation, operations, resolve};
use crate::world::World;
use reqwest::Method;
use serde_json::json;
use sqlx::PgPool;

/// Every list of the document.
pub(crate) fn lists() -> Vec<Operation> {
    let mut lists = operations();
    lists.retain(|operation| {
        let schema = resolve(&operation.json["responses"]["200"]["content"]["application/json"]["schema"]);
        assert!(schema.get("items").is_none(), "{} is a bare list, cut without a word", operation.name());
        operation.method == Method::GET && schema["properties"].get("items").is_some()
    });
    assert!(lists.len() >= 11, "only {} lists", lists.len());
    lists
}

/// A world whose server shows the mails, too.
pub(crate) async fn demonstration(pool: PgPool) -> World {
    let setup = Setup::of(&pool).with(|config| config.demo = true);
    World::on(pool, setup).await
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_list_is_read_page_by_page_without_gap_or_double(pool: PgPool) {
    let world = World::new(pool).await;
    let (client, agent) = (&world.acme.customer.primary, &world.acme.agent);
    for n in 0..7 {
        let new = json!({"subject": format!("Number {n}"), "description": "x", "priority": if n % 2 == 0 { "low" } else { "urgent" }});
        client.post(client.path("/tickets"), new).await.is(201);
    }
    for actor in [client, agent] {
        for sort in ["-updated_at", "-created_at", "created_at", "-priority"] {
            let all = actor.lists(&format!("?sort={sort}")).await;
            let (mut found, mut path) =
                (Vec::new(), actor.path(&format!("/tickets?sort={sort}&limit=3&state=open")));
            loop {
                let answer = actor.get(&path).await.is(200);
                let page = answer.json();
                let items = page["items"].as_array().unwrap();
                found.extend(items.iter().map(|item| item["subject"].as_str().unwrap().to_owned()));
                let link = answer.header("link").map(str::to_owned);
                let Some(cursor) = page["next_cursor"].as_str() else {
                    assert_eq!(link, None);
                    break;
                };
                let link = link.expect("a Link to the next page");
                assert!(link.contains(cursor) && link.ends_with("rel=\"next\""), "{link}");
                path = link.trim_start_matches('<').split('>').next().unwrap().to_owned();
                assert!(
                    path.contains("state=open") && path.contains("limit=3"),
                    "the filter goes on: {path}"
                );
            }
            assert_eq!(found, all, "{sort}");
            assert_eq!(found.len(), 7, "{sort}");
        }
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn every_list_comes_in_pages_of_one_shape(pool: PgPool) {
    let world = demonstration(pool).await;
    let acme = &world.acme;
    let ticket = acme.customer.raises("Printer on fire").await;
    for operation in lists() {
        for name in ["limit", "cursor"] {
            let takes = operation.parameters("query").iter().any(|parameter| parameter["name"] == name);
            assert!(takes, "{} takes no {name}", operation.name());
        }
        let actor = crate::probe::allowed(acme, &operation);
        let path = crate::probe::path_on(&operation, &world.acme, ticket.id);
        let page = actor.get(format!("{path}?limit=1")).await.is_ok();
        assert!(page["items"].as_array().unwrap().len() <= 1, "{}: {page}", operation.name());
    }
    let mut names = Vec::new();
    let mut path = "/api/staff?limit=1".to_owned();
    while !path.is_empty() {
        let answer = acme.agent.get(&path).await.is(200);
        names.push(answer.json()["items"][0]["name"].as_str().unwrap().to_owned());
        let next = answer.header("link").and_then(|link| link.trim_start_matches('<').split('>').next());
        path = next.unwrap_or_default().to_owned();
    }
    assert_eq!(names, [&acme.admin.name, &acme.agent.name, &acme.manager.name].map(Clone::clone));
}
