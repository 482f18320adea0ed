//! What was sent and is not confirmed yet: shown at once, kept in this browser until the server has it, with the
//! reason and the text when it could not be sent. What waiting alone may cure is sent again by itself.

use crate::client::{Trouble, new_key};
use crate::drafts;
use crate::text::tickets::one;
use chrono::{DateTime, Utc};
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::ids::AccountId;
use shared::tickets::{NewMessage, Status};
use shared::validate::Validate as _;
use std::collections::HashMap;

/// What the reader wrote.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Written {
    /// The text.
    pub body: String,
    /// For the desk alone.
    pub note: bool,
    /// The status to set with a reply.
    pub status: Option<Status>,
}

impl Written {
    /// What is wrong with it, if anything is.
    pub(super) fn error(&self) -> Option<String> {
        let errors = NewMessage { body: self.body.clone() }.errors();
        errors.first().map(|error| error.detail.to_string())
    }
}

/// How one of them stands.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Sending {
    /// On its way.
    #[default]
    Pending,
    /// Not sent, for this reason.
    Failed(Trouble),
    /// Not sent, because the page was left meanwhile.
    Interrupted,
}

impl Sending {
    /// Why it is not sent, and whether the reader has to do something about it.
    pub(super) fn reason(&self) -> String {
        match self {
            Self::Failed(trouble) => trouble.words_while_trying(),
            _ => one::INTERRUPTED.to_owned(),
        }
    }
}

/// Something that was sent and is not confirmed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Unsent {
    /// The key of all its tries, so that no retry sends it twice.
    pub key: String,
    /// When it was sent first.
    pub at: DateTime<Utc>,
    /// What was sent.
    pub body: Written,
    /// How it stands.
    #[serde(skip, default = "interrupted")]
    pub state: Sending,
    /// A try of it is under way, as the first one is or by itself after one that failed.
    #[serde(skip)]
    pub trying: bool,
}

fn interrupted() -> Sending {
    Sending::Interrupted
}

/// All of them on one ticket, oldest first.
#[derive(Clone, Copy)]
pub(super) struct Outbox {
    items: RwSignal<Vec<Unsent>>,
    kept: drafts::Draft,
    /// The next tries, by key; they end with the page.
    next: StoredValue<HashMap<String, Timeout>, LocalStorage>,
}

impl Outbox {
    /// The outbox of this account at this place, with what was left in it.
    pub(super) fn open(account: AccountId, place: &str) -> Self {
        let items = RwSignal::new(Vec::new());
        let kept = drafts::keep(account, place, move || items.get(), move |kept| items.set(kept));
        Self { items, kept, next: StoredValue::new_local(HashMap::new()) }
    }

    /// Those that are not confirmed.
    pub(super) fn items(self) -> Vec<Unsent> {
        self.items.get()
    }

    /// Stores it and shows it; the answer is its key.
    pub(super) fn add(self, written: Written, at: DateTime<Utc>) -> String {
        let item = Unsent { key: new_key(), at, body: written, state: Sending::Pending, trying: false };
        let key = item.key.clone();
        self.items.update(|items| items.push(item));
        self.items.with_untracked(|items| self.kept.save_now(items));
        key
    }

    /// What is sent now under this key; no other try of it waits any more.
    pub(super) fn begin(self, key: &str) -> Option<Written> {
        self.next.try_update_value(|next| drop(next.remove(key)));
        let begun = self.items.try_update(|items| {
            let item = items.iter_mut().find(|item| item.key == key)?;
            item.trying = true;
            Some(item.body.clone())
        });
        begun.flatten()
    }

    /// Takes it out again.
    pub(super) fn take(self, key: &str) -> Option<Written> {
        let taken = self.items.try_update(|items| {
            let at = items.iter().position(|item| item.key == key)?;
            Some(items.remove(at).body)
        });
        taken.flatten()
    }

    /// Tries it again after so many milliseconds, unless the page is left before.
    pub(super) fn later(self, wait: u32, key: String, post: impl FnOnce(String) + 'static) {
        let again = key.clone();
        self.next.try_update_value(|next| next.insert(key, Timeout::new(wait, move || post(again))));
    }

    /// It stands otherwise now.
    pub(super) fn set_state(self, key: &str, state: Sending) {
        self.items.try_update(|items| {
            if let Some(item) = items.iter_mut().find(|item| item.key == key) {
                item.state = state;
                item.trying = false;
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(body: &str) -> Written {
        Written { body: body.into(), note: false, status: None }
    }

    #[test]
    fn what_was_on_its_way_when_the_page_was_left_comes_back_as_not_sent() -> Result<(), serde_json::Error> {
        let item = Unsent {
            key: "k".into(),
            at: DateTime::default(),
            body: written("hi"),
            state: Sending::Pending,
            trying: false,
        };
        let back: Unsent = serde_json::from_str(&serde_json::to_string(&item)?)?;
        assert_eq!(back, Unsent { state: Sending::Interrupted, ..item });
        Ok(())
    }

    #[test]
    fn nothing_written_is_not_sent() {
        assert!(written(" \n").error().is_some());
        assert!(written("May we purge at 11?").error().is_none());
    }
}
