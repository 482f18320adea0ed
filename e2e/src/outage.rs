//! A database that is really away: its disk is gone, and its processes are dead.

use crate::child::signal;
use crate::world::World;
use anyhow::{Context as _, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// The disk, put aside.
#[derive(Debug)]
#[must_use = "it lasts until it ends"]
pub struct Outage {
    cluster: PathBuf,
    aside: PathBuf,
}

impl World {
    /// Takes away the disk of the server's own PostgreSQL, and kills it: it can't come back before the disk does. Only
    /// a newcomer's has its own.
    ///
    /// # Errors
    /// There is no PostgreSQL that runs.
    pub fn database_dies(&self) -> Result<Outage> {
        let cluster = self.server().data().join("postgres/cluster");
        let process = postmaster(&cluster)?;
        let aside = cluster.with_extension("aside");
        fs::rename(&cluster, &aside)?;
        signal("KILL", process)?;
        Ok(Outage { cluster, aside })
    }
}

impl Outage {
    /// The disk is back; the rest is up to the server.
    ///
    /// # Errors
    /// It can't be put back.
    pub fn ends(self) -> Result<()> {
        fs::rename(&self.aside, &self.cluster).with_context(|| self.cluster.display().to_string())
    }
}

/// PostgreSQL writes the number of its first process into the first line of this file.
fn postmaster(cluster: &Path) -> Result<u32> {
    let file = cluster.join("postmaster.pid");
    let text = fs::read_to_string(&file).with_context(|| file.display().to_string())?;
    text.lines().next().and_then(|line| line.trim().parse().ok()).context("no process in postmaster.pid")
}
