//! Choosing: check boxes, switches, radio buttons and the segmented control.

use leptos::prelude::*;

use super::unique_id;

/// Something to choose: what it is called, and the value that stands for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Choice {
    /// What is sent and stored.
    pub value: String,
    /// What is read.
    pub label: String,
}

impl Choice {
    /// A choice of this value, read as this label.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

/// A yes or no that takes effect with its form.
#[component]
pub fn Checkbox(
    /// What is agreed to.
    #[prop(into)]
    label: Signal<String>,
    /// Whether it is checked.
    checked: RwSignal<bool>,
    /// One more line about it.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// Hides the label from sight, for rows of a list that say it themselves.
    #[prop(optional)]
    bare: bool,
    /// Runs after the reader changed it.
    #[prop(optional, into)]
    on_change: Option<Callback<bool>>,
) -> impl IntoView {
    option("checkbox", None, label, checked, hint, bare, on_change)
}

/// A yes or no that takes effect at once.
#[component]
pub fn Switch(
    /// What is on or off.
    #[prop(into)]
    label: Signal<String>,
    /// Whether it is on.
    checked: RwSignal<bool>,
    /// One more line about it.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// Runs after the reader changed it.
    #[prop(optional, into)]
    on_change: Option<Callback<bool>>,
) -> impl IntoView {
    option("switch", Some("switch"), label, checked, hint, false, on_change)
}

fn option(
    class: &'static str,
    role: Option<&'static str>,
    label: Signal<String>,
    checked: RwSignal<bool>,
    hint: Signal<Option<String>>,
    bare: bool,
    on_change: Option<Callback<bool>>,
) -> impl IntoView {
    let hint_id = unique_id("hint");
    let described_by = {
        let id = hint_id.clone();
        move || hint.read().is_some().then(|| id.clone())
    };
    view! {
        <div class="option">
            <label>
                <input
                    type="checkbox"
                    class=class
                    role=role
                    prop:checked=checked
                    aria-describedby=described_by
                    on:change:target=move |event| {
                        let now = event.target().checked();
                        checked.set(now);
                        if let Some(on_change) = on_change {
                            on_change.run(now);
                        }
                    }
                />
                <span class:visually-hidden=bare>{label}</span>
            </label>
            {move || hint.get().map(|hint| view! { <p class="option-hint" id=hint_id.clone()>{hint}</p> })}
        </div>
    }
}

/// One of a few, each with its own line.
#[component]
pub fn RadioGroup(
    /// What is asked.
    #[prop(into)]
    label: Signal<String>,
    /// The value of what is chosen.
    value: RwSignal<String>,
    /// What there is to choose from.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
) -> impl IntoView {
    let name = unique_id("radio");
    view! {
        <fieldset class="radios">
            <legend>{label}</legend>
            <For each=move || choices.get() key=|choice| choice.clone() let:choice>
                {
                    let own = choice.value.clone();
                    let chosen = choice.value.clone();
                    view! {
                        <div class="option">
                            <label>
                                <input
                                    type="radio"
                                    class="radio"
                                    name=name.clone()
                                    value=choice.value
                                    prop:checked=move || *value.read() == own
                                    on:change=move |_| value.set(chosen.clone())
                                />
                                <span>{choice.label}</span>
                            </label>
                        </div>
                    }
                }
            </For>
        </fieldset>
    }
}

/// Two to four choices side by side, one of them on.
#[component]
pub fn SegmentedControl(
    /// What is switched, read out with it.
    #[prop(into)]
    label: Signal<String>,
    /// The value that is on.
    #[prop(into)]
    value: Signal<String>,
    /// The choices, left to right.
    choices: Vec<Choice>,
    /// Runs with the value that was chosen.
    #[prop(into)]
    on_change: Callback<String>,
) -> impl IntoView {
    let name = unique_id("segment");
    let segments = choices
        .into_iter()
        .map(|choice| {
            let own = choice.value.clone();
            let chosen = choice.value.clone();
            view! {
                <label class="segment">
                    <input
                        type="radio"
                        class="visually-hidden"
                        name=name.clone()
                        value=choice.value
                        prop:checked=move || *value.read() == own
                        on:change=move |_| on_change.run(chosen.clone())
                    />
                    <span>{choice.label}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <div class="segmented" role="radiogroup" aria-label=label>
            {segments}
        </div>
    }
}
