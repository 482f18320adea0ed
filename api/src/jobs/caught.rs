//! A panic as an error like others, so that what one job or event does wrong ends no other.

use crate::problem::{Error, Result};
use futures_util::FutureExt as _;
use std::any::Any;
use std::panic::AssertUnwindSafe;

/// Waits for `work`. What it changed in memory before it panicked is its own: a try works with clones.
pub(super) async fn caught<T, E: From<Error>>(work: impl Future<Output = Result<T, E>>) -> Result<T, E> {
    match AssertUnwindSafe(work).catch_unwind().await {
        Ok(result) => result,
        Err(panic) => Err(Error::Bug(anyhow::anyhow!("it panicked: {}", words(&*panic))).into()),
    }
}

/// What a panic said.
pub(super) fn words(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no words")
}
