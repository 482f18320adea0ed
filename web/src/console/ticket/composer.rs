//! The editor at the foot: a reply or a note, each with its own draft.

use super::Open;
use super::send::{THEN, label, remember, remembered};
use crate::drafts::{Draft, keep_text};
use crate::markdown::Preview;
use crate::text::attachments::SENDING_FILES;
use crate::text::console::open as words;
use crate::thread::{Written, tell_that_one_writes};
use crate::ui::{Button, ButtonKind, DraftState, Editor, Icon, Menu, MenuItem, ReplyOrNote};
use leptos::prelude::*;
use shared::tickets::Status;
use shared::tickets::console::Ticket;
use wasm_bindgen::JsCast as _;

/// What is being written, and what sending it does.
#[derive(Clone, Copy)]
struct Writing {
    open: Open,
    reply_draft: Draft,
    note_draft: Draft,
    error: RwSignal<Option<String>>,
    then: RwSignal<Option<Status>>,
}

impl Writing {
    fn draft(self, note: bool) -> Draft {
        if note { self.note_draft } else { self.reply_draft }
    }

    /// Sends what is being written; what is wrong with it is said beside it.
    fn send(self) {
        let thread = self.open.thread;
        let note = thread.is_note.get_untracked();
        let (text, files) = (thread.text(note), thread.files(note));
        if untrack(move || files.reason()).is_some() {
            return;
        }
        let status = self.then.get_untracked().filter(|_| !note);
        match thread.send(Written { body: text.get_untracked(), note, status, files: files.sent() }) {
            Ok(()) => {
                // Only now, when the outbox has it: whatever happens in between, one of the two keeps the text.
                self.draft(note).clear();
                files.clear();
                text.set(String::new());
            }
            Err(reason) => self.error.set(Some(reason)),
        }
    }
}

/// The editor. Its two kinds are two editors in one place, so that what is typed in one never shows in the other. Both
/// are always there, and one is hidden, so that a key can open either at once.
#[component]
pub fn Composer(
    /// The open ticket.
    open: Open,
    /// As it is shown.
    ticket: Memo<Ticket>,
) -> impl IntoView {
    let (account, member) = (open.reader.me_untracked().account_id, open.reader.member_id());
    let writing = Writing {
        open,
        reply_draft: keep_text(member, &format!("desk.{}.reply", open.id), open.thread.reply),
        note_draft: keep_text(member, &format!("desk.{}.note", open.id), open.thread.note),
        error: RwSignal::new(None),
        then: RwSignal::new(remembered(account)),
    };
    for note in [false, true] {
        tell_that_one_writes(open.thread, note);
    }
    Effect::new(move |before: Option<bool>| {
        let note = open.thread.is_note.get();
        writing.error.set(None);
        if before.is_some_and(|before| before != note) {
            show(note);
        }
        note
    });
    let requester = Memo::new(move |_| ticket.read().requester.as_ref().map(|person| person.name.clone()));
    let first = open.thread.is_note.get_untracked();
    [false, true].map(|note| {
        view! {
            // Takes the keyboard where a browser gives none to the button that is pressed: else it would fold under it.
            <div class="composer" tabindex="-1" hidden=note != first>
                <Kind writing=writing note=note requester=requester />
            </div>
        }
    })
}

/// Shows the editor of a reply or of a note, and gives it the keyboard before this returns: the next key is text by
/// then, and neither lost nor a shortcut.
pub fn show(note: bool) {
    let Ok(kinds) = document().query_selector_all(".detail > .composer") else { return };
    let kinds = (0..kinds.length()).filter_map(|at| kinds.item(at)?.dyn_into::<web_sys::HtmlElement>().ok());
    for (at, kind) in kinds.enumerate() {
        let is_shown = (at == 1) == note;
        kind.set_hidden(!is_shown);
        if is_shown {
            write_in(&kind);
        }
    }
}

/// Leaves the preview, where that is open: a hidden text takes no keyboard.
fn write_in(kind: &web_sys::HtmlElement) {
    let find = |selector: &str| -> Option<web_sys::HtmlElement> {
        kind.query_selector(selector).ok()??.dyn_into().ok()
    };
    let Some(text) = find(".editor-text") else { return };
    if text.class_list().contains("is-hidden") {
        find(".editor-modes .segment").inspect(|write| write.click());
        // The editor does the same, a moment later. Removing what is there can't fail.
        let _ = text.class_list().remove_1("is-hidden");
    }
    // A text on the page takes the keyboard.
    let _ = text.focus();
}

#[component]
fn Kind(writing: Writing, note: bool, requester: Memo<Option<String>>) -> impl IntoView {
    let open = writing.open;
    let (text, files) = (open.thread.text(note), open.thread.files(note));
    let error = writing.error;
    Effect::new(move |_| {
        text.track();
        files.track();
        error.set(None);
    });
    let placeholder = move || {
        if note {
            return words::NOTE_PLACEHOLDER.to_owned();
        }
        let name = requester.read();
        let first = name.as_deref().and_then(|name| name.split_whitespace().next());
        words::placeholder(first)
    };
    view! {
        <Editor
            label=if note { words::WRITE_NOTE } else { words::WRITE_REPLY }
            value=text
            placeholder=Signal::derive(placeholder)
            note=note
            preview=move || view! { <Preview text=text /> }
            head=move || view! { <ReplyOrNote note=open.thread.is_note /> }
            error=error
            attach=files.attach()
            on_send=move |()| writing.send()
        >
            <DraftState saved_at=writing.draft(note).saved_at() />
            <SendButtons writing=writing note=note />
        </Editor>
    }
}

/// The main button, and beside it the arrow that sets a status with it.
#[component]
fn SendButtons(writing: Writing, note: bool) -> impl IntoView {
    let files = writing.open.thread.files(note);
    let main = move || {
        view! {
            <Button
                kind=ButtonKind::Primary
                disabled_reason=Signal::derive(move || files.reason())
                on_click=move |_| writing.send()
            >
                {move || if files.are_going() { SENDING_FILES } else { label(note, writing.then.get()) }}
            </Button>
        }
    };
    if note {
        return main().into_any();
    }
    let account = writing.open.reader.me_untracked().account_id;
    let items = move || {
        let now = writing.then.get();
        let line = |then: Option<Status>| {
            let choose = move || {
                writing.then.set(then);
                remember(account, then);
                writing.send();
            };
            MenuItem::run(label(false, then), choose).checked(then == now)
        };
        THEN.map(line).to_vec()
    };
    view! {
        <div class="btn-split">
            {main()}
            <Menu
                label=words::SEND_AND_SET
                items=Signal::derive(items)
                kind=ButtonKind::Primary
                end=true
                trigger=|| Icon::ChevronDown.into_render()
            />
        </div>
    }
    .into_any()
}
