//! One ticket: the conversation, what is known about it, and the reply.

pub mod close;
pub mod edit;
pub mod entries;
pub mod reply;
pub mod side;
pub mod thread;

use super::missing::Missing;
use super::tickets::row::first_name;
use crate::client::{SignedIn, signed_in};
use crate::load::{Load, Loaded, load, load_all};
use crate::outbox::Outbox;
use crate::paths::portal as paths;
use crate::place;
use crate::text::{common, frame, tickets};
use crate::ui::time::{local, long_day};
use crate::ui::{
    Crumb, Dialog, DialogShape, Newest, NewestButton, PageHead, PriorityBadge, Skeleton, SkeletonShape,
    StatusBadge, Time, TimeStyle,
};
use close::{CloseButton, ReopenBox};
use edit::EditButton;
use entries::Conversation;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use reply::Reply;
use shared::ids::TicketId;
use shared::person::{self, Person};
use shared::tickets::portal::{Message, Ticket};
use shared::tickets::{Filter, HistoryEntry, NewMessage, Status};
use side::Side;

/// The page. Another ticket is another page: nothing of one stays when the next opens.
#[component]
pub fn TicketPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |before: Option<&Option<TicketId>>| {
        let now = params.read().get("id");
        // On the way to another page there is no id; this one stays until it goes.
        now.map_or_else(|| before.copied().flatten(), |text| text.parse().ok())
    });
    move || match id.get() {
        Some(id) => view! { <Open id=id /> }.into_any(),
        None => view! { <Missing /> }.into_any(),
    }
}

/// The open ticket and all that belongs to it.
#[derive(Clone, Copy)]
pub struct Desk {
    /// Which.
    pub id: TicketId,
    /// Who reads.
    pub reader: SignedIn,
    /// The ticket.
    pub ticket: Loaded<Ticket>,
    /// What was said.
    pub messages: Loaded<Vec<Message>>,
    /// What happened.
    pub history: Loaded<Vec<HistoryEntry>>,
    /// What the reader sent and is not confirmed.
    pub outbox: Outbox<NewMessage>,
    /// The reply being written.
    pub reply: RwSignal<String>,
    /// The foot of the conversation.
    pub newest: Newest,
}

impl Desk {
    /// Everything is asked for again: after a change that this page made, or that it ran into.
    pub fn refresh(self) {
        self.ticket.again();
        self.messages.again();
        self.history.again();
    }

    /// How the reader knows a person: "You", or by first name.
    pub fn called(self, person: &Person) -> String {
        let me = self.reader.member_id();
        if person.id == me { common::YOU.to_owned() } else { first_name(&person.name).to_owned() }
    }
}

#[component]
fn Open(id: TicketId) -> impl IntoView {
    let reader = signed_in();
    let api = reader.tickets();
    let account = reader.account_id();
    let desk = Desk {
        id,
        reader,
        ticket: load(move || api.one(id)),
        messages: load_all(move || api.messages(id)),
        history: load_all(move || api.history(id)),
        outbox: Outbox::open(account, &format!("ticket.{id}.unsent")),
        reply: RwSignal::new(String::new()),
        newest: Newest::of_page(),
    };
    let name = Memo::new(move |_| {
        let name = desk.ticket.map(|ticket| tickets::one::name(ticket.number, &ticket.subject));
        name.unwrap_or_else(|| tickets::COLUMN_TICKET.to_owned())
    });
    place::open(move || {
        vec![Crumb::to(frame::TICKETS, paths::tickets(&Filter::default())), Crumb::here(name.get())]
    });
    let skeleton = || {
        view! {
            <div class="columns ticket">
                <Skeleton shape=SkeletonShape::Messages rows=3 />
                <Skeleton shape=SkeletonShape::Facts rows=5 />
            </div>
        }
    };
    view! {
        <Load
            of=desk.ticket
            failed=tickets::one::NOT_LOADED
            skeleton=skeleton
            missing=|| view! { <Missing /> }
            let:ticket
        >
            <Page desk=desk ticket=ticket />
        </Load>
    }
}

#[component]
fn Page(desk: Desk, ticket: Signal<Ticket>) -> impl IntoView {
    let details = RwSignal::new(false);
    let is_closed = Memo::new(move |_| ticket.read().status == Status::Closed);
    let foot = move || {
        if is_closed.get() {
            view! { <ReopenBox desk=desk ticket=ticket /> }.into_any()
        } else {
            view! { <Reply desk=desk /> }.into_any()
        }
    };
    view! {
        <PageHead
            title=Signal::derive(move || ticket.read().subject.clone())
            meta=move || view! { <Meta desk=desk ticket=ticket /> }
            actions=move || {
                view! {
                    <EditButton desk=desk ticket=ticket />
                    <CloseButton desk=desk ticket=ticket />
                }
            }
        />
        <div class="ticket-signs">
            <StatusBadge status=Signal::derive(move || ticket.read().status) reader=person::Side::Client />
            <PriorityBadge priority=Signal::derive(move || ticket.read().priority) />
            <button type="button" class="link" on:click=move |_| details.set(true)>
                {tickets::one::DETAILS}
            </button>
        </div>
        <div class="columns ticket">
            <div class="ticket-talk">
                <Conversation desk=desk ticket=ticket />
                <div class="ticket-foot">
                    <NewestButton newest=desk.newest />
                    {foot}
                </div>
            </div>
            <aside class="stack ticket-side" aria-label=tickets::one::DETAILS>
                <Side desk=desk ticket=ticket />
            </aside>
        </div>
        <Dialog open=details title=tickets::one::DETAILS shape=DialogShape::Sheet>
            <Side desk=desk ticket=ticket />
            <div class="actions">
                <EditButton desk=desk ticket=ticket />
                <CloseButton desk=desk ticket=ticket />
            </div>
        </Dialog>
    }
}

/// "#1042 · You raised this on Tuesday, 10 November · Last reply 12 minutes ago"
#[component]
fn Meta(desk: Desk, ticket: Signal<Ticket>) -> impl IntoView {
    let raised = move || {
        ticket.with(|ticket| {
            let who = ticket.requester.as_ref().map(|person| desk.called(person));
            format!("{} {}", tickets::one::raised_by(who.as_deref()), long_day(local(ticket.created_at)))
        })
    };
    let last =
        Memo::new(move |_| desk.messages.map(|all| all.last().map(|message| message.created_at)).flatten());
    view! {
        <span>{move || tickets::one::number(ticket.read().number)}</span>
        <span>{raised}</span>
        {move || {
            last.get().map(|at| view! { <span>{tickets::one::LAST_REPLY} " " <Time at=at style=TimeStyle::Told /></span> })
        }}
    }
}
