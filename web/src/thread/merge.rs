//! What was said and what happened, as one conversation in the order of time.

use super::Unsent;
use crate::client::Message;
use shared::ids::{HistoryId, MemberId, MessageId};
use shared::tickets::{Happening, HistoryEntry};

/// One entry of the conversation.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Entry {
    /// Somebody replied, or wrote a note.
    Said(Message),
    /// Something happened between.
    Happened(HistoryEntry),
    /// The reader wrote something that is not confirmed yet.
    Unsent(Unsent),
}

/// What an entry is recognised by, so that what stands on the page stays there.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Key {
    /// A message.
    Said(MessageId),
    /// A line of history.
    Happened(HistoryId),
    /// Something unsent.
    Unsent(String),
}

impl Entry {
    /// What it is recognised by.
    pub(super) fn key(&self) -> Key {
        match self {
            Self::Said(message) => Key::Said(message.id),
            Self::Happened(entry) => Key::Happened(entry.id),
            Self::Unsent(item) => Key::Unsent(item.key.clone()),
        }
    }

    fn at(&self) -> shared::Timestamp {
        match self {
            Self::Said(message) => message.created_at,
            Self::Happened(entry) => entry.at,
            Self::Unsent(item) => item.at,
        }
    }
}

/// Merges the three by time; what is unsent stands last. A status that changed with a reply stands after it.
pub(super) fn merge(
    messages: Vec<Message>,
    history: Vec<HistoryEntry>,
    unsent: Vec<Unsent>,
    me: MemberId,
) -> Vec<Entry> {
    let unsent: Vec<_> = unsent.into_iter().filter(|item| !has_arrived(item, &messages, me)).collect();
    let is_told = |entry: &HistoryEntry| {
        !matches!(entry.what, Happening::Raised | Happening::Replied { .. } | Happening::Noted { .. })
    };
    let lines = history.into_iter().filter(is_told);
    let mut all: Vec<_> = messages.into_iter().map(Entry::Said).chain(lines.map(Entry::Happened)).collect();
    all.sort_by_key(Entry::at);
    all.extend(unsent.into_iter().map(Entry::Unsent));
    all
}

/// What is unsent as it stands by now, or as it stood when it has left.
pub(super) fn newest(all: &[Entry], item: &Unsent) -> Unsent {
    let same = all.iter().find_map(|entry| match entry {
        Entry::Unsent(one) if one.key == item.key => Some(one),
        _ => None,
    });
    same.unwrap_or(item).clone()
}

/// The stream can bring a message before its own answer does; then it must not stand there twice. A guess, which hides
/// only what is being tried: its answer is what makes sure.
fn has_arrived(item: &Unsent, messages: &[Message], me: MemberId) -> bool {
    let same = |message: &Message| {
        message.author.id == me
            && message.is_internal_note == item.body.note
            && item.after.is_none_or(|after| message.created_at > after)
            && message.body.trim() == item.body.body.trim()
            && message.attachments.iter().map(|file| file.id).eq(item.body.file_ids())
    };
    item.state.keeps_trying() && messages.iter().any(same)
}

#[cfg(test)]
mod tests {
    use super::super::{Sending, Written};
    use super::*;
    use chrono::TimeDelta;
    use shared::person::{Person, Side};
    use shared::tickets::Status;
    use uuid::Uuid;

    fn at(minute: i64) -> shared::Timestamp {
        shared::Timestamp::default() + TimeDelta::minutes(minute)
    }

    fn person(id: u128) -> Person {
        Person {
            id: MemberId(Uuid::from_u128(id)),
            name: "Somebody".into(),
            side: Side::Client,
            avatar: None,
        }
    }

    fn message(id: u128, minute: i64, body: &str, is_internal_note: bool) -> Message {
        Message {
            id: MessageId(Uuid::from_u128(id)),
            author: person(1),
            body: body.into(),
            body_html: String::new(),
            is_internal_note,
            attachments: Vec::new(),
            created_at: at(minute),
        }
    }

    fn line(id: u128, minute: i64, what: Happening) -> HistoryEntry {
        HistoryEntry { id: HistoryId(Uuid::from_u128(id)), at: at(minute), by: None, what }
    }

    fn unsent(minute: i64, body: &str, note: bool) -> Unsent {
        let body = Written { body: body.into(), note, status: None, files: Vec::new() };
        let after = Some(at(minute - 1));
        Unsent { key: "k".into(), at: at(minute), after, body, state: Sending::Pending, trying: false }
    }

    fn status() -> Happening {
        Happening::StatusChanged { from: Status::Open, to: Status::InProgress }
    }

    #[test]
    fn replies_notes_and_history_stand_in_the_order_of_time() {
        let merged = merge(
            vec![message(1, 0, "a", false), message(2, 5, "b", false), message(3, 6, "c", true)],
            vec![
                line(1, 0, Happening::Raised),
                line(2, 3, status()),
                line(3, 5, Happening::Replied { message_id: None }),
                line(4, 5, status()),
                line(5, 6, Happening::Noted { message_id: None }),
            ],
            vec![unsent(1, "d", false)],
            person(1).id,
        );
        let keys: Vec<_> = merged.iter().map(Entry::key).collect();
        let said = |id| Key::Said(MessageId(Uuid::from_u128(id)));
        let happened = |id| Key::Happened(HistoryId(Uuid::from_u128(id)));
        assert_eq!(keys, [said(1), happened(2), said(2), happened(4), said(3), Key::Unsent("k".into())]);
    }

    #[test]
    fn what_arrived_before_its_answer_stands_there_once_and_a_note_is_no_reply() {
        let count = |item, me| merge(vec![message(1, 10, "Fax can go", false)], vec![], vec![item], me).len();
        let (me, other) = (person(1).id, person(2).id);
        assert_eq!(count(unsent(10, "Fax can go ", false), me), 1);
        assert_eq!(count(unsent(20, "Fax can go", false), me), 2);
        assert_eq!(count(unsent(10, "Fax can go", true), me), 2);
        assert_eq!(count(unsent(10, "Fax can go", false), other), 2);
    }

    #[test]
    fn what_nobody_tries_any_more_is_shown_beside_its_like() {
        let item = Unsent { state: Sending::Interrupted, ..unsent(10, "Done.", false) };
        assert_eq!(merge(vec![message(1, 10, "Done.", false)], vec![], vec![item], person(1).id).len(), 2);
    }
}
