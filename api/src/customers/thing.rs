//! A customer as something that is changed.

use super::{Customer, queries};
use crate::access::event::Audience;
use crate::access::thing::Thing;
use crate::access::{ChangeTx, OrgTx};
use crate::problem::Result;
use shared::customers::CustomerHappening;
use shared::events::Resource;
use shared::ids::CustomerId;
use shared::permission::Permission;
use shared::person::Side;
use uuid::Uuid;

impl Thing for Customer {
    type Id = CustomerId;
    type Happening = CustomerHappening;
    const RESOURCE: Resource = Resource::Customer;

    async fn lock(tx: &mut OrgTx, id: CustomerId) -> Result<()> {
        queries::lock(tx, id).await.map(drop)
    }

    async fn find(tx: &mut OrgTx, id: CustomerId) -> Result<Self> {
        queries::find(tx, id).await
    }

    async fn save(&mut self, tx: &mut ChangeTx, _: &[CustomerHappening]) -> Result<()> {
        queries::save(tx, self).await
    }

    fn id(&self) -> Uuid {
        self.id.0
    }

    fn version(&self, _: Side) -> i64 {
        self.version
    }

    fn audience(&self, _: &CustomerHappening) -> Audience {
        Audience::staff(Permission::CustomersRead)
    }
}
