//! The words the design system says by itself; everything else is handed in by the page.

/// Changes arrive as they happen.
pub const LIVE: &str = "Live";
/// The connection for them is being made.
pub const CONNECTING: &str = "Connecting";
/// It broke, and is being made again.
pub const RECONNECTING: &str = "Reconnecting";
/// There is no network.
pub const OFFLINE: &str = "Offline";
/// Leads past the navigation.
pub const SKIP_TO_CONTENT: &str = "Skip to content";
/// The one action of a part that failed.
pub const TRY_AGAIN: &str = "Try again";
/// Marks a field that may stay empty.
pub const OPTIONAL: &str = "optional";
/// Uncovers a password.
pub const SHOW_PASSWORD: &str = "Show password";
/// Covers a password again.
pub const HIDE_PASSWORD: &str = "Hide password";
/// Closes a dialog or drawer.
pub const CLOSE: &str = "Close";
/// Takes a toast away.
pub const DISMISS: &str = "Dismiss";
/// Empties a search box.
pub const CLEAR_SEARCH: &str = "Clear the search";
/// Names the box that finds one of many choices: "Find customer".
pub fn find(what: &str) -> String {
    format!("Find {}", super::lower(what))
}
/// Names the region the toasts stand in.
pub const NOTIFICATIONS: &str = "Notifications";
/// Names the way back up.
pub const BREADCRUMBS: &str = "Breadcrumbs";
/// Leads to a message that came while the reader was further up.
pub const NEW_MESSAGE: &str = "New message";
/// Asks before what was changed is lost.
pub const LEAVE_TITLE: &str = "Leave without saving?";
/// What would be lost.
pub const LEAVE_TEXT: &str = "What you changed on this page is not saved yet.";
/// Loses it.
pub const LEAVE: &str = "Leave";
/// Does not.
pub const STAY: &str = "Stay here";
/// Asks for the next page of a list.
pub const LOAD_MORE: &str = "Load more";
/// While the next page is on its way.
pub const LOADING: &str = "Loading";
/// Read out in place of skeletons.
pub const LOADING_CONTENT: &str = "Loading content";
/// Nobody is assigned.
pub const NOBODY: &str = "Nobody";
/// Over an internal note.
pub const NOTE_WARNING: &str = "Internal note, clients never see this";
/// Where Portico's own name stands.
pub const RUNS_ON: &str = "Runs on Portico";

/// How much of a field's room is taken: "185 of 200 characters".
#[must_use]
pub fn room(count: usize, max: usize) -> String {
    format!("{count} of {max} characters")
}
