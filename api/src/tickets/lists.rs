//! The two lists of tickets: a client's, and the queue. One statement per order, because the keyset's comparison
//! and the index's order must be the same words.

use super::history::person;
use super::queries::{Sight, known};
use super::search::Search;
use crate::access::OrgTx;
use crate::http::page::{page, read};
use crate::problem::Result;
use chrono::{DateTime, Utc};
use shared::customers::Customer;
use shared::ids::{CustomerId, MemberId, TicketId};
use shared::page::Page;
use shared::tickets::filter::{Assignee, Filter, Sort};
use shared::tickets::{Priority, Status, console, portal};
use uuid::Uuid;

fn words<T: Copy>(values: &[T], word: fn(T) -> &'static str) -> Vec<String> {
    values.iter().map(|value| word(*value).to_owned()).collect()
}

/// What a list's cursor holds: rank, moment, id.
type Key = (i16, DateTime<Utc>, Uuid);

/// A filter, worked out into what both lists' statements take.
struct Asked {
    rank: Option<i16>,
    at: Option<DateTime<Utc>>,
    id: Option<Uuid>,
    text: Option<String>,
    number: Option<i64>,
    statuses: Vec<String>,
    priorities: Vec<String>,
    limit: i64,
}

impl Asked {
    /// None when nothing can match.
    fn read(filter: &Filter) -> Result<Option<Self>> {
        let after: Option<Key> = read(filter.sort.as_str(), filter.cursor.as_deref())?;
        let (rank, at, id) =
            after.map_or((None, None, None), |(rank, at, id)| (Some(rank), Some(at), Some(id)));
        let (text, number) = match Search::read(filter.q.as_deref()) {
            Search::Nothing => return Ok(None),
            Search::Some { number, words } => (words, number),
            Search::All => (None, None),
        };
        let statuses = words(&filter.statuses(), Status::as_str);
        if statuses.is_empty() && !filter.status.is_empty() {
            return Ok(None);
        }
        let priorities = words(&filter.priority, Priority::as_str);
        let limit = i64::from(filter.limit.get()) + 1;
        Ok(Some(Self { rank, at, id, text, number, statuses, priorities, limit }))
    }
}

struct PortalRow {
    id: Uuid,
    number: i64,
    subject: String,
    category: Option<String>,
    priority: String,
    priority_rank: i16,
    status: String,
    requester_id: Option<Uuid>,
    requester: Option<String>,
    requester_role: Option<String>,
    last_message_by: Option<Uuid>,
    last_author: Option<String>,
    last_author_role: Option<String>,
    last_message_excerpt: Option<String>,
    last_message_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

/// One page of a client's tickets.
pub(super) async fn for_client(
    tx: &mut OrgTx,
    sight: Sight,
    filter: &Filter,
) -> Result<Page<portal::TicketRow>> {
    let org = tx.org();
    let Some(asked) = Asked::read(filter)? else { return Ok(Page { items: Vec::new(), next_cursor: None }) };
    let Asked { rank, at, id, text, number, statuses, priorities, limit } = &asked;
    let (text, limit) = (text.as_deref(), *limit);

    macro_rules! rows {
        ($from:literal, $keyset:literal, $order:literal) => {
            sqlx::query_as!(
                PortalRow,
                r#"select t.id, t.number, t.subject, t.category, t.priority, t.priority_rank as "priority_rank!",
                       t.status, t.requester_id, r.name as "requester?", r.role as "requester_role?",
                       t.last_message_by, l.name as "last_author?", l.role as "last_author_role?",
                       t.last_message_excerpt, t.last_message_at, t.created_at,
                       t.client_updated_at as updated_at "# + $from + r#"
                   left join members r on r.org_id = $1 and r.id = t.requester_id
                   left join members l on l.org_id = $1 and l.id = t.last_message_by
                   where t.org_id = $1 and t.customer_id = $2
                       and ($3::uuid is null or t.requester_id = $3)
                       and (cardinality($4::text[]) = 0 or t.status = any($4))
                       and (cardinality($5::text[]) = 0 or t.priority = any($5))
                       and (cardinality($6::text[]) = 0 or t.category = any($6))
                       and ($7::text is not null or $8::bigint is null or t.number = $8)
                       and ($9::timestamptz is null or "# + $keyset + ") order by " + $order + " limit $12",
                org,
                sight.customer.0,
                sight.requester.map(|member| member.0),
                statuses,
                priorities,
                &filter.category,
                text,
                *number,
                *at,
                *id,
                *rank,
                limit,
            )
            .fetch_all(&mut **tx)
            .await?
        };
        ($keyset:literal, $order:literal) => {
            if text.is_some() {
                rows!(
                    "from (
                         select id from search_tickets($1, false, $2, $3, to_tsquery('simple', $7::text)) as by_text (id)
                         union select id from tickets where org_id = $1 and number = $8
                     ) as found
                     join tickets t on t.org_id = $1 and t.id = found.id",
                    $keyset,
                    $order
                )
            } else {
                rows!("from tickets t join (select 1 where $7::text is null) as all_of_them on true", $keyset, $order)
            }
        };
    }
    let rows = match filter.sort {
        Sort::Activity => rows!(
            "(t.client_updated_at, t.id, $11::smallint) < ($9, $10::uuid, $11)",
            "t.client_updated_at desc, t.id desc"
        ),
        Sort::Newest => rows!(
            "(t.created_at, t.id, $11::smallint) < ($9, $10::uuid, $11)",
            "t.created_at desc, t.id desc"
        ),
        Sort::Oldest => {
            rows!("(t.created_at, t.id, $11::smallint) > ($9, $10::uuid, $11)", "t.created_at, t.id")
        }
        Sort::Priority => rows!(
            "(t.priority_rank, t.created_at, t.id) < ($11::smallint, $9, $10::uuid)",
            "t.priority_rank desc, t.created_at desc, t.id desc"
        ),
    };
    let key = |row: &PortalRow| -> Key {
        let at = if filter.sort == Sort::Activity { row.updated_at } else { row.created_at };
        (row.priority_rank, at, row.id)
    };
    try_map(page(rows, filter.limit, filter.sort.as_str(), key), |row: PortalRow| {
        let author = person(row.last_message_by, row.last_author, row.last_author_role);
        let last = author.zip(row.last_message_excerpt).zip(row.last_message_at);
        Ok(portal::TicketRow {
            id: TicketId(row.id),
            number: row.number,
            subject: row.subject,
            category: row.category,
            priority: known(&row.priority)?,
            status: known(&row.status)?,
            requester: person(row.requester_id, row.requester, row.requester_role),
            last_message: last.map(|((author, excerpt), at)| portal::LastMessage { author, excerpt, at }),
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    })
}

struct ConsoleRow {
    id: Uuid,
    number: i64,
    subject: String,
    category: Option<String>,
    priority: String,
    priority_rank: i16,
    status: String,
    customer_id: Uuid,
    customer: String,
    requester_id: Option<Uuid>,
    requester: Option<String>,
    requester_role: Option<String>,
    assignee_id: Option<Uuid>,
    assignee: Option<String>,
    assignee_role: Option<String>,
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
    let org = tx.org();
    let Some(asked) = Asked::read(filter)? else { return Ok(Page { items: Vec::new(), next_cursor: None }) };
    let Asked { rank, at, id, text, number, statuses, priorities, limit } = &asked;
    let (text, limit) = (text.as_deref(), *limit);
    let nobody = filter.assignee == Some(Assignee::Nobody);
    let assignee = match filter.assignee {
        Some(Assignee::Me) => Some(me.0),
        Some(Assignee::Member(id)) => Some(id.0),
        Some(Assignee::Nobody) | None => None,
    };

    macro_rules! rows {
        ($from:literal, $keyset:literal, $order:literal) => {
            sqlx::query_as!(
                ConsoleRow,
                r#"select t.id, t.number, t.subject, t.category, t.priority, t.priority_rank as "priority_rank!",
                       t.status, t.customer_id, c.name as customer,
                       t.requester_id, r.name as "requester?", r.role as "requester_role?",
                       t.assignee_id, a.name as "assignee?", a.role as "assignee_role?",
                       t.created_at, t.updated_at, t.version "# + $from + r#"
                   join customers c on c.org_id = $1 and c.id = t.customer_id
                   left join members r on r.org_id = $1 and r.id = t.requester_id
                   left join members a on a.org_id = $1 and a.id = t.assignee_id
                   where t.org_id = $1
                       and ($2::uuid is null or t.customer_id = $2)
                       and ($3::uuid is null or t.requester_id = $3)
                       and (cardinality($4::text[]) = 0 or t.status = any($4))
                       and (cardinality($5::text[]) = 0 or t.priority = any($5))
                       and (cardinality($6::text[]) = 0 or t.category = any($6))
                       and ($7::text is not null or $8::bigint is null or t.number = $8)
                       and ($9::uuid is null or t.assignee_id = $9)
                       and (not $10::bool or t.assignee_id is null)
                       and ($11::uuid is null or t.team_id = $11)
                       and ($12::timestamptz is null or "# + $keyset + ") order by " + $order + " limit $15",
                org,
                filter.customer_id.map(|customer| customer.0),
                filter.client_id.map(|client| client.0),
                statuses,
                priorities,
                &filter.category,
                text,
                *number,
                assignee,
                nobody,
                filter.team_id.map(|team| team.0),
                *at,
                *id,
                *rank,
                limit,
            )
            .fetch_all(&mut **tx)
            .await?
        };
        ($keyset:literal, $order:literal) => {
            if text.is_some() {
                rows!(
                    "from (
                         select id from search_tickets($1, true, $2, $3, to_tsquery('simple', $7::text)) as by_text (id)
                         union select id from tickets where org_id = $1 and number = $8
                     ) as found
                     join tickets t on t.org_id = $1 and t.id = found.id",
                    $keyset,
                    $order
                )
            } else {
                rows!("from tickets t join (select 1 where $7::text is null) as all_of_them on true", $keyset, $order)
            }
        };
    }
    let rows = match filter.sort {
        Sort::Activity => rows!(
            "(t.updated_at, t.id, $14::smallint) < ($12, $13::uuid, $14)",
            "t.updated_at desc, t.id desc"
        ),
        Sort::Newest => rows!(
            "(t.created_at, t.id, $14::smallint) < ($12, $13::uuid, $14)",
            "t.created_at desc, t.id desc"
        ),
        Sort::Oldest => {
            rows!("(t.created_at, t.id, $14::smallint) > ($12, $13::uuid, $14)", "t.created_at, t.id")
        }
        Sort::Priority => rows!(
            "(t.priority_rank, t.created_at, t.id) < ($14::smallint, $12, $13::uuid)",
            "t.priority_rank desc, t.created_at desc, t.id desc"
        ),
    };
    let key = |row: &ConsoleRow| -> Key {
        let at = if filter.sort == Sort::Activity { row.updated_at } else { row.created_at };
        (row.priority_rank, at, row.id)
    };
    try_map(page(rows, filter.limit, filter.sort.as_str(), key), |row: ConsoleRow| {
        Ok(console::TicketRow {
            id: TicketId(row.id),
            number: row.number,
            subject: row.subject,
            category: row.category,
            priority: known(&row.priority)?,
            status: known(&row.status)?,
            customer: Customer { id: CustomerId(row.customer_id), name: row.customer },
            requester: person(row.requester_id, row.requester, row.requester_role),
            assignee: person(row.assignee_id, row.assignee, row.assignee_role),
            created_at: row.created_at,
            updated_at: row.updated_at,
            version: row.version,
        })
    })
}

fn try_map<T, U>(page: Page<T>, turn: impl FnMut(T) -> Result<U>) -> Result<Page<U>> {
    let items = page.items.into_iter().map(turn).collect::<Result<_>>()?;
    Ok(Page { items, next_cursor: page.next_cursor })
}
