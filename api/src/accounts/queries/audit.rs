//! What the audit trail keeps of accounts. An account is no tenant's, so an event goes to the organization that
//! it happened in or, where none is named, to the one that the account used last.

use crate::access::{AccountsTx, RequestInfo};
use crate::clock::Clock;
use crate::problem::Result;
use shared::ids::{AccountId, OrgId};

/// Something that happened to an account.
pub(crate) struct Entry {
    /// Nobody for an address that has no account: the same statement runs and keeps nothing.
    pub(crate) account: Option<AccountId>,
    pub(crate) organization: Option<OrgId>,
    /// Whether who did it had shown to be the account's owner.
    pub(crate) by_owner: bool,
    /// A past-tense word.
    pub(crate) action: &'static str,
}

/// Keeps it.
pub(crate) async fn write(
    tx: &mut AccountsTx,
    clock: &Clock,
    request: &RequestInfo,
    entry: Entry,
) -> Result<()> {
    sqlx::query!(
        "insert into audit_events (org_id, id, actor, member_id, action, object_kind, object_id, detail,
             ip, user_agent, request_id, created_at)
         select m.org_id, $1,
             case when not $4 then 'visitor' when m.role = 'client' then 'client' else 'staff' end,
             case when $4 then m.id end,
             'account.' || $5::text, 'account', m.account_id, '{}', $6::text::inet, $7, $8, $9
         from members m
         left join lateral (
             select max(s.created_at) as at from sessions s
             where s.account_id = m.account_id and s.organization_id = m.org_id
         ) used on true
         where m.account_id = $2 and ($3::uuid is null or m.org_id = $3)
         order by used.at desc nulls last, m.created_at, m.org_id
         limit 1",
        clock.id(),
        entry.account.map_or(uuid::Uuid::nil(), |account| account.0),
        entry.organization.map(|org| org.0),
        entry.by_owner,
        entry.action,
        request.ip.map(|ip| ip.to_string()),
        request.user_agent.as_deref(),
        request.id,
        clock.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
