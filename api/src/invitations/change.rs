//! What can be done to an invitation, as pure functions: they change the value and say what happened, or refuse.

use super::Invitation;
use crate::problem::{Error, Result};
use chrono::TimeDelta;
use shared::Timestamp;
use shared::invitations::{HOURS, InvitationHappening, InvitationState};
use shared::person::Person;
use shared::problem::Code;
use std::time::Duration;

/// How soon it can be sent again: nobody's mailbox is to be filled by it.
const PATIENCE: TimeDelta = TimeDelta::minutes(1);

/// Until when one is good that is sent now.
pub(super) fn until(now: Timestamp) -> Timestamp {
    now + TimeDelta::hours(HOURS)
}

impl Invitation {
    /// Sends it again, under another link and in the name of whoever does; also one that is too old.
    pub(super) fn resend(&mut self, now: Timestamp, by: Person) -> Result<Vec<InvitationHappening>> {
        self.now = now;
        self.may_change()?;
        let wait = self.sent_at + PATIENCE - now;
        if wait > TimeDelta::zero() {
            return Err(Error::TooMany { retry_after: wait.to_std().unwrap_or(Duration::from_secs(1)) });
        }
        (self.sent_at, self.expires_at, self.undelivered_at) = (now, until(now), None);
        self.invited_by = Some(by);
        Ok(vec![InvitationHappening::Resent])
    }

    /// The mail that was asked for at `sent_at` was given up; nothing happens when that is not what it waits for.
    pub(super) fn not_delivered(&mut self, sent_at: Timestamp, now: Timestamp) -> Vec<InvitationHappening> {
        self.now = now;
        if self.sent_at != sent_at || self.state() != InvitationState::Pending {
            return Vec::new();
        }
        self.undelivered_at = Some(now);
        vec![InvitationHappening::Undelivered]
    }

    /// Takes it back; nothing happens when it was.
    pub(super) fn revoke(&mut self, now: Timestamp) -> Result<Vec<InvitationHappening>> {
        self.now = now;
        if self.state() == InvitationState::Revoked {
            return Ok(Vec::new());
        }
        self.may_change()?;
        self.revoked_at = Some(now);
        Ok(vec![InvitationHappening::Revoked])
    }

    fn may_change(&self) -> Result<()> {
        let over = |detail: &'static str| Err(Error::Conflict(Code::InvitationOver, detail.into()));
        match self.state() {
            InvitationState::Accepted => over("This invitation was accepted."),
            InvitationState::Revoked => over("This invitation was revoked. Please make another one."),
            InvitationState::Pending | InvitationState::Undelivered | InvitationState::Expired => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::accounts::TicketScope;
    use shared::ids::{InvitationId, MemberId};
    use shared::person::Side;
    use shared::role::Role;
    use uuid::Uuid;

    fn at() -> Timestamp {
        "2026-11-20T12:00:00Z".parse().unwrap()
    }

    fn somebody() -> Person {
        Person { id: MemberId(Uuid::nil()), name: "Ada".to_owned(), side: Side::Staff, avatar: None }
    }

    fn invitation(now: Timestamp) -> Invitation {
        Invitation {
            id: InvitationId(Uuid::nil()),
            email: "mila@acme.example".to_owned(),
            role: Role::Agent,
            customer: None,
            contact_id: None,
            ticket_scope: TicketScope::Own,
            invited_by: None,
            sent_at: at(),
            expires_at: until(at()),
            accepted_at: None,
            accepted_by: None,
            revoked_at: None,
            undelivered_at: None,
            created_at: at(),
            version: 1,
            now,
        }
    }

    #[test]
    fn it_is_good_for_three_days() {
        assert_eq!(
            invitation(at() + TimeDelta::hours(72) - TimeDelta::seconds(1)).state(),
            InvitationState::Pending
        );
        let later = at() + TimeDelta::hours(72);
        let mut expired = invitation(later);
        assert_eq!(expired.state(), InvitationState::Expired);
        assert_eq!(expired.resend(later, somebody()).unwrap(), [InvitationHappening::Resent]);
        assert_eq!((expired.state(), expired.expires_at), (InvitationState::Pending, until(later)));
    }

    #[test]
    fn it_is_not_sent_twice_in_a_minute() {
        let mut invitation = invitation(at());
        let refused = invitation.resend(at() + TimeDelta::seconds(59), somebody());
        assert!(matches!(refused, Err(Error::TooMany { retry_after }) if retry_after.as_secs() == 1));
        assert!(invitation.resend(at() + TimeDelta::seconds(60), somebody()).is_ok());
    }

    #[test]
    fn a_mail_that_was_given_up_is_told_of_until_it_is_sent_anew() {
        let later = at() + TimeDelta::hours(14);
        let mut undelivered = invitation(at());
        assert_eq!(undelivered.not_delivered(at(), later), [InvitationHappening::Undelivered]);
        assert_eq!(undelivered.state(), InvitationState::Undelivered);
        undelivered.now = at() + TimeDelta::hours(73);
        assert_eq!(undelivered.state(), InvitationState::Undelivered, "too old it is besides");
        assert_eq!(undelivered.not_delivered(at(), later), []);
        undelivered.resend(later, somebody()).unwrap();
        assert_eq!(undelivered.state(), InvitationState::Pending);
        // The one before, which somebody gave up late.
        assert_eq!(undelivered.not_delivered(at(), later), []);
        undelivered.revoke(later).unwrap();
        assert_eq!(undelivered.not_delivered(later, later), []);
    }

    #[test]
    fn what_is_over_stays_over() {
        let mut revoked = invitation(at());
        assert_eq!(revoked.revoke(at()).unwrap(), [InvitationHappening::Revoked]);
        assert_eq!(revoked.revoke(at()).unwrap(), []);
        assert!(matches!(
            revoked.resend(until(at()), somebody()),
            Err(Error::Conflict(Code::InvitationOver, _))
        ));
        let mut accepted = invitation(at());
        accepted.accepted_at = Some(at());
        assert!(accepted.revoke(at()).is_err() && accepted.resend(until(at()), somebody()).is_err());
    }
}
