//! Changing what was raised: a better subject, another priority.

use super::Desk;
use super::close::changed;
use crate::form::{Form, FormTrouble};
use crate::text::{common, tickets};
use crate::ui::{Button, ButtonKind, Choice, Dialog, Field, Icon, Select, Toasts};
use leptos::prelude::*;
use shared::tickets::portal::{Ticket, UpdateTicket};
use shared::tickets::{Priority, SUBJECT_MAX};
use tickets::one;

/// "Edit", while the ticket may change.
#[component]
pub fn EditButton(
    /// The open ticket.
    desk: Desk,
    /// Its newest state.
    ticket: Signal<Ticket>,
) -> impl IntoView {
    let editing = RwSignal::new(false);
    let may_change = Memo::new(move |_| ticket.read().status.may_change().is_ok());
    view! {
        <Show when=move || may_change.get()>
            <Button icon=Icon::Pencil on_click=move |_| editing.set(true)>
                {one::EDIT}
            </Button>
        </Show>
        <Dialog open=editing title=one::EDIT_TITLE>
            <EditForm desk=desk ticket=ticket editing=editing />
        </Dialog>
    }
}

#[component]
fn EditForm(desk: Desk, ticket: Signal<Ticket>, editing: RwSignal<bool>) -> impl IntoView {
    let toasts = Toasts::here();
    let form = Form::new(&["subject", "priority"]);
    let before = ticket.get_untracked();
    let subject = RwSignal::new(before.subject.clone());
    let priority = RwSignal::new(before.priority.as_str().to_owned());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let body = change(&before, &subject.read_untracked(), &priority.read_untracked());
        // Only what was changed here is sent, so a reply that came meanwhile is no reason to refuse it.
        let version = ticket.read_untracked().version;
        let send = move |body: UpdateTicket, _| async move {
            desk.reader.tickets().update(desk.id, version, &body).await
        };
        form.send(body, send, move |ticket| {
            editing.try_set(false);
            changed(desk, ticket);
            toasts.success(one::IS_CHANGED);
        });
    };
    let priorities = Priority::ALL.map(|one| Choice::new(one.as_str(), one.label())).to_vec();
    view! {
        <form class="form" novalidate node_ref=form.node on:submit=submit>
            <FormTrouble form=form title=one::NOT_CHANGED />
            <Field
                label=tickets::new::SUBJECT
                value=subject
                name="subject"
                error=form.error("subject")
                max_length=u32::try_from(SUBJECT_MAX).unwrap_or(u32::MAX)
                autofocus=true
            />
            <Select
                label=tickets::PRIORITY
                value=priority
                choices=priorities
                name="priority"
                error=form.error("priority")
            />
            <div class="actions actions-end">
                <Button kind=ButtonKind::Quiet on_click=move |_| editing.set(false)>
                    {common::CANCEL}
                </Button>
                <Button kind=ButtonKind::Primary submit=true pending=form.pending() verb=common::SAVING>
                    {common::SAVE}
                </Button>
            </div>
        </form>
    }
}

/// What differs from before.
fn change(before: &Ticket, subject: &str, priority: &str) -> UpdateTicket {
    UpdateTicket {
        subject: Some(subject.trim().to_owned()).filter(|subject| *subject != before.subject),
        priority: priority.parse().ok().filter(|priority| *priority != before.priority),
        ..UpdateTicket::default()
    }
}
