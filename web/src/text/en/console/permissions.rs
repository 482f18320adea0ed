//! What each role may do.

use shared::permission::Permission;

/// The tab, and what the table is called.
pub const TITLE: &str = "Permissions";
/// Above the table.
pub const TEXT: &str = "What each role may do in the console. Clients use the portal: they see what belongs to their own \
                        company, and a primary contact looks after its other clients.";
/// The column of what is allowed.
pub const WHAT: &str = "May";
/// A role may.
pub const YES: &str = "Yes";
/// A role may not.
pub const NO: &str = "No";

/// What is allowed.
pub const fn permission(permission: Permission) -> &'static str {
    match permission {
        Permission::TicketsRead => "See tickets, their messages, notes and history",
        Permission::TicketsCreate => "Raise tickets for a customer",
        Permission::TicketsUpdate => "Change what a ticket says, its priority, category and status",
        Permission::TicketsAssign => "Give a ticket to a person or a team",
        Permission::TicketsReply => "Reply to clients",
        Permission::TicketsNote => "Write internal notes",
        Permission::CustomersRead => "See customers and their contacts",
        Permission::CustomersManage => "Add, change and archive customers and contacts",
        Permission::TeamsRead => "See teams",
        Permission::TeamsManage => "Add, rename and archive teams, and say who is in them",
        Permission::StaffRead => "See who works here",
        Permission::StaffManage => "Invite staff, change their roles, disable and enable them",
        Permission::ClientsRead => "See the clients of all customers",
        Permission::ClientsManage => {
            "Invite clients, change what they see, disable and enable them, and let one work here in a role up to one's own"
        }
        Permission::OrganizationRead => "See the settings",
        Permission::OrganizationManage => "Change the settings",
        Permission::MailsRead => "Read the mails that were sent",
        Permission::ApiKeysManage => "Make, rotate and revoke API keys",
        Permission::AuditRead => "Read, export and verify the audit trail",
    }
}
