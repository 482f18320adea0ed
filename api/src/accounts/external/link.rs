//! The sign-ins elsewhere that an account is known by: listed, linked and unlinked by its owner, who hears of it by mail.

use super::newcomer::Newcomer;
use super::over;
use crate::access::{AccountsTx, Identity, Visitor};
use crate::accounts::cookie::Entrance;
use crate::accounts::desk::Desk;
use crate::accounts::queries;
use crate::accounts::queries::audit::{self, By, Entry};
use crate::accounts::queries::external::Linking;
use crate::accounts::queries::identities::{Named, NewIdentity};
use crate::accounts::queries::mails::AccountMail;
use crate::accounts::sessions;
use crate::config::Config;
use crate::http::answer::Answer;
use crate::mail::Happened;
use crate::problem::{Error, Result};
use serde_json::json;
use shared::accounts::{ExternalIdentities, ExternalIdentity};
use shared::ids::{AccountId, IdentityId, OrgId};
use shared::problem::Code;

/// Lists the caller's; those of the one organization alone for a session that is bound to it.
pub(super) async fn list(
    door: &Visitor,
    config: &Config,
    identity: &Identity,
) -> Result<Answer<ExternalIdentities>> {
    let mut tx = door.as_accounts().await?;
    let found = queries::identities::of_account(&mut tx, identity.account(), identity.only_org()).await?;
    let account = queries::accounts::by_id(&mut tx, identity.account()).await?;
    let identities = found.into_iter().map(|one| shown(config, one)).collect();
    Ok(Answer::ok(ExternalIdentities { identities, has_password: account.password_hash.is_some() }))
}

fn shown(config: &Config, one: queries::identities::Identity) -> ExternalIdentity {
    let installed = config.identity_providers.get(&one.provider).map(|provider| provider.name.clone());
    let installed = installed.filter(|_| one.organization.is_none());
    ExternalIdentity {
        id: one.id,
        provider_name: one.provider_name.or(installed).unwrap_or(one.issuer),
        provider: one.provider,
        organization: one.organization,
        email: one.email,
        created_at: one.created_at,
        last_used_at: one.last_used_at,
    }
}

/// Makes an account known by what the provider vouches for. Whoever comes back with the state and the cookie is who began,
/// which took a fresh proof, as long as it is still their session that this browser has.
pub(super) async fn finish(
    desk: &Desk,
    Newcomer { provider, vouched, flow, surface }: Newcomer<'_>,
    Linking { account, session }: Linking,
) -> Result<Entrance> {
    let (mut tx, now) = (desk.tx().await?, desk.clock().now());
    let org = flow.org.as_ref().map(|(org, _)| *org);
    if sessions::of_this_browser(desk, &mut tx, surface).await? != Some(session) {
        return Err(over());
    }
    queries::identities::lock_account(&mut tx, account).await?.ok_or_else(over)?;
    let named = Named { issuer: &provider.issuer, subject: &vouched.subject, org: provider.org };
    let new = NewIdentity {
        id: IdentityId(desk.clock().id()),
        account,
        named,
        provider: &provider.key,
        email: vouched.email.as_deref(),
        used_at: None,
        now,
    };
    if !queries::identities::insert(&mut tx, new).await? {
        let owner = queries::identities::find(&mut tx, named).await?.map(|(_, owner)| owner);
        if owner == Some(account) {
            return Ok(Entrance::Linked(Answer::done()));
        }
        let detail = "This sign-in is linked with another account. Unlink it there first.";
        return Err(Error::Conflict(Code::IdentityTaken, detail.into()));
    }
    note(&mut tx, desk.door(), (account, org), "external_linked", &provider.name).await?;
    let happened = Happened::ExternalLinked { provider: provider.name.clone(), email: vouched.email.clone() };
    write(&mut tx, desk.door(), account, happened).await?;
    tx.commit().await?;
    Ok(Entrance::Linked(Answer::done()))
}

/// Takes one away from the caller's account.
///
/// # Errors
/// 404: they have no such one. 409: nothing else lets them in.
pub(super) async fn unlink(
    door: &Visitor,
    config: &Config,
    identity: &Identity,
    id: IdentityId,
) -> Result<Answer<()>> {
    identity.shows_account()?;
    let (mut tx, account) = (door.as_accounts().await?, identity.account());
    let has_password = queries::identities::lock_account(&mut tx, account).await?;
    let has_password = has_password.ok_or(Error::Unauthenticated)?;
    let all = queries::identities::of_account(&mut tx, account, None).await?;
    let has_other = all.iter().any(|other| other.id != id && leads_in(config, other));
    let one = all.into_iter().find(|one| one.id == id).ok_or(Error::NotFound)?;
    if !has_password && !has_other {
        let detail = "Without it nothing would let you in. Choose a password first, by \"Forgot password\".";
        return Err(Error::Conflict(Code::OnlyWayIn, detail.into()));
    }
    queries::identities::delete(&mut tx, account, id).await?;
    let provider = shown(config, one).provider_name;
    note(&mut tx, door, (account, Some(identity.org())), "external_unlinked", &provider).await?;
    write(&mut tx, door, account, Happened::ExternalUnlinked { provider }).await?;
    tx.commit().await?;
    Ok(Answer::done())
}

/// Whether one can sign in by it now: a provider that was switched off or taken away lets nobody in.
fn leads_in(config: &Config, one: &queries::identities::Identity) -> bool {
    match one.organization {
        Some(_) => one.is_in_use,
        None => config.identity_providers.iter().any(|(_, provider)| provider.issuer == one.issuer),
    }
}

/// Keeps what the owner did with a provider.
pub(super) async fn note(
    tx: &mut AccountsTx,
    door: &Visitor,
    (account, organization): (AccountId, Option<OrgId>),
    action: &'static str,
    provider: &str,
) -> Result<()> {
    let (account, by, detail) = (Some(account), By::Owner, json!({ "provider": provider }));
    let entry = Entry { account, organization, by, action, detail };
    audit::write(tx, door.clock(), Some(door.request()), entry).await
}

async fn write(tx: &mut AccountsTx, door: &Visitor, account: AccountId, happened: Happened) -> Result<()> {
    let email = queries::accounts::email(tx, account).await?;
    let mail = AccountMail::Security { at: door.clock().now(), happened };
    queries::mails::queue(tx, door.clock(), &email, &mail).await
}
