//! In which of an account's organizations a session goes on. A session is one for all of them, and so is its cookie; an
//! access token is for one. So each tab names its own when it asks for the next, and none moves another.

use super::queries::members;
use super::queries::sessions::Session;
use crate::access::{AccountsTx, Surface};
use crate::problem::{Error, Result};
use shared::ids::OrgId;

/// The organization that is wanted or, none named, the one that the session was in; whoever is shut out of that goes on
/// in another.
///
/// # Errors
/// 404: they have no place in the one they want, or not any more; as for one that is not there. 401: nor anywhere else.
pub(super) async fn goes_on(
    tx: &mut AccountsTx,
    session: &Session,
    surface: Surface,
    wanted: Option<OrgId>,
) -> Result<OrgId> {
    let org = wanted.unwrap_or(session.org);
    // An organization's own provider vouches for nobody anywhere else.
    if let Some(only) = session.only {
        let stays = org == only && members::has_place(tx, session.account, only, surface).await?;
        let away = if wanted.is_some() { Error::NotFound } else { Error::Unauthenticated };
        return if stays { Ok(only) } else { Err(away) };
    }
    match (members::has_place(tx, session.account, org, surface).await?, wanted) {
        (true, _) => Ok(org),
        (false, Some(_)) => Err(Error::NotFound),
        (false, None) => {
            members::choose(tx, session.account, surface, None).await?.ok_or(Error::Unauthenticated)
        }
    }
}
