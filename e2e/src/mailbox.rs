//! The mails that the server wrote to its folder.

use crate::wait::until;
use anyhow::{Context as _, Result};
use std::fs;
use std::path::PathBuf;

/// The folder.
#[derive(Debug)]
pub(crate) struct Mailbox(PathBuf);

/// A mail as it stands in its file, with the lines joined that quoted-printable broke.
#[derive(Debug, Clone)]
pub struct Mail(String);

impl Mailbox {
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self(folder)
    }

    /// Waits for a mail to this address that has these words.
    pub(crate) async fn mail(&self, to: &str, words: &str) -> Result<Mail> {
        until(&format!("a mail to {to} about {words:?}"), async || {
            Ok(self.all().into_iter().find(|mail| mail.is_to(to) && mail.0.contains(words)))
        })
        .await
    }

    fn all(&self) -> Vec<Mail> {
        let files = fs::read_dir(&self.0).into_iter().flatten().flatten();
        files.filter_map(|file| fs::read_to_string(file.path()).ok()).map(|text| Mail(plain(&text))).collect()
    }
}

impl Mail {
    fn is_to(&self, address: &str) -> bool {
        self.0.lines().any(|line| line.starts_with("To:") && line.contains(address))
    }

    /// The path, query and fragment of the first link below this page.
    ///
    /// # Errors
    /// There is no such link.
    pub fn link(&self, page: &str) -> Result<String> {
        let at = self.0.find(page).with_context(|| format!("no link to {page} in:\n{}", self.0))?;
        let is_end = |letter: char| letter.is_whitespace() || matches!(letter, '"' | '<' | '>' | ')');
        let rest = self.0.get(at..).unwrap_or_default();
        Ok(rest.split(is_end).next().unwrap_or_default().to_owned())
    }
}

/// Undoes what quoted-printable does to plain letters and links.
fn plain(text: &str) -> String {
    text.replace("=\r\n", "").replace("=\n", "").replace("=3D", "=").replace("=23", "#").replace("=26", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_read_whole() {
        let mail = Mail(plain(
            "To: a@b.example\r\n\r\nOpen http://localhost:1/portal/verify-email#token=3Dab=\r\nc1\r\n",
        ));
        assert_eq!(mail.link("/portal/verify-email").unwrap(), "/portal/verify-email#token=abc1");
        assert!(mail.is_to("a@b.example") && !mail.is_to("b@b.example"));
    }
}
