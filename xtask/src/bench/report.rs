//! What was measured, for people and for programs.

use std::fmt::{self, Display, Formatter};
use std::fs;
use std::process::Command;
use std::time::Duration;

use anyhow::Result;
use serde::Serialize;

use super::load::Rate;
use crate::shell;
use crate::workspace::root;

/// All of it.
#[derive(Serialize)]
pub(super) struct Report {
    commit: String,
    processor: String,
    cores: usize,
    /// From the start of the program to its first answer, the median, in milliseconds.
    start_ms: u128,
    /// Resident memory after the start, in KiB.
    idle_kib: u64,
    /// Resident memory after the loads, in KiB.
    busy_kib: u64,
    lists: Vec<List>,
}

/// The ticket list under a load.
#[derive(Serialize)]
pub(super) struct List {
    pub(super) connections: u32,
    pub(super) served: Rate,
    /// The same transaction by `pgbench`.
    pub(super) database: Rate,
}

impl Report {
    /// Puts it together with where it was measured.
    pub(super) fn new(
        mut starts: Vec<Duration>,
        idle_kib: u64,
        busy_kib: u64,
        lists: Vec<List>,
    ) -> Result<Self> {
        starts.sort();
        let start_ms = starts.get(starts.len() / 2).map_or(0, Duration::as_millis);
        Ok(Self {
            commit: commit()?,
            processor: processor(),
            cores: std::thread::available_parallelism()?.get(),
            start_ms,
            idle_kib,
            busy_kib,
            lists,
        })
    }
}

/// What was built, and whether it was changed since.
fn commit() -> Result<String> {
    let git = |arguments: &[&str]| shell::output(Command::new("git").current_dir(root()).args(arguments));
    let commit = git(&["rev-parse", "--short", "HEAD"])?.trim().to_owned();
    let is_changed = !git(&["status", "--porcelain"])?.trim().is_empty();
    Ok(if is_changed { format!("{commit}, changed") } else { commit })
}

fn processor() -> String {
    let information = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = information.lines().find_map(|line| line.strip_prefix("model name"));
    name.map_or("unknown", |name| name.trim_start_matches([' ', '\t', ':'])).to_owned()
}

impl Display for Report {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self { commit, processor, cores, start_ms, idle_kib, busy_kib, lists } = self;
        writeln!(f, "# Bench of {commit}\n\n{cores} cores, {processor}\n")?;
        writeln!(f, "| what | measured | target |\n| --- | --- | --- |")?;
        writeln!(f, "| start to first answer, migrated database | {start_ms} ms | 300 ms |")?;
        writeln!(f, "| resident memory, idle | {} MiB | 60 MiB |", idle_kib / 1024)?;
        writeln!(f, "| resident memory, after the loads | {} MiB | 150 MiB |", busy_kib / 1024)?;
        for List { connections, served, database } in lists {
            let (http, sql) = (served.per_second, database.per_second);
            writeln!(
                f,
                "| ticket list, {connections} connections | {http:.0}/s of pgbench's {sql:.0}/s = {:.2} | 0.50 |",
                http / sql
            )?;
        }
        Ok(())
    }
}
