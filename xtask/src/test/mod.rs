//! `cargo xtask test`: the whole suite, one step after another, ended by the first that fails.

mod browser;
mod count;

use std::fs;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use clap::Args;

use browser::Browsers;

use crate::install::Engine;
use crate::scratch::Scratch;
use crate::workspace::{WASM, cargo, web as web_folder};
use crate::{install, shell, sqlx, web};

/// The database that the tests of the API share.
const DATABASE: &str = "portico";

/// What `cargo xtask test` takes.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Leave out what needs the browser: the bundles and the tests that drive them
    #[arg(long)]
    quick: bool,
    /// Which browsers are driven
    #[arg(long, value_enum, default_value_t = Browsers::Chromium, conflicts_with = "quick")]
    browsers: Browsers,
}

/// Runs the suite and tells what each step took.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let mut suite = Suite::default();
    let engines = if arguments.quick { &[] } else { arguments.browsers.engines() };
    let result = suite.all(engines);
    suite.print_durations();
    result?;
    println!("tests: {} passed, 0 failed", suite.passed);
    Ok(())
}

/// What was done so far.
#[derive(Default)]
struct Suite {
    steps: Vec<(&'static str, Duration)>,
    passed: u64,
}

impl Suite {
    fn all(&mut self, engines: &[Engine]) -> Result<()> {
        // The server embeds this folder, so it has to be there before the first compilation.
        fs::create_dir_all(web_folder())?;
        self.step("tools", || tools(engines))?;
        self.step("format", || nothing(shell::run(cargo().args(["fmt", "--all", "--check"]))))?;
        self.step("queries", || nothing(sqlx::check()))?;
        self.step("clippy", || nothing(clippy()))?;
        self.step("tests", api)?;
        self.step("doctests", doctests)?;
        if !engines.is_empty() {
            self.step("bundles", || nothing(web::build(web::Mode::Release)))?;
        }
        for &engine in engines {
            self.step(engine.word(), || browser::run(engine))?;
        }
        Ok(())
    }

    /// Runs one step; it says how many tests passed in it.
    fn step(&mut self, name: &'static str, step: impl FnOnce() -> Result<u64>) -> Result<()> {
        println!("\n── {name}");
        let since = Instant::now();
        let passed = step().with_context(|| format!("the step `{name}`"));
        self.steps.push((name, since.elapsed()));
        self.passed += passed?;
        Ok(())
    }

    fn print_durations(&self) {
        let seconds = |(name, took): &(&str, Duration)| format!("{name} {} s", took.as_secs());
        println!("\n{}", self.steps.iter().map(seconds).collect::<Vec<_>>().join(" · "));
    }
}

fn nothing(done: Result<()>) -> Result<u64> {
    done.map(|()| 0)
}

fn tools(engines: &[Engine]) -> Result<u64> {
    install::compiler()?;
    install::wasm_target()?;
    install::postgresql()?;
    for &engine in engines {
        install::browser(engine)?;
    }
    if engines.contains(&Engine::Chromium) {
        install::curl()?;
    }
    Ok(0)
}

/// The browser's code is looked at as what it is compiled to.
fn clippy() -> Result<()> {
    let deny = ["--", "-D", "warnings"];
    let native = ["clippy", "--workspace", "--exclude", "portico-web", "--all-targets"];
    shell::run(cargo().args(native).args(deny))?;
    let wasm = ["clippy", "--package", "portico-web", "--lib", "--bins", "--target", WASM];
    shell::run(cargo().args(wasm).args(deny))
}

/// Everything that needs no browser, against a real PostgreSQL. The migrations go first and alone:
/// they make roles, which all databases of a server share.
fn api() -> Result<u64> {
    let scratch = Scratch::start(DATABASE)?;
    let url = scratch.url(DATABASE);
    shell::run(cargo().args(["run", "--package", "portico", "--", "migrate"]).env("DATABASE_URL", &url))?;
    let packages = ["--workspace", "--exclude", "portico-e2e"];
    count::run(count::EVERYTHING, |command| command.args(packages).env("DATABASE_URL", &url))
}

/// Among them are those that must not compile: the guarantees.
fn doctests() -> Result<u64> {
    let packages = ["--package", "portico", "--package", "portico-postgres", "--package", "portico-shared"];
    count::libtest(cargo().args(["test", "--doc"]).args(packages))
}
