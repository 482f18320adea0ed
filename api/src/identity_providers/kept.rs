//! A provider as the organization's admins keep it: found, made, saved and taken away. A name is the question asked.

use super::{SEALED_FOR, redirect_uris};
use crate::access::event::{Audience, Event};
use crate::access::thing::{self, Thing};
use crate::access::{ChangeTx, OrgTx};
use crate::config::Config;
use crate::http::page::Paging;
use crate::lists::{Listing, Order};
use crate::organizations;
use crate::problem::{Error, Result};
use crate::seal::Seal;
use chrono::{DateTime, Utc};
use shared::Timestamp;
use shared::events::Resource;
use shared::identity_providers::{
    self as words, GroupRole, NewIdentityProvider, PROVIDERS_MAX, ProviderHappening,
};
use shared::ids::IdentityProviderId;
use shared::page::Page;
use shared::permission::Permission;
use shared::person::Side;
use shared::problem::Code;
use sqlx::FromRow;
use sqlx::types::Json;
use uuid::Uuid;

/// What is kept of a provider.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    pub(super) id: IdentityProviderId,
    pub(super) name: String,
    pub(super) issuer: String,
    pub(super) client_id: String,
    /// Sealed.
    pub(super) client_secret: Option<Vec<u8>>,
    pub(super) groups_claim: Option<String>,
    pub(super) roles: Vec<GroupRole>,
    pub(super) is_enabled: bool,
    created_at: Timestamp,
    updated_at: Timestamp,
    pub(super) version: i64,
}

impl Kept {
    /// What is shown of it, without its secret.
    pub(super) fn shown(self, config: &Config) -> words::IdentityProvider {
        words::IdentityProvider {
            id: self.id,
            name: self.name,
            issuer: self.issuer,
            client_id: self.client_id,
            has_secret: self.client_secret.is_some(),
            groups_claim: self.groups_claim,
            roles: self.roles,
            is_enabled: self.is_enabled,
            redirect_uris: redirect_uris(config, &self.id.to_string()),
            created_at: self.created_at,
            updated_at: self.updated_at,
            version: self.version,
        }
    }
}

/// Seals a client's secret for the provider with this id.
pub(super) fn sealed(seal: &Seal, id: IdentityProviderId, secret: Option<&str>) -> Result<Option<Vec<u8>>> {
    let sealed = secret.map(|secret| seal.seal(SEALED_FOR, id.0, secret.as_bytes()));
    sealed.transpose().map_err(Error::Bug)
}

static PROVIDERS: Listing = Listing {
    name: "identity-providers",
    from: "identity_providers t",
    columns: "t.id, t.name, t.issuer, t.client_id, t.client_secret, t.groups_claim, t.roles, t.is_enabled, \
        t.created_at, t.updated_at, t.version",
    ..Listing::OF_ORGANIZATION
};

#[derive(FromRow)]
struct Row {
    id: Uuid,
    name: String,
    issuer: String,
    client_id: String,
    client_secret: Option<Vec<u8>>,
    groups_claim: Option<String>,
    roles: Json<Vec<GroupRole>>,
    is_enabled: bool,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    version: i64,
}

impl From<Row> for Kept {
    fn from(row: Row) -> Self {
        Self {
            id: IdentityProviderId(row.id),
            name: row.name,
            issuer: row.issuer,
            client_id: row.client_id,
            client_secret: row.client_secret,
            groups_claim: row.groups_claim,
            roles: row.roles.0,
            is_enabled: row.is_enabled,
            created_at: row.created_at,
            updated_at: row.updated_at,
            version: row.version,
        }
    }
}

/// One page of them by name.
pub(super) async fn list(tx: &mut OrgTx, paging: &Paging) -> Result<Page<Kept>> {
    let page = PROVIDERS.of(tx.org()).page(tx, &Order::BY_NAME, paging).await?;
    Ok(page.map(|row: Row| row.into()))
}

/// The provider.
pub(super) async fn find(tx: &mut OrgTx, id: IdentityProviderId) -> Result<Kept> {
    let org = tx.org();
    let row = sqlx::query_as!(
        Row,
        r#"select id, name, issuer, client_id, client_secret, groups_claim, roles as "roles: Json<Vec<GroupRole>>",
               is_enabled, created_at, updated_at, version
           from identity_providers where org_id = $1 and id = $2"#,
        org,
        id.0,
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(row.into())
}

/// Sets one up with its secret, sealed for this id, and gives the event to commit with.
///
/// # Errors
/// 409: there are as many as there may be.
pub(crate) async fn create(
    tx: &mut ChangeTx,
    id: IdentityProviderId,
    new: NewIdentityProvider,
    client_secret: Option<Vec<u8>>,
) -> Result<(Kept, Event)> {
    let (org, now) = (tx.org(), tx.now());
    let trimmed = |text: &str| text.trim().to_owned();
    let kept = Kept {
        id,
        name: trimmed(&new.name),
        issuer: trimmed(&new.issuer),
        client_id: trimmed(&new.client_id),
        client_secret,
        groups_claim: new.groups_claim.as_deref().map(trimmed).filter(|claim| !claim.is_empty()),
        roles: new.roles,
        is_enabled: new.is_enabled,
        created_at: now,
        updated_at: now,
        version: 1,
    };
    check_room(tx).await?;
    sqlx::query!(
        "insert into identity_providers (org_id, id, name, issuer, client_id, client_secret, groups_claim, roles,
             is_enabled, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)",
        org,
        id.0,
        kept.name,
        kept.issuer,
        kept.client_id,
        kept.client_secret,
        kept.groups_claim,
        Json(&kept.roles) as _,
        kept.is_enabled,
        now,
    )
    .execute(&mut ***tx)
    .await?;
    let event = thing::event(&kept, &ProviderHappening::Created { issuer: kept.issuer.clone() })?;
    Ok((kept, event))
}

/// Refuses one too many. Who sets up another at the same time waits for the organization, and counts after.
async fn check_room(tx: &mut OrgTx) -> Result<()> {
    organizations::lock(tx).await?;
    let org = tx.org();
    let there =
        sqlx::query_scalar!(r#"select count(*) as "there!" from identity_providers where org_id = $1"#, org)
            .fetch_one(&mut **tx)
            .await?;
    if there >= PROVIDERS_MAX {
        let detail = "An organization has at most 20 sign-in providers. Remove one first.";
        return Err(Error::Conflict(Code::LimitReached, detail.into()));
    }
    Ok(())
}

/// Takes one away. Who is known by it stays known, should the same issuer be set up again.
pub(super) async fn remove(tx: &mut ChangeTx, kept: &Kept) -> Result<Event> {
    let org = tx.org();
    sqlx::query!("delete from identity_providers where org_id = $1 and id = $2", org, kept.id.0)
        .execute(&mut ***tx)
        .await?;
    thing::event(kept, &ProviderHappening::Removed { name: kept.name.clone() })
}

impl Thing for Kept {
    type Id = IdentityProviderId;
    type Happening = ProviderHappening;
    const RESOURCE: Resource = Resource::IdentityProvider;

    async fn lock(tx: &mut OrgTx, id: IdentityProviderId) -> Result<()> {
        let org = tx.org();
        sqlx::query!(
            r#"select 1 as "there!" from identity_providers where org_id = $1 and id = $2 for update"#,
            org,
            id.0
        )
        .fetch_one(&mut **tx)
        .await?;
        Ok(())
    }

    async fn find(tx: &mut OrgTx, id: IdentityProviderId) -> Result<Self> {
        find(tx, id).await
    }

    async fn save(&mut self, tx: &mut ChangeTx, _: &[ProviderHappening]) -> Result<()> {
        let (org, now) = (tx.org(), tx.now());
        let row = sqlx::query!(
            "update identity_providers set name = $3, issuer = $4, client_id = $5, client_secret = $6,
                 groups_claim = $7, roles = $8, is_enabled = $9, updated_at = greatest(updated_at, $10),
                 version = version + 1
             where org_id = $1 and id = $2 returning updated_at, version",
            org,
            self.id.0,
            self.name,
            self.issuer,
            self.client_id,
            self.client_secret,
            self.groups_claim,
            Json(&self.roles) as _,
            self.is_enabled,
            now,
        )
        .fetch_one(&mut ***tx)
        .await?;
        (self.updated_at, self.version) = (row.updated_at, row.version);
        Ok(())
    }

    fn id(&self) -> Uuid {
        self.id.0
    }

    fn version(&self, _: Side) -> i64 {
        self.version
    }

    fn audience(&self, _: &ProviderHappening) -> Audience {
        Audience::staff(Permission::OrganizationManage)
    }
}
