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

/// Several of some that all stand there to be read, in groups; each that is ticked is a line of the text.
#[component]
pub fn Checks(
    /// What is asked for.
    #[prop(into)]
    label: Signal<String>,
    /// The values of what is ticked, and what is wrong with them.
    of: Input,
    /// What there is to tick, by the names of the groups.
    groups: Vec<(&'static str, Vec<Choice>)>,
    /// One line of help, hidden while there is an error.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
) -> impl IntoView {
    let Input { name, value, error, .. } = of;
    let line = move |choice: Choice| {
        let (own, this) = (choice.value.clone(), choice.value);
        let is_ticked = move || value.read().lines().any(|line| line == own);
        let tick = move |is_ticked: bool| {
            value.update(|value| {
                let mut lines: Vec<_> = value.lines().filter(|line| *line != this).collect();
                lines.extend(is_ticked.then_some(this.as_str()));
                *value = lines.join("\n");
            });
        };
        view! {
            <div class="option">
                <label>
                    <input
                        type="checkbox"
                        class="checkbox"
                        name=name
                        prop:checked=is_ticked
                        on:change:target=move |event| tick(event.target().checked())
                    />
                    <span>{choice.label}</span>
                </label>
            </div>
        }
    };
    let some = move |(name, choices): (&'static str, Vec<Choice>)| {
        view! {
            <div class="options" role="group" aria-label=name>
                <div class="options-name" aria-hidden="true">
                    {name}
                </div>
                {choices.into_iter().map(line).collect_view()}
            </div>
        }
    };
    let controls =
        view! { <div class="options-groups">{groups.into_iter().map(some).collect_view()}</div> }.into_any();
    group("group", label, hint, error, controls)
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
