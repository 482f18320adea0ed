//! What is hashed: every column of an event in one order, each with its length, so that no two events are one text.

use sha2::{Digest as _, Sha256};
use shared::Timestamp;
use uuid::Uuid;

/// A SHA-256.
pub(super) type Hash = [u8; 32];

/// What the first block follows, and what stands for an event that was gone before it was sealed.
pub(super) const NOTHING: Hash = [0; 32];

/// An event as the table has it. A test changes each column that there is, so none is forgotten here.
#[derive(sqlx::FromRow)]
pub(super) struct Row {
    pub(super) org_id: Uuid,
    pub(super) id: Uuid,
    pub(super) actor: String,
    pub(super) member_id: Option<Uuid>,
    pub(super) action: String,
    pub(super) object_kind: String,
    pub(super) object_id: Option<Uuid>,
    /// As PostgreSQL writes it: it keeps one order of the fields.
    pub(super) detail: String,
    pub(super) ip: Option<String>,
    pub(super) user_agent: Option<String>,
    pub(super) request_id: Option<Uuid>,
    pub(super) created_at: Timestamp,
}

/// A hash of parts, none of which runs into the next.
struct Parts(Sha256);

impl Parts {
    fn new(of: &str) -> Self {
        Self(Sha256::new()).and(Some(of.as_bytes()))
    }

    fn and(mut self, part: Option<&[u8]>) -> Self {
        match part {
            Some(part) => {
                self.0.update([1]);
                // No part is as long as 2 to the 64th.
                self.0.update((part.len() as u64).to_be_bytes());
                self.0.update(part);
            }
            None => self.0.update([0]),
        }
        self
    }

    fn id(self, id: Option<Uuid>) -> Self {
        self.and(id.as_ref().map(|id| id.as_bytes().as_slice()))
    }

    fn text(self, text: Option<&str>) -> Self {
        self.and(text.map(str::as_bytes))
    }

    fn hash(self) -> Hash {
        self.0.finalize().into()
    }
}

impl Row {
    /// Its hash.
    pub(super) fn hash(&self) -> Hash {
        Parts::new("portico audit event v1")
            .id(Some(self.org_id))
            .id(Some(self.id))
            .text(Some(&self.actor))
            .id(self.member_id)
            .text(Some(&self.action))
            .text(Some(&self.object_kind))
            .id(self.object_id)
            .text(Some(&self.detail))
            .text(self.ip.as_deref())
            .text(self.user_agent.as_deref())
            .id(self.request_id)
            .and(Some(&self.created_at.timestamp_micros().to_be_bytes()))
            .hash()
    }
}

/// A block, but for its own hash.
pub(super) struct Block<'a> {
    pub(super) org: Uuid,
    pub(super) id: Uuid,
    pub(super) number: i64,
    pub(super) previous: &'a [u8],
    pub(super) event_ids: &'a [Uuid],
    pub(super) event_hashes: &'a [Vec<u8>],
    pub(super) made_at: Timestamp,
}

impl Block<'_> {
    /// Its hash.
    pub(super) fn hash(&self) -> Hash {
        let parts = Parts::new("portico audit block v1")
            .id(Some(self.org))
            .id(Some(self.id))
            .and(Some(&self.number.to_be_bytes()))
            .and(Some(self.previous))
            .and(Some(&self.made_at.timestamp_micros().to_be_bytes()))
            .and(Some(&(self.event_ids.len() as u64).to_be_bytes()));
        let events = self.event_ids.iter().zip(self.event_hashes);
        events.fold(parts, |parts, (id, hash)| parts.id(Some(*id)).and(Some(hash))).hash()
    }
}

/// A hash as people compare it.
pub(super) fn hex(hash: &[u8]) -> String {
    hash.iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|half| char::from_digit(half.into(), 16))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> Row {
        Row {
            org_id: Uuid::from_u128(1),
            id: Uuid::from_u128(2),
            actor: "staff".to_owned(),
            member_id: None,
            action: "team.renamed".to_owned(),
            object_kind: "team".to_owned(),
            object_id: None,
            detail: "{}".to_owned(),
            ip: None,
            user_agent: None,
            request_id: None,
            created_at: Timestamp::default(),
        }
    }

    #[test]
    fn what_moves_from_one_column_into_the_next_is_another_event() {
        let other = Row { actor: "staffteam".to_owned(), action: ".renamed".to_owned(), ..row() };
        assert_ne!(other.hash(), row().hash());
        let none = Row { ip: Some(String::new()), ..row() };
        assert_ne!(none.hash(), row().hash(), "nothing is not an empty text");
        let shifted = Row { ip: Some("x".to_owned()), ..row() };
        let further = Row { user_agent: Some("x".to_owned()), ..row() };
        assert_ne!(shifted.hash(), further.hash());
    }

    /// A chain that was sealed by an older version has to be verified by a newer one.
    #[test]
    fn the_hash_of_an_event_stays_what_it_was() {
        assert_eq!(hex(&row().hash()), "1b28798f765d0b386674007ba75cd4ee8c48e104c20dc1bd0a48fb9a911fde8e");
    }
}
