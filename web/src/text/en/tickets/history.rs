//! What happened to a ticket, as a client reads it.

use crate::text::common::{NONE, Who};
use crate::text::shared::{priority, status};
use shared::person::{Person, Side};
use shared::tickets::{Happening, Status};

/// A piece of a sentence; strong ones stand out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The words.
    pub words: String,
    /// They stand out.
    pub strong: bool,
}

pub(in crate::text) fn plain(words: impl Into<String>) -> Piece {
    Piece { words: words.into(), strong: false }
}

pub(in crate::text) fn strong(words: impl Into<String>) -> Piece {
    Piece { words: words.into(), strong: true }
}

/// What happened, as a client reads it; nothing for what is told otherwise. `who` is how the reader knows whoever
/// did it, `known` how they know anybody else.
pub fn happened(what: &Happening, who: &Who, known: &dyn Fn(&Person) -> Who) -> Option<Vec<Piece>> {
    let by = who.name();
    let changed = |what: &str, to: &str| vec![plain(format!("{by} set the {what} to ")), strong(to)];
    Some(match what {
        Happening::Raised | Happening::Replied { .. } | Happening::Noted { .. } => return None,
        Happening::Assigned { to: Some(person), .. } => {
            let who = known(person);
            let is = if who == Who::You { " are" } else { " is" };
            vec![strong(who.name()), plain(format!("{is} looking after this ticket"))]
        }
        Happening::Assigned { to: None, .. } => vec![plain("Nobody is looking after this ticket now")],
        Happening::TeamChanged { to: Some(team), .. } => vec![plain("This is with the team "), strong(team)],
        Happening::TeamChanged { to: None, .. } => return None,
        Happening::StatusChanged { from, to } => status_changed(*from, *to, who),
        Happening::PriorityChanged { to, .. } => changed("priority", priority(*to)),
        Happening::CategoryChanged { to, .. } => changed("category", to.as_deref().unwrap_or(NONE)),
        Happening::SubjectChanged { to, .. } => {
            vec![plain(format!("{by} changed the subject to ")), strong(to)]
        }
        Happening::DescriptionChanged => vec![plain(format!("{by} changed the description"))],
    })
}

fn status_changed(from: Status, to: Status, who: &Who) -> Vec<Piece> {
    let by = who.name();
    let is = if *who == Who::You { "are" } else { "is" };
    match (from, to) {
        (_, Status::WaitingForClient) => vec![plain(format!("{by} {is} ")), strong("waiting for you")],
        (_, Status::Closed) => vec![plain(format!("{by} ")), strong("closed"), plain(" this ticket")],
        (Status::Closed | Status::Resolved, _) if to.is_open() => {
            vec![plain(format!("{by} ")), strong("reopened"), plain(" this ticket")]
        }
        (_, to) => {
            vec![plain(format!("{by} set the status to ")), strong(status(to, Side::Client))]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jonas() -> Who {
        Who::Named("Jonas".into())
    }

    fn said(pieces: &[Piece]) -> String {
        pieces.iter().map(|piece| piece.words.as_str()).collect()
    }

    #[test]
    fn history_reads_as_in_the_pictures() {
        assert_eq!(
            said(&status_changed(Status::Open, Status::InProgress, &jonas())),
            "Jonas set the status to In progress"
        );
        assert_eq!(
            said(&status_changed(Status::Open, Status::WaitingForClient, &jonas())),
            "Jonas is waiting for you"
        );
        assert_eq!(said(&status_changed(Status::Open, Status::Closed, &Who::You)), "You closed this ticket");
        assert_eq!(
            said(&status_changed(Status::Closed, Status::InProgress, &Who::You)),
            "You reopened this ticket"
        );
        assert_eq!(happened(&Happening::Replied { message_id: None }, &Who::You, &|_| jonas()), None);
    }
}
