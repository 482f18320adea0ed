//! What the design system says by itself; everything else is handed in by the page.

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
/// Opens the choice of a picture.
pub const CHOOSE_PICTURE: &str = "Choose a picture";
/// The same where there is one.
pub const CHANGE_PICTURE: &str = "Choose another";
/// It is on the clipboard.
pub const COPIED: &str = "Copied";
/// It is not.
pub const NOT_COPIED: &str = "The browser did not let us copy it.";
/// The beginning of a range.
pub const FROM: &str = "From";
/// Its end.
pub const TO: &str = "To";
/// Opens the choice of files.
pub const CHOOSE_FILES: &str = "Choose files";
/// The other way.
pub const OR_DROP_THEM: &str = "or drop them here";

/// Takes one of several out again: "Remove invoice.pdf".
pub fn remove(what: &str) -> String {
    format!("Remove {what}")
}

/// Names what can be done to a row: "Actions for Ada Lang".
pub fn actions_for(name: &str) -> String {
    format!("Actions for {name}")
}

/// Read out when several took some more: "Added invoice.pdf, plan.pdf."
pub fn added(what: &str) -> String {
    format!("Added {what}.")
}

/// Read out when one of several was taken out: "Removed invoice.pdf."
pub fn removed(what: &str) -> String {
    format!("Removed {what}.")
}

/// A file that will not be taken: "film.mov is too large: at most 25 MB."
pub fn too_large(name: &str, most: &str) -> String {
    format!("{name} is too large: at most {most}.")
}

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
    format!("Find {}", what.to_ascii_lowercase())
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

/// Read out after the number in a tab.
pub const IN_THIS_LIST: &str = "in this list";
/// Names the choice of colours.
pub const COLOURS: &str = "Colours";
/// One of the colours.
pub const SYSTEM: &str = "System";
/// One of the colours.
pub const LIGHT: &str = "Light";
/// One of the colours.
pub const DARK: &str = "Dark";

/// Takes a filter back: "Clear status".
pub fn clear(what: &str) -> String {
    format!("Clear {what}")
}

/// A priority where only its sign shows: "High priority".
pub fn priority(priority: &str) -> String {
    format!("{priority} priority")
}

/// The editor.
pub mod editor {
    /// Names the choice between writing and its preview.
    pub const VIEW: &str = "View";
    /// Names the tools.
    pub const TOOLS: &str = "Text";
    /// Names the choice between a reply and a note.
    pub const KIND: &str = "Kind of message";
    /// A tool.
    pub const BOLD: &str = "Bold";
    /// A tool.
    pub const ITALIC: &str = "Italic";
    /// A tool.
    pub const LINK: &str = "Link";
    /// A tool.
    pub const BULLETS: &str = "Bulleted list";
    /// A tool.
    pub const NUMBERS: &str = "Numbered list";
    /// A tool.
    pub const QUOTE: &str = "Quote";
    /// A tool.
    pub const CODE: &str = "Code";
    /// Shows what is written.
    pub const WRITE: &str = "Write";
    /// Shows how it will look.
    pub const PREVIEW: &str = "Preview";
    /// What is written is for the client.
    pub const REPLY: &str = "Reply";
    /// What is written is for the desk.
    pub const NOTE: &str = "Internal note";

    /// Once it is: "Draft saved at 10:29".
    pub fn saved_at(clock: &str) -> String {
        format!("Draft saved at {clock}")
    }
}

/// Times; days, months and how long ago come from the browser.
pub mod time {
    /// Less than a minute ago.
    pub const JUST_NOW: &str = "Just now";
    /// The same within a sentence.
    pub const JUST_NOW_TOLD: &str = "just now";
    /// From four.
    pub const GOOD_MORNING: &str = "Good morning";
    /// From noon.
    pub const GOOD_AFTERNOON: &str = "Good afternoon";
    /// From six.
    pub const GOOD_EVENING: &str = "Good evening";

    /// "Yesterday, 11:04", "6 November, 09:12".
    pub fn day_at(day: &str, clock: &str) -> String {
        format!("{day}, {clock}")
    }

    /// Within a sentence: "yesterday at 11:04".
    pub fn near_at(day: &str, clock: &str) -> String {
        format!("{day} at {clock}")
    }

    /// Within a sentence: "on Tuesday at 15:41".
    pub fn on_at(day: &str, clock: &str) -> String {
        format!("on {day} at {clock}")
    }

    /// Within a sentence: "on 6 November".
    pub fn on(day: &str) -> String {
        format!("on {day}")
    }

    /// "Thursday, 12 November".
    pub fn weekday_and_day(weekday: &str, day: &str) -> String {
        format!("{weekday}, {day}")
    }
}
