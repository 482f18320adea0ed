//! Who a session belongs to, looked up at most every five seconds, so that logout, disabling and role changes
//! count at once.

use super::token::{Claims, Surface};
use super::tx::{Context, Db};
use crate::clock::Clock;
use crate::problem::{Error, Result};
use moka::future::Cache;
use shared::Timestamp;
use shared::accounts::TicketScope;
use shared::ids::{AccountId, ApiKeyId, CustomerId, MemberId, OrgId, SessionId};
use shared::permission::{Permission, Permissions};
use shared::person::{Person, Side};
use shared::role::Role;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// What somebody showed to be let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Credential {
    /// A sign-in.
    Session(SessionId),
    /// A key that an integration was given.
    ApiKey(ApiKeyId),
}

/// A signed-in member of an organization. Only this module makes one, from a live session.
#[derive(Debug, Clone)]
pub struct Identity {
    account: AccountId,
    credential: Credential,
    permissions: Permissions,
    context: Context,
    org: OrgId,
    member: MemberId,
    name: String,
    role: Role,
    customer: Option<CustomerId>,
    scope: TicketScope,
    is_primary_contact: bool,
    surface: Surface,
    until: Timestamp,
}

impl Identity {
    /// The account.
    pub fn account(&self) -> AccountId {
        self.account
    }
    /// What they were let in by; limits are counted for each.
    pub fn credential(&self) -> Credential {
        self.credential
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
    /// The role there.
    pub fn role(&self) -> Role {
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
    /// What a token of theirs would claim.
    pub(crate) fn claim(&self) -> Claim {
        Claim { credential: self.credential, org: self.org, account: self.account, surface: self.surface }
    }
    /// Client or staff.
    pub fn side(&self) -> Side {
        self.role.side()
    }
    /// As tickets and messages name them.
    pub fn person(&self) -> Person {
        Person { id: self.member, name: self.name.clone(), side: self.side() }
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
}

impl From<&Claims> for Claim {
    fn from(claims: &Claims) -> Self {
        Self {
            credential: Credential::Session(claims.sid),
            org: claims.org,
            account: claims.sub,
            surface: claims.aud,
        }
    }
}

/// Live sessions with all the places of their accounts, remembered for five seconds.
#[derive(Clone)]
pub struct Sessions {
    db: Db,
    clock: Clock,
    known: Cache<SessionId, Arc<[Arc<Identity>]>>,
}

impl Sessions {
    /// Looks sessions up in `db`.
    pub fn new(db: Db, clock: Clock) -> Self {
        let known = Cache::builder().max_capacity(100_000).time_to_live(Duration::from_secs(5)).build();
        Self { db, clock, known }
    }

    /// The member that is asked for, if the session is alive and the place in the organization still fits the
    /// surface.
    ///
    /// # Errors
    /// The database is away.
    pub(crate) async fn identify(&self, claim: &Claim) -> Result<Option<Arc<Identity>>> {
        let Credential::Session(session) = claim.credential else { return Ok(None) };
        let places = self.known.try_get_with(session, self.look_up(session)).await;
        let places = places.map_err(|error: Arc<Error>| match &*error {
            Error::Away { what, retry_after } => Error::Away { what: *what, retry_after: *retry_after },
            other => Error::Bug(anyhow::anyhow!("session look-up: {other}")),
        })?;
        let place = places.iter().find(|place| place.claim() == *claim);
        match place {
            Some(place) if self.clock.now() < place.until => Ok(Some(place.clone())),
            // It may have been refreshed since it was remembered.
            Some(_) => self.identify_anew(claim).await,
            None => Ok(None),
        }
    }

    /// The same past what is remembered.
    async fn identify_anew(&self, claim: &Claim) -> Result<Option<Arc<Identity>>> {
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
        let places = self.look_up_all(&sessions).await?;
        let now = self.clock.now();
        let alive = places.into_iter().filter(|place| now < place.until);
        let alive: HashMap<_, _> = alive.map(|place| ((place.credential, place.org), place)).collect();
        let mut found = Vec::with_capacity(claims.len());
        for one in claims {
            let place = alive.get(&(one.credential, one.org)).filter(|place| place.claim() == *one);
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
    /// nobody's a moment ago may be its own.
    pub(crate) async fn forget_account(&self, account: AccountId) {
        let is_theirs = |places: &Arc<[Arc<Identity>]>| places.iter().all(|place| place.account == account);
        for (session, _) in self.known.iter().filter(|(_, places)| is_theirs(places)) {
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
            "select s.id, s.account_id, s.ends_at, s.idle_until, m.org_id, m.id as member, m.name, m.role,
                 m.customer_id, m.ticket_scope, m.is_primary_contact
             from sessions s
             join accounts a on a.id = s.account_id
             join members m on m.account_id = a.id and (m.role = 'client') = (s.audience = 'portal')
             where s.id = any($1) and s.revoked_at is null and a.is_active and m.disabled_at is null",
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
                    permissions,
                    context,
                    org,
                    member,
                    name: row.name,
                    role,
                    customer,
                    scope,
                    is_primary_contact: row.is_primary_contact,
                    surface: if role.is_staff() { Surface::Console } else { Surface::Portal },
                    until: row.ends_at.min(row.idle_until),
                }))
            })
            .collect()
    }
}
