//! Raising a ticket for a customer.

use super::frame::Dialogs;
use crate::client::{Desk, signed_in};
use crate::form::field;
use crate::location::Location;
use crate::new_ticket::{Fields, RaiseForm, Raising, categories};
use crate::paths::console as paths;
use crate::text::attachments::SENDING_FILES;
use crate::text::common;
use crate::text::console::new as words;
use crate::text::console::queue::CUSTOMER;
use crate::ui::{Button, ButtonKind, Choice, Combobox, Dialog, Input, Matches, take_keyboard_in_dialog};
use futures_util::future::LocalBoxFuture;
use leptos::prelude::*;
use shared::customers::Customer;
use shared::ids::AttachmentId;
use shared::problem::{FieldCode, FieldError};
use shared::tickets::console::{self as api, Ticket};
use shared::tickets::{Filter, validate_raised};
use shared::validate::Errors;

/// What is asked of the server, or what is wrong when nobody was chosen whom it is for.
fn request(
    whose: Input,
    fields: Fields,
    attachment_ids: Vec<AttachmentId>,
) -> Result<api::NewTicket, Vec<FieldError>> {
    let Fields { subject, description, category, .. } = fields;
    let (subject, description, category) = (subject.line(), description.text(), category.filled());
    let Ok(customer_id) = Choice::read(&whose.text()).value.parse() else {
        let mut errors = Errors::default();
        errors.0.push(FieldError::found(whose.name, FieldCode::Required));
        validate_raised(&mut errors, &subject, &description, category.as_deref(), &attachment_ids);
        return Err(errors.0);
    };
    let priority = fields.priority();
    Ok(api::NewTicket {
        customer_id,
        requester_id: None,
        subject,
        priority,
        category,
        description,
        attachment_ids,
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
            {paths::pieces::new_ticket().show()}
        </Dialog>
    }
}

/// The form, fetched when it is wanted.
#[component]
pub fn Raise() -> impl IntoView {
    let open = Dialogs::here().new_ticket;
    take_keyboard_in_dialog();
    let reader = signed_in();
    let raising = Raising::open(reader, "desk.new", field!(api::NewTicket, customer_id));
    let (files, location) = (raising.files, Location::here());
    let send = move |()| {
        let desk = reader.desk();
        let body = match request(raising.whose, raising.fields, files.ids()) {
            Ok(body) => body,
            Err(errors) => return raising.fields.point_out(errors),
        };
        raising.send(
            body,
            move |body, key| async move { desk.raise(&body, key).await },
            |raised: &Ticket| raised.number,
            move |raised| {
                open.set(false);
                location.go(&paths::ticket(raised.id, &Filter::default()));
            },
        );
    };
    let categories = Memo::new(move |_| reader.with_me(|me| categories(&me.organization.ticket_categories)));
    view! {
        <RaiseForm
            raising=raising
            failed=words::FAILED
            on_send=send
            whose=view! { <ForWhom whose=raising.whose /> }.into_any()
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
                    pending=raising.fields.pending()
                    verb=common::SENDING
                    disabled_reason=Signal::derive(move || files.reason())
                >
                    {move || if files.are_going() { SENDING_FILES } else { words::SUBMIT }}
                </Button>
            </div>
        </RaiseForm>
    }
}

#[component]
fn ForWhom(whose: Input) -> impl IntoView {
    let find = customers_called(signed_in().desk());
    view! { <Combobox label=CUSTOMER of=whose find=find placeholder=words::CHOOSE_CUSTOMER /> }
}

/// Finds customers by a part of their names.
pub(super) fn customers_called(
    desk: Desk,
) -> impl Fn(String) -> LocalBoxFuture<'static, Result<Matches, String>> {
    move |part: String| {
        Box::pin(async move {
            let page = desk.customers_called(&part).send().await;
            let page =
                page.map_err(|trouble| format!("{} {}", words::CUSTOMERS_NOT_LOADED, trouble.words()))?;
            let choice = |one: Customer| Choice::new(one.id.to_string(), one.name);
            let has_more = page.next_cursor.is_some();
            Ok(Matches { choices: page.items.into_iter().map(choice).collect(), has_more })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Form;

    fn empty() -> (Input, Fields) {
        let form = Form::kept();
        (form.input(field!(api::NewTicket, customer_id)), Fields::of(form))
    }

    #[test]
    fn an_empty_form_says_what_is_missing() {
        let (whose, fields) = empty();
        let fields: Vec<_> =
            request(whose, fields, Vec::new()).err().into_iter().flatten().map(|error| error.field).collect();
        assert_eq!(fields, ["customer_id", "subject", "description"]);
    }

    #[test]
    fn a_filled_form_is_sent_for_its_customer() {
        let customer = uuid::Uuid::max();
        let (whose, fields) = empty();
        whose.begin(Choice::new(customer.to_string(), "Harbour & Vale").written());
        fields.subject.begin(" Prices ");
        fields.description.begin("Old ones");
        let sent = request(whose, fields, Vec::new()).map(|body| (body.subject, body.customer_id));
        assert_eq!(sent, Ok(("Prices".into(), customer.into())));
    }
}
