//! The order of a list.

use super::Cut;
use crate::text::list as words;
use crate::ui::{ButtonKind, Icon, Menu, MenuItem};
use crate::url::UrlState;
use leptos::prelude::*;

/// The menu of orders. `quiet` where a border would be too much beside others.
#[component]
pub fn Order<F: Cut>(
    /// What the address says.
    filter: UrlState<F>,
    /// Without a border, as in the head of a pane.
    #[prop(optional)]
    quiet: bool,
) -> impl IntoView {
    let now = Memo::new(move |_| filter.with(Cut::order));
    let set = Callback::new(move |order: usize| filter.update(|filter| filter.set_order(order)));
    menu(F::orders(), now, set, quiet)
}

/// All of it that does not depend on the kind of list.
fn menu(orders: Vec<&'static str>, now: Memo<usize>, set: Callback<usize>, quiet: bool) -> AnyView {
    let orders = StoredValue::new(orders);
    let name = move || orders.with_value(|orders| orders.get(now.get()).copied().unwrap_or_default());
    let items = move || {
        let now = now.get();
        let line = |(order, label): (usize, &&'static str)| {
            MenuItem::run(*label, move || set.run(order)).checked(order == now)
        };
        orders.with_value(|orders| orders.iter().enumerate().map(line).collect())
    };
    let face = move || {
        let before = if quiet { Icon::SortDown } else { Icon::Sort };
        let after = (!quiet).then(|| Icon::ChevronDown.into_render());
        view! { <span class="btn-face">{before} <span>{name}</span> {after}</span> }
    };
    view! {
        <Menu
            label=Signal::derive(move || words::sorted_by(name()))
            items=Signal::derive(items)
            kind=if quiet { ButtonKind::Quiet } else { ButtonKind::default() }
            end=true
            trigger=face
        />
    }
    .into_any()
}
