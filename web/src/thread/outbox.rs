//! What was sent and is not confirmed yet: shown at once, kept in this browser until the server has it, with the
//! reason and the text when it could not be sent. What waiting alone may cure is sent again by itself, also when the
//! ticket was left meanwhile.

use crate::client::{Message, Trouble, new_key};
use crate::drafts;
use crate::lasting::Lasting;
use crate::text;
use crate::text::tickets::one;
use chrono::{DateTime, TimeDelta, Utc};
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::attachments::Attachment;
use shared::ids::{AttachmentId, MemberId};
use shared::tickets::{NewMessage, Status};
use shared::validate::Validate as _;

/// How long something may be tried under its key without asking: an hour less than the server promises to know the
/// key, for the way there and for clocks that differ.
const KEY_KNOWN: TimeDelta = TimeDelta::hours(23);

/// How many may wait on one ticket. What is written beyond stays in its editor.
const MOST: usize = 20;

/// What the reader wrote.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Written {
    /// The text.
    pub body: String,
    /// For the desk alone.
    pub note: bool,
    /// The status to set with a reply.
    pub status: Option<Status>,
    /// Its files, which the server has already.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<Attachment>,
}

impl Written {
    /// What is wrong with it, if anything is.
    pub(super) fn error(&self) -> Option<String> {
        let errors = NewMessage { body: self.text(), attachment_ids: self.file_ids() }.errors();
        errors.first().map(text::shared::field)
    }

    /// The text as it is sent: with files there may be none, but no blanks alone.
    #[must_use]
    pub fn text(&self) -> String {
        if self.body.trim().is_empty() { String::new() } else { self.body.clone() }
    }

    /// What the server knows its files by.
    #[must_use]
    pub fn file_ids(&self) -> Vec<AttachmentId> {
        self.files.iter().map(|file| file.id).collect()
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
    /// Not known to be sent, because the page was left meanwhile.
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

    /// Whether a try is under way, or follows by itself.
    pub(super) fn keeps_trying(&self) -> bool {
        match self {
            Self::Pending => true,
            Self::Failed(trouble) => trouble.passes(),
            Self::Interrupted => false,
        }
    }
}

/// Something that was sent and is not confirmed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Unsent {
    /// The key of all its tries, so that no retry sends it twice.
    pub key: String,
    /// When it was sent first.
    #[serde(deserialize_with = "shared::instant::read")]
    pub at: DateTime<Utc>,
    /// When the newest message was written that the reader had by then, by the server's clock.
    #[serde(default, deserialize_with = "shared::instant::read_any")]
    pub after: Option<DateTime<Utc>>,
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

impl Unsent {
    /// Whether the server still knows its key, so that no further try can send it twice.
    pub(super) fn is_safe(&self, now: DateTime<Utc>) -> bool {
        now - self.at < KEY_KNOWN
    }

    /// Whether it is still kept for the reader, as long as a draft is.
    fn is_kept(&self, now: DateTime<Utc>) -> bool {
        now - self.at < drafts::KEPT
    }
}

thread_local! {
    /// Those opened since the application started. An answer finds its outbox there, whichever page is open by then.
    static OPENED: Lasting<Outbox> = const { Lasting::none() };
}

/// All of them on one ticket, oldest first.
#[derive(Clone, Copy)]
pub(super) struct Outbox {
    items: RwSignal<Vec<Unsent>>,
    kept: drafts::Draft,
    /// The next tries, by key.
    next: StoredValue<Vec<(String, Timeout)>, LocalStorage>,
    /// Told of each that was sent: the page that was opened last.
    page: StoredValue<Option<Callback<Message>>>,
    /// How many pages show it.
    shown: StoredValue<usize>,
}

impl Outbox {
    /// The outbox of this member at this place, with what was left in it, by another tab too.
    pub(super) fn open(member: MemberId, place: &str) -> Self {
        let make = || Self::new(member, place);
        let outbox = OPENED.with(|opened| opened.open(member, place, make));
        let now = drafts::now();
        let kept: Vec<Unsent> = drafts::kept(member, place).unwrap_or_default();
        outbox.join(kept.into_iter().filter(|one| one.is_kept(now)));
        outbox
    }

    fn new(member: MemberId, place: &str) -> Self {
        let items = RwSignal::new(Vec::new());
        let kept = drafts::keep(member, place, move || items.get(), drop);
        Self {
            items,
            kept,
            next: StoredValue::new_local(Vec::new()),
            page: StoredValue::new(None),
            shown: StoredValue::new(0),
        }
    }

    fn join(self, kept: impl Iterator<Item = Unsent>) {
        let is_known =
            |one: &Unsent| self.items.with_untracked(|items| items.iter().any(|item| item.key == one.key));
        let others: Vec<_> = kept.filter(|one| !is_known(one)).collect();
        if !others.is_empty() {
            self.items.update(|items| items.extend(others));
        }
    }

    /// This page is to be told of each that was sent, for as long as it is there.
    pub(super) fn tell(self, page: Callback<Message>) {
        self.page.set_value(Some(page));
        self.shown.update_value(|shown| *shown += 1);
        on_cleanup(move || {
            self.shown.update_value(|shown| *shown -= 1);
            forget_those_over();
        });
    }

    /// The server has it.
    pub(super) fn sent(self, key: &str, said: Message) {
        self.take(key);
        if let Some(page) = self.page.get_value() {
            // Nobody has to know when the page was left meanwhile.
            page.try_run(said);
        }
        forget_those_over();
    }

    /// The keys of those that an earlier page left on their way, and that are safe to try again.
    pub(super) fn left(self, now: DateTime<Utc>) -> Vec<String> {
        let is_left = |item: &&Unsent| item.state == Sending::Interrupted && item.is_safe(now);
        self.items.with_untracked(|items| items.iter().filter(is_left).map(|item| item.key.clone()).collect())
    }

    /// Whether this one is safe to try again.
    pub(super) fn is_safe(self, key: &str, now: DateTime<Utc>) -> bool {
        self.items.with_untracked(|items| items.iter().any(|item| item.key == key && item.is_safe(now)))
    }

    /// Those that are not confirmed.
    pub(super) fn items(self) -> Vec<Unsent> {
        self.items.get()
    }

    /// Whether as many wait as may.
    pub(super) fn is_full(self) -> bool {
        self.items.with_untracked(Vec::len) >= MOST
    }

    /// Stores it and shows it; the answer is its key.
    pub(super) fn add(self, body: Written, at: DateTime<Utc>, after: Option<DateTime<Utc>>) -> String {
        let item = Unsent { key: new_key(), at, after, body, state: Sending::Pending, trying: false };
        let key = item.key.clone();
        self.items.update(|items| items.push(item));
        self.save();
        key
    }

    /// What is sent now under this key; no other try of it waits any more.
    pub(super) fn begin(self, key: &str) -> Option<Written> {
        self.next.update_value(|next| next.retain(|(one, _)| one != key));
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
        self.save();
        taken.flatten()
    }

    fn save(self) {
        self.items.with_untracked(|items| self.kept.save_now(items));
    }

    /// Tries it again after so many milliseconds.
    pub(super) fn later(self, wait: u32, key: String, post: impl FnOnce(String) + 'static) {
        let again = key.clone();
        self.next.update_value(|next| next.push((key, Timeout::new(wait, move || post(again)))));
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

/// Neither on the page nor with anything in it.
fn forget_those_over() {
    let is_over = |one: Outbox| one.shown.get_value() == 0 && one.items.with_untracked(Vec::is_empty);
    OPENED.with(|opened| opened.forget(is_over));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(body: &str) -> Written {
        Written { body: body.into(), note: false, status: None, files: Vec::new() }
    }

    fn item() -> Unsent {
        let at = DateTime::default();
        let body = written("hi");
        Unsent { key: "k".into(), at, after: None, body, state: Sending::Pending, trying: false }
    }

    #[test]
    fn what_was_on_its_way_when_the_page_was_left_comes_back_as_not_sent() -> Result<(), serde_json::Error> {
        let item = item();
        let back: Unsent = serde_json::from_str(&serde_json::to_string(&item)?)?;
        assert_eq!(back, Unsent { state: Sending::Interrupted, ..item });
        Ok(())
    }

    #[test]
    fn what_is_older_than_its_key_is_not_tried_without_asking() {
        let item = item();
        let at = item.at;
        assert!(item.is_safe(at + TimeDelta::hours(22)));
        assert!(!item.is_safe(at + TimeDelta::hours(24)));
    }

    #[test]
    fn what_waits_is_kept_as_long_as_a_draft_is() {
        let item = item();
        let at = item.at;
        assert!(item.is_kept(at + TimeDelta::days(89)));
        assert!(!item.is_kept(at + TimeDelta::days(90)));
    }

    fn file() -> Attachment {
        Attachment {
            id: AttachmentId(uuid::Uuid::nil()),
            name: "plan.pdf".into(),
            kind: "application/pdf".into(),
            size: 7,
            preview: shared::attachments::Preview::None,
            width: None,
            height: None,
        }
    }

    #[test]
    fn what_was_kept_before_there_were_files_is_read_and_files_are_kept() -> Result<(), serde_json::Error> {
        let old = r#"{"body":"hi","note":false,"status":null}"#;
        assert_eq!(crate::json::read::<Written>(old), Ok(written("hi")));
        let with_file = Written { files: vec![file()], ..written("") };
        let kept = serde_json::to_string(&with_file)?;
        assert_eq!(crate::json::read::<Written>(&kept), Ok(with_file));
        Ok(())
    }

    #[test]
    fn files_alone_are_sent_and_blanks_beside_them_are_not() {
        let with_file = Written { files: vec![file()], ..written(" \n") };
        assert!(with_file.error().is_none());
        assert_eq!((with_file.text(), with_file.file_ids()), (String::new(), vec![file().id]));
    }

    #[test]
    fn nothing_written_is_not_sent() {
        assert!(written(" \n").error().is_some());
        assert!(written("May we purge at 11?").error().is_none());
    }
}
