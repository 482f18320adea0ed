//! Asking someone to join.

use crate::client::signed_in;
use crate::console::new_ticket::customers_called;
use crate::form::{Form, FormEnd, FormView, form};
use crate::text;
use crate::text::common;
use crate::text::console::team as words;
use crate::ui::{Choice, Combobox, Dialog, Field, FieldKind, Select, Toasts};
use leptos::prelude::*;
use shared::accounts::TicketScope;
use shared::customers::Customer;
use shared::ids::ContactId;
use shared::invitations::{Invitation, NewInvitation};
use shared::permission::Permission;
use shared::role::Role;

form! {
    /// Who is asked to join, and as what.
    struct Fields { email, role, customer_id, ticket_scope } of NewInvitation
}

/// Whose client somebody shall be, and perhaps which of the contacts they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whose {
    /// The company.
    pub customer: Customer,
    /// The contact, and their address.
    pub contact: Option<(ContactId, String)>,
}

impl Fields {
    fn begin(self, whose: Option<&Whose>, role: Role) {
        self.role.begin(role.as_str());
        self.ticket_scope.begin(TicketScope::Own.as_str());
        if let Some(Whose { customer, contact }) = whose {
            self.customer_id.begin(Choice::new(customer.id.to_string(), &customer.name).written());
            self.email.begin(contact.as_ref().map(|(_, email)| email.clone()).unwrap_or_default());
        }
    }

    fn request(self, whose: Option<&Whose>) -> NewInvitation {
        let role = self.role.parsed().unwrap_or(Role::Client);
        let is_client = role == Role::Client;
        let of_client = |text: String| Some(text).filter(|_| is_client);
        NewInvitation {
            email: self.email.line(),
            role,
            customer_id: of_client(Choice::read(&self.customer_id.text()).value)
                .and_then(|id| id.parse().ok()),
            contact_id: whose
                .filter(|_| is_client)
                .and_then(|whose| whose.contact.as_ref())
                .map(|(id, _)| *id),
            ticket_scope: of_client(self.ticket_scope.text()).and_then(|word| word.parse().ok()),
        }
    }
}

/// What a client can see of their company.
pub(super) fn sights() -> Vec<Choice> {
    TicketScope::ALL.map(|scope| Choice::new(scope.as_str(), words::sight(scope))).to_vec()
}

/// The dialog; its form exists only while it is open.
#[component]
pub fn InviteDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Whose client it is, where that is settled.
    #[prop(into)]
    customer: Signal<Option<Whose>>,
    /// What they are asked to be, until something else is chosen.
    #[prop(default = Role::Client)]
    role: Role,
) -> impl IntoView {
    view! {
        <Dialog open=open title=words::INVITE>
            <InviteForm open=open whose=customer.get_untracked() role=role />
        </Dialog>
    }
}

#[component]
fn InviteForm(open: RwSignal<bool>, whose: Option<Whose>, role: Role) -> impl IntoView {
    let (reader, toasts) = (signed_in(), Toasts::here());
    let desk = reader.desk();
    let may = |permission| reader.with_me_untracked(|me| me.may(permission));
    let roles = Role::ALL.into_iter().filter(|role| {
        if role.is_staff() {
            whose.is_none() && may(Permission::StaffManage)
        } else {
            may(Permission::ClientsManage)
        }
    });
    let roles: Vec<_> = roles.map(|role| Choice::new(role.as_str(), text::shared::role(role))).collect();
    let form = Fields::of(Form::open());
    form.begin(whose.as_ref(), role);
    let is_client = Memo::new(move |_| *form.role.value.read() == Role::Client.as_str());
    let (is_settled, has_roles) = (whose.is_some(), roles.len() > 1);
    let send = move |()| {
        let send = move |body, key| async move { desk.invite(&body, key).await };
        form.send(form.request(whose.as_ref()), send, move |sent: Invitation| {
            open.try_set(false);
            toasts.success(words::was_invited(&sent.email));
        });
    };
    view! {
        <FormView form=*form failed=words::NOT_INVITED on_send=send>
            <Field
                label=text::person::EMAIL
                of=form.email
                kind=FieldKind::Email
                autocomplete="off"
                hint=words::INVITE_HINT
                autofocus=true
            />
            {has_roles.then(|| view! { <Select label=words::ROLE of=form.role choices=roles /> })}
            <Show when=move || is_client.get()>
                {(!is_settled)
                    .then(|| {
                        view! {
                            <Combobox
                                label=words::CUSTOMER
                                of=form.customer_id
                                find=customers_called(desk)
                                placeholder=text::console::new::CHOOSE_CUSTOMER
                            />
                        }
                    })}
                <Select label=words::SIGHT of=form.ticket_scope choices=sights() />
            </Show>
            <FormEnd form=*form open=open label=words::SEND_INVITATION verb=common::SENDING />
        </FormView>
    }
}
