//! Members: who works here and who is a client of whom, what each may see, and who is shut out.
//!
//! A **member** is an account's place in the organization. Admins look after **staff**, managers after **clients**, and a
//! company's **primary contact** after its team. Whoever is disabled can't sign in to the organization, and stays what
//! they were to all that names them.

mod change;
mod clients;
mod groups;
mod lists;
mod queries;
mod staff;
mod team;
mod thing;

pub(crate) use clients::routes as client_routes;
pub(crate) use groups::follow_groups;
pub(crate) use staff::routes as staff_routes;
pub(crate) use team::routes as portal_routes;

use crate::access::event::{Audience, Event};
use crate::problem::{Error, Result};
use shared::Timestamp;
use shared::accounts::TicketScope;
use shared::customers::Customer;
use shared::events::Resource;
use shared::ids::{AccountId, ContactId, CustomerId, MemberId, TeamId};
use shared::members::{self, MemberHappening};
use shared::permission::Permission;
use shared::role::Role;

/// That somebody joined, as staff or as a customer's client: the event to commit with.
pub(crate) fn joined(id: MemberId, customer: Option<CustomerId>) -> Result<Event> {
    let audience = match customer {
        Some(customer) => Audience::customer(customer, Permission::ClientsRead),
        None => Audience::staff(Permission::StaffRead),
    };
    let event = Event::happened(Resource::Member, id.0, &[MemberHappening::Joined], |_| audience)?;
    event.ok_or_else(|| Error::Bug(anyhow::anyhow!("a happening that is no event")))
}

/// That somebody's second factor was taken away: the event to commit with.
pub(crate) fn two_factor_reset(id: MemberId, customer: Option<CustomerId>) -> Result<Event> {
    let permission = if customer.is_some() { Permission::ClientsRead } else { Permission::StaffRead };
    let what = [MemberHappening::TwoFactorReset];
    let event = Event::happened(Resource::Member, id.0, &what, |_| Audience::staff(permission))?;
    event.ok_or_else(|| Error::Bug(anyhow::anyhow!("a happening that is no event")))
}

/// That somebody has another address: the event to commit with.
pub(crate) fn email_changed(
    id: MemberId,
    customer: Option<CustomerId>,
    (from, to): (&str, &str),
) -> Result<Event> {
    let permission = if customer.is_some() { Permission::ClientsRead } else { Permission::StaffRead };
    let what = [MemberHappening::EmailChanged { from: from.to_owned(), to: to.to_owned() }];
    let event = Event::happened(Resource::Member, id.0, &what, |_| Audience::staff(permission))?;
    event.ok_or_else(|| Error::Bug(anyhow::anyhow!("a happening that is no event")))
}

/// What everybody has.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    id: MemberId,
    account: AccountId,
    name: String,
    avatar: Option<String>,
    email: String,
    role: Role,
    disabled_at: Option<Timestamp>,
    created_at: Timestamp,
    version: i64,
}

/// Someone who works here.
#[derive(Debug, Clone)]
pub(crate) struct Staff {
    member: Member,
    team_ids: Vec<TeamId>,
    /// Whose client they become, and what they see there.
    becomes: Option<(Customer, TicketScope)>,
}

/// A client.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    member: Member,
    customer: Customer,
    ticket_scope: TicketScope,
    is_primary_contact: bool,
    contact_id: Option<ContactId>,
}

impl From<Staff> for members::Staff {
    fn from(staff: Staff) -> Self {
        let Member { id, name, avatar, email, role, disabled_at, created_at, version, .. } = staff.member;
        Self { id, name, avatar, email, role, team_ids: staff.team_ids, disabled_at, created_at, version }
    }
}

impl From<Client> for members::Client {
    fn from(client: Client) -> Self {
        let Client { member, customer, ticket_scope, is_primary_contact, contact_id } = client;
        let Member { id, name, avatar, email, disabled_at, created_at, version, .. } = member;
        Self {
            id,
            name,
            avatar,
            email,
            customer,
            ticket_scope,
            is_primary_contact,
            contact_id,
            disabled_at,
            created_at,
            version,
        }
    }
}

/// As a primary contact sees them.
impl From<Client> for members::Colleague {
    fn from(client: Client) -> Self {
        let Client { member, ticket_scope, is_primary_contact, .. } = client;
        let Member { id, name, avatar, email, version, .. } = member;
        Self {
            id,
            name,
            avatar,
            is_primary_contact,
            email: Some(email),
            ticket_scope: Some(ticket_scope),
            version,
        }
    }
}

impl From<Staff> for members::Member {
    fn from(staff: Staff) -> Self {
        staff.member.into()
    }
}

impl From<Client> for members::Member {
    fn from(client: Client) -> Self {
        client.member.into()
    }
}

impl From<Member> for members::Member {
    fn from(member: Member) -> Self {
        let Member { id, name, email, role, version, .. } = member;
        Self { id, name, email, role, version }
    }
}
