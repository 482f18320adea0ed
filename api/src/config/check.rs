//! What `portico config check` prints.

use super::setting::{Fallback, Key, Kind};
use super::sources::names;
use super::{ConfigErrors, Value};
use std::fmt;

/// Every setting with its meaning, its value and where that was found.
///
/// It looks like a configuration file, so it can be the beginning of one: defaults are commented out, and so
/// are secrets, which are not shown.
#[derive(Debug)]
pub struct Report {
    values: Vec<Value>,
    errors: Option<ConfigErrors>,
}

impl Report {
    pub(super) fn new(values: Vec<Value>, errors: Option<ConfigErrors>) -> Self {
        Self { values, errors }
    }

    /// What is wrong, when something is.
    #[must_use]
    pub fn errors(&self) -> Option<&ConfigErrors> {
        self.errors.as_ref()
    }

    fn value(&self, f: &mut fmt::Formatter<'_>, key: Key) -> fmt::Result {
        let setting = key.setting();
        let Some(value) = self.values.iter().find(|value| value.key == key) else {
            return writeln!(f, "# {} is not right, see below", setting.key);
        };
        let hidden = setting.kind == Kind::Secret;
        match (&value.place, setting.fallback) {
            (Some(place), _) if hidden => writeln!(f, "# {}: {} (from {place})", setting.key, value.shown),
            (Some(place), _) => writeln!(f, "{} = {:?} # from {place}", setting.key, value.shown),
            (None, Fallback::Text(text)) => writeln!(f, "# {} = {text:?}", setting.key),
            (None, Fallback::Words(words)) => writeln!(f, "# {}: {words}", setting.key),
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for key in Key::ALL {
            let setting = key.setting();
            writeln!(f, "#{}\n# Takes {}.", setting.help, setting.takes)?;
            writeln!(f, "# Also {}.", other_ways(*key))?;
            self.value(f, *key)?;
            writeln!(f)?;
        }
        Ok(())
    }
}

/// The other ways to set it than by its name in the file.
fn other_ways(key: Key) -> String {
    let flags = names(key).map(|name| format!("--{}", super::setting::flag(&name)));
    let files = key.file_key().map(|name| {
        let variables = key.variables().into_iter().map(|variable| format!("{variable}_FILE"));
        std::iter::once(name).chain(variables).collect::<Vec<_>>()
    });
    flags.chain(key.variables()).chain(files.into_iter().flatten()).collect::<Vec<_>>().join(", ")
}
