//! What a live stream (`GET …/events`) tells: that something changed, never the changed thing itself, so the
//! reader fetches it with its own rights.

use crate::ids::{MemberId, MessageId, TicketId};
use crate::person::Person;
use serde::{Deserialize, Serialize};

crate::words! {
    /// A kind of thing that lists and pages show.
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    pub enum Resource {
        /// A ticket, its messages and its history.
        Ticket = "ticket",
        /// A file that hangs on something.
        Attachment = "attachment",
        /// A mail in the demo's mail view.
        Mail = "mail",
        /// A team, and who is in it.
        Team = "team",
        /// A member, and what they may see.
        Member = "member",
        /// An invitation.
        Invitation = "invitation",
        /// A customer, and its contacts.
        Customer = "customer",
        /// The organization itself: its name, branding and settings.
        Organization = "organization",
        /// An API key.
        ApiKey = "api_key",
        /// A provider of external login.
        IdentityProvider = "identity_provider",
        /// The audit trail itself.
        Audit = "audit",
    }
}

/// `event: change`: something the caller may see is new or different.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Change {
    /// What kind of thing.
    pub resource: Resource,
    /// Which one.
    pub id: uuid::Uuid,
    /// What happened: `raised`, `replied`, `noted`, `assigned`, `status_changed`, …
    #[cfg_attr(feature = "openapi", schema(example = "replied"))]
    pub action: String,
    /// Who did it; null for the system.
    pub by: Option<MemberId>,
    /// The message or note, where one was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_id: Option<MessageId>,
}

/// `event: typing`: someone is writing on a ticket. Never stored, never resumed; forget it after 6 seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Typing {
    /// On which ticket.
    pub ticket_id: TicketId,
    /// Who.
    pub person: Person,
    /// They are writing an internal note (told to staff only).
    pub note: bool,
}

/// What a caller says when they write: `POST tickets/{id}/typing`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NowTyping {
    /// An internal note is being written; only staff may say so.
    #[serde(default)]
    pub note: bool,
}

impl crate::validate::Validate for NowTyping {
    fn validate(&self, _: &mut crate::validate::Errors) {}
}
