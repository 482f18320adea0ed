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

/// The word that stands for a role where the member is an API key: it has no role, and only the permissions that it was
/// given.
pub const INTEGRATION: &str = "integration";

/// Which side a member is on, by the word of their role: a key is on that of staff.
pub fn side_of(word: &str) -> Option<Side> {
    if word == INTEGRATION { Some(Side::Staff) } else { word.parse().ok().map(Role::side) }
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
        StaffManage | OrganizationManage | MailsRead | ApiKeysManage | AuditRead => Role::Admin,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{env, fs};

    const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/permissions.md");

    /// The page: what the code says, in a table.
    fn page() -> String {
        let staff = Role::ALL.into_iter().filter(|role| role.is_staff());
        let heads: String = staff.clone().map(|role| format!(" {} |", role.as_str())).collect();
        let rows = Permission::ALL.into_iter().map(|permission| {
            let cells = staff.clone().map(|role| if role.may(permission) { " yes |" } else { " |" });
            let about = permission.about().trim_end_matches('.');
            format!("| `{}` | {about} |{}\n", permission.as_str(), cells.collect::<String>())
        });
        format!(
            "# Permissions\n\n\
             What each role may do in the console, and through its API. A member has one role in each organization, and\n\
             what that allows counts from the next request. The same table stands in the console, under Team.\n\n\
             | permission | allows to |{heads}\n|---|---|{}\n{}\n\
             Clients have none of these: they use the portal, and see only what belongs to their own company. Of its\n\
             tickets they see their own, or all of them if their sight is `company`; a primary contact looks after the\n\
             company's other clients, too.\n\n\
             This page is made from `shared/src/permission.rs` and `shared/src/role.rs`. A test fails when it is stale, and\n\
             writes it: `PORTICO_WRITE=1 cargo test -p portico-shared permissions`.\n",
            "---|".repeat(staff.clone().count()),
            rows.collect::<String>(),
        )
    }

    #[test]
    fn the_page_of_permissions_says_what_the_code_does() -> std::io::Result<()> {
        if env::var_os("PORTICO_WRITE").is_some() {
            fs::write(PAGE, page())?;
        }
        assert_eq!(fs::read_to_string(PAGE)?, page(), "PORTICO_WRITE=1 makes it anew");
        Ok(())
    }

    #[test]
    fn each_role_may_do_more_than_the_one_below() {
        assert_eq!(Role::Client.permissions(), Permissions::default(), "the console is not for clients");
        let many: Vec<_> = Role::ALL.iter().map(|role| role.permissions().iter().count()).collect();
        assert!(many.is_sorted_by(|lower, higher| lower < higher), "{many:?}");
        assert_eq!(many.last(), Some(&Permission::ALL.len()));
        assert!(!Role::Agent.may(Permission::TeamsManage) && Role::Manager.may(Permission::TeamsManage));
    }
}
