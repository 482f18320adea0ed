//! Walking through the lines of an open list by keys: arrows, Home, End, and the letters that a line begins with.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::typeahead::TypeAhead;
use super::{focus, focus_soon, lower, press};

/// Where the keyboard is among the lines of a list.
#[derive(Clone, Copy)]
pub(super) struct Walk {
    list: StoredValue<String>,
    place: StoredValue<usize>,
    ahead: StoredValue<TypeAhead>,
}

impl Walk {
    /// Through the lines of the list with this id.
    pub(super) fn through(list: &str) -> Self {
        Self {
            list: StoredValue::new(list.to_owned()),
            place: StoredValue::new(0),
            ahead: StoredValue::new(TypeAhead::default()),
        }
    }

    /// The id that a line has to have.
    pub(super) fn id(self, line: usize) -> String {
        self.list.with_value(|list| format!("{list}-{line}"))
    }

    /// Begins at a line, with nothing typed.
    pub(super) fn begin(self, line: usize) {
        self.ahead.set_value(TypeAhead::default());
        self.go(line);
    }

    /// The keyboard came to a line by other means.
    pub(super) fn arrived(self, line: usize) {
        self.place.set_value(line);
    }

    /// Gives the keyboard back to its line when the lines come anew while the list is open.
    pub(super) fn keep(self, open: RwSignal<bool>, lines: impl Fn() + 'static) {
        Effect::new(move |_| {
            if !open.get() {
                return;
            }
            lines();
            request_animation_frame(move || {
                let lost = document().active_element().is_none_or(|active| active.tag_name() == "BODY");
                if lost && open.try_get_untracked() == Some(true) {
                    focus(&self.id(self.place.get_value()));
                }
            });
        });
    }

    /// Goes where the key leads among lines of these names, all in small letters. Whether it is a key for walking: a
    /// space is one only within a name.
    pub(super) fn take(self, event: &KeyboardEvent, names: &[Vec<String>]) -> bool {
        let last = names.len().saturating_sub(1);
        let here = self.place.get_value().min(last);
        let to = match event.key().as_str() {
            "ArrowDown" => Some(if here == last { 0 } else { here + 1 }),
            "ArrowUp" => Some(if here == 0 { last } else { here - 1 }),
            "Home" => Some(0),
            "End" => Some(last),
            " " if !self.takes_space(event, names) => return false,
            letter if is_letter(event, letter) && event.repeat() => None,
            letter if is_letter(event, letter) => self.find(letter, event.time_stamp(), here, names),
            _ => return false,
        };
        if let Some(to) = to {
            self.go(to);
        }
        true
    }

    /// Presses the line that has the keyboard, or is about to get it.
    pub(super) fn press(self) {
        press(&self.id(self.place.get_value()));
    }

    fn takes_space(self, event: &KeyboardEvent, names: &[Vec<String>]) -> bool {
        self.ahead.with_value(|ahead| ahead.takes_space(event.time_stamp(), names))
    }

    fn find(self, letter: &str, now: f64, here: usize, names: &[Vec<String>]) -> Option<usize> {
        self.ahead.try_update_value(|ahead| ahead.find(&lower(letter), now, here, names)).flatten()
    }

    fn go(self, line: usize) {
        self.place.set_value(line);
        focus_soon(self.id(line));
    }
}

/// Whether a key writes a letter, and is no shortcut.
fn is_letter(event: &KeyboardEvent, key: &str) -> bool {
    let mut letters = key.chars();
    letters.next().is_some()
        && letters.next().is_none()
        && !(event.ctrl_key() || event.meta_key() || event.alt_key())
}
