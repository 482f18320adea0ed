//! Who a session belongs to, looked up at most every five seconds, so that logout, disabling and role changes
//! count at once.

use super::token::{Audience, Claims};
use super::tx::Db;
use crate::problem::{Error, Result};
use moka::future::Cache;
use shared::accounts::TicketScope;
use shared::ids::{AccountId, CustomerId, MemberId, OrgId, SessionId};
use shared::permission::Permission;
use shared::person::{Person, Side};
use shared::role::Role;
use std::sync::Arc;
use std::time::Duration;

/// A signed-in member of an organization. Only this module makes one, from a live session.
#[derive(Debug, Clone)]
pub struct Identity {
    account: AccountId,
    session: SessionId,
    org: OrgId,
    member: MemberId,
    name: String,
    role: Role,
    customer: Option<CustomerId>,
    scope: TicketScope,
    audience: Audience,
}

impl Identity {
    /// The account.
    pub fn account(&self) -> AccountId {
        self.account
    }
    /// The session.
    pub fn session(&self) -> SessionId {
        self.session
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
    /// The surface that they signed in to.
    pub fn audience(&self) -> Audience {
        self.audience
    }
    /// Client or staff.
    pub fn side(&self) -> Side {
        self.role.side()
    }
    /// As tickets and messages name them.
    pub fn person(&self) -> Person {
        Person { id: self.member, name: self.name.clone(), side: self.side() }
    }
    /// Whether the role has `permission`.
    pub fn may(&self, permission: Permission) -> bool {
        self.role.may(permission)
    }
}

/// All of a token that a look-up depends on.
type Asked = (SessionId, OrgId, AccountId, Audience);

/// Live sessions, remembered for five seconds.
#[derive(Clone)]
pub struct Sessions {
    db: Db,
    known: Cache<Asked, Option<Arc<Identity>>>,
}

impl Sessions {
    /// Looks sessions up in `db`.
    pub fn new(db: Db) -> Self {
        let known = Cache::builder().max_capacity(100_000).time_to_live(Duration::from_secs(5)).build();
        Self { db, known }
    }

    /// The member that `claims` speak of, if the session is alive and the place in the organization still
    /// fits the surface.
    ///
    /// # Errors
    /// The database is away.
    pub(crate) async fn identify(&self, claims: &Claims) -> Result<Option<Arc<Identity>>> {
        let key = (claims.sid, claims.org, claims.sub, claims.aud);
        let lookup = async { self.look_up(claims).await };
        self.known.try_get_with(key, lookup).await.map_err(|error: Arc<Error>| match &*error {
            Error::Away { what, retry_after } => Error::Away { what: *what, retry_after: *retry_after },
            other => Error::Bug(anyhow::anyhow!("session look-up: {other}")),
        })
    }

    /// Forgets a session, so that its end counts at once on this node.
    pub(crate) async fn forget(&self, session: SessionId) {
        let keys: Vec<_> = self.known.iter().map(|(key, _)| *key).filter(|key| key.0 == session).collect();
        for key in keys {
            self.known.invalidate(&key).await;
        }
    }

    /// Forgets everyone's; for changes that end or alter many sessions.
    pub(crate) fn forget_all(&self) {
        self.known.invalidate_all();
    }

    async fn look_up(&self, claims: &Claims) -> Result<Option<Arc<Identity>>> {
        let mut tx = self.db.as_accounts().await?;
        let row = sqlx::query!(
            "select m.id as member, m.name, m.role, m.customer_id, m.ticket_scope
             from sessions s
             join accounts a on a.id = s.account_id
             join members m on m.account_id = a.id and m.org_id = $3
             where s.id = $1 and s.account_id = $2 and s.audience = $4
                 and s.revoked_at is null and s.ends_at > now() and a.is_active",
            claims.sid.0,
            claims.sub.0,
            claims.org.0,
            claims.aud.as_str(),
        )
        .fetch_optional(&mut *tx)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let role: Role = row.role.parse().map_err(|error| Error::Bug(anyhow::Error::new(error)))?;
        if role.is_staff() != (claims.aud == Audience::Console) {
            return Ok(None);
        }
        let scope = row.ticket_scope.parse().map_err(|error: &str| Error::Bug(anyhow::anyhow!(error)))?;
        Ok(Some(Arc::new(Identity {
            account: claims.sub,
            session: claims.sid,
            org: claims.org,
            member: row.member.into(),
            name: row.name,
            role,
            customer: row.customer_id.map(CustomerId),
            scope,
            audience: claims.aud,
        })))
    }
}
