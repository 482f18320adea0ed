//! The reply: kept while it is written, shown at once when it is sent, and never lost when it can't be.

use super::Desk;
use crate::drafts::keep_text;
use crate::markdown::Preview;
use crate::text::tickets::one;
use crate::ui::{Button, ButtonKind, Clock, DraftState, Editor, Icon, Toasts};
use leptos::prelude::*;
use shared::tickets::NewMessage;
use shared::tickets::portal::Message;
use shared::validate::Validate as _;
use wasm_bindgen_futures::spawn_local;

/// How often others are told that one writes, in milliseconds.
const TELL_EACH: f64 = 3_000.0;

/// The editor at the foot of the conversation.
#[component]
pub fn Reply(
    /// The open ticket.
    desk: Desk,
) -> impl IntoView {
    let account = desk.reader.account_id();
    let text = desk.reply;
    let draft = keep_text(account, &format!("ticket.{}.reply", desk.id), text);
    let error = RwSignal::new(None::<String>);
    let clock = Clock::here();
    tell_that_one_writes(desk);
    let send = Callback::new(move |()| {
        let body = NewMessage { body: text.get_untracked() };
        error.set(body.errors().first().map(|error| error.detail.to_string()));
        if error.read_untracked().is_some() {
            return;
        }
        desk.outbox.send(
            body,
            untrack(move || clock.now()),
            move |body, key| post(desk, body, key),
            move |said| arrived(desk, said),
        );
        // Only now, when the outbox has it: whatever happens in between, one of the two keeps the text.
        draft.clear();
        text.set(String::new());
    });
    Effect::new(move |_| {
        text.track();
        error.set(None);
    });
    view! {
        <Editor
            label=one::REPLY
            value=text
            placeholder=one::REPLY_PLACEHOLDER
            preview=move || view! { <Preview text=text /> }
            error=error
            on_send=send
        >
            <DraftState saved_at=draft.saved_at() />
            <span class="editor-hint">{one::SEND_HINT}</span>
            <Button kind=ButtonKind::Primary icon=Icon::Send on_click=move |_| send.run(())>
                {one::SEND}
            </Button>
        </Editor>
    }
}

async fn post(desk: Desk, body: NewMessage, key: String) -> Result<Message, crate::client::Trouble> {
    desk.reader.tickets().reply(desk.id, &body, key).await
}

/// The server has it: it joins what was said, unless the stream was faster.
fn arrived(desk: Desk, said: Message) {
    desk.messages.update(|all| {
        if all.iter().all(|message| message.id != said.id) {
            all.push(said);
        }
    });
    desk.ticket.again();
    desk.history.again();
}

/// Sends once more what was not sent.
pub(super) fn retry(desk: Desk, key: &str) {
    desk.outbox.retry(key, move |body, key| post(desk, body, key), move |said| arrived(desk, said));
}

/// The ticket was closed meanwhile: opens it again, then sends.
pub(super) fn reopen_and_send(desk: Desk, key: String) {
    let toasts = Toasts::here();
    spawn_local(async move {
        match desk.reader.tickets().reopen(desk.id).await {
            Ok(ticket) => {
                desk.ticket.set(ticket);
                retry(desk, &key);
            }
            Err(trouble) => toasts.show(crate::ui::Toast::error(one::NOT_REOPENED).detail(trouble.words())),
        }
    });
}

/// Tells the others now and then while keys are pressed. Nobody minds when that fails.
fn tell_that_one_writes(desk: Desk) {
    let told = StoredValue::new(0.0);
    Effect::new(move |before: Option<String>| {
        let now = desk.reply.get();
        let grew = before.as_ref().is_some_and(|before| *before != now) && !now.is_empty();
        let at = js_sys::Date::now();
        if grew && at - told.get_value() > TELL_EACH {
            told.set_value(at);
            spawn_local(async move {
                let _ = desk.reader.tickets().typing(desk.id).await;
            });
        }
        now
    });
}
