//! Tickets: what a client asks and staff answer.
//!
//! A **ticket** belongs to one customer and was raised by (or for) one of its clients, the requester. It has
//! **messages**, which both sides read, and **internal notes**, which clients never see: not in a list, a
//! count, a search, a stream, the history, nor by a moved `updated_at`. What may happen to it when is said in
//! `shared::tickets`; here it is done.

mod change;
pub(crate) mod console;
mod counts;
pub(crate) mod demo;
mod lists;
mod messages;
pub(crate) mod portal;
mod queries;
mod raise;
mod recount;
mod search;
mod thing;
mod views;

use chrono::{DateTime, Utc};
use shared::attachments::Attachment;
use shared::customers::Customer;
use shared::ids::TicketId;
use shared::person::Person;
use shared::teams::Team;
use shared::tickets::{Channel, Priority, Status};

pub(crate) use messages::message_for_mail;
pub(crate) use queries::{find as find_for_mail, has_open};
pub(crate) use recount::{RecountTickets, recount_all, run as recount};

/// A ticket with everything that either side may see.
#[derive(Debug, Clone)]
pub(crate) struct Ticket {
    pub(crate) id: TicketId,
    pub(crate) number: i64,
    pub(crate) customer: Customer,
    pub(crate) requester: Option<Person>,
    pub(crate) subject: String,
    pub(crate) description: String,
    pub(crate) description_html: String,
    pub(crate) attachments: Vec<Attachment>,
    pub(crate) category: Option<String>,
    pub(crate) priority: Priority,
    pub(crate) status: Status,
    pub(crate) channel: Channel,
    pub(crate) assignee: Option<Person>,
    pub(crate) team: Option<Team>,
    pub(crate) resolution: Option<String>,
    pub(crate) resolved_at: Option<DateTime<Utc>>,
    pub(crate) resolved_by: Option<Person>,
    pub(crate) closed_at: Option<DateTime<Utc>>,
    pub(crate) closed_by: Option<Person>,
    pub(crate) first_response_at: Option<DateTime<Utc>>,
    pub(crate) client_updated_at: DateTime<Utc>,
    pub(crate) client_version: i64,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
    pub(crate) version: i64,
    /// What this change says in public, for the lists.
    said: Option<queries::Said>,
}
