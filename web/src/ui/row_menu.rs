//! What can be done to one row of a list.

use leptos::prelude::*;

use super::{ButtonKind, Icon, Menu, MenuItem};
use crate::text::ui as words;

/// The three dots at a row's end, and what they open.
#[component]
pub fn RowMenu(
    /// What the row is called.
    #[prop(into)]
    name: Signal<String>,
    /// The lines.
    #[prop(into)]
    items: Signal<Vec<MenuItem>>,
) -> impl IntoView {
    view! {
        <Menu
            label=Signal::derive(move || words::actions_for(&name.read()))
            items=items
            kind=ButtonKind::Quiet
            end=true
            trigger=|| Icon::More.into_render()
        />
    }
}
