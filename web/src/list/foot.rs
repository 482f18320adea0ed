//! What is shown of a list, and the way to more.

use crate::load::{Pages, trouble_card};
use crate::ui::LoadMore;
use leptos::prelude::*;
use serde::de::DeserializeOwned;

/// Says what is shown, and asks for the next page. Nothing where there are no rows.
#[component]
pub fn Foot<T>(
    /// The rows.
    pages: Pages<T>,
    /// What could not be loaded: "More tickets could not be loaded."
    failed: &'static str,
    /// Names what is shown, by the number of rows and whether there are more.
    shown: impl Fn(usize, bool) -> String + Copy + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + PartialEq + DeserializeOwned + Send + Sync + 'static,
{
    let rows = Memo::new(move |_| pages.rows.map(|page| page.items.len()).unwrap_or_default());
    let shown = Signal::derive(move || shown(rows.get(), pages.more().get()));
    let trouble = move || {
        pages.trouble().get().map(|trouble| {
            let retry = Callback::new(move |()| pages.load_more());
            trouble_card(failed.into(), &trouble, retry, false)
        })
    };
    view! {
        {trouble}
        <Show when=move || rows.get() != 0>
            <LoadMore
                shown=shown
                more=pages.more()
                pending=pages.pending()
                on_more=move |()| pages.load_more()
            />
        </Show>
    }
}
