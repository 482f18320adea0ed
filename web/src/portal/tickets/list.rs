//! The list: open and closed, searched, filtered, sorted; all of it in the address.

use super::Counted;
use super::row::row;
use crate::client::signed_in;
use crate::list::tickets::{asked, by_category, by_mine, by_priority, by_status};
use crate::list::{ListPage, Shape};
use crate::load::load_pages;
use crate::paths::portal as paths;
use crate::place;
use crate::text::{frame, tickets};
use crate::ui::{ButtonKind, ButtonLink, Crumb, EmptyState, Icon, PageHead, Tab};
use crate::url::{UrlState, use_url};
use leptos::prelude::*;
use shared::accounts::TicketScope;
use shared::person::Side;
use shared::tickets::{Filter, State};

const COLUMNS: &[&str] =
    &[tickets::COLUMN_TICKET, tickets::STATUS, tickets::PRIORITY, tickets::RAISED_BY, tickets::LAST_ACTIVITY];

/// The page of all tickets.
#[component]
pub fn Tickets() -> impl IntoView {
    place::open(|| vec![Crumb::here(frame::TICKETS)]);
    let reader = signed_in();
    let filter = use_url::<Filter>();
    let asked = Memo::new(move |_| asked(filter.get()));
    let Counted(counts) = expect_context();
    let shown = move |rows, more| {
        let is_closed = filter.with(is_closed);
        let all = counts.map(|counts| if is_closed { counts.closed } else { counts.open });
        let company = reader.with_me(|me| me.customer.as_ref().map(|customer| customer.name.clone()));
        let narrowed = filter.with(Filter::narrows);
        tickets::shown(rows, more, all.filter(|_| !narrowed), is_closed, company.as_deref())
    };
    let sees_company = Memo::new(move |_| reader.with_me(|me| me.ticket_scope == Some(TicketScope::Company)));
    let mine = by_mine().only_when(sees_company);
    let narrows = vec![by_status(filter, Side::Client), by_category(), by_priority(), mine];
    view! {
        <ListPage
            pages=load_pages(move || reader.tickets().list(&asked.read()))
            filter=filter
            key=|ticket| ticket.id.0
            row=row
            shape=Shape::Table(frame::TICKETS, COLUMNS)
            class="tickets"
            failed=tickets::NOT_LOADED
            more_failed=tickets::MORE_NOT_LOADED
            empty=move || nothing(filter.with(is_closed))
            shown=shown
            tabs=(tickets::BY_STATE, state_tabs(filter))
            search=tickets::SEARCH
            narrows=narrows
        >
            <PageHead title=frame::TICKETS actions=raise />
        </ListPage>
    }
}

fn is_closed(filter: &Filter) -> bool {
    filter.state == Some(State::Closed)
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
fn state_tabs(filter: UrlState<Filter>) -> Signal<Vec<Tab>> {
    let Counted(counts) = expect_context();
    Signal::derive(move || {
        let now = filter.get();
        let (open, closed) = counts.map(|counts| (counts.open, counts.closed)).unzip();
        let tab = |label: &str, state: Option<State>, count: Option<i64>| {
            // What a status means depends on the tab; everything else goes along.
            let to = Filter { state, status: Vec::new(), cursor: None, ..now.clone() };
            Tab {
                label: label.into(),
                href: paths::tickets(&to),
                current: is_closed(&now) == is_closed(&to),
                count: count.and_then(|count| u64::try_from(count).ok()),
            }
        };
        vec![tab(tickets::OPEN, None, open), tab(tickets::CLOSED, Some(State::Closed), closed)]
    })
}

fn nothing(is_closed: bool) -> AnyView {
    if is_closed {
        return view! { <EmptyState title=tickets::NONE_CLOSED text=tickets::NONE_CLOSED_TEXT /> }.into_any();
    }
    view! { <EmptyState title=tickets::NONE_OPEN text=tickets::NONE_OPEN_TEXT>{raise()}</EmptyState> }
        .into_any()
}
