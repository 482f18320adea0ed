//! What the audit trail keeps of accounts. An account is no tenant's, so an event goes to the organization that
//! it happened in or, where none is named, to the one that the account used last.

use crate::access::{AccountsTx, RequestInfo};
use crate::accounts::device::Device;
use crate::audit::changes;
use crate::clock::Clock;
use crate::http::page::Paging;
use crate::lists::{Listing, Order};
use crate::problem::{Error, Result};
use chrono::{DateTime, Utc};
use serde_json::Value;
use shared::audit::{AccountAction, AccountEvent};
use shared::ids::{AccountId, AuditEventId, OrgId};
use shared::page::Page;
use sqlx::FromRow;
use uuid::Uuid;

static ACTIVITY: Listing = Listing {
    name: "activity",
    from: "audit_events t",
    of: "t.object_kind = 'account' and t.object_id = $1",
    columns: "t.id, t.org_id, t.created_at, t.actor, t.action, t.detail, host(t.ip) as ip, t.user_agent",
    hanging: Some((", o.name as organization", "join organizations o on o.id = page.org_id")),
    ..Listing::OF_ORGANIZATION
};

#[derive(FromRow)]
struct Row {
    id: Uuid,
    created_at: DateTime<Utc>,
    actor: String,
    action: String,
    organization: String,
    detail: Value,
    ip: Option<String>,
    user_agent: Option<String>,
}

/// One page of what happened to an account, the newest first.
pub(crate) async fn of_account(
    tx: &mut AccountsTx,
    account: AccountId,
    only: Option<OrgId>,
    paging: &Paging,
) -> Result<Page<AccountEvent>> {
    let page = ACTIVITY
        .of(account.0)
        .only("t.org_id = ?", only.map(|org| org.0))
        .page(tx, &Order::NEWEST, paging)
        .await?;
    page.try_map(|row: Row| {
        let device = Device::of(row.user_agent.as_deref());
        Ok(AccountEvent {
            id: AuditEventId(row.id),
            at: row.created_at,
            actor: row.actor.parse().map_err(|error| Error::Bug(anyhow::Error::msg(error)))?,
            action: row.action.trim_start_matches("account.").to_owned(),
            organization: row.organization,
            changes: changes(&row.detail),
            browser: device.browser.map(str::to_owned),
            system: device.system.map(str::to_owned),
            ip: row.ip,
            user_agent: row.user_agent,
        })
    })
}

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    /// The account's owner, signed in or about to be.
    Owner,
    /// Whoever came along.
    Stranger,
    /// Portico itself, or its operator at the command line.
    System,
}

impl By {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Stranger => "visitor",
            Self::System => "system",
        }
    }
}

/// Something that happened to an account.
pub(crate) struct Entry {
    /// Nobody for an address that has no account: the same statement runs and keeps nothing.
    pub(crate) account: Option<AccountId>,
    pub(crate) organization: Option<OrgId>,
    pub(crate) by: By,
    /// A past-tense word.
    pub(crate) action: &'static str,
    /// Words about what changed: never what somebody typed.
    pub(crate) detail: Value,
}

/// Keeps it.
pub(crate) async fn write(
    tx: &mut AccountsTx,
    clock: &Clock,
    request: Option<&RequestInfo>,
    entry: Entry,
) -> Result<()> {
    let known = entry.action.parse::<AccountAction>();
    debug_assert!(known.is_ok(), "`{}` is no AccountAction, so nobody would read it in words", entry.action);
    sqlx::query!(
        "insert into audit_events (org_id, id, actor, member_id, action, object_kind, object_id, detail,
             ip, user_agent, request_id, created_at)
         select m.org_id, $1,
             case when $4::text <> 'owner' then $4::text when m.role = 'client' then 'client' else 'staff' end,
             case when $4::text = 'owner' then m.id end,
             'account.' || $5::text, 'account', m.account_id, $6, $7::text::inet, $8, $9, $10
         from members m
         left join lateral (
             select max(s.created_at) as at from sessions s
             where s.account_id = m.account_id and s.organization_id = m.org_id
         ) used on true
         where m.account_id = $2 and ($3::uuid is null or m.org_id = $3)
         order by used.at desc nulls last, m.created_at, m.org_id
         limit 1",
        clock.id(),
        entry.account.map_or(Uuid::nil(), |account| account.0),
        entry.organization.map(|org| org.0),
        entry.by.as_str(),
        entry.action,
        entry.detail,
        request.and_then(|request| request.ip).map(|ip| ip.to_string()),
        request.and_then(|request| request.user_agent.as_deref()),
        request.map(|request| request.id),
        clock.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
