//! What the operator makes at the command line: administrators, of an organization that they found, or of one that they
//! name by its slug. A name is never a key.

use crate::actor::{Actor, Call, PASSWORD, Surface};
use crate::app::{App, Setup};
use crate::world::World;
use portico::config::{AdminOf, Config, Founding, NewAdmin};
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::{ConnectOptions as _, PgPool};
use std::sync::Arc;

const OLGA: &str = "olga@operator.example";

async fn create_admin(app: &App, organization: AdminOf) -> anyhow::Result<String> {
    let data = tempfile::tempdir().unwrap();
    let url = app.pool.connect_options().to_url_lossy();
    let config = Config::for_tests(url.as_str(), data.path()).unwrap();
    let new = NewAdmin {
        email: OLGA.to_owned(),
        password: PASSWORD.to_owned(),
        first_name: "Olga".to_owned(),
        last_name: "Operator".to_owned(),
        organization,
    };
    portico::accounts::create_admin(&config, new).await
}

fn new(name: &str) -> AdminOf {
    AdminOf::New(name.to_owned())
}

fn existing(slug: &str) -> AdminOf {
    AdminOf::Existing(slug.to_owned())
}

/// What Olga is told of herself, signed in at this organization.
async fn olga(app: &Arc<App>, slug: &'static str) -> Value {
    let olga = Actor::new(app.clone(), Surface::Console, slug, "Olga Operator", OLGA.to_owned());
    olga.get("/api/me").await.is_ok()
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_name_always_founds_an_organization(pool: PgPool) {
    let world = World::new(pool).await;
    assert_eq!(create_admin(&world.app, new("Globex Studio")).await.unwrap(), "globex-studio");
    let me = olga(&world.app, "globex-studio").await;
    assert_eq!((&me["role"], &me["organization"]["name"]), (&json!("admin"), &json!("Globex Studio")));
    assert_ne!(me["organization"]["id"], json!(world.globex.id));
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn nobody_becomes_the_operators_colleague_by_a_name(pool: PgPool) {
    let setup = Setup::of(&pool).with(|config| config.founding = Founding::Closed);
    let app = Arc::new(App::start(pool, setup).await);
    let stranger = json!({"email": "mallory@stranger.example", "password": PASSWORD, "first_name": "Mallory",
        "last_name": "Quist", "company": "Your Firm"});
    Call::new(&app, Method::POST, "/api/client-portal/auth/register").json(&stranger).await.is(202);
    // What nobody has confirmed is not there to be joined, nor to be taken for the operator's own.
    let told = create_admin(&app, existing("your-firm")).await.unwrap_err().to_string();
    assert!(told.contains("your-firm"), "{told}");
    assert_eq!(create_admin(&app, new("Your Firm")).await.unwrap(), "your-firm-2");
    let me = olga(&app, "your-firm-2").await;
    let sql = "select count(*) from members where org_id = (select id from organizations where slug = 'your-firm-2')";
    assert_eq!((&me["role"], app.ask::<i64>(sql).await), (&json!("admin"), 1));
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn an_organization_is_joined_by_its_slug(pool: PgPool) {
    let world = World::new(pool).await;
    for unknown in ["Acme Web", "acme web", "acme-web", "", "nowhere"] {
        let told = create_admin(&world.app, existing(unknown)).await.unwrap_err().to_string();
        assert!(told.starts_with("There is no organization with the slug"), "{unknown}: {told}");
    }
    assert_eq!(world.app.ask::<i64>("select count(*) from organizations").await, 2);
    assert_eq!(create_admin(&world.app, existing("acme")).await.unwrap(), "acme");
    let me = olga(&world.app, "acme").await;
    assert_eq!((&me["role"], &me["organization"]["id"]), (&json!("admin"), &json!(world.acme.id)));
    let again = create_admin(&world.app, new("Another")).await.unwrap_err().to_string();
    assert!(again.contains("There is an account with this address already."), "{again}");
    assert_eq!(world.app.ask::<i64>("select count(*) from organizations").await, 2, "nothing half-done");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_lost_second_factor_is_taken_away_wherever_its_owner_works(pool: PgPool) {
    let world = World::new(pool).await;
    let (app, agent) = (&world.app, &world.acme.agent);
    let forget = async |email: &str| {
        let data = tempfile::tempdir().unwrap();
        let url = app.pool.connect_options().to_url_lossy();
        portico::accounts::forget_two_factor(&Config::for_tests(url.as_str(), data.path()).unwrap(), email)
            .await
    };
    let told = forget("nobody@nowhere.example").await.unwrap_err().to_string();
    assert!(told.contains("There is no account with the address"), "{told}");
    assert!(!forget(&agent.email).await.unwrap(), "there is none yet");
    agent.gets_a_phone().await;
    agent.is_challenged().await;
    assert!(forget(&agent.email.to_uppercase()).await.unwrap());
    agent.signs_in().await;
    let sql = "select actor from audit_events where action = 'account.two_factor_reset'";
    assert_eq!(app.ask::<String>(sql).await, "system");
    // The command goes by the machine's clock and the server of this test by its own, so the mail waits for its time.
    let waits = format!(
        "select count(*) from mails where address = '{}' and template::text like '%two_factor_reset%'",
        agent.email
    );
    assert_eq!(app.ask::<i64>(&waits).await, 1);
}
