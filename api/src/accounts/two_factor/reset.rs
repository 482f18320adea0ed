//! Taking somebody's second factor away, by whoever looks after the organization's members: for who has lost their
//! phone and their recovery codes.
//!
//! An account may belong to several organizations, and its factor guards all of them. So an organization has a say over
//! it only where the account belongs to no other; otherwise it is refused, and says so. That tells an admin that a
//! member of theirs has a place elsewhere, and not where: less than it would cost to let one organization open the
//! doors of another, or to let an admin believe in a reset that did not happen.

use super::spend;
use crate::access::event::Events;
use crate::access::{Identity, Visitor, tell};
use crate::accounts::queries;
use crate::http::answer::Answer;
use crate::mail::Happened;
use crate::members;
use crate::problem::{Error, Result};
use shared::ids::MemberId;
use shared::permission::Permission;
use shared::person::Side;
use shared::problem::Code;

/// Takes it away, and tells them; nothing happens when there is none.
pub(crate) async fn reset(
    door: &Visitor,
    identity: &Identity,
    (member, side): (MemberId, Side),
    permission: Permission,
) -> Result<Answer<()>> {
    let mut tx = door.as_accounts().await?;
    let found = queries::two_factor::lock_member(&mut tx, identity.org(), member, side).await?;
    let found = found.ok_or(Error::NotFound)?;
    // Whoever does it still may, with their own row locked after the other's account.
    if !queries::two_factor::still_may(&mut tx, identity, permission).await? {
        return Err(Error::Forbidden(permission));
    }
    if found.is_elsewhere {
        let detail = "They use this account in another organization, too, so it can't be reset from here. They \
                      can sign in with a recovery code, or ask whoever runs this server.";
        return Err(Error::Conflict(Code::UsedElsewhere, detail.into()));
    }
    if !queries::two_factor::disable(&mut tx, found.account).await? {
        return Ok(Answer::done());
    }
    let event = members::two_factor_reset(member, found.customer)?;
    tell(&mut tx, door, identity.org(), &identity.person(), &Events::from(event)).await?;
    spend::tell(&mut tx, door, found.account, Happened::TwoFactorReset).await?;
    tx.commit().await?;
    door.sessions().forget_account(found.account).await;
    Ok(Answer::done())
}
