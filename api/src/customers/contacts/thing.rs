//! A contact as something that is changed: as a part of its customer, which stands still meanwhile.

use super::{Contact, queries};
use crate::access::event::Audience;
use crate::access::thing::Thing;
use crate::access::{ChangeTx, OrgTx};
use crate::problem::Result;
use shared::customers::CustomerHappening;
use shared::events::Resource;
use shared::ids::{ContactId, CustomerId};
use shared::permission::Permission;
use shared::person::Side;
use uuid::Uuid;

impl Thing for Contact {
    type Id = (CustomerId, ContactId);
    type Happening = CustomerHappening;
    const RESOURCE: Resource = Resource::Customer;

    /// The customer first, so that no two contacts become the primary one at once.
    async fn lock(tx: &mut OrgTx, (customer, id): Self::Id) -> Result<()> {
        queries::lock_customer(tx, customer).await?;
        queries::lock(tx, customer, id).await
    }

    async fn find(tx: &mut OrgTx, (customer, id): Self::Id) -> Result<Self> {
        queries::find(tx, customer, id).await
    }

    async fn save(&mut self, tx: &mut ChangeTx, _: &[CustomerHappening]) -> Result<()> {
        queries::save(tx, self).await
    }

    /// What happens to it happens to the customer.
    fn id(&self) -> Uuid {
        self.customer.0
    }

    fn version(&self, _: Side) -> i64 {
        self.version
    }

    fn audience(&self, _: &CustomerHappening) -> Audience {
        Audience::staff(Permission::CustomersRead)
    }
}
