//! Who a session belongs to, looked up at most every five seconds, so that logout, disabling and role changes
//! count at once.

use super::api_key::{self, Hash};
use super::token::{Claims, Surface};
use super::tx::{Context, Db};
use crate::clock::Clock;
use crate::people;
use crate::problem::{Error, Result};
use chrono::TimeDelta;
use moka::future::Cache;
use shared::Timestamp;
use shared::accounts::TicketScope;
use shared::ids::{AccountId, ApiKeyId, CustomerId, MemberId, OrgId, SessionId};
use shared::permission::{Permission, Permissions};
use shared::person::{Person, Side};
use shared::problem::Code;
use shared::role::Role;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// For how long a proof of who one is counts as fresh.
const FRESH: TimeDelta = TimeDelta::minutes(5);

/// What somebody showed to be let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Credential {
    /// A sign-in.
    Session(SessionId),
    /// A key that an integration was given.
    ApiKey(ApiKeyId),
}

/// By which text of a credential: a session shows tokens of its own, a key one of two texts while it is rotated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    Token,
    Key(Hash),
}

/// A member of an organization who was let in. Only this folder makes one, from a live session or a good key.
#[derive(Debug, Clone)]
pub struct Identity {
    pub(super) account: AccountId,
    pub(super) credential: Credential,
    pub(super) shown: Shown,
    pub(super) permissions: Permissions,
    pub(super) context: Context,
    pub(super) org: OrgId,
    pub(super) member: MemberId,
    pub(super) name: String,
    pub(super) avatar: Option<String>,
    pub(super) role: Option<Role>,
    pub(super) side: Side,
    pub(super) customer: Option<CustomerId>,
    pub(super) scope: TicketScope,
    pub(super) is_primary_contact: bool,
    pub(super) surface: Surface,
    pub(super) until: Timestamp,
    pub(super) proved_at: Option<Timestamp>,
    pub(super) lacks_two_factor: bool,
    /// The organization whose own provider they came by.
    pub(super) only_org: Option<OrgId>,
    /// Whether the account has a place in another organization.
    pub(super) is_elsewhere: bool,
}

impl Identity {
    /// The account. A key is nobody's, and has its own id here, by which its streams are counted.
    pub fn account(&self) -> AccountId {
        self.account
    }
    /// What they were let in by; limits are counted for each.
    pub fn credential(&self) -> Credential {
        self.credential
    }
    /// Whether a program acts here, by a key, and no person.
    pub fn is_integration(&self) -> bool {
        matches!(self.credential, Credential::ApiKey(_))
    }
    /// The session; an integration has none.
    pub fn session(&self) -> Option<SessionId> {
        self.claim().session()
    }
    /// The organization.
    pub fn org(&self) -> OrgId {
        self.org
    }
    /// The account's place in it.
    pub fn member(&self) -> MemberId {
        self.member
    }
    /// The role there; an integration has none.
    pub fn role(&self) -> Option<Role> {
        self.role
    }
    /// The client's company.
    pub fn customer(&self) -> Option<CustomerId> {
        self.customer
    }
    /// Which tickets of that company the client sees.
    pub fn scope(&self) -> TicketScope {
        self.scope
    }
    /// Whether they are a client who looks after their company's team.
    pub fn is_primary_contact(&self) -> bool {
        self.is_primary_contact
    }
    /// The surface that they signed in to.
    pub fn surface(&self) -> Surface {
        self.surface
    }
    /// Whether they showed who they are in the last five minutes.
    pub(super) fn is_proved(&self, now: Timestamp) -> bool {
        self.proved_at.is_some_and(|at| now < at + FRESH)
    }
    /// Whether the organization demands a second factor of their role, and they have none.
    pub(crate) fn lacks_two_factor(&self) -> bool {
        self.lacks_two_factor
    }
    /// The organization that the session is bound to, since they came by its own provider.
    pub(crate) fn only_org(&self) -> Option<OrgId> {
        self.only_org
    }
    /// Whether they showed that the account is theirs, and not only that an organization says so: its admins decide whom
    /// its provider lets in, and must not come by that to what the account is elsewhere, or will be.
    ///
    /// # Errors
    /// They have to show the password first; then the session is bound to no organization any more.
    pub(crate) fn shows_account(&self) -> Result<()> {
        if self.only_org.is_some() { Err(Error::Prove(Code::FreshProofNeeded)) } else { Ok(()) }
    }
    /// The same for what does no harm where the account has no place but in the organization that says so.
    ///
    /// # Errors
    /// The same.
    pub(crate) fn shows_account_elsewhere(&self) -> Result<()> {
        if self.is_of_one_place() { self.shows_account() } else { Ok(()) }
    }
    /// Whether the session is bound to one organization, and the account has a place elsewhere.
    pub(super) fn is_of_one_place(&self) -> bool {
        self.only_org.is_some() && self.is_elsewhere
    }
    /// What a token of theirs would claim.
    pub(crate) fn claim(&self) -> Claim {
        Claim {
            credential: self.credential,
            shown: self.shown,
            org: self.org,
            account: self.account,
            surface: self.surface,
        }
    }
    /// Client or staff.
    pub fn side(&self) -> Side {
        self.side
    }
    /// As tickets and messages name them.
    pub fn person(&self) -> Person {
        let avatar = self.avatar.as_deref().map(people::avatar_path);
        Person { id: self.member, name: self.name.clone(), side: self.side(), avatar }
    }
    /// What they may do: their role's permissions, or fewer.
    pub fn permissions(&self) -> Permissions {
        self.permissions
    }
    /// Whether they have `permission`.
    pub fn may(&self, permission: Permission) -> bool {
        self.permissions.contains(permission)
    }
    /// Whose sight their transactions have.
    pub(super) fn context(&self) -> &Context {
        &self.context
    }
}

/// As whom somebody wants to be known: what a token says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Claim {
    pub(super) credential: Credential,
    pub(super) shown: Shown,
    pub(super) org: OrgId,
    pub(super) account: AccountId,
    pub(super) surface: Surface,
}

impl Claim {
    /// The session; an integration has none.
    const fn session(&self) -> Option<SessionId> {
        match self.credential {
            Credential::Session(session) => Some(session),
            Credential::ApiKey(_) => None,
        }
    }

    /// What is kept of the key's text; a session has none.
    const fn key(&self) -> Option<Hash> {
        match self.shown {
            Shown::Key(hash) => Some(hash),
            Shown::Token => None,
        }
    }
}

impl From<&Claims> for Claim {
    fn from(claims: &Claims) -> Self {
        Self {
            credential: Credential::Session(claims.sid),
            shown: Shown::Token,
            org: claims.org,
            account: claims.sub,
            surface: claims.aud,
        }
    }
}

/// Live sessions with all the places of their accounts, remembered for five seconds, and good keys, for four.
#[derive(Clone)]
pub struct Sessions {
    db: Db,
    clock: Clock,
    known: Cache<SessionId, Arc<[Arc<Identity>]>>,
    keys: Cache<Hash, Option<Arc<Identity>>>,
}

impl Sessions {
    /// Looks sessions up in `db`.
    pub fn new(db: Db, clock: Clock) -> Self {
        let known = Cache::builder().max_capacity(100_000).time_to_live(Duration::from_secs(5)).build();
        let keys = Cache::builder().max_capacity(10_000).time_to_live(Duration::from_secs(4)).build();
        Self { db, clock, known, keys }
    }

    /// The member that is asked for, if the session is alive and the place in the organization still fits the
    /// surface.
    ///
    /// # Errors
    /// The database is away.
    pub(crate) async fn identify(&self, claim: &Claim) -> Result<Option<Arc<Identity>>> {
        let Credential::Session(session) = claim.credential else { return Ok(None) };
        let places = self.known.try_get_with(session, self.look_up(session)).await;
        let places = places.map_err(said_once_more)?;
        let place = places.iter().find(|place| place.claim() == *claim);
        match place {
            Some(place) if self.clock.now() < place.until => Ok(Some(place.clone())),
            // It may have been refreshed since it was remembered.
            Some(_) => self.identify_anew(claim).await,
            None => Ok(None),
        }
    }

    /// Who acts by the key of this text; nobody if it is none of ours, or no longer.
    ///
    /// # Errors
    /// The database is away.
    pub(super) async fn identify_key(&self, hash: Hash) -> Result<Option<Arc<Identity>>> {
        let found = self.keys.try_get_with(hash, self.look_up_key(hash)).await.map_err(said_once_more)?;
        Ok(found.filter(|identity| self.clock.now() < identity.until))
    }

    /// Asked at most every four seconds for each key and node, so its last use is kept here, too.
    async fn look_up_key(&self, hash: Hash) -> Result<Option<Arc<Identity>>> {
        let (mut tx, now) = (self.db.as_accounts().await?, self.clock.now());
        let found = api_key::look_up(&mut tx, &[hash.to_vec()]).await?;
        let found =
            found.into_iter().find(|identity| identity.shown == Shown::Key(hash) && now < identity.until);
        if found.is_some() && api_key::note_use(&mut tx, &hash, now).await? {
            tx.commit().await?;
        }
        Ok(found)
    }

    /// Forgets a key, so that its end counts at once on this node.
    pub(crate) async fn forget_key(&self, key: ApiKeyId) {
        let is_it = |known: &Option<Arc<Identity>>| {
            known.as_ref().is_some_and(|known| known.credential == Credential::ApiKey(key))
        };
        for (hash, _) in self.keys.iter().filter(|(_, known)| is_it(known)) {
            self.keys.invalidate(&*hash).await;
        }
    }

    /// The same past what is remembered.
    pub(super) async fn identify_anew(&self, claim: &Claim) -> Result<Option<Arc<Identity>>> {
        let Credential::Session(session) = claim.credential else { return Ok(None) };
        let places = self.look_up(session).await?;
        self.known.insert(session, places.clone()).await;
        let now = self.clock.now();
        Ok(places.iter().find(|place| place.claim() == *claim && now < place.until).cloned())
    }

    /// The same for many at once, past what is remembered: for streams, which ask every few seconds themselves. What is
    /// as old as the look before would let them listen for twice as long. The answers are in the order of `claims`.
    ///
    /// # Errors
    /// The database is away.
    pub(crate) async fn identify_all(&self, claims: &[Claim]) -> Result<Vec<Option<Arc<Identity>>>> {
        let sessions: Vec<_> = claims.iter().filter_map(|one| Some(one.session()?.0)).collect();
        let mut places = self.look_up_all(&sessions).await?;
        let keys: Vec<_> = claims.iter().filter_map(|one| Some(one.key()?.to_vec())).collect();
        if !keys.is_empty() {
            places.extend(api_key::look_up(&mut self.db.as_accounts().await?, &keys).await?);
        }
        let now = self.clock.now();
        let alive = places.into_iter().filter(|place| now < place.until);
        let alive: HashMap<_, _> =
            alive.map(|place| ((place.credential, place.claim().key(), place.org), place)).collect();
        let mut found = Vec::with_capacity(claims.len());
        for one in claims {
            let place =
                alive.get(&(one.credential, one.key(), one.org)).filter(|place| place.claim() == *one);
            if let (None, Some(session)) = (place, one.session()) {
                self.forget(session).await;
            }
            found.push(place.cloned());
        }
        Ok(found)
    }

    /// Whether the session's time is not over, by what was known of it last.
    pub(crate) fn is_in_time(&self, identity: &Identity) -> bool {
        self.clock.now() < identity.until
    }

    /// Forgets a session, so that its end counts at once on this node.
    pub(crate) async fn forget(&self, session: SessionId) {
        self.known.invalidate(&session).await;
    }

    /// Forgets all sessions of an account, so that a change of what it may do counts at once on this node. One that was
    /// nobody's a moment ago may be its own. Keys may no more than who answers for them, so these are asked for again, too.
    pub(crate) async fn forget_account(&self, account: AccountId) {
        self.keys.invalidate_all();
        let is_theirs = |places: &Arc<[Arc<Identity>]>| places.iter().all(|place| place.account == account);
        for (session, _) in self.known.iter().filter(|(_, places)| is_theirs(places)) {
            self.known.invalidate(&*session).await;
        }
    }

    /// Forgets all sessions of an organization's members, so that another rule for who is let in counts at once on this
    /// node.
    pub(crate) async fn forget_organization(&self, org: OrgId) {
        let is_there = |places: &Arc<[Arc<Identity>]>| places.iter().any(|place| place.org == org);
        for (session, _) in self.known.iter().filter(|(_, places)| is_there(places)) {
            self.known.invalidate(&*session).await;
        }
    }

    /// Every place that the session's account has on the session's surface; none when it is over.
    async fn look_up(&self, session: SessionId) -> Result<Arc<[Arc<Identity>]>> {
        Ok(self.look_up_all(&[session.0]).await?.into())
    }

    /// The same of all these sessions, in one statement.
    async fn look_up_all(&self, sessions: &[Uuid]) -> Result<Vec<Arc<Identity>>> {
        let mut tx = self.db.as_accounts().await?;
        let rows = sqlx::query!(
            r#"select s.id, s.account_id, s.ends_at, s.idle_until, s.proved_at, m.org_id, m.id as member, m.name, m.avatar, m.role,
                 m.customer_id, m.ticket_scope, m.is_primary_contact,
                 (m.role = any (o.two_factor_roles) and not a.two_factor_enabled) as "lacks_two_factor!",
                 s.only_organization_id,
                 exists (select from members n where n.account_id = a.id and n.org_id <> m.org_id) as "is_elsewhere!"
             from sessions s
             join accounts a on a.id = s.account_id
             join members m on m.account_id = a.id and (m.role = 'client') = (s.audience = 'portal')
             join organizations o on o.id = m.org_id
             where s.id = any($1) and s.revoked_at is null and a.is_active and m.disabled_at is null
                 and (s.only_organization_id is null or s.only_organization_id = m.org_id)"#,
            sessions,
        )
        .fetch_all(&mut *tx)
        .await?;
        rows.into_iter()
            .map(|row| {
                let role: Role = row.role.parse().map_err(|error| Error::Bug(anyhow::Error::msg(error)))?;
                let scope: TicketScope =
                    row.ticket_scope.parse().map_err(|error: &str| Error::Bug(anyhow::anyhow!(error)))?;
                let (org, member) = (OrgId(row.org_id), MemberId(row.member));
                let customer = row.customer_id.map(CustomerId);
                let permissions = role.permissions();
                let context = match role.side() {
                    Side::Client => Context::client(org, member, customer, scope, row.is_primary_contact),
                    Side::Staff => Context::staff(org, member, permissions),
                };
                Ok(Arc::new(Identity {
                    account: row.account_id.into(),
                    credential: Credential::Session(SessionId(row.id)),
                    shown: Shown::Token,
                    permissions,
                    context,
                    org,
                    member,
                    name: row.name,
                    avatar: row.avatar,
                    role: Some(role),
                    side: role.side(),
                    customer,
                    scope,
                    is_primary_contact: row.is_primary_contact,
                    surface: if role.is_staff() { Surface::Console } else { Surface::Portal },
                    until: row.ends_at.min(row.idle_until),
                    proved_at: row.proved_at,
                    lacks_two_factor: row.lacks_two_factor,
                    only_org: row.only_organization_id.map(OrgId),
                    is_elsewhere: row.is_elsewhere,
                }))
            })
            .collect()
    }
}

/// An error that several wait for, for each of them.
#[expect(clippy::needless_pass_by_value, reason = "as `map_err` gives it")]
fn said_once_more(error: Arc<Error>) -> Error {
    match &*error {
        Error::Away { what, retry_after } => Error::Away { what: *what, retry_after: *retry_after },
        other => Error::Bug(anyhow::anyhow!("look-up of who calls: {other}")),
    }
}
