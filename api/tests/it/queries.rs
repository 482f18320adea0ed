//! Query strings: what means nothing is refused, what is odd finds nothing, and neither is a mistake of ours.

use crate::actor::Call;
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
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn whatever_is_searched_for_is_found_or_not_found(pool: PgPool) {
    let world = World::new(pool).await;
    let (client, agent) = (&world.acme.customer.primary, &world.acme.agent);
    client.raises("Printer on fire").await;
    let long = "a".repeat(3000);
    for q in [
        "%00",
        "a%00b",
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
            assert!(matches!(answer.status, 200 | 400 | 422), "q={q}: {} {}", answer.status, answer.body);
        }
    }
    let many = ["word"; 4000].join("+");
    for actor in [client, agent] {
        let answer = actor.get(actor.path("/tickets?q=") + &many).await;
        assert!(matches!(answer.status, 200 | 400 | 414 | 422), "{}", answer.status);
    }
    assert_eq!(client.lists("?q=PRINT").await, ["Printer on fire"], "the beginning of a word is enough");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_filter_with_a_character_that_no_text_has_finds_nothing(pool: PgPool) {
    let world = World::new(pool).await;
    for actor in [&world.acme.customer.primary, &world.acme.agent] {
        let answer = actor.get(actor.path("/tickets?category=a%00b")).await;
        assert!(
            matches!(answer.status, 200 | 400 | 422),
            "{}: {} {}",
            answer.asked,
            answer.status,
            answer.body
        );
    }
    let welcome = Call::new(&world.app, Method::GET, "/api/client-portal/welcome?organization=a%00b").await;
    assert!(
        matches!(welcome.status, 400 | 404 | 422),
        "{}: {} {}",
        welcome.asked,
        welcome.status,
        welcome.body
    );
}
