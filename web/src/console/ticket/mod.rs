//! The open ticket: the conversation, the editor, and what is known about it.

pub mod change;
pub mod choices;
pub mod close;
pub mod composer;
pub mod end;
pub mod head;
pub mod properties;
pub mod save;
pub mod send;

use super::keys::{Shortcut, on_shortcut, press};
use super::queue::seen::Seen;
use super::queue::{Desktop, NoTicket};
use crate::client::{SignedIn, signed_in};
use crate::load::{Load, Loaded, load, load_all};
use crate::pages::Here;
use crate::place;
use crate::text::console::{happened, open as words};
use crate::text::frame;
use crate::text::tickets::one;
use crate::thread::{Conversation, Given, Raised, Talk, Thread, Written};
use crate::ui::{Clock, Crumb, Dialog, DialogShape, Newest, Skeleton, SkeletonShape, Toasts};
use change::Change;
use choices::Glance;
use close::Closed;
use composer::Composer;
use end::Missed;
use head::{Head, Title};
use leptos::prelude::*;
use properties::Properties;
use save::Saving;
use shared::ids::TicketId;
use shared::person::Side;
use shared::tickets::console::{NewReply, Ticket};
use shared::tickets::{Filter, NewMessage, Status};

/// The pane. Another ticket is another pane: nothing of one stays when the next opens.
#[component]
pub fn TicketPane() -> impl IntoView {
    let id = Here::now().id();
    move || match id.get() {
        Some(id) => view! { <OpenTicket id=id /> }.into_any(),
        None => view! {
            <section class="detail" aria-label=words::TICKET>
                <NoTicket />
            </section>
        }
        .into_any(),
    }
}

/// The open ticket and all that belongs to it.
#[derive(Clone, Copy)]
pub struct Open {
    /// Which.
    pub id: TicketId,
    /// Who reads.
    pub reader: SignedIn,
    /// The ticket, as the server has it.
    pub ticket: Loaded<Ticket>,
    /// The conversation, and what is being written.
    pub thread: Thread,
    /// What the reader changed and is not confirmed.
    pub saving: Saving,
    /// What the list knows of it.
    pub seen: Seen,
    /// The properties are shown over the conversation.
    pub details: RwSignal<bool>,
    /// Where what happened is said.
    pub toasts: Toasts,
    /// What time it is.
    pub clock: Clock,
}

/// Staff write replies, which can set a status, and notes.
static TALK: Talk = Talk {
    side: Side::Staff,
    told: happened,
    post: |reader, id, written, key| {
        let (body, attachment_ids) = (written.text(), written.file_ids());
        let Written { note, status, .. } = written;
        Box::pin(async move {
            if note {
                reader.desk().note(id, &NewMessage { body, attachment_ids }, key).await
            } else {
                reader.desk().reply(id, &NewReply { body, status, attachment_ids }, key).await
            }
        })
    },
    reopen: |reader, id| Box::pin(async move { reader.desk().reopen(id).await.map(drop) }),
    typing: |reader, id, note| Box::pin(reader.desk().typing(id, note)),
};

impl Open {
    fn new(id: TicketId) -> Self {
        let reader = signed_in();
        let desk = reader.desk();
        let ticket = load(move || desk.ticket(id));
        let given = Given {
            id,
            reader,
            messages: load_all(move || desk.messages(id)),
            history: load_all(move || desk.history(id)),
            changed: Callback::new(move |()| ticket.again()),
            place: format!("desk.{id}"),
            newest: Newest::of_pane(end::PANE),
        };
        let open = Self {
            id,
            reader,
            ticket,
            thread: Thread::open(&TALK, given),
            saving: Saving::open(reader, id),
            seen: Desktop::here().seen,
            details: RwSignal::new(false),
            toasts: Toasts::here(),
            clock: Clock::here(),
        };
        open.saving.tell(open);
        open
    }
}

#[component]
fn OpenTicket(id: TicketId) -> impl IntoView {
    let open = Open::new(id);
    // What is shown has the changes in it that the server has not confirmed yet.
    let ticket = Memo::new(move |_| open.ticket.get().map(|ticket| open.saving.on(ticket)));
    Effect::new(move |_| {
        if let Some(ticket) = ticket.get() {
            open.seen.note(ticket);
        }
    });
    name_the_page(ticket);
    keys(open, ticket);
    let number = move || {
        ticket.read().as_ref().map_or_else(|| words::TICKET.to_owned(), |ticket| one::number(ticket.number))
    };
    // Without a title: it would take the keyboard, and leave with it.
    let skeleton = || {
        view! {
            <div class="pane-head"></div>
            <div class="detail-scroll">
                <Skeleton shape=SkeletonShape::Messages rows=3 />
            </div>
        }
    };
    let shown = move |first: Signal<Ticket>| {
        let shown = Memo::new(move |_| ticket.get().unwrap_or_else(|| first.get()));
        view! { <OpenTalk open=open ticket=shown /> }
    };
    let has_ticket = Memo::new(move |_| ticket.read().is_some());
    view! {
        <section class="detail" aria-label=number>
            <Load
                of=open.ticket
                failed=words::NOT_LOADED
                skeleton=skeleton
                missing=|| view! { <NoTicket /> }
                children=shown
            />
        </section>
        <Show when=move || has_ticket.get()>
            <Aside open=open ticket=ticket />
        </Show>
    }
}

/// "#1039 Prices on the Spanish catalogue are a day behind", under the tickets.
fn name_the_page(ticket: Memo<Option<Ticket>>) {
    let address = Desktop::here().address;
    place::open(move || {
        let list = crate::paths::console::tickets(&address.filter.read());
        let here =
            ticket.read().as_ref().map(|ticket| format!("{} {}", one::number(ticket.number), ticket.subject));
        vec![Crumb::to(frame::TICKETS, list), Crumb::here(here.unwrap_or_else(|| words::TICKET.to_owned()))]
    });
}

#[component]
fn OpenTalk(open: Open, ticket: Memo<Ticket>) -> impl IntoView {
    let is_closed = Memo::new(move |_| ticket.read().status == Status::Closed);
    let raised = Raised {
        by: Memo::new(move |_| ticket.read().requester.clone()),
        at: ticket.read_untracked().created_at,
        html: Signal::derive(move || ticket.read().description_html.clone()),
        files: StoredValue::new(ticket.read_untracked().attachments.clone()),
    };
    let foot = move || {
        if is_closed.get() {
            view! { <Closed open=open ticket=ticket /> }.into_any()
        } else {
            view! { <Composer open=open ticket=ticket /> }.into_any()
        }
    };
    view! {
        <Head open=open ticket=ticket />
        <Glance open=open ticket=ticket />
        <div
            class="detail-scroll from-end"
            tabindex="0"
            role="group"
            aria-label=one::CONVERSATION
            on:scroll=move |_| open.thread.newest.scrolled()
        >
            <div>
                <Title ticket=ticket />
                <div class="thread">
                    <Conversation thread=open.thread raised=raised />
                    <Missed thread=open.thread />
                </div>
            </div>
        </div>
        {foot}
        <Dialog open=open.details title=words::PROPERTIES shape=DialogShape::Sheet>
            <Properties open=open ticket=ticket />
        </Dialog>
    }
}

/// The properties beside the conversation, where there is room.
#[component]
fn Aside(open: Open, ticket: Memo<Option<Ticket>>) -> impl IntoView {
    let first = ticket.get_untracked();
    first.map(|first| {
        let ticket = Memo::new(move |_| ticket.get().unwrap_or_else(|| first.clone()));
        view! {
            <aside class="properties" aria-label=words::PROPERTIES>
                <div class="pane-head">
                    <h2 class="pane-title">{words::PROPERTIES}</h2>
                </div>
                <Properties open=open ticket=ticket />
            </aside>
        }
    })
}

/// What single keys do to the open ticket.
fn keys(open: Open, ticket: Memo<Option<Ticket>>) {
    on_shortcut(move |shortcut| {
        let Some(status) = ticket.try_get_untracked().flatten().map(|ticket| ticket.status) else {
            return false;
        };
        match shortcut {
            Shortcut::Reply => write(open, false, status),
            Shortcut::Note => write(open, true, status),
            Shortcut::Assign => return press("[data-property=assignee] .btn"),
            Shortcut::Resolve if status.is_open() => open.saving.save(open, Change::Status(Status::Resolved)),
            _ => return false,
        }
        true
    });
}

/// To the editor of a reply or a note.
fn write(open: Open, note: bool, status: Status) {
    if status.may_change().is_err() {
        return;
    }
    open.thread.is_note.set(note);
    composer::show(note);
}

/// The open tickets of a customer.
fn of_customer(ticket: &Ticket) -> Filter {
    Filter { customer_id: Some(ticket.customer.id), ..Filter::default() }
}
