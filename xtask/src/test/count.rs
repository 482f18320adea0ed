//! Running tests and counting those that passed.

use std::fs;
use std::num::NonZero;
use std::process::Command;
use std::thread;

use anyhow::{Context, Result, bail};

use crate::shell;
use crate::workspace::{cargo, root};

/// The profile of nextest that leaves nothing out.
pub(super) const EVERYTHING: &str = "default";

/// How many tests run beside each other: most of them wait half of their time, for a database or a clock.
fn at_once() -> String {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    (2 * cores).to_string()
}

/// Runs tests with cargo-nextest when the machine has it, else with cargo itself, which knows no profiles.
pub(super) fn run(profile: &str, arguments: impl Fn(&mut Command) -> &mut Command) -> Result<u64> {
    if shell::find(&["cargo-nextest"]).is_none() {
        if profile != EVERYTHING {
            bail!("only cargo-nextest knows what to leave out here: cargo install cargo-nextest --locked");
        }
        return libtest(arguments(cargo().args(["test", "--no-fail-fast", "--all-targets"])));
    }
    // Below the repository wherever cargo builds.
    let report = root().join("target/nextest").join(profile).join("junit.xml");
    // One of an earlier run must not be counted; mostly there is none.
    let _ = fs::remove_file(&report);
    let mut nextest = cargo();
    nextest.args(["nextest", "run", "--profile", profile, "--test-threads", &at_once()]);
    shell::run(arguments(&mut nextest))?;
    let text = fs::read_to_string(&report).with_context(|| report.display().to_string())?;
    Ok(in_report(&text))
}

/// Runs `cargo test`, whose lines are the only place where it says how many there were.
pub(super) fn libtest(command: &mut Command) -> Result<u64> {
    let mut passed = 0;
    shell::listen(command, |line| passed += in_line(line).unwrap_or_default())?;
    Ok(passed)
}

/// Reads `<testsuites name="nextest-run" tests="12" failures="0" …>`.
fn in_report(text: &str) -> u64 {
    let head = text.split("<testsuites").nth(1).and_then(|rest| rest.split('>').next());
    let tests = head.and_then(|head| head.split(" tests=\"").nth(1));
    tests.and_then(|rest| rest.split('"').next()?.parse().ok()).unwrap_or_default()
}

/// Reads `test result: ok. 12 passed; 0 failed; …`.
fn in_line(line: &str) -> Option<u64> {
    let rest = line.trim_start().strip_prefix("test result: ")?;
    rest.split(". ").nth(1)?.split(' ').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_runners_are_understood() {
        let report = "<?xml version=\"1.0\"?>\n<testsuites name=\"nextest-run\" tests=\"12\" failures=\"0\">";
        assert_eq!(in_report(report), 12);
        assert_eq!(in_report(""), 0);
        assert_eq!(in_line("test result: ok. 7 passed; 0 failed; 0 ignored"), Some(7));
        assert_eq!(in_line("running 7 tests"), None);
    }
}
