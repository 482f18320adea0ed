//! The open ticket.

pub use super::keys::{NEXT, PREVIOUS, RESOLVE};
pub use super::queue::ASSIGNEE;
pub use crate::text::tickets::one::{CLOSE_NOW, CLOSE_TITLE, IS_REOPENED, KEEP_OPEN, NOT_LOADED, TEAM};
pub use crate::text::tickets::{CATEGORY, PRIORITY, STATUS};
pub use crate::text::ui::NOBODY;
use shared::tickets::Channel;

/// Names the pane while its number is not known.
pub const TICKET: &str = "Ticket";
/// Leads back, where the list makes room for the ticket.
pub const BACK: &str = "Back to the list";
/// Opens it again.
pub const REOPEN: &str = "Reopen";
/// Closes it; asks first.
pub const CLOSE: &str = "Close";
/// Under a client's name.
pub const CLIENT: &str = "Client";
/// Beside the name of whoever replied for the desk.
pub const REPLY: &str = "Reply";
/// The editor of a reply.
pub const WRITE_REPLY: &str = "Write a reply";
/// The editor of a note.
pub const WRITE_NOTE: &str = "Write an internal note";
/// While a note is empty.
pub const NOTE_PLACEHOLDER: &str = "For the desk alone.";
/// Sends a reply.
pub const SEND: &str = "Send";
/// Keeps a note.
pub const ADD_NOTE: &str = "Add note";
/// The arrow beside "Send".
pub const SEND_AND_SET: &str = "Send and set a status";
/// On a phone or a narrow window, shows the properties.
pub const SHOW_PROPERTIES: &str = "Show properties";
/// Names the properties.
pub const PROPERTIES: &str = "Properties";
/// A property.
pub const REQUESTER: &str = "Requester";
/// A property.
pub const RAISED: &str = "Raised";
/// A property.
pub const UPDATED: &str = "Updated";
/// A property.
pub const FIRST_REPLY: &str = "First reply";
/// Leads to the customer's tickets.
pub const OPEN_TICKETS: &str = "Open tickets";
/// Over the times.
pub const TIMES: &str = "Times";
/// Gives it to the reader.
pub const TAKE: &str = "Take it";
/// No team.
pub const NO_TEAM: &str = "No team";
/// Stands for a category that is not there.
pub const NO_CATEGORY: &str = "No category";
/// Nobody raised it in person.
pub const NOT_SAID: &str = "Not said";
/// It could not be taken back.
pub const NOT_UNDONE: &str = "This could not be undone.";
/// A change was refused.
pub const NOT_SAVED: &str = "The change was not saved.";

/// While a reply is empty.
pub fn placeholder(first_name: Option<&str>) -> String {
    first_name.map_or_else(|| "Write to the client.".to_owned(), |name| format!("Write to {name}."))
}

/// "Send, then wait for client".
pub fn send_then(status: Option<super::Status>) -> &'static str {
    match status {
        Some(super::Status::InProgress) => "Send, then in progress",
        Some(super::Status::WaitingForClient) => "Send, then wait for client",
        Some(super::Status::Resolved) => "Send, then resolve",
        _ => SEND,
    }
}

/// Who will hear of it.
pub fn close_text(requester: Option<&str>) -> String {
    let who = requester.unwrap_or("The client");
    format!("{who} will be told. It can be reopened for {} days.", super::REOPEN_DAYS)
}

/// How it came, before the day.
pub fn raised_in(channel: Channel) -> &'static str {
    match channel {
        Channel::Portal => "raised in the portal",
        Channel::Console => "raised in the console",
        Channel::Api => "raised over the API",
        Channel::Email => "raised by e-mail",
    }
}

/// Somebody writes just now.
pub fn writing(who: &str, is_note: bool) -> String {
    if is_note { format!("{who} is writing a note") } else { format!("{who} is writing") }
}

/// Several do.
pub const SEVERAL_WRITE: &str = "Several people are writing";

/// Read out when a note came.
pub fn new_note(who: &str) -> String {
    format!("{who} wrote a note")
}

/// It was done, in a toast.
pub fn status_set(status: super::Status) -> String {
    format!("Status set to {}", super::status(status, super::Side::Staff))
}

/// It was done, in a toast.
pub fn set_to(property: &str, to: &str) -> String {
    format!("{property} set to {to}")
}

/// It was done, in a toast.
pub fn assigned(to: Option<&str>) -> String {
    to.map_or_else(|| "Nobody is assigned now".to_owned(), |name| format!("Assigned to {name}"))
}

/// How many open tickets a customer has, as far as one page tells.
pub fn some(count: usize, more: bool) -> String {
    if more { format!("{count}+") } else { count.to_string() }
}
