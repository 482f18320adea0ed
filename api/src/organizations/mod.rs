//! The organization: the tenant, as its members and its visitors see it.

mod surface;

pub(crate) use surface::{console_routes, portal_routes};

use crate::access::OrgTx;
use crate::problem::{Error, Result};
use shared::ids::OrgId;
use shared::organizations::Organization;

/// The caller's own organization.
pub(crate) async fn find(tx: &mut OrgTx) -> Result<Organization> {
    let org = tx.org();
    let row = sqlx::query!(
        "select id, slug, name, accent, ticket_categories from organizations where id = $1",
        org
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(Organization {
        id: OrgId(row.id),
        slug: row.slug,
        name: row.name,
        accent: row.accent,
        ticket_categories: row.ticket_categories,
    })
}

/// Whether a ticket of the category `old` can be sorted into `new`. What it already has stays right, even if the
/// organization no longer offers it.
pub(crate) async fn check_new_category(
    tx: &mut OrgTx,
    old: &Option<String>,
    new: Option<&Option<String>>,
) -> Result<()> {
    match new {
        Some(new) if new != old => check_category(tx, new.as_deref()).await,
        _ => Ok(()),
    }
}

/// Whether tickets can be sorted into `category`; an organization without categories takes any.
pub(crate) async fn check_category(tx: &mut OrgTx, category: Option<&str>) -> Result<()> {
    let Some(category) = category else { return Ok(()) };
    let known = find(tx).await?.ticket_categories;
    if known.is_empty() || known.iter().any(|name| name == category) {
        return Ok(());
    }
    Err(Error::field("category", "unknown", "Please choose a category from the list."))
}
