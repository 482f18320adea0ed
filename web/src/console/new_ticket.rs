//! Raising a ticket for a customer.

use crate::client::signed_in;
use crate::leaving::use_navigate;
use crate::load::{TroubleCard, load_all};
use crate::new_ticket::{RaiseForm, Raising, Typed, categories};
use crate::paths::console as paths;
use crate::text::common;
use crate::text::console::new as words;
use crate::ui::{Button, ButtonKind, Choice, Dialog, Select};
use leptos::prelude::*;
use shared::problem::{FieldCode, FieldError};
use shared::tickets::console::{self as api, Ticket};
use shared::tickets::{Filter, validate_raised};
use shared::validate::Errors;

const FIELDS: &[&str] = &["customer_id", "subject", "description", "priority", "category"];

/// What is asked of the server, or what is wrong when nobody was chosen whom it is for.
fn request(typed: Typed) -> Result<api::NewTicket, Vec<FieldError>> {
    let category = typed.category();
    let Ok(customer_id) = typed.whose.parse() else {
        let mut errors = Errors::default();
        errors.0.push(FieldError::found("customer_id", FieldCode::Required));
        validate_raised(&mut errors, &typed.subject, &typed.description, category.as_deref());
        return Err(errors.0);
    };
    Ok(api::NewTicket {
        customer_id,
        requester_id: None,
        subject: typed.subject.trim().to_owned(),
        priority: typed.priority(),
        category,
        description: typed.description,
    })
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
        let body = match request(raising.typed()) {
            Ok(body) => body,
            Err(errors) => return raising.form.point_out(errors),
        };
        raising.send(
            body,
            move |body, key| async move { desk.raise(&body, key).await },
            |raised: &Ticket| raised.number,
            move |raised| {
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
            let again = move |()| customers.again();
            view! { <TroubleCard title=words::CUSTOMERS_NOT_LOADED trouble=trouble on_retry=again keeps_trying=true /> }
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
            request(Typed::default()).err().into_iter().flatten().map(|error| error.field).collect();
        assert_eq!(fields, ["customer_id", "subject", "description"]);
    }

    #[test]
    fn a_filled_form_is_sent_for_its_customer() {
        let customer = uuid::Uuid::max();
        let body = request(Typed {
            whose: customer.to_string(),
            subject: " Prices ".into(),
            description: "Old ones".into(),
            ..Typed::default()
        });
        let sent = body.map(|body| (body.subject, body.customer_id));
        assert_eq!(sent, Ok(("Prices".into(), customer.into())));
    }
}
