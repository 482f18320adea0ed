//! Cutting the list: the search, the chips, the order. What is set is in the address.

use super::Desktop;
use super::address::Address;
use crate::client::signed_in;
use crate::filters::{FilterBar, bare, read};
use crate::text::console::queue as words;
use crate::text::tickets;
use crate::ui::{ButtonKind, Choice, FilterButton, Icon, Menu, MenuItem, SearchField};
use leptos::prelude::*;
use shared::person::Side;
use shared::tickets::filter::Q_MAX;
use shared::tickets::{Priority, Sort, State, Status};
use std::str::FromStr;
use std::time::Duration;

/// A pause in typing that is long enough to search.
const PAUSE: Duration = Duration::from_millis(250);

/// Of what can be chosen once.
fn read_one<T: FromStr>(chosen: &[String]) -> Option<T> {
    chosen.first()?.parse().ok()
}

/// The filters of the list.
#[component]
pub fn Filters() -> impl IntoView {
    let address = Desktop::here().address;
    let clear = move |()| address.update(|filter| *filter = bare(filter));
    view! {
        <FilterBar filter=address.filter on_clear=clear search=view! { <Search address=address /> }.into_any()>
            <StatusFilter address=address />
            <PriorityFilter address=address />
            <CategoryFilter address=address />
            <CustomerFilter address=address />
            <AssigneeFilter address=address />
            <TeamFilter address=address />
        </FilterBar>
    }
}

#[component]
fn StatusFilter(address: Address) -> impl IntoView {
    let choices = Memo::new(move |_| {
        let state = address.filter.with(|filter| filter.state.unwrap_or(State::Open));
        let choice =
            |status: &Status| Choice::new(status.as_str(), crate::text::shared::status(*status, Side::Staff));
        state.statuses().iter().map(choice).collect::<Vec<_>>()
    });
    let selected = move || {
        address.filter.with(|filter| filter.status.iter().map(|one| one.as_str().to_owned()).collect())
    };
    let change = move |chosen: Vec<String>| address.update(|filter| filter.status = read(&chosen));
    view! {
        <FilterButton
            label=tickets::STATUS
            choices=choices
            selected=Signal::derive(selected)
            on_change=change
        />
    }
}

#[component]
fn PriorityFilter(address: Address) -> impl IntoView {
    let choices = Priority::ALL
        .iter()
        .rev()
        .map(|one| Choice::new(one.as_str(), crate::text::shared::priority(*one)))
        .collect::<Vec<_>>();
    let selected = move || {
        address.filter.with(|filter| filter.priority.iter().map(|one| one.as_str().to_owned()).collect())
    };
    let change = move |chosen: Vec<String>| address.update(|filter| filter.priority = read(&chosen));
    view! {
        <FilterButton
            label=tickets::PRIORITY
            choices=choices
            selected=Signal::derive(selected)
            on_change=change
        />
    }
}

#[component]
fn CategoryFilter(address: Address) -> impl IntoView {
    let reader = signed_in();
    let choices = Memo::new(move |_| {
        reader.with_me(|me| {
            me.organization.ticket_categories.iter().map(|name| Choice::new(name, name)).collect::<Vec<_>>()
        })
    });
    let change = move |chosen: Vec<String>| address.update(|filter| filter.category = chosen);
    view! {
        <FilterButton
            label=tickets::CATEGORY
            choices=choices
            selected=Signal::derive(move || address.filter.with(|filter| filter.category.clone()))
            on_change=change
        />
    }
}

#[component]
fn CustomerFilter(address: Address) -> impl IntoView {
    let customers = Desktop::here().customers;
    let choices = Memo::new(move |_| {
        let choice = |one: &shared::customers::Customer| Choice::new(one.id.to_string(), &one.name);
        customers.map(|all| all.iter().map(choice).collect::<Vec<_>>()).unwrap_or_default()
    });
    let selected = move || {
        address.filter.with(|filter| filter.customer_id.map(|id| id.to_string()).into_iter().collect())
    };
    let change = move |chosen: Vec<String>| address.update(|filter| filter.customer_id = read_one(&chosen));
    view! {
        <FilterButton
            label=words::CUSTOMER
            single=true
            choices=choices
            selected=Signal::derive(selected)
            on_change=change
        />
    }
}

/// The views choose whose; this says so, and takes it away.
#[component]
fn AssigneeFilter(address: Address) -> impl IntoView {
    let staff = Desktop::here().staff;
    let choices = Memo::new(move |_| {
        let own = [Choice::new("me", words::ME), Choice::new("none", crate::text::ui::NOBODY)];
        let others =
            staff.get().unwrap_or_default().into_iter().map(|one| Choice::new(one.id.to_string(), one.name));
        own.into_iter().chain(others).collect::<Vec<_>>()
    });
    let selected = move || {
        address.filter.with(|filter| filter.assignee.map(|who| who.to_string()).into_iter().collect())
    };
    let change = move |chosen: Vec<String>| address.update(|filter| filter.assignee = read_one(&chosen));
    view! {
        <Show when=move || address.filter.with(|filter| filter.assignee.is_some())>
            <FilterButton
                label=words::ASSIGNEE
                single=true
                choices=choices
                selected=Signal::derive(selected)
                on_change=change
            />
        </Show>
    }
}

/// The views choose the team; this says so, and takes it away.
#[component]
fn TeamFilter(address: Address) -> impl IntoView {
    let teams = Desktop::here().teams;
    let choices = Memo::new(move |_| {
        teams
            .get()
            .unwrap_or_default()
            .into_iter()
            .map(|one| Choice::new(one.id.to_string(), one.name))
            .collect::<Vec<_>>()
    });
    let selected =
        move || address.filter.with(|filter| filter.team_id.map(|id| id.to_string()).into_iter().collect());
    let change = move |chosen: Vec<String>| address.update(|filter| filter.team_id = read_one(&chosen));
    view! {
        <Show when=move || address.filter.with(|filter| filter.team_id.is_some())>
            <FilterButton
                label=words::TEAM
                single=true
                choices=choices
                selected=Signal::derive(selected)
                on_change=change
            />
        </Show>
    }
}

/// Searches after each pause in typing.
#[component]
fn Search(address: Address) -> impl IntoView {
    let in_address = Memo::new(move |_| address.filter.with(|filter| filter.q.clone().unwrap_or_default()));
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
        address.replace(|filter| filter.q = q);
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
    view! { <SearchField label=tickets::SEARCH value=typed on_input=on_input max=Q_MAX key="/" /> }
}

/// The order of the list.
#[component]
pub fn Order() -> impl IntoView {
    let address = Desktop::here().address;
    let now = Memo::new(move |_| address.filter.with(|filter| filter.sort));
    let items = move || {
        let now = now.get();
        let line = |sort: Sort| {
            MenuItem::run(crate::text::shared::sort(sort), move || {
                address.update(|filter| filter.sort = sort);
            })
            .checked(sort == now)
        };
        Sort::ALL.map(line).to_vec()
    };
    view! {
        <Menu
            label=Signal::derive(move || tickets::sorted_by(crate::text::shared::sort(now.get())))
            items=Signal::derive(items)
            kind=ButtonKind::Quiet
            end=true
            trigger=move || view! { <span class="btn-face">{Icon::SortDown} <span>{move || crate::text::shared::sort(now.get())}</span></span> }
        />
    }
}
