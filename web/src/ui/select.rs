//! A choice out of a few, as a field.

use leptos::prelude::*;

use super::field::{Ids, frame};
use super::{Choice, Icon, Input};

/// A choice out of a few, with the system's own list.
#[component]
pub fn Select(
    /// What is asked for.
    #[prop(into)]
    label: Signal<String>,
    /// The value of what is chosen, empty while nothing is, and what is wrong with it.
    of: Input,
    /// What there is to choose from.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// The entry that stands for "nothing chosen yet".
    #[prop(optional, into)]
    placeholder: Option<String>,
    /// One line of help, hidden while there is an error.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// Nothing may be chosen, and the label says so.
    #[prop(optional)]
    optional: bool,
) -> impl IntoView {
    let ids = Ids::new();
    let Input { name, value, error, .. } = of;
    let placeholder = StoredValue::new(placeholder);
    let control = view! {
        <div class="select" class:is-empty=move || value.read().is_empty()>
            <select
                id=ids.control()
                class="input"
                name=name
                required=!optional
                aria-invalid=move || error.read().is_some().then_some("true")
                aria-describedby=move || ids.described_by(hint, error)
                on:change:target=move |event| value.set(event.target().value())
            >
                {placeholder
                    .get_value()
                    .map(|text| {
                        view! {
                            <option value="" prop:selected=move || value.read().is_empty()>
                                {text}
                            </option>
                        }
                    })}
                <For each=move || choices.get() key=|choice| choice.clone() let:choice>
                    {
                        let own = choice.value.clone();
                        view! {
                            <option value=choice.value prop:selected=move || *value.read() == own>
                                {choice.label}
                            </option>
                        }
                    }
                </For>
            </select>
            {Icon::ChevronDown}
        </div>
    }
    .into_any();
    frame(ids, label, optional.into(), hint, error, None, control)
}
