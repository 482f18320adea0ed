//! A key as something that is changed.

use super::{ApiKey, queries};
use crate::access::event::Audience;
use crate::access::thing::Thing;
use crate::access::{ChangeTx, OrgTx};
use crate::problem::Result;
use shared::api_keys::ApiKeyHappening;
use shared::events::Resource;
use shared::ids::ApiKeyId;
use shared::permission::Permission;
use shared::person::Side;
use uuid::Uuid;

impl Thing for ApiKey {
    type Id = ApiKeyId;
    type Happening = ApiKeyHappening;
    const RESOURCE: Resource = Resource::ApiKey;

    async fn lock(tx: &mut OrgTx, id: ApiKeyId) -> Result<()> {
        queries::lock(tx, id).await
    }

    async fn find(tx: &mut OrgTx, id: ApiKeyId) -> Result<Self> {
        queries::find(tx, id).await
    }

    async fn save(&mut self, tx: &mut ChangeTx, _: &[ApiKeyHappening]) -> Result<()> {
        queries::save(tx, self).await
    }

    fn id(&self) -> Uuid {
        self.id.0
    }

    fn version(&self, _: Side) -> i64 {
        self.version
    }

    fn audience(&self, _: &ApiKeyHappening) -> Audience {
        Audience::staff(Permission::ApiKeysManage)
    }
}
