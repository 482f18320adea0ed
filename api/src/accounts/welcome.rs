//! What a visitor may know before signing in.

use super::queries;
use crate::access::Visitor;
use crate::problem::{Error, Result};
use shared::organizations::Welcome;

/// The organization with this slug or, none named, the only one of the server; with several, Portico itself, where
/// a new organization can be made.
///
/// # Errors
/// 404: there is no organization of this slug.
pub(crate) async fn welcome(visitor: &Visitor, slug: Option<&str>, demo: bool) -> Result<Welcome> {
    let mut tx = visitor.as_accounts().await?;
    match queries::organizations::door(&mut tx, slug).await? {
        Some(door) => Ok(Welcome {
            name: door.name,
            slug: Some(door.slug),
            accent: door.accent,
            registration_open: door.registration != "closed",
            demo,
        }),
        None if slug.is_some() => Err(Error::NotFound),
        None => Ok(Welcome {
            name: "Portico".to_owned(),
            slug: None,
            accent: None,
            registration_open: true,
            demo,
        }),
    }
}
