//! Invitations: asking people by e-mail to join.
//!
//! An **invitation** is to an address, for a role, and for clients a customer, a contact and a sight. It is good for 72
//! hours from each time that it is sent, once. Admins invite staff, managers clients, and a company's primary contact
//! its colleagues. How it is accepted stands in `accounts`: it makes or finds an account.

mod change;
mod console;
mod lists;
mod portal;
mod queries;
mod thing;

pub(crate) use console::routes as console_routes;
pub(crate) use portal::routes as portal_routes;
pub(crate) use queries::{Wish, check_stranger, create};

use crate::access::System;
use crate::access::event::{Audience, Event};
use crate::http::answer::Answer;
use crate::problem::{Error, Result};
use shared::Timestamp;
use shared::accounts::TicketScope;
use shared::customers::Customer;
use shared::events::Resource;
use shared::ids::{ContactId, CustomerId, InvitationId};
use shared::invitations::{self, ColleagueInvitation, InvitationHappening, InvitationState};
use shared::permission::Permission;
use shared::person::Person;
use shared::role::Role;

/// Who hears of an invitation: those who could have made it.
fn audience(customer: Option<CustomerId>) -> Audience {
    match customer {
        Some(customer) => Audience::customer(customer, Permission::ClientsManage),
        None => Audience::staff(Permission::StaffManage),
    }
}

/// That an invitation was accepted: the event to commit with.
pub(crate) fn accepted(id: InvitationId, customer: Option<CustomerId>) -> Result<Event> {
    let accepted = [InvitationHappening::Accepted];
    let event = Event::happened(Resource::Invitation, id.0, &accepted, |_| audience(customer))?;
    event.ok_or_else(|| Error::Bug(anyhow::anyhow!("a happening that is no event")))
}

/// The mail of an invitation was given up: its inviters see that, unless it was settled or sent anew meanwhile.
pub(crate) async fn not_delivered(system: &System, id: InvitationId, sent_at: Timestamp) -> Result<()> {
    let mut tx = system.change().await?;
    let mut invitation: Invitation = tx.lock(id).await?;
    let happened = invitation.not_delivered(sent_at, tx.now());
    match tx.keep(&mut invitation, &happened).await? {
        Some(event) => tx.commit(event, Answer::done()).await.map(drop),
        None => Ok(()),
    }
}

/// An invitation with all that its inviters see.
#[derive(Debug, Clone)]
pub(crate) struct Invitation {
    id: InvitationId,
    email: String,
    role: Role,
    customer: Option<Customer>,
    contact_id: Option<ContactId>,
    ticket_scope: TicketScope,
    invited_by: Option<Person>,
    sent_at: Timestamp,
    expires_at: Timestamp,
    accepted_at: Option<Timestamp>,
    accepted_by: Option<Person>,
    revoked_at: Option<Timestamp>,
    undelivered_at: Option<Timestamp>,
    created_at: Timestamp,
    version: i64,
    /// When it is looked at: what came of it depends on that.
    now: Timestamp,
}

impl Invitation {
    /// The same, looked at now.
    fn at(self, now: Timestamp) -> Self {
        Self { now, ..self }
    }

    fn state(&self) -> InvitationState {
        match (self.accepted_at, self.revoked_at) {
            (Some(_), _) => InvitationState::Accepted,
            (None, Some(_)) => InvitationState::Revoked,
            (None, None) if self.undelivered_at.is_some() => InvitationState::Undelivered,
            (None, None) if self.expires_at <= self.now => InvitationState::Expired,
            (None, None) => InvitationState::Pending,
        }
    }
}

impl From<Invitation> for invitations::Invitation {
    fn from(invitation: Invitation) -> Self {
        let state = invitation.state();
        let Invitation { id, email, role, customer, contact_id, invited_by, sent_at, expires_at, .. } =
            invitation;
        Self {
            id,
            email,
            role,
            ticket_scope: customer.is_some().then_some(invitation.ticket_scope),
            customer,
            contact_id,
            state,
            invited_by,
            sent_at,
            expires_at,
            accepted_at: invitation.accepted_at,
            accepted_by: invitation.accepted_by,
            revoked_at: invitation.revoked_at,
            created_at: invitation.created_at,
            version: invitation.version,
        }
    }
}

impl From<Invitation> for ColleagueInvitation {
    fn from(invitation: Invitation) -> Self {
        let state = invitation.state();
        let Invitation { id, email, ticket_scope, invited_by, sent_at, expires_at, version, .. } = invitation;
        Self { id, email, ticket_scope, state, invited_by, sent_at, expires_at, version }
    }
}
