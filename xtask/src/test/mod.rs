//! `cargo xtask test`: the whole suite, one step after another but for the bundles, ended by the first that fails.

mod browser;
mod count;

use std::fs;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow};
use clap::Args;

use browser::Browsers;

use crate::install::Engine;
use crate::scratch::Scratch;
use crate::workspace::{WASM, cargo, server, web as web_folder};
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
        self.step("queries and clippy", || nothing(sqlx::check(&mut lint_native())))?;
        self.step("clippy of the web", || nothing(shell::run(&mut lint_web())))?;
        self.step("build", || nothing(build()))?;
        thread::scope(|scope| {
            // Beside the tests, which wait for a database: optimising a whole bundle is work for one core.
            let bundles = (!engines.is_empty()).then(|| scope.spawn(|| web::build(web::Mode::Release)));
            let tested = self.step("tests", api).and_then(|()| self.step("doctests", doctests));
            let Some(bundles) = bundles else { return tested };
            // Nothing ends before they do, so that no build goes on after its command.
            let built = || bundles.join().map_err(|_| anyhow!("building the bundles broke down"))?;
            tested.and(self.step("bundles", || nothing(built())))
        })?;
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
    install::node()?;
    for &engine in engines {
        install::browser(engine)?;
    }
    if engines.contains(&Engine::Chromium) {
        install::curl()?;
    }
    Ok(0)
}

/// The step that checks the queries has clippy compile them, since both look at all of it.
fn lint_native() -> Command {
    lint(&["--workspace", "--exclude", "portico-web", "--all-targets"])
}

/// The browser's code is looked at as what it is compiled to.
fn lint_web() -> Command {
    lint(&["--package", "portico-web", "--lib", "--bins", "--target", WASM])
}

fn lint(what: &[&str]) -> Command {
    let mut clippy = cargo();
    clippy.arg("clippy").args(what).args(["--", "-D", "warnings"]);
    clippy
}

/// What is compiled together and needs no browser. Cargo compiles a library anew for each choice of packages that asks
/// for other features of it, so the steps that compile and run these name the same ones.
const PACKAGES: [&str; 3] = ["--workspace", "--exclude", "portico-e2e"];

/// Compiles the tests, and the server with them; and sees that the server compiles alone too, as it ships, without the
/// features that the tests ask for.
fn build() -> Result<()> {
    shell::run(cargo().args(["check", "--quiet", "--package", "portico", "--bin", "portico"]))?;
    shell::run(cargo().args(["test", "--no-run", "--quiet"]).args(PACKAGES))
}

/// Everything that needs no browser, against a real PostgreSQL. The migrations go first and alone:
/// they make roles, which all databases of a server share.
fn api() -> Result<u64> {
    let scratch = Scratch::start(DATABASE)?;
    let url = scratch.url(DATABASE);
    shell::run(Command::new(server(false)).arg("migrate").env("DATABASE_URL", &url))?;
    count::run(count::EVERYTHING, |command| command.args(PACKAGES).env("DATABASE_URL", &url))
}

/// Among them are those that must not compile: the guarantees.
fn doctests() -> Result<u64> {
    count::libtest(cargo().args(["test", "--doc"]).args(PACKAGES))
}
