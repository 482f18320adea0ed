//! Mails, as people find them: files in the mail folder.

use crate::app::{App, eventually};
use mail_parser::MessageParser;

/// A mail that was sent.
#[derive(Debug, Clone)]
pub(crate) struct Mail {
    /// The file's name, without its ending.
    pub(crate) file: String,
    pub(crate) to: String,
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) html: String,
    /// The file itself.
    pub(crate) raw: String,
}

impl Mail {
    /// Reads a mail as it went over the wire.
    pub(crate) fn read(file: &str, raw: &str) -> Self {
        let parsed = MessageParser::default().parse(raw).expect("it is a mail");
        let to = parsed.to().and_then(|to| to.first()).and_then(|to| to.address()).unwrap_or_default();
        Self {
            file: file.to_owned(),
            to: to.to_owned(),
            subject: parsed.subject().unwrap_or_default().to_owned(),
            text: parsed.body_text(0).unwrap_or_default().into_owned(),
            html: parsed.body_html(0).unwrap_or_default().into_owned(),
            raw: raw.to_owned(),
        }
    }

    /// The token of its link.
    pub(crate) fn token(&self) -> String {
        let rest = self.text.split("#token=").nth(1).unwrap_or_else(|| panic!("no link in {}", self.text));
        rest.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect()
    }

    /// A header's value, unfolded.
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        let head = self.raw.split("\r\n\r\n").next()?.replace("\r\n ", " ").replace("\r\n\t", " ");
        let mut lines = head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned())
    }
}

impl App {
    /// Every mail to an address so far.
    pub(crate) fn mails_to(&self, address: &str) -> Vec<Mail> {
        let Ok(folder) = std::fs::read_dir(self.mail_folder()) else { return Vec::new() };
        let mut mails: Vec<Mail> = folder
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "eml"))
            .map(|path| {
                let file = path.file_stem().unwrap().to_str().unwrap().to_owned();
                Mail::read(&file, &std::fs::read_to_string(path).unwrap())
            })
            .filter(|mail| mail.to.eq_ignore_ascii_case(address))
            .collect();
        mails.sort_by(|a, b| a.file.cmp(&b.file));
        mails
    }

    /// The newest mail to an address with this subject, once it is there.
    pub(crate) async fn mail_to(&self, address: &str, subject: &str) -> Mail {
        eventually(&format!("“{subject}” arrives at {address}"), || async {
            self.mails_to(address).into_iter().rev().find(|mail| mail.subject.contains(subject))
        })
        .await
    }
}
