//! The server that is measured, as it is deployed: a release build on a database of its own.

use std::fs::{self, File};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::http::ask;
use super::pause::pause;
use crate::shell;

/// Long enough for the start that migrates and fills.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long it may take to end after it was asked to.
const FAREWELL: Duration = Duration::from_secs(30);
/// A client of the demo, who sees all tickets of a company.
const CLIENT: (&str, &str) = ("marta.lindholm@tidewell.example", "harbour-demo-2026");

/// A server that runs, and ends with this value.
pub(super) struct Served {
    /// From the start of the program to its first answer that it is ready.
    pub(super) took: Duration,
    child: Child,
    port: u16,
    folder: TempDir,
}

impl Served {
    /// Starts it and waits for its first answer.
    pub(super) fn start(program: &Path, database: &str) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let log = File::create(folder.path().join("log"))?;
        let since = Instant::now();
        let child = Command::new(program)
            .args(["serve", "--demo", "--requests-per-minute", "1000000000", "--port", &port.to_string()])
            .arg("--data")
            .arg(folder.path())
            .env("DATABASE_URL", database)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .with_context(|| program.display().to_string())?;
        let mut served = Self { took: Duration::ZERO, child, port, folder };
        while ask(port, "GET /readyz", &[], "").is_err() {
            if since.elapsed() > PATIENCE || served.child.try_wait()?.is_some() {
                bail!("the server did not start: {}", served.said());
            }
            pause();
        }
        served.took = since.elapsed();
        Ok(served)
    }

    fn said(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// Signs the client in and gives the access token.
    pub(super) fn sign_in(&self) -> Result<String> {
        let (email, password) = CLIENT;
        let body = json!({"email": email, "password": password}).to_string();
        let headers = [("Content-Type", "application/json")];
        let answer = ask(self.port, "POST /api/client-portal/auth/login", &headers, &body)?;
        let answer: Value = serde_json::from_str(&answer)?;
        answer["access_token"].as_str().map(str::to_owned).context("the sign-in gave no token")
    }

    /// Asks once, as the client.
    pub(super) fn get(&self, path: &str, token: &str) -> Result<String> {
        ask(self.port, &format!("GET {path}"), &[("Authorization", &format!("Bearer {token}"))], "")
    }

    /// Where a path of it is.
    pub(super) fn address(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// The memory that is its own and in use, in KiB, as the kernel counts it.
    pub(super) fn resident(&self) -> Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line =
            status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS in /proc")?;
        line.trim_end_matches("kB").trim().parse().context("VmRSS is no number")
    }

    /// Ends it as Ctrl-C does. The shell has the only `kill` that every machine has.
    pub(super) fn stop(mut self) -> Result<()> {
        shell::run(Command::new("sh").args(["-c", &format!("kill -INT {}", self.child.id())]))?;
        let since = Instant::now();
        while self.child.try_wait()?.is_none() {
            if since.elapsed() > FAREWELL {
                bail!("the server does not end: {}", self.said());
            }
            pause();
        }
        Ok(())
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // Mostly it has ended already; there is nobody left to tell.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
