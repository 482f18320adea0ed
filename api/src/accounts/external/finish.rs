//! Back from a provider.

use super::begin::{At, count};
use super::newcomer::{Newcomer, Place, Refusal};
use super::vouch::{Back, LEEWAY, Way};
use super::{cookie, failed, link, over, providers, refused};
use crate::access::{AccountsTx, Surface};
use crate::accounts::cookie::Entrance;
use crate::accounts::desk::Desk;
use crate::accounts::entering;
use crate::accounts::purpose::Purpose;
use crate::accounts::queries::accounts::Account;
use crate::accounts::queries::audit::{self, By, Entry};
use crate::accounts::queries::external::{Flow, Returned};
use crate::accounts::queries::identities::Named;
use crate::accounts::shown::Shown;
use crate::accounts::{links, queries, sign_in};
use crate::identity_providers::{Metadata, Provider, names_itself};
use crate::members;
use crate::problem::{Error, Result};
use serde_json::json;
use shared::accounts::FinishExternal;
use shared::ids::{AccountId, OrgId};
use shared::problem::Code;

/// Lets in whom the provider vouches for, or makes the account of who began known by it.
pub(super) async fn finish(desk: &Desk, at: At<'_>, back: FinishExternal) -> Result<Entrance> {
    count(desk).await?;
    let provider = providers::find(desk, at.config, at.provider).await?;
    let flow = take(desk, at.surface, &provider, &back.state).await?;
    let code = code(&provider, back.code, back.error.as_deref())?;
    let found = at.directory.find(&provider).await;
    let metadata = found.map_err(|trouble| failed(&provider.name, trouble))?;
    check_issuer(&provider, &metadata, back.iss.as_deref())?;
    let way = Way { provider: &provider, metadata: &metadata, config: at.config, surface: at.surface };
    let back = Back { code, nonce: &flow.nonce, verifier: flow.verifier.clone() };
    let vouched = way.exchange(at.directory, back, desk.clock().now()).await?;
    let newcomer = Newcomer { provider: &provider, vouched: &vouched, flow: &flow, surface: at.surface };
    match flow.linking {
        Some(linking) => link::finish(desk, newcomer, linking).await,
        None => {
            check_anew(&newcomer)?;
            enter(desk, newcomer).await
        }
    }
}

/// The sign-in that this state began in this browser; it is used up, whatever comes of it.
async fn take(desk: &Desk, surface: Surface, provider: &Provider, state: &str) -> Result<Flow> {
    let browser = cookie::find(desk.http(), surface).ok_or_else(over)?;
    let returned = Returned {
        state_hash: &links::hash(state),
        browser_hash: &links::hash(&browser),
        surface,
        provider: &provider.key,
        now: desk.clock().now(),
    };
    let mut tx = desk.tx().await?;
    let flow = queries::external::take(&mut tx, returned).await?.ok_or_else(over)?;
    tx.commit().await?;
    Ok(flow)
}

fn code(provider: &Provider, code: Option<String>, error: Option<&str>) -> Result<String> {
    match (code, error) {
        (Some(code), None) => Ok(code),
        (_, Some("access_denied")) => Err(refused("You, or the provider, did not allow this sign-in.")),
        (_, error) => {
            tracing::info!(provider = provider.name, error, "a provider signed nobody in");
            Err(refused("The provider did not sign you in. Please try again, or sign in with a password."))
        }
    }
}

/// That it is this provider that answers, and not another one that was mixed in (RFC 9207).
fn check_issuer(provider: &Provider, metadata: &Metadata, iss: Option<&str>) -> Result<()> {
    let is_right = match iss {
        Some(iss) => iss == metadata.issuer().as_str(),
        None => !names_itself(metadata),
    };
    if !is_right {
        tracing::warn!(provider = provider.name, "another provider than the one that was asked answered");
        return Err(over());
    }
    Ok(())
}

/// That they signed in over there once more, where that was wanted.
fn check_anew(newcomer: &Newcomer<'_>) -> Result<()> {
    let is_anew = |since| newcomer.vouched.at.is_some_and(|at| at >= since - LEEWAY);
    if newcomer.flow.anew_since.is_none_or(is_anew) {
        return Ok(());
    }
    Err(refused(
        "The provider does not say that you signed in there just now. Choose a password by \"Forgot password\" to show who \
         you are.",
    ))
}

async fn enter(desk: &Desk, newcomer: Newcomer<'_>) -> Result<Entrance> {
    let provider = newcomer.provider;
    let mut tx = desk.tx().await?;
    let arrived = arrive(&mut tx, desk, &newcomer).await;
    match arrived {
        Ok(Arrived::At(place)) => {
            let shown = Shown::by(provider, newcomer.vouched.at);
            let entrance = entering::enter(desk, tx, place, newcomer.surface, shown).await?;
            desk.sessions().forget_account(place.0).await;
            Ok(entrance)
        }
        // Who they are was kept, and the address is to be confirmed first.
        Ok(Arrived::Unconfirmed) => {
            tx.commit().await?;
            Err(Error::SignIn(Code::EmailNotVerified))
        }
        // Who they are was kept, and that leads elsewhere.
        Ok(Arrived::Elsewhere(account)) => {
            tx.commit().await?;
            desk.sessions().forget_account(account).await;
            Err(refused(match newcomer.surface {
                Surface::Portal => "You work for this organization. Please sign in to its console.",
                Surface::Console => "You are a client of this organization. Please sign in to its portal.",
            }))
        }
        Err(Refusal { account, why }) => {
            drop(tx);
            note_refused(desk, account, &newcomer, &why).await?;
            Err(why)
        }
    }
}

/// What became of whoever came.
enum Arrived {
    /// They are let in there.
    At(Place),
    /// Their groups gave them a role of the other surface.
    Elsewhere(AccountId),
    /// They got a mail with a link, or whoever has the address did.
    Unconfirmed,
}

async fn arrive(tx: &mut AccountsTx, desk: &Desk, newcomer: &Newcomer<'_>) -> Result<Arrived, Refusal> {
    let known = known(tx, desk, newcomer).await?;
    let mut followed = match &known {
        Some(account) => follow(tx, desk, newcomer, account.id).await?,
        None => false,
    };
    let place = match (&known, &newcomer.flow.invitation_hash) {
        (known, Some(hash)) => newcomer.accept(tx, desk, hash, known.as_ref()).await?,
        (None, None) if newcomer.provider.org.is_some() => {
            newcomer.ask_to_confirm(tx, desk).await?;
            return Ok(Arrived::Unconfirmed);
        }
        (None, None) => newcomer.register(tx, desk).await?,
        (Some(account), None) => match place(tx, desk, newcomer, account).await? {
            Some(org) => (account.id, org),
            None if followed => return Ok(Arrived::Elsewhere(account.id)),
            None => return Err(Refusal { account: Some(account.id), why: nowhere() }),
        },
    };
    if known.is_none() {
        followed = follow(tx, desk, newcomer, place.0).await?;
    }
    let fits = !followed || queries::members::has_place(tx, place.0, place.1, newcomer.surface).await?;
    Ok(if fits { Arrived::At(place) } else { Arrived::Elsewhere(place.0) })
}

/// The account that is known by this, kept from changing.
async fn known(
    tx: &mut AccountsTx,
    desk: &Desk,
    newcomer: &Newcomer<'_>,
) -> Result<Option<Account>, Refusal> {
    let Newcomer { provider, vouched, .. } = newcomer;
    let named = Named { issuer: &provider.issuer, subject: &vouched.subject, org: provider.org };
    let Some((identity, account)) = queries::identities::find(tx, named).await? else { return Ok(None) };
    let (now, refusal) = (desk.clock().now(), |why| Refusal { account: Some(account), why });
    if !queries::accounts::came(tx, account, now).await? {
        return Err(refusal(nowhere()));
    }
    // It may have been unlinked while this waited.
    if queries::identities::find(tx, named).await?.map(|(_, owner)| owner) != Some(account) {
        return Err(refusal(over()));
    }
    if !queries::accounts::by_id(tx, account).await?.is_verified {
        newcomer.confirm(tx, desk, account).await.map_err(refusal)?;
    }
    queries::identities::used(tx, identity, (&provider.key, vouched.email.as_deref()), now).await?;
    Ok(Some(queries::accounts::by_id(tx, account).await?))
}

/// Gives them the role that their groups have in the provider's organization; whether that was another one.
async fn follow(
    tx: &mut AccountsTx,
    desk: &Desk,
    newcomer: &Newcomer<'_>,
    account: AccountId,
) -> Result<bool> {
    let role = newcomer.provider.role_of(&newcomer.vouched.groups);
    let (Some(org), Some(role)) = (newcomer.provider.org, role) else { return Ok(false) };
    members::follow_groups(tx, desk.door(), (org, account), role).await
}

/// Where whoever has an account goes: the same as by a password.
async fn place(
    tx: &mut AccountsTx,
    desk: &Desk,
    newcomer: &Newcomer<'_>,
    account: &Account,
) -> Result<Option<OrgId>> {
    let slug = newcomer.flow.org.as_ref().map(|(_, slug)| slug.as_str());
    sign_in::place(tx, desk, account, newcomer.surface, slug).await
}

/// As for a password: the account is shut out, or has no place here.
fn nowhere() -> Error {
    let detail =
        "There is no place for you here, or none any more. Please ask the people who look after you.";
    Error::Conflict(Code::InvalidCredentials, detail.into())
}

/// Keeps that somebody was refused; whoever has an address to confirm is sent its link once more.
async fn note_refused(
    desk: &Desk,
    account: Option<AccountId>,
    newcomer: &Newcomer<'_>,
    why: &Error,
) -> Result<()> {
    let provider = &newcomer.provider.name;
    tracing::info!(provider, "a sign-in by a provider was refused");
    let mut tx = desk.tx().await?;
    let (action, detail) = ("external_sign_in_refused", json!({ "provider": provider }));
    let entry = Entry { account, organization: None, by: By::Stranger, action, detail };
    audit::write(&mut tx, desk.door().clock(), Some(desk.request()), entry).await?;
    if let (Some(account), Error::SignIn(Code::EmailNotVerified)) = (account, why) {
        let email = queries::accounts::email(&mut tx, account).await?;
        links::send(&mut tx, desk.clock(), Purpose::Verification, &email).await?;
    }
    tx.commit().await
}
