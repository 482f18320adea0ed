//! The only place that asks what time it is. Handlers and jobs take `now` and new ids from a [`Clock`],
//! so a test can set the time and knows the ids before they are made.

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use shared::Timestamp;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use uuid::{Builder, Uuid};

/// Tells the time and makes ids. Clones of a fixed clock move together.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Fixed(Arc<Fixed>),
}

/// A time that stands still until a test moves it.
#[derive(Debug)]
struct Fixed {
    /// Microseconds since 1970.
    now: AtomicI64,
    /// How many ids were made.
    ids: AtomicU64,
}

impl Clock {
    /// The clock of the machine.
    #[must_use]
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A clock for tests: it stands at `start`, and makes the same ids in every run.
    #[must_use]
    pub fn fixed(start: Timestamp) -> Self {
        let now = AtomicI64::new(start.timestamp_micros());
        Self(Source::Fixed(Arc::new(Fixed { now, ids: AtomicU64::new(0) })))
    }

    /// The present in UTC, to the microsecond: what PostgreSQL keeps, so a time that was stored and read
    /// again equals the one before.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Source::System => system_now().trunc_subsecs(6),
            Source::Fixed(fixed) => {
                DateTime::from_timestamp_micros(fixed.now.load(Ordering::SeqCst)).unwrap_or_default()
            }
        }
    }

    /// A new id (UUIDv7): ordered by time, so new rows go to the end of an index. It can be guessed by
    /// whoever has seen one; a secret is never made from it.
    #[must_use]
    pub fn id(&self) -> Uuid {
        match &self.0 {
            Source::System => system_id(),
            Source::Fixed(fixed) => fixed.id(),
        }
    }

    /// Sets a fixed clock. The machine's clock does not move.
    pub fn set(&self, now: Timestamp) {
        if let Source::Fixed(fixed) = &self.0 {
            fixed.now.store(now.timestamp_micros(), Ordering::SeqCst);
        }
    }

    /// Moves a fixed clock on (or back, by a negative span). The machine's clock does not move.
    pub fn advance(&self, by: TimeDelta) {
        if let Source::Fixed(fixed) = &self.0 {
            fixed.now.fetch_add(by.num_microseconds().unwrap_or_default(), Ordering::SeqCst);
        }
    }
}

impl Fixed {
    /// The time in milliseconds, then a counter where a real id has chance.
    fn id(&self) -> Uuid {
        let millis = self.now.load(Ordering::SeqCst).div_euclid(1000).max(0).unsigned_abs();
        let mut counter = [0; 10];
        counter[2..].copy_from_slice(&self.ids.fetch_add(1, Ordering::SeqCst).to_be_bytes());
        Builder::from_unix_timestamp_millis(millis, &counter).into_uuid()
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the clock that everybody else asks")]
fn system_now() -> Timestamp {
    Utc::now()
}

#[expect(clippy::disallowed_methods, reason = "this is where everybody else takes ids from")]
fn system_id() -> Uuid {
    Uuid::now_v7()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noon() -> Timestamp {
        "2026-11-20T12:00:00.123456789Z".parse().unwrap()
    }

    #[test]
    fn times_survive_the_database() {
        for clock in [Clock::system(), Clock::fixed(noon())] {
            assert_eq!(clock.now().timestamp_subsec_nanos() % 1000, 0);
        }
        assert_eq!(Clock::fixed(noon()).now(), noon().trunc_subsecs(6));
    }

    #[test]
    fn the_machines_clock_goes_on_and_cannot_be_set() {
        let clock = Clock::system();
        let before = clock.now();
        clock.set(noon() - TimeDelta::days(10_000));
        assert!(clock.now() >= before);
    }

    #[test]
    fn clones_move_together() {
        let clock = Clock::fixed(noon());
        let other = clock.clone();
        clock.advance(TimeDelta::minutes(31));
        assert_eq!(other.now(), noon().trunc_subsecs(6) + TimeDelta::minutes(31));
        other.set(noon());
        assert_eq!(clock.now(), noon().trunc_subsecs(6));
    }

    #[test]
    fn fixed_ids_are_the_same_in_every_run_and_never_twice() {
        let ids = || {
            let clock = Clock::fixed(noon());
            let ids: Vec<_> = (0..300).map(|_| clock.id()).collect();
            clock.advance(TimeDelta::milliseconds(1));
            ids.into_iter().chain([clock.id()]).collect::<Vec<_>>()
        };
        assert_eq!(ids(), ids());
        assert!(ids().is_sorted_by(|a, b| a < b));
        assert!(ids().iter().all(|id| id.get_version_num() == 7));
        assert_eq!(ids()[0].to_string(), "01a1f8d3-ea7b-7000-8000-000000000000");
    }

    #[test]
    fn ids_carry_the_time() {
        let id = Clock::fixed(noon()).id();
        let (seconds, nanos) = id.get_timestamp().unwrap().to_unix();
        assert_eq!(DateTime::from_timestamp(seconds as i64, nanos), Some(noon().trunc_subsecs(3)));
    }
}
