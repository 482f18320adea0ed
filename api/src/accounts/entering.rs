//! The way in, once somebody showed who they are: by a password, wherever it was shown, or by a provider.

use super::cookie::Entrance;
use super::desk::Desk;
use super::shown::Shown;
use super::two_factor::challenge;
use super::{queries, sessions};
use crate::access::{AccountsTx, Surface};
use crate::problem::Result;
use shared::ids::{AccountId, OrgId};

/// Lets somebody in: opens a session, or asks for the second factor where there is one, and commits. Every way in ends
/// here, with the account's row locked.
pub(super) async fn enter(
    desk: &Desk,
    mut tx: AccountsTx,
    (account, org): (AccountId, OrgId),
    surface: Surface,
    shown: Shown,
) -> Result<Entrance> {
    if queries::two_factor::is_on(&mut tx, account).await? {
        return challenge::begin(desk, tx, (account, org), surface, shown).await;
    }
    shown.note(&mut tx, desk.door(), (account, org)).await?;
    Ok(Entrance::Open(Box::new(sessions::open(desk, tx, (account, org), surface, &shown).await?)))
}
