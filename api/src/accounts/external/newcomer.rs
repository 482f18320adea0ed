//! Whoever a provider vouches for and nobody knows yet: a client by the rules for registering, or what an invitation says.

use super::refused;
use super::vouched::Vouched;
use crate::access::event::Events;
use crate::access::{AccountsTx, Surface, tell};
use crate::accounts::desk::{self, Desk};
use crate::accounts::queries::accounts::{Account, NewAccount};
use crate::accounts::queries::external::{Flow, NewClient};
use crate::accounts::queries::identities::{Named, NewIdentity};
use crate::accounts::queries::invitations::Invitation;
use crate::accounts::queries::organizations::Door;
use crate::accounts::whereabouts::Whereabouts;
use crate::accounts::{invitations, names, queries, register, throttle};
use crate::addresses;
use crate::identity_providers::Provider;
use crate::members;
use crate::problem::{Error, Result};
use shared::ids::{AccountId, CustomerId, IdentityId, MemberId, OrgId};
use shared::person::{Person, Side};
use shared::problem::Code;

/// Who comes, and by whom.
pub(super) struct Newcomer<'a> {
    pub(super) provider: &'a Provider,
    pub(super) vouched: &'a Vouched,
    pub(super) flow: &'a Flow,
    pub(super) surface: Surface,
}

/// Why somebody is not let in, and whose account it is about, so that its owner can be told.
pub(super) struct Refusal {
    pub(super) account: Option<AccountId>,
    pub(super) why: Error,
}

impl From<Error> for Refusal {
    fn from(why: Error) -> Self {
        Self { account: None, why }
    }
}

/// Who came to be, and where.
pub(super) type Place = (AccountId, OrgId);

/// To whoever comes to the console and is known by nobody there.
const UNKNOWN: &str = "Nobody here is known by this sign-in. If you have an account, sign in with its password and link this \
                       sign-in in your profile; else ask whoever looks after your organization to invite you.";

impl Newcomer<'_> {
    /// Makes them a client.
    ///
    /// # Errors
    /// In words, why not.
    pub(super) async fn register(&self, tx: &mut AccountsTx, desk: &Desk) -> Result<Place, Refusal> {
        let email = self.address()?;
        let normalized = names::normalize(&email);
        let known = queries::accounts::find(tx, &normalized).await?;
        if let Some(account) = known.filter(|account| account.is_verified) {
            return Err(exists(account.id));
        }
        let door = self.let_in(tx, desk, &normalized).await?;
        // Whoever registered with the address did not confirm it, and the provider vouches for who comes now.
        invitations::make_room(tx, desk, &normalized, desk.clock().now()).await?;
        let habits = queries::external::habits(tx, door.id).await?;
        let account = self.account(tx, desk, &email, &habits).await?;
        self.client(tx, desk, (account, door.id), &email).await?;
        desk::note(tx, desk.door(), account, Some(door.id), "registered").await?;
        self.link(tx, desk, account, door.id).await?;
        Ok((account, door.id))
    }

    /// Accepts an invitation: its link shows the address, whatever the provider says of that.
    ///
    /// # Errors
    /// In words, why not.
    pub(super) async fn accept(
        &self,
        tx: &mut AccountsTx,
        desk: &Desk,
        hash: &[u8],
        known: Option<&Account>,
    ) -> Result<Place, Refusal> {
        let invitation = invitations::lock(tx, desk, self.surface, hash).await?;
        if self.provider.org.is_some_and(|org| org != invitation.org) {
            let detail = "This invitation is to another organization than the one that this sign-in is of.";
            return Err(refused(detail).into());
        }
        let account = match (known, queries::accounts::find(tx, &invitation.email_normalized).await?) {
            (Some(known), Some(invited)) if known.id == invited.id => invited.id,
            (Some(known), _) => {
                let detail = "This sign-in belongs to an account with another address than the invited one. Please \
                              accept the invitation with a password.";
                return Err(Refusal { account: Some(known.id), why: refused(detail) });
            }
            (None, Some(invited)) if invited.is_verified => return Err(exists(invited.id)),
            (None, _) => self.invited(tx, desk, &invitation).await?,
        };
        let found = queries::accounts::by_id(tx, account).await?;
        let name = names::full_name(&found.first_name, &found.last_name);
        invitations::join(tx, desk, &invitation, (account, &name, &found.email)).await?;
        if known.is_none() {
            self.link(tx, desk, account, invitation.org).await?;
        }
        Ok((account, invitation.org))
    }

    async fn invited(&self, tx: &mut AccountsTx, desk: &Desk, invitation: &Invitation) -> Result<AccountId> {
        invitations::make_room(tx, desk, &invitation.email_normalized, desk.clock().now()).await?;
        let habits = (invitation.locale.clone(), invitation.time_zone.clone());
        self.account(tx, desk, &invitation.email, &habits).await
    }

    /// The address that the provider names.
    pub(super) fn claimed(&self) -> Result<String> {
        let email = self.vouched.email.as_deref().filter(|email| addresses::sendable(email).is_some());
        let missing = || refused("The provider does not say which e-mail address you have.");
        email.map(str::to_owned).ok_or_else(missing)
    }

    /// The address that the provider vouches for.
    fn address(&self) -> Result<String> {
        let email = self.claimed()?;
        if !self.vouched.is_email_verified {
            return Err(refused(
                "The provider does not say that your e-mail address is yours. Please confirm it there, or sign in with \
                 a password.",
            ));
        }
        Ok(email)
    }

    /// The organization that lets whoever has this address register, which counts as one more from where they are.
    pub(super) async fn let_in(&self, tx: &mut AccountsTx, desk: &Desk, normalized: &str) -> Result<Door> {
        if self.surface == Surface::Console {
            return Err(refused(UNKNOWN));
        }
        let door = self.door(tx).await?;
        if !door.lets_in(normalized) {
            return Err(register::closed(door.registration));
        }
        throttle::registration(tx, &Whereabouts::of(desk.request().ip), desk.clock().now()).await?;
        Ok(door)
    }

    /// The organization that one becomes a client of: the provider's, the one that was named, or the only one.
    async fn door(&self, tx: &mut AccountsTx) -> Result<Door> {
        let slug = self.flow.org.as_ref().map(|(_, slug)| slug.as_str());
        let door = queries::organizations::door(tx, slug).await?;
        door.ok_or_else(|| {
            refused("Please sign in at the address of the organization that you want to be a client of.")
        })
    }

    async fn account(
        &self,
        tx: &mut AccountsTx,
        desk: &Desk,
        email: &str,
        (locale, time_zone): &(String, String),
    ) -> Result<AccountId> {
        let id = AccountId(desk.clock().id());
        let new = NewAccount {
            id,
            email,
            password_hash: None,
            first_name: &self.first_name(email),
            last_name: &self.vouched.last_name,
            locale,
            time_zone,
            now: desk.clock().now(),
        };
        // Somebody came with the address in this very moment.
        let taken = |error| if matches!(error, Error::Invalid(_)) { super::over() } else { error };
        queries::accounts::insert_verified(tx, new).await.map_err(taken)?;
        Ok(id)
    }

    /// Nobody is without a name: whoever has none told is called by their address.
    pub(super) fn first_name(&self, email: &str) -> String {
        if self.vouched.first_name.is_empty() && self.vouched.last_name.is_empty() {
            return email.split('@').next().unwrap_or_default().to_owned();
        }
        self.vouched.first_name.clone()
    }

    async fn client(
        &self,
        tx: &mut AccountsTx,
        desk: &Desk,
        (account, org): Place,
        email: &str,
    ) -> Result<()> {
        let (member, customer) = (MemberId(desk.clock().id()), CustomerId(desk.clock().id()));
        let name = names::full_name(&self.first_name(email), &self.vouched.last_name);
        let company = company_of(&name);
        let now = desk.clock().now();
        let new = NewClient { org, account, member, customer, company: &company, name: &name, email, now };
        queries::external::insert_client(tx, new).await?;
        tell_joined(tx, desk, org, (member, customer, name)).await
    }

    /// By what the account is known from now on.
    pub(super) fn identity(&self, desk: &Desk, account: AccountId) -> NewIdentity<'_> {
        let now = desk.clock().now();
        NewIdentity {
            id: IdentityId(desk.clock().id()),
            account,
            named: Named {
                issuer: &self.provider.issuer,
                subject: &self.vouched.subject,
                org: self.provider.org,
            },
            provider: &self.provider.key,
            email: self.vouched.email.as_deref(),
            used_at: Some(now),
            now,
        }
    }

    async fn link(&self, tx: &mut AccountsTx, desk: &Desk, account: AccountId, org: OrgId) -> Result<()> {
        if !queries::identities::insert(tx, self.identity(desk, account)).await? {
            // Somebody came with it in this very moment; what was begun here is rolled back.
            return Err(super::over());
        }
        self.note_linked(tx, desk, (account, Some(org))).await
    }

    pub(super) async fn note_linked(
        &self,
        tx: &mut AccountsTx,
        desk: &Desk,
        of: (AccountId, Option<OrgId>),
    ) -> Result<()> {
        super::link::note(tx, desk.door(), of, "external_linked", &self.provider.name).await
    }
}

/// Tells staff that there is a new client.
pub(super) async fn tell_joined(
    tx: &mut AccountsTx,
    desk: &Desk,
    org: OrgId,
    (member, customer, name): (MemberId, CustomerId, String),
) -> Result<()> {
    let person = Person { id: member, name, side: Side::Client, avatar: None };
    let events = Events::from(members::joined(member, Some(customer))?);
    tell(tx, desk.door(), org, &person, &events).await
}

/// The company of whoever names none.
pub(super) fn company_of(name: &str) -> String {
    name.chars().take(register::LONGEST).collect()
}

/// There is an account with the address: it is not taken over, and whoever the provider vouches for, or has the link that
/// was sent to it, is told so.
fn exists(account: AccountId) -> Refusal {
    let detail = "There is an account with this e-mail address already. Please sign in with its password, then link this \
                  sign-in in your profile.";
    Refusal { account: Some(account), why: Error::Conflict(Code::AccountExists, detail.into()) }
}
