//! What was measured, for programs; `table` tells it to people.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};

use super::addresses::Compared;
use super::data::Data;
use super::load::Rate;
use super::streams::Listened;
use super::table::markdown;
use crate::shell;
use crate::workspace::{root, target};

/// All of it.
#[derive(Serialize, Deserialize)]
pub(super) struct Report {
    pub(super) commit: String,
    pub(super) processor: String,
    pub(super) cores: usize,
    /// How long each load lasted.
    pub(super) seconds: u32,
    /// The program that was measured beside ours.
    pub(super) beside: Option<String>,
    /// Not when only some rows were asked for.
    pub(super) server: Option<Server>,
    pub(super) rows: Vec<Measured>,
    pub(super) streams: Option<Listened>,
    pub(super) streams_beside: Option<Listened>,
    /// An address that is known beside one that is not.
    #[serde(default)]
    pub(super) addresses: Vec<Compared>,
}

/// The server by itself.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Server {
    /// From the start of the program to its first answer, the median, in milliseconds.
    pub(super) start_ms: u64,
    /// Resident memory after the start, in KiB.
    pub(super) idle_kib: u64,
    /// Resident memory after the loads, in KiB.
    pub(super) busy_kib: u64,
}

/// One row under one load.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Measured {
    /// The row's name.
    pub(super) row: String,
    pub(super) data: Data,
    pub(super) connections: u32,
    pub(super) served: Rate,
    /// The older program.
    pub(super) beside: Option<Rate>,
    /// The same transactions by `pgbench`.
    pub(super) pgbench: Rate,
    /// What the answer needs in plain SQL, without policies.
    pub(super) bare: Rate,
}

impl Measured {
    /// Whether it is the same row under the same load.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        (&self.row, self.data, self.connections) == (&other.row, other.data, other.connections)
    }
}

impl Report {
    /// An empty one of this commit and machine.
    pub(super) fn new(seconds: u32, beside: Option<String>) -> Result<Self> {
        Ok(Self {
            commit: commit()?,
            processor: processor(),
            cores: std::thread::available_parallelism()?.get(),
            seconds,
            beside,
            server: None,
            rows: Vec::new(),
            streams: None,
            streams_beside: None,
            addresses: Vec::new(),
        })
    }

    /// That of the run before; none when there was none, or it told other things.
    pub(super) fn last() -> Option<Self> {
        serde_json::from_slice(&fs::read(folder().join("report.json")).ok()?).ok()
    }

    /// Prints it beside the last one, and keeps it in its place.
    pub(super) fn publish(&self, last: Option<&Self>) -> Result<()> {
        let folder = folder();
        fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
        let markdown = markdown(self, last);
        print!("\n{markdown}");
        fs::write(folder.join("report.md"), markdown)?;
        fs::write(folder.join("report.json"), serde_json::to_vec_pretty(self)?)?;
        println!("\nKept in {}", folder.display());
        Ok(())
    }
}

impl Server {
    /// From all starts that were measured.
    pub(super) fn new(mut starts: Vec<Duration>, idle_kib: u64, busy_kib: u64) -> Self {
        starts.sort();
        let middle = starts.get(starts.len() / 2).map_or(0, Duration::as_millis);
        Self { start_ms: u64::try_from(middle).unwrap_or(u64::MAX), idle_kib, busy_kib }
    }
}

fn folder() -> PathBuf {
    target().join("bench")
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
