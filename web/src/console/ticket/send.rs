//! Sending replies and notes: shown at once, kept in this browser until the server has them.

use super::Open;
use crate::client::Trouble;
use crate::text::console::open as words;
use crate::ui::Toast;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::ids::AccountId;
use shared::problem::FieldError;
use shared::tickets::console::{Message, NewReply};
use shared::tickets::{NewMessage, Status};
use shared::validate::Validate as _;
use wasm_bindgen_futures::spawn_local;

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
    pub fn error(&self) -> Option<FieldError> {
        NewMessage { body: self.body.clone() }.errors().into_iter().next()
    }
}

/// Shows it at once and sends it.
pub fn send(open: Open, written: Written) {
    let now = untrack(move || open.clock.now());
    open.outbox.send(
        written,
        now,
        move |written, key| post(open, written, key),
        move |said| arrived(open, said),
    );
}

/// Sends once more what was not sent.
pub fn retry(open: Open, key: &str) {
    open.outbox.retry(key, move |written, key| post(open, written, key), move |said| arrived(open, said));
}

/// The ticket was closed meanwhile: opens it again, then sends.
pub fn reopen_and_send(open: Open, key: String) {
    spawn_local(async move {
        match open.reader.desk().reopen(open.id).await {
            Ok(ticket) => {
                open.ticket.set(ticket);
                retry(open, &key);
            }
            Err(trouble) => {
                let title = crate::text::tickets::one::NOT_REOPENED;
                open.toasts.show(Toast::error(title).detail(trouble.words()));
            }
        }
    });
}

async fn post(open: Open, written: Written, key: String) -> Result<Message, Trouble> {
    let Written { body, note, status } = written;
    let desk = open.reader.desk();
    if note {
        desk.note(open.id, &NewMessage { body }, key).await
    } else {
        desk.reply(open.id, &NewReply { body, status }, key).await
    }
}

/// The server has it: it joins what was said, unless the stream was faster.
fn arrived(open: Open, said: Message) {
    open.messages.update(|all| {
        if all.iter().all(|message| message.id != said.id) {
            all.push(said);
        }
    });
    open.ticket.again();
    open.history.again();
}

/// The statuses that a reply can set; none leaves it as it is.
pub const THEN: [Option<Status>; 4] =
    [None, Some(Status::InProgress), Some(Status::WaitingForClient), Some(Status::Resolved)];

/// What the main button does, as this person left it on this device.
pub fn remembered(account: AccountId) -> Option<Status> {
    let word = storage()?.get_item(&key(account)).ok().flatten()?;
    word.parse().ok().filter(|status| THEN.contains(&Some(*status)))
}

/// Keeps what the main button does.
pub fn remember(account: AccountId, status: Option<Status>) {
    // Where nothing may be stored it lasts as long as the page.
    let word = status.map_or("", Status::as_str);
    storage().map(|storage| storage.set_item(&key(account), word));
}

fn key(account: AccountId) -> String {
    format!("portico.send.{account}")
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

/// The words of the main button.
pub fn label(note: bool, then: Option<Status>) -> &'static str {
    if note { words::ADD_NOTE } else { words::send_then(then) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_button_says_what_it_does() {
        assert_eq!(label(false, None), "Send");
        assert_eq!(label(false, Some(Status::WaitingForClient)), "Send, then wait for client");
        assert_eq!(label(true, Some(Status::Resolved)), "Add note");
    }

    #[test]
    fn nothing_written_is_not_sent() {
        let written = |body: &str| Written { body: body.into(), note: false, status: None };
        assert!(written(" \n").error().is_some());
        assert!(written("May we purge at 11?").error().is_none());
    }
}
