//! The outbox as the mails' reader, and the mails: statements.

use crate::access::RelayTx;
use crate::problem::Result;
use serde_json::Value;
use shared::Timestamp;
use shared::ids::{MailId, MemberId, OrgId};
use shared::person::Side;
use shared::role::Role;
use uuid::Uuid;

/// The name of this reader of the outbox.
const READER: &str = "mail";

/// A row of the outbox.
pub(super) struct Event {
    pub(super) seq: i64,
    pub(super) org: OrgId,
    pub(super) is_public: bool,
    pub(super) change: Value,
}

/// How far this reader has come; nothing before its first time.
pub(super) async fn position(tx: &mut RelayTx) -> Result<Option<i64>> {
    Ok(sqlx::query_scalar!("select seq from outbox_readers where name = $1", READER)
        .fetch_optional(&mut **tx)
        .await?)
}

/// Makes the reader, at the end of the outbox.
pub(super) async fn begin_at_the_end(tx: &mut RelayTx) -> Result<()> {
    sqlx::query!(
        "insert into outbox_readers (name, seq)
         select $1, coalesce(max(seq), 0) from outbox where seq is not null
         on conflict (name) do nothing",
        READER,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The next rows, in order.
pub(super) async fn events_after(tx: &mut RelayTx, position: i64, limit: i64) -> Result<Vec<Event>> {
    let rows = sqlx::query!(
        r#"select seq as "seq!", org_id, audience = 'requester' as "is_public!", change from outbox
           where seq > $1 order by seq limit $2"#,
        position,
        limit,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Event {
            seq: row.seq,
            org: OrgId(row.org_id),
            is_public: row.is_public,
            change: row.change,
        })
        .collect())
}

/// Moves the reader on, unless another node has.
pub(super) async fn move_on(tx: &mut RelayTx, from: i64, to: i64) -> Result<bool> {
    let moved =
        sqlx::query!("update outbox_readers set seq = $3 where name = $1 and seq = $2", READER, from, to,)
            .execute(&mut **tx)
            .await?;
    Ok(moved.rows_affected() == 1)
}

/// Which side a member is on.
pub(super) async fn side(tx: &mut RelayTx, org: OrgId, member: MemberId) -> Result<Option<Side>> {
    let role = sqlx::query_scalar!("select role from members where org_id = $1 and id = $2", org.0, member.0)
        .fetch_optional(&mut **tx)
        .await?;
    Ok(role.and_then(|role| role.parse::<Role>().ok()).map(Role::side))
}

/// A member's name.
pub(super) async fn name(tx: &mut RelayTx, org: OrgId, member: MemberId) -> Result<Option<String>> {
    Ok(sqlx::query_scalar!("select name from members where org_id = $1 and id = $2", org.0, member.0)
        .fetch_optional(&mut **tx)
        .await?)
}

/// A member's address.
pub(super) async fn address(tx: &mut RelayTx, org: OrgId, member: MemberId) -> Result<Option<String>> {
    Ok(sqlx::query_scalar!("select email from members where org_id = $1 and id = $2", org.0, member.0)
        .fetch_optional(&mut **tx)
        .await?)
}

/// Asks for a mail.
pub(super) async fn queue(
    tx: &mut RelayTx,
    id: Uuid,
    address: &str,
    template: Value,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "insert into mails (id, address, template, next_attempt_at, created_at) values ($1, $2, $3, $4, $4)",
        id,
        address,
        template,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A mail that is due.
pub(super) struct Due {
    pub(super) id: MailId,
    pub(super) address: String,
    pub(super) template: Value,
    /// How often it was tried, this time included.
    pub(super) attempts: i32,
}

/// Takes the mail that has waited longest and is due, and keeps it from the other nodes until `until`.
pub(super) async fn lend(tx: &mut RelayTx, now: Timestamp, until: Timestamp) -> Result<Option<Due>> {
    let row = sqlx::query!(
        "update mails set attempts = attempts + 1, next_attempt_at = $2
         where id = (
             select id from mails where state = 'queued' and next_attempt_at <= $1
             order by next_attempt_at, id limit 1
             for update skip locked
         )
         returning id, address, template, attempts",
        now,
        until,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| Due {
        id: MailId(row.id),
        address: row.address,
        template: row.template,
        attempts: row.attempts,
    }))
}

/// It left. What it said is kept only where it is shown.
pub(super) async fn sent(
    tx: &mut RelayTx,
    id: MailId,
    shown: Option<(&str, &str)>,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "update mails set state = 'sent', sent_at = $2, last_error = null, subject = $3, body = $4 where id = $1",
        id.0,
        now,
        shown.map(|(subject, _)| subject),
        shown.map(|(_, body)| body),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// It did not leave this time.
pub(super) async fn try_again(tx: &mut RelayTx, id: MailId, at: Timestamp, why: &str) -> Result<()> {
    sqlx::query!("update mails set next_attempt_at = $2, last_error = $3 where id = $1", id.0, at, why)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// It will never leave.
pub(super) async fn failed(tx: &mut RelayTx, id: MailId, why: &str) -> Result<()> {
    sqlx::query!("update mails set state = 'failed', last_error = $2 where id = $1", id.0, why)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// It was never to leave.
pub(super) async fn delete(tx: &mut RelayTx, id: MailId) -> Result<()> {
    sqlx::query!("delete from mails where id = $1", id.0).execute(&mut **tx).await?;
    Ok(())
}

/// Throws away answers that are no longer replayed, and mails that are no longer shown.
pub(super) async fn tidy(tx: &mut RelayTx, keys_before: Timestamp, mails_before: Timestamp) -> Result<()> {
    sqlx::query!("delete from idempotency_keys where created_at < $1", keys_before)
        .execute(&mut **tx)
        .await?;
    sqlx::query!("delete from mails where created_at < $1", mails_before).execute(&mut **tx).await?;
    Ok(())
}

/// The organizations whose mail view shows mails to this address.
pub(super) async fn organizations_of(tx: &mut RelayTx, address: &str) -> Result<Vec<OrgId>> {
    let ids = sqlx::query_scalar!("select org_id from members where email_normalized = lower($1)", address)
        .fetch_all(&mut **tx)
        .await?;
    Ok(ids.into_iter().map(OrgId).collect())
}
