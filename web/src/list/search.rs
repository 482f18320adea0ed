//! Searching a list.

use super::Cut;
use crate::ui::SearchField;
use crate::url::UrlState;
use leptos::prelude::*;
use shared::tickets::filter::Q_MAX;
use std::time::Duration;

/// A pause in typing that is long enough to search.
const PAUSE: Duration = Duration::from_millis(250);

/// Searches after each pause in typing.
#[component]
pub fn Search<F: Cut>(
    /// What the address says.
    filter: UrlState<F>,
    /// What is searched; the box's name.
    label: &'static str,
    /// The shortcut that leads here.
    #[prop(optional_no_strip)]
    key: Option<&'static str>,
) -> impl IntoView {
    let in_address = Memo::new(move |_| filter.with(|filter| filter.sought().to_owned()));
    let seek = Callback::new(move |words: String| filter.replace(|filter| filter.seek(words)));
    field(label, key, in_address, seek)
}

/// All of it that does not depend on the kind of list.
fn field(
    label: &'static str,
    key: Option<&'static str>,
    in_address: Memo<String>,
    seek: Callback<String>,
) -> AnyView {
    let typed = RwSignal::new(in_address.get_untracked());
    // "Back" and "Clear all" change the address alone.
    Effect::new(move |_| {
        let sought = in_address.get();
        if typed.read_untracked().trim() != sought {
            typed.set(sought);
        }
    });
    let search = move |()| seek.run(typed.try_get_untracked().unwrap_or_default().trim().to_owned());
    let search = StoredValue::new(debounce(PAUSE, search));
    let on_input = move |text: String| {
        typed.set(text);
        search.update_value(|search| search(()));
    };
    view! { <SearchField label=label value=typed on_input=on_input max=Q_MAX key=key /> }.into_any()
}
