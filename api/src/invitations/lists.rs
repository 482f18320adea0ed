//! Lists of invitations, the newest first.

use crate::access::OrgTx;
use crate::http::page::Paging;
use crate::lists::{Listing, Order, Select};
use crate::people::person;
use crate::problem::{Error, Result};
use chrono::{DateTime, Utc};
use shared::Timestamp;
use shared::accounts::TicketScope;
use shared::customers::Customer;
use shared::ids::{ContactId, CustomerId, InvitationId};
use shared::invitations::{ColleagueInvitation, InvitationState};
use shared::page::Page;
use shared::role::Role;
use sqlx::FromRow;
use uuid::Uuid;

use super::Invitation;

static INVITATIONS: Listing = Listing {
    name: "invitations",
    from: "invitations t",
    columns: "t.id, t.email, t.role, t.customer_id, t.contact_id, t.ticket_scope, t.invited_by, t.sent_at, \
        t.expires_at, t.accepted_at, t.accepted_by, t.revoked_at, t.undelivered_at, t.created_at, t.version",
    hanging: Some((
        ", c.name as customer",
        " left join customers c on c.org_id = $1 and c.id = page.customer_id",
    )),
    people: &[("invited_by", "inviter"), ("accepted_by", "joiner")],
    ..Listing::OF_ORGANIZATION
};

/// Which of them.
pub(super) struct Choice {
    pub(super) part: Option<String>,
    pub(super) state: Option<InvitationState>,
    pub(super) role: Option<Role>,
    pub(super) customer: Option<CustomerId>,
    pub(super) now: Timestamp,
}

impl Choice {
    fn of(&self, select: Select) -> Select {
        let select = select
            .only("t.role = ?", self.role.map(Role::as_str))
            .only("t.customer_id = ?", self.customer.map(|id| id.0));
        let select = match self.state {
            None => select,
            Some(InvitationState::Accepted) => select.and("t.accepted_at is not null"),
            Some(InvitationState::Revoked) => select.and("t.revoked_at is not null"),
            Some(InvitationState::Undelivered) => waiting(select).and("t.undelivered_at is not null"),
            Some(InvitationState::Pending) => {
                waiting(select).and("t.undelivered_at is null and t.expires_at > ?").value(self.now)
            }
            Some(InvitationState::Expired) => {
                waiting(select).and("t.undelivered_at is null and t.expires_at <= ?").value(self.now)
            }
        };
        select.only("strpos(lower(t.email), lower(?)) > 0", self.part.clone())
    }
}

/// Those that nobody has accepted or taken back.
fn waiting(select: Select) -> Select {
    select.and("t.accepted_at is null and t.revoked_at is null")
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    email: String,
    role: String,
    customer_id: Option<Uuid>,
    customer: Option<String>,
    contact_id: Option<Uuid>,
    ticket_scope: String,
    invited_by: Uuid,
    inviter: Option<String>,
    inviter_role: Option<String>,
    sent_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    accepted_at: Option<DateTime<Utc>>,
    accepted_by: Option<Uuid>,
    joiner: Option<String>,
    joiner_role: Option<String>,
    revoked_at: Option<DateTime<Utc>>,
    undelivered_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    version: i64,
}

impl Row {
    fn read(self, now: Timestamp) -> Result<Invitation> {
        let role: Role = self.role.parse().map_err(|error| Error::Bug(anyhow::Error::msg(error)))?;
        let ticket_scope: TicketScope =
            self.ticket_scope.parse().map_err(|error| Error::Bug(anyhow::Error::msg(error)))?;
        Ok(Invitation {
            id: InvitationId(self.id),
            email: self.email,
            role,
            customer: self
                .customer_id
                .zip(self.customer)
                .map(|(id, name)| Customer { id: CustomerId(id), name }),
            contact_id: self.contact_id.map(ContactId),
            ticket_scope,
            invited_by: person(Some(self.invited_by), self.inviter, self.inviter_role),
            sent_at: self.sent_at,
            expires_at: self.expires_at,
            accepted_at: self.accepted_at,
            accepted_by: person(self.accepted_by, self.joiner, self.joiner_role),
            revoked_at: self.revoked_at,
            undelivered_at: self.undelivered_at,
            created_at: self.created_at,
            version: self.version,
            now,
        })
    }
}

/// One page of those that whoever asks may see.
pub(super) async fn all(
    tx: &mut OrgTx,
    choice: &Choice,
    paging: &Paging,
) -> Result<Page<shared::invitations::Invitation>> {
    let page = choice.of(INVITATIONS.of(tx.org())).page(tx, &Order::NEWEST, paging).await?;
    page.try_map(|row: Row| Ok(row.read(choice.now)?.into()))
}

/// One page of those to a company that nobody has accepted or revoked.
pub(super) async fn of_colleagues(
    tx: &mut OrgTx,
    customer: CustomerId,
    now: Timestamp,
    paging: &Paging,
) -> Result<Page<ColleagueInvitation>> {
    let select = INVITATIONS.of(tx.org()).whose(customer.0).and("t.customer_id = ?").value(customer.0);
    let page = waiting(select).page(tx, &Order::NEWEST, paging).await?;
    page.try_map(|row: Row| Ok(row.read(now)?.into()))
}
