//! The rows of a list, each of which stays the same row on the page when something in it changes.

use crate::ui::each;
use leptos::prelude::*;
use uuid::Uuid;

/// A row for each thing, given as what is always the newest of it: whoever has the keyboard or an open menu in a row
/// keeps it.
pub fn rows<S, T>(
    of: Signal<S>,
    all: fn(&S) -> &[T],
    key: fn(&T) -> Uuid,
    row: impl Fn(Memo<T>) -> AnyView + Send + Sync + 'static,
) -> AnyView
where
    S: Send + Sync + 'static,
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let keys = move || of.with(|of| all(of).iter().map(|one| key(one).as_u128()).collect());
    let line = move |own| {
        let find = move || of.with(|of| all(of).iter().find(|one| key(one).as_u128() == own).cloned());
        let row = |first: T| row(Memo::new(move |_| find().unwrap_or_else(|| first.clone())));
        untrack(find).map(row).into_any()
    };
    each(keys, line)
}
