//! Keyset cursors: opaque, and bound to the list and the order they were made in.

use super::answer::Answer;
use crate::problem::{Error, Result};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Datelike as _, Utc};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared::page::{Limit, Page};
use utoipa::IntoParams;
use uuid::Uuid;

/// Where a page begins, and how long it is.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, default)]
pub struct Paging {
    /// Rows of a page.
    #[param(value_type = u32, minimum = 1, maximum = 100, required = false)]
    pub limit: Limit,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// What a cursor holds: where a page ends.
#[derive(Serialize, Deserialize)]
struct Cursor<K> {
    /// The list, so that a cursor can't be carried into another one.
    l: String,
    /// The last row's values.
    k: K,
}

/// A list in an order, which its cursors are good for and no other.
#[derive(Debug)]
pub struct List(String);

impl List {
    /// What it lists, or how it is sorted, and `whose` it is: an organization's, a customer's, an account's or a ticket's.
    pub fn of(order: &str, whose: Uuid) -> Self {
        Self(format!("{order} {whose}"))
    }

    /// Where a page begins: after the row with these values.
    ///
    /// # Errors
    /// The cursor is not one of this list.
    pub fn after<K: DeserializeOwned>(&self, cursor: Option<&str>) -> Result<Option<K>> {
        let Some(text) = cursor else { return Ok(None) };
        URL_SAFE_NO_PAD
            .decode(text)
            .ok()
            .and_then(|json| serde_json::from_slice(&json).ok())
            .filter(is_storable)
            .and_then(|json| serde_json::from_value::<Cursor<K>>(json).ok())
            .filter(|cursor| cursor.l == self.0)
            .map(|cursor| Some(cursor.k))
            .ok_or_else(|| Error::Malformed("This cursor does not belong to this list in this order.".into()))
    }

    /// The same of a list by name: after this name, and this id among those that share it.
    ///
    /// # Errors
    /// The cursor is not one of this list.
    pub fn after_name(&self, cursor: Option<&str>) -> Result<(Option<String>, Option<Uuid>)> {
        Ok(self.after(cursor)?.unzip())
    }

    /// A page of as many rows as [`rows`] says. `key` gives the values of a row by which the list is sorted.
    pub fn page<T, K: Serialize>(&self, mut rows: Vec<T>, limit: Limit, key: impl Fn(&T) -> K) -> Page<T> {
        let limit = limit.get() as usize;
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next_cursor = rows.last().filter(|_| more).map(|row| self.cursor(key(row)));
        Page { items: rows, next_cursor }
    }

    fn cursor<K: Serialize>(&self, key: K) -> String {
        let cursor = Cursor { l: self.0.clone(), k: key };
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(&cursor).unwrap_or_default())
    }
}

/// Whether the database could hold these values, as it can those of every cursor that we gave out: no NUL in a
/// text, no moment outside of our own age.
fn is_storable(value: &Value) -> bool {
    match value {
        Value::String(text) => {
            let years = text.parse::<DateTime<Utc>>().map_or(2000, |moment| moment.year());
            !text.contains('\0') && (1970..10_000).contains(&years)
        }
        Value::Array(values) => values.iter().all(is_storable),
        Value::Object(values) => values.values().all(is_storable),
        Value::Null | Value::Bool(_) | Value::Number(_) => true,
    }
}

/// How many rows to fetch for a page: one more, whose presence means that there is a next page.
pub fn rows(limit: Limit) -> i64 {
    i64::from(limit.get()) + 1
}

/// A page as an answer, with the address of the next one.
pub fn answer<T>(request: &actix_web::HttpRequest, page: Page<T>) -> Answer<Page<T>> {
    let next = next_url(request, page.next_cursor.as_deref());
    Answer::ok(page).next(next)
}

/// The address of the next page: this request's, with the cursor exchanged.
pub fn next_url(request: &actix_web::HttpRequest, next_cursor: Option<&str>) -> Option<String> {
    let cursor = next_cursor?;
    let rest =
        request.query_string().split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("cursor="));
    let query: Vec<&str> = rest.collect();
    let comma = if query.is_empty() { "" } else { "&" };
    Some(format!("{}?{}{comma}cursor={cursor}", request.path(), query.join("&")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_cursor_is_read_back_in_its_own_order_only(
            order in "[a-z_-]{1,12}",
            other in "[a-z_-]{1,12}",
            at in any::<i64>(),
            id in any::<u128>(),
        ) {
            let (key, whose) = ((at, Uuid::from_u128(id)), Uuid::nil());
            let list = List::of(&order, whose);
            let text = list.cursor(key);
            prop_assert_eq!(list.after::<(i64, Uuid)>(Some(&text)).ok().flatten(), Some(key));
            prop_assert!(List::of(&order, Uuid::max()).after::<(i64, Uuid)>(Some(&text)).is_err());
            if order != other {
                prop_assert!(List::of(&other, whose).after::<(i64, Uuid)>(Some(&text)).is_err());
            }
        }

        #[test]
        fn a_forged_cursor_is_refused_and_never_panics(text in ".{1,60}") {
            prop_assert!(List::of("x", Uuid::nil()).after::<(i64, Uuid)>(Some(&text)).is_err());
        }

        #[test]
        fn pages_cover_every_row_once(rows in 0usize..60, limit in 1u32..20) {
            let (list, limit) = (List::of("n", Uuid::nil()), Limit::try_from(limit).unwrap_or_default());
            let (mut seen, mut from) = (Vec::new(), 0usize);
            loop {
                let fetched: Vec<usize> = (from..rows).take(limit.get() as usize + 1).collect();
                let page = list.page(fetched, limit, |row| *row);
                seen.extend(page.items);
                match list.after::<usize>(page.next_cursor.as_deref()).ok().flatten() {
                    Some(last) => from = last + 1,
                    None => break,
                }
            }
            prop_assert_eq!(seen, (0..rows).collect::<Vec<_>>());
        }
    }
}
