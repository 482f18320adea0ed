//! Sign-ins on their way to a provider and back, and who becomes a client by one: statements.

use crate::access::{AccountsTx, Surface};
use crate::problem::Result;
use shared::Timestamp;
use shared::ids::{AccountId, CustomerId, MemberId, OrgId, SessionId};

/// Who asked to be known by a provider from now on, and in which session.
#[derive(Clone, Copy)]
pub(crate) struct Linking {
    pub(crate) account: AccountId,
    pub(crate) session: SessionId,
}

/// A sign-in to be kept until the browser comes back.
pub(crate) struct NewFlow<'a> {
    pub(crate) state_hash: &'a [u8],
    pub(crate) browser_hash: &'a [u8],
    pub(crate) nonce: &'a str,
    pub(crate) verifier: &'a str,
    pub(crate) surface: Surface,
    pub(crate) provider: &'a str,
    pub(crate) org: Option<OrgId>,
    pub(crate) invitation_hash: Option<&'a [u8]>,
    pub(crate) verification_hash: Option<&'a [u8]>,
    pub(crate) is_anew: bool,
    pub(crate) linking: Option<Linking>,
    pub(crate) expires_at: Timestamp,
    pub(crate) now: Timestamp,
}

/// Keeps one.
pub(crate) async fn insert(tx: &mut AccountsTx, new: NewFlow<'_>) -> Result<()> {
    sqlx::query!(
        "insert into external_sign_ins (state_hash, browser_hash, nonce, verifier, audience, provider, organization_id,
             invitation_hash, verification_hash, is_anew, account_id, session_id, expires_at, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        new.state_hash,
        new.browser_hash,
        new.nonce,
        new.verifier,
        new.surface.as_str(),
        new.provider,
        new.org.map(|org| org.0),
        new.invitation_hash,
        new.verification_hash,
        new.is_anew,
        new.linking.map(|linking| linking.account.0),
        new.linking.map(|linking| linking.session.0),
        new.expires_at,
        new.now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// One that came back.
pub(crate) struct Flow {
    pub(crate) nonce: String,
    pub(crate) verifier: String,
    /// The organization that was named, with its slug.
    pub(crate) org: Option<(OrgId, String)>,
    pub(crate) invitation_hash: Option<Vec<u8>>,
    pub(crate) verification_hash: Option<Vec<u8>>,
    /// When it was begun, if they were to sign in at the provider once more.
    pub(crate) anew_since: Option<Timestamp>,
    pub(crate) linking: Option<Linking>,
}

/// By what one is found again.
pub(crate) struct Returned<'a> {
    pub(crate) state_hash: &'a [u8],
    pub(crate) browser_hash: &'a [u8],
    pub(crate) surface: Surface,
    pub(crate) provider: &'a str,
    pub(crate) now: Timestamp,
}

/// Takes one that is good now, once: of two who ask at the same moment one gets it. What another browser, surface or
/// provider asks for stays for whom it is.
pub(crate) async fn take(tx: &mut AccountsTx, returned: Returned<'_>) -> Result<Option<Flow>> {
    let row = sqlx::query!(
        r#"delete from external_sign_ins f
           where f.state_hash = $1 and f.browser_hash = $2 and f.audience = $3 and f.provider = $4 and f.expires_at > $5
           returning f.nonce, f.verifier, f.organization_id, f.invitation_hash, f.verification_hash, f.is_anew,
               f.account_id, f.session_id, f.created_at,
               (select o.slug from organizations o where o.id = f.organization_id) as slug"#,
        returned.state_hash,
        returned.browser_hash,
        returned.surface.as_str(),
        returned.provider,
        returned.now,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| Flow {
        nonce: row.nonce,
        verifier: row.verifier,
        org: row.organization_id.map(OrgId).zip(row.slug),
        invitation_hash: row.invitation_hash,
        verification_hash: row.verification_hash,
        anew_since: row.is_anew.then_some(row.created_at),
        linking: row
            .account_id
            .zip(row.session_id)
            .map(|(account, session)| Linking { account: AccountId(account), session: SessionId(session) }),
    }))
}

/// Nothing is linked any more that was begun for this account.
pub(crate) async fn forget(tx: &mut AccountsTx, account: AccountId) -> Result<()> {
    sqlx::query!("delete from external_sign_ins where account_id = $1", account.0).execute(&mut **tx).await?;
    Ok(())
}

/// Forgets those whose browsers never came back.
pub(crate) async fn tidy(tx: &mut AccountsTx, before: Timestamp) -> Result<()> {
    sqlx::query!("delete from external_sign_ins where expires_at < $1", before).execute(&mut **tx).await?;
    Ok(())
}

/// Language and time zone of an organization, which its new people begin with.
pub(crate) async fn habits(tx: &mut AccountsTx, org: OrgId) -> Result<(String, String)> {
    let row = sqlx::query!("select locale, time_zone from organizations where id = $1", org.0)
        .fetch_one(&mut **tx)
        .await?;
    Ok((row.locale, row.time_zone))
}

/// A client to be made of an account that is new.
pub(crate) struct NewClient<'a> {
    pub(crate) org: OrgId,
    pub(crate) account: AccountId,
    pub(crate) member: MemberId,
    pub(crate) customer: CustomerId,
    /// The customer's name.
    pub(crate) company: &'a str,
    pub(crate) name: &'a str,
    pub(crate) email: &'a str,
    pub(crate) now: Timestamp,
}

/// Makes it, with a customer of its own, as registering does; its address was confirmed elsewhere, so staff see both.
pub(crate) async fn insert_client(tx: &mut AccountsTx, new: NewClient<'_>) -> Result<()> {
    sqlx::query!(
        "with customer as (
             insert into customers (org_id, id, name, is_confirmed, created_at, updated_at)
             values ($1, $2, $3, true, $4, $4)
             returning id
         )
         insert into members (org_id, id, account_id, role, name, email, customer_id, is_primary_contact,
             ticket_scope, created_at, updated_at)
         select $1, $5, $6, 'client', $7, $8, customer.id, true, 'company', $4, $4 from customer",
        new.org.0,
        new.customer.0,
        new.company,
        new.now,
        new.member.0,
        new.account.0,
        new.name,
        new.email,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
