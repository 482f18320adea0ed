//! Loads, made by programs of their own: `wrk` asks the server, `pgbench` the database.

use std::fs;
use std::process::Command;

use anyhow::{Context as _, Result};
use embedded_postgres::Binaries;
use serde::Serialize;

use crate::shell;

/// How a load is made.
pub(super) struct Load {
    /// How long it lasts.
    pub(super) seconds: u32,
    /// Where `pgbench` is.
    pub(super) postgres: Binaries,
}

/// Who is asked.
pub(super) enum Target {
    /// The server, with the access token of whoever asks.
    Http { address: String, token: String },
    /// The database, with a script for `pgbench`.
    Database { url: String, script: String },
}

/// What came of it.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct Rate {
    /// Answers, or transactions.
    pub(super) per_second: f64,
    /// What one of them takes on average, in milliseconds.
    pub(super) latency_ms: f64,
}

impl Load {
    /// Asks over so many connections at once.
    pub(super) fn run(&self, connections: u32, target: &Target) -> Result<Rate> {
        let per_second = match target {
            Target::Http { address, token } => self.http(connections, address, token),
            Target::Database { url, script } => self.database(connections, url, script),
        }?;
        Ok(Rate { per_second, latency_ms: 1000.0 * f64::from(connections) / per_second })
    }

    fn http(&self, connections: u32, address: &str, token: &str) -> Result<f64> {
        let said = shell::output(
            Command::new("wrk")
                .args(["-t1", &format!("-c{connections}"), &format!("-d{}s", self.seconds)])
                .args(["-H", &format!("Authorization: Bearer {token}"), address]),
        )?;
        if said.contains("Non-2xx") {
            anyhow::bail!("not every answer was a success:\n{said}");
        }
        number_after(&said, "Requests/sec:")
    }

    fn database(&self, connections: u32, url: &str, script: &str) -> Result<f64> {
        let file = tempfile::NamedTempFile::new()?;
        fs::write(&file, script)?;
        let said = shell::output(
            Command::new(self.postgres.folder.join("pgbench"))
                .args(["-n", "-M", "prepared", "-j1", &format!("-c{connections}")])
                .arg(format!("-T{}", self.seconds))
                .arg("-f")
                .arg(file.path())
                .arg(url),
        )?;
        number_after(&said, "tps =")
    }
}

/// The number behind these words.
fn number_after(said: &str, words: &str) -> Result<f64> {
    let rest = said.split_once(words).map(|(_, rest)| rest);
    let number = rest.and_then(|rest| rest.split_whitespace().next()?.parse().ok());
    number.with_context(|| format!("no number after `{words}` in:\n{said}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rates_of_both_programs_are_read() {
        assert_eq!(
            number_after("Requests/sec:   5123.40\nTransfer/sec: 3MB", "Requests/sec:").ok(),
            Some(5123.4)
        );
        let pgbench = "latency average = 0.1 ms\ntps = 8123.5 (without initial connection time)";
        assert_eq!(number_after(pgbench, "tps =").ok(), Some(8123.5));
        assert!(number_after("nothing", "tps =").is_err());
    }
}
