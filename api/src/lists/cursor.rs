//! Keyset cursors: opaque, and bound to the list and the order they were made in.

use super::{Key, Order};
use crate::problem::{Error, Result};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Datelike as _, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use uuid::Uuid;

/// The value of a column that a list is ordered by.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Moment(DateTime<Utc>),
    Rank(i16),
    Name(String),
}

/// Where a page ends: its last row's values, and that row's id.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Place {
    pub(super) values: Vec<Value>,
    pub(super) id: Uuid,
}

/// As it is sent.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sent {
    /// The list, its order and whose it is, so that a cursor can't be carried into another one.
    l: String,
    /// The last row's values, its id at the end.
    k: Vec<Json>,
}

/// The cursor that leads on from a place.
pub(super) fn write(list: &str, place: &Place) -> String {
    let values = place.values.iter().map(|value| match value {
        Value::Moment(moment) => Json::from(moment.to_rfc3339()),
        Value::Rank(rank) => Json::from(*rank),
        Value::Name(name) => Json::from(name.as_str()),
    });
    let sent = Sent { l: list.to_owned(), k: values.chain([Json::from(place.id.to_string())]).collect() };
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(&sent).unwrap_or_default())
}

/// Where a cursor leads on from.
///
/// # Errors
/// The cursor is not one of this list in this order.
pub(super) fn read(cursor: &str, list: &str, order: &Order) -> Result<Place> {
    place(cursor, list, order)
        .ok_or_else(|| Error::Malformed("This cursor does not belong to this list in this order.".into()))
}

fn place(cursor: &str, list: &str, order: &Order) -> Option<Place> {
    let json = URL_SAFE_NO_PAD.decode(cursor).ok()?;
    let sent: Sent = serde_json::from_slice(&json).ok()?;
    let (id, values) = sent.k.split_last()?;
    if sent.l != list || values.len() != order.keys.len() {
        return None;
    }
    let values = order.keys.iter().zip(values).map(|(key, value)| read_value(*key, value));
    Some(Place { values: values.collect::<Option<_>>()?, id: id.as_str()?.parse().ok()? })
}

/// Only what the database could hold, as it can the values of every cursor that we gave out: no NUL in a text, no
/// moment outside of our own age.
fn read_value(key: Key, value: &Json) -> Option<Value> {
    match key {
        Key::Moment(_) => {
            let moment: DateTime<Utc> = value.as_str()?.parse().ok()?;
            (1970..10_000).contains(&moment.year()).then_some(Value::Moment(moment))
        }
        Key::Rank(_) => Some(Value::Rank(value.as_i64()?.try_into().ok()?)),
        Key::Name(_) => {
            let name = value.as_str()?;
            (!name.contains('\0')).then(|| Value::Name(name.to_owned()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PRESSING: Order = Order {
        name: "-priority",
        keys: &[Key::Rank("rank"), Key::Name("name"), Key::Moment("created_at")],
        descending: true,
    };

    proptest! {
        #[test]
        fn a_cursor_is_read_back_in_its_own_list_only(
            list in "[a-z_-]{1,12}",
            other in "[a-z_-]{1,12}",
            rank in any::<i16>(),
            name in "[^\0]{0,20}",
            at in 0i64..4_000_000_000_000_000,
            id in any::<u128>(),
        ) {
            let moment = DateTime::from_timestamp_micros(at).unwrap();
            let values = vec![Value::Rank(rank), Value::Name(name), Value::Moment(moment)];
            let place = Place { values, id: Uuid::from_u128(id) };
            let cursor = write(&list, &place);
            prop_assert_eq!(read(&cursor, &list, &PRESSING).ok(), Some(place));
            prop_assert!(read(&cursor, &list, &Order::BY_NAME).is_err());
            if list != other {
                prop_assert!(read(&cursor, &other, &PRESSING).is_err());
            }
        }

        #[test]
        fn a_forged_cursor_is_refused_and_never_panics(text in ".{1,60}") {
            prop_assert!(read(&text, "x", &PRESSING).is_err());
        }
    }

    #[test]
    fn what_the_database_could_not_hold_is_refused() {
        for (key, value) in [
            (Key::Name("name"), Json::from("a\0b")),
            (Key::Moment("at"), Json::from("-0001-01-01T00:00:00Z")),
            (Key::Rank("rank"), Json::from(40_000)),
        ] {
            assert_eq!(read_value(key, &value), None, "{value}");
        }
    }
}
