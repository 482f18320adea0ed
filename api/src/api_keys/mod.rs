//! API keys: how other programs use the API.
//!
//! A **key** has a name, permissions, an end and an **owner**: who made it, or rotated it last. It acts as a member
//! without an account, so whatever names a person names a key in the same way: "Deploy bot (key)". It may what it was
//! given, as far as its owner may that, too; and never what is for people only. Its text is shown once, when it is made
//! and when it is **rotated**; then the text before works for some hours more. How one is let in by it stands in
//! `access/api_key.rs`.

mod change;
mod console;
mod queries;
mod thing;

pub(crate) use console::routes;
pub(crate) use queries::{Wish, create};

use crate::access::api_key::{Hash, effective};
use shared::Timestamp;
use shared::api_keys::{self, ApiKeyState, MadeApiKey, OldText};
use shared::ids::ApiKeyId;
use shared::permission::Permission;
use shared::person::Person;
use shared::role::Role;

/// A key with all that is shown of it.
#[derive(Debug, Clone)]
pub(crate) struct ApiKey {
    id: ApiKeyId,
    name: String,
    text: Kept,
    old: Option<(Kept, Timestamp)>,
    permissions: Vec<String>,
    owner: Option<Person>,
    /// None while they are shut out, or work here no more.
    owner_role: Option<Role>,
    expires_at: Timestamp,
    last_used_at: Option<Timestamp>,
    revoked_at: Option<Timestamp>,
    created_at: Timestamp,
    version: i64,
    /// When it is looked at: whether it works depends on that.
    now: Timestamp,
}

/// What is kept of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Kept {
    prefix: String,
    hash: Hash,
}

impl ApiKey {
    /// The same, looked at now.
    fn at(self, now: Timestamp) -> Self {
        Self { now, ..self }
    }

    fn state(&self) -> ApiKeyState {
        if self.revoked_at.is_some() {
            ApiKeyState::Revoked
        } else if self.expires_at <= self.now {
            ApiKeyState::Expired
        } else if !self.owner_role.is_some_and(Role::is_staff) {
            ApiKeyState::Suspended
        } else {
            ApiKeyState::Active
        }
    }

    fn given(&self) -> impl Iterator<Item = Permission> {
        Permission::ALL.into_iter().filter(|one| self.permissions.iter().any(|word| word == one.as_str()))
    }
}

impl From<ApiKey> for api_keys::ApiKey {
    fn from(key: ApiKey) -> Self {
        let effective = effective(&key.permissions, key.owner_role);
        let state = key.state();
        let works = matches!(state, ApiKeyState::Active | ApiKeyState::Suspended);
        let old = key.old.clone().filter(|(_, until)| works && key.now < *until);
        Self {
            id: key.id,
            state,
            permissions: key.given().collect(),
            withheld: key.given().filter(|one| !effective.contains(*one)).collect(),
            old: old.map(|(old, until)| OldText { prefix: old.prefix, until: until.min(key.expires_at) }),
            name: key.name,
            prefix: key.text.prefix,
            owner: key.owner,
            expires_at: key.expires_at,
            last_used_at: key.last_used_at,
            revoked_at: key.revoked_at,
            created_at: key.created_at,
            version: key.version,
        }
    }
}

impl From<ApiKey> for MadeApiKey {
    /// Without its text, which is not remembered anywhere: whoever has just made it adds it last.
    fn from(key: ApiKey) -> Self {
        Self { text: None, api_key: key.into() }
    }
}
