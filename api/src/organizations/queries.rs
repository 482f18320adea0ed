//! Every statement of the settings; a name is the question asked.

use crate::access::{ChangeTx, OrgTx};
use crate::pictures::Picture;
use crate::problem::{Error, OnConstraint as _, Result};
use shared::ids::{LogoId, OrgId};
use shared::organizations::WholeOrganization;

/// The caller's own organization with all its settings.
pub(super) async fn find_whole(tx: &mut OrgTx) -> Result<WholeOrganization> {
    let org = tx.org();
    let row = sqlx::query!(
        "select id, slug, name, accent, logo_id, sign_in_text, time_zone, locale, currency, registration,
             email_domains, ticket_categories, two_factor_roles, first_step, updated_at, version
         from organizations where id = $1",
        org,
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(WholeOrganization {
        id: OrgId(row.id),
        slug: row.slug,
        name: row.name,
        accent: row.accent,
        logo_id: row.logo_id.map(LogoId),
        sign_in_text: row.sign_in_text,
        time_zone: row.time_zone,
        locale: row.locale,
        currency: row.currency,
        registration: row.registration.parse().map_err(|error: &str| Error::Bug(anyhow::anyhow!(error)))?,
        email_domains: row.email_domains,
        ticket_categories: row.ticket_categories,
        two_factor_roles: row.two_factor_roles.iter().filter_map(|role| role.parse().ok()).collect(),
        first_step: row.first_step.parse().map_err(|error: &str| Error::Bug(anyhow::anyhow!(error)))?,
        updated_at: row.updated_at,
        version: row.version,
    })
}

/// Keeps the organization's own row from changing by anybody else until the transaction ends; what refers to it may.
pub(crate) async fn lock(tx: &mut OrgTx) -> Result<()> {
    let org = tx.org();
    sqlx::query!(r#"select 1 as "there!" from organizations where id = $1 for no key update"#, org)
        .fetch_one(&mut **tx)
        .await?;
    Ok(())
}

/// Saves what was made of the settings.
pub(super) async fn save(tx: &mut ChangeTx, organization: &mut WholeOrganization) -> Result<()> {
    let (org, now) = (tx.org(), tx.now());
    let two_factor_roles: Vec<_> =
        organization.two_factor_roles.iter().map(|role| role.as_str().to_owned()).collect();
    let row = sqlx::query!(
        "update organizations set slug = $2, name = $3, accent = $4, sign_in_text = $5, time_zone = $6, locale = $7,
             currency = $8, registration = $9, email_domains = $10, ticket_categories = $11,
             logo_id = $12, updated_at = greatest(updated_at, $13), first_step = $14, two_factor_roles = $15, version = version + 1
         where id = $1 returning updated_at, version",
        org,
        organization.slug,
        organization.name,
        organization.accent,
        organization.sign_in_text,
        organization.time_zone,
        organization.locale,
        organization.currency,
        organization.registration.as_str(),
        &organization.email_domains,
        &organization.ticket_categories,
        organization.logo_id.map(|logo| logo.0),
        now,
        organization.first_step.as_str(),
        &two_factor_roles,
    )
    .fetch_one(&mut ***tx)
    .await
    .on_constraint("organizations_slug_key", || {
        Error::field("slug", "taken", "Somebody else has this name in addresses. Please choose another.")
    })?;
    (organization.updated_at, organization.version) = (row.updated_at, row.version);
    Ok(())
}

/// Keeps a picture as the organization's logo in the place of the former one, or keeps none. The settings name it until
/// they are saved, too: that they name one that is there is looked at when the transaction ends.
pub(super) async fn put_logo(tx: &mut ChangeTx, picture: Option<Picture>) -> Result<Option<LogoId>> {
    let (org, now) = (tx.org(), tx.now());
    sqlx::query!("delete from logos where org_id = $1", org).execute(&mut ***tx).await?;
    let Some(Picture(png)) = picture else { return Ok(None) };
    let id = LogoId(tx.id());
    sqlx::query!(
        "insert into logos (org_id, id, png, created_at) values ($1, $2, $3, $4)",
        org,
        id.0,
        png,
        now
    )
    .execute(&mut ***tx)
    .await?;
    Ok(Some(id))
}

/// The organization's logo as a PNG, for its mails.
pub(super) async fn logo(tx: &mut OrgTx, logo: LogoId) -> Result<Option<Vec<u8>>> {
    let org = tx.org();
    let found = sqlx::query_scalar!("select png from logos where org_id = $1 and id = $2", org, logo.0);
    Ok(found.fetch_optional(&mut **tx).await?)
}
