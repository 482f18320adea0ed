//! Measuring rows: the server over HTTP, an older one beside it, and what PostgreSQL alone makes of the same.

use anyhow::{Context as _, Result};

use super::data::Data;
use super::load::{Load, Rate};
use super::report::Measured;
use super::rows::{Request, Row};
use super::script::Script;
use super::served::Served;
use super::side::{READ, Side, WRITTEN};
use super::subjects::Subjects;
use super::transaction::{Recorder, Transaction};

/// So many connections ask at once.
const CONNECTIONS: [u32; 3] = [1, 8, 32];
/// How often two servers take turns.
const TURNS: usize = 2;

/// A server that answers, and what it is asked about.
pub(super) struct Running<'a> {
    side: &'a Side,
    database: &'static str,
    pub(super) served: Served,
    subjects: Subjects,
}

impl<'a> Running<'a> {
    /// Starts it.
    pub(super) fn start(side: &'a Side, database: &'static str) -> Result<Self> {
        let served = side.serve(database)?;
        let subjects = Subjects::find(&side.scratch, database)?;
        Ok(Self { side, database, served, subjects })
    }

    fn load(&self, row: &Row, connections: u32, load: &Load) -> Result<Rate> {
        // Anew each time: a token lives for minutes, and all loads together last longer.
        let token = self.served.sign_in(row.actor)?;
        load.http(connections, &self.served.base(), &token, &row.requests(&self.subjects))
    }

    fn record(&self, requests: &[Request], token: &str) -> Result<Vec<Transaction>> {
        let recorder = Recorder::start(&self.side.scratch, self.database)?;
        for Request { method, path, body } in requests {
            self.served.ask(method, path, body.as_deref(), token)?;
        }
        recorder.stop()
    }

    /// The transactions that the row takes, as `pgbench` repeats them.
    fn script(&self, row: &Row) -> Result<Script> {
        let token = self.served.sign_in(row.actor)?;
        let requests = row.requests(&self.subjects);
        // The first time brings the session and the plans into their caches.
        self.record(&requests, &token)?;
        let first = self.record(&requests, &token)?;
        if !row.writes {
            return Ok(Script::repeating(&first));
        }
        Script::renewing(&first, &self.record(&requests, &token)?)
    }
}

/// Measures rows that only read. The first of `running` is ours.
pub(super) fn reads(
    running: &mut [Running],
    rows: &[&Row],
    data: Data,
    load: &Load,
) -> Result<Vec<Measured>> {
    if rows.iter().any(|row| row.name == "page-200") {
        for one in running.iter_mut() {
            one.subjects.turn_pages(&one.served)?;
        }
    }
    let ours = running.first().context("nothing runs")?;
    let mut measured = Vec::new();
    for row in rows {
        let script = ours.script(row)?;
        let bare = Script::bare(row.bare, ours.subjects.variables());
        for connections in CONNECTIONS {
            let rates = http(running, row, connections, load)?;
            let database = Databases { url: ours.side.url(READ), script: &script, bare: &bare };
            measured.push(database.beside(rates, row, data, connections, load)?);
        }
    }
    Ok(measured)
}

/// Measures rows that write, each on copies of its own. While the database alone writes, no server runs that would
/// take up what is written.
pub(super) fn writes(sides: &[Side], rows: &[&Row], data: Data, load: &Load) -> Result<Vec<Measured>> {
    let mut measured = Vec::new();
    for row in rows {
        for side in sides {
            side.copy()?;
        }
        let running = sides.iter().map(|side| Running::start(side, WRITTEN)).collect::<Result<Vec<_>>>()?;
        let ours = running.first().context("nothing runs")?;
        let script = ours.script(row)?;
        let bare = Script::bare(row.bare, ours.subjects.variables());
        let database = Databases { url: ours.side.url(WRITTEN), script: &script, bare: &bare };
        let rates = CONNECTIONS.map(|connections| http(&running, row, connections, load));
        for one in running {
            one.served.stop()?;
        }
        for (connections, rates) in CONNECTIONS.into_iter().zip(rates) {
            measured.push(database.beside(rates?, row, data, connections, load)?);
        }
        sides.iter().try_for_each(Side::drop_copy)?;
    }
    Ok(measured)
}

/// The rates of all servers, which take turns when they are more than one: while one is measured the others stand still,
/// for they would still send the mails of their own turn.
fn http(running: &[Running], row: &Row, connections: u32, load: &Load) -> Result<Vec<Rate>> {
    println!("{}, {connections} connections", row.title);
    let turns = if running.len() > 1 { TURNS } else { 1 };
    let mut rates: Vec<Vec<Rate>> = running.iter().map(|_| Vec::new()).collect();
    running.iter().try_for_each(|one| one.served.hold())?;
    for _ in 0..turns {
        for (one, rates) in running.iter().zip(&mut rates) {
            one.served.go_on()?;
            rates.push(one.load(row, connections, load)?);
            one.served.hold()?;
        }
    }
    running.iter().try_for_each(|one| one.served.go_on())?;
    Ok(rates.iter().map(|rates| Rate::mean(rates)).collect())
}

/// What PostgreSQL alone is asked for a row.
struct Databases<'a> {
    url: String,
    script: &'a Script,
    bare: &'a Script,
}

impl Databases<'_> {
    fn beside(
        &self,
        rates: Vec<Rate>,
        row: &Row,
        data: Data,
        connections: u32,
        load: &Load,
    ) -> Result<Measured> {
        let mut rates = rates.into_iter();
        Ok(Measured {
            row: row.name.to_owned(),
            data,
            connections,
            served: rates.next().context("nothing was measured")?,
            beside: rates.next(),
            pgbench: load.database(connections, &self.url, self.script)?,
            bare: load.database(connections, &self.url, self.bare)?,
        })
    }
}
