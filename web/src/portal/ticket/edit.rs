//! Changing what was raised: a better subject, another priority.

use super::Desk;
use super::close::changed;
use crate::client::Trouble;
use crate::form::{Form, FormEnd, FormView, field, form};
use crate::text;
use crate::text::{common, tickets};
use crate::ui::{Button, Choice, Dialog, Field, Icon, Select, Toasts};
use leptos::prelude::*;
use shared::problem::{Code, FieldCode, FieldError};
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
                {common::EDIT}
            </Button>
        </Show>
        <Dialog open=editing title=one::EDIT_TITLE>
            <EditForm desk=desk ticket=ticket editing=editing />
        </Dialog>
    }
}

form! {
    /// What may be changed.
    struct Fields { subject, priority } of UpdateTicket
}

/// What is being changed, and the ticket it began with.
#[derive(Clone, Copy)]
struct Editing {
    desk: Desk,
    before: StoredValue<Ticket>,
    form: Fields,
}

impl Editing {
    fn begin(desk: Desk, ticket: Ticket) -> Self {
        let form = Fields::of(Form::open());
        form.subject.begin(&ticket.subject);
        form.priority.begin(ticket.priority.as_str());
        Self { desk, form, before: StoredValue::new(ticket) }
    }

    /// Only what was changed here, so that a reply that came meanwhile is no reason to refuse it.
    fn change(self) -> UpdateTicket {
        self.before.with_value(|before| change(before, self.form))
    }

    /// Asks once more when someone changed something else meanwhile. When they changed the same, the reader is told
    /// beside the field, and sees to it.
    async fn save(self, before: Ticket, change: UpdateTicket) -> Result<Ticket, Trouble> {
        let (api, id) = (self.desk.reader.tickets(), self.desk.id);
        match api.update(id, before.version, &change).await {
            Err(trouble) if trouble.is(Code::Stale) => {
                let newest = api.one(id).send().await?;
                let clashes = clashes(&change, &before, &newest);
                if clashes.is_empty() {
                    return api.update(id, newest.version, &change).await;
                }
                self.go_on_with(&change, newest);
                Err(trouble.beside(clashes))
            }
            other => other,
        }
    }

    /// What was not changed here is as it is now, and not as it was.
    fn go_on_with(self, change: &UpdateTicket, newest: Ticket) {
        self.desk.ticket.set(newest.clone());
        if change.subject.is_none() {
            self.form.subject.begin(&newest.subject);
        }
        if change.priority.is_none() {
            self.form.priority.begin(newest.priority.as_str());
        }
        self.before.try_set_value(newest);
    }
}

#[component]
fn EditForm(desk: Desk, ticket: Signal<Ticket>, editing: RwSignal<bool>) -> impl IntoView {
    let toasts = Toasts::here();
    let edited = Editing::begin(desk, ticket.get_untracked());
    let form = edited.form;
    let send = move |()| {
        let before = edited.before.get_value();
        let send = move |body, _| edited.save(before, body);
        form.send(edited.change(), send, move |ticket| {
            editing.try_set(false);
            changed(desk, ticket);
            toasts.success(one::IS_CHANGED);
        });
    };
    let priorities = Priority::ALL.map(|one| Choice::new(one.as_str(), text::shared::priority(one))).to_vec();
    view! {
        <FormView form=*form failed=one::NOT_CHANGED on_send=send>
            <Field
                label=tickets::new::SUBJECT
                of=form.subject
                max_length=u32::try_from(SUBJECT_MAX).unwrap_or(u32::MAX)
                autofocus=true
            />
            <Select label=tickets::PRIORITY of=form.priority choices=priorities />
            <FormEnd form=*form open=editing />
        </FormView>
    }
}

/// What differs from before.
fn change(before: &Ticket, form: Fields) -> UpdateTicket {
    UpdateTicket {
        subject: Some(form.subject.line()).filter(|subject| *subject != before.subject),
        priority: form.priority.parsed().filter(|priority| *priority != before.priority),
        ..UpdateTicket::default()
    }
}

/// The fields that somebody else changed too, each with what it says now.
fn clashes(change: &UpdateTicket, before: &Ticket, newest: &Ticket) -> Vec<FieldError> {
    let has_other_subject = change.subject.is_some() && before.subject != newest.subject;
    let has_other_priority = change.priority.is_some() && before.priority != newest.priority;
    let subject = has_other_subject.then_some((field!(UpdateTicket, subject), newest.subject.as_str()));
    let priority =
        has_other_priority.then(|| (field!(UpdateTicket, priority), text::shared::priority(newest.priority)));
    let told = |(field, now)| FieldError::found(field, FieldCode::Stale).about(now);
    subject.into_iter().chain(priority).map(told).collect()
}
