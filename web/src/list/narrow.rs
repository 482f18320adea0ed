//! One way to narrow a list.

use crate::ui::{Choice, FilterButton, SegmentedControl};
use crate::url::{Query, UrlState};
use leptos::prelude::*;
use std::str::FromStr;

/// A filter: what can be chosen, and where that stands in what the address says.
#[derive(Clone)]
pub struct Narrow<F> {
    label: &'static str,
    choices: Signal<Vec<Choice>>,
    get: fn(&F) -> Vec<String>,
    set: fn(&mut F, &[String]),
    look: Look,
    only_when_set: bool,
    when: Option<Signal<bool>>,
    seek: Option<RwSignal<String>>,
}

/// What the reader sees of a filter.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    /// A button with a list of boxes to tick.
    Many,
    /// A button with a list of which one is chosen.
    One,
    /// All choices beside each other, at the end of the row; one without a value means that nothing is chosen.
    Segments,
}

impl<F: Query> Narrow<F> {
    /// Any of several words.
    pub fn by(
        label: &'static str,
        choices: impl Into<Signal<Vec<Choice>>>,
        get: fn(&F) -> Vec<String>,
        set: fn(&mut F, &[String]),
    ) -> Self {
        Self {
            label,
            choices: choices.into(),
            get,
            set,
            look: Look::Many,
            only_when_set: false,
            when: None,
            seek: None,
        }
    }

    /// At most one of the words.
    #[must_use]
    pub fn single(self) -> Self {
        Self { look: Look::One, ..self }
    }

    /// Beside each other, at the end of the row.
    #[must_use]
    pub fn as_segments(self) -> Self {
        Self { look: Look::Segments, ..self }
    }

    /// In sight only while something is chosen: what is chosen elsewhere, such as by a view, is told and taken away here.
    #[must_use]
    pub fn only_when_set(self) -> Self {
        Self { only_when_set: true, ..self }
    }

    /// In sight only while this is so.
    #[must_use]
    pub fn only_when(self, when: impl Into<Signal<bool>>) -> Self {
        Self { when: Some(when.into()), ..self }
    }

    /// Out of too many to have them all here: the choices are those that fit what is looked for.
    #[must_use]
    pub fn sought_by(self, seek: RwSignal<String>) -> Self {
        Self { seek: Some(seek), ..self }
    }

    /// Whether something is chosen.
    pub(super) fn is_set(&self, filter: &F) -> bool {
        !(self.get)(filter).is_empty()
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.look == Look::Segments
    }

    pub(super) fn view(&self, filter: UrlState<F>) -> AnyView {
        let Self { label, choices, get, set, look, only_when_set, when, seek } = self.clone();
        let selected = Memo::new(move |_| filter.with(get));
        let is_shown = Memo::new(move |_| {
            (!only_when_set || !selected.read().is_empty()) && when.is_none_or(|when| when.get())
        });
        let change = move |chosen: Vec<String>| filter.update(|filter| set(filter, &chosen));
        let control = move || {
            if look == Look::Segments {
                let value = Signal::derive(move || selected.read().first().cloned().unwrap_or_default());
                let change = move |chosen: String| {
                    change(Some(chosen).filter(|word| !word.is_empty()).into_iter().collect());
                };
                return view! { <SegmentedControl label=label value=value choices=choices.get_untracked() on_change=change /> }.into_any();
            }
            let single = look == Look::One;
            view! { <FilterButton label=label single=single choices=choices selected=selected on_change=change seek=seek /> }.into_any()
        };
        view! { <Show when=move || is_shown.get()>{control()}</Show> }.into_any()
    }
}

/// Those of the words that mean something.
pub(super) fn read<T: FromStr>(chosen: &[String]) -> Vec<T> {
    chosen.iter().filter_map(|word| word.parse().ok()).collect()
}

/// The one that was chosen, if it means something.
pub(super) fn read_one<T: FromStr>(chosen: &[String]) -> Option<T> {
    chosen.first()?.parse().ok()
}
