//! Changes that people make to themselves, which are no caller's.

use super::caller::Visitor;
use super::change::{Author, Who};
use super::event::Events;
use super::outbox;
use super::tx::AccountsTx;
use crate::problem::Result;
use shared::ids::OrgId;
use shared::person::Person;

/// Tells of what somebody did to themselves by a change of `accounts`, like of every change: in its transaction.
///
/// # Errors
/// The database is away.
pub(crate) async fn tell(
    tx: &mut AccountsTx,
    visitor: &Visitor,
    org: OrgId,
    person: &Person,
    events: &Events,
) -> Result<()> {
    write(tx, visitor, org, Who::Member { id: person.id, side: person.side }, events).await
}

/// Tells of what Portico did by itself, because of something that somebody came with.
///
/// # Errors
/// The database is away.
pub(crate) async fn tell_by_itself(
    tx: &mut AccountsTx,
    visitor: &Visitor,
    org: OrgId,
    events: &Events,
) -> Result<()> {
    write(tx, visitor, org, Who::System, events).await
}

async fn write(tx: &mut AccountsTx, visitor: &Visitor, org: OrgId, who: Who, events: &Events) -> Result<()> {
    let (request, clock) = (Some(visitor.request().clone()), visitor.clock().clone());
    let now = clock.now();
    outbox::write(tx, org.0, &Author { who, request, clock, now }, events).await
}
