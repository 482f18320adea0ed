//! What happened to a thing, as its page tells it: the same shape for every noun that has a history.

use crate::ids::{HistoryId, MessageId};
use crate::person::Person;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// One line of a thing's history. What happened has a `kind` and that kind's own fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry<W> {
    /// The line.
    pub id: HistoryId,
    /// When.
    pub at: DateTime<Utc>,
    /// Who did it; null for the system.
    pub by: Option<Person>,
    /// What.
    #[serde(flatten)]
    pub what: W,
}

/// What can happen to a noun.
pub trait Happening: Serialize {
    /// The stable word in the past tense: the `kind` on the wire, in the tables and in the audit trail.
    fn word(&self) -> &'static str;

    /// The message or note that it is about.
    fn message(&self) -> Option<MessageId> {
        None
    }
}

/// Named by what can happen: derived, the lines of all nouns would have one name, and the last of them its schema.
#[cfg(feature = "openapi")]
mod schema {
    use super::Entry;
    use crate::ids::HistoryId;
    use crate::person::Person;
    use chrono::{DateTime, Utc};
    use std::borrow::Cow;
    use utoipa::openapi::{RefOr, Schema};
    use utoipa::{PartialSchema, ToSchema};

    /// What every line has.
    #[derive(ToSchema)]
    #[expect(dead_code, reason = "the fields are there to be told of")]
    struct Line {
        /// The line.
        id: HistoryId,
        /// When.
        at: DateTime<Utc>,
        /// Who did it; null for the system.
        by: Option<Person>,
    }

    impl<W: ToSchema> PartialSchema for Entry<W> {
        fn schema() -> RefOr<Schema> {
            let what = utoipa::openapi::Ref::from_schema_name(W::name());
            let whole = utoipa::openapi::AllOfBuilder::new().item(what).item(Line::schema());
            let told =
                "One line of a thing's history. What happened has a `kind` and that kind's own fields.";
            whole.description(Some(told)).into()
        }
    }

    impl<W: ToSchema> ToSchema for Entry<W> {
        fn name() -> Cow<'static, str> {
            format!("{}Entry", W::name()).into()
        }

        fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
            schemas.push((W::name().into(), W::schema()));
            W::schemas(schemas);
            Line::schemas(schemas);
        }
    }
}
