//! An invitation as something that is changed.

use super::{Invitation, queries};
use crate::access::event::Audience;
use crate::access::thing::Thing;
use crate::access::{ChangeTx, OrgTx};
use crate::problem::Result;
use shared::events::Resource;
use shared::ids::InvitationId;
use shared::invitations::InvitationHappening;
use shared::person::Side;
use uuid::Uuid;

impl Thing for Invitation {
    type Id = InvitationId;
    type Happening = InvitationHappening;
    const RESOURCE: Resource = Resource::Invitation;

    async fn lock(tx: &mut OrgTx, id: InvitationId) -> Result<()> {
        queries::lock(tx, id).await
    }

    async fn find(tx: &mut OrgTx, id: InvitationId) -> Result<Self> {
        queries::find(tx, id).await
    }

    async fn save(&mut self, tx: &mut ChangeTx, happened: &[InvitationHappening]) -> Result<()> {
        queries::save(tx, self, happened.contains(&InvitationHappening::Resent)).await
    }

    fn id(&self) -> Uuid {
        self.id.0
    }

    fn version(&self, _: Side) -> i64 {
        self.version
    }

    fn audience(&self, _: &InvitationHappening) -> Audience {
        super::audience(self.customer.as_ref().map(|customer| customer.id))
    }
}
