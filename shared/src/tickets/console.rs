//! Tickets as staff see them.

use super::{BODY_MAX, CATEGORY_MAX, Channel, Priority, SUBJECT_MAX, Status};
use crate::attachments::Attachment;
use crate::customers::Customer;
use crate::ids::{AttachmentId, CustomerId, MemberId, MessageId, TeamId, TicketId};
use crate::person::Person;
use crate::problem::FieldCode;
use crate::teams::Team;
use crate::validate::{Errors, Validate};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A ticket in the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = console::TicketRow))]
pub struct TicketRow {
    /// The ticket.
    pub id: TicketId,
    /// Its number in the organization, read as `#1042`.
    #[cfg_attr(feature = "openapi", schema(example = 1039))]
    pub number: i64,
    /// What it is about.
    #[cfg_attr(feature = "openapi", schema(example = "Prices on the Spanish catalogue are a day behind"))]
    pub subject: String,
    /// One of the organization's categories.
    #[cfg_attr(feature = "openapi", schema(example = "Shop"))]
    pub category: Option<String>,
    /// How pressing.
    pub priority: Priority,
    /// Where it stands.
    pub status: Status,
    /// Whose it is.
    pub customer: Customer,
    /// The client it was raised by or for.
    pub requester: Option<Person>,
    /// Who looks after it.
    pub assignee: Option<Person>,
    /// When it was raised.
    #[serde(deserialize_with = "crate::instant::read")]
    pub created_at: DateTime<Utc>,
    /// When anything last happened, notes included.
    #[serde(deserialize_with = "crate::instant::read")]
    pub updated_at: DateTime<Utc>,
    /// Counts all its changes.
    #[cfg_attr(feature = "openapi", schema(example = 4))]
    pub version: i64,
}

/// A ticket, as staff see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = console::Ticket))]
pub struct Ticket {
    /// The ticket.
    pub id: TicketId,
    /// Its number in the organization, read as `#1042`.
    #[cfg_attr(feature = "openapi", schema(example = 1039))]
    pub number: i64,
    /// What it is about.
    #[cfg_attr(feature = "openapi", schema(example = "Prices on the Spanish catalogue are a day behind"))]
    pub subject: String,
    /// The description, in Markdown.
    #[cfg_attr(feature = "openapi", schema(example = "The Spanish catalogue still shows Monday's prices."))]
    pub description: String,
    /// The description as sanitised HTML.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "<p>The Spanish catalogue still shows Monday's prices.</p>")
    )]
    pub description_html: String,
    /// The files of the description, in the order in which they were sent.
    #[serde(default)]
    pub attachments: Vec<Attachment>,
    /// One of the organization's categories.
    #[cfg_attr(feature = "openapi", schema(example = "Shop"))]
    pub category: Option<String>,
    /// How pressing.
    pub priority: Priority,
    /// Where it stands.
    pub status: Status,
    /// How it came.
    pub channel: Channel,
    /// Whose it is.
    pub customer: Customer,
    /// The client it was raised by or for.
    pub requester: Option<Person>,
    /// Who looks after it.
    pub assignee: Option<Person>,
    /// The team that has it.
    pub team: Option<Team>,
    /// How it was resolved.
    #[cfg_attr(feature = "openapi", schema(example = json!(null)))]
    pub resolution: Option<String>,
    /// When it was resolved.
    #[cfg_attr(feature = "openapi", schema(example = json!(null)))]
    #[serde(deserialize_with = "crate::instant::read_any")]
    pub resolved_at: Option<DateTime<Utc>>,
    /// When it was closed.
    #[cfg_attr(feature = "openapi", schema(example = json!(null)))]
    #[serde(deserialize_with = "crate::instant::read_any")]
    pub closed_at: Option<DateTime<Utc>>,
    /// When staff first replied in public.
    #[serde(deserialize_with = "crate::instant::read_any")]
    pub first_response_at: Option<DateTime<Utc>>,
    /// When it was raised.
    #[serde(deserialize_with = "crate::instant::read")]
    pub created_at: DateTime<Utc>,
    /// When anything last happened, notes included.
    #[serde(deserialize_with = "crate::instant::read")]
    pub updated_at: DateTime<Utc>,
    /// Counts all its changes; the `ETag`.
    #[cfg_attr(feature = "openapi", schema(example = 4))]
    pub version: i64,
}

/// A public reply or an internal note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = console::Message))]
pub struct Message {
    /// The message.
    pub id: MessageId,
    /// Who wrote it.
    pub author: Person,
    /// The text, in Markdown.
    #[cfg_attr(feature = "openapi", schema(example = "The cache key has no language in it."))]
    pub body: String,
    /// The text as sanitised HTML.
    #[cfg_attr(feature = "openapi", schema(example = "<p>The cache key has no language in it.</p>"))]
    pub body_html: String,
    /// A note that clients never see.
    pub is_internal_note: bool,
    /// Its files, in the order in which they were sent.
    #[serde(default)]
    pub attachments: Vec<Attachment>,
    /// When.
    #[serde(deserialize_with = "crate::instant::read")]
    pub created_at: DateTime<Utc>,
}

/// The numbers above the queue. All but `closed` count open tickets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = console::Counts))]
pub struct Counts {
    /// Neither resolved nor closed.
    #[cfg_attr(feature = "openapi", schema(example = 47))]
    pub all_open: i64,
    /// Status open: nobody has begun.
    #[cfg_attr(feature = "openapi", schema(example = 12))]
    pub open: i64,
    /// Someone works on them.
    #[cfg_attr(feature = "openapi", schema(example = 24))]
    pub in_progress: i64,
    /// The client has to answer.
    #[cfg_attr(feature = "openapi", schema(example = 11))]
    pub waiting_for_client: i64,
    /// High or urgent.
    #[cfg_attr(feature = "openapi", schema(example = 8))]
    pub high_priority: i64,
    /// Nobody looks after them.
    #[cfg_attr(feature = "openapi", schema(example = 3))]
    pub unassigned: i64,
    /// The caller looks after them.
    #[cfg_attr(feature = "openapi", schema(example = 4))]
    pub mine: i64,
    /// Due within the hour, or late.
    #[cfg_attr(feature = "openapi", schema(example = 2))]
    pub breaching: i64,
    /// Resolved or closed.
    #[cfg_attr(feature = "openapi", schema(example = 310))]
    pub closed: i64,
}

/// Raise a ticket for a customer (`POST tickets`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = console::NewTicket))]
#[serde(deny_unknown_fields)]
pub struct NewTicket {
    /// Whose it is.
    pub customer_id: CustomerId,
    /// The client it is raised for; one of that customer.
    #[serde(default)]
    pub requester_id: Option<MemberId>,
    /// What it is about, at most 200 characters.
    #[cfg_attr(feature = "openapi", schema(example = "Prices on the Spanish catalogue are a day behind"))]
    pub subject: String,
    /// What happened, in Markdown, at most 50,000 characters. The client can read it.
    #[cfg_attr(feature = "openapi", schema(example = "The Spanish catalogue still shows Monday's prices."))]
    pub description: String,
    /// How pressing; medium when not said.
    #[serde(default)]
    pub priority: Priority,
    /// One of the organization's categories.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "Shop"))]
    pub category: Option<String>,
    /// Files that were sent before, in the order in which they are shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachment_ids: Vec<AttachmentId>,
}

impl Validate for NewTicket {
    fn validate(&self, errors: &mut Errors) {
        let category = self.category.as_deref();
        super::validate_raised(errors, &self.subject, &self.description, category, &self.attachment_ids);
    }
}

/// Change a ticket (`PUT tickets/{id}`); what is not given stays.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = console::UpdateTicket))]
#[serde(deny_unknown_fields, default)]
pub struct UpdateTicket {
    /// A better subject.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "Prices on the Spanish catalogue are two days behind"))]
    pub subject: Option<String>,
    /// A better description.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "The Spanish catalogue shows Friday's prices."))]
    pub description: Option<String>,
    /// Another priority.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<Priority>,
    /// Another category; null for none.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "crate::given::given")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, example = "Shop"))]
    pub category: Option<Option<String>>,
    /// Another status.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "in_progress"))]
    pub status: Option<Status>,
    /// How it was resolved; the client can read it. Only with `status` resolved or closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = json!(null)))]
    pub resolution: Option<String>,
}

impl Validate for UpdateTicket {
    fn validate(&self, errors: &mut Errors) {
        if let Some(subject) = &self.subject {
            errors.line("subject", subject, SUBJECT_MAX);
        }
        if let Some(description) = &self.description {
            errors.text("description", description, BODY_MAX);
        }
        if let Some(Some(category)) = &self.category {
            errors.line("category", category, CATEGORY_MAX);
        }
        if let Some(resolution) = &self.resolution {
            errors.text("resolution", resolution, 2_000);
            if !matches!(self.status, Some(Status::Resolved | Status::Closed)) {
                errors.add(
                    "resolution",
                    FieldCode::Invalid,
                    "A resolution goes with the status resolved or closed.",
                );
            }
        }
    }
}

/// Give a ticket to someone (`POST tickets/{id}/assign`). Both are set: null means nobody, or no team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Assign {
    /// The member of staff who looks after it.
    pub assignee_id: Option<MemberId>,
    /// The team that has it.
    #[serde(default)]
    pub team_id: Option<TeamId>,
}

impl Validate for Assign {
    fn validate(&self, _: &mut Errors) {}
}

/// A public reply by staff (`POST tickets/{id}/messages`), with the status to set in the same step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = console::NewReply))]
#[serde(deny_unknown_fields)]
pub struct NewReply {
    /// The text, in Markdown.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "We found the cause. May we refresh the pages at 11:00?")
    )]
    pub body: String,
    /// The status after sending; unchanged when not said or already so.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "waiting_for_client"))]
    pub status: Option<Status>,
    /// Files that were sent before, in the order in which they are shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachment_ids: Vec<AttachmentId>,
}

impl Validate for NewReply {
    fn validate(&self, errors: &mut Errors) {
        super::validate_said(errors, &self.body, &self.attachment_ids);
    }
}
