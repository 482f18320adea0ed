//! `cargo xtask openapi`: the API document, from the code.

use std::fs;

use anyhow::{Context, Result};

use crate::shell;
use crate::workspace::{cargo, root, web};

/// Writes `openapi/openapi.json`; that it is up to date is a test of the API.
pub(crate) fn run() -> Result<()> {
    fs::create_dir_all(web())?;
    let document = shell::output(cargo().args(["run", "--package", "portico", "--", "openapi"]))?;
    serde_json::from_str::<serde_json::Value>(&document).context("`portico openapi` printed no JSON")?;
    let path = root().join("openapi/openapi.json");
    fs::write(&path, document).with_context(|| path.display().to_string())?;
    println!("{} is written", path.display());
    Ok(())
}
