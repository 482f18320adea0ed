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
/// The password of everybody in the demo.
const PASSWORD: &str = "harbour-demo-2026";

/// Who asks.
#[derive(Clone, Copy)]
pub(super) enum Actor {
    /// A client of the demo, who sees all tickets of a company.
    Client,
    /// A member of staff of the demo.
    Staff,
}

impl Actor {
    /// The address to sign in with.
    fn email(self) -> &'static str {
        match self {
            Self::Client => "marta.lindholm@tidewell.example",
            Self::Staff => "jonas.reuter@harbourvale.example",
        }
    }

    /// What the paths of this side begin with.
    pub(super) fn base(self) -> &'static str {
        match self {
            Self::Client => "/api/client-portal",
            Self::Staff => "/api",
        }
    }
}

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
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        Self::start_at(port, tempfile::tempdir()?, program, database)
    }

    fn start_at(port: u16, folder: TempDir, program: &Path, database: &str) -> Result<Self> {
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

    /// Signs somebody in and gives the access token.
    pub(super) fn sign_in(&self, actor: Actor) -> Result<String> {
        self.sign_in_as(actor, actor.email())
    }

    /// Signs in whoever has this address, on the side of `actor`.
    pub(super) fn sign_in_as(&self, actor: Actor, email: &str) -> Result<String> {
        let body = json!({"email": email, "password": PASSWORD}).to_string();
        let headers = [("Content-Type", "application/json")];
        let answer = ask(self.port, &format!("POST {}/auth/login", actor.base()), &headers, &body)?;
        let answer: Value = serde_json::from_str(&answer)?;
        answer["access_token"].as_str().map(str::to_owned).context("the sign-in gave no token")
    }

    /// Asks once.
    pub(super) fn ask(&self, method: &str, path: &str, body: Option<&str>, token: &str) -> Result<String> {
        let bearer = format!("Bearer {token}");
        let headers = [("Authorization", bearer.as_str()), ("Content-Type", "application/json")];
        let headers = if body.is_some() { &headers[..] } else { &headers[..1] };
        ask(self.port, &format!("{method} {path}"), headers, body.unwrap_or_default())
    }

    /// Where it is.
    pub(super) fn base(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Its port on this machine.
    pub(super) fn port(&self) -> u16 {
        self.port
    }

    /// The processor's time that it has taken.
    pub(super) fn processor_time(&self) -> Result<Duration> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        processor_time(&stat).context("no times in /proc/…/stat")
    }

    /// The memory that is its own and in use, in KiB, as the kernel counts it.
    pub(super) fn resident(&self) -> Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line =
            status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS in /proc")?;
        line.trim_end_matches("kB").trim().parse().context("VmRSS is no number")
    }

    /// Ends it as Ctrl-C does.
    pub(super) fn stop(mut self) -> Result<()> {
        self.end()
    }

    /// Ends it and starts it anew with its key and at its address, so who was signed in stays so.
    pub(super) fn restart(mut self, program: &Path, database: &str) -> Result<Self> {
        self.end()?;
        let folder = std::mem::replace(&mut self.folder, tempfile::tempdir()?);
        Self::start_at(self.port, folder, program, database)
    }

    /// Keeps it from working, also on what it has been asked before, until it is to go on.
    pub(super) fn hold(&self) -> Result<()> {
        self.signal("STOP")
    }

    /// Lets it work again.
    pub(super) fn go_on(&self) -> Result<()> {
        self.signal("CONT")
    }

    /// The shell has the only `kill` that every machine has.
    fn signal(&self, signal: &str) -> Result<()> {
        shell::run(Command::new("sh").args(["-c", &format!("kill -{signal} {}", self.child.id())]))
    }

    fn end(&mut self) -> Result<()> {
        self.signal("INT")?;
        // One that stands still hears of it only then.
        self.signal("CONT")?;
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

/// Reads user and system time, which come 11 fields behind the name: the name may hold anything, brackets too.
fn processor_time(stat: &str) -> Option<Duration> {
    let (_, fields) = stat.rsplit_once(')')?;
    let mut times = fields.split_whitespace().skip(11).map(str::parse::<u64>);
    let ticks = times.next()?.ok()? + times.next()?.ok()?;
    // The kernel counts for programs in hundredths of a second, whatever its own clock.
    Some(Duration::from_millis(ticks * 10))
}

impl Drop for Served {
    fn drop(&mut self) {
        // Mostly it has ended already; there is nobody left to tell.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_times_of_a_process_are_read() {
        let stat = "4711 (por) tico) S 1 4711 4711 0 -1 4194304 100 0 0 0 250 50 0 0 20 0 4 0 99";
        assert_eq!(processor_time(stat), Some(Duration::from_secs(3)));
    }
}
