//! `cargo xtask bench`: the figures that the project holds itself to, each as a ratio measured in one run wherever
//! machines differ. Writes `target/bench/report.md` and `report.json`.

mod http;
mod load;
mod pause;
mod report;
mod served;
mod transaction;

use std::fs;
use std::time::Duration;

use anyhow::{Context, Result};
use clap::Args;

use crate::scratch::Scratch;
use crate::workspace::{cargo, server, target};
use crate::{install, shell, web};
use load::{Load, Target};
use report::{List, Report};
use served::Served;
use transaction::Recorder;

/// The database of the server that is measured.
const DATABASE: &str = "portico";
/// One organization of 200 customers, 20,000 tickets and 100,000 messages, beside fifty others.
const DATA: &str = include_str!("data.sql");
/// How often a start is measured; the median counts.
const STARTS: usize = 5;
/// So many connections ask at once.
const CONNECTIONS: [u32; 3] = [1, 8, 32];
/// What is asked for: a page of a client's tickets.
const LIST: &str = "/api/client-portal/tickets";

/// What `cargo xtask bench` takes.
#[derive(Args)]
pub(crate) struct Arguments {
    /// How long each load lasts, in seconds
    #[arg(long, default_value_t = 10)]
    seconds: u32,
}

/// Measures, prints the report, and keeps it.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    install::compiler()?;
    install::wasm_target()?;
    let postgres = install::postgresql()?;
    install::load_generator()?;
    web::build(web::Mode::Release)?;
    println!("Building the server as it is deployed");
    shell::run(cargo().args(["build", "--release", "--package", "portico", "--bin", "portico"]))?;
    let scratch = Scratch::start(DATABASE)?;
    let program = server(true);
    // The first start migrates and fills; the data follows, and only then is anything measured.
    Served::start(&program, &scratch.url(DATABASE))?.stop()?;
    println!("Filling the database");
    scratch.execute(DATABASE, DATA)?;
    scratch.execute(DATABASE, "vacuum analyze")?;
    let starts = (0..STARTS)
        .map(|_| {
            let served = Served::start(&program, &scratch.url(DATABASE))?;
            let took = served.took;
            served.stop().map(|()| took)
        })
        .collect::<Result<Vec<Duration>>>()?;
    let served = Served::start(&program, &scratch.url(DATABASE))?;
    let idle = served.resident()?;
    let load = Load { seconds: arguments.seconds, postgres };
    let lists = lists(&served, &scratch, &load)?;
    let busy = served.resident()?;
    served.stop()?;
    let report = Report::new(starts, idle, busy, lists)?;
    print!("\n{report}");
    keep(&report)
}

/// The list over HTTP, and the transaction that it takes from `pgbench`, one right after the other.
fn lists(served: &Served, scratch: &Scratch, load: &Load) -> Result<Vec<List>> {
    let token = served.sign_in()?;
    // The first request brings the session and the plans into their caches.
    served.get(LIST, &token)?;
    let recorder = Recorder::start(scratch, DATABASE)?;
    served.get(LIST, &token)?;
    let transaction = recorder.stop("from tickets")?;
    CONNECTIONS
        .into_iter()
        .map(|connections| {
            println!("{connections} connections");
            let target = Target::Http { address: served.address(LIST), token: token.clone() };
            let served = load.run(connections, &target)?;
            let target =
                Target::Database { url: scratch.url(DATABASE), script: transaction.script().to_owned() };
            let database = load.run(connections, &target)?;
            Ok(List { connections, served, database })
        })
        .collect()
}

fn keep(report: &Report) -> Result<()> {
    let folder = target().join("bench");
    fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    fs::write(folder.join("report.md"), report.to_string())?;
    fs::write(folder.join("report.json"), serde_json::to_vec_pretty(report)?)?;
    println!("Kept in {}", folder.display());
    Ok(())
}
