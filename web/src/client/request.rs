//! A reading request as a value: where it goes, and which live changes make its answer old.

use super::http::{Answer, Ask};
use super::{Door, Trouble};
use crate::live::Watch;
use futures_util::future::LocalBoxFuture;
use gloo_net::http::Method;
use js_sys::encode_uri_component;
use serde::de::DeserializeOwned;
use shared::page::{Limit, Page};
use std::any::Any;
use std::marker::PhantomData;
use std::rc::Rc;

/// What was read, whatever it is.
pub(crate) type Anything = Rc<dyn Any>;

/// Something that is being read.
pub(crate) type Reading = LocalBoxFuture<'static, Result<Anything, Trouble>>;

/// A request that reads a `T`. Making it sends nothing.
pub struct Request<T> {
    to: Address,
    answer: PhantomData<fn() -> T>,
}

impl<T> Clone for Request<T> {
    fn clone(&self) -> Self {
        Self { to: self.to.clone(), answer: PhantomData }
    }
}

impl<T> Request<T> {
    pub(crate) fn new(door: Door, path: String, watch: Watch) -> Self {
        Self { to: Address { door, path, watch, public: false }, answer: PhantomData }
    }

    /// Anybody may ask it: no token goes along.
    pub(super) fn public(mut self) -> Self {
        self.to.public = true;
        self
    }

    /// The path with its query: what the answer is remembered by.
    pub fn path(&self) -> &str {
        &self.to.path
    }

    /// Which live changes make the answer old.
    pub fn watch(&self) -> Watch {
        self.to.watch
    }

    pub(crate) fn door(&self) -> Door {
        self.to.door
    }
}

impl<T: DeserializeOwned + 'static> Request<T> {
    /// Sends it. The request is aborted when the future is dropped.
    ///
    /// # Errors
    /// Why it gave nothing.
    pub fn send(&self) -> impl Future<Output = Result<T, Trouble>> + use<T> {
        let answer = self.to.ask();
        async move { answer.await?.read() }
    }

    /// The same for who does not know what it is.
    pub(crate) fn read(self) -> Reading {
        self.to.read(|answer| Ok(Rc::new(answer.read::<T>()?)))
    }
}

impl<T: DeserializeOwned + 'static> Request<Page<T>> {
    /// The page after this cursor.
    #[must_use]
    pub fn after(&self, cursor: &str) -> Self {
        Self { to: self.to.page(Some(cursor), Limit::default().get()), answer: PhantomData }
    }

    /// Of this list what the parameter says.
    pub(super) fn with(&self, name: &str, value: &str) -> Self {
        Self { to: self.to.with(name, value), answer: PhantomData }
    }

    /// At least the first `rows` rows as one page, over as many as it takes; the cursor is that of the last one.
    pub(crate) fn read_first(self, rows: usize) -> Reading {
        self.to.read_on(rows, Box::new(FirstRows::<T> { page: Page::default(), rows }))
    }

    /// All rows, as a list.
    pub(crate) fn read_all(self) -> Reading {
        self.to.read_on(usize::MAX, Box::new(AllRows::<T>(Vec::new())))
    }
}

// What follows does not know what is read, so that it is compiled once and not for each kind.

/// Where a request goes.
#[derive(Clone)]
struct Address {
    door: Door,
    path: String,
    watch: Watch,
    public: bool,
}

impl Address {
    fn ask(&self) -> LocalBoxFuture<'static, Result<Answer, Trouble>> {
        self.door.answer(Ask::new(Method::GET, self.door.address(&self.path)), !self.public)
    }

    fn read(self, read: fn(&Answer) -> Result<Anything, Trouble>) -> Reading {
        Box::pin(async move { read(&self.ask().await?) })
    }

    fn read_on(self, rows: usize, mut list: Box<dyn Grows>) -> Reading {
        let limit = u32::try_from(rows).unwrap_or(Limit::MAX).clamp(Limit::default().get(), Limit::MAX);
        Box::pin(async move {
            let mut cursor = None;
            loop {
                let answer = self.page(cursor.as_deref(), limit).ask().await?;
                cursor = list.take(&answer)?;
                if cursor.is_none() {
                    return Ok(list.whole());
                }
            }
        })
    }

    /// The page after this cursor, of `rows` rows.
    fn page(&self, cursor: Option<&str>, rows: u32) -> Self {
        let sized =
            if rows == Limit::default().get() { self.clone() } else { self.with("limit", &rows.to_string()) };
        match cursor {
            Some(cursor) => sized.with("cursor", cursor),
            None => sized,
        }
    }

    fn with(&self, name: &str, value: &str) -> Self {
        let joint = if self.path.contains('?') { '&' } else { '?' };
        let value = encode_uri_component(value);
        Self { path: format!("{}{joint}{name}={value}", self.path), ..self.clone() }
    }
}

/// A list that comes in pages.
trait Grows {
    /// Takes the next page, and gives the cursor of the one that is still wanted after it.
    fn take(&mut self, answer: &Answer) -> Result<Option<String>, Trouble>;

    /// All that came.
    fn whole(self: Box<Self>) -> Anything;
}

/// As many rows as were wanted, or some more, and where they go on.
struct FirstRows<T> {
    page: Page<T>,
    rows: usize,
}

impl<T: DeserializeOwned + 'static> Grows for FirstRows<T> {
    fn take(&mut self, answer: &Answer) -> Result<Option<String>, Trouble> {
        let next: Page<T> = answer.read()?;
        self.page.items.extend(next.items);
        self.page.next_cursor = next.next_cursor;
        Ok(self.page.next_cursor.clone().filter(|_| self.page.items.len() < self.rows))
    }

    fn whole(self: Box<Self>) -> Anything {
        Rc::new(self.page)
    }
}

/// Every row.
struct AllRows<T>(Vec<T>);

impl<T: DeserializeOwned + 'static> Grows for AllRows<T> {
    fn take(&mut self, answer: &Answer) -> Result<Option<String>, Trouble> {
        let next: Page<T> = answer.read()?;
        self.0.extend(next.items);
        Ok(next.next_cursor)
    }

    fn whole(self: Box<Self>) -> Anything {
        Rc::new(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(items: &[u8], cursor: Option<&str>) -> Answer {
        let page = Page { items: items.to_vec(), next_cursor: cursor.map(str::to_owned) };
        let text = serde_json::to_string(&page).unwrap_or_default();
        Answer { status: 200, text, retry_after: None, date: None }
    }

    #[test]
    fn a_list_is_read_on_until_it_is_as_long_as_it_was() {
        let mut list = Box::new(FirstRows::<u8> { page: Page::default(), rows: 3 });
        assert_eq!(list.take(&page(&[1, 2], Some("a"))), Ok(Some("a".into())));
        assert_eq!(list.take(&page(&[3, 4], Some("b"))), Ok(None));
        let whole = Page { items: vec![1_u8, 2, 3, 4], next_cursor: Some("b".into()) };
        assert_eq!(list.whole().downcast_ref(), Some(&whole));
    }

    #[test]
    fn a_conversation_is_read_to_its_end() {
        let mut list = Box::new(AllRows::<u8>(Vec::new()));
        assert_eq!(list.take(&page(&[1], Some("a"))), Ok(Some("a".into())));
        assert_eq!(list.take(&page(&[2], None)), Ok(None));
        assert_eq!(list.whole().downcast_ref(), Some(&vec![1_u8, 2]));
    }
}
