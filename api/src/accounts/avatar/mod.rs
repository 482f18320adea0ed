//! The picture of an account's owner, which takes the place of initials wherever they are seen.
//!
//! Browsers ask for pictures without a token, and the cookie of a session is for refreshing alone. So a picture has an
//! address that nobody can guess, with 256 random bits of its own: whoever sees the person is told it, and nobody else.
//! Another picture has another address, and what was taken away is found under none.

mod console;
mod portal;

pub(crate) use console::routes as console_routes;
pub(crate) use portal::routes as portal_routes;

use super::{desk, links, profile, queries};
use crate::access::{Identity, Visitor};
use crate::http::answer::Answer;
use crate::pictures::{self, Sent};
use crate::problem::{Error, Result};
use shared::accounts::Me;

/// How wide and high one is, in points: twice the largest that is shown.
const SIDE: u32 = 192;

/// Keeps another picture.
async fn set(door: &Visitor, identity: &Identity, sent: Sent) -> Result<Answer<Me>> {
    // Before there is a transaction, which would wait for it.
    let picture = pictures::square(sent, SIDE).await?;
    let (account, now) = (identity.account(), door.clock().now());
    let key = links::token()?;
    let mut tx = door.as_accounts().await?;
    queries::accounts::lock(&mut tx, account).await?;
    queries::avatars::put(&mut tx, account, (&key, picture), now).await?;
    desk::note(&mut tx, door, account, Some(identity.org()), "avatar_changed").await?;
    tx.commit().await?;
    door.sessions().forget_account(account).await;
    profile::show(door, identity).await
}

/// Takes it away; nothing happens where there is none.
async fn remove(door: &Visitor, identity: &Identity) -> Result<Answer<Me>> {
    let (account, now) = (identity.account(), door.clock().now());
    let mut tx = door.as_accounts().await?;
    queries::accounts::lock(&mut tx, account).await?;
    if queries::avatars::remove(&mut tx, account, now).await? {
        desk::note(&mut tx, door, account, Some(identity.org()), "avatar_removed").await?;
        tx.commit().await?;
        door.sessions().forget_account(account).await;
    }
    profile::show(door, identity).await
}

/// The picture with this key, as JPEG. What can't be one is not looked for.
async fn show(door: &Visitor, key: &str) -> Result<Vec<u8>> {
    if !key.bytes().all(|letter| letter.is_ascii_alphanumeric() || b"-_".contains(&letter)) {
        return Err(Error::NotFound);
    }
    queries::avatars::find(&mut door.as_accounts().await?, key).await?.ok_or(Error::NotFound)
}
