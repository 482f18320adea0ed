//! What sending does besides: the status that is set with a reply.

use crate::text::console::open as words;
use leptos::prelude::window;
use shared::ids::AccountId;
use shared::tickets::Status;

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
}
