//! Reads the configuration file.

use super::error::{Problem, WhereGiven};
use super::setting::Key;
use super::sources::{Given, Layer};
use std::path::Path;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The settings in a TOML file, by name.
pub(super) fn read(path: &Path, named: WhereGiven, problems: &mut Vec<Problem>) -> Layer {
    match std::fs::read_to_string(path) {
        Ok(text) => File { path, text: &text }.layer(problems),
        Err(error) => {
            let place = WhereGiven::File(path.to_owned(), Box::new(named));
            problems.push(Problem::Unreadable { place, said: error.to_string() });
            Layer::default()
        }
    }
}

struct File<'a> {
    path: &'a Path,
    text: &'a str,
}

impl File<'_> {
    fn layer(&self, problems: &mut Vec<Problem>) -> Layer {
        let mut layer = Layer::default();
        match DeTable::parse(self.text) {
            Ok(table) => self.collect("", table.get_ref(), &mut layer, problems),
            Err(error) => problems.push(Problem::Syntax {
                place: self.place(error.span().map_or(0, |span| span.start)),
                said: error.message().replace('\n', ", "),
            }),
        }
        layer
    }

    /// Notes every value of a table under its dotted name.
    fn collect(&self, prefix: &str, table: &DeTable<'_>, layer: &mut Layer, problems: &mut Vec<Problem>) {
        for (name, value) in table {
            let key = format!("{prefix}{}", name.get_ref());
            if let DeValue::Table(inner) = value.get_ref() {
                self.collect(&format!("{key}."), inner, layer, problems);
                continue;
            }
            let place = self.place(name.span().start);
            if is_setting(&key) {
                layer.add(key, Given { text: text(value), place });
            } else {
                problems.push(Problem::Unknown { name: key, place });
            }
        }
    }

    /// The line that an offset in bytes is on.
    fn place(&self, offset: usize) -> WhereGiven {
        let before = self.text.as_bytes().iter().take(offset);
        WhereGiven::Line(self.path.to_owned(), 1 + before.filter(|byte| **byte == b'\n').count())
    }
}

fn is_setting(name: &str) -> bool {
    Key::ALL.iter().any(|key| key.setting().key == name || key.file_key().is_some_and(|file| file == name))
}

/// The value as a flag or variable would have given it.
fn text(value: &Spanned<DeValue<'_>>) -> String {
    match value.get_ref() {
        DeValue::String(text) => text.to_string(),
        DeValue::Integer(number) => number.to_string(),
        DeValue::Float(number) => number.to_string(),
        DeValue::Boolean(switch) => switch.to_string(),
        DeValue::Datetime(time) => time.to_string(),
        DeValue::Array(items) => items.iter().map(text).collect::<Vec<_>>().join(","),
        DeValue::Table(_) => "a table".to_owned(),
    }
}
