//! The reply: kept while it is written, shown at once when it is sent, and never lost when it can't be.

use super::Desk;
use crate::drafts::keep_text;
use crate::markdown::Preview;
use crate::text::attachments::SENDING_FILES;
use crate::text::tickets::one;
use crate::thread::{Written, tell_that_one_writes};
use crate::ui::{Button, ButtonKind, DraftState, Editor, Icon};
use leptos::prelude::*;

/// The editor at the foot of the conversation.
#[component]
pub fn Reply(
    /// The open ticket.
    desk: Desk,
) -> impl IntoView {
    let (text, files) = (desk.thread.reply, desk.thread.reply_files);
    let draft = keep_text(desk.reader.member_id(), &format!("ticket.{}.reply", desk.id), text);
    let error = RwSignal::new(None::<String>);
    tell_that_one_writes(desk.thread, false);
    let send = Callback::new(move |()| {
        if untrack(move || files.reason()).is_some() {
            return;
        }
        let body = text.get_untracked();
        let written = Written { body, note: false, status: None, files: files.sent() };
        match desk.thread.send(written) {
            Ok(()) => {
                // Only now, when the outbox has it: whatever happens in between, one of the two keeps the text.
                draft.clear();
                files.clear();
                text.set(String::new());
            }
            Err(reason) => error.set(Some(reason)),
        }
    });
    Effect::new(move |_| {
        text.track();
        files.track();
        error.set(None);
    });
    view! {
        <Editor
            label=one::REPLY
            value=text
            placeholder=one::REPLY_PLACEHOLDER
            preview=move || view! { <Preview text=text /> }
            error=error
            attach=files.attach()
            on_send=send
        >
            <DraftState saved_at=draft.saved_at() />
            <span class="editor-hint">{one::SEND_HINT}</span>
            <Button
                kind=ButtonKind::Primary
                icon=Icon::Send
                disabled_reason=Signal::derive(move || files.reason())
                on_click=move |_| send.run(())
            >
                {move || if files.are_going() { SENDING_FILES } else { one::SEND }}
            </Button>
        </Editor>
    }
}
