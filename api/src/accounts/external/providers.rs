//! By whom one may sign in.

use crate::access::{AccountsTx, Identity, Visitor};
use crate::accounts::desk::Desk;
use crate::accounts::{queries, throttle};
use crate::config::Config;
use crate::http::answer::Answer;
use crate::identity_providers::{self, Provider};
use crate::problem::{Error, Result};
use serde::Deserialize;
use shared::accounts::ExternalProviders;
use shared::identity_providers::ExternalProvider;
use shared::ids::OrgId;
use utoipa::IntoParams;

/// At which organization.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Where {
    /// The organization's slug; the only one of the server when not said.
    #[param(max_length = 63)]
    organization: Option<String>,
}

/// Lists those of the installation and of the organization.
///
/// # Errors
/// 404: there is no organization of this slug.
pub(super) async fn list(
    visitor: &Visitor,
    config: &Config,
    at: &Where,
) -> Result<Answer<ExternalProviders>> {
    let slug = at.organization.as_deref().map(str::trim).filter(|slug| !slug.is_empty());
    let mut tx = visitor.as_accounts().await?;
    let door = queries::organizations::door(&mut tx, slug).await?;
    if door.is_none() && slug.is_some() {
        return Err(Error::NotFound);
    }
    let providers = of(&mut tx, config, door.map(|door| door.id)).await?;
    Ok(Answer::ok(ExternalProviders { providers }))
}

/// Those of the installation, then those of the organization, by name.
pub(in crate::accounts) async fn of(
    tx: &mut AccountsTx,
    config: &Config,
    org: Option<OrgId>,
) -> Result<Vec<ExternalProvider>> {
    let installed = config.identity_providers.iter();
    let mut providers: Vec<_> = installed
        .map(|(key, provider)| ExternalProvider { key: key.to_owned(), name: provider.name.clone() })
        .collect();
    if let Some(org) = org {
        providers.extend(identity_providers::enabled(tx, org).await?);
    }
    Ok(providers)
}

/// Counts that an admin looks whether a provider answers, whatever comes of it: it costs requests to somebody else.
///
/// # Errors
/// [`Error::TooMany`].
pub(crate) async fn count_check(visitor: &Visitor, admin: &Identity) -> Result<()> {
    let mut tx = visitor.as_accounts().await?;
    throttle::provider_check(&mut tx, (admin.org(), admin.account()), visitor.clock().now()).await?;
    tx.commit().await
}

/// The one with this key, if one may sign in by it.
///
/// # Errors
/// 404: there is none.
pub(super) async fn find(desk: &Desk, config: &Config, key: &str) -> Result<Provider> {
    if let Some(found) = Provider::installed(config, key) {
        return Ok(found);
    }
    let id = key.parse().map_err(|_| Error::NotFound)?;
    let found = identity_providers::find(&mut desk.tx().await?, desk.seal(), id).await?;
    found.ok_or(Error::NotFound)
}
