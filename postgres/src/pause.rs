//! The step of every wait.

use std::thread;
use std::time::Duration;

/// Sleeps for the 50 ms after which it is worth looking again.
#[expect(clippy::disallowed_methods, reason = "all of this crate blocks and says so; no task runs here")]
pub(crate) fn pause() {
    thread::sleep(Duration::from_millis(50));
}
