//! The search and the filters of a list.

use super::{Cut, Narrow, Order, Search};
use crate::text::list as words;
use crate::ui::{Button, ButtonKind, CountBadge, Dialog, DialogShape, Icon};
use crate::url::UrlState;
use leptos::prelude::*;

/// The search and the filters, in a row. A phone has no room for the row, so there the filters are in a sheet, and a
/// button beside the search says how many are set.
#[component]
pub fn Bar<F: Cut>(
    /// What the address says.
    filter: UrlState<F>,
    /// Names the search.
    search: &'static str,
    /// The shortcut that leads to the search.
    #[prop(optional, into)]
    key: Option<&'static str>,
    /// The filters, from the left.
    narrows: Vec<Narrow<F>>,
    /// Whether the order stands at the end of the row.
    #[prop(optional)]
    ordered: bool,
) -> impl IntoView {
    let narrows = StoredValue::new(narrows);
    let set = move || {
        filter.with(|filter| narrows.with_value(|all| all.iter().filter(|one| one.is_set(filter)).count()))
    };
    let count = Signal::derive(move || u64::try_from(set()).unwrap_or_default());
    let is_narrowed = Memo::new(move |_| filter.with(Cut::narrows));
    let of = move |at_end: bool| {
        let view = |narrow: &Narrow<F>| narrow.view(filter);
        narrows.with_value(|all| all.iter().filter(|one| one.is_at_end() == at_end).map(view).collect_view())
    };
    let order = move || ordered.then(|| view! { <Order filter=filter /> });
    let has_end = ordered || narrows.with_value(|all| all.iter().any(Narrow::is_at_end));
    let end = has_end.then(|| ViewFn::from(move || view! { {of(true)} {order()} }));
    let filters = ViewFn::from(move || of(false));
    let clear = Callback::new(move |()| filter.update(|filter| *filter = filter.bare()));
    let search = view! { <Search filter=filter label=search key=key /> }.into_any();
    bar(search, count, is_narrowed, clear, filters, end)
}

/// All of it that does not depend on the kind of list.
fn bar(
    search: AnyView,
    count: Signal<u64>,
    is_narrowed: Memo<bool>,
    on_clear: Callback<()>,
    filters: ViewFn,
    end: Option<ViewFn>,
) -> AnyView {
    let open = RwSignal::new(false);
    let clear = move || {
        view! {
            <Show when=move || is_narrowed.get()>
                <Button kind=ButtonKind::Quiet on_click=move |_| on_clear.run(())>
                    {words::CLEAR_ALL}
                </Button>
            </Show>
        }
    };
    let actions = move || {
        view! {
            {clear()}
            <Button kind=ButtonKind::Primary on_click=move |_| open.set(false)>
                {words::SHOW_FOUND}
            </Button>
        }
    };
    let (filters, end) = (StoredValue::new(filters), StoredValue::new(end));
    let filters = move || filters.with_value(ViewFn::run);
    let end = move || {
        let end = end.with_value(|end| end.as_ref().map(ViewFn::run));
        end.map(|end| view! { <div class="filters-end">{end}</div> })
    };
    view! {
        <div class="filters">
            {search} <div class="filters-row">{filters()} {clear()} {end()}</div> <div class="filters-button">
                <Button icon=Icon::Filter on_click=move |_| open.set(true)>
                    {words::FILTERS}
                    <Show when=move || count.get() != 0>
                        " "
                        <CountBadge count=count waiting=true what=words::SET />
                    </Show>
                </Button>
            </div>
        </div>
        <Dialog open=open title=words::FILTERS shape=DialogShape::Sheet actions=actions>
            <div class="filters-sheet">{filters()} {end()}</div>
        </Dialog>
    }
    .into_any()
}
