//! What can happen to a provider, as the audit trail and live streams tell it.

use crate::history::{Happening, Told};
use serde::{Deserialize, Serialize};

crate::words! {
    /// What is kept of a provider.
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    pub enum ProviderField {
        /// Its name.
        Name = "name",
        /// Its address.
        Issuer = "issuer",
        /// As whom Portico is known there.
        ClientId = "client_id",
        /// The client's secret, which is told to nobody.
        ClientSecret = "client_secret",
        /// The claim that lists somebody's groups.
        GroupsClaim = "groups_claim",
        /// Which groups give which roles.
        Roles = "roles",
        /// Whether one can sign in by it.
        Enabled = "enabled",
    }
}

/// What happened to a provider, for the audit trail and live streams.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ProviderHappening {
    /// It was set up.
    Created {
        /// Its address.
        issuer: String,
    },
    /// Something of it is different.
    Changed {
        /// What.
        field: ProviderField,
        /// Before; nothing of a secret.
        from: Option<String>,
        /// Now.
        to: Option<String>,
    },
    /// It was taken away.
    Removed {
        /// What it was called.
        name: String,
    },
}

impl Happening for ProviderHappening {
    fn word(&self) -> &'static str {
        match self {
            Self::Created { .. } => "created",
            Self::Changed { .. } => "changed",
            Self::Removed { .. } => "removed",
        }
    }

    /// Providers have no page that tells their history; the audit trail does.
    fn read(_: &mut Told) -> Option<Self> {
        None
    }
}
