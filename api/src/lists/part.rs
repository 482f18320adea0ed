//! A part of a name, as lists of people and companies are searched by.

use serde::Deserialize;
use shared::tickets::filter::Q_MAX;

/// A part of a name, no longer than what else is searched for.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Part(String);

impl Part {
    /// What was typed; nothing when that is only blanks.
    pub(crate) fn typed(self) -> Option<String> {
        Some(self.0).filter(|part| !part.is_empty())
    }
}

impl TryFrom<String> for Part {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text.chars().count() > Q_MAX {
            return Err(format!("is longer than {Q_MAX} characters"));
        }
        Ok(Self(text.trim().to_owned()))
    }
}
