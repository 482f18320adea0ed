//! The two lists of tickets: a client's, and the queue.

use super::queries::Sight;
use super::search::Search;
use crate::access::{OrgTx, known};
use crate::http::page::Paging;
use crate::lists::{Key, Listing, Order, Select};
use crate::people::{person, seen};
use crate::problem::Result;
use chrono::{DateTime, Utc};
use shared::customers::Customer;
use shared::ids::{CustomerId, MemberId, TicketId};
use shared::page::Page;
use shared::person::Side;
use shared::tickets::filter::{Assignee, Filter, Sort};
use shared::tickets::{Priority, Status, console, portal};
use sqlx::FromRow;
use uuid::Uuid;

static OF_CLIENT: Listing = Listing {
    name: "tickets of a client",
    from: "tickets t",
    columns: "t.id, t.number, t.subject, t.category, t.priority, t.priority_rank, t.status, t.requester_id, \
        t.last_message_by, t.last_message_excerpt, t.last_message_at, t.created_at, t.client_updated_at",
    people: &[("requester_id", "requester"), ("last_message_by", "last_author")],
    ..Listing::OF_ORGANIZATION
};

static QUEUE: Listing = Listing {
    name: "queue",
    from: "tickets t",
    columns: "t.id, t.number, t.subject, t.category, t.priority, t.priority_rank, t.status, t.customer_id, \
        t.requester_id, t.assignee_id, t.created_at, t.updated_at, t.version",
    // Not by a join: PostgreSQL would read all of the organization's customers for it.
    hanging: Some((
        ", (select c.name from customers c where c.org_id = $1 and c.id = page.customer_id) as customer",
        "",
    )),
    people: &[("requester_id", "requester"), ("assignee_id", "assignee")],
    ..Listing::OF_ORGANIZATION
};

static ACTIVITY: Order = Order { name: "-updated_at", keys: &[Key::Moment("updated_at")], descending: true };
/// Of what clients may know: an internal note is none.
static PUBLIC_ACTIVITY: Order =
    Order { name: "-updated_at", keys: &[Key::Moment("client_updated_at")], descending: true };
static PRESSING: Order = Order {
    name: "-priority",
    keys: &[Key::Rank("priority_rank"), Key::Moment("created_at")],
    descending: true,
};

fn order(sort: Sort, activity: &'static Order) -> &'static Order {
    match sort {
        Sort::Activity => activity,
        Sort::Newest => &Order::NEWEST,
        Sort::Oldest => &Order::AS_IT_HAPPENED,
        Sort::Priority => &PRESSING,
    }
}

fn paging(filter: &Filter) -> Paging {
    Paging { limit: filter.limit, cursor: filter.cursor.clone() }
}

/// Narrows a list of tickets to what both sides can ask for; none when nothing can match.
fn narrowed(
    select: Select,
    filter: &Filter,
    (customer, requester): (Option<Uuid>, Option<Uuid>),
    side: Side,
) -> Option<Select> {
    let statuses = filter.statuses();
    if statuses.is_empty() && !filter.status.is_empty() {
        return None;
    }
    let select = select
        .only("t.customer_id = ?", customer)
        .only("t.requester_id = ?", requester)
        .one_of("t.status", statuses.into_iter().map(Status::as_str))
        .one_of("t.priority", filter.priority.iter().copied().map(Priority::as_str))
        .any_of("t.category = any (?)", filter.category.iter().map(String::as_str));
    Some(match Search::read(filter.q.as_deref()) {
        Search::Nothing => return None,
        Search::All => select,
        Search::Some { number, words: None } => select.only("t.number = ?", number),
        Search::Some { number, words: Some(words) } => select
            .and(
                "t.id in (select found from search_tickets($1, ?, ?, ?, to_tsquery('simple', ?)) as found \
                 union all select id from tickets where org_id = $1 and number = ?)",
            )
            // Only staff find what stands in notes.
            .value(side == Side::Staff)
            .value(customer)
            .value(requester)
            .value(words)
            .value(number),
    })
}

#[derive(FromRow)]
struct ClientRow {
    id: Uuid,
    number: i64,
    subject: String,
    category: Option<String>,
    priority: String,
    status: String,
    requester_id: Option<Uuid>,
    requester: Option<String>,
    requester_role: Option<String>,
    requester_avatar: Option<String>,
    last_message_by: Option<Uuid>,
    last_author: Option<String>,
    last_author_role: Option<String>,
    last_author_avatar: Option<String>,
    last_message_excerpt: Option<String>,
    last_message_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    client_updated_at: DateTime<Utc>,
}

/// One page of a client's tickets.
pub(super) async fn for_client(
    tx: &mut OrgTx,
    sight: Sight,
    filter: &Filter,
) -> Result<Page<portal::TicketRow>> {
    let whom = (Some(sight.customer.0), sight.requester.map(|member| member.0));
    let select = OF_CLIENT.of(tx.org()).whose(sight.customer.0);
    let Some(select) = narrowed(select, filter, whom, Side::Client) else { return Ok(Page::default()) };
    let page = select.page(tx, order(filter.sort, &PUBLIC_ACTIVITY), &paging(filter)).await?;
    page.try_map(|row: ClientRow| {
        let author =
            seen(person(row.last_message_by, row.last_author, row.last_author_role), row.last_author_avatar);
        let last = author.zip(row.last_message_excerpt).zip(row.last_message_at);
        Ok(portal::TicketRow {
            id: TicketId(row.id),
            number: row.number,
            subject: row.subject,
            category: row.category,
            priority: known(&row.priority)?,
            status: known(&row.status)?,
            requester: seen(
                person(row.requester_id, row.requester, row.requester_role),
                row.requester_avatar,
            ),
            last_message: last.map(|((author, excerpt), at)| portal::LastMessage { author, excerpt, at }),
            created_at: row.created_at,
            updated_at: row.client_updated_at,
        })
    })
}

#[derive(FromRow)]
struct QueueRow {
    id: Uuid,
    number: i64,
    subject: String,
    category: Option<String>,
    priority: String,
    status: String,
    customer_id: Uuid,
    customer: String,
    requester_id: Option<Uuid>,
    requester: Option<String>,
    requester_role: Option<String>,
    requester_avatar: Option<String>,
    assignee_id: Option<Uuid>,
    assignee: Option<String>,
    assignee_role: Option<String>,
    assignee_avatar: Option<String>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    version: i64,
}

/// One page of the queue. `me` is whom "assigned to me" means.
pub(super) async fn for_staff(
    tx: &mut OrgTx,
    me: MemberId,
    filter: &Filter,
) -> Result<Page<console::TicketRow>> {
    let assignee = match filter.assignee {
        Some(Assignee::Me) => Some(me.0),
        Some(Assignee::Member(id)) => Some(id.0),
        Some(Assignee::Nobody) | None => None,
    };
    let select = QUEUE
        .of(tx.org())
        .only("t.assignee_id = ?", assignee)
        .when("t.assignee_id is null", filter.assignee == Some(Assignee::Nobody))
        .only("t.team_id = ?", filter.team_id.map(|team| team.0));
    let whom = (filter.customer_id.map(|customer| customer.0), filter.client_id.map(|client| client.0));
    let Some(select) = narrowed(select, filter, whom, Side::Staff) else { return Ok(Page::default()) };
    let page = select.page(tx, order(filter.sort, &ACTIVITY), &paging(filter)).await?;
    page.try_map(|row: QueueRow| {
        Ok(console::TicketRow {
            id: TicketId(row.id),
            number: row.number,
            subject: row.subject,
            category: row.category,
            priority: known(&row.priority)?,
            status: known(&row.status)?,
            customer: Customer { id: CustomerId(row.customer_id), name: row.customer },
            requester: seen(
                person(row.requester_id, row.requester, row.requester_role),
                row.requester_avatar,
            ),
            assignee: seen(person(row.assignee_id, row.assignee, row.assignee_role), row.assignee_avatar),
            created_at: row.created_at,
            updated_at: row.updated_at,
            version: row.version,
        })
    })
}
