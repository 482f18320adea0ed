//! Those who work here.

use super::company::{MoveDialog, Mover};
use super::history::{HistoryDialog, Told};
use super::reset::{Owner, Reset, ResetDialog};
use super::{TeamHead, act, may_any};
use crate::client::{Desk, signed_in};
use crate::list::{Asked, BY_NAME, Kind, ListPage, Narrow, Shape};
use crate::load::load_pages;
use crate::text;
use crate::text::console::team as words;
use crate::ui::{
    About, Badge, Choice, Content, EmptyState, Icon, MenuItem, PersonName, RowMenu, Shape as Mark, Time,
    Toasts, Tone,
};
use crate::url::{Query as _, use_url};
use leptos::prelude::*;
use shared::members::{MemberState, Staff, UpdateStaff};
use shared::permission::Permission;
use shared::role::Role;

const COLUMNS: &[&str] = &[words::NAME, words::ROLE, words::STATE, words::SINCE, words::ACTIONS];

/// What the list can be asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct OfStaff;

/// What the page's address says of the list.
pub type StaffAsked = Asked<OfStaff>;

pub(super) const STATE: &str = "state";
pub(super) const ROLE: &str = "role";

impl Kind for OfStaff {
    const ORDERS: &'static [(&'static str, &'static str)] = BY_NAME;
    const FILTERS: &'static [&'static str] = &[ROLE, STATE];
}

/// By who may sign in.
pub(super) fn by_state<K: Kind>() -> Narrow<Asked<K>> {
    let choices = vec![
        Choice::new(MemberState::Disabled.as_str(), words::DISABLED),
        Choice::new(MemberState::All.as_str(), words::EVERYBODY),
    ];
    Narrow::by(
        words::STATE,
        choices,
        |asked: &Asked<K>| asked.all(STATE),
        |asked, chosen| asked.say(STATE, chosen),
    )
    .single()
}

fn staff_roles() -> impl Iterator<Item = Role> {
    Role::ALL.into_iter().filter(|role| role.is_staff())
}

/// By one of these roles.
pub(super) fn by_role<K: Kind>(roles: impl IntoIterator<Item = Role>) -> Narrow<Asked<K>> {
    let choices = roles
        .into_iter()
        .map(|role| Choice::new(role.as_str(), text::shared::role(role)))
        .collect::<Vec<_>>();
    Narrow::by(
        words::ROLE,
        choices,
        |asked: &Asked<K>| asked.all(ROLE),
        |asked, chosen| asked.say(ROLE, chosen),
    )
    .single()
}

/// The page.
#[component]
pub fn StaffPage() -> impl IntoView {
    let desk = signed_in().desk();
    let filter = use_url::<StaffAsked>();
    let (resetting, telling, moving) = (About::provide(), About::provide(), About::provide());
    view! {
        <Content>
            <ListPage
                pages=load_pages(move || desk.staff_by(&filter.get().to_query()))
                filter=filter
                key=|one| one.id.0
                row=line
                shape=Shape::Table(words::STAFF, COLUMNS)
                class="people"
                failed=words::STAFF_NOT_LOADED
                more_failed=words::MORE_NOT_LOADED
                empty=|| view! { <EmptyState title=words::NOBODY text=words::NOBODY_TEXT /> }
                shown=words::shown
                search=words::SEARCH_STAFF
                narrows=vec![by_role(staff_roles()), by_state()]
            >
                <TeamHead tab=words::STAFF />
            </ListPage>
            <ResetDialog of=resetting />
            <HistoryDialog of=telling />
            <MoveDialog of=moving />
        </Content>
    }
}

fn line(one: Memo<Staff>) -> AnyView {
    let (reader, toasts) = (signed_in(), Toasts::here());
    let Staff { id, created_at, .. } = one.get_untracked();
    let may_manage = may_any(reader, &[Permission::StaffManage]);
    let name = Signal::derive(move || one.read().name.clone());
    let (resetting, telling, moving) =
        (About::<Reset>::here(), About::<Told>::here(), About::<Mover>::here());
    let items = move || {
        let owner = Owner { id, name: name.get(), is_staff: true };
        let changes = may_manage.get().then(|| actions(reader.desk(), toasts, resetting, one, &owner));
        let becomes = may_manage.get().then(|| one.with(|one| moving.item(Mover::from(one))));
        changes.into_iter().flatten().chain(becomes).chain([telling.item(owner)]).collect()
    };
    view! {
        <tr>
            <td>
                {move || view! { <PersonName name=name.get() id=id.0 picture=one.read().avatar.clone() /> }}
                <p class="row-meta">
                    <span>{move || one.read().email.clone()}</span>
                </p>
            </td>
            <td data-label=words::ROLE>{move || text::shared::role(one.read().role)}</td>
            <td data-label=words::STATE>{move || standing(one.read().disabled_at.is_some())}</td>
            <td data-label=words::SINCE>
                <Time at=created_at />
            </td>
            <td class="row-actions">
                <RowMenu name=name items=Signal::derive(items) />
            </td>
        </tr>
    }
    .into_any()
}

/// Whether somebody may sign in.
pub fn standing(is_disabled: bool) -> AnyView {
    if is_disabled {
        view! { <Badge tone=Tone::Danger shape=Mark::Slash label=words::DISABLED bare=true /> }.into_any()
    } else {
        view! { <Badge tone=Tone::Success shape=Mark::Tick label=words::ACTIVE bare=true /> }.into_any()
    }
}

/// What can be done to someone who works here.
fn actions(
    desk: Desk,
    toasts: Toasts,
    resetting: About<Reset>,
    one: Memo<Staff>,
    owner: &Owner,
) -> Vec<MenuItem> {
    let Staff { id, role: now, disabled_at, version, .. } = one.get();
    let role = |role: Role| {
        let body = UpdateStaff { role: Some(role) };
        let set = move || {
            let body = body.clone();
            act(toasts, async move { desk.update_staff(id, version, &body).await }, |staff: Staff| {
                words::has_role(&staff.name, text::shared::role(staff.role))
            });
        };
        MenuItem::run(text::shared::role(role), set).checked(role == now)
    };
    let mut items: Vec<_> = staff_roles().map(role).collect();
    let is_out = disabled_at.is_some();
    let change = move || {
        act(toasts, desk.let_staff(id, version, is_out), move |staff: Staff| {
            words::was_let(&staff.name, is_out)
        });
    };
    items.push(let_item(is_out, change));
    items.push(resetting.item(owner.clone()));
    items
}

/// Shuts out, or lets in again.
pub(super) fn let_item(is_out: bool, change: impl Fn() + Send + Sync + 'static) -> MenuItem {
    let (label, icon) = if is_out { (words::ENABLE, Icon::UserCheck) } else { (words::DISABLE, Icon::UserX) };
    MenuItem::run(label, change).icon(icon).divided()
}
