//! Those of the customers who may sign in to the portal.

use super::company::{MoveDialog, Mover};
use super::hire::{HireDialog, Hired};
use super::history::{HistoryDialog, Told};
use super::reset::{Owner, Reset, ResetDialog};
use super::staff::{STATE, by_state, let_item, standing};
use super::{TeamHead, act};
use crate::client::{Desk, SignedIn, signed_in};
use crate::console::sought::customers;
use crate::list::{Asked, BY_NAME, Kind, ListPage, Narrow, Shape, sought};
use crate::load::load_pages;
use crate::paths::console as paths;
use crate::text;
use crate::text::console::team as words;
use crate::ui::{
    About, Badge, Content, EmptyState, Icon, MenuItem, PersonName, RowMenu, Shape as Mark, Toasts, Tone,
};
use crate::url::{Query as _, UrlState, use_url};
use leptos::prelude::*;
use shared::accounts::TicketScope;
use shared::members::{Client, UpdateClient};
use shared::permission::Permission;

const COLUMNS: &[&str] = &[words::NAME, words::CUSTOMER, words::SIGHT, words::STATE, words::ACTIONS];

/// What the list can be asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct OfClients;

/// What the page's address says of the list.
pub type ClientsAsked = Asked<OfClients>;

pub(super) const CUSTOMER: &str = "customer_id";

impl Kind for OfClients {
    const ORDERS: &'static [(&'static str, &'static str)] = BY_NAME;
    const FILTERS: &'static [&'static str] = &[CUSTOMER, STATE];
}

/// By their company.
pub(super) fn by_customer<K: Kind>(desk: Desk, filter: UrlState<Asked<K>>) -> Narrow<Asked<K>> {
    let chosen = Signal::derive(move || filter.with(|asked| asked.one(CUSTOMER).to_owned()));
    let (seek, customers) = sought(chosen, customers(desk));
    Narrow::by(
        words::CUSTOMER,
        customers,
        |asked: &Asked<K>| asked.all(CUSTOMER),
        |asked, chosen| asked.say(CUSTOMER, chosen),
    )
    .single()
    .sought_by(seek)
}

/// The page.
#[component]
pub fn Clients() -> impl IntoView {
    let desk = signed_in().desk();
    let filter = use_url::<ClientsAsked>();
    let dialogs = ClientDialogs::provide();
    view! {
        <Content>
            <ListPage
                pages=load_pages(move || desk.clients_by(&filter.get().to_query()))
                filter=filter
                key=|one| one.id.0
                row=line
                shape=Shape::Table(words::CLIENTS, COLUMNS)
                class="people"
                failed=words::CLIENTS_NOT_LOADED
                more_failed=words::MORE_NOT_LOADED
                empty=|| view! { <EmptyState title=words::NO_CLIENTS text=words::NO_CLIENTS_TEXT /> }
                shown=words::shown
                search=words::SEARCH_CLIENTS
                narrows=vec![by_customer(desk, filter), by_state()]
            >
                <TeamHead tab=words::CLIENTS />
            </ListPage>
            {dialogs.show()}
        </Content>
    }
}

fn line(one: Memo<Client>) -> AnyView {
    let (reader, toasts) = (signed_in(), Toasts::here());
    let id = one.read_untracked().id;
    let name = Signal::derive(move || one.read().name.clone());
    let items = actions(reader, toasts, one);
    let primary = move || {
        one.read().is_primary_contact.then(|| {
            view! { <Badge tone=Tone::Info shape=Mark::Tick label=words::PRIMARY bare=true /> }
        })
    };
    view! {
        <tr>
            <td>
                {move || view! { <PersonName name=name.get() id=id.0 picture=one.read().avatar.clone() /> }}
                <p class="row-meta">
                    <span>{move || one.read().email.clone()}</span>
                </p>
            </td>
            <td data-label=words::CUSTOMER>
                <a class="one-line" href=move || paths::customer(one.read().customer.id)>
                    {move || one.read().customer.name.clone()}
                </a>
            </td>
            <td data-label=words::SIGHT>{move || words::sight(one.read().ticket_scope)} " " {primary}</td>
            <td data-label=words::STATE>{move || standing(one.read().disabled_at.is_some())}</td>
            <td class="row-actions">
                <RowMenu name=name items=items />
            </td>
        </tr>
    }
    .into_any()
}

/// The dialogs about a client of a page's list.
#[derive(Clone, Copy)]
pub(crate) struct ClientDialogs {
    resetting: About<Reset>,
    telling: About<Told>,
    moving: About<Mover>,
    hiring: About<Hired>,
}

impl ClientDialogs {
    /// For the rows of this page.
    pub(crate) fn provide() -> Self {
        let dialogs = Self {
            resetting: About::new(),
            telling: About::new(),
            moving: About::new(),
            hiring: About::new(),
        };
        provide_context(dialogs);
        dialogs
    }

    /// They stand on the page, too.
    pub(crate) fn show(self) -> impl IntoView {
        view! {
            <ResetDialog of=self.resetting />
            <HistoryDialog of=self.telling />
            <MoveDialog of=self.moving />
            <HireDialog of=self.hiring />
        }
    }
}

/// What can be done to a client, and what happened to them, for the menu of their row.
pub(crate) fn actions(reader: SignedIn, toasts: Toasts, one: Memo<Client>) -> Signal<Vec<MenuItem>> {
    let ClientDialogs { resetting, telling, moving, hiring } = expect_context();
    Signal::derive(move || {
        let may_manage = reader.with_me(|me| me.may(Permission::ClientsManage));
        let owner = one.with(|one| Owner { id: one.id, name: one.name.clone(), is_staff: false });
        let changes = may_manage.then(|| changes(reader.desk(), toasts, one));
        let may_hire = may_manage && one.read().disabled_at.is_none();
        let hire = may_hire.then(|| hiring.item(one.get()));
        let moves = may_manage.then(|| one.with(|one| moving.item(Mover::from(one))));
        let reset = may_manage.then(|| resetting.item(owner.clone()));
        changes
            .into_iter()
            .flatten()
            .chain(hire)
            .chain(moves)
            .chain(reset)
            .chain([telling.item(owner)])
            .collect()
    })
}

fn changes(desk: Desk, toasts: Toasts, one: Memo<Client>) -> Vec<MenuItem> {
    let Client { id, ticket_scope, is_primary_contact: is_primary, disabled_at, version, .. } = one.get();
    let update = move |body: UpdateClient| {
        act(toasts, async move { desk.update_client(id, version, &body).await }, |client: Client| {
            text::console::customers::was_saved(&client.name)
        });
    };
    let unchanged = UpdateClient { customer_id: None, ticket_scope: None, is_primary_contact: None };
    let scope = |scope: TicketScope| {
        let body = UpdateClient { ticket_scope: Some(scope), ..unchanged.clone() };
        MenuItem::run(words::sight(scope), move || update(body.clone())).checked(scope == ticket_scope)
    };
    let body = UpdateClient { is_primary_contact: Some(!is_primary), ..unchanged.clone() };
    let label = if is_primary { words::NOT_PRIMARY } else { words::MAKE_PRIMARY };
    let primary = MenuItem::run(label, move || update(body.clone())).icon(Icon::Users).divided();
    let is_out = disabled_at.is_some();
    let let_them = move || {
        act(toasts, desk.let_client(id, version, is_out), move |client: Client| {
            words::was_let(&client.name, is_out)
        });
    };
    // A primary contact sees all of the company.
    let scopes = TicketScope::ALL.into_iter().filter(|_| !is_primary).map(scope);
    scopes.chain([primary, let_item(is_out, let_them)]).collect()
}
