//! Waiting for what another program does.

use std::time::Duration;

/// Lets the others on the machine go on; a start is measured to this.
#[expect(clippy::disallowed_methods, reason = "nothing else runs on this thread")]
pub(super) fn pause() {
    std::thread::sleep(Duration::from_millis(1));
}
