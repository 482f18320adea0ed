//! Lists that come in pages.

use super::{Loaded, Source};
use crate::client::{Request, Trouble};
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use shared::page::Page;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// A list as far as it was asked for. Read again, it comes back as long as it was.
pub struct Pages<T: 'static> {
    /// The rows so far, and the cursor of the next page.
    pub rows: Loaded<Page<T>>,
    request: Callback<(), Request<Page<T>>>,
    pending: RwSignal<bool>,
    trouble: RwSignal<Option<Trouble>>,
}

impl<T> Clone for Pages<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Pages<T> {}

/// Reads a list page by page: "Load more" asks for the next.
pub fn load_pages<T>(request: impl Fn() -> Request<Page<T>> + Copy + Send + Sync + 'static) -> Pages<T>
where
    T: Clone + DeserializeOwned + Send + Sync + 'static,
{
    let rows = Loaded::<Page<T>>::new();
    rows.course.follow(Box::new(move || {
        let get = request();
        Source::new(
            &get.clone(),
            Box::new(move |is_fresh_place| {
                let length = |page: &Option<Page<T>>| page.as_ref().map_or(0, |page| page.items.len());
                let before = rows.value.try_with_untracked(length).filter(|_| !is_fresh_place);
                get.read_first(before.unwrap_or_default())
            }),
        )
    }));
    Pages {
        rows,
        request: Callback::new(move |()| request()),
        pending: RwSignal::new(false),
        trouble: RwSignal::new(None),
    }
}

/// Reads a list to its end: a conversation is shown whole.
pub fn load_all<T>(request: impl Fn() -> Request<Page<T>> + 'static) -> Loaded<Vec<T>>
where
    T: Clone + DeserializeOwned + Send + Sync + 'static,
{
    let loaded = Loaded::new();
    loaded.course.follow(Box::new(move || {
        let get = request();
        let Source { key, watch, door, read } = Source::new(&get.clone(), Box::new(move |_| get.read_all()));
        Source { key: format!("all:{key}"), watch, door, read }
    }));
    loaded
}

impl<T: Clone + DeserializeOwned + Send + Sync + 'static> Pages<T> {
    /// Whether there is a next page.
    pub fn more(self) -> Signal<bool> {
        Signal::derive(move || self.rows.map(|page| page.next_cursor.is_some()).unwrap_or_default())
    }

    /// Whether the next page is on its way.
    pub fn pending(self) -> Signal<bool> {
        self.pending.into()
    }

    /// Why the next page did not come.
    pub fn trouble(self) -> Signal<Option<Trouble>> {
        self.trouble.into()
    }

    /// Asks for the next page.
    pub fn load_more(self) {
        let Some(cursor) = self.rows.get_untracked().and_then(|page| page.next_cursor) else { return };
        if self.pending.get_untracked() {
            return;
        }
        self.pending.set(true);
        self.trouble.set(None);
        let get = self.request.run(());
        spawn_local(async move {
            let next = get.after(&cursor).send().await;
            self.pending.try_set(false);
            match next {
                Ok(next) => self.append(&get, &cursor, next),
                Err(trouble) => {
                    self.trouble.try_set(Some(trouble));
                }
            }
        });
    }

    /// Unless the list was read anew meanwhile: then the page has no place in it.
    fn append(self, get: &Request<Page<T>>, cursor: &str, next: Page<T>) {
        let so_far = self.rows.value.try_get_untracked().flatten();
        let fits = |page: &Page<T>| page.next_cursor.as_deref() == Some(cursor);
        let Some(mut page) = so_far.filter(fits) else { return };
        page.items.extend(next.items);
        page.next_cursor = next.next_cursor;
        get.door().keep(get.path(), Rc::new(page.clone()));
        self.rows.update(|rows| *rows = page);
        // What began before these rows came would end without them.
        self.rows.course.restart();
    }
}
