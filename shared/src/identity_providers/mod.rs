//! Providers of external login that an organization sets up for itself (OpenID Connect).

mod happening;

pub use happening::{ProviderField, ProviderHappening};

use crate::ids::IdentityProviderId;
use crate::problem::FieldCode;
use crate::role::Role;
use crate::validate::{Errors, Validate};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The most characters of a provider's name.
pub const NAME_MAX: usize = 80;
/// The most characters of an issuer.
pub const ISSUER_MAX: usize = 500;
/// The most characters of a client's id.
pub const CLIENT_ID_MAX: usize = 200;
/// The most characters of a client's secret.
pub const CLIENT_SECRET_MAX: usize = 1000;
/// The most characters of a claim's or a group's name.
pub const GROUP_MAX: usize = 200;
/// The most providers of an organization.
pub const PROVIDERS_MAX: i64 = 20;
/// The most groups that give roles.
pub const ROLES_MAX: usize = 50;

/// A provider that one can sign in by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExternalProvider {
    /// How it is called in addresses: a word for one of the installation, an id for one of an organization.
    #[cfg_attr(feature = "openapi", schema(example = "google"))]
    pub key: String,
    /// Its name, for the button.
    #[cfg_attr(feature = "openapi", schema(example = "Google"))]
    pub name: String,
}

/// Which role whoever is in a group has. Of several, the highest counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct GroupRole {
    /// The group, as the provider names it.
    #[cfg_attr(feature = "openapi", schema(example = "service-desk"))]
    pub group: String,
    /// A role of staff: whoever is in none of these groups stays what they are.
    pub role: Role,
}

/// Where a provider has to lead back to; both are to be registered there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RedirectUris {
    /// Clients.
    #[cfg_attr(
        feature = "openapi",
        schema(
            example = "https://desk.example.com/portal/sign-in/external?provider=01980f6e-2a4c-7c31-9b0a-5d1e8f2a3b4c"
        )
    )]
    pub portal: String,
    /// Staff.
    #[cfg_attr(
        feature = "openapi",
        schema(
            example = "https://desk.example.com/console/sign-in/external?provider=01980f6e-2a4c-7c31-9b0a-5d1e8f2a3b4c"
        )
    )]
    pub console: String,
}

/// A provider, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IdentityProvider {
    /// The provider.
    pub id: IdentityProviderId,
    /// Its name, for the button.
    #[cfg_attr(feature = "openapi", schema(example = "Harbour & Vale"))]
    pub name: String,
    /// Its address, exactly as its discovery document names it.
    #[cfg_attr(feature = "openapi", schema(example = "https://id.harbourvale.example/realms/desk"))]
    pub issuer: String,
    /// As whom Portico is known there.
    #[cfg_attr(feature = "openapi", schema(example = "portico"))]
    pub client_id: String,
    /// Whether there is a secret, which is never shown.
    pub has_secret: bool,
    /// The claim that lists somebody's groups.
    #[cfg_attr(feature = "openapi", schema(example = "groups"))]
    pub groups_claim: Option<String>,
    /// Which groups give which roles.
    pub roles: Vec<GroupRole>,
    /// Whether one can sign in by it.
    pub is_enabled: bool,
    /// What is to be registered there.
    pub redirect_uris: RedirectUris,
    /// When it was made.
    #[serde(deserialize_with = "crate::instant::read")]
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    #[serde(deserialize_with = "crate::instant::read")]
    pub updated_at: DateTime<Utc>,
    /// For `If-Match`.
    #[cfg_attr(feature = "openapi", schema(example = 1))]
    pub version: i64,
}

/// Set up a provider (`POST identity-providers`).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewIdentityProvider {
    /// Its name, for the button.
    #[cfg_attr(feature = "openapi", schema(example = "Harbour & Vale"))]
    pub name: String,
    /// Its address, exactly as its discovery document names it.
    #[cfg_attr(feature = "openapi", schema(example = "https://id.harbourvale.example/realms/desk"))]
    pub issuer: String,
    /// As whom Portico is known there.
    #[cfg_attr(feature = "openapi", schema(example = "portico"))]
    pub client_id: String,
    /// What Portico shows that it is; none for a public client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "p7Kd9PqRzN3vT1bWc5Yf8Jh2"))]
    pub client_secret: Option<String>,
    /// The claim that lists somebody's groups.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "groups"))]
    pub groups_claim: Option<String>,
    /// Which groups give which roles.
    #[serde(default)]
    pub roles: Vec<GroupRole>,
    /// Whether one can sign in by it.
    #[serde(default = "yes")]
    pub is_enabled: bool,
}

const fn yes() -> bool {
    true
}

impl Validate for NewIdentityProvider {
    fn validate(&self, errors: &mut Errors) {
        errors.line("name", &self.name, NAME_MAX);
        check_issuer(errors, &self.issuer);
        errors.line("client_id", &self.client_id, CLIENT_ID_MAX);
        if let Some(secret) = &self.client_secret {
            errors.line("client_secret", secret, CLIENT_SECRET_MAX);
        }
        check_roles(errors, self.groups_claim.as_deref(), Some(&self.roles));
    }
}

/// What shall be different about a provider; what is not given stays.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct UpdateIdentityProvider {
    /// Its name, for the button.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "Harbour & Vale"))]
    pub name: Option<String>,
    /// Its address. Who signed in by another one is not known by this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "https://id.harbourvale.example/realms/desk"))]
    pub issuer: Option<String>,
    /// As whom Portico is known there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "portico"))]
    pub client_id: Option<String>,
    /// Another secret; an empty one takes it away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "p7Kd9PqRzN3vT1bWc5Yf8Jh2"))]
    pub client_secret: Option<String>,
    /// The claim that lists somebody's groups; an empty one is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "groups"))]
    pub groups_claim: Option<String>,
    /// Which groups give which roles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roles: Option<Vec<GroupRole>>,
    /// Whether one can sign in by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = true))]
    pub is_enabled: Option<bool>,
}

impl Validate for UpdateIdentityProvider {
    fn validate(&self, errors: &mut Errors) {
        if let Some(name) = &self.name {
            errors.line("name", name, NAME_MAX);
        }
        if let Some(issuer) = &self.issuer {
            check_issuer(errors, issuer);
        }
        if let Some(client_id) = &self.client_id {
            errors.line("client_id", client_id, CLIENT_ID_MAX);
        }
        if let Some(secret) = &self.client_secret {
            errors.optional_line("client_secret", secret, CLIENT_SECRET_MAX);
        }
        check_roles(errors, self.groups_claim.as_deref(), self.roles.as_deref());
    }
}

/// Whether the address is to be reached at all is found out when it is asked.
fn check_issuer(errors: &mut Errors, issuer: &str) {
    errors.line("issuer", issuer, ISSUER_MAX);
    let is_web = issuer.starts_with("https://") || issuer.starts_with("http://");
    if !issuer.trim().is_empty() && (!is_web || issuer.contains(['?', '#', '@', ' '])) {
        errors.add(
            "issuer",
            FieldCode::Invalid,
            "Please give the whole address, such as https://id.company.com.",
        );
    }
}

fn check_roles(errors: &mut Errors, claim: Option<&str>, roles: Option<&[GroupRole]>) {
    errors.optional_line("groups_claim", claim.unwrap_or_default(), GROUP_MAX);
    let roles = roles.unwrap_or_default();
    if roles.len() > ROLES_MAX {
        errors.add("roles", FieldCode::TooLong, "Please keep this to 50 groups.");
    }
    for role in roles {
        errors.line("roles", &role.group, GROUP_MAX);
        if !role.role.is_staff() {
            let detail = "Groups give roles of staff. Whoever comes first is a client without.";
            errors.add("roles", FieldCode::Invalid, detail);
        }
    }
}

/// What was found at a provider's address (`GET identity-providers/check`).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProviderCheck {
    /// Whether one could sign in by it, as far as can be seen from here. Its client's id and secret only show then.
    pub works: bool,
    /// What is wrong, in a sentence.
    #[cfg_attr(feature = "openapi", schema(example = "There is no answer from id.harbourvale.example."))]
    pub problem: Option<String>,
    /// The page that people sign in on.
    #[cfg_attr(feature = "openapi", schema(example = "https://id.harbourvale.example/realms/desk/auth"))]
    pub authorization_endpoint: Option<String>,
    /// Where codes are exchanged.
    #[cfg_attr(feature = "openapi", schema(example = "https://id.harbourvale.example/realms/desk/token"))]
    pub token_endpoint: Option<String>,
    /// How many keys it signs with.
    #[cfg_attr(feature = "openapi", schema(example = 2))]
    pub keys: u32,
    /// How it signs.
    #[cfg_attr(feature = "openapi", schema(example = json!(["RS256"])))]
    pub algorithms: Vec<String>,
    /// The claims that it says it knows; empty where it does not tell.
    #[cfg_attr(feature = "openapi", schema(example = json!(["sub", "email", "groups"])))]
    pub claims: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn provider(issuer: &str, role: Role) -> NewIdentityProvider {
        NewIdentityProvider {
            name: "Ours".into(),
            issuer: issuer.into(),
            client_id: "portico".into(),
            client_secret: None,
            groups_claim: Some("groups".into()),
            roles: vec![GroupRole { group: "desk".into(), role }],
            is_enabled: true,
        }
    }

    #[test]
    fn an_issuer_is_a_whole_address() {
        assert!(provider("https://id.example.com/realms/a", Role::Agent).errors().is_empty());
        for wrong in
            ["id.example.com", "ftp://id.example.com", "https://a:b@id.example.com", "https://id?x", ""]
        {
            assert_eq!(provider(wrong, Role::Agent).errors()[0].field, "issuer", "{wrong}");
        }
    }

    #[test]
    fn groups_make_nobody_a_client() {
        assert_eq!(provider("https://id.example.com", Role::Client).errors()[0].field, "roles");
    }
}
