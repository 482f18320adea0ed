//! The mails, and whom they go to: statements.

use crate::access::RelayTx;
use crate::problem::Result;
use serde_json::Value;
use shared::Timestamp;
use shared::ids::{CustomerId, InvitationId, MailId, MemberId, OrgId};
use shared::person::Side;
use shared::role::side_of;
use uuid::Uuid;

/// Which side a member is on.
pub(super) async fn side(tx: &mut RelayTx, org: OrgId, member: MemberId) -> Result<Option<Side>> {
    let role = sqlx::query_scalar!("select role from members where org_id = $1 and id = $2", org.0, member.0)
        .fetch_optional(&mut **tx)
        .await?;
    Ok(role.as_deref().and_then(side_of))
}

/// A member's name.
pub(super) async fn name(tx: &mut RelayTx, org: OrgId, member: MemberId) -> Result<Option<String>> {
    Ok(sqlx::query_scalar!("select name from members where org_id = $1 and id = $2", org.0, member.0)
        .fetch_optional(&mut **tx)
        .await?)
}

/// Somebody who gets mails.
pub(super) struct Addressee {
    pub(super) name: String,
    pub(super) email: String,
}

/// A member who may be written to: not who was disabled, nor at an address that nobody has confirmed, nor who has gone
/// to another customer, or to the other side, since the mail was asked for. Staff have no customer.
pub(super) async fn addressee(
    tx: &mut RelayTx,
    org: OrgId,
    member: MemberId,
    customer: Option<CustomerId>,
) -> Result<Option<Addressee>> {
    Ok(sqlx::query_as!(
        Addressee,
        "select m.name, m.email from members m join accounts a on a.id = m.account_id
         where m.org_id = $1 and m.id = $2 and m.customer_id is not distinct from $3 and m.disabled_at is null
             and a.is_active and a.email_verified_at is not null",
        org.0,
        member.0,
        customer.map(|customer| customer.0),
    )
    .fetch_optional(&mut **tx)
    .await?)
}

/// The address of an invitation that waits, and when it was last asked to be sent.
pub(super) async fn invited(
    tx: &mut RelayTx,
    org: OrgId,
    id: InvitationId,
) -> Result<Option<(String, Timestamp)>> {
    let row = sqlx::query!(
        "select email, sent_at from invitations
         where org_id = $1 and id = $2 and accepted_at is null and revoked_at is null",
        org.0,
        id.0,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| (row.email, row.sent_at)))
}

/// Asks for a mail, and by that for the job that sends it.
pub(super) async fn queue(
    tx: &mut RelayTx,
    id: Uuid,
    address: &str,
    template: Value,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "insert into mails (id, address, template, created_at) values ($1, $2, $3, $4)",
        id,
        address,
        template,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A mail that waits.
pub(super) struct Queued {
    pub(super) address: String,
    pub(super) template: Value,
}

/// A mail, unless it left or was given up.
pub(super) async fn queued(tx: &mut RelayTx, id: MailId) -> Result<Option<Queued>> {
    Ok(sqlx::query_as!(
        Queued,
        "select address, template from mails where id = $1 and state = 'queued'",
        id.0,
    )
    .fetch_optional(&mut **tx)
    .await?)
}

/// What a mail asked for that was given up.
pub(super) async fn given_up(tx: &mut RelayTx, id: MailId) -> Result<Option<Value>> {
    Ok(sqlx::query_scalar!("select template from mails where id = $1 and state = 'failed'", id.0)
        .fetch_optional(&mut **tx)
        .await?)
}

/// It left. What it said is kept only where it is shown.
pub(super) async fn sent(
    tx: &mut RelayTx,
    id: MailId,
    attempts: i32,
    shown: Option<(&str, &str)>,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "update mails set state = 'sent', attempts = $2, sent_at = $3, last_error = null, subject = $4, body = $5
         where id = $1",
        id.0,
        attempts,
        now,
        shown.map(|(subject, _)| subject),
        shown.map(|(_, body)| body),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// It did not leave this time, or never will.
pub(super) async fn failed(
    tx: &mut RelayTx,
    id: MailId,
    attempts: i32,
    why: &str,
    for_good: bool,
) -> Result<()> {
    sqlx::query!(
        "update mails set attempts = $2, last_error = $3, state = case when $4 then 'failed' else state end
         where id = $1 and state = 'queued'",
        id.0,
        attempts,
        why,
        for_good,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// It was never to leave.
pub(super) async fn delete(tx: &mut RelayTx, id: MailId) -> Result<()> {
    sqlx::query!("delete from mails where id = $1", id.0).execute(&mut **tx).await?;
    Ok(())
}

/// Throws away answers that are no longer replayed.
pub(super) async fn forget_answers(tx: &mut RelayTx, before: Timestamp) -> Result<()> {
    sqlx::query!("delete from idempotency_keys where created_at < $1", before).execute(&mut **tx).await?;
    Ok(())
}

/// Throws away some of the mails that are no longer shown, the oldest; whether there were any.
pub(super) async fn forget_mails(tx: &mut RelayTx, before: Timestamp) -> Result<bool> {
    let gone = sqlx::query!(
        "delete from mails where id = any (array(
             select id from mails where created_at < $1 order by created_at limit 1000
         ))",
        before,
    )
    .execute(&mut **tx)
    .await?;
    Ok(gone.rows_affected() > 0)
}

/// The organizations whose mail view shows this mail.
pub(super) async fn organizations_of(tx: &mut RelayTx, id: MailId) -> Result<Vec<OrgId>> {
    let ids = sqlx::query_scalar!(
        "select org_id from members m join mails on mails.address_normalized = m.email_normalized
         where mails.id = $1",
        id.0,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(ids.into_iter().map(OrgId).collect())
}
