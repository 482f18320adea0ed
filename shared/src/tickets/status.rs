//! The status machine: one table for API and screens.

use crate::Timestamp;
use crate::person::Side;
use crate::problem::Code;

/// For how many days a closed ticket can be reopened; after that, a new one is raised.
pub const REOPEN_DAYS: i64 = 14;

crate::words! {
    /// Where a ticket stands.
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    #[derive(PartialOrd, Ord)]
    pub enum Status {
        // In the order of a ticket's life.
        /// Nobody has begun.
        Open = "open",
        /// Someone works on it.
        InProgress = "in_progress",
        /// The client has to answer.
        WaitingForClient = "waiting_for_client",
        /// Staff say it is done.
        Resolved = "resolved",
        /// It is over: no replies, no changes, until reopened.
        Closed = "closed",
    }
}

/// Why a change is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// The ticket already has that status.
    Unchanged,
    /// It is closed; reopen it first.
    Closed,
    /// Only a resolved or closed ticket can be reopened.
    NotClosed,
    /// It was closed more than [`REOPEN_DAYS`] days ago.
    ReopenWindowOver,
    /// Clients close and reopen; the statuses between are for staff.
    StaffOnly,
}

impl Refusal {
    /// The problem code that the API answers with.
    pub const fn code(self) -> Code {
        match self {
            Self::Unchanged => Code::StatusUnchanged,
            Self::Closed => Code::TicketClosed,
            Self::NotClosed => Code::TicketNotClosed,
            Self::ReopenWindowOver => Code::ReopenWindowOver,
            Self::StaffOnly => Code::StatusNotAllowed,
        }
    }

    /// The problem's detail, for programs.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Unchanged => "The ticket already has this status.",
            Self::Closed => "This ticket is closed. Reopen it to go on.",
            Self::NotClosed => "This ticket is still open.",
            Self::ReopenWindowOver => "This ticket was closed more than 14 days ago. Please raise a new one.",
            Self::StaffOnly => "Clients close and reopen tickets; the other statuses are set by staff.",
        }
    }
}

impl Status {
    /// Work remains: neither resolved nor closed.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::InProgress | Self::WaitingForClient)
    }

    /// Whether `side` may set the status `to`.
    ///
    /// Staff move freely among the four statuses before `closed`, and close. Clients only close. Nobody leaves
    /// `closed` but by [`Status::may_reopen`].
    ///
    /// # Errors
    /// The reason why not.
    pub fn may_become(self, to: Self, side: Side) -> Result<(), Refusal> {
        match (self, to, side) {
            (from, to, _) if from == to => Err(Refusal::Unchanged),
            (Self::Closed, _, _) => Err(Refusal::Closed),
            (_, Self::Closed, _) | (_, _, Side::Staff) => Ok(()),
            (_, _, Side::Client) => Err(Refusal::StaffOnly),
        }
    }

    /// Whether replies, notes and changes are taken.
    ///
    /// # Errors
    /// [`Refusal::Closed`].
    pub fn may_change(self) -> Result<(), Refusal> {
        if self == Self::Closed { Err(Refusal::Closed) } else { Ok(()) }
    }

    /// Whether the ticket can be reopened at `now`: always while resolved, and for [`REOPEN_DAYS`] days once
    /// closed. Clients and staff have the same right.
    ///
    /// # Errors
    /// The reason why not.
    pub fn may_reopen(self, closed_at: Option<Timestamp>, now: Timestamp) -> Result<(), Refusal> {
        match (self, closed_at) {
            (Self::Resolved, _) => Ok(()),
            (Self::Closed, Some(at)) if now - at > chrono::TimeDelta::days(REOPEN_DAYS) => {
                Err(Refusal::ReopenWindowOver)
            }
            (Self::Closed, _) => Ok(()),
            _ => Err(Refusal::NotClosed),
        }
    }

    /// The status after reopening: someone's again when it was someone's before.
    pub const fn reopened(assigned: bool) -> Self {
        if assigned { Self::InProgress } else { Self::Open }
    }

    /// The status after a client's reply: what waited for them, or was thought done, needs staff again.
    pub const fn after_client_reply(self, assigned: bool) -> Self {
        match self {
            Self::WaitingForClient | Self::Resolved => Self::reopened(assigned),
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{TimeDelta, TimeZone as _, Utc};
    use proptest::prelude::*;

    fn status() -> impl Strategy<Value = Status> {
        proptest::sample::select(&Status::ALL[..])
    }

    fn side() -> impl Strategy<Value = Side> {
        proptest::sample::select(&[Side::Client, Side::Staff][..])
    }

    fn now() -> Timestamp {
        Utc.timestamp_opt(1_790_000_000, 0).single().unwrap_or_default()
    }

    proptest! {
        #[test]
        fn nothing_leaves_closed_but_by_reopening(to in status(), side in side()) {
            prop_assert!(Status::Closed.may_become(to, side).is_err());
            prop_assert!(Status::Closed.may_change().is_err());
        }

        #[test]
        fn a_change_is_never_to_the_same_status(status in status(), side in side()) {
            prop_assert_eq!(status.may_become(status, side), Err(Refusal::Unchanged));
        }

        #[test]
        fn a_client_only_ever_closes(from in status(), to in status()) {
            if from.may_become(to, Side::Client).is_ok() {
                prop_assert_eq!(to, Status::Closed);
                prop_assert_ne!(from, Status::Closed);
            }
        }

        #[test]
        fn what_a_client_may_staff_may(from in status(), to in status()) {
            if from.may_become(to, Side::Client).is_ok() {
                prop_assert_eq!(from.may_become(to, Side::Staff), Ok(()));
            }
        }

        #[test]
        fn a_closed_ticket_reopens_for_fourteen_days(hours in 0i64..24 * 60) {
            let closed_at = now() - TimeDelta::hours(hours);
            let may = Status::Closed.may_reopen(Some(closed_at), now());
            prop_assert_eq!(may.is_ok(), hours <= 24 * REOPEN_DAYS);
        }

        #[test]
        fn an_open_ticket_is_not_reopened(status in status()) {
            if status.is_open() {
                prop_assert_eq!(status.may_reopen(None, now()), Err(Refusal::NotClosed));
            }
        }

        #[test]
        fn after_a_clients_reply_nothing_waits_for_the_client(status in status(), assigned in any::<bool>()) {
            prop_assume!(status.may_change().is_ok());
            let after = status.after_client_reply(assigned);
            prop_assert_ne!(after, Status::WaitingForClient);
            prop_assert!(after.is_open());
        }

        #[test]
        fn every_walk_stays_inside_the_table(
            steps in proptest::collection::vec((status(), side(), any::<bool>()), 0..40),
        ) {
            let mut at = Status::Open;
            for (to, side, assigned) in steps {
                let before = at;
                if at.may_become(to, side).is_ok() {
                    at = to;
                } else if to == Status::Open && at.may_reopen(Some(now()), now()).is_ok() {
                    at = Status::reopened(assigned);
                    prop_assert!(!before.is_open() && at.is_open());
                }
                prop_assert!(before != Status::Closed || at == Status::Closed || at.is_open());
            }
        }
    }

    #[test]
    fn words_are_read_back() {
        for status in Status::ALL {
            assert_eq!(status.as_str().parse(), Ok(status));
        }
        assert!("Open".parse::<Status>().is_err());
    }
}
