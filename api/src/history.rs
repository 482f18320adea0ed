//! What happened to a thing, read the same way for every noun: a change writes it down when it commits.

use crate::access::OrgTx;
use crate::http::page::Paging;
use crate::lists::{Listing, Order};
use crate::people::person;
use crate::problem::{Error, Result};
use chrono::{DateTime, Utc};
use serde_json::Value;
use shared::events::Resource;
use shared::history::Line;
use shared::ids::HistoryId;
use shared::page::Page;
use sqlx::FromRow;
use uuid::Uuid;

static HISTORY: Listing = Listing {
    name: "history",
    from: "history t",
    columns: "t.id, t.created_at, t.happening, t.actor_id",
    people: &[("actor_id", "actor")],
    ..Listing::OF_ORGANIZATION
};

#[derive(FromRow)]
struct Row {
    id: Uuid,
    created_at: DateTime<Utc>,
    happening: Value,
    actor_id: Option<Uuid>,
    actor: Option<String>,
    actor_role: Option<String>,
}

/// One page of a thing's history, oldest first; the caller's sight decides what is in it.
///
/// # Errors
/// The cursor is of another list, or the database is away.
pub(crate) async fn list<L: Line>(
    tx: &mut OrgTx,
    resource: Resource,
    id: Uuid,
    paging: &Paging,
) -> Result<Page<L>> {
    let select = HISTORY.of(tx.org()).whose(id);
    let select = select.and("t.object_kind = ?").value(resource.as_str()).and("t.object_id = ?").value(id);
    let page = select.page(tx, &Order::AS_IT_HAPPENED, paging).await?;
    page.try_map(|row: Row| {
        let what = serde_json::from_value(row.happening).map_err(|error| Error::Bug(error.into()))?;
        let by = person(row.actor_id, row.actor, row.actor_role);
        Ok(L::new(HistoryId(row.id), row.created_at, by, what))
    })
}
