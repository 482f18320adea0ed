//! The key under which a mutation is tried: the same while the same is sent, so that a retry after a lost
//! answer does not do it twice.

use serde::{Deserialize, Serialize};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

/// A key that nobody else uses. It names an attempt of this browser and nothing that is stored.
#[expect(
    clippy::disallowed_methods,
    reason = "made in the browser, which has no seeded clock; it is no id of a thing"
)]
pub fn new_key() -> String {
    uuid::Uuid::new_v4().to_string()
}

/// One thing the reader is trying to do. Kept with what they typed, it is the same one on the page they come back to.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Attempt(String);

impl Attempt {
    /// Another thing than all before it.
    #[must_use]
    pub fn new() -> Self {
        Self(new_key())
    }

    /// The key for sending `body`: the same one for the same body.
    #[must_use]
    pub fn key(&self, body: &str) -> String {
        let mut hasher = DefaultHasher::new();
        body.hash(&mut hasher);
        format!("{}-{:x}", self.0, hasher.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_retry_keeps_the_key_and_another_text_or_attempt_does_not() {
        let (one, other) = (Attempt("1".into()), Attempt("2".into()));
        assert_eq!(one.key("a"), one.clone().key("a"));
        assert_ne!(one.key("a"), one.key("b"));
        assert_ne!(one.key("a"), other.key("a"));
    }
}
