//! The tickets of one customer.

use super::one::{Customer, CustomerPage};
use crate::client::signed_in;
use crate::list::tickets::{asked, by_category, by_priority, by_status};
use crate::list::{ListPage, Shape};
use crate::load::load_pages;
use crate::paths::console as paths;
use crate::text;
use crate::text::console::customers as words;
use crate::text::tickets;
use crate::ui::{EmptyState, PersonName, PriorityBadge, StatusBadge, Tab, Time};
use crate::url::{UrlState, use_url};
use leptos::prelude::*;
use shared::ids::CustomerId;
use shared::person::Side;
use shared::tickets::console::TicketRow;
use shared::tickets::{Filter, State};

const COLUMNS: &[&str] =
    &[tickets::COLUMN_TICKET, tickets::STATUS, tickets::PRIORITY, words::ASSIGNEE, tickets::LAST_ACTIVITY];

/// The tab.
#[component]
pub fn Tickets() -> impl IntoView {
    view! { <CustomerPage tab=|customer| view! { <Theirs customer=customer /> }.into_any() /> }
}

#[component]
fn Theirs(customer: Customer) -> impl IntoView {
    let desk = signed_in().desk();
    let filter = use_url::<Filter>();
    let of_them = move || Filter { customer_id: Some(customer.id), ..asked(filter.get()) };
    let narrows = vec![by_status(filter, Side::Staff), by_category(), by_priority()];
    view! {
        <ListPage
            pages=load_pages(move || desk.tickets(&of_them()))
            filter=filter
            key=|row| row.id.0
            row=line
            shape=Shape::Table(text::frame::TICKETS, COLUMNS)
            class="tickets"
            failed=tickets::NOT_LOADED
            more_failed=tickets::MORE_NOT_LOADED
            empty=|| view! { <EmptyState title=words::NO_TICKETS text=words::NO_TICKETS_TEXT /> }
            shown=|rows, more| text::console::queue::shown(rows, more, None)
            tabs=(tickets::BY_STATE, tabs(filter, customer.id))
            search=tickets::SEARCH
            narrows=narrows
        />
    }
}

fn tabs(filter: UrlState<Filter>, id: CustomerId) -> Signal<Vec<Tab>> {
    Signal::derive(move || {
        let now = filter.get();
        let is_closed = now.state == Some(State::Closed);
        let tab = |label: &str, state: Option<State>| {
            let to = Filter { state, status: Vec::new(), cursor: None, ..now.clone() };
            Tab {
                label: label.into(),
                href: paths::customer_tickets(id, &to),
                current: is_closed == state.is_some(),
                count: None,
            }
        };
        vec![tab(tickets::OPEN, None), tab(tickets::CLOSED, Some(State::Closed))]
    })
}

/// One ticket. Its subject's link covers the whole row.
fn line(row: Memo<TicketRow>) -> AnyView {
    let id = row.read_untracked().id;
    let subject = move || row.read().subject.clone();
    let assignee = move || match row.read().assignee.clone() {
        Some(person) => {
            view! { <PersonName name=person.name id=person.id.0 picture=person.avatar /> }.into_any()
        }
        None => text::ui::NOBODY.into_any(),
    };
    view! {
        <tr>
            <td>
                <div class="row-title">
                    <a class="row-link" href=paths::ticket(id, &Filter::default()) title=subject>{subject}</a>
                </div>
                <p class="row-meta">
                    <span>"#" {move || row.read().number}</span>
                    {move || row.read().requester.clone().map(|person| view! { <span>{person.name}</span> })}
                </p>
            </td>
            <td>
                <StatusBadge status=Signal::derive(move || row.read().status) reader=Side::Staff />
            </td>
            <td>
                <PriorityBadge priority=Signal::derive(move || row.read().priority) />
            </td>
            <td data-label=words::ASSIGNEE>{assignee}</td>
            <td data-label=tickets::LAST_ACTIVITY>
                <Time at=Signal::derive(move || row.read().updated_at) />
            </td>
        </tr>
    }
    .into_any()
}
