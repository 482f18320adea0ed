//! What a single key does, and the dialog that lists it. Keys do nothing while a field, a menu or a dialog has the
//! keyboard, and can be switched off.

use crate::text::console::keys as words;
use crate::text::ui::CLOSE;
use crate::ui::{Button, Dialog, KeyHint, Switch};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use std::cell::Cell;
use std::time::Duration;
use wasm_bindgen::JsCast as _;

const STORED: &str = "portico.keys";

/// Something that a key does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shortcut {
    /// Opens the next ticket of the list.
    Next,
    /// Opens the one before.
    Previous,
    /// Begins a reply.
    Reply,
    /// Begins an internal note.
    Note,
    /// Opens the choice of who looks after the ticket.
    Assign,
    /// Resolves the ticket.
    Resolve,
    /// Goes to the search box.
    Search,
    /// Lists the shortcuts.
    Help,
}

impl Shortcut {
    /// Every shortcut, in the order of the list.
    pub const ALL: [Self; 8] = [
        Self::Next,
        Self::Previous,
        Self::Reply,
        Self::Note,
        Self::Assign,
        Self::Resolve,
        Self::Search,
        Self::Help,
    ];

    /// What stands on its key.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Next => "J",
            Self::Previous => "K",
            Self::Reply => "R",
            Self::Note => "N",
            Self::Assign => "A",
            Self::Resolve => "E",
            Self::Search => "/",
            Self::Help => "?",
        }
    }

    /// What it does, in words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Next => words::NEXT,
            Self::Previous => words::PREVIOUS,
            Self::Reply => words::REPLY,
            Self::Note => words::NOTE,
            Self::Assign => words::ASSIGN,
            Self::Resolve => words::RESOLVE,
            Self::Search => words::SEARCH,
            Self::Help => words::HELP,
        }
    }

    /// The shortcut of a key, as the browser names it.
    pub fn of(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|shortcut| shortcut.key().eq_ignore_ascii_case(key))
    }
}

/// Runs with each shortcut for as long as the place this is called in lives; `run` says whether it did something.
pub fn on_shortcut(run: impl Fn(Shortcut) -> bool + 'static) {
    let listener = window_event_listener(leptos::ev::keydown, move |event: KeyboardEvent| {
        if is_taken() {
            // The keyboard has arrived where a shortcut sent it.
            expect(Duration::ZERO);
            return;
        }
        let is_plain = !(event.ctrl_key() || event.meta_key() || event.alt_key() || event.is_composing());
        if !is_plain || event.default_prevented() || event.repeat() && !is_moving(&event.key()) || !are_on() {
            return;
        }
        if is_coming() || Shortcut::of(&event.key()).is_some_and(&run) {
            event.prevent_default();
        }
    });
    on_cleanup(move || listener.remove());
}

thread_local! {
    /// Until when the keyboard is on its way to what a shortcut opened, in milliseconds of the browser's clock.
    static COMING: Cell<f64> = const { Cell::new(0.0) };
}

/// Whether a shortcut is still opening something. Its next keys were meant for that, and are no shortcuts.
fn is_coming() -> bool {
    js_sys::Date::now() < COMING.get()
}

/// Gives the keyboard, by `give`, to something that is there only after this wait.
pub fn soon(wait: Duration, give: impl FnOnce() + 'static) {
    expect(wait + Duration::from_millis(100));
    set_timeout(
        move || {
            give();
            expect(Duration::ZERO);
        },
        wait,
    );
}

/// Something takes the keyboard by itself within this time.
pub fn expect(wait: Duration) {
    COMING.set(js_sys::Date::now() + wait.as_secs_f64() * 1_000.0);
}

/// Only moving through the list makes sense while a key is held.
fn is_moving(key: &str) -> bool {
    matches!(Shortcut::of(key), Some(Shortcut::Next | Shortcut::Previous))
}

/// Whether something on the page needs the key for itself.
fn is_taken() -> bool {
    const TAKING: &str =
        "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], [role=menu], dialog";
    let in_field =
        document().active_element().is_some_and(|active| active.closest(TAKING).ok().flatten().is_some());
    // What a key opened may be there already and get the keyboard with the next picture.
    in_field || document().query_selector("dialog[open], [role=menu]:popover-open").ok().flatten().is_some()
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

fn are_on() -> bool {
    storage().and_then(|storage| storage.get_item(STORED).ok().flatten()).is_none_or(|word| word != "off")
}

fn switch(on: bool) {
    // Where nothing may be stored they stay on.
    let word = if on { "on" } else { "off" };
    storage().map(|storage| storage.set_item(STORED, word));
}

/// Moves the keyboard to the first of these elements that is seen. Whether there was one.
pub fn focus(selector: &str) -> bool {
    visible(selector).is_some_and(|element| element.focus().is_ok())
}

/// Presses the first of these buttons that is seen. Whether there was one.
pub fn press(selector: &str) -> bool {
    let button = visible(selector);
    if let Some(button) = &button {
        // A button that refuses the focus is pressed all the same.
        let _ = button.focus();
        button.click();
    }
    button.is_some()
}

fn visible(selector: &str) -> Option<web_sys::HtmlElement> {
    let all = document().query_selector_all(selector).ok()?;
    (0..all.length())
        .filter_map(|at| all.item(at)?.dyn_into::<web_sys::HtmlElement>().ok())
        .find(|element| element.get_bounding_client_rect().width() > 0.0)
}

/// The list of shortcuts.
#[component]
pub fn Help(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let line = |label: &'static str, key: &'static str| {
        view! {
            <div class="fact">
                <dt>{label}</dt>
                <dd>
                    <KeyHint key=key />
                    <span class="visually-hidden">{key}</span>
                </dd>
            </div>
        }
    };
    let actions = move || {
        view! {
            <Button autofocus=true on_click=move |_| open.set(false)>
                {CLOSE}
            </Button>
        }
    };
    view! {
        <Dialog open=open title=words::TITLE actions=actions>
            <p>{words::TEXT}</p>
            <dl class="facts">
                {Shortcut::ALL.map(|shortcut| line(shortcut.label(), shortcut.key())).collect_view()}
                {line(words::SEND, words::SEND_KEY)}
            </dl>
            <Switch label=words::ON checked=RwSignal::new(are_on()) on_change=switch />
        </Dialog>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_means_the_same_in_both_cases() {
        assert_eq!(Shortcut::of("j"), Some(Shortcut::Next));
        assert_eq!(Shortcut::of("J"), Some(Shortcut::Next));
        assert_eq!(Shortcut::of("?"), Some(Shortcut::Help));
        assert_eq!(Shortcut::of("x"), None);
        assert_eq!(Shortcut::of("Enter"), None);
    }

    #[test]
    fn no_key_does_two_things() {
        for shortcut in Shortcut::ALL {
            assert_eq!(Shortcut::of(shortcut.key()), Some(shortcut));
        }
    }
}
