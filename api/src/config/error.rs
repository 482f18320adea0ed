//! What is wrong with a configuration, in sentences that say where and what would be right.

use super::setting::{Key, Kind};
use std::fmt;
use std::path::PathBuf;

/// Where a value was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum WhereGiven {
    /// A flag, with its dashes.
    Flag(String),
    /// An environment variable.
    Variable(String),
    /// A line of the configuration file.
    Line(PathBuf, usize),
    /// A file that holds nothing but the value, and where it was named.
    File(PathBuf, Box<WhereGiven>),
}

impl fmt::Display for WhereGiven {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(name) | Self::Variable(name) => f.write_str(name),
            Self::Line(path, line) => write!(f, "{}:{line}", path.display()),
            Self::File(path, named) => write!(f, "{} (named by {named})", path.display()),
        }
    }
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Problem {
    /// A value that its setting does not take.
    Value { key: Key, place: WhereGiven, text: String },
    /// A name in the file that is no setting's.
    Unknown { name: String, place: WhereGiven },
    /// A secret and the file for it, side by side.
    Twice { key: Key, places: [WhereGiven; 2] },
    /// Set, but of no use without something else.
    Alone { key: Key, needs: &'static str, place: WhereGiven },
    /// A variable that is no text.
    NotText { place: WhereGiven },
    /// A file that could not be read.
    Unreadable { place: WhereGiven, said: String },
    /// A configuration file that is no TOML.
    Syntax { place: WhereGiven, said: String },
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value { key, place, text } => bad_value(f, *key, place, text),
            Self::Unknown { name, place } => {
                write!(f, "{place}: {name} is not a setting; portico config check lists all that are")
            }
            Self::Twice { key, places: [one, other] } => {
                write!(f, "{one} and {other} both set {}; keep one of them", key.setting().key)
            }
            Self::Alone { key, needs, place } => {
                write!(f, "{place}: {} needs {needs} as well", key.setting().key)
            }
            Self::NotText { place } => write!(f, "{place}: the value is not UTF-8 text"),
            Self::Unreadable { place, said } => write!(f, "{place} can't be read: {said}"),
            Self::Syntax { place, said } => write!(f, "{place}: {said}"),
        }
    }
}

fn bad_value(f: &mut fmt::Formatter<'_>, key: Key, place: &WhereGiven, text: &str) -> fmt::Result {
    let setting = key.setting();
    write!(f, "{place}: {} takes {}", setting.key, setting.takes)?;
    match setting.kind {
        Kind::Secret => f.write_str("; what it was given is none (and not shown, being a secret)"),
        _ => write!(f, ", not {text:?}"),
    }
}

/// Everything that is wrong with a configuration, at least one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigErrors(pub(super) Vec<Problem>);

impl ConfigErrors {
    /// One sentence per problem.
    pub fn sentences(&self) -> impl Iterator<Item = String> {
        self.0.iter().map(Problem::to_string)
    }
}

impl fmt::Display for ConfigErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentences().collect::<Vec<_>>().join("\n"))
    }
}

impl std::error::Error for ConfigErrors {}
