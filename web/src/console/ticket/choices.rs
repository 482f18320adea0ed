//! What can be changed about the ticket: each value is a button that opens its choices; they save at once.

use super::Open;
use super::change::Change;
use crate::console::queue::Desktop;
use crate::text;
use crate::text::common::NONE;
use crate::text::console::open as words;
use crate::ui::{Menu, MenuItem, NobodyAvatar, PersonName, PriorityBadge, StatusBadge};
use leptos::prelude::*;
use shared::members::Staff;
use shared::person::{Person, Side};
use shared::tickets::console::Ticket;
use shared::tickets::{Priority, Status};

/// Those that an agent needs at a glance, in a row, wherever all the properties are folded away.
#[component]
pub fn Glance(
    /// The open ticket.
    open: Open,
    /// As it is shown.
    ticket: Memo<Ticket>,
) -> impl IntoView {
    view! {
        <div class="glance" role="group" aria-label=words::PROPERTIES>
            <StatusChoice open=open ticket=ticket />
            <PriorityChoice open=open ticket=ticket />
            <AssigneeChoice open=open ticket=ticket />
        </div>
    }
}

/// A value that opens its choices where it stands; words alone while the ticket is closed.
#[component]
fn Choice(
    ticket: Memo<Ticket>,
    name: &'static str,
    label: &'static str,
    value: ViewFn,
    items: Signal<Vec<MenuItem>>,
) -> impl IntoView {
    let may_change = Memo::new(move |_| ticket.read().status.may_change().is_ok());
    let value = StoredValue::new(value);
    move || {
        if !may_change.get() {
            return value.with_value(ViewFn::run);
        }
        let value = value.get_value();
        view! {
            <div class="property" data-property=name>
                <Menu label=label items=items end=true trigger=value />
            </div>
        }
        .into_any()
    }
}

/// A choice that is saved at once.
fn line(open: Open, label: impl Into<String>, change: Change, is_now: bool) -> MenuItem {
    MenuItem::run(label, move || open.saving.save(open, change.clone())).checked(is_now)
}

/// How far it is.
#[component]
pub fn StatusChoice(
    /// The open ticket.
    open: Open,
    /// As it is shown.
    ticket: Memo<Ticket>,
) -> impl IntoView {
    let status = Memo::new(move |_| ticket.read().status);
    let items = move || {
        let now = status.get();
        let line = |to| line(open, text::shared::status(to, Side::Staff), Change::Status(to), to == now);
        [Status::Open, Status::InProgress, Status::WaitingForClient, Status::Resolved].map(line).to_vec()
    };
    let value = move || view! { <StatusBadge status=status reader=Side::Staff bare=true /> };
    view! { <Choice ticket=ticket name="status" label=words::STATUS value=value.into() items=Signal::derive(items) /> }
}

/// How pressing it is.
#[component]
pub fn PriorityChoice(
    /// The open ticket.
    open: Open,
    /// As it is shown.
    ticket: Memo<Ticket>,
) -> impl IntoView {
    let priority = Memo::new(move |_| ticket.read().priority);
    let items = move || {
        let now = priority.get();
        let line = |to| line(open, text::shared::priority(to), Change::Priority(to), to == now);
        Priority::ALL.iter().rev().copied().map(line).collect::<Vec<_>>()
    };
    let value = move || view! { <PriorityBadge priority=priority /> };
    view! {
        <Choice ticket=ticket name="priority" label=words::PRIORITY value=value.into() items=Signal::derive(items) />
    }
}

/// The reader first, then the others by name, then nobody.
fn people(staff: Vec<Staff>, me: &Person) -> Vec<Person> {
    let mut others: Vec<Person> = staff
        .into_iter()
        .filter(|one| one.id != me.id)
        .map(|one| Person { id: one.id, name: one.name, side: Side::Staff, avatar: one.avatar })
        .collect();
    others.sort_by(|one, other| one.name.cmp(&other.name));
    others
}

/// Who looks after it.
#[component]
pub fn AssigneeChoice(
    /// The open ticket.
    open: Open,
    /// As it is shown.
    ticket: Memo<Ticket>,
) -> impl IntoView {
    let staff = Desktop::here().staff;
    let me = open.reader.me_untracked();
    let me = Person { id: me.member_id, name: me.name(), side: Side::Staff, avatar: me.avatar };
    let assignee = Memo::new(move |_| ticket.read().assignee.clone());
    let items = move || {
        let now = assignee.get().map(|person| person.id);
        let give = |label: String, to: Option<Person>| {
            let is_now = to.as_ref().map(|person| person.id) == now;
            line(open, label, Change::Assignee(to), is_now)
        };
        let own = if now == Some(me.id) { me.name.clone() } else { words::TAKE.to_owned() };
        let mut items = vec![give(own, Some(me.clone())).also(me.name.clone())];
        let others = people(staff.get().unwrap_or_default(), &me);
        items.extend(others.into_iter().map(|person| give(person.name.clone(), Some(person))));
        items.push(give(words::NOBODY.to_owned(), None).divided());
        items
    };
    let value = move || {
        move || match assignee.get() {
            Some(person) => {
                view! { <PersonName name=person.name id=person.id.0 picture=person.avatar /> }.into_any()
            }
            None => view! {
                <span class="person">
                    <NobodyAvatar />
                    <span aria-hidden="true">{words::NOBODY}</span>
                </span>
            }
            .into_any(),
        }
    };
    view! {
        <Choice ticket=ticket name="assignee" label=words::ASSIGNEE value=value.into() items=Signal::derive(items) />
    }
}

/// Which team has it.
#[component]
pub fn TeamChoice(
    /// The open ticket.
    open: Open,
    /// As it is shown.
    ticket: Memo<Ticket>,
) -> impl IntoView {
    let teams = Desktop::here().teams;
    let team = Memo::new(move |_| ticket.read().team.clone());
    let items = move || {
        let now = team.get().map(|team| team.id);
        let choices = teams.get().unwrap_or_default().into_iter().map(Some).chain([None]);
        let line = |to: Option<shared::teams::Team>| {
            let label = to.as_ref().map_or(words::NO_TEAM, |team| &team.name).to_owned();
            let is_now = to.as_ref().map(|team| team.id) == now;
            line(open, label, Change::Team(to), is_now)
        };
        choices.map(line).collect::<Vec<_>>()
    };
    let value = move || move || team.get().map_or_else(|| words::NO_TEAM.to_owned(), |team| team.name);
    view! { <Choice ticket=ticket name="team" label=words::TEAM value=value.into() items=Signal::derive(items) /> }
}

/// What kind of thing it is about.
#[component]
pub fn CategoryChoice(
    /// The open ticket.
    open: Open,
    /// As it is shown.
    ticket: Memo<Ticket>,
) -> impl IntoView {
    let category = Memo::new(move |_| ticket.read().category.clone());
    let items = move || {
        let now = category.get();
        let names = open.reader.with_me(|me| me.organization.ticket_categories.clone());
        let line = |name: String| {
            let is_now = now.as_ref() == Some(&name);
            line(open, name.clone(), Change::Category(Some(name)), is_now)
        };
        names.into_iter().map(line).collect::<Vec<_>>()
    };
    let value = move || move || category.get().unwrap_or_else(|| NONE.to_owned());
    view! {
        <Choice ticket=ticket name="category" label=words::CATEGORY value=value.into() items=Signal::derive(items) />
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::role::Role;
    use uuid::Uuid;

    #[test]
    fn the_reader_is_offered_apart_and_the_others_by_name() {
        let staff = |id: u128, name: &str| Staff {
            id: Uuid::from_u128(id).into(),
            name: name.into(),
            avatar: None,
            email: String::new(),
            role: Role::Agent,
            team_ids: Vec::new(),
            disabled_at: None,
            created_at: shared::Timestamp::default(),
            version: 1,
        };
        let me = Person {
            id: Uuid::from_u128(1).into(),
            name: "Jonas Reuter".into(),
            side: Side::Staff,
            avatar: None,
        };
        let all = vec![staff(2, "Priya Nair"), staff(1, "Jonas Reuter"), staff(3, "Lena Brandt")];
        let names: Vec<String> = people(all, &me).into_iter().map(|person| person.name).collect();
        assert_eq!(names, ["Lena Brandt", "Priya Nair"]);
    }
}
