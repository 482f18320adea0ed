//! What a first visit costs over the wire, and the most that it may.

use anyhow::{Result, bail};
use serde::{Deserialize, Serialize};

const KIB: u64 = 1024;

/// The most that each first visit may weigh. Whoever raises one says in the commit what it is for.
const BUDGETS: [(&str, u64); 4] = [
    ("portal, sign-in", 230 * KIB),
    ("portal, tickets", 300 * KIB),
    ("console, sign-in", 220 * KIB),
    ("console, queue", 380 * KIB),
];

/// What a first visit weighs, in bytes after brotli.
#[derive(Serialize, Deserialize)]
pub(super) struct Sizes {
    pub(super) visit: String,
    pub(super) html: u64,
    pub(super) css: u64,
    pub(super) js: u64,
    pub(super) wasm: u64,
    /// What the page itself needs beside the application.
    pub(super) parts: u64,
    pub(super) font: u64,
}

impl Sizes {
    fn total(&self) -> u64 {
        self.html + self.css + self.js + self.wasm + self.parts + self.font
    }

    fn budget(&self) -> u64 {
        BUDGETS.iter().find(|(visit, _)| *visit == self.visit).map_or(u64::MAX, |(_, most)| *most)
    }
}

/// Prints the table.
pub(super) fn print(visits: &[Sizes]) {
    println!("KiB after brotli     html     css      js    wasm   parts    font   total  budget");
    for visit in visits {
        let Sizes { html, css, js, wasm, parts, font, .. } = visit;
        let columns = [*html, *css, *js, *wasm, *parts, *font, visit.total(), visit.budget()];
        let columns: String = columns.into_iter().map(|bytes| format!("{:>8}", kib(bytes))).collect();
        println!("{:<17}{columns}", visit.visit);
    }
}

/// Fails when a visit weighs too much.
pub(super) fn check(visits: &[Sizes]) -> Result<()> {
    let Some(visit) = visits.iter().find(|visit| visit.total() > visit.budget()) else { return Ok(()) };
    let (total, budget) = (kib(visit.total()), kib(visit.budget()));
    bail!(
        "a first visit to {} weighs {total} KiB, and {budget} KiB is the most it may (table above)",
        visit.visit
    )
}

/// With one decimal place.
fn kib(bytes: u64) -> String {
    format!("{}.{}", bytes / KIB, bytes % KIB * 10 / KIB)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visit(wasm: u64) -> [Sizes; 1] {
        [Sizes { visit: "portal, sign-in".to_owned(), html: 1, css: 1, js: 1, wasm, parts: 1, font: 1 }]
    }

    #[test]
    fn a_visit_may_weigh_its_budget_and_no_byte_more() {
        let budget = visit(0)[0].budget();
        assert!(check(&visit(budget - 5)).is_ok());
        let error = check(&visit(budget - 4)).unwrap_err().to_string();
        assert!(error.starts_with("a first visit to portal, sign-in weighs"), "{error}");
    }

    #[test]
    fn every_visit_has_a_budget() {
        for (name, page, _) in super::super::bundle::VISITS {
            let visit = format!("{name}, {page}");
            assert!(BUDGETS.iter().any(|(budgeted, _)| *budgeted == visit), "{visit}");
        }
    }
}
