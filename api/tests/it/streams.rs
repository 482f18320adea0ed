//! Live streams at their limits: readers that resume in a hurry, stall, lag behind, or come in numbers.

use crate::actor::Actor;
use crate::app::{SOON, within};
use crate::live::Heard;
use crate::world::World;
use chrono::TimeDelta;
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
async fn fill(world: &World, rows: usize, bytes: usize) {
    world
        .app
        .make(&format!(
            "insert into outbox (org_id, id, audience, change, created_at)
             select '{}', gen_random_uuid(), 'staff', jsonb_build_object('resource', 'ticket', 'id', gen_random_uuid(),
                 'action', repeat('x', {bytes}), 'by', null), now()
             from generate_series(1, {rows})",
            world.acme.id
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
async fn a_stream_that_lags_behind_is_told_to_load_everything_anew(pool: PgPool) {
    let world = World::new(pool).await;
    let (client, agent) = (&world.acme.customer.primary, &world.acme.agent);
    let mut stream = agent.listens().await;
    client.session().await;
    // The stream stops where it makes sure that its session is still there.
    let gate = Gate::close(&world, "accounts on members using (true").await;
    gate.is_reached(&world).await;
    fill(&world, 1_500, 1).await;
    world.app.settles().await;
    gate.open().await;
    stream.hears("reset").await;
    client.raises("Printer on fire").await;
    let heard = stream.hears_until("raised").await;
    assert!(heard.len() < 1_500, "what was lost is not told as if nothing were missing");
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
async fn opens_a_narrow_stream(actor: &Actor) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4_096).unwrap();
    let mut stream = socket.connect(actor.app.address).await.unwrap();
    let token = &actor.session().await.token;
    let head =
        format!("GET {} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\n\r\n", actor.path("/events"));
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut read = String::new();
    while !read.contains("event: ready") {
        let mut piece = [0; 1_024];
        let length = stream.read(&mut piece).await.unwrap();
        assert!(length > 0, "the stream begins: {read}");
        read += std::str::from_utf8(&piece[..length]).unwrap();
    }
    stream
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_reader_that_stalls_holds_no_stream_open_after_its_session(pool: PgPool) {
    let world = World::new(pool).await;
    let agent = &world.acme.agent;
    let mut stalled = opens_a_narrow_stream(agent).await;
    // More than the two sides' buffers hold.
    fill(&world, 60, 200_000).await;
    agent.post("/api/auth/logout", json!({})).await.is(204);
    let mut rest = Vec::new();
    let end = tokio::time::timeout(SOON, stalled.read_to_end(&mut rest)).await;
    assert!(end.is_ok(), "the stream is still open");
}
