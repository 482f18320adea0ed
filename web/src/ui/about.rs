//! A dialog about one of several things: a row of a list, or what is to be confirmed.

use leptos::prelude::*;

/// What a dialog is about, and whether it is open.
pub struct About<T: 'static> {
    pub(super) about: RwSignal<Option<T>>,
    pub(super) open: RwSignal<bool>,
}

impl<T> Clone for About<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for About<T> {}

impl<T: Clone + Send + Sync + 'static> About<T> {
    /// Nothing is asked yet.
    #[must_use]
    pub fn new() -> Self {
        Self { about: RwSignal::new(None), open: RwSignal::new(false) }
    }

    /// The same for everything below this place: the rows of a page ask, and its dialog stands beside them.
    #[must_use]
    pub fn provide() -> Self {
        let about = Self::new();
        provide_context(about);
        about
    }

    /// That of the page this stands in.
    #[must_use]
    pub fn here() -> Self {
        expect_context()
    }

    /// Opens the dialog about this one.
    pub fn ask(self, about: T) {
        self.about.set(Some(about));
        self.open.set(true);
    }

    /// What it was last about.
    pub fn get(self) -> Option<T> {
        self.about.get()
    }

    /// Whether it is open.
    pub const fn open(self) -> RwSignal<bool> {
        self.open
    }
}
