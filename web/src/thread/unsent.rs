//! What the reader wrote and is not confirmed: on its way, or why not, with what helps.

use super::Thread;
use super::entries::size;
use super::{Sending, Unsent};
use crate::attachments::PlainRows;
use crate::markdown::Preview;
use crate::text::common::{EDIT, SENDING};
use crate::text::tickets::one;
use crate::text::ui::{NOTE_WARNING, TRY_AGAIN};
use crate::ui::{Avatar, Button, ButtonKind, ButtonSize, Icon};
use leptos::prelude::*;
use shared::person::Side;
use shared::problem::Code;

/// The entry.
#[component]
pub fn NotSent(
    /// The conversation.
    thread: Thread,
    /// What was written.
    item: Memo<Unsent>,
) -> impl IntoView {
    let (name, id, picture) =
        thread.reader.with_me_untracked(|me| (me.name(), me.member_id.0, me.avatar.clone()));
    let is_own = thread.talk.side == Side::Client;
    let author = if is_own { crate::text::common::YOU.to_owned() } else { name.clone() };
    let is_note = item.read_untracked().body.note;
    // Alike through all tries: its buttons stay the same, and keep the keyboard.
    let is_failed = Memo::new(move |_| item.read().state != Sending::Pending);
    Effect::new(move |_| {
        // Again when the reason and its buttons have joined it. A memo that is tracked and never read tells nothing.
        let _ = is_failed.get();
        thread.newest.joins(true);
    });
    let text = Signal::derive(move || item.read().body.body.clone());
    let files = item.with_untracked(|item| item.body.files.clone());
    let label = is_note.then(|| view! { <p class="note-label">{Icon::Lock} {NOTE_WARNING}</p> });
    view! {
        <article class="entry">
            <Avatar name=name id=id picture=picture size=size(thread.talk.side) />
            <div
                class="message"
                class:is-own=is_own
                class:is-note=is_note
                class:is-sending=move || !is_failed.get()
                class:is-failed=is_failed
            >
                {label}
                <header class="message-head">
                    <span class="message-author">{author}</span>
                    <span class="message-state" role="status">
                        {move || if is_failed.get() { Icon::CircleAlert } else { Icon::Clock }.into_render()}
                        {move || if is_failed.get() { one::NOT_SENT } else { SENDING }}
                    </span>
                </header>
                <Preview text=text />
                <PlainRows of=files />
                {move || is_failed.get().then(|| view! { <Foot thread=thread item=item /> })}
            </div>
        </article>
    }
}

#[component]
fn Foot(thread: Thread, item: Memo<Unsent>) -> impl IntoView {
    let key = StoredValue::new(item.with_untracked(|item| item.key.clone()));
    let is_closed =
        move || matches!(&item.read().state, Sending::Failed(trouble) if trouble.is(Code::TicketClosed));
    let reason = move || item.read().state.reason();
    // Taken back into the editor while a try of it is under way, it could be sent twice.
    let busy = Memo::new(move |_| item.read().trying);
    let send = move |_| {
        if untrack(is_closed) {
            thread.reopen_and_send(key.get_value());
        } else {
            thread.retry(key.get_value());
        }
    };
    view! {
        <div class="message-foot">
            <p>{reason}</p>
            <div class="actions">
                <Button
                    kind=ButtonKind::Quiet
                    size=ButtonSize::Small
                    pending=busy
                    on_click=move |_| thread.edit(&key.get_value())
                >
                    {EDIT}
                </Button>
                <Button size=ButtonSize::Small pending=busy on_click=send>
                    {move || if is_closed() { one::REOPEN_AND_SEND } else { TRY_AGAIN }}
                </Button>
            </div>
        </div>
    }
}
