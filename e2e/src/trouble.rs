//! What the browser complains about: errors on the console, and violations of the content security policy.

use crate::page::Page;
use anyhow::Result;
use thirtyfour::BrowserLogEntry;

/// Whoever comes without a session is answered 401 once, when the page asks whether there is one. The browser
/// writes every 4xx to its console, so this is no fault.
const NOBODY_IS_SIGNED_IN: &str =
    "/auth/refresh - Failed to load resource: the server responded with a status of 401";

impl Page {
    /// Expects complaints that have these words, from now on and until the scenario ends.
    pub fn forgive(&self, words: &'static str) {
        self.forgiven.borrow_mut().push(words);
    }

    /// The complaints since the last look that nobody expected.
    ///
    /// # Errors
    /// The browser is gone.
    pub async fn complaints(&self) -> Result<Vec<String>> {
        let log = self.driver.browser_log().await?;
        let forgiven = self.forgiven.borrow();
        let is_expected = |entry: &BrowserLogEntry| {
            entry.message.contains(NOBODY_IS_SIGNED_IN)
                || forgiven.iter().any(|words| entry.message.contains(words))
        };
        let bad = log.into_iter().filter(|entry| is_complaint(entry) && !is_expected(entry));
        Ok(bad.map(|entry| format!("console: {}", entry.message)).collect())
    }
}

fn is_complaint(entry: &BrowserLogEntry) -> bool {
    entry.level == "SEVERE" || entry.message.contains("Content Security Policy")
}
