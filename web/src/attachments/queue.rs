//! Which file goes next, and what keeps what is written from being sent.

use crate::client::Trouble;
use crate::text::attachments as words;
use shared::attachments::Attachment;
use shared::problem::Code;

/// How many go at a time. More share one line and gain nothing.
const AT_ONCE: usize = 3;

/// How a file stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum State {
    /// Others go first.
    Waiting,
    /// On its way: how much of it has gone, from 0 to 1.
    Sending(f64),
    /// Not sent, for this reason.
    Failed(Trouble),
    /// The server has it.
    Sent(Attachment),
}

/// A file on its way to the server, or there.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Upload {
    /// What it is known by on this page.
    pub(super) number: u32,
    pub(super) name: String,
    /// In bytes.
    pub(super) size: f64,
    /// The address of the file as a picture, when it is one and of this page.
    pub(super) picture: Option<String>,
    pub(super) state: State,
}

impl Upload {
    /// One that the server has already.
    pub(super) fn of(number: u32, file: Attachment) -> Self {
        Self {
            number,
            name: file.name.clone(),
            size: file.size as f64,
            picture: None,
            state: State::Sent(file),
        }
    }
}

/// The file that goes next, while few enough are going.
pub(super) fn next(all: &[Upload]) -> Option<u32> {
    let going = all.iter().filter(|one| matches!(one.state, State::Sending(_))).count();
    let waiting = all.iter().find(|one| one.state == State::Waiting);
    waiting.filter(|_| going < AT_ONCE).map(|one| one.number)
}

/// Whether one is on its way, or waits for it.
pub(super) fn is_going(all: &[Upload]) -> bool {
    all.iter().any(|one| matches!(one.state, State::Waiting | State::Sending(_)))
}

/// Why what is written can't be sent now.
pub(super) fn reason(all: &[Upload]) -> Option<&'static str> {
    if is_going(all) {
        return Some(words::STILL_GOING);
    }
    let has_failed = all.iter().any(|one| matches!(one.state, State::Failed(_)));
    has_failed.then_some(words::SOME_FAILED)
}

/// Those that the server has, in their order.
pub(super) fn sent(all: &[Upload]) -> Vec<Attachment> {
    let sent = all.iter().filter_map(|one| match &one.state {
        State::Sent(file) => Some(file),
        _ => None,
    });
    sent.cloned().collect()
}

/// Why a file was not sent. How large one may be only the server knows.
pub(super) fn told(trouble: &Trouble) -> String {
    match trouble {
        Trouble::Problem { problem, .. } if problem.code == Code::TooLarge && !problem.detail.is_empty() => {
            problem.detail.clone()
        }
        // All else that can be wrong with a file.
        _ if trouble.is(Code::Invalid) => words::EMPTY.to_owned(),
        // What stands before the server refuses large files, too.
        Trouble::Unreadable { status: 413 } => words::TOO_LARGE.to_owned(),
        _ => trouble.words(),
    }
}

/// Whether the same file may be taken when it is sent again.
pub(super) fn may_pass(trouble: &Trouble) -> bool {
    !is_about_file(trouble) && !matches!(trouble, Trouble::Unreadable { status: 413 })
}

fn is_about_file(trouble: &Trouble) -> bool {
    trouble.is(Code::TooLarge) || trouble.is(Code::Invalid)
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::attachments::Preview;
    use shared::ids::AttachmentId;
    use uuid::Uuid;

    fn upload(number: u32, state: State) -> Upload {
        Upload { number, name: format!("{number}.txt"), size: 1.0, picture: None, state }
    }

    fn file(id: u128) -> Attachment {
        Attachment {
            id: AttachmentId(Uuid::from_u128(id)),
            name: "plan.txt".into(),
            kind: "text/plain".into(),
            size: 7,
            preview: Preview::None,
            width: None,
            height: None,
        }
    }

    fn failed() -> State {
        State::Failed(Trouble::Unreachable)
    }

    #[test]
    fn three_go_at_a_time_and_the_others_in_their_order() {
        let waiting: Vec<_> = (0..5).map(|number| upload(number, State::Waiting)).collect();
        assert_eq!(next(&waiting), Some(0));
        let mut all = waiting;
        for number in 0..3 {
            all[number].state = State::Sending(0.5);
        }
        assert_eq!(next(&all), None);
        all[1].state = State::Sent(file(1));
        assert_eq!(next(&all), Some(3));
        all[0].state = failed();
        assert_eq!(next(&all), Some(3), "what failed waits for nobody and is not tried by itself");
    }

    #[test]
    fn what_goes_and_what_failed_keeps_from_sending() {
        assert_eq!(reason(&[]), None);
        assert_eq!(reason(&[upload(0, State::Sent(file(0)))]), None);
        assert_eq!(reason(&[upload(0, State::Waiting)]), Some(words::STILL_GOING));
        assert_eq!(reason(&[upload(0, failed()), upload(1, State::Sending(1.0))]), Some(words::STILL_GOING));
        assert_eq!(reason(&[upload(0, failed()), upload(1, State::Sent(file(0)))]), Some(words::SOME_FAILED));
    }

    #[test]
    fn only_what_the_server_has_is_named() {
        let all = [upload(0, State::Sent(file(1))), upload(1, failed()), upload(2, State::Sent(file(2)))];
        assert_eq!(sent(&all), [file(1), file(2)]);
        assert_eq!(Upload::of(3, file(1)).size, 7.0);
    }

    #[test]
    fn of_a_file_that_is_too_large_the_server_says_how_large_it_may_be() {
        let body = r#"{"type":"/docs/problems#too_large","title":"This is too large","status":413,
            "detail":"A file may have 25 MB.","code":"too_large","request_id":"7F3C-21"}"#;
        let large = Trouble::read(413, body, None);
        assert_eq!(told(&large), "A file may have 25 MB.");
        assert!(!may_pass(&large));
        let before = Trouble::read(413, "<html>", None);
        assert_eq!(told(&before), words::TOO_LARGE);
        assert!(!may_pass(&before) && may_pass(&Trouble::Unreachable));
    }
}
