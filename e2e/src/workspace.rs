//! Where things are.

use anyhow::{Context as _, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// The workspace's folder.
fn root() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package)
}

/// The text of a file of the repository.
///
/// # Errors
/// It is not there.
pub fn source(path: &str) -> Result<String> {
    let path = root().join(path);
    fs::read_to_string(&path).with_context(|| path.display().to_string())
}

/// Where pictures and logs of a run go.
pub(crate) fn pictures() -> Result<PathBuf> {
    let folder = root().join("target/e2e");
    fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    Ok(folder)
}
