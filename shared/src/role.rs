//! Roles, and what each may do: the one table that API and web both read.

use crate::permission::Permission;
use crate::person::Side;

crate::words! {
    /// What a member is in one organization.
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    #[derive(PartialOrd, Ord)]
    pub enum Role {
        // From the least to the most.
        /// Sees and does only what belongs to their own customer; uses the portal.
        Client = "client",
        /// Works tickets; uses the console.
        Agent = "agent",
        /// An agent who also leads: teams, customers, invitations, reports.
        Manager = "manager",
        /// Everything, including the organization's settings.
        Admin = "admin",
    }
}

impl Role {
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
            Self::Agent => &[
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
            Self::Manager => &[
                TicketsRead,
                TicketsCreate,
                TicketsUpdate,
                TicketsAssign,
                TicketsReply,
                TicketsNote,
                CustomersRead,
                TeamsRead,
                TeamsManage,
                StaffRead,
                OrganizationRead,
            ],
            Self::Admin => &Permission::ALL,
        }
    }

    /// Whether this role has `permission`.
    pub fn may(self, permission: Permission) -> bool {
        self.permissions().contains(&permission)
    }
}

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
