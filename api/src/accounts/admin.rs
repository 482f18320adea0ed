//! What an operator makes at the command line.

use super::queries::accounts::NewAccount;
use super::queries::audit::{By, Entry};
use super::queries::members::NewMember;
use super::queries::organizations::NewOrganization;
use super::register::CATEGORIES;
use super::{passwords, queries, slug};
use crate::access::{AccountsTx, Db};
use crate::clock::Clock;
use crate::config::{AdminOf, Config, NewAdmin};
use crate::problem::{Error, Result};
use serde_json::json;
use shared::Timestamp;
use shared::ids::{AccountId, MemberId, OrgId};
use shared::organizations::FirstStep;
use shared::problem::FieldError;
use shared::role::Role;

/// Makes an administrator whose address counts as confirmed, and their organization, if it is to be new; gives its
/// slug.
///
/// # Errors
/// A sentence that says what to do: the address has an account, there is no such organization, or the database is away.
pub async fn create_admin(config: &Config, new: NewAdmin) -> anyhow::Result<String> {
    crate::database::with_database(config, async |db| {
        create(db, &Clock::system(), new).await.map_err(Error::in_words)
    })
    .await
}

/// The same on a database that is open.
async fn create(db: &Db, clock: &Clock, new: NewAdmin) -> Result<String> {
    let (AdminOf::New(known) | AdminOf::Existing(known)) = &new.organization;
    let password_hash = passwords::choose(new.password, vec![new.email.clone(), known.clone()]).await?;
    let mut tx = db.as_accounts().await?;
    let (org, slug) = match new.organization {
        AdminOf::New(name) => {
            // Whoever confirms in this moment is told that an organization is there.
            queries::organizations::lock_founding(&mut tx).await?;
            organization(&mut tx, clock, clock.now(), (&name, None, &CATEGORIES), FirstStep::Brand).await?
        }
        AdminOf::Existing(slug) => (existing(&mut tx, &slug).await?, slug),
    };
    let account = AccountId(clock.id());
    queries::accounts::insert_verified(
        &mut tx,
        NewAccount {
            id: account,
            email: &new.email,
            password_hash: Some(&password_hash),
            first_name: &new.first_name,
            last_name: &new.last_name,
            locale: "en",
            time_zone: "Etc/UTC",
            now: clock.now(),
        },
    )
    .await?;
    queries::members::insert(
        &mut tx,
        NewMember {
            id: MemberId(clock.id()),
            org,
            account,
            role: Role::Admin,
            name: &super::names::full_name(&new.first_name, &new.last_name),
            email: &new.email,
            customer: None,
            contact: None,
            is_primary_contact: false,
            now: clock.now(),
        },
    )
    .await?;
    let entry = Entry {
        account: Some(account),
        organization: Some(org),
        by: By::System,
        action: "created",
        detail: json!({ "role": Role::Admin }),
    };
    queries::audit::write(&mut tx, clock, None, entry).await?;
    tx.commit().await?;
    Ok(slug)
}

/// The organization with this slug. One that nobody has confirmed is none: whoever made it up would administer it, too,
/// as soon as they confirm their address.
async fn existing(tx: &mut AccountsTx, slug: &str) -> Result<OrgId> {
    let door = queries::organizations::door(tx, Some(slug)).await?;
    door.map(|door| door.id).ok_or_else(|| {
        let told = format!(
            "There is no organization with the slug {slug:?}, or none of its staff has confirmed an address."
        );
        Error::Invalid(vec![FieldError::new("join", "unknown", told)])
    })
}

/// Makes an organization of this name, accent and categories, by the first slug that is free; gives that, too.
pub(super) async fn organization(
    tx: &mut AccountsTx,
    clock: &Clock,
    now: Timestamp,
    (name, accent, categories): (&str, Option<&str>, &[&str]),
    first_step: FirstStep,
) -> Result<(OrgId, String)> {
    let categories: Vec<_> = categories.iter().map(|&category| category.to_owned()).collect();
    let id = OrgId(clock.id());
    for place in 1..=100 {
        let slug = slug::of(name, place);
        let new = NewOrganization {
            id,
            slug: &slug,
            name,
            accent,
            categories: &categories,
            first_step,
            counter: clock.id(),
            now,
        };
        if queries::organizations::insert(tx, new).await? {
            return Ok((id, slug));
        }
    }
    Err(Error::Bug(anyhow::anyhow!("a hundred organizations are called {name} already")))
}
