//! Raising a ticket for a customer. What is typed is kept until it is sent, so leaving loses nothing.

use crate::client::signed_in;
use crate::drafts;
use crate::form::{Form, FormTrouble};
use crate::load::load_all;
use crate::markdown::Preview;
use crate::paths::console as paths;
use crate::text::console::new as words;
use crate::text::{common, tickets};
use crate::ui::{Button, ButtonKind, Choice, Dialog, DraftState, Editor, ErrorCard, Field, Select, Toasts};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use serde::{Deserialize, Serialize};
use shared::ids::CustomerId;
use shared::tickets::console::{self as api, Ticket};
use shared::tickets::{Filter, Priority, SUBJECT_MAX};
use shared::validate::{Errors, Validate};

/// What is kept while it is not sent, and what is checked before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Typed {
    customer: String,
    subject: String,
    description: String,
    priority: String,
    category: String,
}

impl Default for Typed {
    fn default() -> Self {
        let none = String::new;
        let priority = Priority::default().as_str().to_owned();
        Self { customer: none(), subject: none(), description: none(), priority, category: none() }
    }
}

impl Typed {
    /// What is asked of the server for this customer.
    fn request(&self, customer_id: CustomerId) -> api::NewTicket {
        api::NewTicket {
            customer_id,
            requester_id: None,
            subject: self.subject.trim().to_owned(),
            description: self.description.clone(),
            priority: self.priority.parse().unwrap_or_default(),
            category: Some(self.category.clone()).filter(|category| !category.is_empty()),
        }
    }
}

impl Validate for Typed {
    fn validate(&self, errors: &mut Errors) {
        if self.customer.parse::<CustomerId>().is_err() {
            errors.add("customer_id", "required", words::CUSTOMER_MISSING);
        }
        self.request(uuid::Uuid::nil().into()).validate(errors);
    }
}

/// The form's fields.
#[derive(Clone, Copy)]
struct Fields {
    customer: RwSignal<String>,
    subject: RwSignal<String>,
    description: RwSignal<String>,
    priority: RwSignal<String>,
    category: RwSignal<String>,
}

impl Fields {
    fn new() -> Self {
        let Typed { customer, subject, description, priority, category } = Typed::default();
        Self {
            customer: RwSignal::new(customer),
            subject: RwSignal::new(subject),
            description: RwSignal::new(description),
            priority: RwSignal::new(priority),
            category: RwSignal::new(category),
        }
    }

    fn typed(self) -> Typed {
        Typed {
            customer: self.customer.get(),
            subject: self.subject.get(),
            description: self.description.get(),
            priority: self.priority.get(),
            category: self.category.get(),
        }
    }

    fn fill(self, typed: Typed) {
        self.customer.set(typed.customer);
        self.subject.set(typed.subject);
        self.description.set(typed.description);
        self.priority.set(typed.priority);
        self.category.set(typed.category);
    }
}

/// The dialog; its form exists only while it is open.
#[component]
pub fn NewTicket(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <Dialog open=open title=words::TITLE>
            <Raise open=open />
        </Dialog>
    }
}

#[component]
fn Raise(open: RwSignal<bool>) -> impl IntoView {
    let reader = signed_in();
    let fields = Fields::new();
    let account = reader.me_untracked().account_id;
    let draft = drafts::keep(account, "desk.new", move || fields.typed(), move |typed| fields.fill(typed));
    let form = Form::new(&["customer_id", "subject", "description", "priority", "category"]);
    let (navigate, toasts) = (use_navigate(), Toasts::here());
    let send = Callback::new(move |()| {
        let navigate = navigate.clone();
        let desk = reader.desk();
        form.send(
            untrack(move || fields.typed()),
            move |typed: Typed, key| async move {
                let customer = typed.customer.parse().unwrap_or_else(|_| uuid::Uuid::nil().into());
                desk.raise(&typed.request(customer), key).await
            },
            move |raised: Ticket| {
                draft.clear();
                open.set(false);
                toasts.success(tickets::new::sent(raised.number));
                navigate(&paths::ticket(raised.id, &Filter::default()), Default::default());
            },
        );
    });
    view! {
        <form
            class="form"
            novalidate
            node_ref=form.node
            on:submit=move |event| {
                event.prevent_default();
                send.run(());
            }
        >
            <FormTrouble form=form title=words::FAILED />
            <Questions fields=fields form=form send=send draft=draft />
            <div class="dialog-actions">
                <Button kind=ButtonKind::Quiet on_click=move |_| open.set(false)>
                    {common::CANCEL}
                </Button>
                <Button kind=ButtonKind::Primary submit=true pending=form.pending() verb=common::SENDING>
                    {words::SUBMIT}
                </Button>
            </div>
        </form>
    }
}

#[component]
fn Questions(fields: Fields, form: Form, send: Callback<()>, draft: drafts::Draft) -> impl IntoView {
    let reader = signed_in();
    let customers = load_all(move || reader.desk().customers());
    let choices = Memo::new(move |_| {
        let choice = |one: &shared::customers::Customer| Choice::new(one.id.to_string(), &one.name);
        customers.map(|all| all.iter().map(choice).collect::<Vec<_>>()).unwrap_or_default()
    });
    let categories = Memo::new(move |_| {
        reader.with_me(|me| {
            me.organization.ticket_categories.iter().map(|name| Choice::new(name, name)).collect::<Vec<_>>()
        })
    });
    let priorities = Priority::ALL.map(|one| Choice::new(one.as_str(), one.label())).to_vec();
    let trouble = move || {
        customers.trouble().map(|trouble| {
            view! { <ErrorCard title=words::CUSTOMERS_NOT_LOADED text=Some(trouble.words()) on_retry=move |()| customers.again() /> }
        })
    };
    view! {
        {trouble}
        <Select
            label=words::CUSTOMER
            value=fields.customer
            choices=choices
            name="customer"
            placeholder=words::CHOOSE_CUSTOMER
            error=form.error("customer_id")
        />
        <Field
            label=tickets::new::SUBJECT
            value=fields.subject
            name="subject"
            max_length=u32::try_from(SUBJECT_MAX).unwrap_or(u32::MAX)
            error=form.error("subject")
        />
        <div class="field">
            <div class="field-head" aria-hidden="true">
                {tickets::new::DESCRIPTION}
            </div>
            <Editor
                label=tickets::new::DESCRIPTION
                value=fields.description
                placeholder=words::DESCRIPTION_PLACEHOLDER
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
            <Select
                label=tickets::CATEGORY
                value=fields.category
                choices=categories
                name="category"
                placeholder=tickets::new::CATEGORY_NONE
                error=form.error("category")
                optional=true
            />
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_form_says_what_is_missing() {
        let fields: Vec<_> = Typed::default().errors().into_iter().map(|error| error.field).collect();
        assert_eq!(fields, ["customer_id", "subject", "description"]);
    }

    #[test]
    fn a_filled_form_asks_for_the_usual() {
        let customer = uuid::Uuid::max();
        let typed = Typed {
            customer: customer.to_string(),
            subject: " Prices ".into(),
            description: "Old ones".into(),
            ..Typed::default()
        };
        assert!(typed.errors().is_empty());
        let body = typed.request(customer.into());
        assert_eq!((body.subject.as_str(), body.priority, body.category), ("Prices", Priority::Medium, None));
    }
}
