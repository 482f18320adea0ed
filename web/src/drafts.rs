//! What is typed and not yet sent, kept in this browser: it survives reload, sign-out and a dead network. One
//! draft per member and place; sending it clears it.

use crate::ui::time::clock;
use chrono::{DateTime, TimeDelta, Utc};
use leptos::prelude::*;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Serialize};
use shared::ids::MemberId;
use std::time::Duration;

/// A pause in typing that is long enough to save.
const PAUSE: Duration = Duration::from_millis(400);
/// What is older than this is not brought back.
pub(crate) const KEPT: TimeDelta = TimeDelta::days(90);
/// What all keys begin with.
const PREFIX: &str = "portico.draft.";
/// What stands before the value.
const VALUE: &str = "\"value\":";

/// What is stored.
#[derive(Debug, Serialize, Deserialize, PartialEq)]
struct Stored<T> {
    #[serde(deserialize_with = "shared::instant::read")]
    at: DateTime<Utc>,
    value: T,
}

fn read<T: DeserializeOwned>(text: &str, now: DateTime<Utc>) -> Option<Stored<T>> {
    let stored: Stored<T> = crate::json::read(text).ok()?;
    (now - stored.at < KEPT).then_some(stored)
}

fn key(member: MemberId, place: &str) -> String {
    format!("{PREFIX}{member}.{place}")
}

/// A draft and when it was saved.
#[derive(Clone, Copy)]
pub struct Draft {
    key: StoredValue<String>,
    saved_at: RwSignal<Option<DateTime<Utc>>>,
    waiting: StoredValue<Option<TimeoutHandle>>,
    /// Counts what was cleared, so that clearing the fields afterwards is not kept as a draft.
    written: StoredValue<Option<String>>,
}

impl Draft {
    /// When it was saved, on the reader's clock, such as "10:29".
    pub fn saved_at(self) -> Signal<Option<String>> {
        Signal::derive(move || self.saved_at.get().map(clock))
    }

    /// It was sent: there is nothing to keep. What another tab has saved since is not what was sent, and stays.
    pub fn clear(self) {
        self.stop_waiting();
        if let Some(sent) = self.written.try_update_value(Option::take).flatten() {
            self.key.with_value(|key| remove_if(key, &sent));
        }
        self.saved_at.set(None);
    }

    /// For when the answer comes, by which time the page may be gone, or open once more: clears what is saved by now,
    /// and nothing that is saved later.
    pub fn clearing(self) -> impl FnOnce() + 'static {
        let key = self.key.get_value();
        let sent = self.written.get_value();
        move || {
            if sent.is_some_and(|sent| remove_if(&key, &sent)) {
                self.written.try_set_value(None);
                self.saved_at.try_set(None);
            }
        }
    }

    /// Saves this without waiting for a pause, unless there is nothing to keep.
    pub(crate) fn save_now<T: Serialize + Default + PartialEq>(self, value: &T) {
        self.stop_waiting();
        self.save(kept_as(value));
    }

    /// Whether something was waiting for a pause.
    fn stop_waiting(self) -> bool {
        let waiting = self.waiting.try_update_value(Option::take).flatten();
        waiting.map(|waiting| waiting.clear()).is_some()
    }

    fn save(self, value: Option<String>) {
        let Some(value) = value else { return self.clear() };
        if self.written.with_value(|written| written.as_ref() == Some(&value)) {
            return;
        }
        let now = now();
        let text = format!("{{\"at\":\"{}\",{VALUE}{value}}}", now.to_rfc3339());
        // Where nothing may be stored (or no more fits) nothing is claimed to be saved.
        let saved =
            storage().is_some_and(|storage| self.key.with_value(|key| storage.set_item(key, &text).is_ok()));
        if saved {
            self.written.set_value(Some(value));
            self.saved_at.set(Some(now));
        }
    }
}

/// Keeps what `value` gives, and first brings back what was kept before.
pub fn keep<T>(
    member: MemberId,
    place: &str,
    value: impl Fn() -> T + Copy + Send + Sync + 'static,
    bring_back: impl FnOnce(T),
) -> Draft
where
    T: Serialize + DeserializeOwned + Default + PartialEq + 'static,
{
    let key = key(member, place);
    let text = text(&key);
    let stored = text.as_deref().and_then(|text| read::<T>(text, now()));
    let draft = Draft {
        key: StoredValue::new(key),
        saved_at: RwSignal::new(stored.as_ref().map(|stored| stored.at)),
        waiting: StoredValue::new(None),
        // As it stands there, which an older page may have written otherwise.
        written: StoredValue::new(text.as_deref().and_then(value_of).map(str::to_owned)),
    };
    if let Some(stored) = stored {
        bring_back(stored.value);
    }
    watch(draft, move || kept_as(&value()));
    draft
}

/// As what it is stored. A value that is the default is nothing to keep.
fn kept_as<T: Serialize + Default + PartialEq>(value: &T) -> Option<String> {
    (*value != T::default()).then(|| serde_json::to_string(value).ok()).flatten()
}

/// Keeps one text.
pub fn keep_text(member: MemberId, place: &str, value: RwSignal<String>) -> Draft {
    keep(member, place, move || value.get(), move |text| value.set(text))
}

/// Saves after each pause, and at once when the page is left.
fn watch(draft: Draft, value: impl Fn() -> Option<String> + Copy + Send + Sync + 'static) {
    Effect::new(move |before: Option<()>| {
        let value = value();
        if before.is_none() {
            return;
        }
        let handle = set_timeout_with_handle(move || draft.save(value.clone()), PAUSE).ok();
        draft.waiting.update_value(|waiting| {
            if let Some(before) = std::mem::replace(waiting, handle) {
                before.clear();
            }
        });
    });
    let leave = move || {
        if draft.stop_waiting() {
            draft.save(untrack(value));
        }
    };
    let hidden = window_event_listener_untyped("pagehide", move |_| leave());
    on_cleanup(move || {
        leave();
        hidden.remove();
    });
}

/// What this member has kept at this place by now.
pub(crate) fn kept<T: DeserializeOwned>(member: MemberId, place: &str) -> Option<T> {
    read(&text(&key(member, place))?, now()).map(|stored| stored.value)
}

/// Lets go of what is too old to be brought back, at whatever place and of whomever.
pub(crate) fn forget_old() {
    let Some(storage) = storage() else { return };
    let keys = (0..storage.length().unwrap_or_default()).filter_map(|at| storage.key(at).ok().flatten());
    // All of them first: removing one moves the others.
    let keys: Vec<String> = keys.filter(|key| key.starts_with(PREFIX)).collect();
    let is_old = |key: &&String| text(key).is_some_and(|text| read::<IgnoredAny>(&text, now()).is_none());
    keys.iter().filter(is_old).for_each(|key| remove(key));
}

fn text(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// What stands in such a text for the value, letter by letter.
fn value_of(text: &str) -> Option<&str> {
    text.split_once(VALUE)?.1.strip_suffix('}')
}

/// Unless something else is stored there by now. Whether it was that.
fn remove_if(key: &str, value: &str) -> bool {
    let is_it = text(key).is_some_and(|text| value_of(&text) == Some(value));
    if is_it {
        remove(key);
    }
    is_it
}

fn remove(key: &str) {
    // What can't be removed is brought back, and seen then.
    let _ = storage().map(|storage| storage.remove_item(key));
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

pub(crate) fn now() -> DateTime<Utc> {
    // Milliseconds since 1970 are far inside what i64 holds.
    DateTime::from_timestamp_millis(js_sys::Date::now() as i64).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap_or_default()
    }

    #[test]
    fn a_draft_is_one_members_at_one_place() {
        let (one, other) = (MemberId(uuid::Uuid::nil()), MemberId(uuid::Uuid::max()));
        assert_ne!(key(one, "ticket"), key(other, "ticket"));
        assert_ne!(key(one, "ticket"), key(one, "reply"));
    }

    #[test]
    fn an_empty_form_is_nothing_to_keep() {
        assert_eq!(kept_as(&String::new()), None);
        assert_eq!(kept_as(&"Fax".to_owned()).as_deref(), Some("\"Fax\""));
    }

    #[test]
    fn what_was_kept_comes_back_for_ninety_days() {
        let text = r#"{"at":"2026-11-12T10:29:00Z","value":"Fax can go"}"#;
        let back = |now: &str| read::<String>(text, at(now)).map(|stored| stored.value);
        assert_eq!(back("2026-11-12T10:30:00Z").as_deref(), Some("Fax can go"));
        assert_eq!(back("2027-03-12T10:30:00Z"), None);
    }

    #[test]
    fn the_value_is_read_as_it_was_written() {
        assert_eq!(value_of(r#"{"at":"2026-11-12T10:29:00Z","value":{"a":"}"}}"#), Some(r#"{"a":"}"}"#));
        assert_eq!(value_of("{}"), None);
    }

    #[test]
    fn what_an_older_page_wrote_otherwise_is_let_go() {
        for odd in
            ["", "{}", "[1]", r#"{"at":"x","value":"y"}"#, r#"{"at":"2026-11-12T10:29:00Z","value":7}"#]
        {
            assert_eq!(read::<String>(odd, at("2026-11-12T10:30:00Z")), None, "{odd}");
        }
    }
}
