//! Writing events: audit trail, history and outbox, in the transaction of the change.

use super::change::{Author, Who};
use super::event::{Audience, Event, Events, Part};
use crate::problem::{Error, Result};
use serde_json::Value;
use shared::events::Change;
use shared::person::Actor;
use sqlx::PgConnection;
use uuid::Uuid;

/// The rows that the statement writes, column by column.
#[derive(Default)]
struct Rows {
    ids: Vec<Uuid>,
    kinds: Vec<String>,
    objects: Vec<Uuid>,
    actions: Vec<String>,
    details: Vec<Value>,
    changes: Vec<Value>,
    whom: Vec<String>,
    permissions: Vec<Option<String>>,
    customers: Vec<Option<Uuid>>,
    members: Vec<Option<Uuid>>,
    in_history: Vec<bool>,
}

impl Rows {
    fn push(&mut self, id: Uuid, event: &Event, part: &Part, author: &Author) -> Result<()> {
        let change = Change {
            resource: event.resource,
            id: event.id,
            action: part.action.to_owned(),
            by: author.who.member(),
            message_id: part.message,
        };
        let Audience { whom, permission, customer, member } = part.audience;
        self.ids.push(id);
        self.kinds.push(event.resource.as_str().to_owned());
        self.objects.push(event.id);
        self.actions.push(part.action.to_owned());
        self.details.push(part.detail.clone());
        self.changes.push(serde_json::to_value(change).map_err(|error| Error::Bug(error.into()))?);
        self.whom.push(whom.as_str().to_owned());
        self.permissions.push(permission.map(|permission| permission.as_str().to_owned()));
        self.customers.push(customer.map(|customer| customer.0));
        self.members.push(member.map(|member| member.0));
        self.in_history.push(part.in_history);
        Ok(())
    }
}

/// Writes one audit event and one outbox row for each part of each event, and a line of history where the thing has
/// one, in one round trip.
pub(super) async fn write(
    connection: &mut PgConnection,
    org: Uuid,
    author: &Author,
    events: &Events,
) -> Result<()> {
    let mut rows = Rows::default();
    for event in events.iter() {
        for part in &event.parts {
            rows.push(author.clock.id(), event, part, author)?;
        }
    }
    let actor = match author.who {
        Who::Member { side, .. } => Actor::from(side),
        Who::Key { .. } => Actor::Integration,
        Who::System => Actor::System,
    };
    let request = author.request.as_ref();
    sqlx::query!(
        "with part as (
             select * from unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::jsonb[], $6::jsonb[],
                 $7::text[], $8::text[], $9::uuid[], $10::uuid[], $11::bool[])
                 as part (id, kind, object, action, detail, change, audience, permission, customer, member, kept)
         ), audited as (
             insert into audit_events (org_id, id, actor, member_id, action, object_kind, object_id, detail,
                 ip, user_agent, request_id, created_at)
             select $12, id, $13, $14, kind || '.' || action, kind, object, detail, $15::text::inet, $16, $17, $18
             from part
         ), remembered as (
             insert into history (org_id, id, object_kind, object_id, actor_id, happening, audience, permission,
                 customer_id, member_id, created_at)
             select $12, id, kind, object, $14, detail, audience, permission, customer, member, $18
             from part where kept
         )
         insert into outbox (org_id, id, change, audience, permission, customer_id, member_id, created_at)
         select $12, id, change, audience, permission, customer, member, $18 from part",
        &rows.ids,
        &rows.kinds,
        &rows.objects,
        &rows.actions,
        &rows.details,
        &rows.changes,
        &rows.whom,
        &rows.permissions as &[Option<String>],
        &rows.customers as &[Option<Uuid>],
        &rows.members as &[Option<Uuid>],
        &rows.in_history,
        org,
        actor.as_str(),
        author.who.member().map(|member| member.0),
        request.and_then(|request| request.ip).map(|ip| ip.to_string()),
        request.and_then(|request| request.user_agent.as_deref()),
        request.map(|request| request.id),
        author.now,
    )
    .execute(connection)
    .await?;
    Ok(())
}
