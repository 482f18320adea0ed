//! The head of the open ticket: its number, who else writes, what can be done, and the way to the next.

use super::Open;
use super::change::Change;
use super::close::Closing;
use crate::console::queue::Desktop;
use crate::paths::console as paths;
use crate::text::console::open as words;
use crate::text::tickets::one;
use crate::ui::{Avatar, AvatarSize, Button, Icon, IconButton, IconLink, Time, TimeStyle};
use leptos::prelude::*;
use shared::tickets::Status;
use shared::tickets::console::Ticket;

/// The head.
#[component]
pub fn Head(
    /// The open ticket.
    open: Open,
    /// As it is shown.
    ticket: Memo<Ticket>,
) -> impl IntoView {
    view! {
        <div class="pane-head">
            <BackToList />
            <span class="detail-number">{move || one::number(ticket.read().number)}</span>
            <Writing open=open />
            <div class="pane-end">
                <Steps open=open ticket=ticket />
                <span class="if-wider">
                    <Step steps=-1 label=words::PREVIOUS icon=Icon::ChevronUp />
                    <Step steps=1 label=words::NEXT icon=Icon::ChevronDown />
                </span>
                <span class="if-properties-folded">
                    <IconButton
                        label=words::SHOW_PROPERTIES
                        icon=Icon::PanelRight
                        on_click=move |_| open.details.set(true)
                    />
                </span>
            </div>
        </div>
    }
}

/// Back to the list, where there is room for one of the two only.
#[component]
pub fn BackToList() -> impl IntoView {
    let address = Desktop::here().address;
    let href = move || paths::tickets(&address.filter.read());
    view! {
        <span class="if-one-pane">
            <IconLink label=words::BACK href=Signal::derive(href) icon=Icon::ArrowLeft />
        </span>
    }
}

/// Subject, and under it who asks, for whom, how and when.
#[component]
pub fn Title(
    /// As it is shown.
    ticket: Memo<Ticket>,
) -> impl IntoView {
    let channel = move || words::raised_in(ticket.read().channel);
    view! {
        <h1 class="detail-subject">{move || ticket.read().subject.clone()}</h1>
        <p class="meta">
            {move || ticket.read().requester.clone().map(|person| view! { <span>{person.name}</span> })}
            <span>{move || ticket.read().customer.name.clone()}</span>
            <span>
                {channel} " " <Time at=Signal::derive(move || ticket.read().created_at) style=TimeStyle::Told />
            </span>
        </p>
    }
}

/// Resolve, reopen, close: what fits the status.
#[component]
fn Steps(open: Open, ticket: Memo<Ticket>) -> impl IntoView {
    let status = Memo::new(move |_| ticket.read().status);
    let asking = RwSignal::new(false);
    let refusal =
        move || ticket.with(|ticket| ticket.status.may_reopen(ticket.closed_at, open.clock.now()).err());
    let buttons = move || {
        if status.get().is_open() {
            let resolve = move |_| open.saving.save(open, Change::Status(Status::Resolved));
            view! {
                <Button icon=Icon::CircleCheck key="E" on_click=resolve>
                    {words::RESOLVE}
                </Button>
            }
            .into_any()
        } else if refusal().is_none() {
            let reopen = move |_| open.saving.save(open, Change::Reopen);
            view! {
                <Button icon=Icon::Refresh on_click=reopen>
                    {words::REOPEN}
                </Button>
            }
            .into_any()
        } else {
            ().into_any()
        }
    };
    view! {
        {buttons}
        <Show when=move || status.get() != Status::Closed>
            <Button icon=Icon::Archive on_click=move |_| asking.set(true)>
                {words::CLOSE}
            </Button>
        </Show>
        <Closing open=open ticket=ticket asking=asking />
    }
}

/// A link to the ticket above or below.
#[component]
fn Step(steps: isize, label: &'static str, icon: Icon) -> impl IntoView {
    let desktop = Desktop::here();
    let href = Memo::new(move |_| {
        let id = desktop.neighbour(steps)?;
        Some(paths::ticket(id, &desktop.address.filter.read()))
    });
    move || match href.get() {
        Some(href) => view! { <IconLink label=label href=href icon=icon /> }.into_any(),
        // Keeps its room, so that the other does not move under the pointer.
        None => view! {
            <span class="btn btn-icon is-away" aria-hidden="true">
                {icon}
            </span>
        }
        .into_any(),
    }
}

/// "Priya Nair is writing a note", for six seconds after the last key.
#[component]
fn Writing(open: Open) -> impl IntoView {
    let others = open.thread.others_writing();
    let line = move || {
        let others = others.get();
        let (first, is_note) = others.first().cloned()?;
        let said = if others.len() > 1 {
            words::SEVERAL_WRITE.to_owned()
        } else {
            words::writing(&first.name, is_note)
        };
        Some(view! {
            <span class="presence">
                <Avatar name=first.name id=first.id.0 picture=first.avatar size=AvatarSize::Tiny />
                <span class="one-line">{said}</span>
            </span>
        })
    };
    view! { <div class="one-line" role="status">{line}</div> }
}
