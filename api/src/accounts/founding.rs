//! Founding organizations: who may, asked when a visitor registers, and again when they confirm their address. Until
//! then an organization is none, so that several may be on their way; where founding is closed, the first is the last.

use super::desk::{self, Desk};
use super::purpose::Purpose;
use super::{queries, unconfirmed};
use crate::access::AccountsTx;
use crate::config::Founding;
use crate::problem::{Error, Result};
use shared::ids::AccountId;
use shared::problem::Code;

/// Whether a visitor may found an organization. The first needs nobody's leave: somebody has to begin.
pub(super) async fn may_found(tx: &mut AccountsTx, founding: Founding) -> Result<bool> {
    Ok(founding == Founding::Open || !queries::organizations::is_any(tx).await?)
}

/// The answer to a visitor who may not.
pub(super) fn closed() -> Error {
    Error::Conflict(
        Code::RegistrationClosed,
        "New organizations are made by the people who run this server. Please name the one you belong to."
            .into(),
    )
}

/// Whether an account may be confirmed: always, but where that would found an organization which its owner may found no
/// more. Founders come one after the other, each after the one before has committed.
pub(super) async fn may_be_confirmed(
    tx: &mut AccountsTx,
    account: AccountId,
    founding: Founding,
) -> Result<bool> {
    if founding == Founding::Open || !queries::organizations::is_founder(tx, account).await? {
        return Ok(true);
    }
    queries::organizations::lock_founding(tx).await?;
    may_found(tx, founding).await
}

/// Forgets a locked account that may not be confirmed, with all that registering made for it, and says why. Its owner
/// is there and can register as what they may be; kept, it would keep them out.
pub(super) async fn give_up<T>(desk: &Desk, mut tx: AccountsTx, account: AccountId) -> Result<T> {
    let now = desk.clock().now();
    desk::note(&mut tx, desk.door(), account, None, "founding_refused").await?;
    for purpose in [Purpose::Verification, Purpose::Reset] {
        queries::tokens::use_up(&mut tx, account, purpose.as_str(), now).await?;
    }
    queries::registration::withdraw(&mut tx, account).await?;
    if unconfirmed::delete(&mut tx, account, now).await? {
        tx.commit().await?;
    }
    Err(Error::Conflict(
        Code::RegistrationClosed,
        "Another organization was founded here first, and new ones are made by the people who run this server. \
         Please register again, with the one you belong to."
            .into(),
    ))
}
