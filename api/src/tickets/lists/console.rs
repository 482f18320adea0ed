//! The queue.

use super::{Asked, Key, try_map};
use crate::access::OrgTx;
use crate::people::person;
use crate::problem::Result;
use crate::tickets::queries::known;
use chrono::{DateTime, Utc};
use shared::customers::Customer;
use shared::ids::{CustomerId, MemberId, TicketId};
use shared::page::Page;
use shared::tickets::console;
use shared::tickets::filter::{Assignee, Filter, Sort};
use uuid::Uuid;

struct Row {
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
pub(in crate::tickets) async fn for_staff(
    tx: &mut OrgTx,
    me: MemberId,
    filter: &Filter,
) -> Result<Page<console::TicketRow>> {
    let org = tx.org();
    let Some(asked) = Asked::read(filter, org)? else {
        return Ok(Page { items: Vec::new(), next_cursor: None });
    };
    let nobody = filter.assignee == Some(Assignee::Nobody);
    let assignee = match filter.assignee {
        Some(Assignee::Me) => Some(me.0),
        Some(Assignee::Member(id)) => Some(id.0),
        Some(Assignee::Nobody) | None => None,
    };

    macro_rules! rows {
        ([$($from:tt)*], [$($keyset:tt)*], [$($order:tt)*]) => {
            sqlx::query_as!(
                Row,
                r#"select t.id, t.number, t.subject, t.category, t.priority, t.priority_rank as "priority_rank!",
                       t.status, t.customer_id, c.name as customer,
                       t.requester_id, r.name as "requester?", r.role as "requester_role?",
                       t.assignee_id, a.name as "assignee?", a.role as "assignee_role?",
                       t.created_at, t.updated_at, t.version "# + $($from)* + r#"
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
                       and ($13::uuid is null or t.assignee_id = $13)
                       and (not $14::bool or t.assignee_id is null)
                       and ($15::uuid is null or t.team_id = $15)
                       and ($9::timestamptz is null or "# + $($keyset)* + ") order by " + $($order)* + " limit $12",
                org,
                filter.customer_id.map(|customer| customer.0),
                filter.client_id.map(|client| client.0),
                &asked.statuses,
                &asked.priorities,
                &filter.category,
                asked.text.as_deref(),
                asked.number,
                asked.at,
                asked.id,
                asked.rank,
                asked.limit,
                assignee,
                nobody,
                filter.team_id.map(|team| team.0),
            )
            .fetch_all(&mut **tx)
            .await?
        };
    }
    let rows = in_order!(rows, asked, notes: "true", activity: "t.updated_at");
    let key = |row: &Row| -> Key {
        let at = if filter.sort == Sort::Activity { row.updated_at } else { row.created_at };
        (row.priority_rank, at, row.id)
    };
    try_map(asked.listed.page(rows, filter.limit, key), |row: Row| {
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
