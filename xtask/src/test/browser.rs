//! The tests that drive browsers through the whole product.

use std::env;
use std::ffi::OsString;
use std::process::Command;

use anyhow::{Result, anyhow};
use clap::ValueEnum;

use super::count;
use crate::install::{self, Engine};
use crate::scratch::Scratch;
use crate::shell;
use crate::workspace::server;

/// The database with the demo's data, of which each server gets a copy.
const DEMO: &str = "portico";

/// Which engines show the pages.
#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Browsers {
    Chromium,
    Firefox,
    Webkit,
    /// One after another
    All,
}

impl Browsers {
    pub(super) const fn engines(self) -> &'static [Engine] {
        match self {
            Self::Chromium => &[Engine::Chromium],
            Self::Firefox => &[Engine::Firefox],
            Self::Webkit => &[Engine::Webkit],
            Self::All => &[Engine::Chromium, Engine::Firefox, Engine::Webkit],
        }
    }
}

/// Runs the tests. To make, migrate and fill a database takes longer than many a test, so that is done once; those few
/// that are about a newcomer's start do it by themselves.
pub(super) fn run(engine: Engine) -> Result<u64> {
    let scratch = Scratch::start(DEMO)?;
    let demo = scratch.url(DEMO);
    shell::run(Command::new(server(false)).arg("demo").env("DATABASE_URL", &demo))?;
    let path = path_with_tools()?;
    count::run(profile(engine), |command| {
        command
            .args(["--package", "portico-e2e"])
            .env_remove("DATABASE_URL")
            .env("PATH", &path)
            .env("PORTICO_BROWSER", engine.word())
            .env("PORTICO_DEMO_DATABASE", &demo)
            .env("PORTICO_BIN", server(false))
    })
}

/// The profile of `.config/nextest.toml` that leaves out what the engine lacks.
const fn profile(engine: Engine) -> &'static str {
    match engine {
        Engine::Chromium => count::EVERYTHING,
        Engine::Firefox | Engine::Webkit => engine.word(),
    }
}

/// Where programs are looked for, those first that were installed for the tests alone.
fn path_with_tools() -> Result<OsString> {
    let path = env::var_os("PATH").ok_or_else(|| anyhow!("PATH is not set"))?;
    Ok(env::join_paths([install::tools().join("bin")].into_iter().chain(env::split_paths(&path)))?)
}
