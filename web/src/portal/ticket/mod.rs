//! One ticket: the conversation, what is known about it, and the reply.

pub mod close;
pub mod edit;
pub mod reply;
pub mod side;
pub mod writing;

use crate::client::{SignedIn, signed_in};
use crate::load::{Load, Loaded, load, load_all};
use crate::pages::{Here, Missing};
use crate::paths::portal as paths;
use crate::place;
use crate::text::{frame, tickets};
use crate::thread::{Conversation, Given, Raised, Talk, Thread};
use crate::ui::time::long_day;
use crate::ui::{
    Crumb, Dialog, DialogShape, Newest, NewestButton, PageHead, PriorityBadge, Skeleton, SkeletonShape,
    StatusBadge, Time, TimeStyle,
};
use close::{CloseButton, ReopenBox};
use edit::EditButton;
use leptos::prelude::*;
use reply::Reply;
use shared::ids::TicketId;
use shared::person;
use shared::tickets::portal::Ticket;
use shared::tickets::{Filter, NewMessage, Status};
use side::Side;
use writing::Writing;

/// The page. Another ticket is another page: nothing of one stays when the next opens.
#[component]
pub fn TicketPage() -> impl IntoView {
    let id = Here::now().id();
    move || match id.get() {
        Some(id) => view! { <Open id=id /> }.into_any(),
        None => view! { <Missing /> }.into_any(),
    }
}

/// Clients only reply.
static TALK: Talk = Talk {
    side: person::Side::Client,
    told: tickets::happened,
    post: |reader, id, written, key| {
        let message = NewMessage { body: written.text(), attachment_ids: written.file_ids() };
        Box::pin(async move { reader.tickets().reply(id, &message, key).await })
    },
    reopen: |reader, id| Box::pin(async move { reader.tickets().reopen(id).await.map(drop) }),
    typing: |reader, id, _| Box::pin(reader.tickets().typing(id)),
};

/// The open ticket and all that belongs to it.
#[derive(Clone, Copy)]
pub struct Desk {
    /// Which.
    pub id: TicketId,
    /// Who reads.
    pub reader: SignedIn,
    /// The ticket.
    pub ticket: Loaded<Ticket>,
    /// The conversation, and the reply being written.
    pub thread: Thread,
}

impl Desk {
    fn new(id: TicketId) -> Self {
        let reader = signed_in();
        let api = reader.tickets();
        let ticket = load(move || api.one(id));
        let given = Given {
            id,
            reader,
            messages: load_all(move || api.messages(id)),
            history: load_all(move || api.history(id)),
            changed: Callback::new(move |()| ticket.again()),
            place: format!("ticket.{id}"),
            newest: Newest::of_page(),
        };
        Self { id, reader, ticket, thread: Thread::open(&TALK, given) }
    }

    /// Everything is asked for again: after a change that this page made, or that it ran into.
    pub fn refresh(self) {
        self.ticket.again();
        self.thread.messages.again();
        self.thread.history.again();
    }
}

#[component]
fn Open(id: TicketId) -> impl IntoView {
    let desk = Desk::new(id);
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
    let raised = Raised {
        by: Memo::new(move |_| ticket.read().requester.clone()),
        at: ticket.read_untracked().created_at,
        html: Signal::derive(move || ticket.read().description_html.clone()),
        files: StoredValue::new(ticket.read_untracked().attachments.clone()),
    };
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
                <section class="thread" aria-label=tickets::one::CONVERSATION>
                    <Conversation thread=desk.thread raised=raised />
                    <Writing desk=desk />
                </section>
                <div class="ticket-foot">
                    <NewestButton newest=desk.thread.newest />
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
            let who = ticket.requester.as_ref().map(|person| desk.thread.called(person));
            format!("{} {}", tickets::one::raised_by(who.as_deref()), long_day(ticket.created_at))
        })
    };
    let last = Memo::new(move |_| {
        desk.thread.messages.map(|all| all.last().map(|message| message.created_at)).flatten()
    });
    view! {
        <span>{move || tickets::one::number(ticket.read().number)}</span>
        <span>{raised}</span>
        {move || {
            last.get().map(|at| view! { <span>{tickets::one::LAST_REPLY} " " <Time at=at style=TimeStyle::Told /></span> })
        }}
    }
}
