//! Cutting the list: what the queue offers for it.

use super::Desktop;
use crate::client::signed_in;
use crate::console::sought::customers;
use crate::list::tickets::{by_assignee, by_category, by_customer, by_priority, by_status, by_team};
use crate::list::{Narrow, sought};
use crate::load::Loaded;
use crate::text::console::queue as words;
use crate::text::tickets::one::TEAM;
use crate::ui::Choice;
use leptos::prelude::*;
use shared::person::Side;
use shared::tickets::Filter;

/// The filters of the queue, from the left. The views choose whose and which team; here that is said, and taken away.
pub fn narrows(desktop: Desktop) -> Vec<Narrow<Filter>> {
    let chosen = Signal::derive(move || {
        desktop.address.filter.read().customer_id.map(|id| id.to_string()).unwrap_or_default()
    });
    let (seek, customers) = sought(chosen, customers(signed_in().desk()));
    let staff = named(desktop.staff, |one| Choice::new(one.id.to_string(), &one.name));
    let teams = named(desktop.teams, |one| Choice::new(one.id.to_string(), &one.name));
    let people = Signal::derive(move || {
        let own = [Choice::new("me", words::ME), Choice::new("none", crate::text::ui::NOBODY)];
        own.into_iter().chain(staff.get()).collect::<Vec<_>>()
    });
    vec![
        by_status(desktop.address.url, Side::Staff),
        by_priority(),
        by_category(),
        by_customer(words::CUSTOMER, customers).sought_by(seek),
        by_assignee(words::ASSIGNEE, people).only_when_set(),
        by_team(TEAM, teams).only_when_set(),
    ]
}

/// What was loaded, to choose from.
fn named<T>(loaded: Loaded<Vec<T>>, choice: fn(&T) -> Choice) -> Signal<Vec<Choice>>
where
    T: Clone + Send + Sync + 'static,
{
    let choices =
        Memo::new(move |_| loaded.map(|all| all.iter().map(choice).collect::<Vec<_>>()).unwrap_or_default());
    choices.into()
}
