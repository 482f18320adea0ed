//! Accessibility, as axe-core sees it.

use crate::page::Page;
use anyhow::{Context as _, Result};
use serde_json::{Value, json};

/// Vendored, unmodified, for tests only: see `e2e/vendor/axe-core/README.md`.
const AXE: &str = include_str!("../vendor/axe-core/axe.min.js");

/// WCAG 2.0 to 2.2, A and AA, and what axe holds to be good practice.
const RUN: &str = "return axe.run(document, {
    resultTypes: ['violations'],
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'],
}).then(results => JSON.stringify(results.violations))";

impl Page {
    /// What axe finds wrong with the page, a paragraph each.
    ///
    /// # Errors
    /// It can't be run.
    pub async fn axe(&self) -> Result<Vec<String>> {
        if self.run("return typeof axe", vec![]).await? != json!("object") {
            self.run(AXE, vec![]).await?;
        }
        let answer = self.run(RUN, vec![]).await?;
        let text = answer.as_str().with_context(|| format!("axe did not run: {answer}"))?;
        let violations: Vec<Value> = serde_json::from_str(text)?;
        Ok(violations.iter().map(readable).collect())
    }
}

fn readable(violation: &Value) -> String {
    let word = |part: &str| violation[part].as_str().unwrap_or_default().to_owned();
    let nodes = violation["nodes"].as_array().into_iter().flatten();
    let places: Vec<_> = nodes
        .map(|node| {
            let why = node["failureSummary"].as_str().unwrap_or_default().replace('\n', " ");
            format!("\n      {} — {why}", node["html"].as_str().unwrap_or_default())
        })
        .collect();
    format!("axe {} ({}): {}{}", word("id"), word("impact"), word("help"), places.concat())
}
