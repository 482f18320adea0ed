//! One ticket.

use shared::tickets::{REOPEN_DAYS, Status};

/// It failed.
pub const NOT_LOADED: &str = "The ticket could not be loaded.";
/// Its conversation failed.
pub const TALK_NOT_LOADED: &str = "The messages could not be loaded.";
/// Names the conversation.
pub const CONVERSATION: &str = "Conversation";
/// Names the side column and, on phones, the sheet.
pub const DETAILS: &str = "Details";
/// A property.
pub const LOOKED_AFTER_BY: &str = "Looked after by";
/// Nobody does yet.
pub const NOBODY: &str = "Nobody yet";
/// Nobody in particular, but somebody answered.
pub const OUR_TEAM: &str = "Our team";
/// A property.
pub const TEAM: &str = "Team";
/// Before how it was resolved.
pub const RESOLUTION: &str = "How it was resolved";
/// The editor.
pub const REPLY: &str = "Your reply";
/// While it is empty.
pub const REPLY_PLACEHOLDER: &str = "Write a reply";
/// The button.
pub const SEND: &str = "Send reply";
/// The shortcut.
pub const SEND_HINT: &str = "Ctrl Enter sends";
/// It did not work.
pub const NOT_SENT: &str = "Not sent";
/// The page was left while it was on its way.
pub const INTERRUPTED: &str =
    "The page was left before the server answered, so it may have been sent. The text is kept.";
/// Beside what is written when too much waits already.
pub const OUTBOX_FULL: &str =
    "Too much on this ticket is not sent yet. Send that first, or take it back into the editor.";
/// Helps when the ticket was closed meanwhile.
pub const REOPEN_AND_SEND: &str = "Reopen and send";
/// Changes the subject or the priority.
pub const EDIT_TITLE: &str = "Edit this ticket";
/// It did not work.
pub const NOT_CHANGED: &str = "The ticket was not changed.";
/// It worked.
pub const IS_CHANGED: &str = "The ticket is changed";
/// Closes it.
pub const CLOSE: &str = "Close this ticket";
/// Asks first.
pub const CLOSE_TITLE: &str = "Close this ticket?";
/// Leaves it as it is.
pub const KEEP_OPEN: &str = "Keep it open";
/// Closes it.
pub const CLOSE_NOW: &str = "Close ticket";
/// While it works.
pub const CLOSING: &str = "Closing";
/// It did not work.
pub const NOT_CLOSED: &str = "The ticket was not closed.";
/// It worked.
pub const IS_CLOSED: &str = "The ticket is closed";
/// Opens it again.
pub const REOPEN: &str = "Reopen this ticket";
/// While it works.
pub const REOPENING: &str = "Reopening";
/// It did not work.
pub const NOT_REOPENED: &str = "The ticket was not reopened.";
/// It worked.
pub const IS_REOPENED: &str = "The ticket is open again";
/// Where the editor would be.
pub const CLOSED_TEXT: &str = "This ticket is closed. Reopen it to go on.";

/// Says who will hear of it.
pub fn close_text(assignee: Option<&str>) -> String {
    let who = assignee.map_or("Everyone involved", |name| name);
    format!("{who} will be told. You can reopen it for {} days.", REOPEN_DAYS)
}

/// Under the title, before the day.
pub fn raised_by(who: Option<&str>) -> String {
    format!("{} raised this on", who.unwrap_or("Someone"))
}

/// Under the title, before the time.
pub const LAST_REPLY: &str = "Last reply";

/// Under the title.
pub fn number(number: i64) -> String {
    format!("#{number}")
}

/// As a crumb, on phones, and in the window's title.
pub fn name(number: i64, subject: &str) -> String {
    format!("#{number} {subject}")
}

/// Somebody is writing just now.
pub fn writing(names: &[&str]) -> String {
    match names {
        [one] => format!("{one} is writing"),
        [one, other] => format!("{one} and {other} are writing"),
        _ => "Several people are writing".into(),
    }
}

/// Read out when somebody replied.
pub fn new_reply(who: &str) -> String {
    format!("{who} replied")
}

/// What the status means for the client.
pub fn status_sentence(status: Status, assignee: Option<&str>, is_answered: bool) -> String {
    match (status, assignee) {
        (Status::Open, None) if is_answered => "We have answered, and look after your ticket.".into(),
        (Status::Open, Some(name)) if is_answered => format!("{name} looks after your ticket."),
        (Status::Open, None) => "We have your ticket. Someone will look at it soon.".into(),
        (Status::Open, Some(name)) => format!("{name} has your ticket and will look at it soon."),
        (Status::InProgress, Some(name)) => format!("{name} is working on it."),
        (Status::InProgress, None) => "We are working on it.".into(),
        (Status::WaitingForClient, Some(name)) => format!("{name} needs your answer to go on."),
        (Status::WaitingForClient, None) => "We need your answer to go on.".into(),
        (Status::Resolved, _) => "We think this is done. Reply if it is not, or close the ticket.".into(),
        (Status::Closed, _) => {
            format!("This ticket is over. You can reopen it for {} days after closing.", REOPEN_DAYS)
        }
    }
}
