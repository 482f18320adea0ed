//! Who one is, and how one wants to be called.

use super::queries;
use crate::access::{AccountsTx, Identity, Visitor};
use crate::http::answer::Answer;
use crate::http::etag::IfMatch;
use crate::http::page::Paging;
use crate::problem::{Error, Result};
use shared::accounts::{Me, UpdateMe};
use shared::organizations::Organization;
use shared::page::Page;

/// The caller.
pub(super) async fn show(door: &Visitor, identity: &Identity) -> Result<Answer<Me>> {
    me(&mut door.db().as_accounts().await?, identity).await
}

/// Changes the caller's profile, in all organizations that they belong to.
pub(super) async fn update(
    door: &Visitor,
    identity: &Identity,
    if_match: IfMatch,
    new: UpdateMe,
) -> Result<Answer<Me>> {
    if new.time_zone.parse::<chrono_tz::Tz>().is_err() {
        return Err(Error::field("time_zone", "unknown", "Please choose a time zone from the list."));
    }
    let mut tx = door.db().as_accounts().await?;
    if_match.check(queries::accounts::lock(&mut tx, identity.account()).await?)?;
    queries::accounts::update(&mut tx, identity.account(), &new, door.clock().now()).await?;
    let answer = me(&mut tx, identity).await?;
    tx.commit().await?;
    // The name is part of what sessions remember.
    door.sessions().forget(identity.session()).await;
    Ok(answer)
}

/// The organizations that the caller can raise tickets with.
pub(super) async fn organizations(
    door: &Visitor,
    identity: &Identity,
    paging: &Paging,
) -> Result<Page<Organization>> {
    let mut tx = door.db().as_accounts().await?;
    queries::members::client_of(&mut tx, identity.account(), paging).await
}

async fn me(tx: &mut AccountsTx, identity: &Identity) -> Result<Answer<Me>> {
    let found = queries::members::find(tx, identity.account(), identity.org(), identity.audience()).await?;
    let (me, version) = found.ok_or(Error::Unauthenticated)?;
    Ok(Answer::ok(me).version(version))
}
