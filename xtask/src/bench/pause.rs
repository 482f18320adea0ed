//! Waiting for what another program does.

use std::time::Duration;

/// Lets the others on the machine go on; a start is measured to this.
pub(super) fn pause() {
    wait(Duration::from_millis(1));
}

/// Waits for so long.
#[expect(clippy::disallowed_methods, reason = "nothing else runs on this thread")]
pub(super) fn wait(time: Duration) {
    std::thread::sleep(time);
}
