//! Who works here, the clients, the invitations and the teams.

use super::{Piece, plain, strong};
use crate::text::common::counted;
use crate::text::shared::role;
use shared::accounts::TicketScope;
use shared::members::MemberHappening;

/// The page, and its place.
pub const TITLE: &str = "Team";
/// Names the tabs.
pub const PARTS: &str = "Parts of the team";
/// A tab.
pub const STAFF: &str = "Staff";
/// A tab.
pub const CLIENTS: &str = "Clients";
/// A tab.
pub const INVITATIONS: &str = "Invitations";
/// A tab.
pub const TEAMS: &str = "Teams";
/// Asks someone to join; the title of the form.
pub const INVITE: &str = "Invite someone";
/// The button of the form.
pub const SEND_INVITATION: &str = "Send invitation";
/// Under the address.
pub const INVITE_HINT: &str = "They get a mail with a link that is good for three days.";
/// It did not work.
pub const NOT_INVITED: &str = "The invitation was not sent.";
/// A change of a row did not work.
pub const NOT_DONE: &str = "Nothing was changed.";

/// A column.
pub const NAME: &str = "Name";
/// A column, a filter and a field.
pub const ROLE: &str = "Role";
/// A column and a filter.
pub const STATE: &str = "State";
/// A column: since when.
pub const SINCE: &str = "Since";
/// A column: what can be done.
pub const ACTIONS: &str = "Actions";
/// A column and a field.
pub const CUSTOMER: &str = "Customer";
/// A column and a field: what a client sees.
pub const SIGHT: &str = "Sees";
/// A column.
pub const EMAIL: &str = "E-mail address";
/// A column: when the mail went.
pub const SENT: &str = "Sent";

/// May sign in.
pub const ACTIVE: &str = "Active";
/// Was shut out.
pub const DISABLED: &str = "Disabled";
/// Whether they may sign in or not.
pub const EVERYBODY: &str = "Active and disabled";
/// Beside what a client sees.
pub const PRIMARY: &str = "Primary contact";

/// Which tickets of the company a client sees.
pub const fn sight(scope: TicketScope) -> &'static str {
    match scope {
        TicketScope::Own => "Own tickets",
        TicketScope::Company => "All of the company",
    }
}

/// One of the actions.
pub const DISABLE: &str = "Disable";
/// One of the actions.
pub const ENABLE: &str = "Enable";
/// One of the actions.
pub const RESET_TWO_FACTOR: &str = "Reset two-factor sign-in";
/// One of the actions.
pub const MAKE_PRIMARY: &str = "Make primary contact";
/// One of the actions.
pub const NOT_PRIMARY: &str = "No longer primary contact";
/// One of the actions; the button of its form.
pub const HIRE: &str = "Let them work here";
/// What comes of it.
pub const HIRE_TEXT: &str = "They leave the portal at once, and see the tickets of all customers and the internal notes in the console.";

/// The title of the form.
pub fn hires(name: &str) -> String {
    format!("Let {name} work here")
}

/// One of the actions.
pub const MAKE_CLIENT: &str = "Make a client";
/// One of the actions.
pub const MOVE: &str = "Move to another company";
/// What comes of it.
pub const MAKE_CLIENT_TEXT: &str = "They leave the console at once, and use the portal from now on. Their open tickets and teams go to others first.";
/// What comes of it.
pub const MOVE_TEXT: &str =
    "They see the tickets of the other company from now on. Those that they raised stay with the one before.";

/// The title of the form.
pub fn moves(name: &str, works_here: bool) -> String {
    if works_here { format!("Make {name} a client") } else { format!("Move {name} to another company") }
}

/// It worked.
pub fn was_moved(name: &str, company: &str) -> String {
    format!("{name} belongs to {company} now.")
}

/// One of the actions.
pub const RESEND: &str = "Send again";
/// One of the actions.
pub const REVOKE: &str = "Take back";

/// It worked.
pub fn has_role(name: &str, role: &str) -> String {
    format!("{name} has the role of {} now.", role.to_ascii_lowercase())
}

/// It worked.
pub fn was_let(name: &str, in_again: bool) -> String {
    if in_again { format!("{name} may sign in again.") } else { format!("{name} can't sign in any more.") }
}

/// One of the actions: what happened to somebody.
pub const HISTORY: &str = "History";
/// Nothing did.
pub const NOTHING_HAPPENED: &str = "Nothing was changed since they came.";

/// The title of what happened to somebody.
pub fn history_of(name: Option<&str>) -> String {
    name.map_or_else(|| HISTORY.to_owned(), |name| format!("History of {name}"))
}

/// What happened to somebody, after the name of who did it.
pub fn happened(what: &MemberHappening) -> Vec<Piece> {
    let changed = |what: &str, from: &str, to: &str| {
        vec![plain(format!("changed the {what} from ")), strong(from), plain(" to "), strong(to)]
    };
    match what {
        MemberHappening::Joined => vec![plain("accepted the invitation")],
        MemberHappening::RoleChanged { from, to } => changed("role", role(*from), role(*to)),
        MemberHappening::CustomerChanged { from, to } => changed("company", from, to),
        MemberHappening::ScopeChanged { from, to } => changed("sight", sight(*from), sight(*to)),
        MemberHappening::MadePrimary => vec![plain("made them "), strong("primary contact")],
        MemberHappening::NoLongerPrimary => vec![plain("made them primary contact no longer")],
        MemberHappening::Disabled => vec![strong("disabled"), plain(" the account")],
        MemberHappening::Enabled => vec![strong("enabled"), plain(" the account")],
        MemberHappening::TwoFactorReset => vec![plain("reset two-factor sign-in")],
        MemberHappening::EmailChanged { from, to } => changed("e-mail address", from, to),
    }
}

/// What the question's button says.
pub const RESET: &str = "Reset";
/// What comes of it.
pub const RESET_TEXT: &str = "From now on the password alone opens the account. Make sure that it is them who ask; they are told by mail.";

/// The question.
pub fn reset(name: &str) -> String {
    format!("Reset two-factor sign-in of {name}?")
}

/// It worked.
pub fn was_reset(name: &str) -> String {
    format!("{name} signs in by password alone until they set up two-factor sign-in again.")
}

/// It worked.
pub fn was_invited(email: &str) -> String {
    format!("The invitation to {email} is on its way.")
}

/// It worked.
pub fn was_revoked(email: &str) -> String {
    format!("The invitation to {email} was taken back.")
}

/// Under the address of an invitation.
pub fn invited_by(name: &str) -> String {
    format!("invited by {name}")
}

/// The list failed.
pub const STAFF_NOT_LOADED: &str = "The staff could not be loaded.";
/// The list failed.
pub const CLIENTS_NOT_LOADED: &str = "The clients could not be loaded.";
/// The list failed.
pub const INVITATIONS_NOT_LOADED: &str = "The invitations could not be loaded.";
/// The next rows failed.
pub const MORE_NOT_LOADED: &str = "The rest could not be loaded.";
/// Names the search.
pub const SEARCH_STAFF: &str = "Search in staff";
/// Names the search.
pub const SEARCH_CLIENTS: &str = "Search in clients";
/// Names the search.
pub const SEARCH_INVITATIONS: &str = "Search in invitations";
/// There is nobody.
pub const NOBODY: &str = "Nobody works here";
/// What to do then.
pub const NOBODY_TEXT: &str = "Invite the first colleague.";
/// There are none.
pub const NO_CLIENTS: &str = "No clients yet";
/// What to do then.
pub const NO_CLIENTS_TEXT: &str = "Invite somebody of a customer, and they see their tickets in the portal.";
/// There are none.
pub const NO_INVITATIONS: &str = "No invitations yet";
/// What to do then.
pub const NO_INVITATIONS_TEXT: &str = "Whoever you invite stands here, and whether they have answered.";

/// Under the list.
pub fn shown(rows: usize, more: bool) -> String {
    count(rows, more, "person", "people")
}

/// Under the list.
pub fn shown_invitations(rows: usize, more: bool) -> String {
    count(rows, more, "invitation", "invitations")
}

fn count(rows: usize, more: bool, one: &str, many: &str) -> String {
    if more { format!("The first {rows} {many}") } else { counted(rows, one, many) }
}
