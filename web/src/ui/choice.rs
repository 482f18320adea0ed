//! Choosing: switches and the segmented control.

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

    /// As one text, for a field that knows only what was chosen: the value, which has no blank, and the label.
    #[must_use]
    pub fn written(&self) -> String {
        format!("{} {}", self.value, self.label)
    }

    /// What was [`written`](Self::written); empty where nothing was chosen.
    #[must_use]
    pub fn read(text: &str) -> Self {
        text.split_once(' ').map(|(value, label)| Self::new(value, label)).unwrap_or_default()
    }
}

/// A yes or no that takes effect at once.
#[component]
pub fn Switch(
    /// What is on or off.
    #[prop(into)]
    label: Signal<String>,
    /// Whether it is on.
    checked: RwSignal<bool>,
    /// Runs after the reader changed it.
    #[prop(optional, into)]
    on_change: Option<Callback<bool>>,
) -> impl IntoView {
    view! {
        <div class="option">
            <label>
                <input
                    type="checkbox"
                    class="switch"
                    role="switch"
                    prop:checked=checked
                    on:change:target=move |event| {
                        let now = event.target().checked();
                        checked.set(now);
                        if let Some(on_change) = on_change {
                            on_change.run(now);
                        }
                    }
                />
                <span>{label}</span>
            </label>
        </div>
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_read_as_it_was_written() {
        let choice = Choice::new("7", "Harbour & Vale");
        assert_eq!(Choice::read(&choice.written()), choice);
        assert_eq!(Choice::read(""), Choice::default());
    }
}
