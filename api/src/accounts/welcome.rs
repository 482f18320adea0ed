//! What a visitor may know before signing in.

use super::{founding, queries};
use crate::access::Visitor;
use crate::config::Config;
use crate::problem::{Error, Result};
use shared::organizations::{Registration, Welcome};

/// The organization with this slug or, none named, the only one of the server; with several, Portico itself, where
/// a new organization can be made, if visitors may. One that nobody has confirmed counts for neither.
///
/// # Errors
/// 404: there is no organization of this slug.
pub(crate) async fn welcome(visitor: &Visitor, slug: Option<&str>, config: &Config) -> Result<Welcome> {
    let mut tx = visitor.as_accounts().await?;
    match queries::organizations::door(&mut tx, slug).await? {
        Some(door) => Ok(Welcome {
            name: door.name,
            slug: Some(door.slug),
            accent: door.accent,
            registration_open: door.registration != Registration::Closed,
            demo: config.demo,
        }),
        None if slug.is_some() => Err(Error::NotFound),
        None => Ok(Welcome {
            name: "Portico".to_owned(),
            slug: None,
            accent: None,
            registration_open: founding::may_found(&mut tx, config.founding).await?,
            demo: config.demo,
        }),
    }
}
