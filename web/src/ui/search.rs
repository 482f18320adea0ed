//! The box that a list is searched with.

use leptos::prelude::*;

use super::{Icon, KeyHint, focus, unique_id};
use crate::text::ui as words;

/// A search box. What is typed is handed on with each key; the page decides how long to wait.
#[component]
pub fn SearchField(
    /// What is searched; its name and its placeholder.
    #[prop(into)]
    label: Signal<String>,
    /// What is searched for now.
    #[prop(into)]
    value: Signal<String>,
    /// Runs with what was typed, and with nothing when it is cleared.
    #[prop(into)]
    on_input: Callback<String>,
    /// The most characters that can be searched for.
    max: usize,
    /// The shortcut that leads here, shown as a key while the box is empty.
    #[prop(optional_no_strip)]
    key: Option<&'static str>,
) -> impl IntoView {
    let id = unique_id("search");
    let clear = {
        let id = id.clone();
        move || {
            on_input.run(String::new());
            focus(&id);
        }
    };
    let clear_by_key = clear.clone();
    view! {
        <div class="search" role="search" aria-label=label>
            {Icon::Search}
            <input
                id=id
                class="search-input"
                type="search"
                autocomplete="off"
                maxlength=max
                aria-label=label
                placeholder=label
                prop:value=value
                on:input:target=move |event| on_input.run(event.target().value())
                on:keydown:target=move |event| {
                    if event.key() != "Escape" {
                        return;
                    }
                    event.prevent_default();
                    if event.target().value().is_empty() {
                        // So that single keys work again. An input on the page can be left.
                        let _ = event.target().blur();
                    } else {
                        clear_by_key();
                    }
                }
            />
            {move || {
                if value.read().is_empty() {
                    key.map(|key| view! { <KeyHint key=key /> }.into_any())
                } else {
                    let clear = clear.clone();
                    Some(
                        view! {
                            <button
                                type="button"
                                class="input-button"
                                aria-label=words::CLEAR_SEARCH
                                title=words::CLEAR_SEARCH
                                on:click=move |_| clear()
                            >
                                {Icon::Close}
                            </button>
                        }
                            .into_any(),
                    )
                }
            }}
        </div>
    }
}
