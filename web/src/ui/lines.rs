//! Several lines of plain text, as a field.

use leptos::prelude::*;

use super::Input;
use super::field::{Ids, frame, room};

/// Several lines of plain text, such as a postal address. It grows with what is typed.
#[component]
pub fn Lines(
    /// What is asked for.
    #[prop(into)]
    label: Signal<String>,
    /// What is typed, and what is wrong with it.
    of: Input,
    /// The `autocomplete` token.
    autocomplete: &'static str,
    /// The longest text that is taken. What is longer stays, and is counted.
    max_length: u32,
    /// It may stay empty, and says so.
    #[prop(optional)]
    optional: bool,
    /// What helps to fill it in, until there is little room left.
    #[prop(optional)]
    hint: Option<&'static str>,
) -> impl IntoView {
    let ids = Ids::new();
    let Input { name, value, error: refused, .. } = of;
    let error = Signal::derive(move || refused.get().or_else(|| room(value, Some(max_length), true)));
    let hint =
        Signal::derive(move || room(value, Some(max_length), false).or_else(|| hint.map(str::to_owned)));
    let control = view! {
        <textarea
            id=ids.control()
            class="input"
            rows="3"
            name=name
            autocomplete=autocomplete
            required=!optional
            aria-invalid=move || error.read().is_some().then_some("true")
            aria-describedby=move || ids.described_by(hint, error)
            prop:value=value
            on:input:target=move |event| value.set(event.target().value())
        ></textarea>
    }
    .into_any();
    frame(ids, label, optional.into(), hint, error, None, control)
}
