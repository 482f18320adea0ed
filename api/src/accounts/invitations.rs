//! Invitations, for whoever has the link: what it is to, and accepting it. The link came by mail, so it shows the address,
//! too. Whoever has an account joins with its password; everybody else makes one, whose address is confirmed by that.

use super::cookie::Entrance;
use super::desk::{self, Desk};
use super::entering;
use super::external::providers;
use super::passwords::{self, Verdict};
use super::queries::accounts::NewAccount;
use super::queries::invitations::{self, Invitation, Place};
use super::shown::Shown;
use super::throttle::Attempt;
use super::unconfirmed::Room;
use super::{links, queries, sign_in, unconfirmed};
use crate::access::event::Events;
use crate::access::{AccountsTx, Db, Surface, tell};
use crate::clock::Clock;
use crate::config::Config;
use crate::http::answer::Answer;
use crate::invitations as invited;
use crate::members;
use crate::problem::{Error, Result};
use shared::Timestamp;
use shared::ids::{AccountId, InvitationId, MemberId, OrgId};
use shared::invitations::{AcceptInvitation, Invited, ShowInvitation};
use shared::person::Person;
use shared::problem::Code;
use shared::role::Role;

/// What a link is to.
pub(super) async fn show(
    desk: &Desk,
    config: &Config,
    surface: Surface,
    ask: ShowInvitation,
) -> Result<Answer<Invited>> {
    let mut tx = desk.tx().await?;
    let invitation = open(&mut tx, desk, surface, &links::hash(&ask.token)).await?;
    let account = queries::accounts::find(&mut tx, &invitation.email_normalized).await?;
    let providers = providers::of(&mut tx, config, Some(invitation.org)).await?;
    Ok(Answer::ok(Invited {
        providers,
        organization: invitation.organization,
        slug: invitation.slug,
        brand: invitation.brand,
        role: invitation.role,
        customer: invitation.customer_name,
        invited_by: invitation.invited_by,
        email: invitation.email,
        has_account: account.is_some_and(|account| account.is_verified),
        expires_at: invitation.expires_at,
    }))
}

/// Joins by a link, and signs in.
pub(super) async fn accept(desk: &Desk, surface: Surface, accept: AcceptInvitation) -> Result<Entrance> {
    let mut tx = desk.tx().await?;
    let invitation = open(&mut tx, desk, surface, &links::hash(&accept.token)).await?;
    let account = queries::accounts::find(&mut tx, &invitation.email_normalized).await?;
    // Hashing takes its time, and a connection would wait for it.
    drop(tx);
    if account.is_some_and(|account| account.is_verified) {
        with_account(desk, surface, accept, &invitation).await
    } else {
        with_new_account(desk, surface, accept, &invitation).await
    }
}

/// The invitation of a link that is good now.
///
/// # Errors
/// The one answer for every token that is not good, whatever came of the invitation that it was of: whoever finds an old
/// link learns nothing by it.
async fn open(tx: &mut AccountsTx, desk: &Desk, surface: Surface, hash: &[u8]) -> Result<Invitation> {
    let found = invitations::find(tx, hash, surface, desk.clock().now()).await?;
    let over = "This invitation is no longer valid: it was used, withdrawn or has expired. Ask whoever invited you for \
                a new one.";
    found.ok_or_else(|| Error::Conflict(Code::InvitationOver, over.into()))
}

/// The same, kept from being accepted by anybody else until the transaction ends.
pub(super) async fn lock(
    tx: &mut AccountsTx,
    desk: &Desk,
    surface: Surface,
    hash: &[u8],
) -> Result<Invitation> {
    invitations::lock(tx, hash).await?;
    open(tx, desk, surface, hash).await
}

async fn with_account(
    desk: &Desk,
    surface: Surface,
    accept: AcceptInvitation,
    invitation: &Invitation,
) -> Result<Entrance> {
    let (attempt, found) = sign_in::begin(desk.door(), &invitation.email_normalized).await?;
    let found = found.filter(|account| account.is_active && account.is_verified);
    let known = found.as_ref().and_then(|account| account.password_hash.clone());
    let verdict = sign_in::compare(desk.door(), &attempt, accept.password, known.clone()).await?;
    let (Verdict::Right { rehashed }, Some(account)) = (verdict, found) else {
        return refuse(desk, attempt, invitation).await;
    };
    let mut tx = desk.tx().await?;
    let invitation = lock(&mut tx, desk, surface, &links::hash(&accept.token)).await?;
    let (known, rehashed, now) = (known.as_deref(), rehashed.as_deref(), desk.clock().now());
    if !queries::accounts::signed_in(&mut tx, account.id, known, rehashed, now).await? {
        drop(tx);
        return refuse(desk, attempt, &invitation).await;
    }
    attempt.forgive(&mut tx).await?;
    let name = super::names::full_name(&account.first_name, &account.last_name);
    join(&mut tx, desk, &invitation, (account.id, &name, &account.email)).await?;
    entering::enter(desk, tx, (account.id, invitation.org), surface, Shown::password(now)).await
}

/// The link stays good: a slip of the finger is no reason for another mail.
async fn refuse<T>(desk: &Desk, attempt: Attempt, invitation: &Invitation) -> Result<T> {
    let mut tx = desk.tx().await?;
    attempt.failed(&mut tx, desk.clock().now()).await?;
    let account = queries::accounts::find(&mut tx, &invitation.email_normalized).await?;
    let account = account.map(|account| account.id);
    desk::note_stranger(&mut tx, desk.door(), account, "sign_in_failed").await?;
    tx.commit().await?;
    Err(Error::field("password", "wrong", "This is not the password of your account."))
}

async fn with_new_account(
    desk: &Desk,
    surface: Surface,
    accept: AcceptInvitation,
    invitation: &Invitation,
) -> Result<Entrance> {
    let errors = accept.errors_of_new().0;
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let words =
        |text: Option<String>| text.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    let (first_name, last_name) = (words(accept.first_name), words(accept.last_name));
    let about = [&invitation.email, &first_name, &last_name, &invitation.organization].map(Clone::clone);
    let about = about.into_iter().chain(invitation.customer_name.clone()).collect();
    let password_hash = passwords::choose(accept.password, about).await?;
    let mut tx = desk.tx().await?;
    let invitation = lock(&mut tx, desk, surface, &links::hash(&accept.token)).await?;
    let (account, now) = (AccountId(desk.clock().id()), desk.clock().now());
    make_room(&mut tx, desk, &invitation.email_normalized, now).await?;
    let new = NewAccount {
        id: account,
        email: &invitation.email,
        password_hash: Some(&password_hash),
        first_name: &first_name,
        last_name: &last_name,
        locale: &invitation.locale,
        time_zone: &invitation.time_zone,
        now,
    };
    queries::accounts::insert_verified(&mut tx, new).await?;
    let name = super::names::full_name(&first_name, &last_name);
    join(&mut tx, desk, &invitation, (account, &name, &invitation.email)).await?;
    entering::enter(desk, tx, (account, invitation.org), surface, Shown::password(now)).await
}

/// Forgets the account that somebody made with this address and never confirmed.
///
/// # Errors
/// 403: staff have given it something, so it is to be confirmed by its own link first.
pub(super) async fn make_room(tx: &mut AccountsTx, desk: &Desk, email: &str, now: Timestamp) -> Result<()> {
    match unconfirmed::make_room(tx, desk, email, now).await? {
        Room::Made => Ok(()),
        // Confirmed in this very moment: it is joined with its password.
        Room::Taken => Err(Error::field("password", "wrong", "This is not the password of your account.")),
        Room::InUse => Err(Error::SignIn(Code::EmailNotVerified)),
    }
}

/// Gives an account the place that it was invited to, and tells of it.
pub(super) async fn join(
    tx: &mut AccountsTx,
    desk: &Desk,
    invitation: &Invitation,
    (account, name, email): (AccountId, &str, &str),
) -> Result<()> {
    let (member, now) = (MemberId(desk.clock().id()), desk.clock().now());
    let place = Place { id: member, account, name, email, now };
    if !invitations::join(tx, invitation, &place).await? {
        let detail =
            "You belong to this organization already. Please sign in, or ask there if that does not work.";
        return Err(Error::Conflict(Code::AlreadyMember, detail.into()));
    }
    invitations::accepted(tx, invitation, member, now).await?;
    let person = Person { id: member, name: name.to_owned(), side: invitation.role.side(), avatar: None };
    let accepted = invited::accepted(invitation.id, invitation.customer)?;
    let events = Events::from(accepted).and(members::joined(member, invitation.customer)?);
    tell(tx, desk.door(), invitation.org, &person, &events).await
}

/// An invitation that has somebody to go to.
pub(crate) struct Prepared {
    /// The address, as it was typed.
    pub(crate) email: String,
    /// The organization's name.
    pub(crate) organization: String,
    /// Who asks, by name.
    pub(crate) by: String,
    /// What they will be.
    pub(crate) role: Role,
    /// Whose client.
    pub(crate) customer: Option<String>,
    /// Until when the link is good.
    pub(crate) until: Timestamp,
    /// Goes into the link.
    pub(crate) token: String,
}

/// Works out the mail of an invitation that was asked to be sent at `sent_at`; none when it is over, or was sent anew.
///
/// # Errors
/// The database is away.
pub(crate) async fn prepare(
    db: &Db,
    clock: &Clock,
    (org, id): (OrgId, InvitationId),
    sent_at: Timestamp,
) -> Result<Option<Prepared>> {
    let mut tx = db.as_accounts().await?;
    let token = links::token()?;
    let found = invitations::issue(&mut tx, (org, id), sent_at, &links::hash(&token), clock.now()).await?;
    let Some(found) = found else { return Ok(None) };
    tx.commit().await?;
    Ok(Some(Prepared {
        email: found.email,
        organization: found.organization,
        by: found.by,
        role: found.role.parse().map_err(|error| Error::Bug(anyhow::Error::msg(error)))?,
        customer: found.customer,
        until: found.until,
        token,
    }))
}
