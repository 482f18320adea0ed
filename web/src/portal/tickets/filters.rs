//! Narrowing the list. What is set is in the address, so back, reload and share work.

use crate::client::signed_in;
use crate::filters::{FilterBar, bare, read};
use crate::text::tickets;
use crate::ui::{Choice, FilterButton, Icon, Menu, MenuItem, SearchField, SegmentedControl};
use crate::url::UrlState;
use leptos::prelude::*;
use shared::accounts::TicketScope;
use shared::person::Side;
use shared::tickets::filter::Q_MAX;
use shared::tickets::{Filter, Priority, Sort, State, Status};
use std::time::Duration;

/// A pause in typing that is long enough to search.
const PAUSE: Duration = Duration::from_millis(250);

/// The filters of the list.
#[component]
pub fn Filters(
    /// What the address says.
    filter: UrlState<Filter>,
) -> impl IntoView {
    let reader = signed_in();
    let status_choices = Memo::new(move |_| {
        let state = filter.with(|filter| filter.state.unwrap_or(State::Open));
        let choice = |status: &Status| {
            Choice::new(status.as_str(), crate::text::shared::status(*status, Side::Client))
        };
        state.statuses().iter().map(choice).collect::<Vec<_>>()
    });
    let category_choices = Memo::new(move |_| {
        reader.with_me(|me| {
            me.organization.ticket_categories.iter().map(|name| Choice::new(name, name)).collect::<Vec<_>>()
        })
    });
    let priority_choices = || {
        Priority::ALL
            .iter()
            .rev()
            .map(|one| Choice::new(one.as_str(), crate::text::shared::priority(*one)))
            .collect::<Vec<_>>()
    };
    let set_status = move |chosen: Vec<String>| filter.update(|filter| filter.status = read(&chosen));
    let set_category = move |chosen: Vec<String>| filter.update(|filter| filter.category = chosen);
    let set_priority = move |chosen: Vec<String>| filter.update(|filter| filter.priority = read(&chosen));
    let clear = move |()| filter.update(|filter| *filter = bare(filter));
    let sees_company = move || reader.with_me(|me| me.ticket_scope == Some(TicketScope::Company));
    let end = move || {
        view! {
            <Show when=sees_company>
                <SegmentedControl
                    label=tickets::WHOSE
                    value=Signal::derive(move || filter.with(|f| if f.mine { "mine" } else { "all" }.to_owned()))
                    choices=vec![Choice::new("all", tickets::EVERYONE), Choice::new("mine", tickets::ONLY_MINE)]
                    on_change=move |chosen: String| filter.update(|f| f.mine = chosen == "mine")
                />
            </Show>
            <Order filter=filter />
        }
    };
    view! {
        <FilterBar
            filter=Signal::derive(move || filter.get())
            on_clear=clear
            search=view! { <Search filter=filter /> }.into_any()
            end=end
        >
            <FilterButton
                label=tickets::STATUS
                choices=status_choices
                selected=Signal::derive(move || filter.with(|f| f.status.iter().map(|s| s.as_str().to_owned()).collect()))
                on_change=set_status
            />
            <FilterButton
                label=tickets::CATEGORY
                choices=category_choices
                selected=Signal::derive(move || filter.with(|f| f.category.clone()))
                on_change=set_category
            />
            <FilterButton
                label=tickets::PRIORITY
                choices=priority_choices()
                selected=Signal::derive(move || filter.with(|f| f.priority.iter().map(|p| p.as_str().to_owned()).collect()))
                on_change=set_priority
            />
        </FilterBar>
    }
}

/// Searches after each pause in typing.
#[component]
fn Search(filter: UrlState<Filter>) -> impl IntoView {
    let in_address = Memo::new(move |_| filter.with(|filter| filter.q.clone().unwrap_or_default()));
    let typed = RwSignal::new(in_address.get_untracked());
    // "Back" and "Clear all" change the address alone.
    Effect::new(move |_| {
        let q = in_address.get();
        if typed.read_untracked().trim() != q {
            typed.set(q);
        }
    });
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let search = move || {
        let q =
            typed.try_get_untracked().map(|typed| typed.trim().to_owned()).filter(|typed| !typed.is_empty());
        filter.replace(|filter| filter.q = q);
    };
    let stop = move || {
        if let Some(waiting) = waiting.try_update_value(Option::take).flatten() {
            waiting.clear();
        }
    };
    on_cleanup(stop);
    let on_input = move |text: String| {
        typed.set(text);
        stop();
        waiting.set_value(set_timeout_with_handle(search, PAUSE).ok());
    };
    view! { <SearchField label=tickets::SEARCH value=typed on_input=on_input max=Q_MAX /> }
}

/// The order of the list.
#[component]
fn Order(filter: UrlState<Filter>) -> impl IntoView {
    let now = Memo::new(move |_| filter.with(|filter| filter.sort));
    let items = move || {
        let now = now.get();
        let line = |sort: Sort| {
            MenuItem::run(crate::text::shared::sort(sort), move || filter.update(|filter| filter.sort = sort))
                .checked(sort == now)
        };
        Sort::ALL.map(line).to_vec()
    };
    view! {
        <Menu
            label=Signal::derive(move || tickets::sorted_by(crate::text::shared::sort(now.get())))
            items=Signal::derive(items)
            end=true
            trigger=move || view! { <span class="btn-face">{Icon::Sort} <span>{move || crate::text::shared::sort(now.get())}</span> {Icon::ChevronDown}</span> }
        />
    }
}
