//! The list.

use crate::client::signed_in;
use crate::intl;
use crate::list::{Asked, BY_NAME, Kind, ListPage, Shape};
use crate::load::load_pages;
use crate::paths::console as paths;
use crate::place;
use crate::text;
use crate::text::console::customers as words;
use crate::ui::{ButtonKind, ButtonLink, Content, Crumb, EmptyState, Icon, PageHead, Tab, Time};
use crate::url::{Query as _, UrlState, use_url};
use leptos::prelude::*;
use shared::customers::{CustomerRow, CustomerState};
use shared::permission::Permission;

const COLUMNS: &[&str] =
    &[words::COMPANY, words::PRIMARY_CONTACT, words::CONTACTS, words::OPEN_TICKETS, words::SINCE];

/// What the list can be asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct OfCustomers;

const STATE: &str = "state";

impl Kind for OfCustomers {
    const ORDERS: &'static [(&'static str, &'static str)] = BY_NAME;
    const TAB: Option<&'static str> = Some(STATE);
}

/// What the page's address says of the list.
pub type CustomersAsked = Asked<OfCustomers>;

/// Whether the reader may make and change customers.
pub fn may_manage() -> Memo<bool> {
    let reader = signed_in();
    Memo::new(move |_| reader.with_me(|me| me.may(Permission::CustomersManage)))
}

/// The page.
#[component]
pub fn Customers() -> impl IntoView {
    place::open(|| vec![Crumb::here(words::TITLE)]);
    let desk = signed_in().desk();
    let filter = use_url::<CustomersAsked>();
    let may_manage = may_manage();
    let actions = move || view! { <Show when=move || may_manage.get()>{add()}</Show> }.into_any();
    view! {
        <Content>
            <ListPage
                pages=load_pages(move || desk.customers_by(&filter.get().to_query()))
                filter=filter
                key=|row| row.id.0
                row=line
                shape=Shape::Table(words::TITLE, COLUMNS)
                class="customers"
                failed=words::NOT_LOADED
                more_failed=words::MORE_NOT_LOADED
                empty=move || nothing(filter.with(is_archived), may_manage.get_untracked())
                shown=words::shown
                tabs=(words::BY_STATE, tabs(filter))
                search=words::SEARCH
            >
                <PageHead title=words::TITLE actions=actions />
            </ListPage>
        </Content>
    }
}

fn is_archived(asked: &CustomersAsked) -> bool {
    asked.one(STATE) == CustomerState::Archived.as_str()
}

fn tabs(filter: UrlState<CustomersAsked>) -> Signal<Vec<Tab>> {
    Signal::derive(move || {
        let now = filter.get();
        let tab = |label: &str, to: CustomersAsked| Tab {
            label: label.into(),
            href: paths::customers(&to),
            current: is_archived(&now) == is_archived(&to),
            count: None,
        };
        vec![
            tab(words::ACTIVE, now.clone().with(STATE, "")),
            tab(words::ARCHIVED, now.clone().with(STATE, CustomerState::Archived.as_str())),
        ]
    })
}

fn add() -> AnyView {
    view! {
        <ButtonLink kind=ButtonKind::Primary icon=Icon::Plus href=paths::new_customer()>
            {words::ADD}
        </ButtonLink>
    }
    .into_any()
}

fn nothing(is_archived: bool, may_manage: bool) -> AnyView {
    if is_archived {
        return view! { <EmptyState title=words::NONE_ARCHIVED text=words::NONE_ARCHIVED_TEXT /> }.into_any();
    }
    view! { <EmptyState title=words::NONE_YET text=words::NONE_TEXT>{may_manage.then(add)}</EmptyState> }
        .into_any()
}

/// One customer. Its name's link covers the whole row.
fn line(row: Memo<CustomerRow>) -> AnyView {
    let CustomerRow { id, created_at, .. } = row.get_untracked();
    let name = move || row.read().name.clone();
    let meta = move || {
        let row = row.read();
        let country = row.country.as_deref().map(intl::country);
        row.reference
            .clone()
            .into_iter()
            .chain(country)
            .map(|word| view! { <span>{word}</span> })
            .collect_view()
    };
    let count = |count: i64| intl::number(u64::try_from(count).unwrap_or_default());
    view! {
        <tr>
            <td>
                <div class="row-title">
                    <a class="row-link" href=paths::customer(id) title=name>{name}</a>
                </div>
                <p class="row-meta">{meta}</p>
            </td>
            <td data-label=words::PRIMARY_CONTACT>
                <span class="one-line">{move || row.read().primary_contact.clone().unwrap_or_else(|| text::common::NONE.to_owned())}</span>
            </td>
            <td data-label=words::CONTACTS>{move || count(row.read().contacts)}</td>
            <td data-label=words::OPEN_TICKETS>{move || count(row.read().open_tickets)}</td>
            <td data-label=words::SINCE>
                <Time at=created_at />
            </td>
        </tr>
    }
    .into_any()
}
