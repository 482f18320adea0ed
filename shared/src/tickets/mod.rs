//! Tickets: what a client asks and staff answer.
//!
//! A ticket goes from `open` over `in_progress` and `waiting_for_client` to `resolved` and `closed`. A closed
//! ticket takes no replies and no changes until it is reopened. What each side may do is decided here, by the
//! functions that the API refuses with and the screens explain themselves with.

mod channel;
pub mod console;
pub mod filter;
pub mod portal;
mod sla;
mod status;

pub use channel::Channel;
pub use filter::{Filter, Sort, State};
pub use sla::SlaState;
pub use status::{REOPEN_DAYS, Refusal, Status};

use crate::attachments;
use crate::history::Told;
use crate::ids::{AttachmentId, MessageId};
use crate::person::Person;
use crate::validate::{Errors, Validate};
use serde::{Deserialize, Serialize};

crate::words! {
    /// How pressing a ticket is.
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    #[derive(PartialOrd, Ord, Default)]
    pub enum Priority {
        // From the least to the most.
        /// Can wait.
        Low = "low",
        /// The usual.
        #[default]
        Medium = "medium",
        /// Soon, please.
        High = "high",
        /// Work stands still.
        Urgent = "urgent",
    }
}

/// The most characters of a subject.
pub const SUBJECT_MAX: usize = 200;
/// The most characters of a description, a reply or a note.
pub const BODY_MAX: usize = 50_000;
/// The most characters of a category.
pub const CATEGORY_MAX: usize = 60;

/// What a new ticket has to say, whoever raises it.
pub fn validate_raised(
    errors: &mut Errors,
    subject: &str,
    description: &str,
    category: Option<&str>,
    attachments: &[AttachmentId],
) {
    attachments::validate(errors, attachments);
    errors.line("subject", subject, SUBJECT_MAX);
    errors.text("description", description, BODY_MAX);
    if let Some(category) = category {
        errors.line("category", category, CATEGORY_MAX);
    }
}

/// A reply as a client or an integration writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewMessage {
    /// The text, in Markdown. It may be empty where there are files.
    #[cfg_attr(feature = "openapi", schema(example = "“Fax” and “Second phone” can go."))]
    pub body: String,
    /// Files that were sent before, in the order in which they are shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachment_ids: Vec<AttachmentId>,
}

impl Validate for NewMessage {
    fn validate(&self, errors: &mut Errors) {
        validate_said(errors, &self.body, &self.attachment_ids);
    }
}

/// What a message has to say: something, or else it brings a file.
fn validate_said(errors: &mut Errors, body: &str, attachments: &[AttachmentId]) {
    attachments::validate(errors, attachments);
    if attachments.is_empty() || !body.is_empty() {
        errors.text("body", body, BODY_MAX);
    }
}

/// What happened to a ticket, as one line of its history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Happening {
    /// It was raised.
    Raised,
    /// A public reply was written. The messages themselves are listed apart.
    Replied {
        /// Which; not told of what happened before this was kept.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message_id: Option<MessageId>,
    },
    /// An internal note was written. Never told to clients.
    Noted {
        /// Which; not told of what happened before this was kept.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message_id: Option<MessageId>,
    },
    /// Someone else, or nobody, looks after it now.
    Assigned {
        /// Who did before.
        from: Option<Person>,
        /// Who does now.
        to: Option<Person>,
    },
    /// Another team, or none, has it now.
    TeamChanged {
        /// The team's name before.
        #[cfg_attr(feature = "openapi", schema(example = "Web"))]
        from: Option<String>,
        /// The team's name now.
        #[cfg_attr(feature = "openapi", schema(example = "Hosting"))]
        to: Option<String>,
    },
    /// The status was changed.
    StatusChanged {
        /// Before.
        from: Status,
        /// Now.
        to: Status,
    },
    /// The priority was changed.
    PriorityChanged {
        /// Before.
        from: Priority,
        /// Now.
        to: Priority,
    },
    /// The category was changed.
    CategoryChanged {
        /// Before.
        #[cfg_attr(feature = "openapi", schema(example = "Website"))]
        from: Option<String>,
        /// Now.
        #[cfg_attr(feature = "openapi", schema(example = "Shop"))]
        to: Option<String>,
    },
    /// The subject was changed.
    SubjectChanged {
        /// Before.
        #[cfg_attr(feature = "openapi", schema(example = "Printer"))]
        from: String,
        /// Now.
        #[cfg_attr(feature = "openapi", schema(example = "The printer is on fire"))]
        to: String,
    },
    /// The description was changed.
    DescriptionChanged,
}

impl crate::history::Happening for Happening {
    fn word(&self) -> &'static str {
        match self {
            Self::Raised => "raised",
            Self::Replied { .. } => "replied",
            Self::Noted { .. } => "noted",
            Self::Assigned { .. } => "assigned",
            Self::TeamChanged { .. } => "team_changed",
            Self::StatusChanged { .. } => "status_changed",
            Self::PriorityChanged { .. } => "priority_changed",
            Self::CategoryChanged { .. } => "category_changed",
            Self::SubjectChanged { .. } => "subject_changed",
            Self::DescriptionChanged => "description_changed",
        }
    }

    fn read(told: &mut Told) -> Option<Self> {
        let Told { kind, message_id, from, to, .. } = told;
        let message_id = *message_id;
        Some(match kind.as_str() {
            "raised" => Self::Raised,
            "replied" => Self::Replied { message_id },
            "noted" => Self::Noted { message_id },
            "assigned" => Self::Assigned { from: from.person(), to: to.person() },
            "team_changed" => Self::TeamChanged { from: from.text(), to: to.text() },
            "status_changed" => Self::StatusChanged { from: from.word()?, to: to.word()? },
            "priority_changed" => Self::PriorityChanged { from: from.word()?, to: to.word()? },
            "category_changed" => Self::CategoryChanged { from: from.text(), to: to.text() },
            "subject_changed" => Self::SubjectChanged { from: from.text()?, to: to.text()? },
            "description_changed" => Self::DescriptionChanged,
            _ => return None,
        })
    }

    fn message(&self) -> Option<MessageId> {
        match self {
            Self::Replied { message_id } | Self::Noted { message_id } => *message_id,
            _ => None,
        }
    }
}

impl Happening {
    /// Whether clients may know.
    pub const fn is_public(&self) -> bool {
        !matches!(self, Self::Noted { .. })
    }
}

crate::history::line! {
    /// One line of a ticket's history.
    pub struct HistoryEntry of Happening;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::Happening as _;
    use crate::history::Line as _;
    use crate::ids::{HistoryId, MemberId};
    use crate::person::Side;
    use uuid::Uuid;

    /// The API reads what it stored as serde derives it; whoever is told reads it by hand.
    #[test]
    fn what_happened_is_read_as_it_was_written() -> Result<(), serde_json::Error> {
        let text = |text: &str| Some(text.to_owned());
        let person =
            Person { id: MemberId(Uuid::nil()), name: "Somebody".into(), side: Side::Staff, avatar: None };
        let message_id = Some(MessageId(Uuid::from_u128(7)));
        let all = [
            Happening::Raised,
            Happening::Replied { message_id },
            Happening::Replied { message_id: None },
            Happening::Noted { message_id },
            Happening::Assigned { from: None, to: Some(person.clone()) },
            Happening::Assigned { from: Some(person.clone()), to: None },
            Happening::TeamChanged { from: text("Web"), to: None },
            Happening::StatusChanged { from: Status::Open, to: Status::InProgress },
            Happening::PriorityChanged { from: Priority::Low, to: Priority::Urgent },
            Happening::CategoryChanged { from: None, to: text("Shop") },
            Happening::SubjectChanged { from: "Printer".into(), to: "The printer is on fire".into() },
            Happening::DescriptionChanged,
        ];
        for what in all {
            let line =
                HistoryEntry::new(HistoryId(Uuid::nil()), Default::default(), Some(person.clone()), what);
            let json = serde_json::to_value(&line)?;
            assert_eq!(json["kind"], line.what.word());
            assert_eq!(serde_json::from_value::<Happening>(json.clone())?, line.what);
            assert_eq!(serde_json::from_value::<HistoryEntry>(json)?, line);
        }
        Ok(())
    }

    #[test]
    fn what_can_not_happen_is_not_read() {
        let line = |rest: &str| {
            let id = Uuid::nil();
            let json = format!("{{\"id\":\"{id}\",\"at\":\"2026-01-01T00:00:00Z\",\"by\":null,{rest}}}");
            serde_json::from_str::<HistoryEntry>(&json)
        };
        assert!(line("\"kind\":\"raised\"").is_ok());
        assert!(line("\"kind\":\"burnt\"").is_err());
        assert!(line("\"kind\":\"status_changed\",\"from\":\"open\",\"to\":\"done\"").is_err());
        assert!(line("\"kind\":\"subject_changed\",\"from\":\"a\"").is_err());
    }
}
