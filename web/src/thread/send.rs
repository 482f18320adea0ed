//! Sending: what is written is shown at once, and when the server has it, it joins what was said.

use super::outbox::Sending;
use super::{Thread, Written};
use crate::client::{Message, Trouble};
use crate::live::Backoff;
use crate::text::tickets::one;
use crate::ui::Toast;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// How often others are told that one writes, in milliseconds.
const TELL_EACH: f64 = 3_000.0;

impl Thread {
    /// Shows it at once and sends it.
    ///
    /// # Errors
    /// What is wrong with it; nothing is sent then.
    pub fn send(self, written: Written) -> Result<(), String> {
        if let Some(error) = written.error() {
            return Err(error);
        }
        if self.outbox.is_full() {
            return Err(one::OUTBOX_FULL.to_owned());
        }
        let newest = move || self.messages.map(|all| all.last().map(|message| message.created_at)).flatten();
        let key = self.outbox.add(written, untrack(move || self.clock.now()), untrack(newest));
        self.post(key, Backoff::default());
        Ok(())
    }

    /// Goes on with what an earlier page left on its way.
    pub(super) fn resume(self) {
        for key in self.outbox.left(untrack(move || self.clock.now())) {
            self.retry(key);
        }
    }

    /// Sends once more what was not sent, under the same key.
    pub(super) fn retry(self, key: String) {
        self.outbox.set_state(&key, Sending::Pending);
        self.post(key, Backoff::default());
    }

    /// The ticket was closed meanwhile: opens it again, then sends.
    pub(super) fn reopen_and_send(self, key: String) {
        let reopening = (self.talk.reopen)(self.reader, self.id);
        spawn_local(async move {
            match reopening.await {
                Ok(()) => {
                    self.tell_changed();
                    self.retry(key);
                }
                Err(trouble) => {
                    self.toasts.show(Toast::error(one::NOT_REOPENED).detail(trouble.words()));
                }
            }
        });
    }

    /// Puts what was not sent back into its editor, before what is in it.
    pub(super) fn edit(self, key: &str) {
        let Some(Written { body, note, files, .. }) = self.outbox.take(key) else { return };
        self.text(note).update(|text| {
            let rest = std::mem::replace(text, body);
            if !rest.trim().is_empty() {
                if !text.is_empty() {
                    text.push_str("\n\n");
                }
                text.push_str(&rest);
            }
        });
        self.files(note).put_back(files);
        self.is_note.set(note);
    }

    fn post(self, key: String, mut backoff: Backoff) {
        let Some(written) = self.outbox.begin(&key) else { return };
        let posting = (self.talk.post)(self.reader, self.id, written, key.clone());
        spawn_local(async move {
            match posting.await {
                Ok(said) => self.outbox.sent(&key, said),
                Err(trouble) if trouble.passes() => {
                    let wait = wait(&trouble, &mut backoff);
                    self.outbox.set_state(&key, Sending::Failed(trouble));
                    self.outbox.later(wait, key, move |key| self.post_again(key, backoff));
                }
                Err(trouble) => self.outbox.set_state(&key, Sending::Failed(trouble)),
            }
        });
    }

    /// By itself: only what can't be sent twice by it, and for nobody else who signed in meanwhile.
    fn post_again(self, key: String, backoff: Backoff) {
        if self.reader.is_still_in() && self.outbox.is_safe(&key, untrack(move || self.clock.now())) {
            self.post(key, backoff);
        } else {
            self.outbox.set_state(&key, Sending::Interrupted);
        }
    }

    /// It joins what was said, unless the stream was faster.
    pub(super) fn join(self, said: Message) {
        self.messages.update(|all| {
            if all.iter().all(|message| message.id != said.id) {
                all.push(said);
            }
        });
        self.history.again();
        self.tell_changed();
    }

    /// Nobody has to know when the page was left meanwhile.
    fn tell_changed(self) {
        self.changed.try_run(());
    }
}

/// As long as the server asks, so that it is sent soon after the server is back; else longer and longer. In
/// milliseconds.
fn wait(trouble: &Trouble, backoff: &mut Backoff) -> u32 {
    let asked = trouble.retry_after().map(|seconds| seconds.clamp(1, 120) * 1_000);
    asked.unwrap_or_else(|| backoff.next(js_sys::Math::random(), None))
}

/// Tells the others now and then while keys are pressed. Nobody minds when that fails.
pub fn tell_that_one_writes(thread: Thread, note: bool) {
    let text = thread.text(note);
    let told = StoredValue::new(0.0);
    Effect::new(move |before: Option<String>| {
        let now = text.get();
        let is_typed = before.as_ref().is_some_and(|before| *before != now) && !now.is_empty();
        let at = js_sys::Date::now();
        if is_typed && at - told.get_value() > TELL_EACH {
            told.set_value(at);
            let telling = (thread.talk.typing)(thread.reader, thread.id, note);
            spawn_local(async move {
                let _ = telling.await;
            });
        }
        now
    });
}
