//! Tickets as a client sees them. These types have no field that a client must not see, so nothing has to be
//! remembered to be hidden.

use super::{BODY_MAX, CATEGORY_MAX, Priority, Refusal, SUBJECT_MAX, Status};
use crate::Timestamp;
use crate::attachments::Attachment;
use crate::ids::{AttachmentId, MessageId, OrgId, TicketId};
use crate::person::{Person, Side};
use crate::validate::{Errors, Validate};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A ticket in a client's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = portal::TicketRow))]
pub struct TicketRow {
    /// The ticket.
    pub id: TicketId,
    /// Its number in the organization, read as `#1042`.
    #[cfg_attr(feature = "openapi", schema(example = 1042))]
    pub number: i64,
    /// What it is about, in a sentence.
    #[cfg_attr(feature = "openapi", schema(example = "Contact form drops attachments larger than 5 MB"))]
    pub subject: String,
    /// One of the organization's categories.
    #[cfg_attr(feature = "openapi", schema(example = "Website"))]
    pub category: Option<String>,
    /// How pressing.
    pub priority: Priority,
    /// Where it stands.
    pub status: Status,
    /// Who raised it, or for whom it was raised.
    pub requester: Option<Person>,
    /// The last thing said.
    pub last_message: Option<LastMessage>,
    /// When it was raised.
    #[serde(deserialize_with = "crate::instant::read")]
    pub created_at: DateTime<Utc>,
    /// When something that clients can see last happened.
    #[serde(deserialize_with = "crate::instant::read")]
    pub updated_at: DateTime<Utc>,
}

/// The last thing said on a ticket, as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LastMessage {
    /// Who said it.
    pub author: Person,
    /// Its first 140 characters, without Markdown.
    #[cfg_attr(feature = "openapi", schema(example = "Which of these fields can we leave out?"))]
    pub excerpt: String,
    /// When.
    #[serde(deserialize_with = "crate::instant::read")]
    pub at: DateTime<Utc>,
}

/// A ticket, as its client sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = portal::Ticket))]
pub struct Ticket {
    /// The ticket.
    pub id: TicketId,
    /// Its number in the organization, read as `#1042`.
    #[cfg_attr(feature = "openapi", schema(example = 1042))]
    pub number: i64,
    /// What it is about, in a sentence.
    #[cfg_attr(feature = "openapi", schema(example = "Contact form drops attachments larger than 5 MB"))]
    pub subject: String,
    /// The description, in Markdown.
    #[cfg_attr(feature = "openapi", schema(example = "A PDF of 3 MB went through, one of 7 MB did not."))]
    pub description: String,
    /// The description as sanitised HTML.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "<p>A PDF of 3 MB went through, one of 7 MB did not.</p>")
    )]
    pub description_html: String,
    /// The files of the description, in the order in which they were sent.
    #[serde(default)]
    pub attachments: Vec<Attachment>,
    /// One of the organization's categories.
    #[cfg_attr(feature = "openapi", schema(example = "Website"))]
    pub category: Option<String>,
    /// How pressing.
    pub priority: Priority,
    /// Where it stands.
    pub status: Status,
    /// Who raised it, or for whom it was raised.
    pub requester: Option<Person>,
    /// Who looks after it.
    pub assignee: Option<Person>,
    /// The team that has it.
    #[cfg_attr(feature = "openapi", schema(example = "Web"))]
    pub team: Option<String>,
    /// How it was resolved, when staff said so.
    #[cfg_attr(feature = "openapi", schema(example = json!(null)))]
    pub resolution: Option<String>,
    /// When it was closed.
    #[cfg_attr(feature = "openapi", schema(example = json!(null)))]
    #[serde(deserialize_with = "crate::instant::read_any")]
    pub closed_at: Option<DateTime<Utc>>,
    /// When it was raised.
    #[serde(deserialize_with = "crate::instant::read")]
    pub created_at: DateTime<Utc>,
    /// When something that clients can see last happened.
    #[serde(deserialize_with = "crate::instant::read")]
    pub updated_at: DateTime<Utc>,
    /// Counts what clients can see of its changes; the `ETag`.
    #[cfg_attr(feature = "openapi", schema(example = 3))]
    pub version: i64,
}

impl Ticket {
    /// Whether the client may close it.
    ///
    /// # Errors
    /// The reason why not.
    pub fn may_close(&self) -> Result<(), Refusal> {
        self.status.may_become(Status::Closed, Side::Client)
    }

    /// Whether the client may reopen it at `now`.
    ///
    /// # Errors
    /// The reason why not.
    pub fn may_reopen(&self, now: Timestamp) -> Result<(), Refusal> {
        self.status.may_reopen(self.closed_at, now)
    }
}

/// A public reply, as a client sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = portal::Message))]
pub struct Message {
    /// The message.
    pub id: MessageId,
    /// Who wrote it.
    pub author: Person,
    /// The text, in Markdown.
    #[cfg_attr(feature = "openapi", schema(example = "Found it. We are raising the limit to **25 MB**."))]
    pub body: String,
    /// The text as sanitised HTML.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "<p>Found it. We are raising the limit to <strong>25 MB</strong>.</p>")
    )]
    pub body_html: String,
    /// Its files, in the order in which they were sent.
    #[serde(default)]
    pub attachments: Vec<Attachment>,
    /// When.
    #[serde(deserialize_with = "crate::instant::read")]
    pub created_at: DateTime<Utc>,
}

/// How many tickets a client has, by where they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = portal::Counts))]
pub struct Counts {
    /// Neither resolved nor closed.
    #[cfg_attr(feature = "openapi", schema(example = 9))]
    pub open: i64,
    /// Resolved or closed.
    #[cfg_attr(feature = "openapi", schema(example = 63))]
    pub closed: i64,
    /// Of the open ones, those that wait for the client.
    #[cfg_attr(feature = "openapi", schema(example = 2))]
    pub waiting_for_client: i64,
}

/// Raise a ticket (`POST tickets`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = portal::NewTicket))]
#[serde(deny_unknown_fields)]
pub struct NewTicket {
    /// Which organization shall handle it; the current one when not said.
    #[serde(default)]
    pub organization_id: Option<OrgId>,
    /// What it is about, in a sentence of at most 200 characters.
    #[cfg_attr(feature = "openapi", schema(example = "Contact form drops attachments larger than 5 MB"))]
    pub subject: String,
    /// What happened, in Markdown, at most 50,000 characters.
    #[cfg_attr(feature = "openapi", schema(example = "A PDF of 3 MB went through, one of 7 MB did not."))]
    pub description: String,
    /// How pressing; medium when not said.
    #[serde(default)]
    pub priority: Priority,
    /// One of the organization's categories.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "Website"))]
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
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = portal::UpdateTicket))]
#[serde(deny_unknown_fields, default)]
pub struct UpdateTicket {
    /// A better subject.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "Contact form drops large attachments"))]
    pub subject: Option<String>,
    /// A better description.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "A PDF of 3 MB went through, one of 6 MB did not."))]
    pub description: Option<String>,
    /// Another priority.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<Priority>,
    /// Another category; null for none.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "crate::given::given")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, example = "Shop"))]
    pub category: Option<Option<String>>,
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
    }
}

/// All that the client's home page needs, in one call (`GET dashboard`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Dashboard {
    /// How many tickets there are.
    pub counts: Counts,
    /// Tickets that wait for the client, the longest waiting first, at most 5.
    pub waiting: Vec<TicketRow>,
    /// Open tickets, last activity first, at most 5.
    pub open: Vec<TicketRow>,
}
