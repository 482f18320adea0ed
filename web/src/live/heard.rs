//! How far this page has heard the stream, whoever listened to it.

use crate::ui::ConnectionState;

/// A wait that is longer than this, in milliseconds, is one in which something may have changed.
const SOON: f64 = 1_000.0;

/// The last that was heard, and whether what is shown may be older.
#[derive(Debug, Default)]
pub(super) struct Heard {
    last_id: Option<String>,
    is_late: bool,
}

impl Heard {
    /// What to resume after.
    pub(super) fn last_id(&self) -> Option<String> {
        self.last_id.clone()
    }

    /// An event came.
    pub(super) fn up_to(&mut self, id: Option<&str>) {
        if let Some(id) = id {
            self.last_id = Some(id.to_owned());
        }
    }

    /// The stream ended, or could not be opened.
    pub(super) fn broke(&mut self) {
        self.is_late = true;
    }

    /// For so many milliseconds another tab was to tell, and perhaps told nothing.
    pub(super) fn waited(&mut self, milliseconds: f64) {
        self.is_late |= milliseconds > SOON;
    }

    /// The stream stands. Whether everything has to be read anew, since nothing tells what was missed.
    pub(super) fn stands(&mut self) -> bool {
        std::mem::take(&mut self.is_late) && self.last_id.is_none()
    }
}

/// How the connection stands while there is none.
pub(super) fn without_stream(before: ConnectionState, is_online: bool, failures: u32) -> ConnectionState {
    match before {
        _ if !is_online => ConnectionState::Offline,
        ConnectionState::Reconnecting => before,
        // Streams end by themselves now and then; that is worth no line across the page.
        _ if failures == 0 => ConnectionState::Connecting,
        _ => ConnectionState::Reconnecting,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_stream_that_stands_at_once_missed_nothing() {
        let mut heard = Heard::default();
        heard.waited(20.0);
        assert!(!heard.stands());
    }

    #[test]
    fn a_first_stream_after_failures_or_a_long_wait_missed_what_nobody_can_tell() {
        let mut heard = Heard::default();
        heard.broke();
        assert!(heard.stands());
        assert!(!heard.stands(), "everything is read once");
        heard.waited(5_000.0);
        assert!(heard.stands());
    }

    #[test]
    fn what_was_missed_after_an_id_is_told_by_the_server() {
        let mut heard = Heard::default();
        heard.up_to(Some("7"));
        heard.up_to(None);
        heard.broke();
        assert_eq!(heard.last_id().as_deref(), Some("7"));
        assert!(!heard.stands());
    }

    #[test]
    fn the_connection_is_called_live_only_by_a_stream_that_stands() {
        use ConnectionState::{Connecting, Live, Offline, Reconnecting};
        assert_eq!(ConnectionState::default(), Connecting);
        assert_eq!(without_stream(Live, true, 0), Connecting);
        assert_eq!(without_stream(Live, true, 1), Reconnecting);
        assert_eq!(without_stream(Reconnecting, true, 0), Reconnecting);
        assert_eq!(without_stream(Offline, true, 1), Reconnecting);
        assert_eq!(without_stream(Live, false, 0), Offline);
    }
}
