//! Permissions: one list makes the enum that is sent, and the marker types that handlers name.

use serde::{Deserialize, Serialize};

macro_rules! permissions {
    // A word is a bare token: wrapped as a `literal` it is passed over by utoipa, which then documents the variant's name.
    ($($(#[$doc:meta])* $name:ident = $word:tt),+ $(,)?) => {
        /// A thing that a member of staff, or an integration, may be allowed to do.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum Permission {
            $($(#[$doc])* #[serde(rename = $word)] $name,)+
        }

        impl Permission {
            /// Every permission there is.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The word that is stored, sent and documented, such as `tickets:assign`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word),+ }
            }
        }

        /// A type per permission, so that a handler's signature can demand one: `Console<need::TicketsAssign>`.
        pub mod need {
            use super::{Need, Permission};
            $(
                $(#[$doc])*
                #[derive(Debug, Clone, Copy)]
                pub enum $name {}
                impl Need for $name {
                    const PERMISSION: Permission = Permission::$name;
                }
            )+
        }
    };
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
    /// See teams.
    TeamsRead = "teams:read",
    /// See who works here.
    StaffRead = "staff:read",
    /// See the organization's name, branding and settings.
    OrganizationRead = "organization:read",
    /// Read the mails that the organization sent.
    MailsRead = "mails:read",
}
