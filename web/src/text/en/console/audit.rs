//! The audit trail, in words.

use crate::intl::capital;
use crate::text::activity;
use crate::text::common::counted;
use shared::audit::{ACCOUNT, ACTIONS, AccountAction, AuditFault};
use shared::person::Actor;
use std::borrow::Cow;

/// The page, and its place.
pub const TITLE: &str = "Audit trail";
/// A column.
pub const WHAT: &str = "What happened";
/// A column.
pub const WHO: &str = "Who";
/// A column.
pub const WHEN: &str = "When";
/// A column.
pub const FROM: &str = "From where";
/// They failed.
pub const NOT_LOADED: &str = "The audit trail could not be loaded.";
/// The next ones failed.
pub const MORE_NOT_LOADED: &str = "More events could not be loaded.";
/// There are none.
pub const NONE: &str = "Nothing happened yet";
/// What will be there.
pub const NONE_TEXT: &str = "Every change, sign-in, download and export stands here.";
/// Names the search.
pub const SEARCH: &str = "Search by person, action, address";
/// A filter.
pub const KIND: &str = "About";
/// A filter.
pub const BY: &str = "By";
/// A field: the first day.
pub const SINCE: &str = "From";
/// A field: the last day.
pub const UNTIL: &str = "To";
/// Opens the two ways to export.
pub const EXPORT: &str = "Export";
/// One of them.
pub const CSV: &str = "As a table (CSV)";
/// One of them.
pub const JSON_LINES: &str = "As JSON lines";
/// It failed.
pub const NOT_EXPORTED: &str = "The audit trail was not exported.";
/// Verifies the trail.
pub const VERIFY: &str = "Verify";
/// While it does.
pub const VERIFYING: &str = "Verifying";
/// It failed.
pub const NOT_VERIFIED: &str = "The audit trail was not verified.";
/// The dialog with what came of it.
pub const VERIFICATION: &str = "Verification";
/// The last block's hash.
pub const HEAD: &str = "Head of the chain";
/// Under it.
pub const HEAD_HINT: &str =
    "Keep it elsewhere: by it can be told later that nobody made the whole chain anew.";
/// Something is wrong.
pub const TAMPERED: &str = "The audit trail was changed past Portico:";
/// Closes the dialog.
pub const CLOSE: &str = "Close";
/// One of the details.
pub const PROGRAM: &str = "Program";
/// One of the details.
pub const REQUEST: &str = "Request";
/// A filter, and one of the details.
pub const ACTION: &str = "Action";
/// A filter: one person.
pub const MEMBER: &str = "Person";
/// Nothing before, or nothing now.
pub const NOTHING: &str = "nothing";
/// Read between what was before and what is now.
pub const BECAME: &str = "became";

/// The trail is as it was sealed.
pub fn whole(sealed: i64, blocks: i64, unsealed: i64) -> String {
    let count = |number: i64, one, many| counted(usize::try_from(number).unwrap_or_default(), one, many);
    format!(
        "{} in {} are as they were sealed. {} wait for the next block.",
        count(sealed, "event", "events"),
        count(blocks, "block", "blocks"),
        count(unsealed, "event", "events"),
    )
}

/// Under the list.
pub fn shown(rows: usize, more: bool) -> String {
    if more { format!("The newest {rows} events") } else { counted(rows, "event", "events") }
}

/// One thing that is wrong.
pub fn fault(fault: AuditFault, block: Option<i64>) -> String {
    let what = match fault {
        AuditFault::EventChanged => "An event is not what it was",
        AuditFault::EventRemoved => "An event is gone",
        AuditFault::EventInserted => "An event was put in, or its block is gone",
        AuditFault::EventBackdated => "An event came later than it says",
        AuditFault::BlockChanged => "A block is not what it was",
        AuditFault::BlockRemoved => "A block is gone",
        AuditFault::HeadMissing => "The head that was kept is not in the chain",
    };
    match block {
        Some(block) => format!("{what} (block {block})"),
        None => what.to_owned(),
    }
}

/// In whose name something was done, where nobody is named.
pub const fn actor(actor: Actor) -> &'static str {
    match actor {
        Actor::Staff => "Staff",
        Actor::Client => "A client",
        Actor::Integration => "An API key",
        Actor::System => "Portico",
        Actor::Visitor => "A visitor",
    }
}

/// One of the choices of who.
pub const fn actors(actor: Actor) -> &'static str {
    match actor {
        Actor::Staff => "Staff",
        Actor::Client => "Clients",
        Actor::Integration => "API keys",
        Actor::System => "Portico",
        Actor::Visitor => "Visitors",
    }
}

/// The kinds of things that events are about, as the API has them and as people call them.
pub const KINDS: [(&str, &str); 12] = [
    ("ticket", "Tickets"),
    ("account", "Accounts"),
    ("member", "Members"),
    ("invitation", "Invitations"),
    ("team", "Teams"),
    ("customer", "Customers"),
    ("organization", "Organization"),
    ("api_key", "API keys"),
    ("attachment", "Files"),
    ("identity_provider", "Sign-in providers"),
    ("mail", "Mails"),
    ("audit", "Audit trail"),
];

/// By which clock times are told.
pub fn zone(zone: &str) -> String {
    format!("Days and times are those of {}.", zone.replace('_', " "))
}

/// What can be done, as the API has it and as people choose it: to things of this kind, or to all.
pub fn actions(kind: &str) -> Vec<(String, String)> {
    let mut actions = Vec::new();
    for (own, name) in KINDS.iter().filter(|(own, _)| kind.is_empty() || *own == kind) {
        let said = |label: &str| if kind.is_empty() { format!("{name}: {label}") } else { capital(label) };
        if *own == ACCOUNT {
            let all = AccountAction::ALL.into_iter();
            actions.extend(all.map(|one| (format!("{own}.{}", one.as_str()), said(activity::verb(one)))));
        }
        for (_, words) in ACTIONS.iter().filter(|(resource, _)| resource.as_str() == *own) {
            actions.extend(words.iter().map(|word| (format!("{own}.{word}"), said(&done(own, word)))));
        }
    }
    actions
}

/// What is done to some thing of a kind, to stand alone.
fn done(kind: &str, word: &str) -> Cow<'static, str> {
    let said = match (kind, word) {
        ("ticket", "replied") => "reply written",
        ("ticket", "noted") => "note written",
        ("ticket", "recounted") => "messages counted anew",
        ("member", "joined") => "invitation accepted",
        ("member", "customer_changed") => "company changed",
        ("member", "scope_changed") => "sight changed",
        ("member", "made_primary") => "made primary contact",
        ("member", "no_longer_primary") => "no longer primary contact",
        ("member", "two_factor_reset") => "two-factor sign-in reset",
        ("member", "email_changed") => "e-mail address changed",
        ("invitation", "invited") => "sent",
        ("invitation", "resent") => "sent again",
        ("invitation", "undelivered") => "not delivered",
        ("mail", "failed") => "not delivered",
        _ => return word.replace('_', " ").into(),
    };
    said.into()
}

/// What was done to what, after who did it, if that is known.
pub fn happened(action: &str, object: Option<&str>, is_known: bool) -> String {
    let (kind, word) = action.split_once('.').unwrap_or(("", action));
    let said = verb(kind, word);
    match object {
        Some(object) if kind != "account" => format!("{said} {object}"),
        // Of one's own account there is nobody else to name.
        Some(object) if !is_known => format!("{said} ({object})"),
        _ => said.into_owned(),
    }
}

/// An action as a verb in the past tense, to stand before the thing. What is not known here is said as it is called.
fn verb(kind: &str, word: &str) -> Cow<'static, str> {
    if let ("account", Ok(action)) = (kind, word.parse()) {
        return activity::verb(action).into();
    }
    let said = match (kind, word) {
        ("ticket", "status_changed") => "changed the status of",
        ("ticket", "priority_changed") => "changed the priority of",
        ("ticket", "category_changed") => "changed the category of",
        ("ticket", "subject_changed") => "changed the subject of",
        ("ticket", "description_changed") => "changed the description of",
        ("ticket", "team_changed") => "changed the team of",
        ("ticket", "replied") => "replied to",
        ("ticket", "noted") => "wrote a note on",
        ("team", "member_added") => "added someone to",
        ("team", "member_removed") => "removed someone from",
        ("member", "role_changed") => "changed the role of",
        ("member", "customer_changed") => "changed the company of",
        ("member", "email_changed") => "changed the e-mail address of",
        ("member", "scope_changed") => "changed what is seen by",
        ("customer", "changed") => "changed what is kept of",
        ("customer", "contact_added") => "added a contact to",
        ("customer", "contact_changed") => "changed a contact of",
        ("customer", "contact_removed") => "removed a contact from",
        ("customer", "primary_contact_changed") => "changed the primary contact of",
        ("organization", "changed") => "changed the settings of",
        ("invitation", "resent") => "sent again the invitation to",
        ("invitation", "undelivered") => "could not deliver the invitation to",
        ("invitation", "revoked") => "revoked the invitation to",
        ("invitation", "accepted") => "accepted the invitation to",
        ("api_key", "created") => "made the API key",
        ("api_key", "rotated") => "rotated the API key",
        ("api_key", "revoked") => "revoked the API key",
        ("identity_provider", "created") => "set up sign-in by",
        ("identity_provider", "changed") => "changed sign-in by",
        ("identity_provider", "removed") => "removed sign-in by",
        ("mail", "sent") => "sent a mail",
        ("attachment", "uploaded") => "sent a file",
        ("attachment", "downloaded") => "downloaded a file",
        ("attachment", "removed") => "threw a file away",
        ("attachment", "tidied") => "threw files away that nothing named",
        ("audit", "exported") => "exported the audit trail",
        ("audit", "verified") => "verified the audit trail",
        _ => return word.replace('_', " ").into(),
    };
    said.into()
}

/// What a change is about.
pub fn field(name: &str) -> String {
    name.replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_the_trail_tells_of_can_be_asked_for() {
        let all = actions("");
        let known: usize = ACTIONS.iter().map(|(_, words)| words.len()).sum();
        assert_eq!(all.len(), known + AccountAction::ALL.len(), "each kind has a name");
        let mut labels: Vec<_> = all.iter().map(|(_, label)| label).collect();
        labels.sort_unstable();
        labels.dedup();
        assert_eq!(labels.len(), all.len());
        assert!(all.contains(&("team.renamed".into(), "Teams: renamed".into())));
    }

    #[test]
    fn what_happened_is_said_with_what_it_happened_to() {
        assert_eq!(happened("team.renamed", Some("Web"), true), "renamed Web");
        assert_eq!(happened("ticket.status_changed", Some("#7 Fax"), true), "changed the status of #7 Fax");
        assert_eq!(happened("account.signed_in", Some("Ada"), true), "signed in");
        let failed = happened("account.sign_in_failed", Some("Ada"), false);
        assert!(failed.ends_with(" (Ada)"), "{failed}");
        assert_eq!(happened("boat.set_sail", None, true), "set sail", "also what came with a newer server");
        assert_eq!(happened("odd", None, true), "odd");
    }
}
