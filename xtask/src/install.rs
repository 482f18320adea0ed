//! What a machine needs, and getting it: by itself where that is possible, else by the exact command.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, anyhow, bail};
use embedded_postgres::{Binaries, OLDEST, StartError};

use crate::shell;
use crate::workspace::{WASM, cargo, root, target};

/// What shows the pages in the tests.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    Chromium,
    Firefox,
    Webkit,
}

impl Engine {
    pub(crate) const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::Webkit];

    /// As the tests call it.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::Webkit => "webkit",
        }
    }

    /// The programs that it takes, each with the names that it goes by.
    pub(crate) const fn programs(self) -> &'static [&'static [&'static str]] {
        match self {
            // The driver belongs to the browser's version.
            Self::Chromium => &[
                &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
                &["chromedriver"],
            ],
            Self::Firefox => &[&["firefox", "firefox-esr"], &[GECKODRIVER]],
            // The driver brings its browser, which wants a display, and HTTPS before it keeps a session.
            Self::Webkit => &[&["WebKitWebDriver"], &["Xvfb"], &["stunnel"], &["openssl"]],
        }
    }

    /// As Debian calls them.
    pub(crate) const fn packages(self) -> &'static [&'static str] {
        match self {
            Self::Chromium => &["chromium", "chromium-driver"],
            Self::Firefox => &["firefox-esr"],
            Self::Webkit => &["webkit2gtk-driver", "xvfb", "stunnel4", "openssl"],
        }
    }
}

/// The driver of Firefox, and the crate that it is. Debian has none.
pub(crate) const GECKODRIVER: &str = "geckodriver";

/// The program and its package.
pub(crate) const CURL: &str = "curl";
/// The programs that a provider of external login runs by, in the tests.
pub(crate) const NODE: [&str; 2] = ["node", "npm"];
/// As Debian calls them.
pub(crate) const NODE_PACKAGES: [&str; 2] = ["nodejs", "npm"];
/// The program and its package.
pub(crate) const WRK: &str = "wrk";

/// The names that C compilers go by. `.cargo/cc` looks for the same, before there is an `xtask`.
const COMPILERS: [&str; 3] = ["cc", "gcc", "clang"];
const NO_COMPILER: &str =
    "No C compiler was found. Install one (on Debian: apt-get install build-essential), then run this again.";

/// The C compiler that some crates need.
pub(crate) fn compiler() -> Result<PathBuf> {
    shell::find(&COMPILERS).ok_or_else(|| anyhow!(NO_COMPILER))
}

/// The WebAssembly part of the toolchain, added when it is missing.
pub(crate) fn wasm_target() -> Result<()> {
    if has_wasm_target() {
        return Ok(());
    }
    if shell::find(&["rustup"]).is_none() {
        bail!(
            "the Rust toolchain has no {WASM} target, and there is no rustup to add it. Install Rust from \
             https://rustup.rs, or the distribution's package with Rust's standard library for {WASM}"
        );
    }
    println!("Adding the {WASM} target to the toolchain");
    shell::run(Command::new("rustup").current_dir(root()).args(["target", "add", WASM]))
}

/// Whether the toolchain of this repository can build for the browser.
pub(crate) fn has_wasm_target() -> bool {
    let ask = ["--print", "target-libdir", "--target", WASM];
    shell::output(Command::new("rustc").current_dir(root()).args(ask))
        .is_ok_and(|folder| fs::read_dir(folder.trim()).is_ok_and(|mut entries| entries.next().is_some()))
}

/// A PostgreSQL server, installed when the machine has none and lets us.
pub(crate) fn postgresql() -> Result<Binaries> {
    if let Some(newest) = embedded_postgres::installed().into_iter().next() {
        return Ok(newest);
    }
    apt_get(&["postgresql"], "PostgreSQL")?;
    let newest = embedded_postgres::installed().into_iter().next();
    newest.ok_or_else(|| StartError::NotInstalled { oldest: OLDEST }.into())
}

/// The browser and its driver, installed when the machine has none and lets us.
pub(crate) fn browser(engine: Engine) -> Result<()> {
    let is_missing = |names: &&[&str]| names != &[GECKODRIVER] && shell::find(names).is_none();
    if engine.programs().iter().any(is_missing) {
        apt_get(engine.packages(), engine.word())?;
    }
    if engine == Engine::Firefox && tool(GECKODRIVER).is_none() {
        println!("Building {GECKODRIVER} into {}", tools().display());
        shell::run(cargo().args(["install", "--locked", GECKODRIVER, "--root"]).arg(tools()))?;
    }
    Ok(())
}

/// Where programs are installed that only the tests need: beside what cargo builds, not into anybody's home.
pub(crate) fn tools() -> PathBuf {
    target().join("tools")
}

/// A program of this machine, or of the tests' own.
pub(crate) fn tool(name: &str) -> Option<PathBuf> {
    let own = tools().join("bin").join(name);
    if own.is_file() { Some(own) } else { shell::find(&[name]) }
}

/// The program that asks over HTTP as fast as it can, installed when the machine has none and lets us.
pub(crate) fn load_generator() -> Result<()> {
    if shell::find(&[WRK]).is_none() {
        apt_get(&[WRK], WRK)?;
    }
    Ok(())
}

/// The program that the API's own story is told with, installed when the machine has none and lets us.
pub(crate) fn curl() -> Result<()> {
    if shell::find(&[CURL]).is_none() {
        apt_get(&[CURL], CURL)?;
    }
    Ok(())
}

/// What the tests of external login have a provider run by, installed when the machine has none and lets us.
pub(crate) fn node() -> Result<()> {
    if NODE.iter().any(|name| shell::find(&[name]).is_none()) {
        apt_get(&NODE_PACKAGES, "Node")?;
    }
    Ok(())
}

/// The command that a person would type for these packages.
pub(crate) fn by_hand(packages: &[&str]) -> String {
    let sudo = if is_root() { "" } else { "sudo " };
    format!("{sudo}apt-get install --no-install-recommends {}", packages.join(" "))
}

fn apt_get(packages: &[&str], what: &str) -> Result<()> {
    if !is_root() || shell::find(&["apt-get"]).is_none() {
        bail!("{what} is missing on this machine. Install it, then run this again: {}", by_hand(packages));
    }
    println!("Installing {what} with apt-get");
    shell::run(apt().args(["-qq", "update"]))?;
    shell::run(apt().args(["-qq", "-y", "--no-install-recommends", "install"]).args(packages))
}

fn apt() -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}

/// Whether we may install packages.
fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_linker_looks_for_the_same_compilers_and_says_the_same() {
        let linker = fs::read_to_string(root().join(".cargo/cc")).unwrap();
        assert!(linker.contains(&format!("for compiler in {}; do\n", COMPILERS.join(" "))), "{linker}");
        assert!(linker.contains(&format!("echo \"{NO_COMPILER}\" >&2\n")), "{linker}");
    }
}
