//! What somebody said, as either side reads it.

use serde::Deserialize;
use shared::Timestamp;
use shared::attachments::Attachment;
use shared::ids::MessageId;
use shared::person::Person;

/// A reply, or for staff a note. What clients are answered has no notes, and no word of them.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Message {
    /// The message.
    pub id: MessageId,
    /// Who wrote it.
    pub author: Person,
    /// The text, in Markdown.
    pub body: String,
    /// The text as sanitised HTML.
    pub body_html: String,
    /// For the desk alone.
    #[serde(default)]
    pub is_internal_note: bool,
    /// Its files, in the order in which they were sent.
    #[serde(default)]
    pub attachments: Vec<Attachment>,
    /// When.
    #[serde(deserialize_with = "shared::instant::read")]
    pub created_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::attachments::Preview;
    use shared::ids::AttachmentId;
    use shared::ids::MemberId;
    use shared::person::Side;
    use shared::tickets::{console, portal};
    use uuid::Uuid;

    #[test]
    fn what_either_side_is_answered_is_read() -> Result<(), serde_json::Error> {
        let author =
            Person { id: MemberId(Uuid::nil()), name: "Somebody".into(), side: Side::Staff, avatar: None };
        let file = Attachment {
            id: AttachmentId(Uuid::nil()),
            name: "form.png".into(),
            kind: "image/png".into(),
            size: 48_213,
            preview: Preview::Ready,
            width: Some(1280),
            height: None,
        };
        let message = Message {
            id: MessageId(Uuid::nil()),
            author: author.clone(),
            body: "Fax".into(),
            body_html: "<p>Fax</p>".into(),
            is_internal_note: true,
            attachments: vec![file],
            created_at: Timestamp::default(),
        };
        let Message { id, body, body_html, attachments, created_at, .. } = message.clone();
        let to_staff = console::Message {
            id,
            author: author.clone(),
            body: body.clone(),
            body_html: body_html.clone(),
            is_internal_note: true,
            attachments: attachments.clone(),
            created_at,
        };
        let to_client = portal::Message { id, author, body, body_html, attachments, created_at };
        let read = |json: serde_json::Value| serde_json::from_value::<Message>(json);
        assert_eq!(read(serde_json::to_value(to_staff)?)?, message);
        assert_eq!(read(serde_json::to_value(to_client)?)?, Message { is_internal_note: false, ..message });
        Ok(())
    }
}
