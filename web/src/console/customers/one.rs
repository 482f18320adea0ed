//! What every tab of a customer's page has around it: name, tabs, what is kept of the company, and what can be done.

use super::company::{Company, CompanyFields, Facts};
use super::list::{CustomersAsked, may_manage};
use crate::client::{Trouble, signed_in};
use crate::form::{Form, FormEnd, FormView};
use crate::load::{Load, Loaded, load};
use crate::location::Location;
use crate::pages::{Here, Missing};
use crate::paths::console as paths;
use crate::place;
use crate::text::common;
use crate::text::console::customers as words;
use crate::ui::{
    Banner, Button, ButtonKind, Card, Content, Crumb, Dialog, Icon, PageHead, Skeleton, SkeletonShape, Tab,
    Tabs, Toast, Toasts,
};
use leptos::prelude::*;
use shared::customers::WholeCustomer;
use shared::ids::CustomerId;
use shared::permission::Permission;
use shared::problem::Code;
use shared::tickets::Filter;
use std::future::Future;
use wasm_bindgen_futures::spawn_local;

/// The customer of this page.
#[derive(Clone, Copy)]
pub struct Customer {
    /// Which.
    pub id: CustomerId,
    /// As the server has it.
    pub whole: Loaded<WholeCustomer>,
    toasts: Toasts,
}

impl Customer {
    /// Takes what a change answered, and tells of it.
    pub fn changed(self, customer: WholeCustomer, done: &str) {
        self.whole.set(customer);
        self.toasts.success(done);
    }

    /// Tells of what was done.
    pub fn tell(self, done: &str) {
        self.toasts.success(done);
    }

    /// Says why not. When someone was faster, the newest is on the page by then.
    pub fn refused(self, what: &str, trouble: &Trouble) {
        if trouble.is(Code::Stale) || trouble.is(Code::Archived) {
            self.whole.again();
        }
        self.toasts.show(Toast::error(what).detail(trouble.words()));
    }

    fn run(
        self,
        change: impl Future<Output = Result<WholeCustomer, Trouble>> + 'static,
        done: &'static str,
        not_done: &'static str,
    ) {
        spawn_local(async move {
            match change.await {
                Ok(customer) => self.changed(customer, done),
                Err(trouble) => self.refused(not_done, &trouble),
            }
        });
    }
}

/// One tab of the page of a customer. Another customer is another page.
#[component]
pub fn CustomerPage(
    /// What stands in the tab.
    tab: fn(Customer) -> AnyView,
) -> impl IntoView {
    let id = Here::now().id();
    let page = move || match id.get() {
        Some(id) => opened(id, tab),
        None => view! { <Missing /> }.into_any(),
    };
    view! { <Content>{page}</Content> }
}

fn opened(id: CustomerId, tab: fn(Customer) -> AnyView) -> AnyView {
    let desk = signed_in().desk();
    let whole = load(move || desk.customer(id));
    let customer = Customer { id, whole, toasts: Toasts::here() };
    place::open(move || {
        let name = whole.map(|customer| customer.name.clone()).unwrap_or_else(|| words::CUSTOMER.to_owned());
        vec![Crumb::to(words::TITLE, paths::customers(&CustomersAsked::default())), Crumb::here(name)]
    });
    let skeleton = || view! { <div class="card"><Skeleton shape=SkeletonShape::Rows rows=4 /></div> };
    view! {
        <Load of=whole failed=words::ONE_NOT_LOADED skeleton=skeleton missing=|| view! { <Missing /> } let:newest>
            <Opened customer=customer newest=Memo::new(move |_| newest.get()) tab=tab />
        </Load>
    }
    .into_any()
}

#[component]
fn Opened(customer: Customer, newest: Memo<WholeCustomer>, tab: fn(Customer) -> AnyView) -> impl IntoView {
    let may_manage = may_manage();
    let is_archived = Memo::new(move |_| newest.read().archived_at.is_some());
    let actions = move || {
        view! {
            <Show when=move || may_manage.get()>
                <Actions customer=customer newest=newest is_archived=is_archived />
            </Show>
        }
        .into_any()
    };
    let edit = move || {
        view! {
            <Show when=move || may_manage.get() && !is_archived.get()>
                <Edit customer=customer newest=newest />
            </Show>
        }
        .into_any()
    };
    view! {
        <PageHead title=Signal::derive(move || newest.read().name.clone()) actions=actions />
        <Show when=move || is_archived.get()>
            <Banner>{words::IS_ARCHIVED}</Banner>
        </Show>
        <Tabs label=words::PARTS tabs=tabs(customer.id) />
        <div class="columns customer">
            <div class="stack">{tab(customer)}</div>
            <div class="stack">
                <Card title=words::COMPANY aside=edit>
                    <Facts of=newest />
                </Card>
            </div>
        </div>
    }
}

fn tabs(id: CustomerId) -> Signal<Vec<Tab>> {
    let (path, reader) = (Location::here().path(), signed_in());
    Signal::derive(move || {
        let path = path.read();
        let tab = |label: &str, href: String| Tab {
            label: label.into(),
            current: *path == href,
            href,
            count: None,
        };
        let tickets = reader
            .with_me(|me| me.may(Permission::TicketsRead))
            .then(|| tab(words::TICKETS, paths::customer_tickets(id, &Filter::default())));
        let people = tab(words::PEOPLE, paths::customer(id));
        let history = tab(words::HISTORY, paths::customer_history(id));
        [Some(people), tickets, Some(history)].into_iter().flatten().collect()
    })
}

#[component]
fn Actions(customer: Customer, newest: Memo<WholeCustomer>, is_archived: Memo<bool>) -> impl IntoView {
    let desk = signed_in().desk();
    let restore = move |()| {
        let version = newest.read_untracked().version;
        customer.run(desk.restore_customer(customer.id, version), words::RESTORED, words::NOT_RESTORED);
    };
    // What is put away can be taken back at once, so nobody is asked.
    let archive = move |_| {
        let version = newest.read_untracked().version;
        spawn_local(async move {
            match desk.archive_customer(customer.id, version).await {
                Ok(archived) => {
                    customer.whole.set(archived);
                    let undo = Toast::success(words::WAS_ARCHIVED).action(common::UNDO, move || restore(()));
                    customer.toasts.show(undo);
                }
                Err(trouble) => customer.refused(words::NOT_ARCHIVED, &trouble),
            }
        });
    };
    view! {
        <Show
            when=move || is_archived.get()
            fallback=move || {
                view! {
                    <Button icon=Icon::Archive on_click=archive>
                        {words::ARCHIVE}
                    </Button>
                }
            }
        >
            <Button icon=Icon::Refresh on_click=move |_| restore(())>
                {words::RESTORE}
            </Button>
        </Show>
    }
}

/// "Edit", and the form that it opens.
#[component]
fn Edit(customer: Customer, newest: Memo<WholeCustomer>) -> impl IntoView {
    let editing = RwSignal::new(false);
    view! {
        <Button kind=ButtonKind::Quiet icon=Icon::Pencil on_click=move |_| editing.set(true)>
            {common::EDIT}
        </Button>
        <Dialog open=editing title=words::EDIT_TITLE>
            <EditForm customer=customer before=newest.get_untracked() editing=editing />
        </Dialog>
    }
}

#[component]
fn EditForm(customer: Customer, before: WholeCustomer, editing: RwSignal<bool>) -> impl IntoView {
    let desk = signed_in().desk();
    let form = Company::of(Form::open());
    form.begin(&before);
    let send = move |()| {
        let send =
            move |body, _| async move { desk.update_customer(customer.id, before.version, &body).await };
        form.send(form.update(), send, move |changed| {
            editing.try_set(false);
            customer.changed(changed, words::SAVED);
        });
    };
    view! {
        <FormView form=*form failed=words::NOT_SAVED on_send=send>
            <CompanyFields of=form />
            <FormEnd form=*form open=editing />
        </FormView>
    }
}
