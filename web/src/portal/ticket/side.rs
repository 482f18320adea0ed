//! What is known about the ticket, and what its status means.

use super::Desk;
use crate::client::Message;
use crate::text::common::YOU;
use crate::text::tickets::{self, one};
use crate::ui::{Avatar, Fact, PriorityBadge, StatusBadge};
use leptos::prelude::*;
use shared::person::{self, Person};
use shared::tickets::portal::Ticket;

/// The status in a sentence, then the properties.
#[component]
pub fn Side(
    /// The open ticket.
    desk: Desk,
    /// Its newest state.
    ticket: Signal<Ticket>,
) -> impl IntoView {
    let me = desk.reader.member_id();
    let is_answered = Memo::new(move |_| {
        let by_staff = |all: &Vec<Message>| all.iter().any(|one| one.author.side == person::Side::Staff);
        desk.thread.messages.map(by_staff).unwrap_or_default()
    });
    let sentence = move || {
        ticket.with(|ticket| {
            let assignee = ticket.assignee.as_ref().map(|person| desk.thread.called(person));
            one::status_sentence(ticket.status, assignee.as_deref(), is_answered.get())
        })
    };
    let resolution = move || ticket.read().resolution.clone();
    let person = move |person: Option<Person>| match person {
        Some(person) => {
            let name = if person.id == me { YOU.to_owned() } else { person.name.clone() };
            view! {
                <span class="person">
                    <Avatar name=person.name id=person.id.0 picture=person.avatar />
                    <span>{name}</span>
                </span>
            }
            .into_any()
        }
        None => (move || if is_answered.get() { one::OUR_TEAM } else { one::NOBODY }).into_any(),
    };
    view! {
        <div class="card">
            <div class="card-section stack">
                <div>
                    <StatusBadge status=Signal::derive(move || ticket.read().status) reader=person::Side::Client />
                </div>
                <p class="card-text">{sentence}</p>
                {move || {
                    resolution().map(|text| view! { <p class="card-text"><b>{one::RESOLUTION}": "</b> {text}</p> })
                }}
            </div>
            <div class="card-section">
                <dl class="facts">
                    <Fact term=tickets::PRIORITY>
                        <PriorityBadge priority=Signal::derive(move || ticket.read().priority) />
                    </Fact>
                    {move || {
                        let category = ticket.read().category.clone();
                        category.map(|name| view! { <Fact term=tickets::CATEGORY>{name}</Fact> })
                    }}
                    <Fact term=one::LOOKED_AFTER_BY>{move || person(ticket.read().assignee.clone())}</Fact>
                    {move || {
                        let team = ticket.read().team.clone();
                        team.map(|name| view! { <Fact term=one::TEAM>{name}</Fact> })
                    }}
                    <Fact term=tickets::RAISED_BY>{move || person(ticket.read().requester.clone())}</Fact>
                </dl>
            </div>
        </div>
    }
}
