//! Where things are, and cargo as it is always called.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The WebAssembly target of the browser bundles.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// The top of the repository.
pub(crate) fn root() -> &'static Path {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own)
}

/// Where cargo builds.
pub(crate) fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |folder| root().join(folder))
}

/// Where the finished bundles are; the server embeds exactly this folder.
pub(crate) fn web() -> PathBuf {
    root().join("target/web")
}

/// Cargo at the top of the repository. Queries are checked against `.sqlx`, whatever database the
/// environment names: that one is for running, not for compiling.
pub(crate) fn cargo() -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root()).env("SQLX_OFFLINE", "true").env_remove("SQLX_OFFLINE_DIR");
    cargo
}

/// The server's program as cargo leaves it.
pub(crate) fn server(release: bool) -> PathBuf {
    target().join(if release { "release" } else { "debug" }).join("portico")
}
