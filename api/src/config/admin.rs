//! What `portico create-admin` was told.

use shared::password;
use shared::validate::{Errors, Validate};
use std::fmt;

/// What an administrator administers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AdminOf {
    /// An organization of this name, which is made, whatever others are called.
    New(String),
    /// The organization with this slug, which is there. A name would not do: anybody may have registered it.
    Existing(String),
}

/// An administrator to be made, and the organization that they administer.
#[derive(Clone, PartialEq, Eq)]
pub struct NewAdmin {
    /// Their e-mail address, which counts as verified: the operator vouches for it.
    pub email: String,
    /// First name.
    pub first_name: String,
    /// Last name; may be empty, as some people have one name.
    pub last_name: String,
    /// Their organization.
    pub organization: AdminOf,
    /// At least 12 characters, of any kind, and at most 256 bytes.
    pub password: String,
}

impl Validate for NewAdmin {
    fn validate(&self, errors: &mut Errors) {
        errors.email("email", &self.email);
        errors.line("name", &self.first_name, 100);
        errors.optional_line("name", &self.last_name, 100);
        match &self.organization {
            AdminOf::New(name) => errors.line("organization", name, 200),
            AdminOf::Existing(slug) => errors.line("join", slug, 63),
        }
        password::check_length(errors, "password", &self.password);
    }
}

/// Without the password.
impl fmt::Debug for NewAdmin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewAdmin")
            .field("email", &self.email)
            .field("organization", &self.organization)
            .finish_non_exhaustive()
    }
}
