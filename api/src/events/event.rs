//! An event: which thing changed, who may know, and what happened to it.

use serde_json::Value;
use shared::events::Resource;
use shared::ids::{CustomerId, MemberId, MessageId};
use uuid::Uuid;

/// Something that happened, about to be committed.
#[derive(Debug, Clone)]
pub struct Event {
    pub(super) resource: Resource,
    pub(super) id: Uuid,
    pub(super) customer: Option<CustomerId>,
    pub(super) requester: Option<MemberId>,
    pub(super) parts: Vec<Part>,
}

#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) action: &'static str,
    pub(super) detail: Value,
    pub(super) is_public: bool,
    pub(super) message: Option<MessageId>,
}

impl Event {
    /// Something happened to a thing of `customer`, which its `requester` may see.
    pub(crate) fn about(
        resource: Resource,
        id: Uuid,
        customer: Option<CustomerId>,
        requester: Option<MemberId>,
    ) -> Self {
        Self { resource, id, customer, requester, parts: Vec::new() }
    }

    /// What happened: a past-tense word, what the audit trail shall keep of it, and whether clients may know.
    #[must_use]
    pub(crate) fn with(mut self, action: &'static str, detail: Value, is_public: bool) -> Self {
        self.parts.push(Part { action, detail, is_public, message: None });
        self
    }

    /// The same, about a message.
    #[must_use]
    pub(crate) fn with_message(
        self,
        message: MessageId,
        action: &'static str,
        detail: Value,
        is_public: bool,
    ) -> Self {
        let mut event = self.with(action, detail, is_public);
        if let Some(part) = event.parts.last_mut() {
            part.message = Some(message);
        }
        event
    }
}
