//! API keys.

use crate::text::common::counted;
use shared::api_keys::ApiKeyState;
use shared::permission::Permission;

/// The page, and its tab.
pub const TITLE: &str = "API keys";
/// Makes one; also the dialog.
pub const MAKE: &str = "Make a key";
/// A column, and a field.
pub const NAME: &str = "Name";
/// A column.
pub const STATE: &str = "State";
/// A column, and a field.
pub const EXPIRES: &str = "Works until";
/// A column.
pub const USED: &str = "Last used";
/// A column that only screen readers hear of.
pub const ACTIONS: &str = "Actions";
/// It was never used.
pub const NEVER: &str = "Never";
/// They failed.
pub const NOT_LOADED: &str = "The keys could not be loaded.";
/// The next ones failed.
pub const MORE_NOT_LOADED: &str = "More keys could not be loaded.";
/// There are none.
pub const NONE: &str = "No keys yet";
/// What to do.
pub const NONE_TEXT: &str = "With a key another program uses the API, as far as you let it.";
/// Those that were not revoked.
pub const IN_USE: &str = "In use";
/// Those that were.
pub const REVOKED: &str = "Revoked";
/// None was.
pub const NONE_REVOKED: &str = "No key was revoked";
/// What would be there.
pub const NONE_REVOKED_TEXT: &str = "A key that is taken back stands here, and until when it worked.";
/// Under the name.
pub const NAME_HINT: &str = "What it does stands under this name, such as “Deploy bot (key)”.";
/// A field.
pub const PERMISSIONS: &str = "What it may do";
/// Under it.
pub const PERMISSIONS_HINT: &str =
    "It never may more than you do yourself. Making keys and giving roles are for people.";
/// The form failed.
pub const NOT_MADE: &str = "The key was not made.";
/// The form failed.
pub const NOT_ROTATED: &str = "The key was not rotated.";
/// Something in a row failed.
pub const NOT_REVOKED: &str = "The key was not revoked.";
/// In the menu; also what the form's button says.
pub const ROTATE: &str = "Rotate";
/// In the menu, and what the question's button says.
pub const REVOKE: &str = "Revoke";
/// What comes of it.
pub const REVOKE_TEXT: &str = "Whatever uses it is refused from now on. This can't be taken back.";
/// A field.
pub const OVERLAP: &str = "The old key works for";
/// Under it.
pub const OVERLAP_HINT: &str = "So that whatever uses it can be changed meanwhile.";
/// Over the text that is shown once.
pub const SHOWN_ONCE: &str = "Copy it now: it is shown this once, and nobody can show it again.";
/// The field with the text.
pub const TEXT: &str = "The key";
/// Puts it in the clipboard.
pub const COPY: &str = "Copy";
/// Closes the dialog with the text.
pub const DONE: &str = "I have it";

/// The title of the dialog with the text.
pub fn made(name: &str) -> String {
    format!("The key “{name}”")
}

/// The title of the form.
pub fn rotate(name: &str) -> String {
    format!("Rotate “{name}”")
}

/// The question.
pub fn revoke(name: &str) -> String {
    format!("Revoke “{name}”?")
}

/// It worked.
pub fn was_revoked(name: &str) -> String {
    format!("“{name}” was revoked.")
}

/// Under the name: how it begins, and how much it may.
pub fn about(prefix: &str, permissions: usize) -> String {
    format!("{prefix}… · {}", counted(permissions, "permission", "permissions"))
}

/// Whose it is.
pub fn of(owner: &str) -> String {
    format!("of {owner}")
}

/// Under the list.
pub fn shown(rows: usize, more: bool) -> String {
    if more { format!("The first {rows} keys") } else { counted(rows, "key", "keys") }
}

/// One of the spans.
pub fn days(days: u16) -> String {
    match days {
        365 => "a year".to_owned(),
        days => counted(days.into(), "day", "days"),
    }
}

/// One of the overlaps.
pub fn hours(hours: u16) -> String {
    match hours {
        0 => "not at all".to_owned(),
        168 => "a week more".to_owned(),
        hours => format!("{} more", counted(hours.into(), "hour", "hours")),
    }
}

/// Whether it works.
pub const fn state(state: ApiKeyState) -> &'static str {
    match state {
        ApiKeyState::Active => "Works",
        ApiKeyState::Suspended => "Suspended",
        ApiKeyState::Expired => "Expired",
        ApiKeyState::Revoked => "Revoked",
    }
}

/// What a permission is about.
pub const fn about_what(permission: Permission) -> &'static str {
    match permission {
        Permission::TicketsRead
        | Permission::TicketsCreate
        | Permission::TicketsUpdate
        | Permission::TicketsAssign
        | Permission::TicketsReply
        | Permission::TicketsNote => "Tickets",
        Permission::CustomersRead
        | Permission::CustomersManage
        | Permission::ClientsRead
        | Permission::ClientsManage => "Customers",
        Permission::TeamsRead | Permission::TeamsManage | Permission::StaffRead | Permission::StaffManage => {
            "Team"
        }
        Permission::OrganizationRead
        | Permission::OrganizationManage
        | Permission::MailsRead
        | Permission::ApiKeysManage
        | Permission::AuditRead => "Organization",
    }
}

/// A permission.
pub const fn permission(permission: Permission) -> &'static str {
    match permission {
        Permission::TicketsRead => "See tickets, with notes and history",
        Permission::TicketsCreate => "Raise tickets",
        Permission::TicketsUpdate => "Change tickets",
        Permission::TicketsAssign => "Assign tickets",
        Permission::TicketsReply => "Reply to clients",
        Permission::TicketsNote => "Write internal notes",
        Permission::CustomersRead => "See customers and contacts",
        Permission::CustomersManage => "Change customers and contacts",
        Permission::TeamsRead => "See teams",
        Permission::TeamsManage => "Change teams",
        Permission::StaffRead => "See who works here",
        Permission::StaffManage => "Change roles of staff, and invite them",
        Permission::ClientsRead => "See clients",
        Permission::ClientsManage => "Invite, change and disable clients",
        Permission::OrganizationRead => "See the organization",
        Permission::OrganizationManage => "Change the organization's settings",
        Permission::MailsRead => "Read mails",
        Permission::ApiKeysManage => "Make API keys",
        Permission::AuditRead => "Read and export the audit trail",
    }
}
