//! The second factor, proving again who one is, and the devices that one is signed in on.

use crate::ids::SessionId;
use crate::password;
use crate::problem::FieldCode;
use crate::validate::{Errors, Validate};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What comes of the right password where the account has a second factor: no token yet.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TwoFactorChallenge {
    /// Goes with the code to `POST auth/two-factor/verify`; good for that alone.
    #[cfg_attr(feature = "openapi", schema(example = "3q2-7wAAAAAuZm9yIGV4YW1wbGUgb25seS4uLi4uLi4"))]
    pub challenge: String,
    /// Seconds until it ends.
    #[cfg_attr(feature = "openapi", schema(example = 300))]
    pub expires_in: u32,
}

/// Show the second factor, after the password (`POST auth/two-factor/verify`).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct VerifyTwoFactor {
    /// The challenge that the right password was answered with.
    #[cfg_attr(feature = "openapi", schema(example = "3q2-7wAAAAAuZm9yIGV4YW1wbGUgb25seS4uLi4uLi4"))]
    pub challenge: String,
    /// The six digits that the authenticator app shows, or one of the recovery codes.
    #[cfg_attr(feature = "openapi", schema(example = "287082"))]
    pub code: String,
}

impl Validate for VerifyTwoFactor {
    fn validate(&self, errors: &mut Errors) {
        if self.challenge.trim().is_empty() || self.challenge.len() > 128 {
            errors.add("challenge", FieldCode::Invalid, "Please sign in again.");
        }
        check_code(errors, &self.code);
    }
}

/// Show anew who one is (`POST auth/confirm`): the password and, where the account has a second factor, a code.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Confirm {
    /// The account's password.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "four quiet harbour lamps"))]
    pub password: Option<String>,
    /// The six digits that the authenticator app shows, or one of the recovery codes; only where there is a second
    /// factor.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "287082"))]
    pub code: Option<String>,
}

impl Validate for Confirm {
    fn validate(&self, errors: &mut Errors) {
        if let Some(password) = &self.password {
            password::check_known(errors, "password", password);
        }
        if let Some(code) = &self.code {
            check_code(errors, code);
        }
    }
}

/// Turn the second factor on (`POST auth/two-factor/enable`).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EnableTwoFactor {
    /// The six digits that the authenticator app shows for the new key.
    #[cfg_attr(feature = "openapi", schema(example = "287082"))]
    pub code: String,
}

impl Validate for EnableTwoFactor {
    fn validate(&self, errors: &mut Errors) {
        check_code(errors, &self.code);
    }
}

/// How the caller's second factor stands (`GET auth/two-factor`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TwoFactor {
    /// Since when it is on; null while it is off.
    #[serde(deserialize_with = "crate::instant::read_any")]
    #[cfg_attr(feature = "openapi", schema(example = "2026-11-20T09:30:00Z"))]
    pub since: Option<DateTime<Utc>>,
    /// How many recovery codes are left.
    #[cfg_attr(feature = "openapi", schema(example = 10))]
    pub recovery_codes_left: u32,
    /// Whether the organization demands it of the caller's role.
    pub is_required: bool,
}

/// A new key, which is not in use before a code of it was shown (`POST auth/two-factor/setup`).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TwoFactorSetup {
    /// The key as base32, to be typed into an authenticator app.
    #[cfg_attr(feature = "openapi", schema(example = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"))]
    pub key: String,
    /// The same with what the app shows beside it.
    #[cfg_attr(
        feature = "openapi",
        schema(
            example = "otpauth://totp/Harbour%20%26%20Vale:marta.lindholm%40tidewell.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
        )
    )]
    pub uri: String,
    /// The address as a QR code: an SVG, dark on white.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 57 57\">…</svg>")
    )]
    pub qr_svg: String,
}

/// Recovery codes: each is good once in place of a code. They are shown this one time.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecoveryCodes {
    /// Ten of them.
    #[cfg_attr(feature = "openapi", schema(example = json!(["K3QW-7ZPD-M2XA-RT5C-YH4L-BEOF"])))]
    pub codes: Vec<String>,
}

crate::words! {
    /// Which of the two applications somebody is signed in to.
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    pub enum Application {
        /// Clients'.
        Portal = "portal",
        /// Staff's.
        Console = "console",
    }
}

/// Where the caller is signed in (`GET auth/sessions`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Sessions {
    /// The hundred that were used last, the latest first.
    pub sessions: Vec<Session>,
}

/// A sign-in on one device that has not ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Session {
    /// The session.
    pub id: SessionId,
    /// Whether it is the one that asks.
    pub is_this: bool,
    /// What it is signed in to.
    pub application: Application,
    /// The browser or program, as far as it says.
    #[cfg_attr(feature = "openapi", schema(example = "Firefox"))]
    pub browser: Option<String>,
    /// The system that it runs on, as far as it says.
    #[cfg_attr(feature = "openapi", schema(example = "Windows"))]
    pub system: Option<String>,
    /// The network address that it signed in from.
    #[cfg_attr(feature = "openapi", schema(example = "203.0.113.7"))]
    pub address: Option<String>,
    /// When it signed in.
    #[serde(deserialize_with = "crate::instant::read")]
    pub created_at: DateTime<Utc>,
    /// When it was used last, give or take ten minutes.
    #[serde(deserialize_with = "crate::instant::read")]
    pub last_used_at: DateTime<Utc>,
}

/// A blank or over-long code is not worth a look; every other wrong one is found by comparing.
fn check_code(errors: &mut Errors, code: &str) {
    if code.trim().is_empty() {
        errors.add("code", FieldCode::Required, "Please enter the code.");
    } else if code.len() > 64 {
        errors.add("code", FieldCode::TooLong, "A code is shorter than this.");
    }
}
