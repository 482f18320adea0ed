//! The files of something that is being written: each is sent as soon as it is given.

use super::held::{Address, Held};
use super::list::UploadList;
use super::queue::{self, State, Upload};
use crate::client::{Outgoing, SignedIn, Trouble, new_key};
use crate::drafts::{self, Draft};
use crate::text::attachments as words;
use crate::text::ui::removed;
use crate::ui::{Attach, Given, Toast, Toasts, focus, unique_id};
use futures_util::future::abortable;
use leptos::prelude::*;
use shared::attachments::{Attachment, MOST};
use shared::ids::AttachmentId;
use wasm_bindgen_futures::spawn_local;

/// How much has to have gone since the bar was last moved.
const STEP: f64 = 0.01;

/// The files that were given, and how each stands. What the server has of them is kept in this browser as a draft is.
#[derive(Clone, Copy)]
pub struct Uploads {
    all: RwSignal<Vec<Upload>>,
    held: StoredValue<Vec<Held>, LocalStorage>,
    reader: SignedIn,
    draft: Draft,
    /// Read out when something came of a file.
    pub(super) said: RwSignal<String>,
    toasts: Toasts,
    /// The id of where more are chosen.
    control: StoredValue<String>,
}

thread_local! {
    static NUMBERS: std::cell::Cell<u32> = const { std::cell::Cell::new(0) };
}

/// What no other upload of this page is known by.
fn new_number() -> u32 {
    NUMBERS.replace(NUMBERS.get().wrapping_add(1))
}

impl Uploads {
    /// With those that this reader left at this place.
    #[must_use]
    pub fn open(reader: SignedIn, place: &str, toasts: Toasts) -> Self {
        let all = RwSignal::new(Vec::new());
        // How much has gone is nothing to keep.
        let sent = Memo::new(move |_| all.with(|all: &Vec<Upload>| queue::sent(all)));
        let bring_back = move |kept: Vec<Attachment>| all.set(uploads_of(kept));
        let place = format!("{place}.files");
        Self {
            all,
            held: StoredValue::new_local(Vec::new()),
            reader,
            draft: drafts::keep(reader.member_id(), &place, move || sent.get(), bring_back),
            said: RwSignal::new(String::new()),
            toasts,
            control: StoredValue::new(unique_id("attach")),
        }
    }

    /// How they get into an editor, and stand there.
    #[must_use]
    pub fn attach(self) -> Attach {
        Attach {
            control: self.control.get_value(),
            take: Callback::new(move |given| self.add(given)),
            shown: ViewFn::from(move || view! { <UploadList uploads=self /> }),
        }
    }

    /// Those that the server has, in the order in which they were given.
    #[must_use]
    pub fn sent(self) -> Vec<Attachment> {
        self.all.with_untracked(|all| queue::sent(all))
    }

    /// What the server knows them by.
    #[must_use]
    pub fn ids(self) -> Vec<AttachmentId> {
        self.sent().iter().map(|file| file.id).collect()
    }

    /// Listens for changes.
    pub fn track(self) {
        self.all.track();
    }

    /// Whether there are any.
    #[must_use]
    pub fn are_there(self) -> bool {
        self.all.with(|all| !all.is_empty())
    }

    /// Whether one is on its way.
    #[must_use]
    pub fn are_going(self) -> bool {
        self.all.with(|all| queue::is_going(all))
    }

    /// Why what is written can't be sent now.
    #[must_use]
    pub fn reason(self) -> Option<String> {
        self.all.with(|all| queue::reason(all)).map(str::to_owned)
    }

    /// What they belong to was sent: there is nothing to keep.
    pub fn clear(self) {
        self.draft.clear();
        self.forget();
    }

    /// The same for when the answer comes, by which time the page may be gone.
    pub fn clearing(self) -> impl FnOnce() + 'static {
        let clear = self.draft.clearing();
        move || {
            clear();
            self.forget();
        }
    }

    fn forget(self) {
        self.held.try_update_value(Vec::clear);
        self.all.try_update(Vec::clear);
    }

    /// Keeps what the server has without waiting for a pause.
    pub fn save_now(self) {
        self.draft.save_now(&self.sent());
    }

    /// Puts back what was taken along by something that was not sent.
    pub fn put_back(self, files: Vec<Attachment>) {
        let new = uploads_of(files);
        self.all.update(|all| all.splice(0..0, new).for_each(drop));
    }

    pub(super) fn numbers(self) -> Vec<u128> {
        self.all.with(|all| all.iter().map(|one| one.number.into()).collect())
    }

    /// As it stands, or nothing once it is gone; listens for changes.
    pub(super) fn one(self, number: u32) -> Option<Upload> {
        self.all.with(|all| all.iter().find(|one| one.number == number).cloned())
    }

    fn add(self, mut given: Vec<Given>) {
        let room = MOST.saturating_sub(self.all.with_untracked(Vec::len));
        let beyond = given.split_off(room.min(given.len()));
        if !beyond.is_empty() {
            let left_out = words::left_out(beyond.len());
            self.toasts.show(Toast::error(words::too_many(MOST)).detail(left_out));
        }
        for Given { name, file } in given {
            let number = new_number();
            let picture = file.type_().starts_with("image/").then(|| Address::of(&file)).flatten();
            let shown = picture.as_ref().map(|address| address.0.clone());
            let size = file.size();
            let held = Held { number, file, key: new_key(), _picture: picture, going: None };
            self.held.update_value(|all| all.push(held));
            let state = State::Waiting;
            self.all.update(|all| all.push(Upload { number, name, size, picture: shown, state }));
        }
        self.go_on();
    }

    /// Sends the next ones.
    fn go_on(self) {
        while let Some(number) = self.all.try_with_untracked(|all| queue::next(all)).flatten() {
            self.set_state(number, State::Sending(0.0));
            self.begin(number);
        }
    }

    fn begin(self, number: u32) {
        let name = untrack(|| self.one(number)).map(|one| one.name).unwrap_or_default();
        let begun = self.held.try_update_value(|all| {
            let held = all.iter_mut().find(|one| one.number == number)?;
            let what = Outgoing { file: held.file.clone(), name, key: held.key.clone() };
            let told = move |part| self.moved(number, part);
            let (sending, going) = abortable(self.reader.attachments().send(what, told));
            held.going = Some(going);
            Some(sending)
        });
        let Some(sending) = begun.flatten() else { return };
        spawn_local(async move {
            // One that was taken back meanwhile has nobody to tell.
            if let Ok(result) = sending.await {
                self.ended(number, result);
            }
        });
    }

    fn moved(self, number: u32, part: f64) {
        let is_little = |all: &Vec<Upload>| {
            let one = all.iter().find(|one| one.number == number);
            one.is_none_or(|one| !matches!(one.state, State::Sending(before) if part - before >= STEP))
        };
        if !self.all.try_with_untracked(is_little).unwrap_or(true) {
            self.set_state(number, State::Sending(part));
        }
    }

    fn ended(self, number: u32, result: Result<Attachment, Trouble>) {
        let Some(name) = self.all.try_with_untracked(|all| {
            all.iter().find(|one| one.number == number).map(|one| one.name.clone())
        }) else {
            return;
        };
        let name = name.unwrap_or_default();
        match result {
            Ok(file) => {
                self.said.set(words::sent(&name));
                self.set_state(number, State::Sent(file));
            }
            Err(trouble) => {
                self.said.set(words::failed(&name));
                self.set_state(number, State::Failed(trouble));
            }
        }
        self.go_on();
    }

    fn set_state(self, number: u32, state: State) {
        self.all.try_update(|all| {
            if let Some(one) = all.iter_mut().find(|one| one.number == number) {
                one.state = state;
            }
        });
    }

    /// Sends once more what was not sent, under the same key.
    pub(super) fn retry(self, number: u32) {
        self.set_state(number, State::Waiting);
        self.go_on();
    }

    /// Takes one out, whether it was sent or not.
    pub(super) fn remove(self, number: u32) {
        let Some(gone) = untrack(|| self.one(number)) else { return };
        // While its button is there: an editor that the keyboard has left may fold, and takes it back no more.
        self.control.with_value(|control| focus(control));
        self.held.update_value(|all| all.retain(|one| one.number != number));
        self.all.update(|all| all.retain(|one| one.number != number));
        self.said.set(removed(&gone.name));
        if let State::Sent(file) = gone.state {
            let api = self.reader.attachments();
            spawn_local(async move {
                // What nothing names the server throws away by itself, a while later.
                let _ = api.discard(file.id).await;
            });
        }
        self.go_on();
    }
}

fn uploads_of(files: Vec<Attachment>) -> Vec<Upload> {
    files.into_iter().map(|file| Upload::of(new_number(), file)).collect()
}
