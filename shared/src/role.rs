//! Roles, and what each may do: the one table that API and web both read.

use crate::permission::Permission;
use crate::person::Side;
use serde::{Deserialize, Serialize};

/// What a member is in one organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Sees and does only what belongs to their own customer; uses the portal.
    Client,
    /// Works tickets; uses the console.
    Agent,
    /// An agent who also leads: teams, customers, invitations, reports.
    Manager,
    /// Everything, including the organization's settings.
    Admin,
}

impl Role {
    /// Every role, from the least to the most.
    pub const ALL: [Self; 4] = [Self::Client, Self::Agent, Self::Manager, Self::Admin];

    /// The word that is stored and sent.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Agent => "agent",
            Self::Manager => "manager",
            Self::Admin => "admin",
        }
    }

    /// Works in the console.
    pub const fn is_staff(self) -> bool {
        !matches!(self, Self::Client)
    }

    /// Which side of the desk it is on.
    pub const fn side(self) -> Side {
        if self.is_staff() { Side::Staff } else { Side::Client }
    }

    /// Everything this role may do in the console. Clients need none: the portal's operations are theirs by
    /// being the portal's.
    pub const fn permissions(self) -> &'static [Permission] {
        use Permission::*;
        match self {
            Self::Client => &[],
            // The same until there is something to lead.
            Self::Agent | Self::Manager => &[
                TicketsRead,
                TicketsCreate,
                TicketsUpdate,
                TicketsAssign,
                TicketsReply,
                TicketsNote,
                CustomersRead,
                TeamsRead,
                StaffRead,
                OrganizationRead,
            ],
            Self::Admin => Permission::ALL,
        }
    }

    /// Whether this role has `permission`.
    pub fn may(self, permission: Permission) -> bool {
        self.permissions().contains(&permission)
    }
}

impl std::str::FromStr for Role {
    type Err = UnknownRole;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|role| role.as_str() == text).ok_or(UnknownRole)
    }
}

/// The text names no role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownRole;

impl std::fmt::Display for UnknownRole {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a role is one of client, agent, manager, admin")
    }
}

impl std::error::Error for UnknownRole {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_higher_role_may_do_all_that_a_lower_one_may() {
        for pair in Role::ALL.windows(2) {
            for permission in pair[0].permissions() {
                assert!(pair[1].may(*permission), "{:?} lacks {permission:?}", pair[1]);
            }
        }
    }

    #[test]
    fn clients_have_nothing_in_the_console() {
        assert!(Role::Client.permissions().is_empty());
    }
}
