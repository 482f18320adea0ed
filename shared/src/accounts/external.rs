//! Signing in by a provider elsewhere (OpenID Connect), and the sign-ins that an account is linked with.

use super::filled;
use crate::identity_providers::ExternalProvider;
use crate::ids::IdentityId;
use crate::problem::FieldCode;
use crate::validate::{Errors, Validate};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The most characters of what a provider sends back, which it chooses itself.
const LONGEST: usize = 4096;

/// The providers that one can sign in by (`GET auth/oidc/providers`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExternalProviders {
    /// Those of the installation, then those of the organization, by name.
    pub providers: Vec<ExternalProvider>,
}

/// Begin a sign-in by a provider (`POST auth/oidc/{provider}/start`).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct BeginExternal {
    /// Which organization to sign in to, by slug; the one used last when not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "harbour-vale"))]
    pub organization: Option<String>,
    /// The token of an invitation that is accepted by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "3q2-7wAAAAAuZm9yIGV4YW1wbGUgb25seS4uLi4uLi4"))]
    pub invitation: Option<String>,
    /// The token of the mail that confirms the address of an account that was made by this provider.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "Zm9yIGV4YW1wbGUgb25seS4uLi4uLi4uLi4uLi4uLi4"))]
    pub verification: Option<String>,
    /// To sign in at the provider once more, even where it knows who it is: the session then begins with a fresh proof.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "openapi", schema(example = false))]
    pub anew: bool,
}

impl BeginExternal {
    /// The organization to sign in to; a blank one is none.
    pub fn slug(&self) -> Option<&str> {
        filled(self.organization.as_deref())
    }
}

impl Validate for BeginExternal {
    fn validate(&self, errors: &mut Errors) {
        errors.optional_line("organization", self.organization.as_deref().unwrap_or_default(), 63);
        errors.optional_line("invitation", self.invitation.as_deref().unwrap_or_default(), 128);
        errors.optional_line("verification", self.verification.as_deref().unwrap_or_default(), 128);
    }
}

/// Where the browser goes next.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExternalBegun {
    /// A page of the provider. It leads back to `/portal/sign-in/external` or `/console/sign-in/external`.
    #[cfg_attr(
        feature = "openapi",
        schema(
            example = "https://accounts.google.com/o/oauth2/v2/auth?response_type=code&client_id=portico&state=Zx3…"
        )
    )]
    pub authorization_url: String,
}

/// What the provider sent back (`POST auth/oidc/{provider}/callback`): `code`, or `error`, and the rest as it came.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct FinishExternal {
    /// What is exchanged for who it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "SplxlOBeZQQYbYS6WxSbIA"))]
    pub code: Option<String>,
    /// What the sign-in was begun with.
    #[cfg_attr(feature = "openapi", schema(example = "Zx3vT1bWc5Yf8Jh2Lm6Sg4Ua0De7Ik9Op1XrVt2Zw4A"))]
    pub state: String,
    /// Who sent it, where the provider says so (RFC 9207).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "https://accounts.google.com"))]
    pub iss: Option<String>,
    /// Why there is no code, as a word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "access_denied"))]
    pub error: Option<String>,
}

impl Validate for FinishExternal {
    fn validate(&self, errors: &mut Errors) {
        errors.line("state", &self.state, 256);
        for (field, value) in [("code", &self.code), ("iss", &self.iss), ("error", &self.error)] {
            errors.optional_line(field, value.as_deref().unwrap_or_default(), LONGEST);
        }
        if self.code.is_none() && self.error.is_none() {
            errors.add("code", FieldCode::Required, "Please sign in again.");
        }
    }
}

/// A sign-in elsewhere that lets one into one's account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExternalIdentity {
    /// The identity.
    pub id: IdentityId,
    /// The provider, as in addresses.
    #[cfg_attr(feature = "openapi", schema(example = "google"))]
    pub provider: String,
    /// Its name; its issuer where it is set up no more.
    #[cfg_attr(feature = "openapi", schema(example = "Google"))]
    pub provider_name: String,
    /// The organization that the provider belongs to, by name; null for one of the installation. It lets into this
    /// organization alone.
    #[cfg_attr(feature = "openapi", schema(example = "Harbour & Vale"))]
    pub organization: Option<String>,
    /// The address that the provider named last. It need not be the account's.
    #[cfg_attr(feature = "openapi", schema(example = "marta@tidewell.example"))]
    pub email: Option<String>,
    /// Since when it is linked.
    #[serde(deserialize_with = "crate::instant::read")]
    pub created_at: DateTime<Utc>,
    /// When it was last used to sign in.
    #[serde(deserialize_with = "crate::instant::read_any")]
    pub last_used_at: Option<DateTime<Utc>>,
}

/// The sign-ins elsewhere that one's account is linked with (`GET auth/identities`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExternalIdentities {
    /// The oldest first.
    pub identities: Vec<ExternalIdentity>,
    /// Whether the account has a password. Without one, the last of these can't be taken away.
    pub has_password: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_provider_sends_a_code_or_says_why_there_is_none() {
        let back = |code: Option<&str>, error: Option<&str>| FinishExternal {
            code: code.map(str::to_owned),
            state: "abc".to_owned(),
            iss: None,
            error: error.map(str::to_owned),
        };
        assert!(back(Some("x"), None).errors().is_empty());
        assert!(back(None, Some("access_denied")).errors().is_empty());
        assert_eq!(back(None, None).errors()[0].field, "code");
    }
}
