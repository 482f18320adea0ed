//! English.

mod accounts;
pub mod attachments;
pub mod combobox;
pub mod console;
pub mod external;
mod guard;
pub mod list;
mod oneself;
pub mod shared;
pub mod team;
pub mod tickets;
pub mod ui;

pub use accounts::*;
pub use guard::*;
pub use oneself::*;

/// The language that this is.
pub const LANGUAGE: &str = "en";
/// Whose dates and numbers it has, for readers of no region that speaks it.
pub const LOCALE: &str = "en-GB";

/// Words of many places.
pub mod common {
    use crate::intl::number;

    /// While something is sent.
    pub const SENDING: &str = "Sending";
    /// While something is saved.
    pub const SAVING: &str = "Saving";
    /// Keeps what was changed.
    pub const SAVE: &str = "Save changes";
    /// Loads the page anew.
    pub const RELOAD: &str = "Reload the page";
    /// Leaves a dialog or a form.
    pub const CANCEL: &str = "Cancel";
    /// Opens what can be changed.
    pub const EDIT: &str = "Edit";
    /// Takes something away.
    pub const REMOVE: &str = "Remove";
    /// Takes back what was done.
    pub const UNDO: &str = "Undo";
    /// The reader's own name in a list of people.
    pub const YOU: &str = "You";
    /// Somebody, as the reader knows them.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub enum Who {
        /// The reader.
        You,
        /// Anybody else, by name.
        Named(String),
    }

    impl Who {
        /// At the start of a sentence, and alone.
        pub fn name(&self) -> &str {
            match self {
                Self::You => YOU,
                Self::Named(name) => name,
            }
        }
    }

    /// Nothing is set.
    pub const NONE: &str = "None";
    /// The product.
    pub const PRODUCT: &str = "Portico";

    /// "1 ticket", "2 tickets".
    pub fn counted(count: usize, one: &str, many: &str) -> String {
        if count == 1 { format!("1 {one}") } else { format!("{} {many}", number(count as u64)) }
    }

    /// What one calls somebody in a sentence.
    pub fn first_name(name: &str) -> &str {
        name.split_whitespace().next().unwrap_or(name)
    }

    /// Small numbers as words, at the start of a sentence.
    pub fn number_at_start(count: i64) -> String {
        let words = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"];
        let word = usize::try_from(count).ok().and_then(|count| words.get(count));
        word.map_or_else(|| count.to_string(), |word| (*word).to_owned())
    }
}

/// What happened to a thing.
pub mod history {
    /// It failed.
    pub const NOT_LOADED: &str = "The history could not be loaded.";
    /// Who did what nobody did.
    pub const PORTICO: &str = "Portico";
}

/// What went wrong.
pub mod trouble {
    /// No answer came.
    pub const UNREACHABLE: &str = "No answer came. Check your connection; what you wrote is kept.";
    /// An answer came that can't be read.
    pub const UNREADABLE: &str = "The answer could not be read.";
    /// When it is not known when.
    pub const TRY_SOON: &str = "Try again in a moment.";
    /// Somebody was faster.
    pub const STALE: &str =
        "Someone changed this in the meantime. The newest is shown now; look at it and try again.";
    /// A fault of ours on the server.
    pub const INTERNAL: &str = "Something went wrong on our side. Try again, or tell us the reference.";
    /// The code of a page did not come, as a title.
    pub const NOT_FETCHED_TITLE: &str = "This page could not be fetched";
    /// What to do then.
    pub const NOT_FETCHED: &str =
        "Check your connection and reload the page. After an update, reloading brings the new version.";
    /// A fault of ours on the page.
    pub const BROKEN: &str = "Something went wrong on this page. Reload it to go on; what you wrote is kept.";
    /// It can't be known who is there, as a title.
    pub const NOT_STARTED_TITLE: &str = "This page could not be started";
    /// Something that the server needs is away.
    pub const AWAY: &str = "The service is not reachable just now.";
    /// What may pass is tried again by itself, until it has.
    pub const KEEPS_TRYING: &str = "We keep trying.";

    /// "Reference 7F3C-21."
    pub fn reference(id: &str) -> String {
        format!("Reference {id}.")
    }

    /// "Try again in 30 seconds."
    pub fn try_again_in(seconds: u32) -> String {
        match seconds {
            0 | 1 => "Try again in a second.".into(),
            2..=90 => format!("Try again in {seconds} seconds."),
            _ => format!("Try again in {} minutes.", seconds.div_ceil(60)),
        }
    }
}

/// The connection.
pub mod connection {
    /// There is no network.
    pub const OFFLINE: &str = "You are offline. What you write is kept until you are back.";
    /// The connection broke and is being made again.
    pub const RECONNECTING: &str = "The connection broke. Trying to reconnect; what you write is kept.";
}

/// A page that is not there, or not for the reader: both look the same.
pub mod missing {
    /// Its title.
    pub const TITLE: &str = "There is nothing here";
    /// What to do.
    pub const TEXT: &str = "The address may be wrong, or this is not for you to see.";
    /// The way on.
    pub const TO_DASHBOARD: &str = "Go to the dashboard";
}

/// The frame around the pages.
pub mod frame {
    /// The portal's and the console's first page.
    pub const DASHBOARD: &str = "Dashboard";
    /// Tickets.
    pub const TICKETS: &str = "Tickets";
    /// One's colleagues.
    pub const TEAM: &str = "Team";
    /// Oneself.
    pub const PROFILE: &str = "Profile";
    /// Names the main navigation.
    pub const NAVIGATION: &str = "Main";
    /// Opens the navigation where it is folded away.
    pub const OPEN_NAVIGATION: &str = "Open the navigation";
    /// Names the menu behind the reader's initials.
    pub const ACCOUNT: &str = "Your account";
    /// Names the menu behind the organization's name, for whoever belongs to several.
    pub const ORGANIZATIONS: &str = "Your organizations";
    /// Ends the session.
    pub const SIGN_OUT: &str = "Sign out";
    /// Under the company's name.
    pub const YOUR_COMPANY: &str = "Your company";
    /// Read out after the number of tickets in the navigation.
    pub const OPEN_TICKETS: &str = "open";
    /// Read out after the number of tickets that wait.
    pub const WAITING: &str = "waiting for you";
    /// Leads one page up on a phone.
    pub fn back_to(page: &str) -> String {
        format!("Back to {page}")
    }
}
