//! The tickets of one customer.

use super::one::{Customer, CustomerPage};
use crate::client::signed_in;
use crate::console::missing::Nowhere;
use crate::list::tickets::{asked, by_category, by_priority, by_status};
use crate::list::{List, ListPage, Row, Says, Shape};
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
use uuid::Uuid;

const SAYS: Says = Says {
    title: text::frame::TICKETS,
    not_loaded: tickets::NOT_LOADED,
    more_not_loaded: tickets::MORE_NOT_LOADED,
};

const COLUMNS: &[&str] =
    &[tickets::COLUMN_TICKET, tickets::STATUS, tickets::PRIORITY, words::ASSIGNEE, tickets::LAST_ACTIVITY];

impl Row for TicketRow {
    fn key(&self) -> Uuid {
        self.id.0
    }
}

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
    let list = List { filter, pages: load_pages(move || desk.tickets(&of_them())) };
    let narrows = vec![by_status(filter, Side::Staff), by_category(), by_priority()];
    view! {
        <ListPage
            list=list
            class="tickets"
            says=SAYS
            shape=Shape::Table(COLUMNS)
            row=line
            empty=|| view! { <EmptyState title=words::NO_TICKETS text=words::NO_TICKETS_TEXT /> }
            shown=|rows, more| crate::text::console::queue::shown(rows, more, None)
            missing=|| view! { <Nowhere /> }
            head=().into_any()
            tabs=(tickets::BY_STATE, tabs(filter, customer.id))
            search=tickets::SEARCH
            narrows=narrows
        />
    }
}

fn tabs(filter: UrlState<Filter>, id: CustomerId) -> Memo<Vec<Tab>> {
    Memo::new(move |_| {
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
        Some(person) => view! { <PersonName name=person.name id=person.id.0 /> }.into_any(),
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
