//! Roles, and what each may do: the one table that API and web both read.

use crate::permission::{Permission, Permissions};
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
    pub fn permissions(self) -> Permissions {
        Permission::ALL.into_iter().filter(|permission| self.may(*permission)).collect()
    }

    /// Whether this role has `permission`.
    pub fn may(self, permission: Permission) -> bool {
        self >= least(permission)
    }
}

/// The least role that has a permission; every higher one has it, too.
const fn least(permission: Permission) -> Role {
    use Permission::*;
    match permission {
        TicketsRead | TicketsCreate | TicketsUpdate | TicketsAssign | TicketsReply | TicketsNote
        | CustomersRead | TeamsRead | StaffRead | ClientsRead | OrganizationRead => Role::Agent,
        TeamsManage | CustomersManage | ClientsManage => Role::Manager,
        StaffManage | MailsRead => Role::Admin,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_may_do_more_than_the_one_below() {
        assert_eq!(Role::Client.permissions(), Permissions::default(), "the console is not for clients");
        let many: Vec<_> = Role::ALL.iter().map(|role| role.permissions().iter().count()).collect();
        assert!(many.is_sorted_by(|lower, higher| lower < higher), "{many:?}");
        assert_eq!(many.last(), Some(&Permission::ALL.len()));
        assert!(!Role::Agent.may(Permission::TeamsManage) && Role::Manager.may(Permission::TeamsManage));
    }
}
