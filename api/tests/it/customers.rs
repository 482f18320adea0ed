//! Customers: found by a part of their name.

use crate::actor::Actor;
use crate::app::text;
use crate::world::World;
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
