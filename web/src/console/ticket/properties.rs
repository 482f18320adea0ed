//! What is known about the ticket.

use super::choices::{AssigneeChoice, CategoryChoice, PriorityChoice, StatusChoice, TeamChoice};
use super::{Open, of_customer};
use crate::client::signed_in;
use crate::load::load;
use crate::paths::console as paths;
use crate::text::console::open as words;
use crate::ui::{Fact, Icon, PersonName, Time, TimeStyle};
use leptos::prelude::*;
use shared::tickets::console::Ticket;

/// All of it.
#[component]
pub fn Properties(
    /// The open ticket.
    open: Open,
    /// As it is shown.
    ticket: Memo<Ticket>,
) -> impl IntoView {
    view! {
        <section class="properties-section" aria-label=words::PROPERTIES>
            <dl class="facts">
                <Fact term=words::STATUS>
                    <StatusChoice open=open ticket=ticket />
                </Fact>
                <Fact term=words::PRIORITY>
                    <PriorityChoice open=open ticket=ticket />
                </Fact>
                <Fact term=words::ASSIGNEE>
                    <AssigneeChoice open=open ticket=ticket />
                </Fact>
                <Fact term=words::TEAM>
                    <TeamChoice open=open ticket=ticket />
                </Fact>
                <Fact term=words::CATEGORY>
                    <CategoryChoice open=open ticket=ticket />
                </Fact>
            </dl>
        </section>
        <CustomerSection ticket=ticket />
        <Times ticket=ticket />
    }
}

/// Whose ticket it is, who asks, and what else is open for them.
#[component]
fn CustomerSection(ticket: Memo<Ticket>) -> impl IntoView {
    let desk = signed_in().desk();
    let filter = Memo::new(move |_| of_customer(&ticket.read()));
    let others = load(move || desk.tickets(&crate::list::tickets::asked(filter.get())));
    let count = move || others.map(|page| words::some(page.items.len(), page.next_cursor.is_some()));
    let requester = Memo::new(move |_| ticket.read().requester.clone());
    let person = move || match requester.get() {
        Some(person) => {
            view! { <PersonName name=person.name id=person.id.0 picture=person.avatar /> }.into_any()
        }
        None => words::NOT_SAID.into_any(),
    };
    view! {
        <section class="properties-section">
            <h3>{move || ticket.read().customer.name.clone()}</h3>
            <dl class="facts">
                <Fact term=words::REQUESTER>{person}</Fact>
            </dl>
            <a class="property-line" href=move || paths::tickets(&filter.read())>
                <span>{words::OPEN_TICKETS}</span>
                <span class="person">
                    {count}
                    {Icon::ArrowUpRight}
                </span>
            </a>
        </section>
    }
}

/// When it was raised, first answered, and last touched.
#[component]
fn Times(ticket: Memo<Ticket>) -> impl IntoView {
    let first = Memo::new(move |_| ticket.read().first_response_at);
    view! {
        <section class="properties-section">
            <h3>{words::TIMES}</h3>
            <dl class="facts">
                <Fact term=words::RAISED>
                    <Time at=Signal::derive(move || ticket.read().created_at) style=TimeStyle::Clock />
                </Fact>
                {move || {
                    first.get().map(|at| view! {
                        <Fact term=words::FIRST_REPLY>
                            <Time at=at style=TimeStyle::Clock />
                        </Fact>
                    })
                }}
                <Fact term=words::UPDATED>
                    <Time at=Signal::derive(move || ticket.read().updated_at) style=TimeStyle::Clock />
                </Fact>
            </dl>
        </section>
    }
}
