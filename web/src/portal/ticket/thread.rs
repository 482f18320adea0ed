//! What was said and what happened, as one conversation in the order of time.

use crate::outbox::Unsent;
use chrono::TimeDelta;
use shared::ids::{HistoryId, MemberId, MessageId};
use shared::tickets::portal::Message;
use shared::tickets::{Happening, HistoryEntry, NewMessage};

/// One entry of the conversation.
#[derive(Debug, Clone, PartialEq)]
pub enum Entry {
    /// Somebody said something.
    Said(Message),
    /// Something happened between.
    Happened(HistoryEntry),
    /// The reader said something that is not confirmed yet.
    Unsent(Unsent<NewMessage>),
}

/// What an entry is recognised by, so that what stands on the page stays there.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Key {
    /// A message.
    Said(MessageId),
    /// A line of history.
    Happened(HistoryId),
    /// Something unsent.
    Unsent(String),
}

impl Entry {
    /// What it is recognised by.
    pub fn key(&self) -> Key {
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
pub fn merge(
    messages: Vec<Message>,
    history: Vec<HistoryEntry>,
    unsent: Vec<Unsent<NewMessage>>,
    me: MemberId,
) -> Vec<Entry> {
    let unsent: Vec<_> = unsent.into_iter().filter(|item| !has_arrived(item, &messages, me)).collect();
    let lines = history.into_iter().filter(|entry| {
        !matches!(entry.what, Happening::Raised | Happening::Replied { .. } | Happening::Noted { .. })
    });
    let mut all: Vec<_> = messages.into_iter().map(Entry::Said).chain(lines.map(Entry::Happened)).collect();
    all.sort_by_key(Entry::at);
    all.extend(unsent.into_iter().map(Entry::Unsent));
    all
}

/// The stream can bring a message before its own answer does; then it must not stand there twice.
fn has_arrived(item: &Unsent<NewMessage>, messages: &[Message], me: MemberId) -> bool {
    let about_then = item.at - TimeDelta::seconds(30);
    let same = |message: &Message| {
        message.author.id == me
            && message.created_at >= about_then
            && message.body.trim() == item.body.body.trim()
    };
    messages.iter().rev().take(20).any(same)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outbox::Sending;
    use shared::person::{Person, Side};
    use shared::tickets::Status;
    use uuid::Uuid;

    fn at(minute: i64) -> shared::Timestamp {
        shared::Timestamp::default() + TimeDelta::minutes(minute)
    }

    fn person(id: u128) -> Person {
        Person { id: MemberId(Uuid::from_u128(id)), name: "Somebody".into(), side: Side::Client }
    }

    fn message(id: u128, minute: i64, body: &str) -> Message {
        Message {
            id: MessageId(Uuid::from_u128(id)),
            author: person(1),
            body: body.into(),
            body_html: String::new(),
            created_at: at(minute),
        }
    }

    fn line(id: u128, minute: i64, what: Happening) -> HistoryEntry {
        HistoryEntry { id: HistoryId(Uuid::from_u128(id)), at: at(minute), by: None, what }
    }

    fn unsent(minute: i64, body: &str) -> Unsent<NewMessage> {
        let body = NewMessage { body: body.into() };
        Unsent { key: "k".into(), at: at(minute), body, state: Sending::Pending }
    }

    fn status() -> Happening {
        Happening::StatusChanged { from: Status::Open, to: Status::InProgress }
    }

    #[test]
    fn messages_and_history_stand_in_the_order_of_time() {
        let merged = merge(
            vec![message(1, 0, "a"), message(2, 5, "b")],
            vec![
                line(1, 0, Happening::Raised),
                line(2, 3, status()),
                line(3, 5, Happening::Replied { message_id: None }),
                line(4, 5, status()),
            ],
            vec![unsent(1, "c")],
            person(1).id,
        );
        let keys: Vec<_> = merged.iter().map(Entry::key).collect();
        assert_eq!(
            keys,
            [
                Key::Said(MessageId(Uuid::from_u128(1))),
                Key::Happened(HistoryId(Uuid::from_u128(2))),
                Key::Said(MessageId(Uuid::from_u128(2))),
                Key::Happened(HistoryId(Uuid::from_u128(4))),
                Key::Unsent("k".into()),
            ]
        );
    }

    #[test]
    fn a_reply_that_arrived_before_its_answer_stands_there_once() {
        let arrived = vec![message(1, 10, "Fax can go")];
        assert_eq!(merge(arrived.clone(), vec![], vec![unsent(10, "Fax can go ")], person(1).id).len(), 1);
        assert_eq!(merge(arrived.clone(), vec![], vec![unsent(20, "Fax can go")], person(1).id).len(), 2);
        assert_eq!(merge(arrived, vec![], vec![unsent(10, "Fax can go")], person(2).id).len(), 2);
    }
}
