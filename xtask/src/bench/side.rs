//! A program that is measured, with a PostgreSQL of its own: roles belong to a whole cluster, and two versions may
//! not agree on theirs.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, ensure};

use super::data::{self, Data};
use super::served::Served;
use crate::scratch::Scratch;
use crate::shell;
use embedded_postgres::Durability;

/// The database that is read.
pub(super) const READ: &str = "portico";
/// Its copy, in which something is created and which is thrown away afterwards.
pub(super) const WRITTEN: &str = "portico_written";

/// The program and its databases.
pub(super) struct Side {
    program: PathBuf,
    pub(super) scratch: Scratch,
}

impl Side {
    /// Makes its database, with the example organization of its own.
    pub(super) fn start(program: PathBuf) -> Result<Self> {
        // A commit that is measured is on disk before it is answered.
        let side = Self { program, scratch: Scratch::start_with(READ, Durability::Full)? };
        side.serve(READ)?.stop()?;
        Ok(side)
    }

    /// Adds what is missing to this amount of data, and has the program count anew what it counts along.
    pub(super) fn fill(&self, data: Data) -> Result<()> {
        println!("Filling the database of {}: {}", self.program.display(), data.title());
        data::fill(&self.scratch, READ, data)?;
        self.repair_counts()?;
        // One after the other: the first can't run inside of a transaction with another.
        self.scratch.execute(READ, "vacuum analyze")?;
        self.scratch.execute(READ, "checkpoint")
    }

    /// What was filled in past the program is not in the counts that it keeps; one without such counts has no command
    /// for them.
    fn repair_counts(&self) -> Result<()> {
        let repair = |more: &[&str]| {
            let mut command = Command::new(&self.program);
            command.args(["repair", "counts"]).args(more).env("DATABASE_URL", self.url(READ));
            command
        };
        if !shell::succeeds(&mut repair(&["--help"])) {
            println!("It has no `repair counts`, so nothing is counted anew");
            return Ok(());
        }
        shell::run(&mut repair(&[]))
    }

    /// Starts the server on one of its databases.
    pub(super) fn serve(&self, database: &str) -> Result<Served> {
        Served::start(&self.program, &self.url(database))
    }

    /// Starts it anew for whoever is signed in.
    pub(super) fn restart(&self, served: Served, database: &str) -> Result<Served> {
        served.restart(&self.program, &self.url(database))
    }

    /// The superuser's address of a database: no policy holds for them.
    pub(super) fn url(&self, database: &str) -> String {
        self.scratch.url(database)
    }

    /// Copies the database that is read, while nobody is connected to it.
    pub(super) fn copy(&self) -> Result<()> {
        self.drop_copy()?;
        self.scratch
            .execute("postgres", &format!("create database {WRITTEN} template {READ} strategy file_copy"))?;
        let copied = self.scratch.ask(WRITTEN, "select count(*) > 0 from tickets")?;
        ensure!(copied == "t", "the copy of the database is empty");
        Ok(())
    }

    /// Drops the copy.
    pub(super) fn drop_copy(&self) -> Result<()> {
        self.scratch.execute("postgres", &format!("drop database if exists {WRITTEN} (force)"))
    }
}
