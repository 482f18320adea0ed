//! Writing an event: audit trail and outbox, in the transaction of the change.

use super::event::{Event, Part};
use crate::access::{ChangeTx, Who};
use crate::problem::{Error, Result};
use serde_json::Value;
use shared::events::Change;
use shared::ids::MemberId;
use shared::person::Actor;

/// Writes one audit event and one outbox row for each part, in one round trip.
pub(crate) async fn write(tx: &mut ChangeTx, event: &Event) -> Result<()> {
    let (actor, member) = match tx.who() {
        Who::Member { id, side } => (Actor::from(side), Some(id)),
        Who::System => (Actor::System, None),
    };
    let changes = changes(event, member)?;
    let ids: Vec<_> = event.parts.iter().map(|_| tx.id()).collect();
    let actions: Vec<_> = event.parts.iter().map(|part| part.action.to_owned()).collect();
    let details: Vec<_> = event.parts.iter().map(|part| part.detail.clone()).collect();
    let public: Vec<_> = event.parts.iter().map(|part| part.is_public).collect();
    let ip = tx.request().and_then(|request| request.ip).map(|ip| ip.to_string());
    let user_agent = tx.request().and_then(|request| request.user_agent.as_deref()).map(str::to_owned);
    let request_id = tx.request().map(|request| request.id);
    let (org, now) = (tx.org(), tx.now());
    let kind = kind(event)?;
    sqlx::query!(
        "with audited as (
             insert into audit_events (org_id, id, actor, member_id, action, object_kind, object_id, detail,
                 ip, user_agent, request_id, created_at)
             select $1, part.id, $2, $3, $4 || '.' || part.action, $4, $5, part.detail,
                 $6::text::inet, $7, $8, $9
             from unnest($10::uuid[], $11::text[], $12::jsonb[]) as part (id, action, detail)
         )
         insert into outbox (org_id, id, is_public, customer_id, requester_id, change, created_at)
         select $1, part.id, part.is_public, $13, $14, part.change, $9
         from unnest($10::uuid[], $15::bool[], $16::jsonb[]) as part (id, is_public, change)",
        org,
        actor.as_str(),
        member.map(|member| member.0),
        kind,
        event.id,
        ip,
        user_agent,
        request_id,
        now,
        &ids,
        &actions,
        &details,
        event.customer.map(|customer| customer.0),
        event.requester.map(|requester| requester.0),
        &public,
        &changes,
    )
    .execute(&mut ***tx)
    .await?;
    Ok(())
}

/// What live streams tell: one change per part.
fn changes(event: &Event, by: Option<MemberId>) -> Result<Vec<Value>> {
    let change = |part: &Part| {
        serde_json::to_value(Change {
            resource: event.resource,
            id: event.id,
            action: part.action.to_owned(),
            by,
            message_id: part.message,
        })
    };
    event.parts.iter().map(|part| change(part).map_err(|error| Error::Bug(error.into()))).collect()
}

fn kind(event: &Event) -> Result<String> {
    match serde_json::to_value(event.resource) {
        Ok(Value::String(kind)) => Ok(kind),
        _ => Err(Error::Bug(anyhow::anyhow!("a resource's name is a string"))),
    }
}
