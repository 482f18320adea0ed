//! What happened to a thing, as its page tells it: the same shape for every noun that has a history.

mod told;

pub use told::{Told, Value};

use crate::ids::{HistoryId, MessageId};
use crate::person::Person;
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// One line of a thing's history.
pub trait Line {
    /// What can have happened.
    type What: DeserializeOwned;

    /// Who did what, and when; nobody for the system.
    fn new(id: HistoryId, at: DateTime<Utc>, by: Option<Person>, what: Self::What) -> Self;
}

/// The line of a noun's history. It has the same fields for each, and each is a type of its own: the API document can't
/// tell generic ones apart.
macro_rules! line {
    ($(#[$doc:meta])* pub struct $name:ident of $what:ty;) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub struct $name {
            /// The line.
            pub id: $crate::ids::HistoryId,
            /// When.
            pub at: chrono::DateTime<chrono::Utc>,
            /// Who did it; null for the system.
            pub by: Option<$crate::person::Person>,
            /// What.
            #[serde(flatten)]
            pub what: $what,
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let mut told = $crate::history::Told::deserialize(deserializer)?;
                let what = told.what()?;
                Ok(Self { id: told.id, at: told.at, by: told.by, what })
            }
        }

        impl $crate::history::Line for $name {
            type What = $what;

            fn new(
                id: $crate::ids::HistoryId,
                at: chrono::DateTime<chrono::Utc>,
                by: Option<$crate::person::Person>,
                what: $what,
            ) -> Self {
                Self { id, at, by, what }
            }
        }
    };
}

pub(crate) use line;

/// What can happen to a noun.
pub trait Happening: Serialize + Sized {
    /// The stable word in the past tense: the `kind` on the wire, in the tables and in the audit trail.
    fn word(&self) -> &'static str;

    /// The way back from what is told of it; nothing when that is none of what can happen.
    fn read(told: &mut Told) -> Option<Self>;

    /// The message or note that it is about.
    fn message(&self) -> Option<MessageId> {
        None
    }
}
