//! One's own company, in the portal.

pub use super::console::team::{
    INVITATIONS, INVITATIONS_NOT_LOADED, INVITE_HINT, NO_INVITATIONS, NO_INVITATIONS_TEXT, NOT_DONE,
    NOT_INVITED, PRIMARY, RESEND, REVOKE, SEND_INVITATION, was_invited, was_revoked,
};
use shared::accounts::TicketScope;

/// Under the title.
pub fn line(company: &str) -> String {
    format!("Everybody at {company} who can sign in here")
}

/// Asks a colleague to join; the title of the form.
pub const INVITE: &str = "Invite a colleague";
/// Over the colleagues.
pub const COLLEAGUES: &str = "Colleagues";
/// They failed.
pub const NOT_LOADED: &str = "Your colleagues could not be loaded.";
/// A field.
pub const SEES: &str = "They see";
/// What it means to be removed.
pub const REMOVE_TEXT: &str =
    "They can't sign in here any more. What they wrote stays. We can let them in again.";

/// Which tickets a colleague sees.
pub const fn sight(scope: TicketScope) -> &'static str {
    match scope {
        TicketScope::Own => "Their own tickets",
        TicketScope::Company => "All tickets of the company",
    }
}

/// It worked.
pub fn sees_now(name: &str, scope: TicketScope) -> String {
    match scope {
        TicketScope::Own => format!("{name} sees their own tickets now."),
        TicketScope::Company => format!("{name} sees all tickets of the company now."),
    }
}

/// Asks before somebody goes.
pub fn remove_title(name: &str) -> String {
    format!("Remove {name}?")
}

/// It worked.
pub fn was_removed(name: &str) -> String {
    format!("{name} was removed.")
}
