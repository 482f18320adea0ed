//! The command `portico`.

mod cli;

use std::io::Write;
use std::process::ExitCode;

/// Takes and gives back memory faster than the system's own, and keeps less of it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Runs under tokio's own threads: the HTTP workers bring theirs, jobs and live events share these.
#[tokio::main]
async fn main() -> ExitCode {
    match cli::run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // Nobody is left to tell when the standard error is closed.
            let _ = writeln!(std::io::stderr(), "{failure}");
            failure.exit_code()
        }
    }
}
