//! Yes or no, and one of a few in sight, as fields.

use leptos::prelude::*;

use super::field::{Ids, below, group};
use super::input::TICKED;
use super::{Choice, Input};

/// A yes or no that is sent with its form; see [`Input::is_ticked`]. What takes effect at once is a
/// [`Switch`](super::Switch).
#[component]
pub fn Check(
    /// What is agreed to or wanted.
    #[prop(into)]
    label: Signal<String>,
    /// Whether it is ticked, and what is wrong with that.
    of: Input,
    /// One line of help, hidden while there is an error.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
) -> impl IntoView {
    let ids = Ids::new();
    let Input { name, value, error, .. } = of;
    view! {
        <div class="field">
            <div class="option">
                <label>
                    <input
                        type="checkbox"
                        class="checkbox"
                        id=ids.control()
                        name=name
                        aria-invalid=move || error.read().is_some().then_some("true")
                        aria-describedby=move || ids.described_by(hint, error)
                        prop:checked=move || *value.read() == TICKED
                        on:change:target=move |event| {
                            value.set(if event.target().checked() { TICKED.to_owned() } else { String::new() });
                        }
                    />
                    <span>{label}</span>
                </label>
            </div>
            {below(ids, hint, error)}
        </div>
    }
}

/// A choice out of a few that all stand there to be read before one is taken. One has to be.
#[component]
pub fn Radios(
    /// What is asked for.
    #[prop(into)]
    label: Signal<String>,
    /// The value of what is chosen, empty while nothing is, and what is wrong with it.
    of: Input,
    /// What there is to choose from.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// One line of help, hidden while there is an error.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
) -> impl IntoView {
    let Input { name, value, error, .. } = of;
    // One field's radios and not those of another form on the page.
    let own_name = super::unique_id(name);
    let line = move |choice: Choice| {
        let own = choice.value.clone();
        view! {
            <div class="option">
                <label>
                    <input
                        type="radio"
                        class="checkbox"
                        name=own_name.clone()
                        prop:checked=move || *value.read() == own
                        on:change=move |_| value.set(choice.value.clone())
                    />
                    <span>{choice.label}</span>
                </label>
            </div>
        }
    };
    let lines = move || choices.get().into_iter().map(&line).collect_view();
    let controls = view! { <div class="options">{lines}</div> }.into_any();
    group("radiogroup", label, hint, error, controls)
}
