//! Raising a ticket. What is typed is kept until it is sent, so leaving loses nothing and asks nothing.

use crate::client::signed_in;
use crate::drafts;
use crate::form::{Form, FormTrouble};
use crate::load::load_all;
use crate::markdown::Preview;
use crate::paths::portal as paths;
use crate::place;
use crate::text::{common, frame, tickets};
use crate::ui::{
    Button, ButtonKind, ButtonLink, Choice, Crumb, DraftState, Editor, Field, Icon, PageHead, Select, Toasts,
};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use serde::{Deserialize, Serialize};
use shared::organizations::Organization;
use shared::tickets::portal as ticket;
use shared::tickets::{Filter, Priority, SUBJECT_MAX};

/// What is kept while it is not sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Typed {
    organization: String,
    subject: String,
    description: String,
    priority: String,
    category: String,
}

impl Default for Typed {
    fn default() -> Self {
        let none = String::new;
        let priority = Priority::default().as_str().to_owned();
        Self { organization: none(), subject: none(), description: none(), priority, category: none() }
    }
}

/// The form's fields.
#[derive(Clone, Copy)]
struct Fields {
    organization: RwSignal<String>,
    subject: RwSignal<String>,
    description: RwSignal<String>,
    priority: RwSignal<String>,
    category: RwSignal<String>,
}

impl Fields {
    fn new() -> Self {
        let Typed { organization, subject, description, priority, category } = Typed::default();
        Self {
            organization: RwSignal::new(organization),
            subject: RwSignal::new(subject),
            description: RwSignal::new(description),
            priority: RwSignal::new(priority),
            category: RwSignal::new(category),
        }
    }

    fn typed(self) -> Typed {
        Typed {
            organization: self.organization.get(),
            subject: self.subject.get(),
            description: self.description.get(),
            priority: self.priority.get(),
            category: self.category.get(),
        }
    }

    fn fill(self, typed: Typed) {
        self.organization.set(typed.organization);
        self.subject.set(typed.subject);
        self.description.set(typed.description);
        self.priority.set(typed.priority);
        self.category.set(typed.category);
    }
}

fn request(typed: Typed) -> ticket::NewTicket {
    ticket::NewTicket {
        organization_id: typed.organization.parse().ok(),
        subject: typed.subject.trim().to_owned(),
        description: typed.description,
        priority: typed.priority.parse().unwrap_or_default(),
        category: Some(typed.category).filter(|category| !category.is_empty()),
    }
}

/// The page.
#[component]
pub fn NewTicket() -> impl IntoView {
    place::open(|| {
        vec![Crumb::to(frame::TICKETS, paths::tickets(&Filter::default())), Crumb::here(tickets::RAISE)]
    });
    let reader = signed_in();
    let fields = Fields::new();
    let account = reader.account_id();
    let draft = drafts::keep(account, "ticket.new", move || fields.typed(), move |typed| fields.fill(typed));
    let form = Form::new(&["organization_id", "subject", "description", "priority", "category"]);
    let (navigate, toasts) = (use_navigate(), Toasts::here());
    let send = Callback::new(move |()| {
        let navigate = navigate.clone();
        let api = reader.tickets();
        form.send(
            request(untrack(move || fields.typed())),
            move |body, key| async move { api.raise(&body, key).await },
            move |raised: ticket::Ticket| {
                draft.clear();
                toasts.success(tickets::new::sent(raised.number));
                navigate(&paths::ticket(raised.id), Default::default());
            },
        );
    });
    view! {
        <div class="settings">
            <PageHead title=tickets::RAISE />
            <form
                class="form"
                novalidate
                node_ref=form.node
                on:submit=move |event| {
                    event.prevent_default();
                    send.run(());
                }
            >
                <FormTrouble form=form title=tickets::new::FAILED />
                <Questions fields=fields form=form send=send draft=draft />
                <div class="actions">
                    <Button
                        kind=ButtonKind::Primary
                        icon=Icon::Send
                        submit=true
                        pending=form.pending()
                        verb=common::SENDING
                    >
                        {tickets::new::SUBMIT}
                    </Button>
                    <ButtonLink href=paths::tickets(&Filter::default())>{common::CANCEL}</ButtonLink>
                </div>
            </form>
        </div>
    }
}

#[component]
fn Questions(fields: Fields, form: Form, send: Callback<()>, draft: drafts::Draft) -> impl IntoView {
    let reader = signed_in();
    let organizations = load_all(move || reader.organizations());
    let all = Memo::new(move |_| organizations.get().unwrap_or_default());
    let handling = Memo::new(move |_| handling(&all.read(), &fields.organization.read()));
    let categories = Memo::new(move |_| {
        let own = || reader.with_me(|me| me.organization.ticket_categories.clone());
        let names = handling.get().map_or_else(own, |chosen| chosen.ticket_categories);
        names.into_iter().map(|name| Choice::new(name.clone(), name)).collect::<Vec<_>>()
    });
    let priorities = Priority::ALL.map(|one| Choice::new(one.as_str(), one.label())).to_vec();
    let has_choice = Memo::new(move |_| all.read().len() > 1);
    view! {
        <Show when=move || has_choice.get()>
            <Select
                label=tickets::new::ORGANIZATION
                value=fields.organization
                choices=Signal::derive(move || organization_choices(&all.read()))
                placeholder=reader.with_me_untracked(|me| me.organization.name.clone())
                error=form.error("organization_id")
            />
        </Show>
        <Field
            label=tickets::new::SUBJECT
            value=fields.subject
            name="subject"
            hint=Some(tickets::new::SUBJECT_HINT.to_owned())
            error=form.error("subject")
            max_length=u32::try_from(SUBJECT_MAX).unwrap_or(u32::MAX)
        />
        <div class="field">
            <div class="field-head" aria-hidden="true">
                {tickets::new::DESCRIPTION}
            </div>
            <Editor
                label=tickets::new::DESCRIPTION
                value=fields.description
                placeholder=tickets::new::DESCRIPTION_PLACEHOLDER
                preview=move || view! { <Preview text=fields.description /> }
                error=form.error("description")
                on_send=send
            >
                <DraftState saved_at=draft.saved_at() />
            </Editor>
        </div>
        <div class="form-row">
            <Select
                label=tickets::PRIORITY
                value=fields.priority
                choices=priorities
                name="priority"
                error=form.error("priority")
            />
            <Show when=move || !categories.read().is_empty()>
                <Select
                    label=tickets::CATEGORY
                    value=fields.category
                    choices=categories
                    name="category"
                    placeholder=tickets::new::CATEGORY_NONE
                    error=form.error("category")
                    optional=true
                />
            </Show>
        </div>
    }
}

/// The organization that was chosen, if one was.
fn handling(all: &[Organization], chosen: &str) -> Option<Organization> {
    let id = chosen.parse().ok()?;
    all.iter().find(|one| one.id == id).cloned()
}

fn organization_choices(all: &[Organization]) -> Vec<Choice> {
    all.iter().map(|one| Choice::new(one.id.to_string(), one.name.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_untouched_form_is_nothing_to_keep_and_asks_for_the_usual() {
        let body = request(Typed::default());
        assert_eq!((body.priority, body.category, body.organization_id), (Priority::Medium, None, None));
    }

    #[test]
    fn a_draft_of_an_older_page_still_fills_what_it_has() -> Result<(), serde_json::Error> {
        let typed: Typed = serde_json::from_str(r#"{"subject":"Fax"}"#)?;
        assert_eq!(typed, Typed { subject: "Fax".into(), ..Typed::default() });
        Ok(())
    }
}
