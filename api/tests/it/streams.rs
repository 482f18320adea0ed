//! Live streams at their limits: readers that resume in a hurry, stall, lag behind, or come in numbers.

use crate::actor::Actor;
use crate::app::{SOON, eventually, within};
use crate::live::{Heard, Listening};
use crate::world::{Organization, World};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::json;
use sqlx::{AssertSqlSafe, PgPool, Postgres, Transaction};
use std::collections::VecDeque;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};

/// How many streams an account may have open.
const STREAMS: usize = 20;

/// A gate in a policy: whoever reads through it waits, with the sight of the moment they came, until it opens.
struct Gate(Transaction<'static, Postgres>);

impl Gate {
    /// Closes it; `policy` says what to alter, and ends where its condition goes on.
    async fn close(world: &World, policy: &str) -> Self {
        let function = "create function passes() returns boolean language plpgsql as
             $$ begin perform pg_advisory_xact_lock_shared(7); return true; end $$";
        sqlx::query(function).execute(&world.app.pool).await.unwrap();
        sqlx::query(AssertSqlSafe(format!("alter policy {policy} and passes())")))
            .execute(&world.app.pool)
            .await
            .unwrap();
        let mut lock = world.app.pool.begin().await.unwrap();
        sqlx::query("select pg_advisory_xact_lock(7)").execute(&mut *lock).await.unwrap();
        Self(lock)
    }

    /// Someone waits at it.
    async fn is_reached(&self, world: &World) {
        within(SOON * 2, "someone waits at the gate", || async {
            let sql = "select exists (select 1 from pg_locks where locktype = 'advisory' and not granted
                 and database = (select oid from pg_database where datname = current_database()))";
            world.app.ask::<bool>(sql).await.then_some(())
        })
        .await;
    }

    async fn open(self) {
        self.0.rollback().await.unwrap();
    }
}

/// Rows of the outbox that mean nothing, each with so many bytes.
async fn fill(organization: &Organization, rows: usize, bytes: usize) {
    let app = &organization.agent.app;
    app.make(&format!(
            "insert into outbox (org_id, id, audience, change, created_at)
             select '{}', gen_random_uuid(), 'staff', jsonb_build_object('resource', 'ticket', 'id', gen_random_uuid(),
                 'action', 'filler' || repeat('x', {bytes}), 'by', null), now()
             from generate_series(1, {rows})",
            organization.id
        ))
        .await;
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn what_happens_while_a_stream_looks_up_its_past_is_told_once(pool: PgPool) {
    let world = World::new(pool).await;
    let (client, agent) = (&world.acme.customer.primary, &world.acme.agent);
    let start = agent.listens().await.last;
    let ticket = client.raises("Printer on fire").await;
    world.app.settles().await;
    let policy = "staff on outbox using (org_id = ctx_org()";
    let gate = Gate::close(&world, policy).await;
    let meanwhile = async {
        gate.is_reached(&world).await;
        client.replies(&ticket, "Meanwhile").await;
        world.app.settles().await;
        gate.open().await;
    };
    let (mut stream, ()) = tokio::join!(agent.listens_from(&start), meanwhile);
    client.closes(&ticket).await.is(200);
    let mut heard = std::mem::take(&mut stream.missed);
    heard.extend(stream.hears_until("status_changed").await);
    let actions: Vec<_> = heard.iter().map(Heard::action).collect();
    assert_eq!(actions, ["raised", "replied", "status_changed"]);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_node_that_has_just_begun_loses_nothing_for_its_first_streams(pool: PgPool) {
    let world = World::new(pool).await;
    let (client, agent) = (&world.acme.customer.primary, &world.acme.agent);
    let start = agent.listens().await.last;
    // The other node's hub can't find out where the order stands; everything else works.
    let refuse = "create function refuse() returns boolean language plpgsql as
             $$ begin raise exception 'not now' using errcode = '57014'; end $$;
         alter table outbox_pruned enable row level security;
         create policy app on outbox_pruned to portico_client, portico_staff, portico_system using (true);
         create policy relay on outbox_pruned to portico_relay using (refuse())";
    sqlx::raw_sql(refuse).execute(&world.app.pool).await.unwrap();
    let other = world.another_node().await;
    let there = agent.on(other, agent.session().await.clone());
    let opens = || there.call(Method::GET, &there.path("/events")).header("last-event-id", &start).opens();
    let first = opens().await;
    client.raises("Printer on fire").await;
    world.app.settles().await;
    let allow = "alter table outbox_pruned disable row level security";
    sqlx::query(allow).execute(&world.app.pool).await.unwrap();
    // Whoever was refused tries again.
    let response = match first.status().as_u16() {
        200 => first,
        _ => {
            eventually("the stream opens", || async {
                Some(opens().await).filter(|again| again.status() == 200)
            })
            .await
        }
    };
    Listening::of("/api/events".to_owned(), response).hears_until("raised").await;
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn events_are_kept_for_a_week_and_who_was_away_longer_loads_anew(pool: PgPool) {
    let world = World::new(pool).await;
    let agent = &world.acme.agent;
    let first = agent.listens().await.last;
    world.acme.customer.raises("Printer on fire").await;
    world.app.settles().await;
    let seen = agent.listens().await.last;
    world.app.clock.advance(TimeDelta::days(6));
    let later = agent.with(agent.signs_in().await);
    let resumed = later.listens_from(&first).await;
    assert_eq!(resumed.missed.len(), 1);
    world.app.clock.advance(TimeDelta::days(2));
    within(SOON, "the outbox is pruned", || async {
        world.app.ask::<bool>("select not exists (select 1 from outbox)").await.then_some(())
    })
    .await;
    let later = agent.with(agent.signs_in().await);
    let kinds = |heard: Vec<Heard>| heard.into_iter().map(|heard| heard.event).collect::<Vec<_>>();
    // Of what was kept no longer they may have seen all, or nothing: the answer does not tell.
    for long_ago in [&first, &seen, resumed.missed[0].id.as_ref().unwrap()] {
        assert_eq!(kinds(later.listens_from(long_ago).await.missed), ["reset"]);
    }
    let mut resumed = later.listens_from(&resumed.last).await;
    assert_eq!(kinds(std::mem::take(&mut resumed.missed)), [""; 0], "who had heard all has missed nothing");
    world.acme.customer.with(world.acme.customer.signs_in().await).raises("Again").await;
    resumed.hears("raised").await;
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn with_more_streams_than_anybody_needs_the_oldest_of_the_account_ends(pool: PgPool) {
    let world = World::new(pool).await;
    let agent = &world.acme.agent;
    let mut others = world.acme.manager.listens().await;
    let mut streams = VecDeque::new();
    for _ in 0..STREAMS {
        streams.push_back(agent.listens().await);
    }
    // Another sign-in is the same account.
    let mut newest = agent.with(agent.signs_in().await).listens().await;
    let mut oldest = streams.pop_front().unwrap();
    let end = tokio::time::timeout(SOON, async { while oldest.next().await.is_some() {} }).await;
    assert!(end.is_ok(), "the oldest has ended");
    world.acme.customer.raises("Printer on fire").await;
    streams.front_mut().unwrap().hears("raised").await;
    newest.hears("raised").await;
    others.hears("raised").await;
}

/// A stream whose reader holds next to nothing, so that it stalls when it is not read.
struct Narrow(TcpStream);

impl Narrow {
    async fn open(actor: &Actor) -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(4_096).unwrap();
        let mut stream = socket.connect(actor.app.address).await.unwrap();
        let (path, token) = (actor.path("/events"), &actor.session().await.token);
        let head = format!(
            "GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: Bearer {token}\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut narrow = Self(stream);
        narrow.reads_until("event: ready").await;
        narrow
    }

    /// Reads until something stands there, and gives all that it read.
    async fn reads_until(&mut self, what: &str) -> String {
        let mut read = String::new();
        let mut piece = vec![0; 16_384];
        let reading = async {
            while !read[read.len().saturating_sub(32_768)..].contains(what) {
                let length = self.0.read(&mut piece).await.unwrap();
                assert!(length > 0, "the stream ended before {what}");
                read += std::str::from_utf8(&piece[..length]).unwrap();
            }
        };
        tokio::time::timeout(SOON * 2, reading).await.unwrap_or_else(|_| panic!("{what} in time"));
        read
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_stream_that_lags_behind_is_told_to_load_everything_anew_and_no_other(pool: PgPool) {
    let world = World::new(pool).await;
    let (client, other) = (&world.acme.customer.primary, &world.globex.customer.primary);
    let mut lagging = Narrow::open(&world.acme.agent).await;
    let mut waiting = Narrow::open(&world.globex.agent).await;
    let (mut hers, mut theirs) = (client.listens().await, other.listens().await);
    // More than the two sides' buffers hold, and then more than may wait, in one of the organizations.
    fill(&world.acme, 60, 200_000).await;
    fill(&world.globex, 60, 200_000).await;
    fill(&world.acme, 1_500, 1).await;
    other.raises("Theirs").await;
    theirs.hears("raised").await;
    client.raises("Printer on fire").await;
    hers.hears("raised").await;
    let heard = lagging.reads_until("event: reset").await;
    assert!(heard.matches("filler").count() < 1_000, "what was lost is not told as if nothing were missing");
    client.raises("On and on").await;
    lagging.reads_until("raised").await;
    let heard = waiting.reads_until("raised").await;
    assert_eq!(heard.matches("filler").count(), 60);
    assert!(!heard.contains("event: reset"), "what happens elsewhere makes nobody load anything");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_reader_that_stalls_holds_no_stream_open_after_its_session(pool: PgPool) {
    let world = World::new(pool).await;
    let agent = &world.acme.agent;
    let mut stalled = Narrow::open(agent).await;
    // More than the two sides' buffers hold.
    fill(&world.acme, 60, 200_000).await;
    agent.post("/api/auth/logout", json!({})).await.is(204);
    let mut rest = Vec::new();
    let end = tokio::time::timeout(SOON, stalled.0.read_to_end(&mut rest)).await;
    assert!(end.is_ok(), "the stream is still open");
}
