//! Lists of members.

use crate::access::OrgTx;
use crate::http::page::Paging;
use crate::lists::{Listing, Order, Select};
use crate::people::avatar_path;
use crate::problem::{Error, Result};
use chrono::{DateTime, Utc};
use shared::customers::Customer;
use shared::ids::{ContactId, CustomerId, MemberId, TeamId};
use shared::members::{Client, Colleague, MemberState, Staff};
use shared::page::{NameSort, Page};
use shared::role::Role;
use sqlx::FromRow;
use uuid::Uuid;

static STAFF: Listing = Listing {
    name: "staff",
    from: "members t",
    of: "t.org_id = $1 and t.customer_id is null and t.account_id is not null",
    columns: "t.id, t.name, t.avatar, t.email, t.role, t.disabled_at, t.created_at, t.version",
    hanging: Some((
        ", array(select m.team_id from team_members m where m.org_id = $1 and m.member_id = page.id) as teams",
        "",
    )),
    ..Listing::OF_ORGANIZATION
};

static CLIENTS: Listing = Listing {
    name: "clients",
    from: "members t join customers c on c.org_id = t.org_id and c.id = t.customer_id",
    columns: "t.id, t.name, t.avatar, t.email, t.ticket_scope, t.is_primary_contact, t.contact_id, t.disabled_at, t.created_at, \
        t.version, c.id as customer_id, c.name as customer",
    ..Listing::OF_ORGANIZATION
};

static TEAM: Listing = Listing {
    name: "team",
    from: "members t",
    of: "t.org_id = $1 and t.disabled_at is null",
    columns: "t.id, t.name, t.avatar, t.email, t.ticket_scope, t.is_primary_contact, t.version",
    ..Listing::OF_ORGANIZATION
};

/// Which of them, and in which order.
pub(super) struct Choice {
    pub(super) part: Option<String>,
    pub(super) state: MemberState,
    pub(super) sort: NameSort,
}

impl Choice {
    fn of(&self, select: Select) -> Select {
        let select = select
            .when("t.disabled_at is null", self.state == MemberState::Active)
            .when("t.disabled_at is not null", self.state == MemberState::Disabled);
        let Some(part) = &self.part else { return select };
        select
            .and("(strpos(lower(t.name), lower(?)) > 0 or strpos(t.email_normalized, lower(?)) > 0)")
            .value(part.clone())
            .value(part.clone())
    }
}

#[derive(FromRow)]
struct StaffRow {
    id: Uuid,
    name: String,
    avatar: Option<String>,
    email: String,
    role: String,
    teams: Vec<Uuid>,
    disabled_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    version: i64,
}

/// One page of those who work here.
pub(super) async fn staff(
    tx: &mut OrgTx,
    choice: &Choice,
    role: Option<Role>,
    paging: &Paging,
) -> Result<Page<Staff>> {
    let select = choice.of(STAFF.of(tx.org())).only("t.role = ?", role.map(Role::as_str));
    let page = select.page(tx, Order::of_names(choice.sort), paging).await?;
    page.try_map(|row: StaffRow| {
        Ok(Staff {
            id: MemberId(row.id),
            name: row.name,
            avatar: row.avatar.as_deref().map(avatar_path),
            email: row.email,
            role: word(&row.role)?,
            team_ids: row.teams.into_iter().map(TeamId).collect(),
            disabled_at: row.disabled_at,
            created_at: row.created_at,
            version: row.version,
        })
    })
}

#[derive(FromRow)]
struct ClientRow {
    id: Uuid,
    name: String,
    avatar: Option<String>,
    email: String,
    customer_id: Uuid,
    customer: String,
    ticket_scope: String,
    is_primary_contact: bool,
    contact_id: Option<Uuid>,
    disabled_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    version: i64,
}

/// One page of clients: of all customers, or of one.
pub(super) async fn clients(
    tx: &mut OrgTx,
    choice: &Choice,
    customer: Option<CustomerId>,
    paging: &Paging,
) -> Result<Page<Client>> {
    let select = choice.of(CLIENTS.of(tx.org())).only("t.customer_id = ?", customer.map(|id| id.0));
    let page = select.page(tx, Order::of_names(choice.sort), paging).await?;
    page.try_map(|row: ClientRow| {
        Ok(Client {
            id: MemberId(row.id),
            name: row.name,
            avatar: row.avatar.as_deref().map(avatar_path),
            email: row.email,
            customer: Customer { id: CustomerId(row.customer_id), name: row.customer },
            ticket_scope: word(&row.ticket_scope)?,
            is_primary_contact: row.is_primary_contact,
            contact_id: row.contact_id.map(ContactId),
            disabled_at: row.disabled_at,
            created_at: row.created_at,
            version: row.version,
        })
    })
}

#[derive(FromRow)]
struct ColleagueRow {
    id: Uuid,
    name: String,
    avatar: Option<String>,
    email: String,
    ticket_scope: String,
    is_primary_contact: bool,
    version: i64,
}

/// One page of those who may sign in for a company, by name; `whole` with what is for its primary contacts.
pub(super) async fn colleagues(
    tx: &mut OrgTx,
    customer: CustomerId,
    whole: bool,
    paging: &Paging,
) -> Result<Page<Colleague>> {
    let select = TEAM.of(tx.org()).whose(customer.0).and("t.customer_id = ?").value(customer.0);
    let page = select.page(tx, &Order::BY_NAME, paging).await?;
    page.try_map(|row: ColleagueRow| {
        let scope = word(&row.ticket_scope)?;
        Ok(Colleague {
            id: MemberId(row.id),
            name: row.name,
            avatar: row.avatar.as_deref().map(avatar_path),
            is_primary_contact: row.is_primary_contact,
            email: whole.then_some(row.email),
            ticket_scope: whole.then_some(scope),
            version: row.version,
        })
    })
}

/// A word of the database, as the program has it.
pub(super) fn word<T: std::str::FromStr<Err = &'static str>>(text: &str) -> Result<T> {
    text.parse().map_err(|error| Error::Bug(anyhow::Error::msg(error)))
}
