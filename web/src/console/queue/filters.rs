//! Cutting the list: what the queue offers for it.

use super::Desktop;
use super::address::Address;
use crate::client::signed_in;
use crate::list::Narrow;
use crate::list::tickets::{by_assignee, by_category, by_customer, by_priority, by_status, by_team};
use crate::load::{Loaded, load_pages};
use crate::text::console::queue as words;
use crate::text::tickets::one::TEAM;
use crate::ui::Choice;
use leptos::prelude::*;
use shared::ids::CustomerId;
use shared::person::Side;
use shared::tickets::Filter;
use std::time::Duration;
use wasm_bindgen_futures::spawn_local;

/// A pause in typing that is long enough to ask for what fits.
const PAUSE: Duration = Duration::from_millis(200);

/// The filters of the queue, from the left. The views choose whose and which team; here that is said, and taken away.
pub fn narrows(desktop: Desktop) -> Vec<Narrow<Filter>> {
    let (sought, customers) = customers(desktop.address);
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
        by_customer(words::CUSTOMER, customers).sought_by(sought),
        by_assignee(words::ASSIGNEE, people).only_when_set(),
        by_team(TEAM, teams).only_when_set(),
    ]
}

/// The first customers that fit what is looked for, and the one that is chosen, to choose from.
fn customers(address: Address) -> (RwSignal<String>, Signal<Vec<Choice>>) {
    let desk = signed_in().desk();
    let sought = RwSignal::new(String::new());
    let asked = RwSignal::new(String::new());
    let ask = StoredValue::new_local(debounce(PAUSE, move |words: String| {
        asked.try_set(words);
    }));
    Effect::new(move |_| {
        let words = sought.read().trim().to_owned();
        ask.update_value(|ask| ask(words));
    });
    let found = load_pages(move || desk.customers_called(&asked.read()));
    let chosen = Memo::new(move |_| address.filter.read().customer_id);
    let known = RwSignal::new(None::<Choice>);
    let named = |id: CustomerId, name: &str| Choice::new(id.to_string(), name);
    Effect::new(move |_| {
        if let Some(id) = chosen.get() {
            spawn_local(async move {
                // Without its name the filter still works; it is asked for again with the next choice.
                if let Ok(customer) = desk.customer(id).send().await {
                    known.try_set(Some(named(customer.id, &customer.name)));
                }
            });
        }
    });
    let choices = Memo::new(move |_| {
        let first =
            found.rows.map(|page| page.items.iter().map(|one| named(one.id, &one.name)).collect::<Vec<_>>());
        let mut all = first.unwrap_or_default();
        let is_chosen = |choice: &Choice| chosen.get().is_some_and(|id| id.to_string() == choice.value);
        let missing = known.get().filter(|known| is_chosen(known) && !all.contains(known));
        all.extend(missing);
        all
    });
    (sought, choices.into())
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
