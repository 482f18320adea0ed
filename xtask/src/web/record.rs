//! What the last build was made from and what it made, so that nothing is done twice.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use super::assets::Written;
use super::budget::Sizes;
use crate::workspace::web;

/// The last build.
#[derive(Serialize, Deserialize)]
pub(super) struct Record {
    fingerprint: String,
    files: Vec<String>,
    pub(super) visits: Vec<Sizes>,
}

impl Record {
    /// The record of a build from the same sources whose files are all still there.
    pub(super) fn still_true(fingerprint: &str) -> Option<Self> {
        let record: Self = serde_json::from_slice(&fs::read(path()).ok()?).ok()?;
        let complete = record.files.iter().all(|file| web().join(file).exists());
        (record.fingerprint == fingerprint && complete).then_some(record)
    }

    /// Writes down what was built.
    pub(super) fn keep(fingerprint: &str, written: &Written, visits: Vec<Sizes>) -> Result<Self> {
        let files = written.keys().cloned().collect();
        let record = Self { fingerprint: fingerprint.to_owned(), files, visits };
        fs::write(path(), serde_json::to_vec(&record)?).with_context(|| path().display().to_string())?;
        Ok(record)
    }
}

/// Beside the folder and not in it: the server embeds all that is inside.
fn path() -> PathBuf {
    web().with_extension("json")
}
