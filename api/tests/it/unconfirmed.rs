//! Accounts that nobody confirms: after a month they go, with what came with them, and with nothing of anybody else.

use crate::actor::{Actor, Call, PASSWORD, Surface};
use crate::answer::Answer;
use crate::app::{App, SOON, Setup, eventually, within};
use crate::world::World;
use chrono::TimeDelta;
use portico::config::Founding;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::{ConnectOptions as _, Connection as _, PgPool};
use uuid::Uuid;

const FORGETFUL: &str = "finn@forgetful.example";
const NEWCOMER: &str = "nina.new@newcomer.example";

async fn post(app: &App, path: &str, body: Value) -> Answer {
    Call::new(app, Method::POST, &format!("/api/client-portal/auth/{path}")).json(&body).await
}

/// Becomes a client of this organization or, none named, founds one of their company's name.
async fn registers(app: &App, email: &str, organization: Option<&str>, company: &str) {
    let body = json!({"email": email, "password": PASSWORD, "first_name": "Nina", "last_name": "New",
        "organization": organization, "company": company});
    post(app, "register", body).await.is(202);
}

async fn confirms(app: &App, email: &str) {
    app.settles().await;
    let token = app.mail_to(email, "Confirm").await.token();
    post(app, "verify-email", json!({"token": token, "password": PASSWORD})).await.is(204);
}

/// Time goes by, and the server has tidied up since.
async fn passes(app: &App, time: TimeDelta) {
    // Mails that are sent later have later links.
    app.settles().await;
    // The last that is looked at, and not before that time.
    let made = app.clock.now() + time - TimeDelta::days(30) - TimeDelta::seconds(1);
    sqlx::query(
        "insert into accounts (id, email, email_normalized, first_name, last_name, created_at, updated_at)
         values ($1, 'last@example', 'last@example', 'Last', 'One', $2, $2)",
    )
    .bind(Uuid::max())
    .bind(made)
    .execute(&app.pool)
    .await
    .unwrap();
    app.clock.advance(time);
    within(SOON * 2, "the server tidies up", || async {
        let sql = "select not exists (select from accounts where email = 'last@example')";
        app.ask::<bool>(sql).await.then_some(())
    })
    .await;
}

/// Signs in at Acme's portal.
async fn signs_in(world: &World, email: &str) -> Answer {
    let client = Actor::new(world.app.clone(), Surface::Portal, "acme", "Nina New", email.to_owned());
    client.tries_to_sign_in(PASSWORD).await
}

/// Acme's customers beside those of the world, also those that its staff do not see yet.
async fn companies(world: &World) -> Vec<String> {
    let sql = "select coalesce(array_agg(c.name order by c.name), '{}') from customers c
         join organizations o on o.id = c.org_id where o.slug = 'acme'";
    let mut names: Vec<String> = world.app.ask(sql).await;
    names.retain(|name| !name.ends_with(" of acme"));
    names
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn an_account_that_nobody_confirms_goes_after_a_month(pool: PgPool) {
    let world = World::new(pool).await;
    let app = &world.app;
    registers(app, FORGETFUL, Some("acme"), "Forgetful Ltd").await;
    registers(app, NEWCOMER, Some("acme"), "Newcomer Ltd").await;
    confirms(app, NEWCOMER).await;
    passes(app, TimeDelta::days(20)).await;
    registers(app, "late@later.example", Some("acme"), "Later Ltd").await;
    passes(app, TimeDelta::days(9)).await;
    signs_in(&world, FORGETFUL).await.is_problem(403, "email_not_verified");
    assert_eq!(companies(&world).await, ["Forgetful Ltd", "Later Ltd", "Newcomer Ltd"]);

    passes(app, TimeDelta::days(2)).await;
    signs_in(&world, FORGETFUL).await.is_problem(401, "invalid_credentials");
    signs_in(&world, "late@later.example").await.is_problem(403, "email_not_verified");
    signs_in(&world, NEWCOMER).await.is(200);
    assert_eq!(companies(&world).await, ["Later Ltd", "Newcomer Ltd"]);
    let kept = "select string_agg(actor, ' ') from audit_events where action = 'account.forgotten'";
    assert_eq!(app.ask::<String>(kept).await, "system");

    // The address is nobody's again.
    registers(app, FORGETFUL, Some("acme"), "Mindful Ltd").await;
    confirms(app, FORGETFUL).await;
    signs_in(&world, FORGETFUL).await.is(200);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn what_its_founder_never_confirmed_goes_unless_somebody_else_is_in_it(pool: PgPool) {
    let setup = Setup::of(&pool).with(|config| config.founding = Founding::Open);
    let world = World::on(pool, setup).await;
    let app = &world.app;
    registers(app, FORGETFUL, None, "Harbour").await;
    registers(app, "ada@elsewhere.example", None, "Elsewhere").await;
    registers(app, "nils@known.example", None, "Known").await;
    confirms(app, "nils@known.example").await;
    app.make(&format!(
        "insert into members (org_id, id, account_id, role, name, email, created_at, updated_at)
         select id, gen_random_uuid(), '{}', 'agent', 'Jonas', 'jonas@acme.example', now(), now()
         from organizations where slug = 'elsewhere'",
        world.acme.agent.account
    ))
    .await;
    passes(app, TimeDelta::days(31)).await;
    let slugs: String = app.ask("select string_agg(slug, ' ' order by slug) from organizations").await;
    assert_eq!(slugs, "acme elsewhere globex known");
    let accounts = "select count(*) from accounts where email_verified_at is null";
    assert_eq!(app.ask::<i64>(accounts).await, 0);
    // The name is nobody's again.
    registers(app, NEWCOMER, None, "Harbour").await;
    confirms(app, NEWCOMER).await;
    let page = "/api/client-portal/welcome?organization=harbour";
    assert_eq!(Call::new(app, Method::GET, page).await.is_ok()["name"], "Harbour");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn what_others_have_to_do_with_stays(pool: PgPool) {
    let world = World::new(pool).await;
    let app = &world.app;
    for company in ["Shared", "Older", "Busy", "Team"] {
        registers(app, &format!("nina@{company}.example").to_lowercase(), Some("acme"), company).await;
    }
    let colleague = world.acme.customer.colleague.member;
    app.make(&format!(
        "update members set customer_id = (select id from customers where name = 'Shared') where id = '{colleague}'"
    ))
    .await;
    app.make("update customers set created_at = created_at - interval '1 day' where name = 'Older'").await;
    // Somebody else of theirs has confirmed an address since.
    app.make("update customers set is_confirmed = true where name = 'Busy'").await;
    let busy = "select to_jsonb(m) from members m where email = 'nina@busy.example'";
    let busy: Value = app.ask(busy).await;
    let ticket = json!({"customer_id": busy["customer_id"], "requester_id": busy["id"],
        "subject": "By telephone", "description": "They called."});
    world.acme.agent.post("/api/tickets", ticket).await.is(201);
    app.make(
        "with made as (
             insert into teams (org_id, id, name, created_at, updated_at)
             select org_id, gen_random_uuid(), 'Pilots', now(), now() from members where email = 'nina@team.example'
             returning org_id, id
         )
         insert into team_members (org_id, id, team_id, member_id, created_at)
         select m.org_id, gen_random_uuid(), made.id, m.id, now()
         from made join members m on m.org_id = made.org_id and m.email = 'nina@team.example'",
    )
    .await;

    passes(app, TimeDelta::days(31)).await;
    signs_in(&world, "nina@shared.example").await.is_problem(401, "invalid_credentials");
    signs_in(&world, "nina@older.example").await.is_problem(401, "invalid_credentials");
    signs_in(&world, "nina@busy.example").await.is_problem(403, "email_not_verified");
    signs_in(&world, "nina@team.example").await.is_problem(403, "email_not_verified");
    let place = "select exists (select from team_members t join members m on m.id = t.member_id
         where m.email = 'nina@team.example')";
    assert!(app.ask::<bool>(place).await);
    assert_eq!(companies(&world).await, ["Busy", "Older", "Shared", "Team"]);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_link_that_is_still_good_holds_the_account(pool: PgPool) {
    let world = World::new(pool).await;
    let app = &world.app;
    registers(app, FORGETFUL, Some("acme"), "Forgetful Ltd").await;
    passes(app, TimeDelta::days(29)).await;
    post(app, "resend-verification", json!({"email": FORGETFUL})).await.is(202);
    passes(app, TimeDelta::hours(47)).await;
    confirms(app, FORGETFUL).await;
    signs_in(&world, FORGETFUL).await.is(200);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn whoever_registered_elsewhere_meanwhile_may_still_come(pool: PgPool) {
    let world = World::new(pool).await;
    let app = &world.app;
    registers(app, NEWCOMER, Some("globex"), "Newcomer Ltd").await;
    passes(app, TimeDelta::days(29)).await;
    registers(app, NEWCOMER, Some("acme"), "Newcomer Ltd").await;
    passes(app, TimeDelta::days(3)).await;
    post(app, "forgot-password", json!({"email": NEWCOMER})).await.is(202);
    let reset = app.mail_to(NEWCOMER, "Choose a new password").await.token();
    post(app, "reset-password", json!({"token": reset, "password": PASSWORD})).await.is(204);
    signs_in(&world, NEWCOMER).await.is(200);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn an_account_that_cannot_be_forgotten_holds_up_no_other(pool: PgPool) {
    let world = World::new(pool).await;
    let app = &world.app;
    registers(app, FORGETFUL, Some("acme"), "Forgetful Ltd").await;
    registers(app, NEWCOMER, Some("acme"), "Newcomer Ltd").await;
    sqlx::raw_sql(
        "create function refuse() returns trigger language plpgsql as $$ begin raise 'not this one'; end $$;
         create trigger refuse before delete on accounts for each row
             when (old.email = 'finn@forgetful.example') execute function refuse()",
    )
    .execute(&app.pool)
    .await
    .unwrap();
    passes(app, TimeDelta::days(31)).await;
    signs_in(&world, NEWCOMER).await.is_problem(401, "invalid_credentials");
    signs_in(&world, FORGETFUL).await.is_problem(403, "email_not_verified");
    assert_eq!(companies(&world).await, ["Forgetful Ltd"]);

    // Nor is it left out for ever.
    sqlx::raw_sql("drop trigger refuse on accounts").execute(&app.pool).await.unwrap();
    passes(app, TimeDelta::hours(6)).await;
    signs_in(&world, FORGETFUL).await.is_problem(401, "invalid_credentials");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn who_confirms_at_that_moment_keeps_the_account(pool: PgPool) {
    let world = World::new(pool).await;
    let app = &world.app;
    registers(app, FORGETFUL, Some("acme"), "Forgetful Ltd").await;
    let mut confirming = app.pool.begin().await.unwrap();
    sqlx::query("update accounts set email_verified_at = now() where email = $1")
        .bind(FORGETFUL)
        .execute(&mut *confirming)
        .await
        .unwrap();
    let confirmed = async {
        eventually("the server waits for the account", || async {
            let sql = "select exists (select from pg_stat_activity
                 where datname = current_database() and usename = 'portico_app' and wait_event_type = 'Lock')";
            app.ask::<bool>(sql).await.then_some(())
        })
        .await;
        confirming.commit().await.unwrap();
    };
    tokio::join!(passes(app, TimeDelta::days(31)), confirmed);
    signs_in(&world, FORGETFUL).await.is(200);
    assert_eq!(companies(&world).await, ["Forgetful Ltd"]);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn the_database_lets_nobody_forget_a_confirmed_account(pool: PgPool) {
    let world = World::new(pool).await;
    registers(&world.app, FORGETFUL, Some("acme"), "Forgetful Ltd").await;
    let options = world.app.pool.connect_options().as_ref().clone().username("portico_app");
    let mut connection = options.connect().await.unwrap();
    sqlx::query("set role portico_accounts").execute(&mut connection).await.unwrap();
    let gone: Vec<String> =
        sqlx::query_scalar("delete from members returning email").fetch_all(&mut connection).await.unwrap();
    assert_eq!(gone, [FORGETFUL]);
    for theirs in [
        "delete from customers where (org_id, id) in (select org_id, customer_id from members)",
        "delete from organizations where id in (select org_id from members)",
    ] {
        let held = sqlx::query(theirs).execute(&mut connection).await.unwrap_err();
        assert!(held.as_database_error().is_some_and(|error| error.is_foreign_key_violation()), "{held}");
    }
    connection.close().await.unwrap();
}
