//! The tests that drive browsers through the whole product.

use std::process::Command;

use anyhow::Result;

use super::count;
use crate::scratch::Scratch;
use crate::shell;
use crate::workspace::{cargo, server};

/// The database with the demo's data, of which each server gets a copy.
const DEMO: &str = "portico";

/// Builds the server and runs the tests. To make, migrate and fill a database takes longer than many a test, so that
/// is done once; those few that are about a newcomer's start do it by themselves.
pub(super) fn run() -> Result<u64> {
    shell::run(cargo().args(["build", "--package", "portico", "--bin", "portico"]))?;
    let scratch = Scratch::start(DEMO)?;
    let demo = scratch.url(DEMO);
    shell::run(Command::new(server(false)).arg("demo").env("DATABASE_URL", &demo))?;
    count::run(|command| {
        command
            .args(["--package", "portico-e2e"])
            .env_remove("DATABASE_URL")
            .env("PORTICO_DEMO_DATABASE", &demo)
            .env("PORTICO_BIN", server(false))
    })
}
