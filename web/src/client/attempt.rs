//! The key under which a mutation is tried: the same while the same is sent, so that a retry after a lost
//! answer does not do it twice.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

/// A key that nobody else uses. It names an attempt of this browser and nothing that is stored.
#[expect(
    clippy::disallowed_methods,
    reason = "made in the browser, which has no seeded clock; it is no id of a thing"
)]
pub fn new_key() -> String {
    uuid::Uuid::new_v4().to_string()
}

/// One thing the reader is trying to do.
#[derive(Debug, Clone, Default)]
pub struct Attempt {
    key: Option<(u64, String)>,
}

impl Attempt {
    /// The key for sending `body`: the one from before when it is the same body, else a new one.
    pub fn key(&mut self, body: &str) -> String {
        self.key_with(body, new_key)
    }

    fn key_with(&mut self, body: &str, make: impl FnOnce() -> String) -> String {
        let mut hasher = DefaultHasher::new();
        body.hash(&mut hasher);
        let print = hasher.finish();
        match &self.key {
            Some((before, key)) if *before == print => key.clone(),
            _ => {
                let key = make();
                self.key = Some((print, key.clone()));
                key
            }
        }
    }

    /// It is done: the same words sent again are a new thing.
    pub fn done(&mut self) {
        self.key = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_retry_keeps_the_key_and_another_text_does_not() {
        let mut made = 0;
        let mut attempt = Attempt::default();
        let mut key = |attempt: &mut Attempt, body: &str| {
            attempt.key_with(body, || {
                made += 1;
                made.to_string()
            })
        };
        assert_eq!(key(&mut attempt, "a"), "1");
        assert_eq!(key(&mut attempt, "a"), "1");
        assert_eq!(key(&mut attempt, "b"), "2");
        attempt.done();
        assert_eq!(key(&mut attempt, "b"), "3");
    }
}
