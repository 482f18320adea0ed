//! From one to another, as a field.

use leptos::prelude::*;

use super::field::group;
use super::{Field, FieldKind, Input};
use crate::text::ui as words;

/// Two fields of a kind that are the ends of one thing, such as the days of a holiday. Each has its own name in the
/// request, and its own error.
#[component]
pub fn Range(
    /// What is asked for.
    #[prop(into)]
    label: Signal<String>,
    /// Where it begins.
    from: Input,
    /// Where it ends.
    to: Input,
    /// What both take.
    kind: FieldKind,
    /// One line of help, hidden while there is an error.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
) -> impl IntoView {
    let ends = view! {
        <div class="form-row">
            <Field label=words::FROM of=from kind=kind />
            <Field label=words::TO of=to kind=kind />
        </div>
    };
    group("group", label, hint, Signal::stored(None), ends.into_any())
}
