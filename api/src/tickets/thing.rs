//! A ticket as something that is changed: how it is locked, found and saved, and who hears of what happened to it.

use super::{Ticket, queries};
use crate::access::event::Audience;
use crate::access::thing::Thing;
use crate::access::{ChangeTx, OrgTx};
use crate::problem::Result;
use shared::events::Resource;
use shared::ids::TicketId;
use shared::permission::Permission;
use shared::person::Side;
use shared::tickets::Happening;
use uuid::Uuid;

impl Thing for Ticket {
    type Id = TicketId;
    type Happening = Happening;
    const RESOURCE: Resource = Resource::Ticket;

    async fn lock(tx: &mut OrgTx, id: TicketId) -> Result<()> {
        queries::lock(tx, id).await
    }

    async fn find(tx: &mut OrgTx, id: TicketId) -> Result<Self> {
        queries::find(tx, id).await
    }

    async fn save(&mut self, tx: &mut ChangeTx, happened: &[Happening]) -> Result<()> {
        queries::save(tx, self, happened.iter().any(Happening::is_public)).await
    }

    fn id(&self) -> Uuid {
        self.id.0
    }

    fn version(&self, side: Side) -> i64 {
        match side {
            Side::Client => self.client_version,
            Side::Staff => self.version,
        }
    }

    fn audience(&self, what: &Happening) -> Audience {
        if what.is_public() { self.readers() } else { Audience::staff(Permission::TicketsRead) }
    }
}

impl Ticket {
    /// Everybody who sees the ticket.
    pub(super) fn readers(&self) -> Audience {
        let requester = self.requester.as_ref().map(|person| person.id);
        Audience::requester(self.customer.id, requester, Permission::TicketsRead)
    }
}
