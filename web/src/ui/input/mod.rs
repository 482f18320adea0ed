//! What stands in a field, and what is wrong with it.

mod amounts;

use leptos::prelude::*;
use std::str::FromStr;

/// One field as its control has it. It is text whatever its kind, as in HTML; what the text means is read when it is
/// sent.
#[derive(Clone, Copy, Debug)]
pub struct Input {
    /// What the request calls it.
    pub name: &'static str,
    /// What is typed or chosen.
    pub value: RwSignal<String>,
    /// What is wrong with it and what to do, for as long as it stays that text.
    pub error: Signal<Option<String>>,
    begun: RwSignal<String>,
}

/// What stands in a field that is ticked.
pub(super) const TICKED: &str = "yes";

impl Input {
    /// A field that is called so; `error` says what is wrong with it.
    pub fn new(name: &'static str, error: impl Fn() -> Option<String> + Send + Sync + 'static) -> Self {
        let value = RwSignal::new(String::new());
        let wrong = Memo::new(move |_| error().map(|error| (error, value.get_untracked())));
        let error = Signal::derive(move || {
            let wrong = wrong.read();
            // What is filled in since is not wrong any more.
            wrong.as_ref().filter(|(_, text)| *text == *value.read()).map(|(error, _)| error.clone())
        });
        Self { name, value, error, begun: RwSignal::new(String::new()) }
    }

    /// A field of no form, which nothing is wrong with.
    #[must_use]
    pub fn alone(name: &'static str) -> Self {
        Self::new(name, || None)
    }

    /// Begins with this text, which is nothing changed.
    pub fn begin(self, text: impl Into<String>) {
        let text = text.into();
        self.begun.try_set(text.clone());
        self.value.try_set(text);
    }

    /// Whether it is another text than it began with.
    #[must_use]
    pub fn is_changed(self) -> bool {
        *self.value.read() != *self.begun.read()
    }

    /// Takes what stands there now for what is kept, once that is so.
    pub(crate) fn keeping(self) -> impl FnOnce() + 'static {
        let text = self.text();
        move || {
            self.begun.try_set(text);
        }
    }

    /// As it was typed.
    #[must_use]
    pub fn text(self) -> String {
        self.value.get_untracked()
    }

    /// Without blanks around it.
    #[must_use]
    pub fn line(self) -> String {
        self.value.read_untracked().trim().to_owned()
    }

    /// The same, or nothing when it was left empty.
    #[must_use]
    pub fn filled(self) -> Option<String> {
        Some(self.line()).filter(|line| !line.is_empty())
    }

    /// Whether it is ticked.
    #[must_use]
    pub fn is_ticked(self) -> bool {
        *self.value.read_untracked() == TICKED
    }

    /// Begins ticked or not.
    pub fn tick(self, is_ticked: bool) {
        self.begin(if is_ticked { TICKED } else { "" });
    }

    /// What stands in a field that takes several, each a line of the text.
    #[must_use]
    pub fn lines(self) -> Vec<String> {
        self.value.with_untracked(|text| text.lines().map(str::to_owned).collect())
    }

    /// How long, in minutes: `1:30`, `1.5`, `90m`, `1h 30m`, and `2` for two hours.
    #[must_use]
    pub fn minutes(self) -> Option<u32> {
        amounts::minutes(&self.value.read_untracked())
    }

    /// A number with at most so many places after point or comma, as so many parts: of money the minor units. Nothing
    /// is rounded.
    #[must_use]
    pub fn amount(self, places: usize) -> Option<i64> {
        amounts::parts(&self.value.read_untracked(), places)
    }

    /// What it stands for, if it is that.
    #[must_use]
    pub fn parsed<T: FromStr>(self) -> Option<T> {
        self.value.read_untracked().trim().parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_filled_in_since_is_not_wrong_any_more() {
        let wrong = RwSignal::new(None);
        let input = Input::new("subject", move || wrong.get());
        input.value.set("Fax".into());
        wrong.set(Some("Too short.".to_owned()));
        assert_eq!(input.error.get().as_deref(), Some("Too short."));
        input.value.set("Fax can go".into());
        assert_eq!(input.error.get(), None);
        wrong.set(Some("Too short.".to_owned()));
        assert_eq!(input.error.get().as_deref(), Some("Too short."), "the same once more, of another text");
    }

    #[test]
    fn what_it_began_with_is_no_change_and_neither_is_what_was_kept() {
        let input = Input::alone("subject");
        input.begin("Fax");
        assert!(!input.is_changed());
        input.value.set("Fax can go".into());
        let keep = input.keeping();
        input.value.set("Fax can go now".into());
        keep();
        assert!(input.is_changed(), "typed after it was sent");
        input.value.set("Fax can go".into());
        assert!(!input.is_changed());
    }

    #[test]
    fn a_field_of_blanks_is_left_empty() {
        let input = Input::alone("phone");
        input.begin("  ");
        assert_eq!((input.filled(), input.parsed::<u8>()), (None, None));
        input.begin(" 7 ");
        assert_eq!(input.parsed::<u8>(), Some(7));
    }
}
