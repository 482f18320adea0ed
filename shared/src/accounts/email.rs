//! Another address for one's account, confirmed by both.

use super::check_token;
use crate::validate::{Errors, Validate};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Ask for another address (`POST auth/email-change`). The answer is the same whether somebody else has it or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangeEmail {
    /// The new address.
    #[cfg_attr(feature = "openapi", schema(example = "marta@lindholm.example"))]
    pub email: String,
}

impl Validate for ChangeEmail {
    fn validate(&self, errors: &mut Errors) {
        errors.email("email", &self.email);
    }
}

/// Confirm a change of address with the token of either mail (`POST auth/email-change/confirm`).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ConfirmEmailChange {
    /// The token of the link.
    #[cfg_attr(feature = "openapi", schema(example = "3q2-7wAAAAAuZm9yIGV4YW1wbGUgb25seS4uLi4uLi4"))]
    pub token: String,
}

impl Validate for ConfirmEmailChange {
    fn validate(&self, errors: &mut Errors) {
        check_token(errors, &self.token);
    }
}

/// What came of confirming.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EmailChangeConfirmed {
    /// Whether the address has changed; otherwise the other one is still to confirm it.
    pub is_changed: bool,
}

/// One's address, and whether another one waits (`GET auth/email-change`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EmailAddress {
    /// The address that one signs in with.
    #[cfg_attr(feature = "openapi", schema(example = "marta.lindholm@tidewell.example"))]
    pub email: String,
    /// What waits to be confirmed.
    pub change: Option<EmailChange>,
}

/// A change of address that waits to be confirmed by both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EmailChange {
    /// The new address.
    #[cfg_attr(feature = "openapi", schema(example = "marta@lindholm.example"))]
    pub email: String,
    /// Whether the address so far has confirmed it.
    pub is_former_confirmed: bool,
    /// Whether the new one has.
    pub is_new_confirmed: bool,
    /// Until when the links are good.
    #[serde(deserialize_with = "crate::instant::read")]
    pub expires_at: DateTime<Utc>,
}
