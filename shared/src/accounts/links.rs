//! What comes by mail, and choosing another password.

use crate::password;
use crate::problem::FieldCode;
use crate::validate::{Errors, Validate};
use serde::{Deserialize, Serialize};

/// Ask for a mail: `POST auth/forgot-password` and `POST auth/resend-verification`. The answer is the same
/// whether the address is known or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AskForMail {
    /// The account's address.
    #[cfg_attr(feature = "openapi", schema(example = "marta.lindholm@tidewell.example"))]
    pub email: String,
}

impl Validate for AskForMail {
    fn validate(&self, errors: &mut Errors) {
        errors.email("email", &self.email);
    }
}

/// Confirm an address with the token of the mail and the account's password (`POST auth/verify-email`).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct VerifyEmail {
    /// The token of the link.
    #[cfg_attr(feature = "openapi", schema(example = "3q2-7wAAAAAuZm9yIGV4YW1wbGUgb25seS4uLi4uLi4"))]
    pub token: String,
    /// The password that was chosen when the account was made: the address may be somebody else's than whoever made
    /// it.
    #[cfg_attr(feature = "openapi", schema(example = "four quiet harbour lamps"))]
    pub password: String,
}

impl Validate for VerifyEmail {
    fn validate(&self, errors: &mut Errors) {
        check_token(errors, &self.token);
        password::check_known(errors, "password", &self.password);
    }
}

/// Choose a new password with the token of the mail (`POST auth/reset-password`).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ResetPassword {
    /// The token of the link.
    #[cfg_attr(feature = "openapi", schema(example = "3q2-7wAAAAAuZm9yIGV4YW1wbGUgb25seS4uLi4uLi4"))]
    pub token: String,
    /// The new password: at least 12 characters, of any kind, and at most 256 bytes.
    #[cfg_attr(feature = "openapi", schema(example = "five loud harbour bells"))]
    pub password: String,
}

impl Validate for ResetPassword {
    fn validate(&self, errors: &mut Errors) {
        check_token(errors, &self.token);
        password::check_length(errors, "password", &self.password);
    }
}

/// Change the password while signed in (`POST auth/change-password`). All other sessions end.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    /// The password so far.
    #[cfg_attr(feature = "openapi", schema(example = "four quiet harbour lamps"))]
    pub current_password: String,
    /// The new password: at least 12 characters, of any kind, and at most 256 bytes.
    #[cfg_attr(feature = "openapi", schema(example = "five loud harbour bells"))]
    pub password: String,
}

impl Validate for ChangePassword {
    fn validate(&self, errors: &mut Errors) {
        password::check_known(errors, "current_password", &self.current_password);
        password::check_length(errors, "password", &self.password);
    }
}

/// An over-long token is not worth a look-up. Every other wrong one, a blank one too, is looked up and has one answer.
pub(crate) fn check_token(errors: &mut Errors, token: &str) {
    if token.len() > 128 {
        errors.add(
            "token",
            FieldCode::Invalid,
            "This link is not complete. Please open it from the mail again.",
        );
    }
}
