//! What was sent and is not confirmed yet: shown at once, kept in this browser until the server has it, with the
//! reason and the text when it could not be sent. What waiting alone may cure is sent again by itself.

use crate::client::{Trouble, new_key};
use crate::drafts;
use crate::live::Backoff;
use crate::text::tickets::one;
use chrono::{DateTime, Utc};
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use shared::ids::AccountId;
use std::collections::HashMap;
use std::future::Future;
use wasm_bindgen_futures::spawn_local;

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
    pub fn reason(&self) -> String {
        match self {
            Self::Failed(trouble) if trouble.passes() => trouble.words_while_trying(),
            Self::Failed(trouble) => trouble.words(),
            _ => one::INTERRUPTED.to_owned(),
        }
    }
}

/// Something that was sent and is not confirmed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Unsent<B> {
    /// The key of all its tries, so that no retry sends it twice.
    pub key: String,
    /// When it was sent first.
    pub at: DateTime<Utc>,
    /// What was sent.
    pub body: B,
    /// How it stands.
    #[serde(skip, default = "interrupted")]
    pub state: Sending,
}

fn interrupted() -> Sending {
    Sending::Interrupted
}

/// All of them at one place, oldest first.
pub struct Outbox<B: 'static> {
    items: RwSignal<Vec<Unsent<B>>>,
    kept: drafts::Draft,
    /// The next tries, by key.
    next: StoredValue<HashMap<String, Timeout>, LocalStorage>,
}

impl<B> Clone for Outbox<B> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<B> Copy for Outbox<B> {}

impl<B> Outbox<B>
where
    B: Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    /// The outbox of this account at this place, with what was left in it.
    #[must_use]
    pub fn open(account: AccountId, place: &str) -> Self {
        let items = RwSignal::new(Vec::new());
        let kept = drafts::keep(account, place, move || items.get(), move |kept| items.set(kept));
        Self { items, kept, next: StoredValue::new_local(HashMap::new()) }
    }

    /// Those that are not confirmed.
    pub fn items(self) -> Vec<Unsent<B>> {
        self.items.get()
    }

    /// Stores `body`, shows it at once and sends it; on success it leaves and `done` has the answer.
    pub fn send<T, F>(
        self,
        body: B,
        at: DateTime<Utc>,
        send: impl Fn(B, String) -> F + Copy + 'static,
        done: impl Fn(T) + Copy + 'static,
    ) where
        F: Future<Output = Result<T, Trouble>> + 'static,
    {
        let key = new_key();
        let item = Unsent { key: key.clone(), at, body, state: Sending::Pending };
        self.items.update(|items| items.push(item));
        self.items.with_untracked(|items| self.kept.save_now(items));
        self.run(key, Backoff::default(), send, done);
    }

    /// Sends it once more, under the same key.
    pub fn retry<T, F>(
        self,
        key: &str,
        send: impl Fn(B, String) -> F + Copy + 'static,
        done: impl Fn(T) + Copy + 'static,
    ) where
        F: Future<Output = Result<T, Trouble>> + 'static,
    {
        self.set_state(key, Sending::Pending);
        self.run(key.to_owned(), Backoff::default(), send, done);
    }

    /// Takes it out again, to be edited.
    pub fn take_back(self, key: &str) -> Option<B> {
        self.items
            .try_update(|items| {
                let at = items.iter().position(|item| item.key == key)?;
                Some(items.remove(at).body)
            })
            .flatten()
    }

    fn run<T, F>(
        self,
        key: String,
        mut backoff: Backoff,
        send: impl Fn(B, String) -> F + Copy + 'static,
        done: impl Fn(T) + Copy + 'static,
    ) where
        F: Future<Output = Result<T, Trouble>> + 'static,
    {
        self.next.update_value(|next| drop(next.remove(&key)));
        let found = self.items.with_untracked(|items| items.iter().find(|item| item.key == key).cloned());
        let Some(item) = found else { return };
        spawn_local(async move {
            match send(item.body, key.clone()).await {
                Ok(answer) => {
                    done(answer);
                    self.items.try_update(|items| items.retain(|item| item.key != key));
                }
                Err(trouble) => {
                    // As the server asks, so that it is sent soon after the server is back; else less and less often.
                    let asked = trouble.retry_after().map(|seconds| seconds.clamp(1, 120) * 1_000);
                    let wait = trouble
                        .passes()
                        .then(|| asked.unwrap_or_else(|| backoff.next(js_sys::Math::random(), None)));
                    self.set_state(&key, Sending::Failed(trouble));
                    self.run_in(wait, key, move |key| self.run(key, backoff, send, done));
                }
            }
        });
    }

    /// Not when the page was left meanwhile, which takes the outbox with it.
    fn run_in(self, wait: Option<u32>, key: String, run: impl FnOnce(String) + 'static) {
        let Some(wait) = wait else { return };
        let again = key.clone();
        self.next.try_update_value(|next| next.insert(key, Timeout::new(wait, move || run(again))));
    }

    fn set_state(self, key: &str, state: Sending) {
        self.items.try_update(|items| {
            if let Some(item) = items.iter_mut().find(|item| item.key == key) {
                item.state = state;
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_on_its_way_when_the_page_was_left_comes_back_as_not_sent() -> Result<(), serde_json::Error> {
        let item = Unsent {
            key: "k".into(),
            at: DateTime::default(),
            body: "hi".to_owned(),
            state: Sending::Pending,
        };
        let back: Unsent<String> = serde_json::from_str(&serde_json::to_string(&item)?)?;
        assert_eq!(back, Unsent { state: Sending::Interrupted, ..item });
        Ok(())
    }
}
