//! Who one is, and how one wants to be called.

use super::queries;
use super::queries::audit::{self, By, Entry};
use crate::access::{AccountsTx, Identity, Visitor};
use crate::http::answer::Answer;
use crate::http::etag::IfMatch;
use crate::http::page::Paging;
use crate::problem::{Error, Result};
use serde_json::json;
use shared::accounts::{Me, UpdateMe};
use shared::organizations::{Organization, Workplace};
use shared::page::Page;

/// The caller.
pub(super) async fn show(door: &Visitor, identity: &Identity) -> Result<Answer<Me>> {
    me(&mut door.as_accounts().await?, identity).await
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
    let new = cleaned(new);
    let mut tx = door.as_accounts().await?;
    let (version, before) = queries::accounts::lock(&mut tx, identity.account()).await?;
    if_match.check(version)?;
    queries::accounts::update(&mut tx, identity.account(), &new, door.clock().now()).await?;
    keep(&mut tx, door, identity, &changed(&before, &new)).await?;
    let answer = me(&mut tx, identity).await?;
    tx.commit().await?;
    // The name is part of what sessions remember.
    if let Some(session) = identity.session() {
        door.sessions().forget(session).await;
    }
    Ok(answer)
}

fn cleaned(new: UpdateMe) -> UpdateMe {
    let trimmed = |text: &str| text.trim().to_owned();
    UpdateMe {
        first_name: trimmed(&new.first_name),
        last_name: trimmed(&new.last_name),
        phone: new.phone.as_deref().map(trimmed).filter(|phone| !phone.is_empty()),
        ..new
    }
}

/// The names of the fields that are not the same.
fn changed(before: &UpdateMe, new: &UpdateMe) -> Vec<&'static str> {
    let fields = [
        ("first_name", before.first_name != new.first_name),
        ("last_name", before.last_name != new.last_name),
        ("locale", before.locale != new.locale),
        ("phone", before.phone != new.phone),
        ("time_zone", before.time_zone != new.time_zone),
    ];
    fields.into_iter().filter(|(_, is_changed)| *is_changed).map(|(name, _)| name).collect()
}

async fn keep(tx: &mut AccountsTx, door: &Visitor, identity: &Identity, changed: &[&str]) -> Result<()> {
    if changed.is_empty() {
        return Ok(());
    }
    let entry = Entry {
        account: Some(identity.account()),
        organization: Some(identity.org()),
        by: By::Owner,
        action: "profile_changed",
        detail: json!({ "changed": changed }),
    };
    audit::write(tx, door.clock(), Some(door.request()), entry).await
}

/// The organizations that the caller can raise tickets with.
pub(super) async fn organizations(
    door: &Visitor,
    identity: &Identity,
    paging: &Paging,
) -> Result<Page<Organization>> {
    let mut tx = door.as_accounts().await?;
    queries::members::client_of(&mut tx, identity.account(), identity.only_org(), paging).await
}

/// The organizations that the caller works in.
pub(super) async fn workplaces(
    door: &Visitor,
    identity: &Identity,
    paging: &Paging,
) -> Result<Page<Workplace>> {
    let mut tx = door.as_accounts().await?;
    queries::members::staff_of(&mut tx, identity.account(), identity.only_org(), paging).await
}

async fn me(tx: &mut AccountsTx, identity: &Identity) -> Result<Answer<Me>> {
    let (account, org, surface) = (identity.account(), identity.org(), identity.surface());
    let is_bound = identity.only_org().is_some();
    let found = queries::members::find(tx, account, org, surface, is_bound).await?;
    let (me, version) = found.ok_or(Error::Unauthenticated)?;
    Ok(Answer::ok(me).version(version))
}
