//! Everything that is done to the project. `cargo xtask run` and `cargo xtask test` are all that a
//! newcomer needs; what they do one after another can also be asked for by itself.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool speaks through them")]

mod bench;
mod doctor;
mod install;
mod openapi;
mod run;
mod scratch;
mod shell;
mod sqlx;
mod test;
mod web;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// What can be done to Portico.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build everything and start Portico with demo data, ready to look at
    Run(run::Arguments),
    /// The whole test suite, as CI runs it
    Test(test::Arguments),
    /// Build the browser bundles into target/web
    Web(web::Arguments),
    /// Write openapi/openapi.json from the code
    Openapi,
    /// Write .sqlx, which lets the queries be checked without a database
    Sqlx(sqlx::Arguments),
    /// Measure what the project holds itself to, and write a report into target/bench
    Bench(bench::Arguments),
    /// Tell what this machine has and what it needs
    Doctor,
}

fn main() -> ExitCode {
    let done = match Arguments::parse().task {
        Task::Run(arguments) => run::run(&arguments),
        Task::Test(arguments) => test::run(&arguments),
        Task::Web(arguments) => web::run(&arguments),
        Task::Openapi => openapi::run(),
        Task::Sqlx(arguments) => sqlx::run(&arguments),
        Task::Bench(arguments) => bench::run(&arguments),
        Task::Doctor => doctor::run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}
