//! The people that a thing names, and the company that somebody belongs to.

use crate::access::OrgTx;
use crate::problem::{Error, Result};
use shared::customers::Customer;
use shared::ids::{CustomerId, MemberId};
use shared::person::Person;
use shared::role::side_of;
use uuid::Uuid;

/// A person from the columns of a joined member; nobody where nobody was joined.
pub(crate) fn person(id: Option<Uuid>, name: Option<String>, role: Option<String>) -> Option<Person> {
    Some(Person { id: MemberId(id?), name: name?, side: side_of(&role?)?, avatar: None })
}

/// The same person, with the picture whose key is kept with them.
pub(crate) fn seen(person: Option<Person>, key: Option<String>) -> Option<Person> {
    person.map(|person| Person { avatar: key.map(|key| avatar_path(&key)), ..person })
}

/// The address of the picture with this key.
pub(crate) fn avatar_path(key: &str) -> String {
    format!("/api/avatars/{key}")
}

/// These members of staff by name, each once; none of them when one does not work here, or no longer.
pub(crate) async fn staff(tx: &mut OrgTx, ids: &[MemberId]) -> Result<Option<Vec<Person>>> {
    let (org, mut wanted) = (tx.org(), ids.iter().map(|id| id.0).collect::<Vec<_>>());
    wanted.sort_unstable();
    wanted.dedup();
    let rows = sqlx::query!(
        "select id, name, role, avatar from members
         where org_id = $1 and id = any ($2::uuid[]) and customer_id is null and account_id is not null
             and disabled_at is null
         order by name, id",
        org,
        &wanted,
    )
    .fetch_all(&mut **tx)
    .await?;
    let found: Vec<_> = rows
        .into_iter()
        .filter_map(|row| seen(person(Some(row.id), Some(row.name), Some(row.role)), row.avatar))
        .collect();
    Ok((found.len() == wanted.len()).then_some(found))
}

/// The customer that somebody shall be a client of: not one that was put away.
pub(crate) async fn customer(tx: &mut OrgTx, id: CustomerId) -> Result<Customer> {
    let org = tx.org();
    let row =
        sqlx::query!("select name, archived_at from customers where org_id = $1 and id = $2", org, id.0)
            .fetch_optional(&mut **tx)
            .await?;
    match row {
        None => Err(Error::field("customer_id", "unknown", "There is no such customer.")),
        Some(row) if row.archived_at.is_some() => {
            let detail = "This customer is archived. Restore it before anybody is to belong to it.";
            Err(Error::field("customer_id", "archived", detail))
        }
        Some(row) => Ok(Customer { id, name: row.name }),
    }
}
