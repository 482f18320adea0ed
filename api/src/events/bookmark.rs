//! The ids of a live stream's events: how far its reader has heard, sealed. Places in the order are counted for all
//! organizations and for what only staff see, so a bare one would tell a reader how much they do not see.

use aes::Aes256;
use aes::cipher::{BlockCipherDecrypt as _, BlockCipherEncrypt as _, KeyInit as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta};
use shared::Timestamp;
use std::sync::Arc;

/// For how long a stream can be resumed. By the clock alone: whether an older event was thrown away depends on what
/// the reader does not see.
pub(super) const GOOD_FOR: TimeDelta = TimeDelta::days(7);

/// What ends each block, so that one that was made up does not read as a bookmark.
const CHECK: [u8; 4] = [0; 4];

/// How far a reader has heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bookmark {
    /// The place in the order.
    pub(super) seq: i64,
    /// When that was the end of it, to the second.
    pub(super) at: Timestamp,
}

impl Bookmark {
    /// Whether everything that came after it is still kept.
    pub(super) fn is_good(&self, now: Timestamp) -> bool {
        now - self.at < GOOD_FOR
    }
}

/// Makes ids of bookmarks, and bookmarks of ids. The same bookmark has the same id on every node.
#[derive(Clone)]
pub(super) struct Seal(Arc<Aes256>);

impl Seal {
    /// With a key that is for nothing else.
    pub(super) fn new(key: &[u8; 32]) -> Self {
        Self(Arc::new(Aes256::new(key.into())))
    }

    /// The id that stands for a bookmark, and tells nobody what it says.
    pub(super) fn id(&self, bookmark: Bookmark) -> String {
        let seconds = u32::try_from(bookmark.at.timestamp()).unwrap_or_default();
        let mut block = [0; 16];
        block[..8].copy_from_slice(&bookmark.seq.to_be_bytes());
        block[8..12].copy_from_slice(&seconds.to_be_bytes());
        block[12..].copy_from_slice(&CHECK);
        self.0.encrypt_block((&mut block).into());
        URL_SAFE_NO_PAD.encode(block)
    }

    /// What an id stands for; nothing when this server did not make it.
    pub(super) fn read(&self, id: &str) -> Option<Bookmark> {
        let mut block: [u8; 16] = URL_SAFE_NO_PAD.decode(id).ok()?.try_into().ok()?;
        self.0.decrypt_block((&mut block).into());
        let (seq, rest) = block.split_first_chunk::<8>()?;
        let (seconds, check) = rest.split_first_chunk::<4>()?;
        let at = DateTime::from_timestamp(u32::from_be_bytes(*seconds).into(), 0)?;
        (*check == CHECK).then_some(Bookmark { seq: i64::from_be_bytes(*seq), at })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seal() -> Seal {
        Seal::new(&[7; 32])
    }

    fn bookmark(seq: i64) -> Bookmark {
        Bookmark { seq, at: "2026-11-20T12:00:00Z".parse().unwrap() }
    }

    #[test]
    fn an_id_is_read_back_by_any_node_with_the_same_key() {
        for seq in [0, 1, 500, i64::MAX] {
            assert_eq!(seal().read(&seal().id(bookmark(seq))), Some(bookmark(seq)));
        }
        assert_eq!(Seal::new(&[8; 32]).read(&seal().id(bookmark(1))), None);
    }

    #[test]
    fn ids_of_neighbours_have_nothing_in_common() {
        let ids: Vec<_> =
            (0..50).map(|seq| URL_SAFE_NO_PAD.decode(seal().id(bookmark(seq))).unwrap()).collect();
        for (one, next) in ids.iter().zip(&ids[1..]) {
            let differing: u32 = one.iter().zip(next).map(|(a, b)| (a ^ b).count_ones()).sum();
            assert!((30..=98).contains(&differing), "{differing} of 128 bits");
        }
    }

    #[test]
    fn what_was_changed_or_made_up_is_no_id() {
        let id = seal().id(bookmark(1));
        let bytes = URL_SAFE_NO_PAD.decode(&id).unwrap();
        for place in 0..bytes.len() {
            let mut forged = bytes.clone();
            forged[place] ^= 1;
            assert_eq!(seal().read(&URL_SAFE_NO_PAD.encode(forged)), None, "byte {place}");
        }
        for other in ["", "0", "1", "?", &id[1..], &format!("{id}A"), &format!("{id}="), "ä"] {
            assert_eq!(seal().read(other), None, "{other}");
        }
    }

    #[test]
    fn a_bookmark_is_good_for_a_week() {
        let bookmark = bookmark(1);
        assert!(bookmark.is_good(bookmark.at + GOOD_FOR - TimeDelta::seconds(1)));
        assert!(!bookmark.is_good(bookmark.at + GOOD_FOR));
    }
}
