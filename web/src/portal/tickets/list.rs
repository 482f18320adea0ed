//! The list: open and closed, searched, filtered, sorted; all of it in the address.

use super::Counted;
use super::filters::Filters;
use super::row::{Row, TableHead};
use crate::client::signed_in;
use crate::filters::bare;
use crate::load::{Load, Pages, TroubleCard, load_pages};
use crate::paths::portal as paths;
use crate::place;
use crate::text::{frame, tickets};
use crate::ui::{
    Button, ButtonKind, ButtonLink, Crumb, EmptyState, Icon, LoadMore, PageHead, Skeleton, SkeletonShape,
    Tab, Tabs,
};
use crate::url::{UrlState, use_url};
use leptos::prelude::*;
use shared::page::Page;
use shared::tickets::portal::TicketRow;
use shared::tickets::{Filter, State};

/// The page of all tickets.
#[component]
pub fn Tickets() -> impl IntoView {
    place::open(|| vec![Crumb::here(frame::TICKETS)]);
    let reader = signed_in();
    let filter = use_url::<Filter>();
    let asked = Memo::new(move |_| asked(filter.get()));
    let pages = load_pages(move || reader.tickets().list(&asked.read()));
    view! {
        <div class="tickets">
            <PageHead title=frame::TICKETS actions=raise />
            <StateTabs filter=filter />
            <Filters filter=filter />
            <Table pages=pages filter=filter />
            <Foot pages=pages filter=filter />
        </div>
    }
}

/// What the API is asked: an address that says no state means the open ones.
fn asked(filter: Filter) -> Filter {
    Filter { state: filter.state.or(Some(State::Open)), ..filter }
}

fn raise() -> AnyView {
    view! {
        <ButtonLink kind=ButtonKind::Primary icon=Icon::Plus href=paths::new_ticket()>
            {tickets::RAISE}
        </ButtonLink>
    }
    .into_any()
}

/// Open and closed, with how many there are of each.
#[component]
fn StateTabs(filter: UrlState<Filter>) -> impl IntoView {
    let Counted(counts) = expect_context();
    let tabs = Memo::new(move |_| {
        let now = filter.get();
        let is_closed = now.state == Some(State::Closed);
        // What a status means depends on the tab; everything else goes along.
        let to = |state| paths::tickets(&Filter { state, status: Vec::new(), cursor: None, ..now.clone() });
        let count = |count: Option<i64>| count.and_then(|count| u64::try_from(count).ok());
        let (open, closed) = counts.map(|counts| (counts.open, counts.closed)).unzip();
        vec![
            Tab { label: tickets::OPEN.into(), href: to(None), current: !is_closed, count: count(open) },
            Tab {
                label: tickets::CLOSED.into(),
                href: to(Some(State::Closed)),
                current: is_closed,
                count: count(closed),
            },
        ]
    });
    view! { <Tabs label=tickets::BY_STATE tabs=tabs /> }
}

#[component]
fn Table(pages: Pages<TicketRow>, filter: UrlState<Filter>) -> impl IntoView {
    let skeleton = || {
        view! {
            <div class="table-card">
                <TableHead />
                <Skeleton shape=SkeletonShape::TableRows rows=9 />
            </div>
        }
    };
    let is_empty: fn(&Page<TicketRow>) -> bool = |page| page.items.is_empty();
    view! {
        <Load
            of=pages.rows
            failed=tickets::NOT_LOADED
            skeleton=skeleton
            is_empty=is_empty
            empty=move || view! { <Nothing filter=filter /> }
            let:page
        >
            <div class="table-card">
                <table class="table">
                    <caption class="visually-hidden">{frame::TICKETS}</caption>
                    <super::row::Columns />
                    <tbody>
                        <For each=move || page.get().items key=|row| row.id let:first>
                            {
                                let id = first.id;
                                let row = Memo::new(move |_| {
                                    page.with(|page| page.items.iter().find(|row| row.id == id).cloned())
                                        .unwrap_or_else(|| first.clone())
                                });
                                view! { <Row row=row /> }
                            }
                        </For>
                    </tbody>
                </table>
            </div>
        </Load>
    }
}

/// No tickets, or none that the filter lets through: then the filters stay in view.
#[component]
fn Nothing(filter: UrlState<Filter>) -> impl IntoView {
    move || {
        let now = filter.get();
        let card = if now.narrows() {
            view! {
                <EmptyState title=tickets::NOTHING_FOUND text=tickets::NOTHING_FOUND_TEXT>
                    <Button on_click=move |_| filter.update(|filter| *filter = bare(filter))>{tickets::CLEAR_ALL}</Button>
                </EmptyState>
            }
            .into_any()
        } else if now.state == Some(State::Closed) {
            view! { <EmptyState title=tickets::NONE_CLOSED text=tickets::NONE_CLOSED_TEXT /> }.into_any()
        } else {
            view! { <EmptyState title=tickets::NONE_OPEN text=tickets::NONE_OPEN_TEXT>{raise()}</EmptyState> }
                .into_any()
        };
        view! { <div class="table-card">{card}</div> }
    }
}

/// What is shown, and the way to more.
#[component]
fn Foot(pages: Pages<TicketRow>, filter: UrlState<Filter>) -> impl IntoView {
    let Counted(counts) = expect_context();
    let reader = signed_in();
    let rows = Memo::new(move |_| pages.rows.map(|page| page.items.len()).unwrap_or_default());
    let has_rows = Memo::new(move |_| rows.get() > 0);
    let shown = move || {
        let is_closed = filter.with(|filter| filter.state == Some(State::Closed));
        let all = counts.map(|counts| if is_closed { counts.closed } else { counts.open });
        let company = reader.with_me(|me| me.customer.as_ref().map(|customer| customer.name.clone()));
        let narrowed = filter.with(Filter::narrows);
        tickets::shown(
            rows.get(),
            pages.more().get(),
            all.filter(|_| !narrowed),
            is_closed,
            company.as_deref(),
        )
    };
    view! {
        {move || {
            pages.trouble().get().map(|trouble| {
                let retry = Callback::new(move |()| pages.load_more());
                view! { <TroubleCard title=tickets::MORE_NOT_LOADED trouble=trouble on_retry=retry /> }
            })
        }}
        <Show when=move || has_rows.get()>
            <LoadMore
                shown=Signal::derive(shown)
                more=pages.more()
                pending=pages.pending()
                on_more=move |()| pages.load_more()
            />
        </Show>
    }
}
