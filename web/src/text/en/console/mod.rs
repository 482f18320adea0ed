//! The console.

pub mod api_keys;
pub mod audit;
pub mod customers;
pub mod gallery;
pub mod open;
pub mod permissions;
pub mod settings;
pub mod sign_in;
pub mod team;
pub mod welcome;

use super::common::{NONE, Who, counted};
use super::list;
use super::shared::{priority, status};
use super::tickets::{Piece, plain, strong};
use shared::mails::MailState;
use shared::person::{Person, Side};
use shared::tickets::{Happening, REOPEN_DAYS, Status};

/// The frame.
pub mod frame {
    /// Read out after the number in the navigation.
    pub const NOT_BEGUN: &str = "not begun";
    /// One of the colours.
    pub const SYSTEM: &str = "Colours as the system";
    /// One of the colours.
    pub const LIGHT: &str = "Light colours";
    /// One of the colours.
    pub const DARK: &str = "Dark colours";
}

/// The keys.
pub mod keys {
    /// The dialog, and the button that opens it.
    pub const TITLE: &str = "Shortcuts";
    /// Under the title.
    pub const TEXT: &str = "They work while no field has the keyboard.";
    /// Switches them off, for those who speak to their computer.
    pub const ON: &str = "Shortcuts of one key";
    /// What a key does.
    pub const NEXT: &str = "Next ticket";
    /// What a key does.
    pub const PREVIOUS: &str = "Previous ticket";
    /// What a key does.
    pub const REPLY: &str = "Reply";
    /// What a key does.
    pub const NOTE: &str = "Internal note";
    /// What a key does.
    pub const ASSIGN: &str = "Assign";
    /// What a key does.
    pub const RESOLVE: &str = "Resolve";
    /// What a key does.
    pub const SEARCH: &str = "Search";
    /// What a key does.
    pub const HELP: &str = "Show the shortcuts";
    /// What a key does.
    pub const SEND: &str = "Send what is being written";
    /// The key that sends.
    pub const SEND_KEY: &str = "Ctrl Enter";
}

/// The queue.
pub mod queue {
    /// A view.
    pub const ALL_OPEN: &str = "All open";
    /// A view.
    pub const MINE: &str = "Assigned to me";
    /// A view.
    pub const UNASSIGNED: &str = "Unassigned";
    /// A view.
    pub const HIGH: &str = "High priority";
    /// A view.
    pub const WAITING: &str = "Waiting for client";
    /// A view.
    pub const CLOSED: &str = "Closed";
    /// Names the views, and the button that shows them where they are folded away.
    pub const VIEWS: &str = "Views";
    /// Raises a ticket.
    pub const NEW: &str = "New";
    /// Read out after a view's number.
    #[must_use]
    pub const fn tickets(count: u64) -> &'static str {
        if count == 1 { "ticket" } else { "tickets" }
    }

    /// Names the list.
    pub const LIST: &str = "List of tickets";
    /// A filter.
    pub const CUSTOMER: &str = "Customer";
    /// A filter.
    pub const ASSIGNEE: &str = "Assignee";
    /// One of the assignees.
    pub const ME: &str = "Me";
    /// Nothing stands in the view.
    pub const EMPTY: &str = "Nothing here";
    /// What that means.
    pub const EMPTY_TEXT: &str = "Nothing stands in this view. New tickets appear here by themselves.";
    /// No ticket is open.
    pub const CHOOSE: &str = "No ticket is open";
    /// What to do then.
    pub const CHOOSE_TEXT: &str = "Choose one from the list, or press J for the first.";

    /// Under the list: "All 12 tickets", "The first 25 tickets", "25 of 47 tickets".
    pub fn shown(rows: usize, more: bool, all: Option<i64>) -> String {
        match (more, all) {
            (true, Some(all)) if all > rows as i64 => format!("{rows} of {all} tickets"),
            (true, _) => format!("The first {rows} tickets"),
            (false, _) => super::counted(rows, "ticket", "tickets"),
        }
    }

    /// Rows that wait until the pointer leaves the list.
    pub fn new_rows(count: usize) -> String {
        format!("{count} new")
    }

    /// Rows that wait, read out and on hover.
    pub const SHOW_NEW: &str = "Show what changed";
}

/// A new ticket.
pub mod new {
    /// The title.
    pub const TITLE: &str = "New ticket";
    /// Nothing chosen.
    pub const CHOOSE_CUSTOMER: &str = "Choose a customer";
    /// The customers failed.
    pub const CUSTOMERS_NOT_LOADED: &str = "The customers could not be loaded.";
    /// Under the description.
    pub const DESCRIPTION_PLACEHOLDER: &str = "What happened? The client can read this.";
    /// The button.
    pub const SUBMIT: &str = "Raise ticket";
    /// It did not work.
    pub const FAILED: &str = "The ticket was not raised.";
}

/// The first page.
pub mod dashboard {
    /// The numbers failed.
    pub const COUNTS_NOT_LOADED: &str = "The numbers could not be loaded.";
    /// Over the numbers.
    pub const COUNTS: &str = "Tickets";
    /// A number.
    pub const OPEN: &str = "Open";
    /// A number.
    pub const IN_PROGRESS: &str = "In progress";
    /// A card.
    pub const MY_QUEUE: &str = "My queue";
    /// Leads on.
    pub const ALL_MINE: &str = "All of mine";
    /// Nothing is the reader's.
    pub const NOTHING_MINE: &str = "Nothing is assigned to you.";
    /// Leads to what is nobody's.
    pub const TAKE_ONE: &str = "Look at what nobody has";
    /// A card.
    pub const RECENT: &str = "Recently active";
    /// Nothing is open at all.
    pub const NOTHING_OPEN: &str = "Nothing is open.";

    /// The sentence that counts what is nobody's.
    pub fn waits(unassigned: i64) -> String {
        match unassigned {
            0 => "Every open ticket has somebody.".into(),
            1 => "One open ticket has nobody.".into(),
            _ => format!("{unassigned} open tickets have nobody."),
        }
    }
}

/// The teams.
pub mod teams {
    /// The page's title.
    pub const TITLE: &str = "Teams";
    /// They failed.
    pub const NOT_LOADED: &str = "The teams could not be loaded.";
    /// More of them failed.
    pub const MORE_NOT_LOADED: &str = "More teams could not be loaded.";
    /// There are none.
    pub const NONE: &str = "No team yet";
    /// What to do then.
    pub const NONE_TEXT: &str = "Make one, and tickets can be given to it instead of to one person.";
    /// None was put away.
    pub const NONE_ARCHIVED: &str = "No team is archived";
    /// What would stand there.
    pub const NONE_ARCHIVED_TEXT: &str =
        "A team that takes no tickets any more is archived, and can be restored.";
    /// What the two halves of the list differ in.
    pub const STATE: &str = "State";
    /// One half.
    pub const IN_USE: &str = "In use";
    /// The other half.
    pub const ARCHIVED: &str = "Archived";
    /// Makes one; the title of the form.
    pub const MAKE: &str = "Make a team";
    /// Changes one; the title of the form.
    pub const CHANGE: &str = "Change the team";
    /// Puts one away.
    pub const ARCHIVE: &str = "Archive";
    /// Takes it out again.
    pub const RESTORE: &str = "Restore";
    /// A field.
    pub const NAME: &str = "Name";
    /// A field: who is in it.
    pub const PEOPLE: &str = "Who is in it";
    /// The form did not work.
    pub const NOT_SAVED: &str = "The team was not saved.";

    /// It worked.
    pub fn was_saved(name: &str) -> String {
        format!("{name} was saved.")
    }

    /// It worked.
    pub fn was_archived(name: &str, again: bool) -> String {
        if again {
            format!("{name} takes tickets again.")
        } else {
            format!("{name} takes no tickets any more.")
        }
    }
    /// A team without people.
    pub const NOBODY: &str = "Nobody is in this team yet";

    /// Those who are in a team.
    pub fn people(names: &[&str]) -> String {
        if names.is_empty() { NOBODY.into() } else { names.join(", ") }
    }

    /// Under the list.
    pub fn shown(rows: usize, more: bool) -> String {
        super::list::shown(rows, more, "team", "teams")
    }
}

/// The mails of the demo.
pub mod mails {
    /// The page's title.
    pub const TITLE: &str = "Mail";
    /// Under it.
    pub const TEXT: &str =
        "What this demo wrote. Unless a mail server is set, sending a mail means showing it here.";
    /// They failed.
    pub const NOT_LOADED: &str = "The mails could not be loaded.";
    /// More of them failed.
    pub const MORE_NOT_LOADED: &str = "More mails could not be loaded.";
    /// There are none.
    pub const NONE: &str = "No mail yet";
    /// What to do then.
    pub const NONE_TEXT: &str = "A mail appears here as soon as somebody registers, or a ticket is answered.";

    /// Under the list.
    pub fn shown(rows: usize, more: bool) -> String {
        let mails = super::counted(rows, "mail", "mails");
        if more { format!("The newest {mails}") } else { mails }
    }

    /// How far a mail has come.
    pub const fn state(state: super::MailState) -> &'static str {
        match state {
            super::MailState::Queued => "Queued",
            super::MailState::Sent => "Sent",
            super::MailState::Failed => "Failed",
        }
    }
}

/// What happened, as staff read it; nothing for what is told otherwise. `who` is how the reader knows whoever did it,
/// `known` how they know anybody else.
pub fn happened(what: &Happening, who: &Who, known: &dyn Fn(&Person) -> Who) -> Option<Vec<Piece>> {
    let by = who.name();
    let line = |did: &str, to: &str| vec![strong(by), plain(format!(" {did} ")), strong(to)];
    let set = |what: &str, to: &str| line(&format!("set the {what} to"), to);
    Some(match what {
        Happening::Raised | Happening::Replied { .. } | Happening::Noted { .. } => return None,
        Happening::Assigned { to: Some(person), .. } => {
            let to = known(person);
            match &to {
                _ if *who == to => vec![strong(by), plain(" took this ticket")],
                Who::You => line("gave this ticket to", "you"),
                Who::Named(name) => line("gave this ticket to", name),
            }
        }
        Happening::Assigned { to: None, .. } => vec![strong(by), plain(" gave this ticket back to nobody")],
        Happening::TeamChanged { to, .. } => set("team", to.as_deref().unwrap_or(NONE)),
        Happening::StatusChanged { to: Status::Closed, .. } => vec![strong(by), plain(" closed this ticket")],
        Happening::StatusChanged { from, to } if !from.is_open() && to.is_open() => {
            vec![strong(by), plain(" reopened this ticket")]
        }
        Happening::StatusChanged { to, .. } => set("status", status(*to, Side::Staff)),
        Happening::PriorityChanged { to, .. } => set("priority", priority(*to)),
        Happening::CategoryChanged { to, .. } => set("category", to.as_deref().unwrap_or(NONE)),
        Happening::SubjectChanged { to, .. } => line("changed the subject to", to),
        Happening::DescriptionChanged => vec![strong(by), plain(" changed the description")],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::ids::MemberId;

    fn said(what: &Happening, who: &Who) -> Option<String> {
        let pieces = happened(what, who, &|person| Who::Named(person.name.clone()))?;
        Some(pieces.iter().map(|piece| piece.words.as_str()).collect())
    }

    #[test]
    fn history_says_who_did_what() {
        let jonas = Person {
            id: MemberId(uuid::Uuid::nil()),
            name: "Jonas Reuter".into(),
            side: Side::Staff,
            avatar: None,
        };
        let given = Happening::Assigned { from: None, to: Some(jonas) };
        assert_eq!(
            said(&given, &Who::Named("Jonas Reuter".into())).as_deref(),
            Some("Jonas Reuter took this ticket")
        );
        assert_eq!(said(&given, &Who::You).as_deref(), Some("You gave this ticket to Jonas Reuter"));
        let status = |from, to| said(&Happening::StatusChanged { from, to }, &Who::You);
        assert_eq!(
            status(Status::Open, Status::WaitingForClient).as_deref(),
            Some("You set the status to Waiting for client")
        );
        assert_eq!(status(Status::Closed, Status::Open).as_deref(), Some("You reopened this ticket"));
        assert_eq!(said(&Happening::Noted { message_id: None }, &Who::You), None);
    }

    #[test]
    fn the_foot_counts_what_is_shown() {
        assert_eq!(queue::shown(25, true, Some(47)), "25 of 47 tickets");
        assert_eq!(queue::shown(25, true, None), "The first 25 tickets");
        assert_eq!(queue::shown(1, false, Some(1)), "1 ticket");
    }
}
