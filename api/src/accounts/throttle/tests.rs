//! How waits grow and end, and what whereabouts are.

use super::*;

fn noon() -> Timestamp {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

fn counter() -> Counter {
    Counter {
        subject: String::new(),
        failures: 0,
        counted_since: noon(),
        blocked_until: None,
        last_failed_at: noon(),
    }
}

#[test]
fn waits_double_from_the_fifth_failure_to_fifteen_minutes() {
    let (mut counter, mut now, mut waits) = (counter(), noon(), Vec::new());
    for _ in 0..17 {
        assert_eq!(counter.count(ACCOUNT_AND_ADDRESS, now), Ok(()));
        let wait = counter.blocked_until.map_or(0, |until| (until - now).num_seconds());
        waits.push(wait);
        now += TimeDelta::seconds(wait);
    }
    assert_eq!(waits, [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);
}

#[test]
fn who_comes_too_early_waits_no_longer_for_it() {
    let mut counter = Counter { failures: 9, ..counter() };
    assert_eq!(counter.count(ACCOUNT_AND_ADDRESS, noon()), Ok(()));
    let before = counter.clone();
    let early = noon() + TimeDelta::seconds(10);
    assert_eq!(counter.count(ACCOUNT_AND_ADDRESS, early), Err(TimeDelta::seconds(22)));
    assert_eq!(counter, before);
}

#[test]
fn failures_are_forgotten_after_a_day() {
    let mut counter = Counter { failures: 40, ..counter() };
    assert_eq!(counter.count(ACCOUNT, noon() + FORGOTTEN), Ok(()));
    assert_eq!((counter.failures, counter.blocked_until), (1, None));
}

#[test]
fn a_budget_is_full_again_after_its_window() {
    let mut counter = counter();
    for second in 0..150 {
        assert_eq!(counter.count(ADDRESS, noon() + TimeDelta::seconds(second)), Ok(()));
    }
    assert_eq!(counter.count(ADDRESS, noon() + TimeDelta::seconds(150)), Err(TimeDelta::seconds(750)));
    assert_eq!(counter.count(ADDRESS, noon() + WINDOW), Ok(()));
    assert_eq!(counter.failures, 1);
}

#[test]
fn whereabouts_are_networks() {
    let from = |ip: &str| Whereabouts::of(Some(ip.parse().unwrap()));
    assert_eq!(from("192.0.2.7").network, "192.0.2.0/24");
    assert_eq!(from("::ffff:192.0.2.7"), from("192.0.2.7"));
    assert_ne!(from("192.0.2.7").address, from("192.0.2.8").address);
    assert_eq!(from("2001:db8:1:2:3::4"), from("2001:db8:1:2:ffff::1"));
    assert_eq!(from("2001:db8:1:2::1").network, "2001:db8:1:2::/64");
    assert_eq!(Whereabouts::of(None), Whereabouts::of(None));
}
