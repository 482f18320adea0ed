//! Narrowing a list of tickets: what both applications share.

use crate::text::tickets as words;
use crate::ui::{Button, ButtonKind, CountBadge, Dialog, DialogShape, Icon};
use leptos::prelude::*;
use shared::tickets::Filter;
use std::str::FromStr;

/// The same tab and order with nothing narrowed.
#[must_use]
pub fn bare(filter: &Filter) -> Filter {
    Filter { state: filter.state, sort: filter.sort, ..Filter::default() }
}

/// Those of the words that mean something.
#[must_use]
pub fn read<T: FromStr>(chosen: &[String]) -> Vec<T> {
    chosen.iter().filter_map(|word| word.parse().ok()).collect()
}

/// How many filters are set. The search is none: what it has is in sight.
fn set(filter: &Filter) -> u64 {
    let Filter { status, priority, category, customer_id, assignee, team_id, mine, .. } = filter;
    let set = [
        !status.is_empty(),
        !priority.is_empty(),
        !category.is_empty(),
        customer_id.is_some(),
        assignee.is_some(),
        team_id.is_some(),
        *mine,
    ];
    set.into_iter().map(u64::from).sum()
}

/// The search and the filters, in a row. A phone has no room for the row, so there the filters are in a sheet, and a
/// button beside the search says how many are set.
#[component]
pub fn FilterBar(
    /// What the address says.
    #[prop(into)]
    filter: Signal<Filter>,
    /// Takes all filters away.
    #[prop(into)]
    on_clear: Callback<()>,
    /// The box to search in.
    search: AnyView,
    /// Stands at the other end of the row: whose, and in which order.
    #[prop(optional, into)]
    end: Option<ViewFn>,
    /// The filters.
    children: ChildrenFn,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let count = Memo::new(move |_| filter.with(set));
    let narrows = Memo::new(move |_| filter.with(Filter::narrows));
    let clear = move || {
        view! {
            <Show when=move || narrows.get()>
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
    let (children, end) = (StoredValue::new(children), StoredValue::new(end));
    let filters = move || children.with_value(|children| children());
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::tickets::filter::Assignee;
    use shared::tickets::{Priority, Sort, State};

    #[test]
    fn clearing_keeps_the_tab_and_the_order() {
        let filter = Filter {
            state: Some(State::Closed),
            sort: Sort::Newest,
            q: Some("x".into()),
            assignee: Some(Assignee::Me),
            priority: read(&["high".into(), "nonsense".into()]),
            mine: true,
            ..Filter::default()
        };
        assert_eq!(filter.priority, [Priority::High]);
        let cleared = bare(&filter);
        assert!(!cleared.narrows());
        assert_eq!((cleared.state, cleared.sort), (Some(State::Closed), Sort::Newest));
    }

    #[test]
    fn a_filter_counts_once_however_much_is_ticked_and_the_search_not_at_all() {
        let ticked = vec![Priority::High, Priority::Urgent];
        let filter = Filter { q: Some("x".into()), priority: ticked, mine: true, ..Filter::default() };
        assert_eq!(set(&filter), 2);
        assert_eq!(set(&bare(&filter)), 0);
    }
}
