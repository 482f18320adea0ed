//! Who asks, and for what.

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::served::{Actor, Served};
use crate::scratch::Scratch;

const SQL: &str = include_str!("sql/subjects.sql");
/// The rows before the deep page that is measured, in pages as large as they may be: where a cursor leads does not
/// depend on the pages before it.
const TURNED: [(usize, u32); 2] = [(49, 100), (1, 75)];

/// Names and what they stand for, in requests (`{ticket}`) and in bare SQL (`:ticket`).
pub(super) struct Subjects(Vec<(String, String)>);

impl Subjects {
    /// Those of a database that is filled.
    pub(super) fn find(scratch: &Scratch, database: &str) -> Result<Self> {
        Ok(Self::read(&scratch.ask(database, SQL)?))
    }

    fn read(said: &str) -> Self {
        let pairs = said.lines().filter_map(|line| line.split_once('|'));
        Self(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }

    /// Turns the pages before the deep one, for its cursor.
    pub(super) fn turn_pages(&mut self, served: &Served) -> Result<()> {
        let token = served.sign_in(Actor::Staff)?;
        let mut after = String::new();
        for limit in TURNED.iter().flat_map(|(times, limit)| std::iter::repeat_n(limit, *times)) {
            let path = format!("/api/tickets?limit={limit}{after}");
            let page: Value = serde_json::from_str(&served.ask("GET", &path, None, &token)?)?;
            let cursor =
                page["next_cursor"].as_str().context("the queue ends before its page 200")?.to_owned();
            after = format!("&cursor={cursor}");
            self.0.retain(|(name, _)| name != "cursor");
            self.0.push(("cursor".to_owned(), cursor));
        }
        Ok(())
    }

    /// A path with its names filled in.
    pub(super) fn fill(&self, path: &str) -> String {
        self.0.iter().fold(path.to_owned(), |path, (name, value)| path.replace(&format!("{{{name}}}"), value))
    }

    /// All of them, for `pgbench`.
    pub(super) fn variables(&self) -> Vec<(String, String)> {
        self.0.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_that_are_turned_are_199_of_25_rows() {
        let limits = TURNED.iter().map(|(times, limit)| times * usize::try_from(*limit).unwrap());
        assert_eq!(limits.sum::<usize>(), 199 * 25);
    }

    #[test]
    fn names_are_read_and_filled_in() {
        let subjects = Subjects::read("ticket|4711\nafter_at|2026-11-20 10:00:00+00\n");
        assert_eq!(subjects.fill("/api/tickets/{ticket}/messages"), "/api/tickets/4711/messages");
        assert_eq!(subjects.variables()[1].1, "2026-11-20 10:00:00+00");
    }
}
