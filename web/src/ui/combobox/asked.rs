//! The question that is on its way, and what the last one found.

use futures_util::future::{AbortHandle, LocalBoxFuture, abortable};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::ui::{Choice, lower};

/// A pause in typing, in milliseconds, after which it is asked.
const PAUSE: u32 = 200;

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matches {
    /// The first of them.
    pub choices: Vec<Choice>,
    /// There are others.
    pub has_more: bool,
}

/// How it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    /// Nothing is known yet.
    Waiting,
    /// The last answer, which stays until the next.
    Matches(Matches),
    /// Why there is none.
    Trouble(String),
}

type Find = Box<dyn Fn(String) -> LocalBoxFuture<'static, Result<Matches, String>>>;

#[derive(Clone, Copy)]
pub(super) struct Asked {
    find: StoredValue<Find, LocalStorage>,
    part: StoredValue<String>,
    running: StoredValue<Option<AbortHandle>>,
    pub(super) found: RwSignal<Found>,
    /// What was found is not yet what is looked for.
    pub(super) is_busy: RwSignal<bool>,
    /// The line that Enter takes.
    pub(super) active: RwSignal<Option<usize>>,
}

impl Asked {
    pub(super) fn by(find: Find) -> Self {
        let asked = Self {
            find: StoredValue::new_local(find),
            part: StoredValue::new(String::new()),
            running: StoredValue::new(None),
            found: RwSignal::new(Found::Waiting),
            is_busy: RwSignal::new(false),
            active: RwSignal::new(None),
        };
        on_cleanup(move || asked.stop());
        asked
    }

    /// Asks for what has this in its name, after a pause when it is being typed. The question before is given up.
    pub(super) fn ask(self, part: &str, is_typed: bool) {
        self.stop();
        self.part.set_value(part.to_owned());
        self.is_busy.set(true);
        self.active.set(None);
        if !matches!(*self.found.read_untracked(), Found::Matches(_)) {
            self.found.set(Found::Waiting);
        }
        let (task, handle) = abortable(self.answer(is_typed));
        self.running.set_value(Some(handle));
        spawn_local(async move {
            // Given up when the next is asked, or the list is closed.
            let _ = task.await;
        });
    }

    pub(super) fn again(self) {
        self.ask(&self.part.get_value(), false);
    }

    async fn answer(self, is_typed: bool) {
        if is_typed {
            TimeoutFuture::new(PAUSE).await;
        }
        let part = self.part.get_value();
        let is_sought = !part.is_empty();
        let answer = self.find.with_value(|find| find(part)).await;
        let found = answer.map_or_else(Found::Trouble, Found::Matches);
        self.is_busy.set(false);
        // Whoever walks through the same lines meanwhile goes on from there.
        if *self.found.read_untracked() != found {
            self.found.set(found);
            self.active.set(None);
        }
        if is_sought && self.active.read_untracked().is_none() {
            self.active.set((untrack(|| self.count()) > 0).then_some(0));
        }
    }

    /// Gives up the question that is on its way.
    pub(super) fn stop(self) {
        if let Some(running) = self.running.try_update_value(Option::take).flatten() {
            running.abort();
        }
    }

    /// How many lines there are.
    pub(super) fn count(self) -> usize {
        self.found.with(|found| if let Found::Matches(matches) = found { matches.choices.len() } else { 0 })
    }

    /// What Enter takes, which is nothing before the answer is there.
    pub(super) fn marked(self) -> Option<Choice> {
        let line = self.active.get_untracked()?;
        self.found.with_untracked(|found| match found {
            Found::Matches(matches) => matches.choices.get(line).cloned(),
            _ => None,
        })
    }

    /// The one that is called so, when one only is, and nothing else is being looked for.
    pub(super) fn only(self, name: &str) -> Option<Choice> {
        if self.is_busy.get_untracked() {
            return None;
        }
        let name = lower(name);
        self.found.with_untracked(|found| match found {
            Found::Matches(matches) => {
                let mut called = matches.choices.iter().filter(|choice| lower(&choice.label) == name);
                let first = called.next().cloned();
                first.filter(|_| called.next().is_none() && !matches.has_more)
            }
            _ => None,
        })
    }

    /// Goes where a key leads. Whether it is a key for that.
    pub(super) fn step(self, key: &str) -> bool {
        let to = step(key, self.active.get_untracked(), untrack(|| self.count()));
        if to.is_some() {
            self.active.set(to);
        }
        to.is_some()
    }
}

/// The line that a key leads to among so many.
fn step(key: &str, from: Option<usize>, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    match key {
        "ArrowDown" => Some(from.filter(|from| *from < last).map_or(0, |from| from + 1)),
        "ArrowUp" => Some(from.and_then(|from| from.checked_sub(1)).unwrap_or(last)),
        "Home" => Some(0),
        "End" => Some(last),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_go_around_and_home_and_end_to_the_ends() {
        assert_eq!(step("ArrowDown", None, 3), Some(0));
        assert_eq!(step("ArrowDown", Some(1), 3), Some(2));
        assert_eq!(step("ArrowDown", Some(2), 3), Some(0));
        assert_eq!(step("ArrowUp", None, 3), Some(2));
        assert_eq!(step("ArrowUp", Some(0), 3), Some(2));
        assert_eq!(step("ArrowUp", Some(2), 3), Some(1));
        assert_eq!((step("Home", Some(2), 3), step("End", None, 3)), (Some(0), Some(2)));
    }

    #[test]
    fn among_no_lines_no_key_leads_anywhere_and_letters_are_typed() {
        assert_eq!(step("ArrowDown", None, 0), None);
        assert_eq!(step("a", Some(0), 3), None);
    }
}
