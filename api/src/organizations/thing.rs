//! The organization as something that is changed.

use super::queries;
use crate::access::event::Audience;
use crate::access::thing::Thing;
use crate::access::{ChangeTx, OrgTx};
use crate::problem::Result;
use shared::events::Resource;
use shared::ids::OrgId;
use shared::organizations::{OrganizationHappening, WholeOrganization};
use shared::permission::Permission;
use shared::person::Side;
use uuid::Uuid;

impl Thing for WholeOrganization {
    type Id = OrgId;
    type Happening = OrganizationHappening;
    const RESOURCE: Resource = Resource::Organization;

    async fn lock(tx: &mut OrgTx, _: OrgId) -> Result<()> {
        queries::lock(tx).await
    }

    async fn find(tx: &mut OrgTx, _: OrgId) -> Result<Self> {
        queries::find_whole(tx).await
    }

    async fn save(&mut self, tx: &mut ChangeTx, _: &[OrganizationHappening]) -> Result<()> {
        queries::save(tx, self).await
    }

    fn id(&self) -> Uuid {
        self.id.0
    }

    fn version(&self, _: Side) -> i64 {
        self.version
    }

    fn audience(&self, _: &OrganizationHappening) -> Audience {
        Audience::staff(Permission::OrganizationRead)
    }
}
