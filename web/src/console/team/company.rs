//! To which company somebody belongs: a client who moves to another, and somebody who works here and becomes a client.

use super::invite::sights;
use crate::client::{Desk, Trouble, signed_in};
use crate::console::new_ticket::customers_called;
use crate::form::{Form, FormEnd, FormView, form};
use crate::text::common;
use crate::text::console::new::CHOOSE_CUSTOMER;
use crate::text::console::team as words;
use crate::ui::{About, Choice, Combobox, Dialog, Icon, MenuItem, Select, Toasts};
use leptos::prelude::*;
use shared::accounts::TicketScope;
use shared::ids::{CustomerId, MemberId};
use shared::members::{Client, MakeClient, Staff, UpdateClient};

/// Who shall belong to another company than now.
#[derive(Clone)]
pub struct Mover {
    id: MemberId,
    name: String,
    version: i64,
    works_here: bool,
}

impl From<&Client> for Mover {
    fn from(Client { id, name, version, .. }: &Client) -> Self {
        Self { id: *id, name: name.clone(), version: *version, works_here: false }
    }
}

impl From<&Staff> for Mover {
    fn from(Staff { id, name, version, .. }: &Staff) -> Self {
        Self { id: *id, name: name.clone(), version: *version, works_here: true }
    }
}

impl Mover {
    async fn go(self, desk: Desk, to: CustomerId, scope: Option<TicketScope>) -> Result<(), Trouble> {
        let Self { id, version, works_here, .. } = self;
        if works_here {
            let body = MakeClient { customer_id: to, ticket_scope: scope };
            return desk.make_client(id, version, &body).await.map(drop);
        }
        let body = UpdateClient { customer_id: Some(to), ticket_scope: scope, is_primary_contact: None };
        desk.update_client(id, version, &body).await.map(drop)
    }
}

impl About<Mover> {
    /// What asks where one of the rows shall belong to.
    pub fn item(self, mover: Mover) -> MenuItem {
        let label = if mover.works_here { words::MAKE_CLIENT } else { words::MOVE };
        MenuItem::run(label, move || self.ask(mover.clone())).icon(Icon::Building)
    }
}

/// Where they shall belong to, and what they see there.
#[component]
pub fn MoveDialog(
    /// Who.
    of: About<Mover>,
) -> impl IntoView {
    let title = Signal::derive(move || {
        of.get().map(|mover| words::moves(&mover.name, mover.works_here)).unwrap_or_default()
    });
    view! {
        <Dialog open=of.open() title=title>
            {move || of.get().map(|mover| view! { <MoveForm mover=mover open=of.open() /> })}
        </Dialog>
    }
}

form! {
    /// The company, and what is seen of it.
    struct Fields { customer_id, ticket_scope } of UpdateClient, MakeClient
}

#[component]
fn MoveForm(mover: Mover, open: RwSignal<bool>) -> impl IntoView {
    let (desk, toasts) = (signed_in().desk(), Toasts::here());
    let form = Fields::of(Form::open());
    form.ticket_scope.begin(TicketScope::Own.as_str());
    let text = if mover.works_here { words::MAKE_CLIENT_TEXT } else { words::MOVE_TEXT };
    let send = move |()| {
        let to = Choice::read(&form.customer_id.text());
        let Ok(id) = to.value.parse::<CustomerId>() else {
            return form.lacks(form.customer_id);
        };
        let (mover, scope) = (mover.clone(), form.ticket_scope.parsed());
        let moved = words::was_moved(&mover.name, &to.label);
        let body = MakeClient { customer_id: id, ticket_scope: scope };
        form.send(
            body,
            move |_, _| mover.go(desk, id, scope),
            move |()| {
                open.try_set(false);
                toasts.success(moved);
            },
        );
    };
    view! {
        <FormView form=*form failed=words::NOT_DONE on_send=send>
            <p>{text}</p>
            <Combobox
                label=words::CUSTOMER
                of=form.customer_id
                find=customers_called(desk)
                placeholder=CHOOSE_CUSTOMER
            />
            <Select label=words::SIGHT of=form.ticket_scope choices=sights() />
            <FormEnd form=*form open=open label=common::SAVE />
        </FormView>
    }
}
