//! Who is writing just now.

use shared::events::Typing;
use shared::ids::{MemberId, TicketId};
use shared::person::Person;

/// For how long a sign of writing holds, in milliseconds.
pub(super) const HOLDS: f64 = 6_000.0;

/// Who gave a sign of writing lately, on which ticket.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Writers {
    signs: Vec<(Typing, f64)>,
}

impl Writers {
    /// Somebody gave a sign at `now`.
    pub fn note(&mut self, sign: Typing, now: f64) {
        self.stopped(sign.ticket_id, sign.person.id);
        self.signs.push((sign, now + HOLDS));
    }

    /// They are done: what they wrote has arrived.
    pub fn stopped(&mut self, ticket: TicketId, member: MemberId) {
        self.signs.retain(|(sign, _)| sign.ticket_id != ticket || sign.person.id != member);
    }

    /// Forgets the signs that are too old at `now`. Whether any were.
    pub fn forget(&mut self, now: f64) -> bool {
        let before = self.signs.len();
        self.signs.retain(|(_, until)| *until > now);
        self.signs.len() != before
    }

    /// Who writes on this ticket, and whether a note.
    pub fn on(&self, ticket: TicketId) -> Vec<(Person, bool)> {
        self.signs
            .iter()
            .filter(|(sign, _)| sign.ticket_id == ticket)
            .map(|(sign, _)| (sign.person.clone(), sign.note))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::person::Side;
    use uuid::Uuid;

    fn sign(ticket: u128, member: u128) -> Typing {
        let person = Person {
            id: MemberId(Uuid::from_u128(member)),
            name: "Jonas Reuter".into(),
            side: Side::Staff,
            avatar: None,
        };
        Typing { ticket_id: TicketId(Uuid::from_u128(ticket)), person, note: false }
    }

    #[test]
    fn a_sign_holds_for_six_seconds_and_is_renewed() {
        let ticket = TicketId(Uuid::from_u128(1));
        let mut writers = Writers::default();
        writers.note(sign(1, 7), 0.0);
        writers.note(sign(1, 7), 3_000.0);
        assert_eq!(writers.on(ticket).len(), 1);
        assert!(!writers.forget(6_000.0));
        assert!(writers.forget(9_000.0));
        assert!(writers.on(ticket).is_empty());
    }

    #[test]
    fn whoever_sent_is_no_longer_writing_there() {
        let mut writers = Writers::default();
        writers.note(sign(1, 7), 0.0);
        writers.note(sign(2, 7), 0.0);
        writers.stopped(TicketId(Uuid::from_u128(1)), MemberId(Uuid::from_u128(7)));
        assert!(writers.on(TicketId(Uuid::from_u128(1))).is_empty());
        assert_eq!(writers.on(TicketId(Uuid::from_u128(2))).len(), 1);
    }
}
