//! What the browser complains about: errors on the console, and violations of the content security policy.

use crate::needs::Need;
use crate::page::Page;
use anyhow::Result;

/// Whoever comes without a session is answered 401 once, when the page asks whether there is one. Chromium
/// writes every 4xx to its console, so this is no fault.
const NOBODY_IS_SIGNED_IN: &str =
    "/auth/refresh - Failed to load resource: the server responded with a status of 401";

/// Firefox breaks off what a page fetches ahead when the page is left, and the loader of the parts writes that down.
const LEFT_WHILE_FETCHING: [&str; 2] = ["NetworkError when attempting to fetch resource", "-parts-"];

fn is_no_fault(complaint: &str) -> bool {
    complaint.contains(NOBODY_IS_SIGNED_IN)
        || LEFT_WHILE_FETCHING.iter().all(|words| complaint.contains(words))
}

impl Page {
    /// Expects complaints that have these words, from now on and until the scenario ends.
    pub fn forgive(&self, words: &'static str) {
        self.forgiven.borrow_mut().push(words);
    }

    /// The complaints since the last look that nobody expected, for a test that is about them.
    ///
    /// # Errors
    /// The browser is gone.
    pub async fn complaints(&self) -> Result<Vec<String>> {
        self.needs.have(Need::Console)?;
        self.unexpected().await
    }

    /// The same, as far as the engine tells of any.
    ///
    /// # Errors
    /// The browser is gone.
    pub async fn unexpected(&self) -> Result<Vec<String>> {
        let all = self.engine.complaints(&self.driver).await?;
        let forgiven = self.forgiven.borrow();
        let is_expected = |complaint: &String| {
            is_no_fault(complaint) || forgiven.iter().any(|words| complaint.contains(words))
        };
        let bad = all.into_iter().filter(|complaint| !is_expected(complaint));
        Ok(bad.map(|complaint| format!("console: {complaint}")).collect())
    }
}
