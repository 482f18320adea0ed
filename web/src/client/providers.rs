//! Providers of external login that the organization set up, as admins call them.

use super::{Desk, Request, Trouble};
use crate::live::Watch;
use js_sys::encode_uri_component;
use shared::events::Resource;
use shared::identity_providers::{
    IdentityProvider, NewIdentityProvider, ProviderCheck, UpdateIdentityProvider,
};
use shared::ids::IdentityProviderId;
use shared::page::Page;

impl Desk {
    /// All of them, by name.
    pub fn identity_providers(self) -> Request<Page<IdentityProvider>> {
        Request::new(self.door, "identity-providers".into(), Watch::All(Resource::IdentityProvider))
    }

    /// Sets one up.
    ///
    /// # Errors
    /// Why not.
    pub async fn add_identity_provider(
        self,
        body: &NewIdentityProvider,
        key: String,
    ) -> Result<IdentityProvider, Trouble> {
        self.add("identity-providers", body, key).await
    }

    /// Changes one that is still at `version`.
    ///
    /// # Errors
    /// Why not; `stale` when someone was faster.
    pub async fn update_identity_provider(
        self,
        id: IdentityProviderId,
        version: i64,
        body: &UpdateIdentityProvider,
    ) -> Result<IdentityProvider, Trouble> {
        self.update_at(&format!("identity-providers/{id}"), version, body).await
    }

    /// Takes one away: nobody signs in by it any more.
    ///
    /// # Errors
    /// Why not.
    pub async fn remove_identity_provider(self, id: IdentityProviderId) -> Result<(), Trouble> {
        self.remove(&format!("identity-providers/{id}")).await
    }

    /// Asks the provider at this address who it is.
    pub fn check_identity_provider(self, issuer: &str) -> Request<ProviderCheck> {
        let path = format!("identity-providers/check?issuer={}", encode_uri_component(issuer));
        Request::new(self.door, path, Watch::Nothing)
    }
}
