//! By what somebody showed who they are, as far as that says what their session is good for.

use super::queries::audit::{self, By};
use crate::access::{AccountsTx, Visitor};
use crate::identity_providers::Provider;
use crate::problem::Result;
use serde_json::json;
use shared::Timestamp;
use shared::ids::{AccountId, OrgId};

/// By what somebody showed who they are.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    /// The provider that vouched for them; none for a password.
    pub(super) provider: Option<Voucher>,
    /// The organization that the provider belongs to: it lets into that one alone.
    pub(super) only: Option<OrgId>,
    /// When they showed it, as far as that is known: at a provider it may have been days ago.
    pub(super) at: Option<Timestamp>,
}

/// A provider that vouched for somebody.
#[derive(Debug, Clone)]
pub(super) struct Voucher {
    /// As in addresses.
    pub(super) key: String,
    /// As people call it.
    pub(super) name: String,
}

impl Shown {
    /// The password, now.
    pub(super) const fn password(now: Timestamp) -> Self {
        Self { provider: None, only: None, at: Some(now) }
    }

    /// What the provider vouched for; `at` as it said.
    pub(super) fn by(provider: &Provider, at: Option<Timestamp>) -> Self {
        let voucher = Voucher { key: provider.key.clone(), name: provider.name.clone() };
        Self { provider: Some(voucher), only: provider.org, at }
    }

    /// The same once a code was shown beside it, `now`: after a password both are as fresh as the code.
    pub(super) fn with_code(self, now: Timestamp) -> Self {
        if self.provider.is_some() { self } else { Self { at: Some(now), ..self } }
    }

    /// Keeps that somebody signed in, and by whom.
    pub(super) async fn note(
        &self,
        tx: &mut AccountsTx,
        door: &Visitor,
        (account, org): (AccountId, OrgId),
    ) -> Result<()> {
        let provider = self.provider.as_ref();
        let entry = audit::Entry {
            account: Some(account),
            organization: Some(org),
            by: By::Owner,
            action: "signed_in",
            detail: provider.map_or_else(|| json!({}), |provider| json!({ "provider": provider.name })),
        };
        audit::write(tx, door.clock(), Some(door.request()), entry).await
    }
}
