//! The trail as a list, the newest first.

use super::changes;
use crate::access::OrgTx;
use crate::http::page::Paging;
use crate::lists::{Listing, Order, Select};
use crate::people::person;
use crate::problem::{Error, Result};
use chrono::{DateTime, Utc};
use serde_json::Value;
use shared::audit::AuditEvent;
use shared::ids::{AuditEventId, MemberId};
use shared::page::Page;
use shared::person::Actor;
use sqlx::FromRow;
use uuid::Uuid;

static TRAIL: Listing = Listing {
    name: "audit-events",
    from: "audit_events t",
    columns: "t.id, t.created_at, t.actor, t.member_id, t.action, t.object_kind, t.object_id, t.detail, \
        host(t.ip) as ip, t.user_agent, t.request_id",
    hanging: Some((", audit_object($1, page.object_kind, page.object_id) as object", "")),
    people: &[("member_id", "member")],
    ..Listing::OF_ORGANIZATION
};

/// Which events.
#[derive(Debug, Clone, Default)]
pub(super) struct Choice {
    pub(super) part: Option<String>,
    pub(super) actor: Option<Actor>,
    pub(super) member: Option<MemberId>,
    pub(super) action: Option<String>,
    pub(super) kind: Option<String>,
    pub(super) object: Option<Uuid>,
    pub(super) from: Option<DateTime<Utc>>,
    pub(super) to: Option<DateTime<Utc>>,
}

impl Choice {
    fn of(&self, select: Select) -> Select {
        let select = select
            .only("t.actor = ?", self.actor.map(Actor::as_str))
            .only("t.member_id = ?", self.member.map(|id| id.0))
            .only("t.action = ?", self.action.clone())
            .only("t.object_kind = ?", self.kind.clone())
            .only("t.object_id = ?", self.object)
            .only("t.created_at >= ?", self.from)
            .only("t.created_at < ?", self.to);
        let Some(part) = &self.part else { return select };
        select
            .and(
                "(strpos(lower(t.action || ' ' || t.detail::text || ' ' || coalesce(host(t.ip), '')), lower(?)) > 0 \
                 or exists (select from members m where m.org_id = t.org_id and m.id = t.member_id \
                     and strpos(lower(m.name), lower(?)) > 0))",
            )
            .value(part.clone())
            .value(part.clone())
    }
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    created_at: DateTime<Utc>,
    actor: String,
    member_id: Option<Uuid>,
    member: Option<String>,
    member_role: Option<String>,
    action: String,
    object_kind: String,
    object_id: Option<Uuid>,
    object: Option<String>,
    detail: Value,
    ip: Option<String>,
    user_agent: Option<String>,
    request_id: Option<Uuid>,
}

/// One page of the trail.
pub(super) async fn page(tx: &mut OrgTx, choice: &Choice, paging: &Paging) -> Result<Page<AuditEvent>> {
    let page = choice.of(TRAIL.of(tx.org())).page(tx, &Order::NEWEST, paging).await?;
    page.try_map(|row: Row| {
        Ok(AuditEvent {
            id: AuditEventId(row.id),
            at: row.created_at,
            actor: row.actor.parse().map_err(|error| Error::Bug(anyhow::Error::msg(error)))?,
            by: person(row.member_id, row.member, row.member_role),
            action: row.action,
            object_kind: row.object_kind,
            object_id: row.object_id,
            object: row.object,
            changes: changes(&row.detail),
            ip: row.ip,
            user_agent: row.user_agent,
            request_id: row.request_id,
        })
    })
}
