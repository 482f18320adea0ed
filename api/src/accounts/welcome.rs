//! What a visitor may know before signing in.

use super::external::providers;
use super::{founding, queries};
use crate::access::Visitor;
use crate::config::Config;
use crate::problem::{Error, Result};
use shared::brand::Brand;
use shared::ids::{LogoId, OrgId};
use shared::organizations::{Registration, Welcome};

/// The organization with this slug or, none named, the only one of the server; with several, Portico itself, where
/// a new organization can be made, if visitors may. One that nobody has confirmed counts for neither.
///
/// # Errors
/// 404: there is no organization of this slug.
pub(crate) async fn welcome(visitor: &Visitor, slug: Option<&str>, config: &Config) -> Result<Welcome> {
    let mut tx = visitor.as_accounts().await?;
    let founding_open = founding::may_found(&mut tx, config.founding).await?;
    match queries::organizations::door(&mut tx, slug).await? {
        Some(door) => Ok(Welcome {
            providers: providers::of(&mut tx, config, Some(door.id)).await?,
            name: door.name,
            slug: Some(door.slug),
            brand: door.brand,
            sign_in_text: door.sign_in_text,
            registration_open: matches!(door.registration, Registration::Open | Registration::Domains),
            by_invitation: door.registration == Registration::Invitation,
            founding_open,
            demo: config.demo,
        }),
        None if slug.is_some() => Err(Error::NotFound),
        None => Ok(Welcome {
            name: "Portico".to_owned(),
            slug: None,
            brand: Brand::default(),
            sign_in_text: None,
            by_invitation: false,
            registration_open: founding_open,
            founding_open,
            providers: providers::of(&mut tx, config, None).await?,
            demo: config.demo,
        }),
    }
}

/// The logo of this organization as a PNG.
///
/// # Errors
/// 404: it has no such logo, or none any more.
pub(crate) async fn logo(visitor: &Visitor, org: OrgId, logo: LogoId) -> Result<Vec<u8>> {
    let mut tx = visitor.as_accounts().await?;
    queries::organizations::logo(&mut tx, org, logo).await?.ok_or(Error::NotFound)
}
