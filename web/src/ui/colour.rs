//! A colour, as a field.

use leptos::prelude::*;

use super::Input;
use super::field::{Ids, frame};

/// A colour as `#rrggbb`, written or picked; it may be left empty.
#[component]
pub fn ColourField(
    /// What is asked for.
    #[prop(into)]
    label: Signal<String>,
    /// The colour, and what is wrong with it.
    of: Input,
    /// The colour that it is while none is written.
    none: &'static str,
    /// Names the way to pick one.
    pick: &'static str,
    /// One line of help, hidden while there is an error.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
) -> impl IntoView {
    let ids = Ids::new();
    let Input { name, value, error, .. } = of;
    // The browser takes only whole colours, in small letters.
    let shown = move || {
        let text = value.read().trim().to_ascii_lowercase();
        let is_whole = text.len() == none.len()
            && text.strip_prefix('#').is_some_and(|digits| digits.bytes().all(|c| c.is_ascii_hexdigit()));
        if is_whole { text } else { none.to_owned() }
    };
    let control = view! {
        <div class="colour">
            <input
                type="color"
                class="colour-pick"
                aria-label=pick
                title=pick
                prop:value=shown
                on:input:target=move |event| value.set(event.target().value())
            />
            <input
                id=ids.control()
                class="input"
                type="text"
                name=name
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                placeholder=none
                aria-invalid=move || error.read().is_some().then_some("true")
                aria-describedby=move || ids.described_by(hint, error)
                prop:value=value
                on:input:target=move |event| value.set(event.target().value())
            />
        </div>
    }
    .into_any();
    frame(ids, label, Signal::stored(true), hint, error, None, control)
}
