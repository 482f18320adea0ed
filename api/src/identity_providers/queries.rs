//! Providers, as signing in reads them: statements.

use super::Provider;
use crate::access::AccountsTx;
use crate::problem::{Error, Result};
use crate::seal::Seal;
use shared::identity_providers::ExternalProvider;
use shared::identity_providers::GroupRole;
use shared::ids::{IdentityProviderId, OrgId};
use sqlx::types::Json;

/// What secrets of clients are sealed for, with the provider's id.
pub(crate) const SEALED_FOR: &str = "identity provider client secret";

/// Those of an organization that one may sign in by.
pub(crate) async fn enabled(tx: &mut AccountsTx, org: OrgId) -> Result<Vec<ExternalProvider>> {
    let rows = sqlx::query!(
        "select id, name from identity_providers where org_id = $1 and is_enabled order by name, id limit 100",
        org.0,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|row| ExternalProvider { key: row.id.to_string(), name: row.name }).collect())
}

/// The one with this id, if one may sign in by it.
pub(crate) async fn find(
    tx: &mut AccountsTx,
    seal: &Seal,
    id: IdentityProviderId,
) -> Result<Option<Provider>> {
    let row = sqlx::query!(
        r#"select p.org_id, p.name, p.issuer, p.client_id, p.client_secret, p.groups_claim,
               p.roles as "roles: Json<Vec<GroupRole>>"
           from identity_providers p where p.id = $1 and p.is_enabled"#,
        id.0,
    )
    .fetch_optional(&mut **tx)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let opened = row.client_secret.map(|sealed| seal.open(SEALED_FOR, id.0, &sealed)).transpose();
    let secret = opened.map_err(Error::Bug)?.map(String::from_utf8).transpose();
    Ok(Some(Provider {
        key: id.to_string(),
        name: row.name,
        issuer: row.issuer,
        client_id: row.client_id,
        client_secret: secret.map_err(|error| Error::Bug(error.into()))?,
        org: Some(OrgId(row.org_id)),
        groups_claim: row.groups_claim,
        roles: row.roles.0,
    }))
}
