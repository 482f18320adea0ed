//! A part of a name, as lists of people and companies are searched by.

use serde::Deserialize;
use shared::tickets::filter::Q_MAX;

/// A part of a name, no longer than what else is searched for.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Part(String);

impl Part {
    /// What is looked for; nothing where only blanks were given.
    pub(crate) fn text(&self) -> Option<&str> {
        Some(self.0.as_str()).filter(|text| !text.is_empty())
    }
}

impl TryFrom<String> for Part {
    type Error = String;

    fn try_from(text: String) -> std::result::Result<Self, String> {
        if text.chars().count() > Q_MAX {
            return Err(format!("is longer than {Q_MAX} characters"));
        }
        Ok(Self(text.trim().to_owned()))
    }
}
