//! The organization: the tenant, as its members and its visitors see it, and its settings.

mod change;
mod logo;
mod queries;
mod surface;
mod thing;

pub(crate) use queries::lock;
pub(crate) use surface::{console_routes, portal_routes};

use crate::access::event::Event;
use crate::access::{ChangeTx, OrgTx};
use crate::mail::Letterhead;
use crate::problem::{Error, Result};
use shared::brand::Brand;
use shared::ids::{LogoId, OrgId};
use shared::organizations::{Organization, UpdateOrganization, WholeOrganization};

/// The caller's own organization.
pub(crate) async fn find(tx: &mut OrgTx) -> Result<Organization> {
    let org = tx.org();
    let row = sqlx::query!(
        "select id, slug, name, accent, logo_id, ticket_categories from organizations where id = $1",
        org
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(Organization {
        id: OrgId(row.id),
        slug: row.slug,
        name: row.name,
        brand: Brand::of(OrgId(row.id), row.accent, row.logo_id.map(LogoId)),
        ticket_categories: row.ticket_categories,
    })
}

/// What the caller's organization's mails are headed with.
pub(crate) async fn letterhead(tx: &mut OrgTx) -> Result<Letterhead> {
    let WholeOrganization { name, accent, logo_id, .. } = queries::find_whole(tx).await?;
    let logo = match logo_id {
        Some(logo) => queries::logo(tx, logo).await?,
        None => None,
    };
    Ok(Letterhead { name, accent, logo })
}

/// Changes the organization, and gives the event to commit with; none when nothing happened.
///
/// # Errors
/// A field is not right, or the database is away.
pub(crate) async fn change(tx: &mut ChangeTx, org: OrgId, new: UpdateOrganization) -> Result<Option<Event>> {
    let mut organization: WholeOrganization = tx.lock(org).await?;
    let happened = change::update(&mut organization, change::cleaned(new)?)?;
    tx.keep(&mut organization, &happened).await
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
