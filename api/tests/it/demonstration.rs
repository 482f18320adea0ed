//! The example organization, as a newcomer finds it.

use portico::config::Config;
use shared::events::Resource;
use sqlx::{ConnectOptions as _, PgPool};

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn the_example_has_one_of_everything_that_changes(pool: PgPool) {
    let data = tempfile::tempdir().unwrap();
    let url = pool.connect_options().to_url_lossy();
    let config = Config::for_tests(url.as_str(), data.path()).unwrap();
    portico::server::demo(&config).await.unwrap();
    let told: Vec<String> =
        sqlx::query_scalar("select distinct object_kind from history").fetch_all(&pool).await.unwrap();
    let changing = crate::openapi::changing();
    assert!(changing.len() >= 2, "only {changing:?} change");
    for (noun, resource) in changing {
        let known = Resource::ALL.into_iter().find(|known| format!("{known:?}") == resource);
        let word = known.unwrap_or_else(|| panic!("{resource} is no resource")).as_str();
        assert!(
            told.iter().any(|one| one == word),
            "the example has none of {noun}: give it some in api/src/demo.rs"
        );
    }
}
