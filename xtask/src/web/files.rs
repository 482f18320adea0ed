//! What `web/` has beside its Rust.

use std::fs;

use anyhow::{Context, Result};

use crate::workspace::root;

/// A file of `web/`, or a sentence that names it.
pub(super) fn read(path: &str) -> Result<Vec<u8>> {
    let path = root().join("web").join(path);
    fs::read(&path).with_context(|| path.display().to_string())
}
