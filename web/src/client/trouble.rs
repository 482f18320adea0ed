//! Why a request did not give what was asked, in words for people.

use crate::json;
use crate::text;
use shared::problem::{Code, FieldError, Problem};

/// Why a request failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// No answer came: no network, or nobody at the other end.
    Unreachable,
    /// An answer came that is none of ours: a proxy's page, or cut off half-way.
    Unreadable {
        /// Its HTTP status.
        status: u16,
    },
    /// The server said why.
    Problem {
        /// What it said.
        problem: Box<Problem>,
        /// In how many seconds it makes sense to try again.
        retry_after: Option<u32>,
    },
}

impl Trouble {
    /// Reads an answer from 400 on.
    pub(crate) fn read(status: u16, body: &str, retry_after: Option<u32>) -> Self {
        match json::read::<Problem>(body) {
            Ok(problem) => Self::Problem { problem: Box::new(problem), retry_after },
            Err(_) => Self::Unreadable { status },
        }
    }

    /// The stable word, when the server gave one.
    pub fn code(&self) -> Option<Code> {
        match self {
            Self::Problem { problem, .. } => Some(problem.code),
            _ => None,
        }
    }

    /// Whether the server gave this word.
    pub fn is(&self, code: Code) -> bool {
        self.code() == Some(code)
    }

    /// The same with what is to be said beside the fields.
    #[must_use]
    pub fn beside(mut self, fields: Vec<FieldError>) -> Self {
        if let Self::Problem { problem, .. } = &mut self {
            problem.errors = fields;
        }
        self
    }

    /// Whether the caller has to sign in (again).
    pub fn is_unauthenticated(&self) -> bool {
        matches!(self, Self::Problem { problem, .. } if problem.status == 401)
    }

    /// Whether trying the very same again later may work.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Unreachable => true,
            Self::Unreadable { status } => *status >= 500,
            Self::Problem { problem, .. } => problem.status >= 500 || problem.status == 429,
        }
    }

    /// Whether waiting alone may help, since the fault is not in what was done with the request.
    pub fn passes(&self) -> bool {
        // Its own earlier try may still be at work.
        self.is(Code::IdempotencyKeyInUse) || self.may_pass() && !self.is(Code::Internal)
    }

    /// What happened and what to do, in a sentence or two.
    pub fn words(&self) -> String {
        let cause = self.cause();
        match self {
            Self::Problem { retry_after: Some(seconds), .. } => {
                format!("{cause} {}", text::trouble::try_again_in(*seconds))
            }
            Self::Unreadable { .. } => format!("{cause} {}", text::trouble::TRY_SOON),
            _ => cause,
        }
    }

    /// The same where it is tried again by itself, if waiting may help.
    pub fn words_while_trying(&self) -> String {
        if !self.passes() {
            return self.words();
        }
        let cause = match self.code() {
            Some(Code::Away | Code::IdempotencyKeyInUse) => text::trouble::AWAY.into(),
            _ => self.cause(),
        };
        format!("{cause} {}", text::trouble::KEEPS_TRYING)
    }

    fn cause(&self) -> String {
        match self {
            Self::Unreachable => text::trouble::UNREACHABLE.into(),
            Self::Unreadable { .. } => text::trouble::UNREADABLE.into(),
            Self::Problem { problem, .. } => match (problem.code, problem.errors.as_slice()) {
                (Code::Invalid, [one]) => text::shared::field(one),
                // What is wrong over there only the server knows.
                (Code::ExternalFailed | Code::ExternalRefused | Code::InvitationOver, _)
                    if !problem.detail.is_empty() =>
                {
                    problem.detail.clone()
                }
                _ => text::shared::problem(problem.code).into_owned(),
            },
        }
    }

    /// What to quote when asking for help: where the fault is ours.
    pub fn reference(&self) -> Option<String> {
        match self {
            Self::Problem { problem, .. }
                if problem.status >= 500 && !self.passes() && !problem.request_id.is_empty() =>
            {
                Some(problem.request_id.clone())
            }
            _ => None,
        }
    }

    /// The fields that the server found wrong.
    pub fn fields(&self) -> &[FieldError] {
        match self {
            Self::Problem { problem, .. } => &problem.errors,
            _ => &[],
        }
    }

    /// Seconds the server asked to wait.
    pub fn retry_after(&self) -> Option<u32> {
        match self {
            Self::Problem { retry_after, .. } => *retry_after,
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AWAY: &str = r#"{"type":"/docs/problems#away","title":"Temporarily not available","status":503,
        "detail":"Something we need is not reachable just now.","code":"away","request_id":"7F3C-21"}"#;

    #[test]
    fn a_problem_is_told_by_its_code() {
        let trouble = Trouble::read(503, AWAY, Some(5));
        assert_eq!(trouble.code(), Some(Code::Away));
        assert_eq!(trouble.words(), "Something we need is not reachable just now. Try again in 5 seconds.");
        assert_eq!(trouble.words_while_trying(), "The service is not reachable just now. We keep trying.");
        assert!(trouble.may_pass() && trouble.passes());
        assert!(trouble.reference().is_none(), "it passes, so there is nothing to ask about");
    }

    #[test]
    fn a_mistake_of_the_server_does_not_pass_by_waiting_and_has_a_reference() {
        let trouble = Trouble::read(500, &AWAY.replace("503", "500").replace("away\"", "internal\""), None);
        assert!(trouble.may_pass() && !trouble.passes());
        assert_eq!(trouble.reference().as_deref(), Some("7F3C-21"));
        assert_eq!(trouble.words_while_trying(), trouble.words());
        let own_try = AWAY.replace("503", "409").replace("away\"", "idempotency_key_in_use\"");
        assert!(
            Trouble::read(409, &own_try, None).passes(),
            "an earlier try of the same may still be at work"
        );
        assert!(Trouble::Unreachable.passes() && Trouble::Unreadable { status: 502 }.passes());
    }

    #[test]
    fn when_to_come_back_is_said_once() {
        let often = AWAY.replace("503", "429").replace("away\"", "too_many\"");
        let often = Trouble::read(429, &often, Some(30));
        assert_eq!(often.words(), "There were too many requests in a short time. Try again in 30 seconds.");
        assert_eq!(
            often.words_while_trying(),
            "There were too many requests in a short time. We keep trying."
        );
        let unreadable = Trouble::Unreadable { status: 502 };
        assert_eq!(unreadable.words(), "The answer could not be read. Try again in a moment.");
        assert_eq!(unreadable.words_while_trying(), "The answer could not be read. We keep trying.");
    }

    #[test]
    fn a_proxys_page_is_no_problem_document() {
        let trouble = Trouble::read(502, "<html>Bad gateway</html>", None);
        assert_eq!(trouble, Trouble::Unreadable { status: 502 });
        assert!(trouble.may_pass());
        assert!(trouble.reference().is_none());
    }
}
