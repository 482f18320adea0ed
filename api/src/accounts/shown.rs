//! By what somebody showed who they are, as far as that says what their session is good for.

use super::queries::audit::{self, By};
use crate::access::{AccountsTx, Visitor};
use crate::problem::Result;
use serde_json::json;
use shared::ids::{AccountId, OrgId};

/// By what somebody showed who they are.
#[derive(Debug, Clone, Default)]
pub(super) struct Shown {
    /// The provider that vouched for them, by name; none for a password.
    pub(super) provider: Option<String>,
    /// The organization that the provider belongs to: it lets into that one alone.
    pub(super) only: Option<OrgId>,
}

impl Shown {
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
            detail: provider.map_or_else(|| json!({}), |provider| json!({ "provider": provider })),
        };
        audit::write(tx, door.clock(), Some(door.request()), entry).await
    }
}
