//! What changed and is not told yet: changes of one moment are told together, and lists not more often than people
//! can read.

use super::Watch;

/// Changes of one moment are told together, after this many milliseconds.
const MOMENT: f64 = 150.0;
/// Whoever watches all of a kind, as lists and counts do, is told once in so many milliseconds.
const LISTS: f64 = 2_000.0;

/// The changes that wait; times are in milliseconds.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    /// What became old, and when it is to be told.
    waiting: Vec<(Watch, f64)>,
    /// When lists were told last.
    lists_told: f64,
}

impl Gathered {
    /// This became old.
    pub(super) fn note(&mut self, watch: Watch, now: f64) {
        if self.waiting.iter().all(|(waiting, _)| *waiting != watch) {
            let soonest = now + MOMENT;
            let due = if is_list(watch) { soonest.max(self.lists_told + LISTS) } else { soonest };
            self.waiting.push((watch, due));
        }
    }

    /// In how many milliseconds there is something to tell.
    pub(super) fn wait(&self, now: f64) -> Option<f64> {
        self.waiting.iter().map(|(_, due)| (due - now).max(0.0)).reduce(f64::min)
    }

    /// What is to be told now; it waits no more.
    pub(super) fn take(&mut self, now: f64) -> Vec<Watch> {
        let (due, waiting): (Vec<_>, _) = self.waiting.drain(..).partition(|(_, due)| *due <= now);
        self.waiting = waiting;
        let due: Vec<Watch> = due.into_iter().map(|(watch, _)| watch).collect();
        if due.iter().any(|watch| is_list(*watch) || *watch == Watch::Everything) {
            self.lists_told = now;
        }
        due
    }
}

fn is_list(watch: Watch) -> bool {
    matches!(watch, Watch::All(_))
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::events::Resource;
    use uuid::Uuid;

    const LIST: Watch = Watch::All(Resource::Ticket);
    const ONE: Watch = Watch::One(Resource::Ticket, Uuid::nil());
    const NOON: f64 = 1_000_000.0;

    #[test]
    fn changes_of_one_moment_are_told_together_and_later_ones_do_not_put_them_off() {
        let mut gathered = Gathered::default();
        gathered.note(LIST, NOON);
        gathered.note(ONE, NOON);
        gathered.note(LIST, NOON + 100.0);
        assert_eq!(gathered.wait(NOON + 100.0), Some(50.0));
        assert_eq!(gathered.take(NOON + 149.0), []);
        assert_eq!(gathered.take(NOON + 150.0), [LIST, ONE]);
        assert_eq!(gathered.wait(NOON + 150.0), None);
    }

    #[test]
    fn lists_are_told_once_in_a_while_and_one_thing_at_once() {
        let mut gathered = Gathered::default();
        gathered.note(LIST, NOON);
        assert_eq!(gathered.take(NOON + 150.0), [LIST]);
        gathered.note(LIST, NOON + 200.0);
        gathered.note(ONE, NOON + 200.0);
        assert_eq!(gathered.take(NOON + 350.0), [ONE]);
        assert_eq!(gathered.wait(NOON + 350.0), Some(1_800.0));
        assert_eq!(gathered.take(NOON + 2_150.0), [LIST]);
    }

    #[test]
    fn what_waited_while_nobody_looked_is_told_at_once_and_once() {
        let mut gathered = Gathered::default();
        for second in 0..60 {
            gathered.note(LIST, NOON + f64::from(second) * 1_000.0);
        }
        assert_eq!(gathered.wait(NOON + 90_000.0), Some(0.0));
        assert_eq!(gathered.take(NOON + 90_000.0), [LIST]);
        assert_eq!(gathered.wait(NOON + 90_000.0), None);
    }

    #[test]
    fn everything_has_the_lists_in_it() {
        let mut gathered = Gathered::default();
        gathered.note(Watch::Everything, NOON);
        assert_eq!(gathered.take(NOON + 150.0), [Watch::Everything]);
        gathered.note(LIST, NOON + 150.0);
        assert_eq!(gathered.wait(NOON + 150.0), Some(2_000.0));
    }
}
