//! The conversation on a ticket, for both applications: what was said and what happened, and what the reader says.
//! What differs between them is in their [`Talk`].

pub mod entries;
mod merge;
mod outbox;
mod send;
pub mod unsent;

pub use entries::{Conversation, Raised};
pub use outbox::{Sending, Unsent, Written};
pub use send::tell_that_one_writes;

use crate::attachments::{Pictures, Uploads};
use crate::client::{Message, SignedIn, Trouble};
use crate::live::Live;
use crate::load::Loaded;
use crate::text::common::{Who, first_name};
use crate::text::tickets::Piece;
use crate::ui::{Clock, Newest, Toasts};
use futures_util::future::LocalBoxFuture;
use leptos::prelude::*;
use outbox::Outbox;
use shared::ids::TicketId;
use shared::person::{Person, Side};
use shared::tickets::{Happening, HistoryEntry};

/// Something that is asked of the server.
pub type Asked<T> = LocalBoxFuture<'static, Result<T, Trouble>>;

/// What happened, in words: from how the reader knows whoever did it, and anybody else.
pub type Told = fn(&Happening, &Who, &dyn Fn(&Person) -> Who) -> Option<Vec<Piece>>;

/// What differs between the two applications' conversations.
pub struct Talk {
    /// Who reads.
    pub side: Side,
    /// The words for what happened.
    pub told: Told,
    /// Sends what was written, under this key.
    pub post: fn(SignedIn, TicketId, Written, String) -> Asked<Message>,
    /// Opens the ticket again.
    pub reopen: fn(SignedIn, TicketId) -> Asked<()>,
    /// Tells the others that one is writing, and whether a note.
    pub typing: fn(SignedIn, TicketId, bool) -> Asked<()>,
}

/// The conversation of an open ticket.
#[derive(Clone, Copy)]
pub struct Thread {
    /// What was said.
    pub messages: Loaded<Vec<Message>>,
    /// What happened.
    pub history: Loaded<Vec<HistoryEntry>>,
    /// The reply being written.
    pub reply: RwSignal<String>,
    /// The note being written.
    pub note: RwSignal<String>,
    /// The files of the reply being written.
    pub reply_files: Uploads,
    /// Those of the note.
    pub note_files: Uploads,
    /// The pictures of the conversation.
    pub pictures: Pictures,
    /// A note is being written.
    pub is_note: RwSignal<bool>,
    /// Who wrote while the page was open, in words.
    pub said: RwSignal<String>,
    /// The foot of the conversation.
    pub newest: Newest,
    talk: &'static Talk,
    id: TicketId,
    reader: SignedIn,
    outbox: Outbox,
    changed: Callback<()>,
    toasts: Toasts,
    clock: Clock,
}

/// What the page of a ticket gives its conversation.
pub struct Given {
    /// Which ticket.
    pub id: TicketId,
    /// Who reads.
    pub reader: SignedIn,
    /// What was said.
    pub messages: Loaded<Vec<Message>>,
    /// What happened.
    pub history: Loaded<Vec<HistoryEntry>>,
    /// Reads the ticket again, which the conversation changed.
    pub changed: Callback<()>,
    /// Where in this browser what is written here is kept.
    pub place: String,
    /// The foot of the conversation.
    pub newest: Newest,
}

impl Thread {
    /// The conversation, with what was left unsent in it.
    #[must_use]
    pub fn open(talk: &'static Talk, given: Given) -> Self {
        let Given { id, reader, messages, history, changed, place, newest } = given;
        let toasts = Toasts::here();
        let thread = Self {
            messages,
            history,
            reply: RwSignal::new(String::new()),
            note: RwSignal::new(String::new()),
            reply_files: Uploads::open(reader, &format!("{place}.reply"), toasts),
            note_files: Uploads::open(reader, &format!("{place}.note"), toasts),
            pictures: Pictures::of(reader),
            is_note: RwSignal::new(false),
            said: RwSignal::new(String::new()),
            newest,
            talk,
            id,
            reader,
            outbox: Outbox::open(reader.member_id(), &format!("{place}.unsent")),
            changed,
            toasts,
            clock: Clock::here(),
        };
        thread.outbox.tell(Callback::new(move |said| thread.join(said)));
        thread.resume();
        thread
    }

    /// What is being written: the note, or the reply.
    #[must_use]
    pub fn text(self, note: bool) -> RwSignal<String> {
        if note { self.note } else { self.reply }
    }

    /// The files of what is being written: of the note, or of the reply.
    #[must_use]
    pub fn files(self, note: bool) -> Uploads {
        if note { self.note_files } else { self.reply_files }
    }

    /// What the reader calls a person: "You", or as one is called on this side, which is by first name among clients.
    pub fn called(self, person: &Person) -> String {
        self.familiar(person).name().to_owned()
    }

    /// Who else writes just now, and whether a note.
    pub fn others_writing(self) -> Memo<Vec<(Person, bool)>> {
        let writers = Live::here().writers(self.id);
        let me = self.reader.member_id();
        Memo::new(move |_| writers.get().into_iter().filter(|(person, _)| person.id != me).collect())
    }

    fn familiar(self, person: &Person) -> Who {
        match (self.known(person), self.talk.side) {
            (Who::Named(name), Side::Client) => Who::Named(first_name(&name).to_owned()),
            (who, _) => who,
        }
    }

    fn known(self, person: &Person) -> Who {
        if person.id == self.reader.member_id() { Who::You } else { Who::Named(person.name.clone()) }
    }

    /// Whether it stands out as the reader's. To the desk all of its members are one.
    fn is_own(self, person: &Person) -> bool {
        self.talk.side == Side::Client && person.id == self.reader.member_id()
    }

    fn organization(self) -> String {
        self.reader.with_me_untracked(|me| me.organization.name.clone())
    }
}
