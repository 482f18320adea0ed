//! Accounts: registering, signing in, and who one is.

mod email;
mod external;
mod links;
mod security;

pub use email::{ChangeEmail, ConfirmEmailChange, EmailAddress, EmailChange, EmailChangeConfirmed};
pub use external::{
    BeginExternal, ExternalBegun, ExternalIdentities, ExternalIdentity, ExternalProviders, FinishExternal,
};
pub(crate) use links::check_token;
pub use links::{AskForMail, ChangePassword, ResetPassword, VerifyEmail};
pub use security::{
    Application, Confirm, EnableTwoFactor, RecoveryCodes, Session, Sessions, TwoFactor, TwoFactorChallenge,
    TwoFactorSetup, VerifyTwoFactor,
};

use crate::customers::Customer;
use crate::ids::{AccountId, MemberId, OrgId};
use crate::organizations::Organization;
use crate::password;
use crate::permission::Permission;
use crate::problem::FieldCode;
use crate::role::Role;
use crate::validate::{Errors, Validate};
use serde::{Deserialize, Serialize};

/// Create an account (`POST auth/register`).
///
/// With `organization` the account becomes a client there, with a customer of its own that bears the company's name;
/// without, a new organization is created and the account is its admin.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// Where the confirmation is sent.
    #[cfg_attr(feature = "openapi", schema(example = "marta.lindholm@tidewell.example"))]
    pub email: String,
    /// At least 12 characters, of any kind, and at most 256 bytes.
    #[cfg_attr(feature = "openapi", schema(example = "four quiet harbour lamps"))]
    pub password: String,
    /// First name.
    #[cfg_attr(feature = "openapi", schema(example = "Marta"))]
    pub first_name: String,
    /// Last name.
    #[cfg_attr(feature = "openapi", schema(example = "Lindholm"))]
    pub last_name: String,
    /// The slug of the organization whose client one becomes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "harbour-vale"))]
    pub organization: Option<String>,
    /// The company one works for, or, without `organization`, the name of the new organization.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "Tidewell Instruments"))]
    pub company: Option<String>,
}

impl Validate for Register {
    fn validate(&self, errors: &mut Errors) {
        errors.email("email", &self.email);
        password::check_length(errors, "password", &self.password);
        errors.line("first_name", &self.first_name, 100);
        errors.line("last_name", &self.last_name, 100);
        errors.optional_line("organization", self.organization.as_deref().unwrap_or_default(), 63);
        errors.optional_line("company", self.company.as_deref().unwrap_or_default(), 200);
        if self.slug().is_none() && self.company().is_none() {
            errors.add("company", FieldCode::Required, "Please tell us your company's name.");
        }
    }
}

/// Make an organization of one's own (`POST auth/register` of the console): the account becomes its admin.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Found {
    /// Where the confirmation is sent.
    #[cfg_attr(feature = "openapi", schema(example = "eleanor.vale@harbourvale.example"))]
    pub email: String,
    /// At least 12 characters, of any kind, and at most 256 bytes.
    #[cfg_attr(feature = "openapi", schema(example = "four quiet harbour lamps"))]
    pub password: String,
    /// First name.
    #[cfg_attr(feature = "openapi", schema(example = "Eleanor"))]
    pub first_name: String,
    /// Last name.
    #[cfg_attr(feature = "openapi", schema(example = "Vale"))]
    pub last_name: String,
    /// The organization's name.
    #[cfg_attr(feature = "openapi", schema(example = "Harbour & Vale"))]
    pub company: String,
}

impl From<Found> for Register {
    fn from(found: Found) -> Self {
        let Found { email, password, first_name, last_name, company } = found;
        Self { email, password, first_name, last_name, organization: None, company: Some(company) }
    }
}

impl Validate for Found {
    fn validate(&self, errors: &mut Errors) {
        Register::from(self.clone()).validate(errors);
    }
}

impl Register {
    /// The organization whose client one becomes; a blank one is none.
    pub fn slug(&self) -> Option<&str> {
        filled(self.organization.as_deref())
    }

    /// The company; a blank one is none.
    pub fn company(&self) -> Option<&str> {
        filled(self.company.as_deref())
    }
}

/// Sign in (`POST auth/login`).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Login {
    /// The account's address.
    #[cfg_attr(feature = "openapi", schema(example = "marta.lindholm@tidewell.example"))]
    pub email: String,
    /// The account's password.
    #[cfg_attr(feature = "openapi", schema(example = "four quiet harbour lamps"))]
    pub password: String,
    /// Which organization to sign in to, by slug; the one used last when not said.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "harbour-vale"))]
    pub organization: Option<String>,
}

impl Validate for Login {
    fn validate(&self, errors: &mut Errors) {
        errors.email("email", &self.email);
        errors.optional_line("organization", self.organization.as_deref().unwrap_or_default(), 63);
        password::check_known(errors, "password", &self.password);
    }
}

impl Login {
    /// The organization to sign in to; a blank one is none.
    pub fn slug(&self) -> Option<&str> {
        filled(self.organization.as_deref())
    }
}

/// Take a new access token (`POST auth/refresh`); the refresh token travels in its cookie.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Refresh {
    /// In which of one's organizations to go on; the one used last when not said. The session is one for all of them,
    /// and each access token is for one.
    #[serde(default)]
    pub organization_id: Option<OrgId>,
}

impl Validate for Refresh {
    fn validate(&self, _: &mut Errors) {}
}

/// A sign-in that worked: keep the token in memory only.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignedIn {
    /// The access token, for `Authorization: Bearer …`.
    #[cfg_attr(feature = "openapi", schema(example = "eyJ0eXAiOiJKV1QiLCJhbGciOiJFZERTQSJ9.…"))]
    pub access_token: String,
    /// Seconds until it ends.
    #[cfg_attr(feature = "openapi", schema(example = 600))]
    pub expires_in: u32,
    /// Who signed in.
    pub me: Me,
}

crate::words! {
    /// Which tickets of their customer a client sees.
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    pub enum TicketScope {
        /// Only those raised by (or for) themselves.
        Own = "own",
        /// All of their company.
        Company = "company",
    }
}

/// The caller: account, place in the current organization, and what that allows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Me {
    /// The account.
    pub account_id: AccountId,
    /// The account's place in the current organization.
    pub member_id: MemberId,
    /// The e-mail address.
    #[cfg_attr(feature = "openapi", schema(example = "marta.lindholm@tidewell.example"))]
    pub email: String,
    /// First name.
    #[cfg_attr(feature = "openapi", schema(example = "Marta"))]
    pub first_name: String,
    /// Last name.
    #[cfg_attr(feature = "openapi", schema(example = "Lindholm"))]
    pub last_name: String,
    /// The address of the picture, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(example = "/api/avatars/3q2-7wAAAAAuZm9yIGV4YW1wbGUgb25seS4uLi4uLi4")
    )]
    pub avatar: Option<String>,
    /// Telephone number, as typed.
    #[cfg_attr(feature = "openapi", schema(example = "+31 10 555 0134"))]
    pub phone: Option<String>,
    /// Language and region, as a BCP 47 tag.
    #[cfg_attr(feature = "openapi", schema(example = "en-GB"))]
    pub locale: String,
    /// Time zone, as an IANA name.
    #[cfg_attr(feature = "openapi", schema(example = "Europe/Amsterdam"))]
    pub time_zone: String,
    /// The role in the current organization.
    pub role: Role,
    /// What that role allows in the console.
    pub permissions: Vec<Permission>,
    /// The current organization.
    pub organization: Organization,
    /// The others that one belongs to on this surface, by name, at most a hundred: `POST auth/refresh` goes on in one of
    /// them.
    pub other_organizations: Vec<Organization>,
    /// The company that a client belongs to.
    pub customer: Option<Customer>,
    /// Which tickets a client sees; null for staff.
    pub ticket_scope: Option<TicketScope>,
    /// A client who looks after their company's team.
    pub is_primary_contact: bool,
    /// Whether the account has a password: whoever came by a provider has none before choosing one by "forgot password".
    pub has_password: bool,
}

impl Me {
    /// First and last name.
    pub fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }

    /// Whether the role allows `permission`.
    pub fn may(&self, permission: Permission) -> bool {
        self.permissions.contains(&permission)
    }
}

/// Change one's own profile (`PUT me`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct UpdateMe {
    /// First name.
    #[cfg_attr(feature = "openapi", schema(example = "Marta"))]
    pub first_name: String,
    /// Last name.
    #[cfg_attr(feature = "openapi", schema(example = "Lindholm"))]
    pub last_name: String,
    /// Telephone number; null or empty for none.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "+31 10 555 0134"))]
    pub phone: Option<String>,
    /// Language and region, as a BCP 47 tag.
    #[cfg_attr(feature = "openapi", schema(example = "en-GB"))]
    pub locale: String,
    /// Time zone, as an IANA name.
    #[cfg_attr(feature = "openapi", schema(example = "Europe/Amsterdam"))]
    pub time_zone: String,
}

impl Validate for UpdateMe {
    fn validate(&self, errors: &mut Errors) {
        errors.line("first_name", &self.first_name, 100);
        errors.line("last_name", &self.last_name, 100);
        errors.optional_line("phone", self.phone.as_deref().unwrap_or_default(), 40);
        errors.locale("locale", &self.locale);
        errors.line("time_zone", &self.time_zone, 60);
    }
}

/// What was filled in. The one place that says what counts as left out, for the rules and for those who act on them.
fn filled(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}
