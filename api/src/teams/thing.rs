//! A team as something that is changed.

use super::{Team, queries};
use crate::access::event::Audience;
use crate::access::thing::Thing;
use crate::access::{ChangeTx, OrgTx};
use crate::problem::Result;
use shared::events::Resource;
use shared::ids::TeamId;
use shared::permission::Permission;
use shared::person::Side;
use shared::teams::TeamHappening;
use uuid::Uuid;

impl Thing for Team {
    type Id = TeamId;
    type Happening = TeamHappening;
    const RESOURCE: Resource = Resource::Team;

    async fn lock(tx: &mut OrgTx, id: TeamId) -> Result<()> {
        queries::lock(tx, id).await
    }

    async fn find(tx: &mut OrgTx, id: TeamId) -> Result<Self> {
        queries::find(tx, id).await
    }

    async fn save(&mut self, tx: &mut ChangeTx, happened: &[TeamHappening]) -> Result<()> {
        queries::save(tx, self, happened).await
    }

    fn id(&self) -> Uuid {
        self.id.0
    }

    fn version(&self, _: Side) -> i64 {
        self.version
    }

    fn audience(&self, _: &TeamHappening) -> Audience {
        Audience::staff(Permission::TeamsRead)
    }
}
