//! `cargo xtask doctor`: what the machine has, and the command for what it has not.

use std::process::Command;

use anyhow::{Result, bail};
use embedded_postgres::Binaries;

use crate::install::Engine;
use crate::workspace::{WASM, root};
use crate::{install, shell};

/// One need: what was found, or how to get it.
struct Need {
    name: &'static str,
    found: Option<String>,
    get: String,
    /// Nice to have.
    optional: bool,
}

/// Prints all needs, and fails when one is not met.
pub(crate) fn run() -> Result<()> {
    let needs = needs();
    for need in &needs {
        let mark = match (&need.found, need.optional) {
            (Some(_), _) => "ok",
            (None, true) => "optional",
            (None, false) => "missing",
        };
        println!("{mark:>8}  {:<22} {}", need.name, need.found.as_ref().unwrap_or(&need.get));
    }
    let missing = needs.iter().filter(|need| need.found.is_none() && !need.optional).count();
    if missing > 0 {
        bail!("{missing} of {} needs are not met; the commands are above", needs.len());
    }
    Ok(())
}

fn needs() -> Vec<Need> {
    let need = |name, found, get: String| Need { name, found, get, optional: false };
    let optional = |name, found, get: String| Need { name, found, get, optional: true };
    let mut needs = vec![
        need("Rust", said("rustc", "--version"), "install it from https://rustup.rs".to_owned()),
        need("C compiler", compiler(), install::by_hand(&["build-essential"])),
        need("WebAssembly target", wasm_target(), format!("rustup target add {WASM}")),
        need("PostgreSQL server", postgresql(), install::by_hand(&["postgresql"])),
        optional("cargo-nextest", said("cargo-nextest", "--version"), nextest()),
        optional("curl (tests)", program(&[install::CURL]), install::by_hand(&[install::CURL])),
        optional(
            "Node (tests)",
            program(&["node"]).filter(|_| program(&["npm"]).is_some()),
            install::by_hand(&install::NODE_PACKAGES),
        ),
        optional("wrk (bench)", program(&[install::WRK]), install::by_hand(&[install::WRK])),
        optional(
            "wasm-opt",
            program(&["wasm-opt"]),
            "npm install --global binaryen; bundles get 1 % smaller".to_owned(),
        ),
    ];
    needs.extend(Engine::ALL.map(|engine| optional(engine.word(), browser(engine), get(engine))));
    needs
}

/// All that an engine takes, when all of it is here.
fn browser(engine: Engine) -> Option<String> {
    let programs = engine.programs().iter().map(|names| names.iter().find_map(|name| install::tool(name)));
    let paths: Option<Vec<_>> = programs.map(|found| Some(found?.display().to_string())).collect();
    Some(paths?.join(", "))
}

fn get(engine: Engine) -> String {
    format!("{}; cargo xtask test --browsers {} does it", install::by_hand(engine.packages()), engine.word())
}

fn compiler() -> Option<String> {
    install::compiler().ok().map(|path| path.display().to_string())
}

fn wasm_target() -> Option<String> {
    install::has_wasm_target().then(|| WASM.to_owned())
}

fn postgresql() -> Option<String> {
    let servers = embedded_postgres::installed();
    let shown = |server: &Binaries| format!("{} in {}", server.version, server.folder.display());
    (!servers.is_empty()).then(|| servers.iter().map(shown).collect::<Vec<_>>().join(", "))
}

fn nextest() -> String {
    "cargo install cargo-nextest --locked; without it the tests run by cargo test".to_owned()
}

fn program(names: &[&str]) -> Option<String> {
    shell::find(names).map(|path| path.display().to_string())
}

fn said(program: &str, argument: &str) -> Option<String> {
    let said = shell::output(Command::new(program).current_dir(root()).arg(argument)).ok()?;
    said.lines().next().map(str::to_owned)
}
