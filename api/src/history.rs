//! What happened to a thing, read the same way for every noun: a change writes it down when it commits.

use crate::access::OrgTx;
use crate::http::page::{self, List, Paging};
use crate::people::person;
use crate::problem::{Error, Result};
use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use shared::events::Resource;
use shared::history::Entry;
use shared::ids::HistoryId;
use shared::page::Page;
use uuid::Uuid;

/// One page of a thing's history, oldest first; the caller's sight decides what is in it.
///
/// # Errors
/// The cursor is of another list, or the database is away.
pub(crate) async fn list<W: DeserializeOwned>(
    tx: &mut OrgTx,
    resource: Resource,
    id: Uuid,
    paging: &Paging,
) -> Result<Page<Entry<W>>> {
    let listed = List::of("history", id);
    let after: Option<(DateTime<Utc>, Uuid)> = listed.after(paging.cursor.as_deref())?;
    let (org, (at, last)) = (tx.org(), after.unzip());
    let rows = sqlx::query!(
        r#"with page as materialized (
               select id, created_at, happening, actor_id from history
               where org_id = $1 and object_kind = $2 and object_id = $3
                   and ($4::timestamptz is null or (created_at, id) > ($4, $5::uuid))
               order by created_at, id
               limit $6
           ), people as materialized (
               select id, name, role from members where org_id = $1 and id in (select actor_id from page)
           )
           select page.id, page.created_at, page.happening, page.actor_id, p.name as "name?", p.role as "role?"
           from page left join people p on p.id = page.actor_id
           order by page.created_at, page.id"#,
        org,
        resource.as_str(),
        id,
        at,
        last,
        page::rows(paging.limit),
    )
    .fetch_all(&mut **tx)
    .await?;
    let mut entries = Vec::with_capacity(rows.len());
    for row in rows {
        entries.push(Entry {
            id: HistoryId(row.id),
            at: row.created_at,
            by: person(row.actor_id, row.name, row.role),
            what: serde_json::from_value::<W>(row.happening).map_err(|error| Error::Bug(error.into()))?,
        });
    }
    Ok(listed.page(entries, paging.limit, |entry| (entry.at, entry.id)))
}
