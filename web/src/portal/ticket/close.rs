//! Closing, which asks first because it tells others, and opening again.

use super::Desk;
use crate::client::Trouble;
use crate::text;
use crate::text::tickets::one;
use crate::ui::{Button, ButtonKind, Clock, Dialog, Icon, Toast, Toasts};
use leptos::prelude::*;
use shared::problem::Code;
use shared::tickets::portal::Ticket;
use wasm_bindgen_futures::spawn_local;

/// "Close this ticket", while it can be.
#[component]
pub fn CloseButton(
    /// The open ticket.
    desk: Desk,
    /// Its newest state.
    ticket: Signal<Ticket>,
) -> impl IntoView {
    let asking = RwSignal::new(false);
    let pending = RwSignal::new(false);
    let toasts = Toasts::here();
    let close = move |_| {
        let version = ticket.read_untracked().version;
        pending.set(true);
        spawn_local(async move {
            let result = desk.reader.tickets().close(desk.id, version).await;
            pending.try_set(false);
            asking.try_set(false);
            match result {
                Ok(ticket) => {
                    changed(desk, ticket);
                    toasts.success(one::IS_CLOSED);
                }
                Err(trouble) => refused(desk, toasts, one::NOT_CLOSED, &trouble),
            }
        });
    };
    let text = move || {
        ticket.with(|ticket| {
            one::close_text(ticket.assignee.as_ref().map(|person| desk.thread.called(person)).as_deref())
        })
    };
    let actions = move || {
        view! {
            <Button kind=ButtonKind::Quiet on_click=move |_| asking.set(false)>
                {one::KEEP_OPEN}
            </Button>
            <Button kind=ButtonKind::Primary pending=pending verb=one::CLOSING autofocus=true on_click=close>
                {one::CLOSE_NOW}
            </Button>
        }
    };
    let may_close = Memo::new(move |_| ticket.read().may_close().is_ok());
    view! {
        <Show when=move || may_close.get()>
            <Button icon=Icon::CircleCheck on_click=move |_| asking.set(true)>
                {one::CLOSE}
            </Button>
        </Show>
        <Dialog open=asking title=one::CLOSE_TITLE actions=actions>
            <p>{text}</p>
        </Dialog>
    }
}

/// Stands in the editor's place while the ticket is closed.
#[component]
pub fn ReopenBox(
    /// The open ticket.
    desk: Desk,
    /// Its newest state.
    ticket: Signal<Ticket>,
) -> impl IntoView {
    let pending = RwSignal::new(false);
    let toasts = Toasts::here();
    let clock = Clock::here();
    let reason = move || {
        ticket.read().may_reopen(clock.now()).err().map(|refusal| text::shared::refusal(refusal).into_owned())
    };
    let reopen = move |_| {
        pending.set(true);
        spawn_local(async move {
            let result = desk.reader.tickets().reopen(desk.id).await;
            pending.try_set(false);
            match result {
                Ok(ticket) => {
                    changed(desk, ticket);
                    toasts.success(one::IS_REOPENED);
                }
                Err(trouble) => refused(desk, toasts, one::NOT_REOPENED, &trouble),
            }
        });
    };
    view! {
        <div class="card">
            <div class="card-section actions">
                <p class="card-text">{one::CLOSED_TEXT}</p>
                <Button pending=pending verb=one::REOPENING disabled_reason=Signal::derive(reason) on_click=reopen>
                    {one::REOPEN}
                </Button>
            </div>
        </div>
    }
}

/// The ticket is another now.
pub(super) fn changed(desk: Desk, ticket: Ticket) {
    desk.ticket.set(ticket);
    desk.thread.history.again();
}

/// Says why; when someone was faster, the newest is on the page by then.
fn refused(desk: Desk, toasts: Toasts, what: &str, trouble: &Trouble) {
    if trouble.is(Code::Stale) || trouble.is(Code::TicketClosed) || trouble.is(Code::StatusUnchanged) {
        desk.refresh();
    }
    toasts.show(Toast::error(what).detail(trouble.words()));
}
