//! A list of two halves, of which one is shown: what is in use, and what no longer is.

use super::{Asked, Kind};
use crate::ui::{Choice, SegmentedControl};
use crate::url::UrlState;
use leptos::prelude::*;

/// Which half the address asks for, by the parameter that is the kind's [`TAB`](Kind::TAB).
#[component]
pub fn Either<K: Kind>(
    /// What the address says.
    filter: UrlState<Asked<K>>,
    /// What the halves differ in.
    label: &'static str,
    /// What the first half is called, which is shown when the address says nothing.
    first: &'static str,
    /// What that parameter says for the other, and what it is called.
    other: (&'static str, &'static str),
) -> impl IntoView {
    let by = K::TAB.unwrap_or_default();
    let choices = vec![Choice::new("", first), Choice::new(other.0, other.1)];
    let value = Signal::derive(move || filter.with(|asked| asked.one(by).to_owned()));
    let change = move |chosen: String| filter.update(|asked| asked.say(by, &[chosen]));
    view! {
        <div>
            <SegmentedControl label=label value=value choices=choices on_change=change />
        </div>
    }
}
