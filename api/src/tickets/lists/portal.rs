//! A client's list.

use super::{Asked, Key, try_map};
use crate::access::OrgTx;
use crate::people::person;
use crate::problem::Result;
use crate::tickets::queries::{Sight, known};
use chrono::{DateTime, Utc};
use shared::ids::TicketId;
use shared::page::Page;
use shared::tickets::filter::{Filter, Sort};
use shared::tickets::portal;
use uuid::Uuid;

struct Row {
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
pub(in crate::tickets) async fn for_client(
    tx: &mut OrgTx,
    sight: Sight,
    filter: &Filter,
) -> Result<Page<portal::TicketRow>> {
    let org = tx.org();
    let Some(asked) = Asked::read(filter, sight.customer.0)? else {
        return Ok(Page { items: Vec::new(), next_cursor: None });
    };

    macro_rules! rows {
        ([$($from:tt)*], [$($keyset:tt)*], [$($order:tt)*]) => {
            sqlx::query_as!(
                Row,
                r#"select t.id, t.number, t.subject, t.category, t.priority, t.priority_rank as "priority_rank!",
                       t.status, t.requester_id, r.name as "requester?", r.role as "requester_role?",
                       t.last_message_by, l.name as "last_author?", l.role as "last_author_role?",
                       t.last_message_excerpt, t.last_message_at, t.created_at,
                       t.client_updated_at as updated_at "# + $($from)* + r#"
                   left join members r on r.org_id = $1 and r.id = t.requester_id
                   left join members l on l.org_id = $1 and l.id = t.last_message_by
                   where t.org_id = $1 and t.customer_id = $2
                       and ($3::uuid is null or t.requester_id = $3)
                       and (cardinality($4::text[]) = 0 or t.status = any($4))
                       and (cardinality($5::text[]) = 0 or t.priority = any($5))
                       and (cardinality($6::text[]) = 0 or t.category = any($6))
                       and ($7::text is not null or $8::bigint is null or t.number = $8)
                       and ($9::timestamptz is null or "# + $($keyset)* + ") order by " + $($order)* + " limit $12",
                org,
                sight.customer.0,
                sight.requester.map(|member| member.0),
                &asked.statuses,
                &asked.priorities,
                &filter.category,
                asked.text.as_deref(),
                asked.number,
                asked.at,
                asked.id,
                asked.rank,
                asked.limit,
            )
            .fetch_all(&mut **tx)
            .await?
        };
    }
    let rows = in_order!(rows, asked, notes: "false", activity: "t.client_updated_at");
    let key = |row: &Row| -> Key {
        let at = if filter.sort == Sort::Activity { row.updated_at } else { row.created_at };
        (row.priority_rank, at, row.id)
    };
    try_map(asked.listed.page(rows, filter.limit, key), |row: Row| {
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
