//! What `portico create-admin` was told.

use shared::password;
use shared::validate::{Errors, Validate};
use std::fmt;

/// An administrator to be made, and the organization that they administer.
#[derive(Clone, PartialEq, Eq)]
pub struct NewAdmin {
    /// Their e-mail address, which counts as verified: the operator vouches for it.
    pub email: String,
    /// First name.
    pub first_name: String,
    /// Last name; may be empty, as some people have one name.
    pub last_name: String,
    /// The name of the organization. It is made when it is not there.
    pub organization: String,
    /// At least 12 characters, of any kind, and at most 256 bytes.
    pub password: String,
}

impl Validate for NewAdmin {
    fn validate(&self, errors: &mut Errors) {
        errors.email("email", &self.email);
        errors.line("name", &self.first_name, 100);
        errors.optional_line("name", &self.last_name, 100);
        errors.line("organization", &self.organization, 200);
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
