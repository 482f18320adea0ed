//! Query strings: what means nothing is refused, what is odd finds nothing, and neither is a mistake of ours.

use crate::actor::{Actor, Call};
use crate::cases::allowed;
use crate::document::{is_text, operations};
use crate::world::World;
use reqwest::Method;
use sqlx::PgPool;

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_query_that_means_nothing_is_refused_and_never_a_mistake_of_ours(pool: PgPool) {
    let world = World::new(pool).await;
    let (client, agent) = (&world.acme.customer.primary, &world.acme.agent);
    for query in [
        "limit=0",
        "limit=101",
        "limit=-1",
        "limit=9999999999999999999",
        "limit=x",
        "limit=",
        "sort=id",
        "sort=created_at;drop",
        "status=gone",
        "state=",
        "priority=1",
        "surprise=1",
        "offset=10",
        "mine=maybe",
        "client_id=1042",
        "limit=1&limit=2",
        "sort=created_at&sort=-created_at",
        "q=a&q=b",
    ] {
        for actor in [client, agent] {
            actor.get(actor.path("/tickets?") + query).await.is_problem(400, "malformed");
        }
    }
    for query in [
        "assignee=me",
        "team_id=0192a000-0000-7000-8000-000000000000",
        "customer_id=0192a000-0000-7000-8000-000000000000",
    ] {
        client.get(client.path("/tickets?") + query).await.is_problem(400, "malformed");
    }
    agent.get(agent.path("/tickets?mine=true")).await.is_problem(400, "malformed");
}

/// Every parameter of a query string that is a text, with the path of its operation and who may ask.
async fn texts(world: &World) -> Vec<(String, Option<&Actor>, String)> {
    let ticket = world.acme.customer.raises("Printer on fire").await;
    let mut texts = Vec::new();
    for operation in operations() {
        let actor = allowed(&world.acme, &operation).await;
        let path = crate::probe::path_on(&operation, &world.acme, ticket.id);
        for parameter in operation.parameters("query") {
            let schema = &parameter["schema"];
            if is_text(schema) || is_text(&schema["items"]) {
                let name = parameter["name"].as_str().unwrap().to_owned();
                texts.push((path.clone(), actor, name));
            }
        }
    }
    assert!(texts.len() > 15, "only {} parameters are texts", texts.len());
    texts
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_text_that_nobody_means_or_that_is_encoded_wrongly_is_refused(pool: PgPool) {
    let world = World::new(pool).await;
    let long = "a".repeat(5_000);
    let wrong = ["%zz", "%", "100%", "%4", "%ff", "%ED%A0%80", "a%00b", "a%1b%5B2J", "%7f"];
    for (path, actor, name) in texts(&world).await {
        for value in wrong.into_iter().chain([long.as_str()]) {
            let asked = format!("{path}?{name}={value}");
            let answer = match actor {
                Some(actor) => actor.get(asked).await,
                None => Call::new(&world.app, Method::GET, &asked).await,
            };
            if value == long {
                // Of an organization with such a name it is told that there is none.
                assert!(matches!(answer.status, 400 | 404), "{}: {}", answer.asked, answer.body);
            } else {
                answer.is_problem(400, "malformed");
            }
        }
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn whatever_is_searched_for_is_found_or_not_found(pool: PgPool) {
    let world = World::new(pool).await;
    let (client, agent) = (&world.acme.customer.primary, &world.acme.agent);
    client.raises("Printer on fire").await;
    let long = "a".repeat(200);
    for q in [
        "'%20or%201=1--",
        "a%20%26%20!b",
        "%28%28%28",
        ":*",
        "%5C",
        "%25",
        "_",
        "%23",
        "%23999999999999999999999",
        "-1",
        "%F0%9F%94%A5",
        "%EF%BF%BE",
        "%C2%A0",
        "%E2%80%8F",
        "%22%22",
        "printer%20%3C-%3E%20fire",
        long.as_str(),
    ] {
        for actor in [client, agent] {
            let answer = actor.get(actor.path("/tickets?q=") + q).await;
            answer.is(200);
        }
    }
    assert_eq!(client.lists("?q=PRINT").await, ["Printer on fire"], "the beginning of a word is enough");
}
