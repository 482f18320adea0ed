//! Choices out of too many to have them all here: the server says which fit what is looked for.

use crate::ui::Choice;
use futures_util::future::LocalBoxFuture;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen_futures::spawn_local;

/// A pause in typing that is long enough to ask for what fits.
const PAUSE: Duration = Duration::from_millis(200);

/// What the server is asked for.
pub enum Sought {
    /// What has this in its name; all of them when it is empty.
    Called(String),
    /// The one that is chosen, for its name.
    Chosen(String),
}

/// Asks the server. Whatever is wrong gives nothing: the filter still works, and is asked again with the next opening.
pub type Ask = Box<dyn Fn(Sought) -> LocalBoxFuture<'static, Vec<Choice>>>;

/// What is typed, for [`Narrow::sought_by`](super::Narrow::sought_by), and what there is to choose from: the first that
/// fit, and the one that is `chosen`. Nothing is asked before the list is opened, but for the name of what is chosen.
pub fn sought(chosen: Signal<String>, ask: Ask) -> (RwSignal<String>, Signal<Vec<Choice>>) {
    let words = RwSignal::new(String::new());
    let (found, known) = (RwSignal::new(Vec::<Choice>::new()), RwSignal::new(Choice::default()));
    let ask = StoredValue::new_local(ask);
    let find = move || {
        let Some(part) = words.try_with_untracked(|words| words.trim().to_owned()) else { return };
        let answer = ask.with_value(|ask| ask(Sought::Called(part.clone())));
        spawn_local(async move {
            let answer = answer.await;
            // Where something else was typed meanwhile, its answer is on the way.
            if words.try_with_untracked(|words| words.trim() == part) == Some(true) {
                found.try_set(answer);
            }
        });
    };
    let find_soon = StoredValue::new_local(debounce(PAUSE, move |()| find()));
    Effect::new(move |before: Option<()>| {
        match (before.is_some(), words.read().is_empty()) {
            (false, _) => {}
            // The list was opened, or emptied.
            (true, true) => find(),
            (true, false) => find_soon.update_value(|soon| soon(())),
        }
    });
    Effect::new(move |_| {
        let value = chosen.get();
        let has_name = untrack(|| known.with(|known| known.value == value));
        if value.is_empty() || has_name {
            return;
        }
        let seen = found.with_untracked(|found| found.iter().find(|one| one.value == value).cloned());
        if let Some(seen) = seen {
            return known.set(seen);
        }
        let answer = ask.with_value(|ask| ask(Sought::Chosen(value)));
        spawn_local(async move {
            if let Some(one) = answer.await.pop() {
                known.try_set(one);
            }
        });
    });
    let choices = Signal::derive(move || {
        let mut all = found.get();
        let known = known.get();
        if chosen.with(|value| *value == known.value) && !known.value.is_empty() && !all.contains(&known) {
            all.push(known);
        }
        all
    });
    (words, choices)
}
