//! `cargo xtask web`: the two browser applications, from Rust and CSS to hashed and compressed files.
//!
//! Everything is written to `target/web`: two pages, and `assets/` with names that change with the
//! content, so that a browser may keep them for ever.

mod assets;
mod bindgen;
mod budget;
mod bundle;
mod files;
mod glue;
mod mode;
mod page;
mod record;
mod sheets;
mod sources;
mod split;
mod styles;
mod tight;

use std::thread;

use anyhow::{Context, Result, anyhow};
use clap::Args;

use crate::shell;
use crate::workspace::{WASM, cargo};
use crate::{install, workspace};
use assets::Assets;
use budget::Sizes;
use bundle::Bundle;
pub(crate) use mode::Mode;
use record::Record;
use sources::Sources;

/// What `cargo xtask web` takes.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Build fast instead of small: no optimisation, no size budget
    #[arg(long)]
    dev: bool,
}

/// Builds what the arguments ask for.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    build(if arguments.dev { Mode::Dev } else { Mode::Release })
}

/// Builds both bundles, or finds that they are what the sources make already.
pub(crate) fn build(mode: Mode) -> Result<()> {
    install::wasm_target()?;
    sources::check_dependencies()?;
    compile(mode)?;
    let sources = Sources::read(mode)?;
    let record = match Record::still_true(&sources.fingerprint) {
        Some(record) => record,
        None => finish(mode, &sources)?,
    };
    budget::print(&record.visits);
    if mode == Mode::Release { budget::check(&record.visits) } else { Ok(()) }
}

fn compile(mode: Mode) -> Result<()> {
    println!("Building the browser bundles");
    let (profile, _) = mode.profile();
    let arguments = ["build", "--package", "portico-web", "--bins", "--target", WASM, "--profile", profile];
    shell::run(cargo().args(arguments))
}

fn finish(mode: Mode, sources: &Sources) -> Result<Record> {
    if mode == Mode::Release {
        sources::check_contents(&sources.modules)?;
    }
    let mut assets = Assets::default();
    let modules = bind(mode, sources)?;
    let mut bundles = Vec::new();
    for (name, module) in bundle::NAMES.into_iter().zip(modules) {
        bundles.push(Bundle::make(name, &module, &mut assets).with_context(|| format!("the bundle {name}"))?);
    }
    println!("Compressing the bundles");
    let written = assets.write(&workspace::web(), mode)?;
    let visits: Vec<Sizes> = bundles.iter().flat_map(|bundle| bundle.sizes(&written)).collect();
    Record::keep(&sources.fingerprint, &written, visits)
}

/// Both at once: this is the slow step, and there are two cores.
fn bind(mode: Mode, sources: &Sources) -> Result<Vec<bindgen::Module>> {
    println!("Binding the bundles to the browser");
    thread::scope(|scope| {
        let both: Vec<_> = sources
            .modules
            .iter()
            .map(|(name, wasm)| scope.spawn(move || bindgen::bind(name, wasm, mode)))
            .collect();
        both.into_iter().map(|one| one.join().map_err(|_| anyhow!("wasm-bindgen broke down"))?).collect()
    })
}
