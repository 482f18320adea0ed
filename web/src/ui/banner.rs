//! The connection, and what is said aloud.

use leptos::prelude::*;

use super::{Icon, Tone, each};
use crate::text::ui as words;

/// A line across the page, for a state that lasts: offline, reconnecting, a source that fails.
#[component]
pub fn Banner(
    /// The colour family; warning unless told otherwise.
    #[prop(default = Tone::Warning)]
    tone: Tone,
    /// The outline before the words.
    #[prop(default = Icon::WifiOff)]
    icon: Icon,
    /// The words, and a button where one helps.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="banner" data-tone=tone.word() role="status">
            {icon}
            <div class="banner-text">{children()}</div>
        </div>
    }
}

/// How the connection for live changes stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ConnectionState {
    /// Changes arrive as they happen.
    Live,
    /// It is being made.
    #[default]
    Connecting,
    /// The connection broke and is being made again.
    Reconnecting,
    /// There is no network.
    Offline,
}

/// A dot and a word for the connection.
#[component]
pub fn LiveDot(
    /// How it stands.
    #[prop(into)]
    state: Signal<ConnectionState>,
) -> impl IntoView {
    let look = move || match state.get() {
        ConnectionState::Live => ("success", words::LIVE),
        ConnectionState::Connecting => ("neutral", words::CONNECTING),
        ConnectionState::Reconnecting => ("warning", words::RECONNECTING),
        ConnectionState::Offline => ("danger", words::OFFLINE),
    };
    view! {
        <span class="live" role="status" data-tone=move || look().0>
            {move || look().1}
        </span>
    }
}

/// Says to screen readers what changed on the page, such as "1 new reply". Nothing of it is seen. What is said twice is
/// an element of its own each time: one that stays as it was is not read out again.
#[component]
pub fn LiveRegion(
    /// What to say; setting it says it.
    #[prop(into)]
    message: Signal<String>,
) -> impl IntoView {
    let times = StoredValue::new(0_u128);
    let said = move || {
        message.track();
        times.update_value(|times| *times = times.wrapping_add(1));
        vec![times.get_value()]
    };
    let words = move |_| view! { <p>{message.get_untracked()}</p> }.into_any();
    view! {
        <div class="visually-hidden" role="status" aria-live="polite">
            {each(said, words)}
        </div>
    }
}
