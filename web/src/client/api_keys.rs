//! API keys, as admins call them.

use super::http::Ask;
use super::{Desk, Request, Trouble};
use crate::live::Watch;
use crate::paths::with_query;
use gloo_net::http::Method;
use shared::api_keys::{ApiKey, MadeApiKey, NewApiKey, RotateApiKey};
use shared::events::Resource;
use shared::ids::ApiKeyId;
use shared::page::Page;

impl Desk {
    /// The keys that the query names: those that were not taken back, or those that were.
    pub fn api_keys_by(self, query: &str) -> Request<Page<ApiKey>> {
        Request::new(self.door, with_query("api-keys", query), Watch::All(Resource::ApiKey))
    }

    /// Makes a key.
    ///
    /// # Errors
    /// Why not.
    pub async fn make_api_key(self, body: &NewApiKey, key: String) -> Result<MadeApiKey, Trouble> {
        self.add("api-keys", body, key).await
    }

    /// Gives a key that is still at `version` another text.
    ///
    /// # Errors
    /// Why not; `stale` when someone was faster.
    pub async fn rotate_api_key(
        self,
        id: ApiKeyId,
        version: i64,
        body: &RotateApiKey,
    ) -> Result<MadeApiKey, Trouble> {
        self.post_at(&format!("api-keys/{id}/rotate"), version, body).await
    }

    /// Takes a key back, whatever it is by now.
    ///
    /// # Errors
    /// Why not.
    pub async fn revoke_api_key(self, id: ApiKeyId) -> Result<ApiKey, Trouble> {
        self.door.send(Ask::new(Method::POST, self.door.address(&format!("api-keys/{id}/revoke")))).await
    }
}
