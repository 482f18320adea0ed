//! Providers of external login (OpenID Connect): what is known of them, and whether they work.
//!
//! A **provider** is the installation's, from its configuration, and then good for everybody; or an organization's, and
//! then trusted for that organization alone, since its admins decide who is who there. How somebody signs in by one stands
//! in `accounts/external/`.

mod change;
mod console;
mod discovery;
mod kept;
mod queries;

pub(crate) use console::routes;
pub(crate) use discovery::{Directory, Metadata, Trouble, algorithms, names_itself};
pub(crate) use kept::create;
pub(crate) use queries::{SEALED_FOR, enabled, find};

use crate::config::Config;
use shared::identity_providers::{GroupRole, RedirectUris};
use shared::ids::OrgId;
use shared::role::Role;

/// A provider, as signing in needs it.
pub(crate) struct Provider {
    /// How it is called in addresses.
    pub(crate) key: String,
    pub(crate) name: String,
    pub(crate) issuer: String,
    pub(crate) client_id: String,
    pub(crate) client_secret: Option<String>,
    /// Whose it is; nobody's for one of the installation.
    pub(crate) org: Option<OrgId>,
    /// The claim that lists somebody's groups.
    pub(crate) groups_claim: Option<String>,
    pub(crate) roles: Vec<GroupRole>,
}

impl Provider {
    /// The installation's with this key.
    pub(crate) fn installed(config: &Config, key: &str) -> Option<Self> {
        let found = config.identity_providers.get(key)?.clone();
        Some(Self {
            key: key.to_owned(),
            name: found.name,
            issuer: found.issuer,
            client_id: found.client_id,
            client_secret: found.client_secret,
            org: None,
            groups_claim: None,
            roles: Vec::new(),
        })
    }

    /// The highest role that one of these groups gives.
    pub(crate) fn role_of(&self, groups: &[String]) -> Option<Role> {
        let given = self.roles.iter().filter(|given| given.role.is_staff() && groups.contains(&given.group));
        given.map(|given| given.role).max()
    }
}

/// Where the provider with this key leads back to: each to an address of its own. A provider that sends somebody on to
/// another one would else get what that one says of them (mix-up, RFC 9700 4.4).
pub(crate) fn redirect_uris(config: &Config, key: &str) -> RedirectUris {
    RedirectUris {
        portal: config.origin.url(&format!("/portal/sign-in/external?provider={key}")),
        console: config.origin.url(&format!("/console/sign-in/external?provider={key}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_several_groups_the_highest_role_counts() {
        let given = |group: &str, role| GroupRole { group: group.to_owned(), role };
        let provider = Provider {
            key: "ours".into(),
            name: "Ours".into(),
            issuer: "https://id.example.com".into(),
            client_id: "portico".into(),
            client_secret: None,
            org: None,
            groups_claim: Some("groups".into()),
            roles: vec![
                given("desk", Role::Agent),
                given("leads", Role::Manager),
                given("all", Role::Agent),
                given("outside", Role::Client),
            ],
        };
        let role = |groups: &[&str]| {
            provider.role_of(&groups.iter().map(|group| (*group).to_owned()).collect::<Vec<_>>())
        };
        assert_eq!(role(&["all", "leads", "unknown"]), Some(Role::Manager));
        assert_eq!(role(&["desk"]), Some(Role::Agent));
        assert_eq!(role(&["Desk"]), None, "groups are told apart by every letter");
        assert_eq!(role(&["outside"]), None, "no group makes a client");
        assert_eq!(role(&[]), None);
    }
}
