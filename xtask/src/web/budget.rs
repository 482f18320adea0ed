//! What a first visit costs over the wire, and the most that it may.

use anyhow::{Result, bail};
use serde::{Deserialize, Serialize};

const KIB: u64 = 1024;

/// The most that each bundle may weigh. The aim for the portal is 300 KiB (`docs/plan.md`): these only go down.
const BUDGETS: [(&str, u64); 2] = [("portal", 450 * KIB), ("console", 480 * KIB)];

/// The weight of a bundle in bytes after brotli.
#[derive(Serialize, Deserialize)]
pub(super) struct Sizes {
    pub(super) name: String,
    pub(super) html: u64,
    pub(super) css: u64,
    pub(super) js: u64,
    pub(super) wasm: u64,
    pub(super) font: u64,
}

impl Sizes {
    fn total(&self) -> u64 {
        self.html + self.css + self.js + self.wasm + self.font
    }

    fn budget(&self) -> u64 {
        BUDGETS.iter().find(|(name, _)| *name == self.name).map_or(u64::MAX, |(_, most)| *most)
    }
}

/// Prints the table.
pub(super) fn print(bundles: &[Sizes]) {
    println!("KiB after brotli   html     css      js    wasm    font   total  budget");
    for bundle in bundles {
        let parts = [bundle.html, bundle.css, bundle.js, bundle.wasm, bundle.font, bundle.total()];
        let columns: String = parts.into_iter().map(|bytes| format!("{:>8}", kib(bytes))).collect();
        println!("{:<15}{columns}{:>8}", bundle.name, kib(bundle.budget()));
    }
}

/// Fails when a bundle weighs too much.
pub(super) fn check(bundles: &[Sizes]) -> Result<()> {
    let Some(bundle) = bundles.iter().find(|bundle| bundle.total() > bundle.budget()) else { return Ok(()) };
    let (total, budget) = (kib(bundle.total()), kib(bundle.budget()));
    bail!("the bundle {} weighs {total} KiB, and {budget} KiB is the most it may (table above)", bundle.name)
}

/// With one decimal place.
fn kib(bytes: u64) -> String {
    format!("{}.{}", bytes / KIB, bytes % KIB * 10 / KIB)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn portal(wasm: u64) -> [Sizes; 1] {
        [Sizes { name: "portal".to_owned(), html: 1, css: 1, js: 1, wasm, font: 1 }]
    }

    #[test]
    fn a_bundle_may_weigh_its_budget_and_no_byte_more() {
        assert!(check(&portal(450 * KIB - 4)).is_ok());
        let error = check(&portal(450 * KIB - 3)).unwrap_err().to_string();
        assert!(error.contains("portal weighs 450.0 KiB"), "{error}");
    }

    #[test]
    fn every_bundle_has_a_budget() {
        for name in super::super::bundle::NAMES {
            assert!(BUDGETS.iter().any(|(budgeted, _)| *budgeted == name), "{name}");
        }
    }
}
