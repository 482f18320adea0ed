//! `cargo xtask bench`: the figures that the project holds itself to, each as a ratio measured in one run wherever
//! machines differ. Writes `target/bench/report.md` and `report.json`.

mod addresses;
mod data;
mod http;
mod load;
mod log;
mod measure;
mod pairs;
mod pause;
mod report;
mod rows;
mod script;
mod served;
mod side;
mod streams;
mod subjects;
mod table;
mod transaction;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, Result};
use clap::Args;
use clap::builder::PossibleValuesParser;

use crate::workspace::{cargo, server};
use crate::{install, shell, web};
use data::Data;
use embedded_postgres::Binaries;
use load::Load;
use measure::Running;
use report::{Report, Server};
use rows::{ADDRESSES, ROWS, Row, STREAMS};
use side::{READ, Side};

/// How often a start is measured; the median counts.
const STARTS: usize = 5;

/// What `cargo xtask bench` takes.
#[derive(Args)]
pub(crate) struct Arguments {
    /// How long each load lasts, in seconds
    #[arg(long, default_value_t = 10)]
    seconds: u32,
    /// Measure only this row; may be said several times
    #[arg(long = "row", value_name = "NAME", value_parser = PossibleValuesParser::new(rows::names()))]
    rows: Vec<String>,
    /// Measure 10,000 tickets, then a million, and how much longer everything takes
    #[arg(long)]
    large: bool,
    /// Measure this server beside ours, in turns: a `portico` built from an older commit
    #[arg(long, value_name = "PROGRAM")]
    beside: Option<PathBuf>,
}

impl Arguments {
    fn wants(&self, name: &str) -> bool {
        self.rows.is_empty() || self.rows.iter().any(|row| row == name)
    }

    /// The rows that read, or those that write.
    fn rows(&self, writes: bool) -> Vec<&'static Row> {
        ROWS.iter().filter(|row| row.writes == writes && self.wants(row.name)).collect()
    }

    fn data(&self) -> &'static [Data] {
        if self.large { &[Data::Small, Data::Large] } else { &[Data::Usual] }
    }
}

/// Measures, prints the report, and keeps it.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let last = Report::last();
    let beside = arguments
        .beside
        .as_ref()
        .map(std::fs::canonicalize)
        .transpose()
        .context("the program of --beside")?;
    let load = Load { seconds: arguments.seconds, postgres: prepare(arguments)? };
    let mut report =
        Report::new(arguments.seconds, beside.as_ref().map(|program| program.display().to_string()))?;
    let programs = [Some(server(true)), beside];
    let sides = programs.into_iter().flatten().map(Side::start).collect::<Result<Vec<_>>>()?;
    for data in arguments.data() {
        sides.iter().try_for_each(|side| side.fill(*data))?;
        reads(arguments, &sides, *data, &load, &mut report)?;
        report.rows.extend(measure::writes(&sides, &arguments.rows(true), *data, &load)?);
    }
    if arguments.wants(STREAMS) {
        report.streams = sides.first().map(streams::measure).transpose()?;
        report.streams_beside = sides.get(1).map(streams::measure).transpose()?;
    }
    if arguments.wants(ADDRESSES) {
        report.addresses = sides.first().map(addresses::measure).transpose()?.unwrap_or_default();
    }
    report.publish(last.as_ref())
}

/// All that it takes, before anything is measured. Only some rows are measured over and over while one works on them:
/// none of those asks for the web applications.
fn prepare(arguments: &Arguments) -> Result<Binaries> {
    install::compiler()?;
    install::wasm_target()?;
    let postgres = install::postgresql()?;
    install::load_generator()?;
    if arguments.rows.is_empty() {
        web::build(web::Mode::Release)?;
    }
    println!("Building the server as it is deployed");
    shell::run(cargo().args(["build", "--release", "--package", "portico", "--bin", "portico"]))?;
    Ok(postgres)
}

/// Measures the rows that read, and our server by itself unless only some rows are wanted.
fn reads(arguments: &Arguments, sides: &[Side], data: Data, load: &Load, report: &mut Report) -> Result<()> {
    let rows = arguments.rows(false);
    if rows.is_empty() {
        return Ok(());
    }
    let starts = match sides.first() {
        Some(ours) if arguments.rows.is_empty() => starts(ours)?,
        _ => Vec::new(),
    };
    let mut running = sides.iter().map(|side| Running::start(side, READ)).collect::<Result<Vec<_>>>()?;
    let idle = resident(&running)?;
    report.rows.extend(measure::reads(&mut running, &rows, data, load)?);
    if !starts.is_empty() {
        report.server = Some(Server::new(starts, idle, resident(&running)?));
    }
    running.into_iter().try_for_each(|one| one.served.stop())
}

/// How long the server's starts took.
fn starts(side: &Side) -> Result<Vec<Duration>> {
    (0..STARTS)
        .map(|_| {
            let served = side.serve(READ)?;
            let took = served.took;
            served.stop().map(|()| took)
        })
        .collect()
}

/// The memory of our server, in KiB.
fn resident(running: &[Running]) -> Result<u64> {
    running.first().context("nothing runs")?.served.resident()
}
