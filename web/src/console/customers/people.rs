//! The people at a customer.

use super::contact::{Person, PersonFields};
use super::list::may_manage;
use super::one::{Customer, CustomerPage};
use crate::client::{Desk, signed_in};
use crate::console::team::clients::{self, ClientDialogs};
use crate::console::team::invite::{InviteDialog, Whose};
use crate::console::team::may_any;
use crate::console::team::staff::standing;
use crate::form::{Form, FormEnd, FormView};
use crate::list::rows;
use crate::load::{Load, Loaded, load_all};
use crate::text::common;
use crate::text::console::customers as words;
use crate::text::console::team;
use crate::ui::{
    About, Avatar, AvatarSize, Badge, Button, ButtonKind, Card, ConfirmDialog, Dialog, EmptyState, Icon,
    MenuItem, RowMenu, Shape, Skeleton, SkeletonShape, Toasts, Tone,
};
use leptos::prelude::*;
use shared::customers::{Contact, UpdateContact};
use shared::members::{Client, MemberState};
use shared::permission::Permission;
use wasm_bindgen_futures::spawn_local;

/// The tab.
#[component]
pub fn People() -> impl IntoView {
    view! { <CustomerPage tab=|customer| view! { <Contacts customer=customer /> }.into_any() /> }
}

/// What can be done about the people, and with what.
#[derive(Clone, Copy)]
struct Hands {
    customer: Customer,
    desk: Desk,
    all: Loaded<Vec<Contact>>,
    /// Who is being changed: nobody yet for somebody new.
    edited: RwSignal<Option<Contact>>,
    editing: RwSignal<bool>,
    /// Who shall be invited to the portal.
    invited: RwSignal<Option<Whose>>,
    inviting: RwSignal<bool>,
    leaving: About<Contact>,
}

impl Hands {
    fn edit(self, contact: Option<Contact>) {
        self.edited.set(contact);
        self.editing.set(true);
    }

    fn invite(self, contact: Option<&Contact>) {
        let customer = self
            .customer
            .whole
            .map(|whole| shared::customers::Customer { id: whole.id, name: whole.name.clone() });
        let contact = contact.and_then(|contact| Some((contact.id, contact.email.clone()?)));
        self.invited.set(customer.map(|customer| Whose { customer, contact }));
        self.inviting.set(true);
    }

    fn make_primary(self, contact: &Contact) {
        let body = UpdateContact { is_primary: Some(true), ..UpdateContact::default() };
        let (id, version) = (contact.id, contact.version);
        spawn_local(async move {
            match self.desk.update_contact(self.customer.id, id, version, &body).await {
                Ok(contact) => self.done(&words::is_primary_now(&contact.name)),
                Err(trouble) => self.customer.refused(words::CONTACT_NOT_SAVED, &trouble),
            }
        });
    }

    fn remove(self, contact: Contact) {
        spawn_local(async move {
            match self.desk.remove_contact(self.customer.id, contact.id).await {
                Ok(()) => self.done(&words::was_removed(&contact.name)),
                Err(trouble) => self.customer.refused(words::CONTACT_NOT_REMOVED, &trouble),
            }
        });
    }

    fn done(self, what: &str) {
        self.all.again();
        self.customer.tell(what);
    }
}

#[component]
fn Contacts(customer: Customer) -> impl IntoView {
    let desk = signed_in().desk();
    let hands = Hands {
        customer,
        desk,
        all: load_all(move || desk.contacts(customer.id)),
        edited: RwSignal::new(None),
        editing: RwSignal::new(false),
        invited: RwSignal::new(None),
        inviting: RwSignal::new(false),
        leaving: About::new(),
    };
    let may_manage = may_manage();
    let may_change = Memo::new(move |_| {
        may_manage.get() && customer.whole.map(|customer| customer.archived_at.is_none()).unwrap_or_default()
    });
    let add = move || {
        view! {
            <Show when=move || may_change.get()>
                <Button kind=ButtonKind::Quiet icon=Icon::Plus on_click=move |_| hands.edit(None)>
                    {words::ADD_CONTACT}
                </Button>
            </Show>
        }
        .into_any()
    };
    let skeleton = || view! { <Skeleton shape=SkeletonShape::Rows rows=3 /> };
    let may_invite = may_any(signed_in(), &[Permission::ClientsManage]);
    let may_see_accounts = may_any(signed_in(), &[Permission::ClientsRead]);
    let row = move |contact: Memo<Contact>| line(hands, contact, may_change, may_invite);
    view! {
        <Card title=words::CONTACTS aside=add>
            <Load
                of=hands.all
                failed=words::CONTACTS_NOT_LOADED
                skeleton=skeleton
                is_empty=|all| all.is_empty()
                empty=|| view! { <EmptyState title=words::NO_CONTACTS text=words::NO_CONTACTS_TEXT /> }
                let:all
            >
                <ul class="rows">{rows(all, |all| all, |one| one.id.0, row)}</ul>
            </Load>
        </Card>
        <Show when=move || may_see_accounts.get()>
            <Accounts hands=hands may_change=may_change may_invite=may_invite />
        </Show>
        <InviteDialog open=hands.inviting customer=hands.invited />
        <Editor hands=hands />
        <ConfirmDialog
            of=hands.leaving
            title=|contact: &Contact| words::remove_title(&contact.name)
            text=words::REMOVE_TEXT
            label=words::REMOVE_CONTACT
            on_confirm=move |contact| hands.remove(contact)
        />
    }
}

fn line(hands: Hands, contact: Memo<Contact>, may_change: Memo<bool>, may_invite: Memo<bool>) -> AnyView {
    let id = contact.read_untracked().id;
    let name = Signal::derive(move || contact.read().name.clone());
    let email = move || {
        contact.read().email.clone().map(|email| {
            let href = format!("mailto:{email}");
            view! { <span><a href=href>{email}</a></span> }
        })
    };
    let more = move || {
        let Contact { position, phone, .. } = contact.get();
        position.into_iter().chain(phone).map(|word| view! { <span>{word}</span> }).collect_view()
    };
    let items = move || {
        let Contact { is_primary, email, member_id, .. } = contact.get();
        let change =
            MenuItem::run(common::EDIT, move || hands.edit(Some(contact.get_untracked()))).icon(Icon::Pencil);
        let first = MenuItem::run(words::MAKE_PRIMARY, move || hands.make_primary(&contact.read_untracked()))
            .icon(Icon::UserCheck);
        let remove = MenuItem::run(common::REMOVE, move || hands.leaving.ask(contact.get_untracked()))
            .icon(Icon::UserX)
            .divided();
        let invite = MenuItem::run(words::INVITE, move || hands.invite(Some(&contact.get_untracked())))
            .icon(Icon::Send);
        let may_be_invited = may_invite.get() && email.is_some() && member_id.is_none();
        [Some(change), may_be_invited.then_some(invite), (!is_primary).then_some(first), Some(remove)]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
    };
    view! {
        <li>
            <div class="row">
                {move || view! { <Avatar name=name.get() id=id.0 size=AvatarSize::Medium /> }}
                <span class="row-words">
                    <span class="row-title">
                        <span>{name}</span>
                    </span>
                    <span class="row-meta">{email} {more}</span>
                </span>
                {move || badge(&contact.read())}
                <Show when=move || may_change.get()>
                    <RowMenu name=name items=Signal::derive(items) />
                </Show>
            </div>
        </li>
    }
    .into_any()
}

fn badge(contact: &Contact) -> AnyView {
    let primary = contact.is_primary.then(|| {
        view! { <Badge tone=Tone::Info shape=Shape::Tick label=words::PRIMARY bare=true /> }
    });
    let account = contact.member_id.map(|_| {
        view! { <Badge tone=Tone::Success shape=Shape::Tick label=words::HAS_ACCOUNT bare=true /> }
    });
    view! { {primary} {account} }.into_any()
}

/// Those of the customer who may sign in to the portal.
#[component]
fn Accounts(hands: Hands, may_change: Memo<bool>, may_invite: Memo<bool>) -> impl IntoView {
    let reader = signed_in();
    let (toasts, dialogs) = (Toasts::here(), ClientDialogs::provide());
    let query = format!("customer_id={}&state={}", hands.customer.id, MemberState::All.as_str());
    let clients = load_all(move || reader.desk().clients_by(&query));
    let invite = move || {
        view! {
            <Show when=move || may_change.get() && may_invite.get()>
                <Button kind=ButtonKind::Quiet icon=Icon::UserPlus on_click=move |_| hands.invite(None)>
                    {team::INVITE}
                </Button>
            </Show>
        }
        .into_any()
    };
    let row = move |client: Memo<Client>| {
        let id = client.read_untracked().id;
        let name = Signal::derive(move || client.read().name.clone());
        let items = clients::actions(reader, toasts, client);
        let primary =
            move || client.read().is_primary_contact.then(|| view! { <span>{team::PRIMARY}</span> });
        view! {
            <li>
                <div class="row">
                    {move || view! { <Avatar name=name.get() id=id.0 picture=client.read().avatar.clone() size=AvatarSize::Medium /> }}
                    <span class="row-words">
                        <span class="row-title">
                            <span>{name}</span>
                        </span>
                        <span class="row-meta">
                            <span>{move || client.read().email.clone()}</span>
                            <span>{move || team::sight(client.read().ticket_scope)}</span>
                            {primary}
                        </span>
                    </span>
                    {move || standing(client.read().disabled_at.is_some())}
                    <RowMenu name=name items=items />
                </div>
            </li>
        }
        .into_any()
    };
    let skeleton = || view! { <Skeleton shape=SkeletonShape::Rows rows=2 /> };
    view! {
        <Card title=words::ACCOUNTS aside=invite>
            <Load
                of=clients
                failed=team::CLIENTS_NOT_LOADED
                skeleton=skeleton
                is_empty=|all| all.is_empty()
                empty=|| view! { <EmptyState title=words::NO_ACCOUNTS text=words::NO_ACCOUNTS_TEXT /> }
                let:all
            >
                <ul class="rows">{rows(all, |all| all, |one| one.id.0, row)}</ul>
            </Load>
        </Card>
        {dialogs.show()}
    }
}

/// Somebody new, or what changed about somebody.
#[component]
fn Editor(hands: Hands) -> impl IntoView {
    let title = move || if hands.edited.read().is_some() { words::EDIT_CONTACT } else { words::ADD_CONTACT };
    view! {
        <Dialog open=hands.editing title=Signal::derive(move || title().to_owned())>
            <EditorForm hands=hands />
        </Dialog>
    }
}

#[component]
fn EditorForm(hands: Hands) -> impl IntoView {
    let Hands { customer, desk, editing, .. } = hands;
    let before = hands.edited.get_untracked();
    let person = Person::of(Form::open());
    if let Some(contact) = &before {
        person.begin(contact);
    }
    let done = move |contact: Contact| {
        editing.try_set(false);
        hands.done(&words::was_saved(&contact.name));
    };
    let label = if before.is_none() { words::ADD_CONTACT } else { common::SAVE };
    let send = move |()| match before.clone() {
        None => {
            let send = move |body, key| async move { desk.add_contact(customer.id, &body, key).await };
            person.send(person.new_contact(), send, done);
        }
        Some(Contact { id, version, .. }) => {
            let send =
                move |body, _| async move { desk.update_contact(customer.id, id, version, &body).await };
            person.send(person.update(), send, done);
        }
    };
    view! {
        <FormView form=*person failed=words::CONTACT_NOT_SAVED on_send=send>
            <PersonFields of=person />
            <FormEnd form=*person open=editing label=label />
        </FormView>
    }
}
