//! A reading request as a value: where it goes, and which live changes make its answer old.

use super::http::Ask;
use super::{Door, Trouble};
use crate::live::Watch;
use gloo_net::http::Method;
use serde::de::DeserializeOwned;
use shared::page::{Limit, Page};
use std::marker::PhantomData;

/// A request that reads a `T`. Making it sends nothing.
pub struct Request<T> {
    door: Door,
    path: String,
    watch: Watch,
    public: bool,
    answer: PhantomData<fn() -> T>,
}

impl<T> Clone for Request<T> {
    fn clone(&self) -> Self {
        Self {
            door: self.door,
            path: self.path.clone(),
            watch: self.watch,
            public: self.public,
            answer: PhantomData,
        }
    }
}

impl<T> Request<T> {
    pub(crate) fn new(door: Door, path: String, watch: Watch) -> Self {
        Self { door, path, watch, public: false, answer: PhantomData }
    }

    /// Anybody may ask it: no token goes along.
    pub(super) fn public(self) -> Self {
        Self { public: true, ..self }
    }

    /// The path with its query: what the answer is remembered by.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Which live changes make the answer old.
    pub fn watch(&self) -> Watch {
        self.watch
    }

    pub(crate) fn door(&self) -> Door {
        self.door
    }
}

impl<T: DeserializeOwned> Request<T> {
    /// Sends it. The request is aborted when the future is dropped.
    ///
    /// # Errors
    /// Why it gave nothing.
    pub async fn send(&self) -> Result<T, Trouble> {
        let ask = Ask::new(Method::GET, self.door.address(&self.path));
        if self.public { self.door.knock(ask).await } else { self.door.send(ask).await }
    }
}

impl<T: DeserializeOwned> Request<Page<T>> {
    pub(super) fn with(&self, name: &str, value: &str) -> Self {
        let joint = if self.path.contains('?') { '&' } else { '?' };
        let value = percent(value);
        Self { path: format!("{}{joint}{name}={value}", self.path), ..self.clone() }
    }

    /// The page after this cursor, of `rows` rows.
    #[must_use]
    pub fn after(&self, cursor: Option<&str>, rows: u32) -> Self {
        let sized =
            if rows == Limit::default().get() { self.clone() } else { self.with("limit", &rows.to_string()) };
        match cursor {
            Some(cursor) => sized.with("cursor", cursor),
            None => sized,
        }
    }

    /// At least the first `rows` rows, over as many pages as it takes; the cursor is that of the last one.
    ///
    /// # Errors
    /// Why a page gave nothing.
    pub async fn first(&self, rows: usize) -> Result<Page<T>, Trouble> {
        let limit = u32::try_from(rows).unwrap_or(Limit::MAX).clamp(Limit::default().get(), Limit::MAX);
        let mut all = self.after(None, limit).send().await?;
        while all.items.len() < rows {
            let Some(cursor) = all.next_cursor.take() else { break };
            let next = self.after(Some(&cursor), limit).send().await?;
            all.items.extend(next.items);
            all.next_cursor = next.next_cursor;
        }
        Ok(all)
    }
}

/// Percent-encodes everything but unreserved characters.
pub(super) fn percent(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(byte.into());
        } else {
            // Writing to a string can't fail.
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn values_of_a_query_are_encoded() {
        assert_eq!(percent("a b&c=ü"), "a%20b%26c%3D%C3%BC");
        assert_eq!(percent("AZaz09-_.~"), "AZaz09-_.~");
    }
}
