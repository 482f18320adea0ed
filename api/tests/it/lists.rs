//! Lists: pages of one shape, by keyset, with cursors that belong to their list.

use crate::world::World;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::Method;
use serde_json::json;
use sqlx::PgPool;
use uuid::Uuid;

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
    let world = World::new(pool).await;
    let acme = &world.acme;
    let ticket = acme.customer.raises("Printer on fire").await;
    let mut lists = 0;
    for operation in crate::document::operations() {
        if operation.method != Method::GET {
            continue;
        }
        let answer = &operation.json["responses"]["200"]["content"]["application/json"]["schema"];
        let schema = crate::document::resolve(answer);
        assert!(schema.get("items").is_none(), "{} is a bare list, cut without a word", operation.name());
        if schema["properties"].get("items").is_none() {
            continue;
        }
        for name in ["limit", "cursor"] {
            let takes = operation.parameters("query").iter().any(|parameter| parameter["name"] == name);
            assert!(takes, "{} takes no {name}", operation.name());
        }
        let actor = crate::probe::allowed(acme, &operation);
        let path = operation.path.replace("{id}", &ticket.id.to_string());
        let page = actor.get(format!("{path}?limit=1")).await;
        if page.status == 404 {
            continue;
        }
        let page = page.is_ok();
        assert!(page["items"].as_array().unwrap().len() <= 1, "{}: {page}", operation.name());
        lists += 1;
    }
    assert!(lists >= 9, "only {lists} lists");
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

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_cursor_that_is_not_the_lists_own_is_refused(pool: PgPool) {
    let world = World::new(pool).await;
    let (client, agent) = (&world.acme.customer.primary, &world.acme.agent);
    let ticket = client.raises("Printer on fire").await;
    client.raises("Printer out of paper").await;
    client.replies(&ticket, "One").await;
    client.replies(&ticket, "Two").await;
    let page = client.get("/api/client-portal/tickets?limit=1").await.is_ok();
    let honest = page["next_cursor"].as_str().unwrap();
    let opened: serde_json::Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(honest).unwrap()).unwrap();
    let write =
        |key: serde_json::Value| URL_SAFE_NO_PAD.encode(json!({"o": opened["o"], "k": key}).to_string());
    let id = Uuid::nil();
    let mut forged = vec![
        "".to_owned(),
        "x".to_owned(),
        "%00".to_owned(),
        "e30".to_owned(),
        "W10".to_owned(),
        "bnVsbA".to_owned(),
        format!("{honest}x"),
        write(json!(["x", "y", "z"])),
        write(json!([1, "2026-01-01T00:00:00Z"])),
        write(json!([99999, "2026-01-01T00:00:00Z", id])),
        write(json!([1, "2026-01-01T00:00:00Z", "1 or 1=1"])),
        "A".repeat(5000),
    ];
    let no_time = [
        "+262142-01-01T00:00:00Z",
        "-262143-01-01T00:00:00Z",
        "-9999-01-01T00:00:00Z",
        "+294277-01-01T00:00:00Z",
    ];
    forged.extend(no_time.map(|time| write(json!([1, time, id]))));
    for cursor in &forged {
        for (actor, path) in [
            (client, "/api/client-portal/tickets".to_owned()),
            (client, ticket.path() + "/messages"),
            (client, ticket.path() + "/history"),
            (agent, "/api/tickets".to_owned()),
            (agent, "/api/customers".to_owned()),
        ] {
            let answer = actor.get(format!("{path}?cursor={cursor}")).await;
            // A moment that no row can have is either refused or the end of the list.
            if answer.status != 200 {
                answer.is_problem(400, "malformed");
            }
        }
    }
    client
        .get(format!("/api/client-portal/tickets?sort=created_at&cursor={honest}"))
        .await
        .is_problem(400, "malformed");
    client.get(format!("{}/messages?cursor={honest}", ticket.path())).await.is_problem(400, "malformed");
    // Honest, but another customer's, another organization's, or the other surface's.
    let list = format!("/api/client-portal/tickets?cursor={honest}");
    for stranger in [&world.acme.other_customer.primary, &world.globex.customer.primary] {
        stranger.get(list.clone()).await.is_problem(400, "malformed");
    }
    agent.get(format!("/api/tickets?cursor={honest}")).await.is_problem(400, "malformed");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_cursor_with_a_character_that_no_text_has_is_refused(pool: PgPool) {
    let world = World::new(pool).await;
    let page = world.acme.agent.get("/api/customers?limit=1").await.is_ok();
    let honest = URL_SAFE_NO_PAD.decode(page["next_cursor"].as_str().unwrap()).unwrap();
    let mut opened: serde_json::Value = serde_json::from_slice(&honest).unwrap();
    opened["k"] = json!(["a\u{0}b", Uuid::nil()]);
    let cursor = URL_SAFE_NO_PAD.encode(opened.to_string());
    let answer = world.acme.agent.get(format!("/api/customers?cursor={cursor}")).await;
    answer.is_problem(400, "malformed");
}
