//! How many tickets there are. What is closed is kept in `ticket_counts`, by whoever raises a ticket or saves one, in
//! the transaction of that change: counting it would read all history. The open work is counted by its indexes.

use super::queries::Sight;
use crate::access::OrgTx;
use crate::problem::Result;
use chrono::{DateTime, Utc};
use shared::ids::MemberId;
use shared::tickets::{console, portal};

/// How many tickets a client has.
pub(super) async fn for_client(tx: &mut OrgTx, sight: Sight) -> Result<portal::Counts> {
    let org = tx.org();
    Ok(sqlx::query_as!(
        portal::Counts,
        r#"select coalesce(sum(tickets) filter (where status in ('open', 'in_progress', 'waiting_for_client')), 0)::bigint
                   as "open!",
               coalesce(sum(tickets) filter (where status in ('resolved', 'closed')), 0)::bigint as "closed!",
               coalesce(sum(tickets) filter (where status = 'waiting_for_client'), 0)::bigint
                   as "waiting_for_client!"
           from ticket_counts
           where org_id = $1 and customer_id = $2 and ($3::uuid is null or requester_id = $3)"#,
        org,
        sight.customer.0,
        sight.requester.map(|member| member.0),
    )
    .fetch_one(&mut **tx)
    .await?)
}

/// The numbers above the queue, at `now`.
pub(super) async fn for_staff(tx: &mut OrgTx, me: MemberId, now: DateTime<Utc>) -> Result<console::Counts> {
    let org = tx.org();
    Ok(sqlx::query_as!(
        console::Counts,
        r#"select count(*) as "all_open!",
               count(*) filter (where status = 'open') as "open!",
               count(*) filter (where status = 'in_progress') as "in_progress!",
               count(*) filter (where status = 'waiting_for_client') as "waiting_for_client!",
               count(*) filter (where priority_rank >= 2) as "high_priority!",
               count(*) filter (where assignee_id is null) as "unassigned!",
               count(*) filter (where assignee_id = $2) as "mine!",
               count(*) filter (where resolution_due < $3::timestamptz + interval '1 hour'
                   and status <> 'waiting_for_client') as "breaching!",
               (select coalesce(sum(tickets), 0)::bigint from ticket_counts
                where org_id = $1 and status in ('resolved', 'closed')) as "closed!"
           from tickets
           where org_id = $1 and status in ('open', 'in_progress', 'waiting_for_client')"#,
        org,
        me.0,
        now,
    )
    .fetch_one(&mut **tx)
    .await?)
}

/// Counts all tickets of the organization anew and corrects what is kept of it; how many counts were wrong. Whoever
/// changes a ticket meanwhile waits.
pub(crate) async fn repair(tx: &mut OrgTx) -> Result<u64> {
    let org = tx.org();
    sqlx::query!("select 1 as locked from ticket_counters where org_id = $1 for update", org)
        .fetch_all(&mut **tx)
        .await?;
    sqlx::query!(
        "select 1 as locked from ticket_counts where org_id = $1
         order by customer_id, requester_id, status for update",
        org
    )
    .fetch_all(&mut **tx)
    .await?;
    let repaired = sqlx::query!(
        "insert into ticket_counts as c (org_id, id, customer_id, requester_id, status, tickets)
         select $1, coalesce(k.id, gen_random_uuid()), coalesce(k.customer_id, t.customer_id),
             coalesce(k.requester_id, t.requester_id), coalesce(k.status, t.status), coalesce(t.tickets, 0)
         from (
             select customer_id, requester_id, status, count(*) as tickets from tickets
             where org_id = $1 group by customer_id, requester_id, status
         ) as t
         full join (select * from ticket_counts where org_id = $1) as k
             on k.customer_id = t.customer_id and k.requester_id is not distinct from t.requester_id
                 and k.status = t.status
         where coalesce(t.tickets, 0) <> coalesce(k.tickets, 0)
         on conflict on constraint ticket_counts_key do update set tickets = excluded.tickets",
        org
    )
    .execute(&mut **tx)
    .await?;
    Ok(repaired.rows_affected())
}
