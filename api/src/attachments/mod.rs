//! Attachments: files that hang on something.
//!
//! A file is **sent** first, alone (`sent.rs`), and is nobody's but its sender's. Then something that is written names it,
//! and it **hangs** on that: whoever sees the thing sees the file, by the policies of the thing itself. What is never named
//! is thrown away (`tidy.rs`). The rows are in the database, the bytes in a **store** (`store.rs`), under the organization
//! and the file's id, never under a name that somebody chose.
//!
//! A later noun hangs files on its things by another word in [`Object`], in the table's check and in
//! `attachment_is_seen`, and by [`hang`] and [`of`]; the rest is here.

pub(crate) mod console;
mod kind;
mod name;
pub(crate) mod portal;
mod preview;
mod queries;
mod sent;
mod serve;
mod store;
mod surface;
mod tidy;

pub(crate) use preview::MakePreview;
pub(crate) use queries::{hang, of};
pub(crate) use store::Store;
pub(crate) use tidy::{TidyAttachments, run as tidy};

use shared::ids::{MessageId, TicketId};
use uuid::Uuid;

/// What a file hangs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Object {
    /// The description of a ticket.
    Ticket(TicketId),
    /// A reply or a note.
    Message(MessageId),
}

impl Object {
    const fn kind(self) -> &'static str {
        match self {
            Self::Ticket(_) => "ticket",
            Self::Message(_) => "message",
        }
    }

    const fn id(self) -> Uuid {
        match self {
            Self::Ticket(id) => id.0,
            Self::Message(id) => id.0,
        }
    }
}
