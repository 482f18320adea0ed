//! A program that runs beside the tests, and never longer than they do.

use crate::wait::until_within;
use anyhow::{Context as _, Result};
use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Child as Process, Command, Stdio};
use std::time::Duration;

/// How long a program may take to end after it was asked to.
const FAREWELL: Duration = Duration::from_secs(30);

/// The running program. What it says goes to a file.
#[derive(Debug)]
pub(crate) struct Child {
    name: &'static str,
    process: Process,
    log: PathBuf,
}

impl Child {
    pub(crate) fn start(name: &'static str, command: &mut Command, log: PathBuf) -> Result<Self> {
        let out = File::create(&log).with_context(|| log.display().to_string())?;
        let process = command
            .stdin(Stdio::null())
            .stdout(out.try_clone()?)
            .stderr(out)
            .spawn()
            .with_context(|| format!("{name} does not start: {command:?}"))?;
        Ok(Self { name, process, log })
    }

    /// All it said so far.
    pub(crate) fn said(&self) -> String {
        fs::read(&self.log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
    }

    /// Fails when it ended by itself.
    pub(crate) fn still_runs(&mut self) -> Result<()> {
        match self.process.try_wait()? {
            None => Ok(()),
            Some(status) => anyhow::bail!("{} ended with {status}:\n{}", self.name, self.said()),
        }
    }

    /// Asks it to end, and waits until it has.
    pub(crate) async fn stop(mut self) -> Result<()> {
        if self.process.try_wait()?.is_some() {
            return Ok(());
        }
        signal("TERM", self.process.id())
            .with_context(|| format!("{} could not be asked to end", self.name))?;
        until_within(FAREWELL, &format!("{} to end", self.name), async || {
            Ok(self.process.try_wait()?.map(|_| ()))
        })
        .await
    }
}

/// Signals a process by its own id; the shell has the only `kill` that every machine has.
pub(crate) fn signal(name: &str, process: u32) -> Result<()> {
    let status = Command::new("sh").args(["-c", &format!("kill -{name} {process}")]).status()?;
    anyhow::ensure!(status.success(), "there is no process {process}");
    Ok(())
}

/// The last resort, when a scenario was left without stopping what it started.
impl Drop for Child {
    fn drop(&mut self) {
        if matches!(self.process.try_wait(), Ok(None)) {
            // Nothing is left to try when even that is refused.
            let _ = self.process.kill();
            let _ = self.process.wait();
        }
    }
}
