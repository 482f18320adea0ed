//! A database for each server, copied from one that has the demo's data already.

use anyhow::{Context as _, Result};
use std::process::{Command, Stdio};

/// The copy. It lasts until it is removed.
#[derive(Debug)]
pub(crate) struct Database {
    demo: String,
    name: String,
}

impl Database {
    /// Copies the demo's data, where there is a database that has it. `name` is for this copy alone.
    pub(crate) fn copy(name: &str) -> Result<Option<Self>> {
        let Some(demo) = demo() else { return Ok(None) };
        let copy = Self { demo, name: name.to_owned() };
        let path = copy.demo.rsplit('/').next().unwrap_or_default();
        let original = path.split('?').next().unwrap_or_default();
        copy.execute(&format!("create database \"{name}\" template \"{original}\""))?;
        Ok(Some(copy))
    }

    /// Its address for the role that a server works under.
    pub(crate) fn address(&self) -> String {
        self.address_of("portico_app", &self.name)
    }

    /// Removes it; whoever is still connected is thrown out.
    pub(crate) fn remove(self) -> Result<()> {
        self.execute(&format!("drop database \"{}\" with (force)", self.name))
    }

    /// What is said last about an address counts.
    fn address_of(&self, role: &str, database: &str) -> String {
        format!("{}&user={role}&dbname={database}", self.demo)
    }

    fn execute(&self, sql: &str) -> Result<()> {
        let postgresql = embedded_postgres::installed();
        let psql = &postgresql.first().context("there is no PostgreSQL on this machine")?.psql;
        // What is copied must have no visitors.
        let address = self.address_of(embedded_postgres::SUPERUSER, "postgres");
        let output = Command::new(psql)
            .args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", &address, "-c", sql])
            .stdin(Stdio::null())
            .output()
            .with_context(|| psql.display().to_string())?;
        anyhow::ensure!(output.status.success(), "{sql}: {}", String::from_utf8_lossy(&output.stderr));
        Ok(())
    }
}

/// `cargo xtask test` fills it and says where it is. Without it each server begins with nothing, which takes longer.
#[expect(clippy::disallowed_methods, reason = "the tests have no configuration but two addresses")]
fn demo() -> Option<String> {
    std::env::var("PORTICO_DEMO_DATABASE").ok()
}
