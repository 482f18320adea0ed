//! Staff and clients as something that is changed. Both are members, to histories and streams.

use super::{Client, Staff, queries};
use crate::access::event::Audience;
use crate::access::thing::Thing;
use crate::access::{ChangeTx, OrgTx};
use crate::problem::Result;
use shared::events::Resource;
use shared::ids::MemberId;
use shared::members::MemberHappening;
use shared::permission::Permission;
use shared::person::Side;
use uuid::Uuid;

impl Thing for Staff {
    type Id = MemberId;
    type Happening = MemberHappening;
    const RESOURCE: Resource = Resource::Member;

    async fn lock(tx: &mut OrgTx, id: MemberId) -> Result<()> {
        queries::lock_with_admins(tx, id).await
    }

    async fn find(tx: &mut OrgTx, id: MemberId) -> Result<Self> {
        queries::find_staff(tx, id).await
    }

    async fn save(&mut self, tx: &mut ChangeTx, _: &[MemberHappening]) -> Result<()> {
        queries::save_staff(tx, self).await
    }

    fn id(&self) -> Uuid {
        self.member.id.0
    }

    fn version(&self, _: Side) -> i64 {
        self.member.version
    }

    fn audience(&self, _: &MemberHappening) -> Audience {
        Audience::staff(Permission::StaffRead)
    }
}

impl Thing for Client {
    type Id = MemberId;
    type Happening = MemberHappening;
    const RESOURCE: Resource = Resource::Member;

    async fn lock(tx: &mut OrgTx, id: MemberId) -> Result<()> {
        queries::lock_client(tx, id).await
    }

    async fn find(tx: &mut OrgTx, id: MemberId) -> Result<Self> {
        queries::find_client(tx, id).await
    }

    async fn save(&mut self, tx: &mut ChangeTx, _: &[MemberHappening]) -> Result<()> {
        match tx.side() {
            Side::Staff => queries::save_client(tx, self).await,
            Side::Client => queries::save_colleague(tx, self).await,
        }
    }

    fn id(&self) -> Uuid {
        self.member.id.0
    }

    fn version(&self, _: Side) -> i64 {
        self.member.version
    }

    /// Their company hears of what its team page shows, and nothing of where somebody was or goes.
    fn audience(&self, what: &MemberHappening) -> Audience {
        match what {
            MemberHappening::RoleChanged { .. } | MemberHappening::CustomerChanged { .. } => {
                Audience::staff(Permission::ClientsRead)
            }
            _ => Audience::customer(self.customer.id, Permission::ClientsRead),
        }
    }
}
