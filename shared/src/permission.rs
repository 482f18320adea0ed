//! Permissions: one list makes the enum that is sent, and the marker types that handlers name.

macro_rules! permissions {
    ($($(#[doc = $doc:tt])+ $name:ident = $word:tt),+ $(,)?) => {
        crate::words! {
            /// A thing that a member of staff, or an integration, may be allowed to do.
            #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
            #[derive(PartialOrd, Ord)]
            pub enum Permission { $($(#[doc = $doc])+ $name = $word,)+ }
        }

        impl Permission {
            /// What it allows, as a sentence for the documents.
            pub const fn about(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc),+).trim_ascii_start()),+ }
            }
        }

        /// A type per permission, so that a handler's signature can demand one: `Console<need::TicketsAssign>`.
        pub mod need {
            use super::{Need, Permission};
            $(
                $(#[doc = $doc])+
                #[derive(Debug, Clone, Copy)]
                pub enum $name {}
                impl Need for $name {
                    const PERMISSION: Permission = Permission::$name;
                }
            )+
        }
    };
}

/// A set of permissions: a role's, or what an API key was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Permissions(u64);

// One bit each.
const _: () = assert!(Permission::ALL.len() <= 64);

impl Permissions {
    /// Whether `permission` is among them.
    pub const fn contains(self, permission: Permission) -> bool {
        self.0 & (1 << permission as u64) != 0
    }

    /// Each of them, in the order of their list.
    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL.iter().copied().filter(move |permission| self.contains(*permission))
    }
}

impl FromIterator<Permission> for Permissions {
    fn from_iter<I: IntoIterator<Item = Permission>>(all: I) -> Self {
        Self(all.into_iter().fold(0, |bits, permission| bits | 1 << permission as u64))
    }
}

/// Implemented by the markers in [`need`] and by nothing else: the list below is the only place to add one.
pub trait Need: 'static {
    /// The permission that the marker stands for.
    const PERMISSION: Permission;
}

permissions! {
    /// See tickets, their messages, notes and history.
    TicketsRead = "tickets:read",
    /// Raise tickets for a customer.
    TicketsCreate = "tickets:create",
    /// Change a ticket's subject, description, priority, category, status.
    TicketsUpdate = "tickets:update",
    /// Give a ticket to a person or a team.
    TicketsAssign = "tickets:assign",
    /// Write public replies.
    TicketsReply = "tickets:reply",
    /// Write internal notes.
    TicketsNote = "tickets:note",
    /// See customers and their contacts.
    CustomersRead = "customers:read",
    /// Make, change and archive customers, and their contacts.
    CustomersManage = "customers:manage",
    /// See teams.
    TeamsRead = "teams:read",
    /// Make, rename and archive teams, and say who is in them.
    TeamsManage = "teams:manage",
    /// See who works here.
    StaffRead = "staff:read",
    /// Change roles of staff, shut them out and let them in, and invite them.
    StaffManage = "staff:manage",
    /// See the clients of all customers.
    ClientsRead = "clients:read",
    /// Change clients, shut them out and let them in, invite them, and let one work here in a role up to one's own.
    ClientsManage = "clients:manage",
    /// See the organization's name, branding and settings.
    OrganizationRead = "organization:read",
    /// Change the organization's name, branding and settings.
    OrganizationManage = "organization:manage",
    /// Read the mails that the organization sent.
    MailsRead = "mails:read",
    /// Make, rotate and revoke API keys.
    ApiKeysManage = "api-keys:manage",
    /// Read, export and verify the audit trail.
    AuditRead = "audit:read",
}

impl Permission {
    /// Whether no API key ever has it, whoever makes it: what gives rights to others or opens their accounts is for people.
    pub const fn is_for_people(self) -> bool {
        match self {
            // Roles, and who is shut out.
            Self::StaffManage
            // A key that makes keys could not be got rid of.
            | Self::ApiKeysManage
            // It says who may come in, and how.
            | Self::OrganizationManage
            // They hold links by which accounts are opened.
            | Self::MailsRead => true,
            Self::TicketsRead
            | Self::TicketsCreate
            | Self::TicketsUpdate
            | Self::TicketsAssign
            | Self::TicketsReply
            | Self::TicketsNote
            | Self::CustomersRead
            | Self::CustomersManage
            | Self::TeamsRead
            | Self::TeamsManage
            | Self::StaffRead
            | Self::ClientsRead
            | Self::ClientsManage
            | Self::OrganizationRead
            | Self::AuditRead => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_what_was_put_into_it_and_nothing_else() {
        for chosen in Permission::ALL {
            let set: Permissions = [chosen].into_iter().collect();
            assert_eq!(set.iter().collect::<Vec<_>>(), [chosen]);
        }
        let all: Permissions = Permission::ALL.iter().copied().collect();
        assert_eq!(all.iter().collect::<Vec<_>>(), Permission::ALL);
        assert_eq!(Permissions::default().iter().count(), 0);
    }
}
