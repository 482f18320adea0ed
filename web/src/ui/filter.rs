//! Narrowing a list: the search box and the filter button.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use super::popover::close_outside;
use super::{Choice, Icon, KeyHint, focus, lower, unique_id, words};

/// With more choices than these a list has a box to find one in.
const MANY: usize = 10;

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
    /// The shortcut that leads here, shown as a key while the box is empty.
    #[prop(optional, into)]
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

/// A button that opens a list to tick. Once something is ticked it turns to the accent, shows the values, and its
/// cross clears them.
#[component]
pub fn FilterButton(
    /// What is filtered by.
    #[prop(into)]
    label: Signal<String>,
    /// What there is to tick.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// The values that are ticked.
    #[prop(into)]
    selected: Signal<Vec<String>>,
    /// Runs with the values that are ticked now.
    #[prop(into)]
    on_change: Callback<Vec<String>>,
) -> impl IntoView {
    let root = NodeRef::<html::Div>::new();
    let open = RwSignal::new(false);
    close_outside(root, open);
    let button_id = unique_id("filter");
    let list_id = format!("{button_id}-list");
    let is_set = move || !selected.read().is_empty();
    let values = move || {
        let selected = selected.read();
        choices
            .read()
            .iter()
            .filter(|choice| selected.contains(&choice.value))
            .map(|choice| choice.label.clone())
            .collect::<Vec<_>>()
            .join(", ")
    };
    let escape = {
        let button_id = button_id.clone();
        move |event: KeyboardEvent| {
            if event.key() == "Escape" && open.get_untracked() {
                event.prevent_default();
                event.stop_propagation();
                open.set(false);
                focus(&button_id);
            }
        }
    };
    let clear = {
        let button_id = button_id.clone();
        move |_| {
            open.set(false);
            on_change.run(Vec::new());
            focus(&button_id);
        }
    };
    let toggle = move |value: &str, on: bool| {
        let mut now = selected.get_untracked();
        now.retain(|one| one != value);
        if on {
            now.push(value.to_owned());
        }
        on_change.run(now);
    };
    let list = {
        let list_id = list_id.clone();
        move || {
            let sought = RwSignal::new(String::new());
            let found = move || {
                let sought = lower(&sought.read());
                let mut found = choices.get();
                found.retain(|choice| lower(&choice.label).contains(&sought));
                found
            };
            let find =
                move || (choices.read().len() > MANY).then(|| view! { <Find label=label sought=sought /> });
            view! {
                <div class="menu filter-list" id=list_id.clone() role="group" aria-label=label>
                    {find}
                    <For each=found key=|choice| choice.clone() let:choice>
                        {
                            let own = choice.value.clone();
                            let value = choice.value;
                            view! {
                                <label class="menu-item">
                                    <input
                                        type="checkbox"
                                        class="checkbox"
                                        prop:checked=move || selected.read().contains(&own)
                                        on:change:target=move |event| toggle(&value, event.target().checked())
                                    />
                                    <span class="menu-label">{choice.label}</span>
                                </label>
                            }
                        }
                    </For>
                </div>
            }
        }
    };
    view! {
        <div class="filter" class:is-set=is_set node_ref=root on:keydown=escape>
            <button
                type="button"
                id=button_id
                class="filter-button"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                aria-controls=move || open.get().then(|| list_id.clone())
                on:click=move |_| open.update(|open| *open = !*open)
            >
                <span class="filter-label">{label}</span>
                {move || is_set().then(|| view! { " " <b class="filter-values">{values()}</b> })}
                {move || (!is_set()).then(|| Icon::ChevronDown.into_render())}
            </button>
            {move || {
                let clear = clear.clone();
                is_set()
                    .then(|| {
                        let name = move || format!("Clear {}", label.get());
                        view! {
                            <button type="button" class="filter-clear" aria-label=name title=name on:click=clear>
                                {Icon::Close}
                            </button>
                        }
                    })
            }}
            {move || open.get().then(&list)}
        </div>
    }
}

/// Shows only the choices that have these words.
#[component]
fn Find(label: Signal<String>, sought: RwSignal<String>) -> impl IntoView {
    let name = move || words::find(&label.read());
    view! {
        <input
            class="filter-find"
            type="search"
            autocomplete="off"
            aria-label=name
            placeholder=name
            on:input:target=move |event| sought.set(event.target().value())
        />
    }
}
