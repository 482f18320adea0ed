//! Tickets.

mod history;
pub mod one;

pub use history::{Piece, happened};
pub(super) use history::{plain, strong};

use super::common::{counted, number_at_start};

/// Raises one.
pub const RAISE: &str = "Raise a ticket";
/// A tab.
pub const OPEN: &str = "Open";
/// A tab.
pub const CLOSED: &str = "Closed";
/// Names the tabs.
pub const BY_STATE: &str = "Open or closed";
/// A column and a filter.
pub const STATUS: &str = "Status";
/// A column and a filter.
pub const PRIORITY: &str = "Priority";
/// A column and a filter.
pub const CATEGORY: &str = "Category";
/// A column.
pub const COLUMN_TICKET: &str = "Ticket";
/// A column.
pub const RAISED_BY: &str = "Raised by";
/// A column.
pub const LAST_ACTIVITY: &str = "Last activity";
/// The search box.
pub const SEARCH: &str = "Search in tickets";
/// Names the choice between all and one's own.
pub const WHOSE: &str = "Whose tickets";
/// All of the company's.
pub const EVERYONE: &str = "Everyone";
/// One's own.
pub const ONLY_MINE: &str = "Only mine";
/// The list failed.
pub const NOT_LOADED: &str = "The tickets could not be loaded.";
/// The next page failed.
pub const MORE_NOT_LOADED: &str = "More tickets could not be loaded.";
/// There are none.
pub const NONE_OPEN: &str = "Nothing is open";
/// What to do then.
pub const NONE_OPEN_TEXT: &str = "When something does not work or you need something new, raise a ticket.";
/// There are none.
pub const NONE_CLOSED: &str = "Nothing is closed yet";
/// What this place is for.
pub const NONE_CLOSED_TEXT: &str =
    "Tickets that are resolved or closed are kept here, with everything that was said.";

/// Under the list: "9 open tickets at Tidewell Instruments", "25 of 63 closed tickets", "12 tickets found". `all` is
/// known when nothing narrows the list.
pub fn shown(rows: usize, more: bool, all: Option<i64>, is_closed: bool, company: Option<&str>) -> String {
    let kind = if is_closed { "closed" } else { "open" };
    let at = company.map(|company| format!(" at {company}")).unwrap_or_default();
    match (more, all) {
        (true, Some(all)) => format!("{rows} of {all} {kind} tickets{at}"),
        (true, None) => format!("The first {rows} tickets"),
        (false, Some(_)) => counted(rows, &format!("{kind} ticket{at}"), &format!("{kind} tickets{at}")),
        (false, None) => format!("{} found", counted(rows, "ticket", "tickets")),
    }
}

/// A new ticket.
pub mod new {
    /// A field.
    pub const ORGANIZATION: &str = "Who shall handle it";
    /// A field.
    pub const SUBJECT: &str = "Subject";
    /// Under it.
    pub const SUBJECT_HINT: &str = "One sentence that says what is wrong or wanted.";
    /// A field.
    pub const DESCRIPTION: &str = "Description";
    /// While it is empty.
    pub const DESCRIPTION_PLACEHOLDER: &str = "What happens, what should happen, and since when?";
    /// Nothing chosen.
    pub const CATEGORY_NONE: &str = "Choose a category";
    /// The button.
    pub const SUBMIT: &str = "Send ticket";
    /// It did not work.
    pub const FAILED: &str = "Your ticket was not sent.";

    /// It worked.
    pub fn sent(number: i64) -> String {
        format!("Ticket #{number} is raised")
    }
}

/// The first page.
pub mod dashboard {
    /// The whole of it failed.
    pub const NOT_LOADED: &str = "Your dashboard could not be loaded.";
    /// A card.
    pub const OPEN: &str = "Open tickets";
    /// Leads on.
    pub const ALL: &str = "All tickets";
    /// A card.
    pub const WAITING: &str = "Waiting for you";
    /// Nothing waits.
    pub const NOTHING_WAITS: &str = "Nothing is waiting for you.";

    /// The sentence that counts what waits.
    pub fn waits(count: i64) -> String {
        match count {
            0 => NOTHING_WAITS.into(),
            1 => "One thing is waiting for you.".into(),
            _ => format!("{} things are waiting for you.", super::number_at_start(count)),
        }
    }

    /// A line of what waits.
    pub fn answer(who: Option<&str>, number: i64) -> String {
        match who {
            Some(who) => format!("Answer {who} on ticket #{number}"),
            None => format!("Answer on ticket #{number}"),
        }
    }

    /// "Good morning, Marta".
    pub fn greeting(word: &str, first_name: &str) -> String {
        format!("{word}, {first_name}")
    }

    /// Somebody asked, and the time follows.
    pub fn asked(who: &str) -> String {
        format!("{who} asked you a question")
    }

    /// Somebody replied, and the time follows.
    pub fn replied(who: &str) -> String {
        format!("{who} replied")
    }

    /// Somebody raised it, and the time follows.
    pub fn raised(who: &str) -> String {
        format!("{who} raised this")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_foot_counts_what_is_shown() {
        assert_eq!(
            shown(9, false, Some(9), false, Some("Tidewell Instruments")),
            "9 open tickets at Tidewell Instruments"
        );
        assert_eq!(shown(25, true, Some(63), true, None), "25 of 63 closed tickets");
        assert_eq!(shown(1, false, None, false, None), "1 ticket found");
        assert_eq!(shown(25, true, None, false, None), "The first 25 tickets");
    }

    #[test]
    fn the_greeting_counts_what_waits() {
        assert_eq!(dashboard::waits(5), "Five things are waiting for you.");
        assert_eq!(dashboard::waits(12), "12 things are waiting for you.");
        assert_eq!(dashboard::waits(1), "One thing is waiting for you.");
    }
}
