//! How a line of a history is read. What serde derives for a tagged enum inside of a struct makes a tree of everything
//! first, for each noun, and weighs more in the browser than what shows it.

use crate::customers::ContactName;
use crate::ids::{HistoryId, MessageId};
use crate::person::Person;
use chrono::{DateTime, Utc};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde::{Deserialize, de};
use std::fmt;
use std::str::FromStr;

/// A line as it is sent: all that a line of any noun can have.
#[derive(Deserialize)]
pub struct Told {
    /// The line.
    pub id: HistoryId,
    /// When.
    #[serde(deserialize_with = "crate::instant::read")]
    pub at: DateTime<Utc>,
    /// Who did it.
    pub by: Option<Person>,
    /// What happened, as a word.
    pub kind: String,
    /// The message or note that it is about.
    #[serde(default)]
    pub message_id: Option<MessageId>,
    /// The member that it is about.
    #[serde(default)]
    pub member: Option<Person>,
    /// The contact that it is about.
    #[serde(default)]
    pub contact: Option<ContactName>,
    /// Which field of it is another, as a word.
    #[serde(default)]
    pub field: Option<String>,
    /// What it was before.
    #[serde(default)]
    pub from: Value,
    /// What it is now.
    #[serde(default)]
    pub to: Value,
}

impl Told {
    /// What happened.
    ///
    /// # Errors
    /// It is none of what can happen to the noun, or lacks something.
    pub fn what<T: super::Happening, E: Error>(&mut self) -> Result<T, E> {
        T::read(self).ok_or_else(|| E::custom("this is none of what can happen"))
    }
}

/// What can have been before, and be now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    #[default]
    Nothing,
    /// A name, or one of several words.
    Text(String),
    /// Somebody.
    Person(Person),
}

impl Value {
    /// The text, unless it was never set.
    pub fn text(&mut self) -> Option<String> {
        match std::mem::take(self) {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The person, unless there was none.
    pub fn person(&mut self) -> Option<Person> {
        match std::mem::take(self) {
            Self::Person(person) => Some(person),
            _ => None,
        }
    }

    /// One of several words.
    pub fn word<T: FromStr>(&mut self) -> Option<T> {
        self.text()?.parse().ok()
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Values)
    }
}

struct Values;

impl<'de> Visitor<'de> for Values {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a person, or nothing")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Value, E> {
        Ok(Value::Nothing)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Value, A::Error> {
        Person::deserialize(MapAccessDeserializer::new(map)).map(Value::Person)
    }
}
