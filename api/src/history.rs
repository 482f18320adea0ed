//! What happened to a thing, read the same way for every noun: a change writes it down when it commits.

use crate::access::OrgTx;
use crate::http::page::Paging;
use crate::lists::{Listing, Order};
use crate::people::{avatar_path, person, seen};
use crate::problem::{Error, Result};
use chrono::{DateTime, Utc};
use serde_json::{Map, Value};
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
    actor_avatar: Option<String>,
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
    let mut page: Page<Row> = select.page(tx, &Order::AS_IT_HAPPENED, paging).await?;
    show_faces(tx, &mut page.items).await?;
    page.try_map(|row| {
        let what = serde_json::from_value(row.happening).map_err(|error| Error::Bug(error.into()))?;
        let by = seen(person(row.actor_id, row.actor, row.actor_role), row.actor_avatar);
        Ok(L::new(HistoryId(row.id), row.created_at, by, what))
    })
}

/// The people that a happening names are kept without their pictures: those of today are shown.
async fn show_faces(tx: &mut OrgTx, rows: &mut [Row]) -> Result<()> {
    let mut named: Vec<_> = rows.iter_mut().flat_map(|row| people_in(&mut row.happening)).collect();
    let ids: Vec<_> = named.iter().map(|(id, _)| *id).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let org = tx.org();
    let faces = sqlx::query!(
        r#"select id, avatar as "avatar!" from members
           where org_id = $1 and id = any ($2::uuid[]) and avatar is not null"#,
        org,
        &ids,
    )
    .fetch_all(&mut **tx)
    .await?;
    for (id, person) in &mut named {
        if let Some(face) = faces.iter().find(|face| face.id == *id) {
            person.insert("avatar".to_owned(), avatar_path(&face.avatar).into());
        }
    }
    Ok(())
}

/// The members that a happening names; a contact is on no side.
fn people_in(happening: &mut Value) -> impl Iterator<Item = (Uuid, &mut Map<String, Value>)> {
    let values = happening.as_object_mut().into_iter().flat_map(Map::values_mut);
    let people = values.filter_map(Value::as_object_mut).filter(|one| one.contains_key("side"));
    people.filter_map(|one| Some((one.get("id")?.as_str()?.parse().ok()?, one)))
}
