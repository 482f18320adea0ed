//! Makes sure that the folder of the web applications is there, and that a release embeds the newest.

use std::fs;
use std::path::Path;

fn main() {
    // Relative to this package, which is where cargo runs build scripts.
    let bundles = Path::new("../target/web");
    if let Err(error) = fs::create_dir_all(bundles) {
        println!("cargo::warning={} can't be made: {error}", bundles.display());
    }
    println!("cargo::rerun-if-changed=build.rs");
    // Debug builds read the folder while they run, so only a release is out of date when it changes.
    if std::env::var_os("PROFILE").is_some_and(|profile| profile == "release") {
        println!("cargo::rerun-if-changed={}", bundles.display());
    }
}
