//! Words as the database holds them.

use crate::problem::{Error, Result};
use std::str::FromStr;

/// The value that a stored word stands for.
///
/// # Errors
/// It is none of the words that this version knows, which the table's own check should have refused.
pub(crate) fn known<T: FromStr<Err = &'static str>>(word: &str) -> Result<T> {
    word.parse().map_err(|error: &str| Error::Bug(anyhow::anyhow!("{error}, but the database says {word}")))
}
