//! Raising a ticket for a customer.

use crate::client::signed_in;
use crate::load::load_all;
use crate::new_ticket::{RaiseForm, Raising, Typed, categories};
use crate::paths::console as paths;
use crate::text::common;
use crate::text::console::new as words;
use crate::ui::{Button, ButtonKind, Choice, Dialog, ErrorCard, Select};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use serde::Serialize;
use shared::ids::CustomerId;
use shared::tickets::Filter;
use shared::tickets::console::{self as api, Ticket};
use shared::validate::{Errors, Validate};

const FIELDS: &[&str] = &["customer_id", "subject", "description", "priority", "category"];

/// What is checked before it is sent.
#[derive(Serialize)]
#[serde(transparent)]
struct Request(Typed);

impl Request {
    /// What is asked of the server for this customer.
    fn body(&self, customer_id: CustomerId) -> api::NewTicket {
        let Self(typed) = self;
        api::NewTicket {
            customer_id,
            requester_id: None,
            subject: typed.subject.trim().to_owned(),
            description: typed.description.clone(),
            priority: typed.priority(),
            category: typed.category(),
        }
    }
}

impl Validate for Request {
    fn validate(&self, errors: &mut Errors) {
        if self.0.whose.parse::<CustomerId>().is_err() {
            errors.add("customer_id", "required", words::CUSTOMER_MISSING);
        }
        self.body(uuid::Uuid::nil().into()).validate(errors);
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
    let raising = Raising::open(reader.account_id(), "desk.new", FIELDS);
    let navigate = use_navigate();
    let send = Callback::new(move |()| {
        let navigate = navigate.clone();
        let desk = reader.desk();
        let done = raising.done();
        raising.form.send(
            Request(raising.typed()),
            move |request: Request, key| async move {
                let customer = request.0.whose.parse().unwrap_or_else(|_| uuid::Uuid::nil().into());
                desk.raise(&request.body(customer), key).await
            },
            move |raised: Ticket| {
                done(raised.number);
                // Whoever went elsewhere meanwhile is not called back.
                if !raising.form.is_here() {
                    return;
                }
                open.set(false);
                navigate(&paths::ticket(raised.id, &Filter::default()), Default::default());
            },
        );
    });
    let categories = Memo::new(move |_| reader.with_me(|me| categories(&me.organization.ticket_categories)));
    view! {
        <RaiseForm
            raising=raising
            failed=words::FAILED
            send=send
            whose=view! { <ForWhom raising=raising /> }.into_any()
            placeholder=words::DESCRIPTION_PLACEHOLDER
            categories=categories
        >
            <div class="dialog-actions">
                <Button kind=ButtonKind::Quiet on_click=move |_| open.set(false)>
                    {common::CANCEL}
                </Button>
                <Button
                    kind=ButtonKind::Primary
                    submit=true
                    pending=raising.form.pending()
                    verb=common::SENDING
                >
                    {words::SUBMIT}
                </Button>
            </div>
        </RaiseForm>
    }
}

#[component]
fn ForWhom(raising: Raising) -> impl IntoView {
    let reader = signed_in();
    let customers = load_all(move || reader.desk().customers());
    let choices = Memo::new(move |_| {
        let choice = |one: &shared::customers::Customer| Choice::new(one.id.to_string(), &one.name);
        customers.map(|all| all.iter().map(choice).collect::<Vec<_>>()).unwrap_or_default()
    });
    let trouble = move || {
        customers.trouble().map(|trouble| {
            view! { <ErrorCard title=words::CUSTOMERS_NOT_LOADED text=Some(trouble.words()) on_retry=move |()| customers.again() /> }
        })
    };
    view! {
        {trouble}
        <Select
            label=words::CUSTOMER
            value=raising.whose()
            choices=choices
            name="customer"
            placeholder=words::CHOOSE_CUSTOMER
            error=raising.form.error("customer_id")
        />
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_form_says_what_is_missing() {
        let fields: Vec<_> =
            Request(Typed::default()).errors().into_iter().map(|error| error.field).collect();
        assert_eq!(fields, ["customer_id", "subject", "description"]);
    }

    #[test]
    fn a_filled_form_is_sent_for_its_customer() {
        let customer = uuid::Uuid::max();
        let request = Request(Typed {
            whose: customer.to_string(),
            subject: " Prices ".into(),
            description: "Old ones".into(),
            ..Typed::default()
        });
        assert!(request.errors().is_empty());
        let body = request.body(customer.into());
        assert_eq!((body.subject.as_str(), body.customer_id), ("Prices", customer.into()));
    }
}
