//! Who somebody is elsewhere: statements.

use crate::access::AccountsTx;
use crate::problem::Result;
use shared::Timestamp;
use shared::ids::{AccountId, IdentityId, OrgId};

/// Who somebody is, as a provider says it: the same issuer says another thing to each organization.
#[derive(Clone, Copy)]
pub(crate) struct Named<'a> {
    pub(crate) issuer: &'a str,
    pub(crate) subject: &'a str,
    /// The organization whose provider it is.
    pub(crate) org: Option<OrgId>,
}

/// Whose identity it is.
pub(crate) async fn find(tx: &mut AccountsTx, named: Named<'_>) -> Result<Option<(IdentityId, AccountId)>> {
    let row = sqlx::query!(
        "select id, account_id from identities
         where issuer = $1 and subject = $2 and organization_id is not distinct from $3",
        named.issuer,
        named.subject,
        named.org.map(|org| org.0),
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| (IdentityId(row.id), AccountId(row.account_id))))
}

/// Notes that somebody signed in by it; and by whose name the provider is called now.
pub(crate) async fn used(
    tx: &mut AccountsTx,
    id: IdentityId,
    (provider, email): (&str, Option<&str>),
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "update identities set last_used_at = $2, provider = $3, email = coalesce($4, email) where id = $1",
        id.0,
        now,
        provider,
        email,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// An identity that an account is to be known by.
pub(crate) struct NewIdentity<'a> {
    pub(crate) id: IdentityId,
    pub(crate) account: AccountId,
    pub(crate) named: Named<'a>,
    pub(crate) provider: &'a str,
    pub(crate) email: Option<&'a str>,
    /// When it was used to sign in, if it was.
    pub(crate) used_at: Option<Timestamp>,
    pub(crate) now: Timestamp,
}

/// Keeps it; false when it is somebody's already, or there is no such account.
pub(crate) async fn insert(tx: &mut AccountsTx, new: NewIdentity<'_>) -> Result<bool> {
    let made = sqlx::query!(
        "insert into identities (id, account_id, provider, issuer, subject, organization_id, email, last_used_at,
             created_at)
         select $1, id, $3, $4, $5, $6, $7, $8, $9 from accounts where id = $2
         on conflict on constraint identities_key do nothing",
        new.id.0,
        new.account.0,
        new.provider,
        new.named.issuer,
        new.named.subject,
        new.named.org.map(|org| org.0),
        new.email,
        new.used_at,
        new.now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(made.rows_affected() == 1)
}

/// One of an account's identities.
pub(crate) struct Identity {
    pub(crate) id: IdentityId,
    pub(crate) provider: String,
    /// Of an organization's provider: its name, while it is there.
    pub(crate) provider_name: Option<String>,
    pub(crate) issuer: String,
    pub(crate) organization: Option<String>,
    /// Of an organization's provider: whether one can sign in by it, or by another of the same issuer.
    pub(crate) is_in_use: bool,
    pub(crate) email: Option<String>,
    pub(crate) created_at: Timestamp,
    pub(crate) last_used_at: Option<Timestamp>,
}

/// All of an account, the oldest first; `only` those of one organization's providers.
pub(crate) async fn of_account(
    tx: &mut AccountsTx,
    account: AccountId,
    only: Option<OrgId>,
) -> Result<Vec<Identity>> {
    let rows = sqlx::query!(
        r#"select i.id, i.provider, p.name as "provider_name?", i.issuer, o.name as "organization?", i.email,
               i.created_at, i.last_used_at,
               exists (
                   select from identity_providers e
                   where e.org_id = i.organization_id and e.issuer = i.issuer and e.is_enabled
               ) as "is_in_use!"
           from identities i
           left join organizations o on o.id = i.organization_id
           left join identity_providers p on p.org_id = i.organization_id and p.id::text = i.provider
           where i.account_id = $1 and ($2::uuid is null or i.organization_id = $2)
           order by i.created_at, i.id limit 100"#,
        account.0,
        only.map(|org| org.0),
    )
    .fetch_all(&mut **tx)
    .await?;
    let identity = rows.into_iter().map(|row| Identity {
        id: IdentityId(row.id),
        provider: row.provider,
        provider_name: row.provider_name,
        issuer: row.issuer,
        organization: row.organization,
        is_in_use: row.is_in_use,
        email: row.email,
        created_at: row.created_at,
        last_used_at: row.last_used_at,
    });
    Ok(identity.collect())
}

/// The key of the provider that the account has been known by for longest.
pub(crate) async fn first_provider(tx: &mut AccountsTx, account: AccountId) -> Result<Option<String>> {
    let first = sqlx::query_scalar!(
        "select provider from identities where account_id = $1 order by created_at, id limit 1",
        account.0,
    );
    Ok(first.fetch_optional(&mut **tx).await?)
}

/// Takes all from an account.
pub(crate) async fn delete_all(tx: &mut AccountsTx, account: AccountId) -> Result<()> {
    sqlx::query!("delete from identities where account_id = $1", account.0).execute(&mut **tx).await?;
    Ok(())
}

/// Whether the account has a password, with the account locked; none when there is no such account, or it is over.
pub(crate) async fn lock_account(tx: &mut AccountsTx, account: AccountId) -> Result<Option<bool>> {
    let row = sqlx::query_scalar!(
        r#"select password_hash is not null as "has!" from accounts where id = $1 and is_active for update"#,
        account.0,
    );
    Ok(row.fetch_optional(&mut **tx).await?)
}

/// Takes an identity from an account.
pub(crate) async fn delete(tx: &mut AccountsTx, account: AccountId, id: IdentityId) -> Result<()> {
    sqlx::query!("delete from identities where id = $1 and account_id = $2", id.0, account.0)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
