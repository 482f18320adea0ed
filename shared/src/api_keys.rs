//! API keys: by which other programs use the API.

use crate::history::Told;
use crate::ids::ApiKeyId;
use crate::permission::Permission;
use crate::person::Person;
use crate::problem::FieldCode;
use crate::validate::{Errors, Validate};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The most characters of a key's name.
pub const NAME_MAX: usize = 80;

/// For how many days a key is good when nothing else is said, and the most that can be said.
pub const DAYS: i64 = 365;

/// For how many hours the text before a rotation may be good beside the new one, at most.
pub const OVERLAP_MAX: u16 = 168;

/// For how many hours it is when nothing else is said.
pub const OVERLAP: u16 = 24;

crate::words! {
    /// Whether a key works.
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    pub enum ApiKeyState {
        /// It does.
        Active = "active",
        /// It does not while its owner is shut out, or is no staff.
        Suspended = "suspended",
        /// Its time is over.
        Expired = "expired",
        /// It was taken back.
        Revoked = "revoked",
    }
}

/// The text of a key before its last rotation, as long as it works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OldText {
    /// How it begins.
    #[cfg_attr(feature = "openapi", schema(example = "portico_8Hq2Lw"))]
    pub prefix: String,
    /// Until when it works, too.
    #[serde(deserialize_with = "crate::instant::read")]
    pub until: DateTime<Utc>,
}

/// An API key, without its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApiKey {
    /// The key.
    pub id: ApiKeyId,
    /// Its name. What it does stands in history and audit trail under this name and "(key)".
    #[cfg_attr(feature = "openapi", schema(example = "Deploy bot"))]
    pub name: String,
    /// How its text begins.
    #[cfg_attr(feature = "openapi", schema(example = "portico_x7Kd9P"))]
    pub prefix: String,
    /// What it was given.
    pub permissions: Vec<Permission>,
    /// Those of them that it may not use at the moment, since its owner does not have them.
    pub withheld: Vec<Permission>,
    /// Whether it works.
    pub state: ApiKeyState,
    /// Who answers for it: it never may more than they do at the moment. Whoever made it, or rotated it last.
    pub owner: Option<Person>,
    /// The text before, while that works, too.
    pub old: Option<OldText>,
    /// Until when it works.
    #[serde(deserialize_with = "crate::instant::read")]
    pub expires_at: DateTime<Utc>,
    /// When it was last used, to the minute.
    #[serde(deserialize_with = "crate::instant::read_any")]
    pub last_used_at: Option<DateTime<Utc>>,
    /// When it was taken back.
    #[serde(deserialize_with = "crate::instant::read_any")]
    pub revoked_at: Option<DateTime<Utc>>,
    /// When it was made.
    #[serde(deserialize_with = "crate::instant::read")]
    pub created_at: DateTime<Utc>,
    /// For `If-Match`.
    #[cfg_attr(feature = "openapi", schema(example = 1))]
    pub version: i64,
}

impl ApiKey {
    /// Whether it can be rotated; what was revoked can't.
    pub fn may_rotate(&self) -> bool {
        self.state != ApiKeyState::Revoked
    }
}

/// A key with the text that was just made for it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MadeApiKey {
    /// Its text, to be sent as `Authorization: Bearer …`. It is shown this once: null when the request is repeated under
    /// its `Idempotency-Key`.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "portico_x7Kd9PqRzN3vT1bWc5Yf8Jh2Lm6Sg4Ua0De7Ik9Op1XrVt2Zw")
    )]
    pub text: Option<String>,
    /// The key.
    pub api_key: ApiKey,
}

/// Make a key (`POST api-keys`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewApiKey {
    /// Its name, for people.
    #[cfg_attr(feature = "openapi", schema(example = "Deploy bot"))]
    pub name: String,
    /// What it may do; nothing that its maker may not, and nothing that is for people only.
    #[cfg_attr(feature = "openapi", schema(example = json!(["tickets:read", "tickets:create"])))]
    pub permissions: Vec<Permission>,
    /// Until when it works: at most a year from now, and a year when not said.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "crate::instant::read_any")]
    pub expires_at: Option<DateTime<Utc>>,
}

impl Validate for NewApiKey {
    fn validate(&self, errors: &mut Errors) {
        errors.line("name", &self.name, NAME_MAX);
        if self.permissions.is_empty() {
            errors.add("permissions", FieldCode::Required, "Please choose what it may do.");
        }
        if self.permissions.iter().any(|permission| permission.is_for_people()) {
            errors.add("permissions", FieldCode::Invalid, "One of these is for people only.");
        }
    }
}

/// Give a key another text (`POST api-keys/{id}/rotate`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RotateApiKey {
    /// For how many hours the text before works, too: 0 to 168, and 24 when not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = 24, minimum = 0, maximum = 168))]
    pub overlap_hours: Option<u16>,
    /// Until when the new one works: at most a year from now, and a year when not said.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "crate::instant::read_any")]
    pub expires_at: Option<DateTime<Utc>>,
}

impl Validate for RotateApiKey {
    fn validate(&self, errors: &mut Errors) {
        if self.overlap_hours.is_some_and(|hours| hours > OVERLAP_MAX) {
            errors.add("overlap_hours", FieldCode::Invalid, "Please choose 0 to 168 hours.");
        }
    }
}

/// What happened to a key, for the audit trail and live streams.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ApiKeyHappening {
    /// It was made.
    Created {
        /// What it may do, as words with commas between.
        permissions: String,
        /// Until when it works.
        expires_at: DateTime<Utc>,
    },
    /// It has another text.
    Rotated {
        /// How the text before begins.
        from: String,
        /// How the new one does.
        to: String,
        /// Until when the one before works, too.
        old_until: DateTime<Utc>,
        /// Until when the new one works.
        expires_at: DateTime<Utc>,
    },
    /// It was taken back.
    Revoked,
}

impl crate::history::Happening for ApiKeyHappening {
    fn word(&self) -> &'static str {
        match self {
            Self::Created { .. } => "created",
            Self::Rotated { .. } => "rotated",
            Self::Revoked => "revoked",
        }
    }

    /// Keys have no page that tells their history; the audit trail does.
    fn read(_: &mut Told) -> Option<Self> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_permissions_and_none_that_is_for_people() {
        let new = |permissions: &[Permission]| NewApiKey {
            name: "Bot".into(),
            permissions: permissions.into(),
            expires_at: None,
        };
        assert!(new(&[Permission::TicketsRead]).errors().is_empty());
        assert_eq!(new(&[]).errors()[0].code, "required");
        for permission in Permission::ALL.into_iter().filter(|one| one.is_for_people()) {
            assert_eq!(new(&[Permission::TicketsRead, permission]).errors()[0].field, "permissions");
        }
    }
}
