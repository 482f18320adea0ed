//! Closing, which asks first because the client is told, and what stands in the editor's place afterwards.

use super::Open;
use super::change::Change;
use crate::text;
use crate::text::console::open as words;
use crate::text::tickets::one;
use crate::ui::{Button, ButtonKind, Dialog, Icon};
use leptos::prelude::*;
use shared::tickets::Status;
use shared::tickets::console::Ticket;

/// The question.
#[component]
pub fn Closing(
    /// The open ticket.
    open: Open,
    /// As it is shown.
    ticket: Memo<Ticket>,
    /// Whether it is asked.
    asking: RwSignal<bool>,
) -> impl IntoView {
    let close = move |_| {
        asking.set(false);
        open.saving.save(open, Change::Status(Status::Closed));
    };
    let text = move || {
        ticket.with(|ticket| words::close_text(ticket.requester.as_ref().map(|person| person.name.as_str())))
    };
    let actions = move || {
        view! {
            <Button kind=ButtonKind::Quiet on_click=move |_| asking.set(false)>
                {words::KEEP_OPEN}
            </Button>
            <Button kind=ButtonKind::Primary autofocus=true on_click=close>
                {words::CLOSE_NOW}
            </Button>
        }
    };
    view! {
        <Dialog open=asking title=words::CLOSE_TITLE actions=actions>
            <p>{text}</p>
        </Dialog>
    }
}

/// Stands in the editor's place while the ticket is closed.
#[component]
pub fn Closed(
    /// The open ticket.
    open: Open,
    /// As it is shown.
    ticket: Memo<Ticket>,
) -> impl IntoView {
    let reason = move || {
        let refused =
            ticket.with(|ticket| ticket.status.may_reopen(ticket.closed_at, open.clock.now()).err());
        refused.map(|refusal| text::shared::refusal(refusal).into_owned())
    };
    let reopen = move |_| open.saving.save(open, Change::Reopen);
    view! {
        <div class="card-section actions">
            <p class="card-text">{one::CLOSED_TEXT}</p>
            <Button icon=Icon::Refresh disabled_reason=Signal::derive(reason) on_click=reopen>
                {one::REOPEN}
            </Button>
        </div>
    }
}
