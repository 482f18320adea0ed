//! How long to wait before the next try.

/// The first wait, in milliseconds.
const FIRST: u32 = 500;
/// The longest wait, in milliseconds.
const LONGEST: u32 = 30_000;

/// Waits that double, each shortened by chance, so that not everybody comes back at once.
#[derive(Debug, Clone, Copy, Default)]
pub struct Backoff {
    failures: u32,
}

impl Backoff {
    /// How many tries failed in a row.
    pub fn failures(self) -> u32 {
        self.failures
    }

    /// It worked: the next wait is the first again.
    pub fn worked(&mut self) {
        self.failures = 0;
    }

    /// The wait after one more failure, in milliseconds; `chance` is from 0 to 1. At least `least`, when the server
    /// asked for a pause.
    pub fn next(&mut self, chance: f64, least: Option<u32>) -> u32 {
        let whole = FIRST.saturating_mul(1 << self.failures.min(16)).min(LONGEST);
        self.failures = self.failures.saturating_add(1);
        // Between half of it and all of it; the product is far inside what u32 holds.
        let wait = f64::from(whole) * (0.5 + chance.clamp(0.0, 1.0) / 2.0);
        (wait as u32).max(least.unwrap_or(0).min(LONGEST * 2))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_half_a_minute_and_start_again() {
        let mut backoff = Backoff::default();
        let waits: Vec<_> = (0..9).map(|_| backoff.next(1.0, None)).collect();
        assert_eq!(waits, [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
        backoff.worked();
        assert_eq!(backoff.next(0.0, None), 250);
    }

    #[test]
    fn a_server_that_asks_for_a_pause_gets_it() {
        assert_eq!(Backoff::default().next(0.5, Some(5_000)), 5_000);
        assert_eq!(Backoff::default().next(0.5, Some(u32::MAX)), 60_000);
    }
}
