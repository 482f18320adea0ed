//! The list as it stands on the page: while the pointer is on it nothing moves, and what is new waits.

use super::ids;
use shared::ids::TicketId;
use shared::tickets::console::TicketRow;

/// The rows on the page, and how many wait.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Shown {
    /// The rows, from the top.
    pub rows: Vec<TicketRow>,
    /// The version of each row when it got its place: what is newer may belong elsewhere.
    placed: Vec<i64>,
    /// How many are new or stand elsewhere now.
    pub waiting: usize,
    /// What the list was asked for.
    asked: String,
    /// How often the reader asked to see what waits.
    accepted: u32,
    /// Another list was asked for, and its answer is not here yet.
    expects: bool,
}

impl Shown {
    /// What is shown after the list was read, the pointer came or went, or the reader asked for what waits. What
    /// `is_known` to the reader does not count as waiting.
    pub fn next(
        before: Option<&Self>,
        asked: String,
        now: Vec<TicketRow>,
        held: bool,
        accepted: u32,
        is_known: impl Fn(&TicketRow) -> bool,
    ) -> Self {
        let Some(before) = before else {
            return Self { placed: versions(&now), rows: now, asked, accepted, expects: true, waiting: 0 };
        };
        let is_other = before.asked != asked;
        let expects = is_other || before.expects && (now.is_empty() || now == before.rows);
        let must_wait =
            held && !is_other && !before.expects && before.accepted == accepted && !before.rows.is_empty();
        if !must_wait || grows(&before.rows, &now) {
            return Self { placed: versions(&now), rows: now, waiting: 0, asked, accepted, expects };
        }
        let (waiting, placed) = (before.waits(&now, is_known), before.placed.clone());
        Self { rows: renewed(&before.rows, &now), placed, waiting, asked, accepted, expects }
    }

    /// How many rows of `now` are new to the reader, or were moved by a change since they got their place here.
    fn waits(&self, now: &[TicketRow], is_known: impl Fn(&TicketRow) -> bool) -> usize {
        let (old, there) = (ids(&self.rows), ids(now));
        let kept = self.rows.iter().filter(|row| there.contains(&row.id));
        let order = now.iter().filter(|row| old.contains(&row.id));
        let moved = kept.zip(order).filter(|(one, other)| one.id != other.id).map(|(_, other)| other);
        let changed = moved.filter(|row| self.version_of(row.id).is_some_and(|placed| placed != row.version));
        let came = now.iter().filter(|row| !old.contains(&row.id));
        came.chain(changed).filter(|row| !is_known(row)).count()
    }

    fn version_of(&self, id: TicketId) -> Option<i64> {
        self.rows.iter().zip(&self.placed).find(|(row, _)| row.id == id).map(|(_, version)| *version)
    }

    /// The tickets from the top.
    pub fn ids(&self) -> Vec<TicketId> {
        self.rows.iter().map(|row| row.id).collect()
    }
}

fn versions(rows: &[TicketRow]) -> Vec<i64> {
    rows.iter().map(|row| row.version).collect()
}

/// The same rows in the same order, and perhaps more below.
fn grows(before: &[TicketRow], now: &[TicketRow]) -> bool {
    now.len() >= before.len() && before.iter().zip(now).all(|(one, other)| one.id == other.id)
}

/// What is known now, where it stood before.
fn renewed(before: &[TicketRow], now: &[TicketRow]) -> Vec<TicketRow> {
    let newest = |row: &TicketRow| now.iter().find(|one| one.id == row.id).unwrap_or(row).clone();
    before.iter().map(newest).collect()
}

/// Where the open ticket stands, also after it left the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spot {
    open: Option<TicketId>,
    place: Option<usize>,
}

impl Spot {
    /// Takes note of where the open ticket stands.
    pub fn follow(&mut self, ids: &[TicketId], open: Option<TicketId>) {
        let place = ids.iter().position(|id| Some(*id) == open);
        if place.is_some() || self.open != open {
            self.place = place;
        }
        self.open = open;
    }

    /// The same after taking note.
    #[must_use]
    pub fn followed(mut self, ids: &[TicketId], open: Option<TicketId>) -> Self {
        self.follow(ids, open);
        self
    }

    /// The ticket `steps` below the open one; the first when none is open.
    pub fn neighbour(&self, ids: &[TicketId], open: Option<TicketId>, steps: isize) -> Option<TicketId> {
        let is_there = open.is_some_and(|open| ids.contains(&open));
        let at = match self.place {
            Some(place) if is_there => place.checked_add_signed(steps)?,
            // It left: what stood below it stands in its place now.
            Some(place) if steps > 0 => place,
            Some(place) => place.checked_add_signed(steps)?,
            None if steps > 0 => 0,
            None => return None,
        };
        ids.get(at).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::customers::Customer;
    use shared::tickets::{Priority, Status};
    use uuid::Uuid;

    fn id(number: u128) -> TicketId {
        TicketId(Uuid::from_u128(number))
    }

    fn row(number: u128, version: i64) -> TicketRow {
        TicketRow {
            id: id(number),
            number: 1,
            subject: String::new(),
            category: None,
            priority: Priority::Medium,
            status: Status::Open,
            customer: Customer { id: Uuid::nil().into(), name: String::new() },
            requester: None,
            assignee: None,
            created_at: shared::Timestamp::default(),
            updated_at: shared::Timestamp::default(),
            version,
        }
    }

    fn rows(all: &[(u128, i64)]) -> Vec<TicketRow> {
        all.iter().map(|(number, version)| row(*number, *version)).collect()
    }

    fn shown(all: &[(u128, i64)]) -> Shown {
        let rows = rows(all);
        Shown { placed: versions(&rows), rows, asked: "a".into(), ..Shown::default() }
    }

    fn numbers(shown: &Shown) -> Vec<TicketId> {
        shown.ids()
    }

    #[test]
    fn nothing_moves_under_the_pointer_and_what_is_new_is_counted() {
        let before = shown(&[(1, 1), (2, 1), (3, 1)]);
        let now = rows(&[(9, 1), (3, 2), (1, 1), (2, 1)]);
        let held = Shown::next(Some(&before), "a".into(), now.clone(), true, 0, |_| false);
        assert_eq!(numbers(&held), [id(1), id(2), id(3)]);
        assert_eq!(held.waiting, 2);
        assert_eq!(held.rows.get(2).map(|row| row.version), Some(2));
        let again = Shown::next(Some(&held), "a".into(), now.clone(), true, 0, |_| false);
        assert_eq!(again.waiting, 2, "what waits goes on waiting when the list is read again");
        let left = Shown::next(Some(&held), "a".into(), now.clone(), false, 0, |_| false);
        assert_eq!((numbers(&left), left.waiting), (vec![id(9), id(3), id(1), id(2)], 0));
        let own = Shown::next(Some(&before), "a".into(), now.clone(), true, 0, |row| row.id == id(3));
        assert_eq!(own.waiting, 1);
        let asked = Shown::next(Some(&held), "a".into(), now, true, 1, |_| false);
        assert_eq!(asked.waiting, 0);
    }

    #[test]
    fn more_rows_below_do_not_wait() {
        let before = shown(&[(1, 1), (2, 1)]);
        let grown =
            Shown::next(Some(&before), "a".into(), rows(&[(1, 2), (2, 1), (3, 1)]), true, 0, |_| false);
        assert_eq!((grown.rows.len(), grown.waiting), (3, 0));
    }

    #[test]
    fn another_list_replaces_this_one_at_once() {
        let before = shown(&[(1, 1)]);
        let asked = Shown::next(Some(&before), "b".into(), rows(&[(1, 1)]), true, 0, |_| false);
        let answered = Shown::next(Some(&asked), "b".into(), rows(&[(7, 1), (8, 1)]), true, 0, |_| false);
        assert_eq!(numbers(&answered), [id(7), id(8)]);
        let later =
            Shown::next(Some(&answered), "b".into(), rows(&[(9, 1), (7, 1), (8, 1)]), true, 0, |_| false);
        assert_eq!((numbers(&later), later.waiting), (vec![id(7), id(8)], 1));
    }

    #[test]
    fn steps_lead_through_the_list_and_stop_at_its_ends() {
        let ids = [id(1), id(2), id(3)];
        let step =
            |open: Option<TicketId>, steps| Spot::default().followed(&ids, open).neighbour(&ids, open, steps);
        assert_eq!(step(None, 1), Some(id(1)));
        assert_eq!(step(None, -1), None);
        assert_eq!(step(Some(id(1)), 1), Some(id(2)));
        assert_eq!(step(Some(id(1)), -1), None);
        assert_eq!(step(Some(id(3)), 1), None);
        assert_eq!(step(Some(id(7)), 1), Some(id(1)));
    }

    #[test]
    fn a_ticket_that_left_the_list_is_followed_by_the_one_below() {
        let open = Some(id(2));
        let spot = Spot::default().followed(&[id(1), id(2), id(3)], open);
        let ids = [id(1), id(3)];
        let spot = spot.followed(&ids, open);
        assert_eq!(spot.neighbour(&ids, open, 1), Some(id(3)));
        assert_eq!(spot.neighbour(&ids, open, -1), Some(id(1)));
    }
}
