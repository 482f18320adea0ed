//! Sessions: statements.

use crate::access::{AccountsTx, Identity, Surface};
use crate::accounts::device::Device;
use crate::accounts::shown::Shown;
use crate::accounts::whereabouts::Whereabouts;
use crate::problem::{Error, Result};
use shared::Timestamp;
use shared::accounts as sessions;
use shared::ids::{AccountId, OrgId, SessionId};

/// A session that lives, or did.
pub(crate) struct Session {
    pub(crate) id: SessionId,
    pub(crate) account: AccountId,
    pub(crate) org: OrgId,
    /// The organization that it is good in, and no other.
    pub(crate) only: Option<OrgId>,
    pub(crate) nonce: Vec<u8>,
    pub(crate) generation: i32,
    pub(crate) rotated_at: Timestamp,
    pub(crate) idle_until: Timestamp,
    pub(crate) ends_at: Timestamp,
    pub(crate) is_revoked: bool,
}

/// A sign-in on one device, to be kept.
pub(crate) struct NewSession<'a> {
    pub(crate) session: &'a Session,
    pub(crate) surface: Surface,
    pub(crate) shown: &'a Shown,
    pub(crate) ip: Option<String>,
    pub(crate) user_agent: Option<&'a str>,
}

/// Keeps a new session, which begins when it was rotated last.
pub(crate) async fn insert(tx: &mut AccountsTx, new: NewSession<'_>) -> Result<()> {
    let session = new.session;
    sqlx::query!(
        "insert into sessions (id, account_id, audience, organization_id, nonce, generation, rotated_at,
             idle_until, ends_at, ip, user_agent, created_at, proved_at, only_organization_id, provider)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::text::inet, $11, $7, $12, $13, $14)",
        session.id.0,
        session.account.0,
        new.surface.as_str(),
        session.org.0,
        session.nonce,
        session.generation,
        session.rotated_at,
        session.idle_until,
        session.ends_at,
        new.ip,
        new.user_agent,
        new.shown.at,
        session.only.map(|only| only.0),
        new.shown.provider.as_ref().map(|provider| &*provider.key),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The session, locked, so that refreshes of it happen one after the other.
pub(crate) async fn lock(tx: &mut AccountsTx, id: SessionId, surface: Surface) -> Result<Option<Session>> {
    let row = sqlx::query!(
        r#"select account_id, organization_id, only_organization_id, nonce, generation, rotated_at, idle_until, ends_at,
               revoked_at is not null as "is_revoked!"
           from sessions where id = $1 and audience = $2 for update"#,
        id.0,
        surface.as_str(),
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| Session {
        id,
        account: AccountId(row.account_id),
        org: OrgId(row.organization_id),
        only: row.only_organization_id.map(OrgId),
        nonce: row.nonce,
        generation: row.generation,
        rotated_at: row.rotated_at,
        idle_until: row.idle_until,
        ends_at: row.ends_at,
        is_revoked: row.is_revoked,
    }))
}

/// Locks sessions in one order, so that two who end the same ones don't wait for each other.
pub(crate) async fn lock_all(tx: &mut AccountsTx, sessions: &[SessionId]) -> Result<()> {
    let ids: Vec<_> = sessions.iter().map(|session| session.0).collect();
    sqlx::query!("select id from sessions where id = any($1::uuid[]) order by id for update", &ids)
        .fetch_all(&mut **tx)
        .await?;
    Ok(())
}

/// Keeps what a refresh changed.
pub(crate) async fn save(tx: &mut AccountsTx, session: &Session) -> Result<()> {
    sqlx::query!(
        "update sessions set organization_id = $2, generation = $3, rotated_at = $4, idle_until = $5 where id = $1",
        session.id.0,
        session.org.0,
        session.generation,
        session.rotated_at,
        session.idle_until,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Ends a session; whether it was alive.
pub(crate) async fn revoke(
    tx: &mut AccountsTx,
    id: SessionId,
    because: &str,
    now: Timestamp,
) -> Result<bool> {
    let ended = sqlx::query!(
        "update sessions set revoked_at = $2, revoked_because = $3 where id = $1 and revoked_at is null",
        id.0,
        now,
        because,
    )
    .execute(&mut **tx)
    .await?;
    Ok(ended.rows_affected() == 1)
}

/// Which sessions of an account end, and why.
pub(crate) struct Ending<'a> {
    pub(crate) account: AccountId,
    /// The one that goes on.
    pub(crate) keep: Option<SessionId>,
    /// Those alone that are bound to this organization; all of them where none is said.
    pub(crate) only: Option<OrgId>,
    pub(crate) because: &'a str,
    pub(crate) now: Timestamp,
}

/// Ends them; gives those that were alive.
pub(crate) async fn revoke_all(tx: &mut AccountsTx, ending: Ending<'_>) -> Result<Vec<SessionId>> {
    let ended = sqlx::query_scalar!(
        "update sessions set revoked_at = $3, revoked_because = $4
         where id in (
             select id from sessions
             where account_id = $1 and revoked_at is null and ($2::uuid is null or id <> $2)
                 and ($5::uuid is null or only_organization_id = $5)
             order by id for update
         )
         returning id",
        ending.account.0,
        ending.keep.map(|id| id.0),
        ending.now,
        ending.because,
        ending.only.map(|only| only.0),
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(ended.into_iter().map(SessionId).collect())
}

/// Ends one of those that the caller sees, as [`alive`] lists them; false when it has no such one, or that is over.
pub(crate) async fn revoke_own(
    tx: &mut AccountsTx,
    identity: &Identity,
    id: SessionId,
    now: Timestamp,
) -> Result<bool> {
    let ended = sqlx::query!(
        "update sessions set revoked_at = $3, revoked_because = 'ended elsewhere'
         where id = $2 and account_id = $1 and revoked_at is null and ends_at > $3 and idle_until > $3
             and ($4::uuid is null or only_organization_id = $4)",
        identity.account().0,
        id.0,
        now,
        identity.only_org().map(|only| only.0),
    )
    .execute(&mut **tx)
    .await?;
    Ok(ended.rows_affected() == 1)
}

/// The hundred sessions of the caller's account that were used last and have not ended. A session that is bound to an
/// organization tells its admins nothing of where else the account is used.
pub(crate) async fn alive(
    tx: &mut AccountsTx,
    identity: &Identity,
    now: Timestamp,
) -> Result<Vec<sessions::Session>> {
    let rows = sqlx::query!(
        "select id, audience, host(ip) as address, user_agent, created_at, rotated_at
         from sessions
         where account_id = $1 and revoked_at is null and ends_at > $2 and idle_until > $2
             and ($3::uuid is null or only_organization_id = $3)
         order by rotated_at desc, id desc
         limit 100",
        identity.account().0,
        now,
        identity.only_org().map(|only| only.0),
    )
    .fetch_all(&mut **tx)
    .await?;
    rows.into_iter()
        .map(|row| {
            let device = Device::of(row.user_agent.as_deref());
            Ok(sessions::Session {
                id: SessionId(row.id),
                is_this: identity.session() == Some(SessionId(row.id)),
                application: row
                    .audience
                    .parse()
                    .map_err(|error: &str| Error::Bug(anyhow::anyhow!(error)))?,
                browser: device.browser.map(str::to_owned),
                system: device.system.map(str::to_owned),
                address: row.address,
                created_at: row.created_at,
                last_used_at: row.rotated_at,
            })
        })
        .collect()
}

/// Notes that whoever has the session showed who they are by the password, so that it is as good as one that began with
/// it: in every organization. False when it is over, or the password is no longer `known`.
pub(crate) async fn prove(
    tx: &mut AccountsTx,
    id: SessionId,
    known: Option<&str>,
    now: Timestamp,
) -> Result<bool> {
    let done = sqlx::query!(
        "update sessions s set proved_at = $3, only_organization_id = null
         where s.id = $1 and s.revoked_at is null
             and exists (select from accounts a where a.id = s.account_id and a.password_hash = $2)",
        id.0,
        known,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// As what the programs called themselves that the account signed in by so far; nothing when it never did.
pub(crate) async fn user_agents(tx: &mut AccountsTx, account: AccountId) -> Result<Vec<Option<String>>> {
    Ok(sqlx::query_scalar!("select distinct user_agent from sessions where account_id = $1", account.0)
        .fetch_all(&mut **tx)
        .await?)
}

/// From where an account signed in lately.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Familiar {
    /// From this very address.
    pub(crate) address: bool,
    /// From its network.
    pub(crate) network: bool,
}

/// From where the account with this address signed in since then.
pub(crate) async fn familiar(
    tx: &mut AccountsTx,
    email: &str,
    from: &Whereabouts,
    since: Timestamp,
) -> Result<Familiar> {
    Ok(sqlx::query_as!(
        Familiar,
        r#"select count(*) > 0 as "network!", coalesce(bool_or(s.ip <<= $4::text::inet), false) as "address!"
           from sessions s join accounts a on a.id = s.account_id
           where a.email_normalized = $1 and s.created_at > $3 and s.ip <<= $2::text::inet"#,
        email,
        from.network,
        since,
        from.address,
    )
    .fetch_one(&mut **tx)
    .await?)
}

/// Forgets sessions that ended long ago.
pub(crate) async fn tidy(tx: &mut AccountsTx, before: Timestamp) -> Result<()> {
    sqlx::query!("delete from sessions where ends_at < $1", before).execute(&mut **tx).await?;
    Ok(())
}
