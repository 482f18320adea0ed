//! The address bar as state: back, reload and share work, because nothing else holds it.

use crate::location::{Going, Location};
use crate::pages::Here;
use crate::paths::with_query;
use leptos::prelude::*;
use shared::tickets::Filter;

/// Something that an address's query says.
pub trait Query: Clone + Default + PartialEq + Send + Sync + 'static {
    /// Reads it; none when the query can't mean it.
    fn from_query(query: &str) -> Option<Self>;
    /// Writes the shortest query that means it.
    fn to_query(&self) -> String;
}

impl Query for Filter {
    fn from_query(query: &str) -> Option<Self> {
        Self::from_query(query).ok()
    }

    fn to_query(&self) -> String {
        self.to_query()
    }
}

impl Query for () {
    fn from_query(_: &str) -> Option<Self> {
        Some(())
    }

    fn to_query(&self) -> String {
        String::new()
    }
}

/// What the page's query says, and how to say something else.
pub struct UrlState<T: Query> {
    value: Memo<T>,
    go: Callback<(T, bool)>,
}

impl<T: Query> Clone for UrlState<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Query> Copy for UrlState<T> {}

impl<T: Query> UrlState<T> {
    /// What it says now.
    pub fn get(self) -> T {
        self.value.get()
    }

    /// The same as a signal.
    pub fn signal(self) -> Memo<T> {
        self.value
    }

    /// A part of what it says.
    pub fn with<U>(self, part: impl FnOnce(&T) -> U) -> U {
        self.value.with(part)
    }

    /// Says something else; "back" leads to what it said before.
    pub fn update(self, change: impl FnOnce(&mut T)) {
        self.change(change, false);
    }

    /// Says something else in place of what it says: for what changes with each key.
    pub fn replace(self, change: impl FnOnce(&mut T)) {
        self.change(change, true);
    }

    fn change(self, change: impl FnOnce(&mut T), replace: bool) {
        let mut value = self.value.get_untracked();
        change(&mut value);
        if value != self.value.get_untracked() {
            self.go.run((value, replace));
        }
    }
}

/// The state of this page that its address holds, with or without something opened beside it. A query that can't be
/// read means the default.
#[must_use]
pub fn use_url<T: Query>() -> UrlState<T> {
    let (location, here) = (Location::here(), Here::now());
    let own = untrack(move || here.whole());
    let value = Memo::new(move |before: Option<&T>| match before {
        // On the way to another page its query is none of ours.
        Some(before) if here.whole() != own => before.clone(),
        _ => T::from_query(&location.query().read()).unwrap_or_default(),
    });
    let go = Callback::new(move |(value, replace): (T, bool)| {
        let address = with_query(&location.path().read_untracked(), &value.to_query());
        location.go_as(&address, Going { replace, stays: true, note: None });
    });
    UrlState { value, go }
}
