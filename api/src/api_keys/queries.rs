//! Every statement that touches keys, but for how they let in; a name is the question asked.

use super::{ApiKey, Kept};
use crate::access::api_key::{Hash, Text};
use crate::access::event::Event;
use crate::access::{ChangeTx, OrgTx, thing};
use crate::http::page::Paging;
use crate::lists::{Listing, Order};
use crate::people::person;
use crate::problem::{Error, Result};
use chrono::{DateTime, Utc};
use shared::Timestamp;
use shared::api_keys::{self, ApiKeyHappening};
use shared::ids::ApiKeyId;
use shared::page::Page;
use shared::permission::Permission;
use shared::person::Person;
use shared::role::Role;
use sqlx::FromRow;
use uuid::Uuid;

static API_KEYS: Listing = Listing {
    name: "api-keys",
    from: "api_keys t",
    columns: "t.id, t.name, t.prefix, t.hash, t.old_prefix, t.old_hash, t.old_until, t.permissions, t.owner_id, \
        t.expires_at, t.last_used_at, t.revoked_at, t.created_at, t.version",
    hanging: Some((
        ", (select role from members o where o.org_id = $1 and o.id = page.owner_id and o.disabled_at is null) \
            as current_role",
        "",
    )),
    people: &[("owner_id", "owner")],
    ..Listing::OF_ORGANIZATION
};

#[derive(FromRow)]
struct Row {
    id: Uuid,
    name: String,
    prefix: String,
    hash: Vec<u8>,
    old_prefix: Option<String>,
    old_hash: Option<Vec<u8>>,
    old_until: Option<DateTime<Utc>>,
    permissions: Vec<String>,
    owner_id: Uuid,
    owner: Option<String>,
    owner_role: Option<String>,
    current_role: Option<String>,
    expires_at: DateTime<Utc>,
    last_used_at: Option<DateTime<Utc>>,
    revoked_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    version: i64,
}

impl Row {
    /// It is looked at when it was made: whoever has a clock looks again.
    fn read(self) -> Result<ApiKey> {
        let old = match (self.old_prefix, self.old_hash, self.old_until) {
            (Some(prefix), Some(hash), Some(until)) => Some((Kept { prefix, hash: whole(hash)? }, until)),
            _ => None,
        };
        Ok(ApiKey {
            id: ApiKeyId(self.id),
            name: self.name,
            text: Kept { prefix: self.prefix, hash: whole(self.hash)? },
            old,
            permissions: self.permissions,
            owner: person(Some(self.owner_id), self.owner, self.owner_role),
            owner_role: self.current_role.and_then(|role| role.parse().ok()),
            expires_at: self.expires_at,
            last_used_at: self.last_used_at,
            revoked_at: self.revoked_at,
            created_at: self.created_at,
            version: self.version,
            now: self.created_at,
        })
    }
}

fn whole(hash: Vec<u8>) -> Result<Hash> {
    hash.try_into().map_err(|_| Error::Bug(anyhow::anyhow!("a key's hash is not 32 bytes long")))
}

/// One page of keys, the newest first: of all, or of those that were not taken back.
pub(super) async fn list(
    tx: &mut OrgTx,
    revoked: bool,
    now: Timestamp,
    paging: &Paging,
) -> Result<Page<api_keys::ApiKey>> {
    let select = API_KEYS
        .of(tx.org())
        .when("t.revoked_at is null", !revoked)
        .when("t.revoked_at is not null", revoked);
    let page = select.page(tx, &Order::NEWEST, paging).await?;
    page.try_map(|row: Row| Ok(row.read()?.at(now).into()))
}

/// The key. It is looked at when it was made: whoever has a clock looks again.
pub(super) async fn find(tx: &mut OrgTx, id: ApiKeyId) -> Result<ApiKey> {
    let org = tx.org();
    let row = sqlx::query_as!(
        Row,
        r#"select k.id, k.name, k.prefix, k.hash, k.old_prefix, k.old_hash, k.old_until, k.permissions, k.owner_id,
               o.name as "owner?", o.role as "owner_role?",
               case when o.disabled_at is null then o.role end as current_role,
               k.expires_at, k.last_used_at, k.revoked_at, k.created_at, k.version
           from api_keys k
           left join members o on o.org_id = k.org_id and o.id = k.owner_id
           where k.org_id = $1 and k.id = $2"#,
        org,
        id.0,
    )
    .fetch_one(&mut **tx)
    .await?;
    row.read()
}

/// Keeps the key from changing by anybody else until the transaction ends.
pub(super) async fn lock(tx: &mut OrgTx, id: ApiKeyId) -> Result<()> {
    let org = tx.org();
    sqlx::query!(r#"select 1 as "there!" from api_keys where org_id = $1 and id = $2 for update"#, org, id.0)
        .fetch_one(&mut **tx)
        .await?;
    Ok(())
}

/// A key that somebody wants.
pub(crate) struct Wish {
    pub(crate) name: String,
    pub(crate) permissions: Vec<Permission>,
    pub(crate) owner: Person,
    pub(crate) owner_role: Option<Role>,
    pub(crate) expires_at: Timestamp,
}

/// Makes a key of this text, with the member that it acts as, and gives the event to commit with.
pub(crate) async fn create(tx: &mut ChangeTx, wish: Wish, text: &Text) -> Result<(ApiKey, Event)> {
    let (org, id, member, now) = (tx.org(), ApiKeyId(tx.id()), tx.id(), tx.now());
    let name = wish.name.trim().to_owned();
    let words = Permission::ALL.into_iter().filter(|one| wish.permissions.contains(one));
    let permissions: Vec<_> = words.map(|one| one.as_str().to_owned()).collect();
    let kept = Kept::from(text);
    sqlx::query!(
        "insert into members (org_id, id, role, name, email, created_at, updated_at)
         values ($1, $2, 'integration', $3, '', $4, $4)",
        org,
        member,
        format!("{name} (key)"),
        now,
    )
    .execute(&mut ***tx)
    .await?;
    sqlx::query!(
        "insert into api_keys (org_id, id, name, member_id, owner_id, permissions, prefix, hash, expires_at, created_at,
             updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)",
        org,
        id.0,
        name,
        member,
        wish.owner.id.0,
        &permissions,
        kept.prefix,
        &kept.hash[..],
        wish.expires_at,
        now,
    )
    .execute(&mut ***tx)
    .await?;
    let created =
        ApiKeyHappening::Created { permissions: permissions.join(", "), expires_at: wish.expires_at };
    let key = ApiKey {
        id,
        name,
        text: kept,
        old: None,
        permissions,
        owner: Some(wish.owner),
        owner_role: wish.owner_role,
        expires_at: wish.expires_at,
        last_used_at: None,
        revoked_at: None,
        created_at: now,
        version: 1,
        now,
    };
    let event = thing::event(&key, &created)?;
    Ok((key, event))
}

/// Saves what was made of a locked key.
pub(super) async fn save(tx: &mut ChangeTx, key: &mut ApiKey) -> Result<()> {
    let (org, now) = (tx.org(), tx.now());
    key.version = sqlx::query_scalar!(
        "update api_keys set owner_id = coalesce($3, owner_id), prefix = $4, hash = $5, old_prefix = $6, old_hash = $7,
             old_until = $8, expires_at = $9, revoked_at = $10, updated_at = greatest(updated_at, $11),
             version = version + 1
         where org_id = $1 and id = $2 returning version",
        org,
        key.id.0,
        key.owner.as_ref().map(|owner| owner.id.0),
        key.text.prefix,
        &key.text.hash[..],
        key.old.as_ref().map(|(old, _)| old.prefix.clone()),
        key.old.as_ref().map(|(old, _)| old.hash.to_vec()),
        key.old.as_ref().map(|(_, until)| *until),
        key.expires_at,
        key.revoked_at,
        now,
    )
    .fetch_one(&mut ***tx)
    .await?;
    Ok(())
}
