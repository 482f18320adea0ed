//! Times as people say them, with the exact one on hover.
//!
//! What is said follows from two wall-clock times; the reader's language has the words for it, by [`intl`] and `text`.

use chrono::{DateTime, Datelike as _, NaiveDateTime, TimeDelta, Timelike as _, Utc};
use leptos::prelude::*;

use super::clock::Clock;
use crate::intl::{self, Format, local};
use crate::text::ui::time as words;

/// How a time is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TimeStyle {
    /// "12 minutes ago", "2 hours ago", "Yesterday, 11:04", "Tuesday, 15:41", "6 November": lists.
    #[default]
    Ago,
    /// "12 minutes ago", "yesterday at 11:04", "on Tuesday at 15:41", "on 6 November": within a sentence.
    Told,
    /// "Today, 10:18", "Tuesday, 09:12", "6 November, 09:12": messages.
    Clock,
    /// "Today", "Tomorrow", "16 Nov": due dates.
    Day,
}

/// What is said of a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    JustNow,
    /// So many of a unit away; what was has a count below none.
    Away(i64, &'static str),
    /// The day.
    On(Day),
    /// The day and the clock.
    At(Day),
}

/// How a day is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Day {
    /// Today, tomorrow or yesterday: so many days away.
    Near(i64),
    Weekday,
    /// Without its year, since it is this one.
    Date,
    DateOfYear,
}

/// What is said of a time, both times being on the reader's wall clock. It was `passed` ago: wall clocks don't tell in
/// the nights in which they are set.
fn said(at: NaiveDateTime, now: NaiveDateTime, passed: TimeDelta, style: TimeStyle) -> Said {
    let minutes = passed.num_minutes();
    match (style, minutes) {
        (TimeStyle::Clock, _) => Said::At(day(at, now)),
        (TimeStyle::Day, _) => Said::On(match day(at, now) {
            Day::Weekday if at.year() == now.year() => Day::Date,
            Day::Weekday => Day::DateOfYear,
            other => other,
        }),
        (_, 0) => Said::JustNow,
        (_, -59..60) => Said::Away(-minutes, "minute"),
        (_, 60..) if at.date() == now.date() => Said::Away(-minutes / 60, "hour"),
        _ => match day(at, now) {
            far @ (Day::Date | Day::DateOfYear) => Said::On(far),
            close => Said::At(close),
        },
    }
}

fn day(at: NaiveDateTime, now: NaiveDateTime) -> Day {
    match (at.date() - now.date()).num_days() {
        days @ -1..=1 => Day::Near(days),
        -6..=6 => Day::Weekday,
        _ if at.year() == now.year() => Day::Date,
        _ => Day::DateOfYear,
    }
}

fn in_words(said: Said, at: DateTime<Utc>, style: TimeStyle) -> String {
    let clock = || Format::Clock.say(at);
    match (said, style) {
        (Said::JustNow, TimeStyle::Told) => words::JUST_NOW_TOLD.to_owned(),
        (Said::JustNow, _) => words::JUST_NOW.to_owned(),
        (Said::Away(count, unit), _) => intl::relative(count, unit),
        (Said::At(day @ Day::Near(_)), TimeStyle::Told) => words::near_at(&called(day, at), &clock()),
        (Said::At(day), TimeStyle::Told) => words::on_at(&called(day, at), &clock()),
        (Said::At(day), _) => words::day_at(&intl::capital(&called(day, at)), &clock()),
        (Said::On(day), TimeStyle::Told) => words::on(&called(day, at)),
        (Said::On(Day::Date), TimeStyle::Day) => Format::ShortDay.say(at),
        (Said::On(Day::DateOfYear), TimeStyle::Day) => Format::ShortDayOfYear.say(at),
        (Said::On(day), _) => intl::capital(&called(day, at)),
    }
}

fn called(day: Day, at: DateTime<Utc>) -> String {
    match day {
        Day::Near(days) => intl::relative(days, "day"),
        Day::Weekday => Format::Weekday.say(at),
        Day::Date => Format::Day.say(at),
        Day::DateOfYear => Format::DayOfYear.say(at),
    }
}

/// "09:12", or "9:12 AM".
#[must_use]
pub fn clock(at: DateTime<Utc>) -> String {
    Format::Clock.say(at)
}

/// "Good morning", "Good afternoon", "Good evening".
#[must_use]
pub fn greeting(now: DateTime<Utc>) -> &'static str {
    match local(now).hour() {
        4..12 => words::GOOD_MORNING,
        12..18 => words::GOOD_AFTERNOON,
        _ => words::GOOD_EVENING,
    }
}

/// "Thursday, 12 November".
#[must_use]
pub fn long_day(at: DateTime<Utc>) -> String {
    words::weekday_and_day(&Format::Weekday.say(at), &Format::Day.say(at))
}

/// A moment in words that stay true while the page is open.
#[component]
pub fn Time(
    /// The moment.
    #[prop(into)]
    at: Signal<DateTime<Utc>>,
    /// How it is said.
    #[prop(optional)]
    style: TimeStyle,
) -> impl IntoView {
    let clock = Clock::here();
    view! {
        <time datetime=move || intl::machine(at.get()) title=move || {
            let _ = clock.now();
            Format::Exact.say(at.get())
        }>
            {move || {
                let (at, now) = (at.get(), clock.now());
                in_words(said(local(at), local(now), now - at, style), at, style)
            }}
        </time>
    }
}

#[cfg(test)]
mod tests {
    use super::{Day, Said, TimeStyle, said};
    use chrono::{NaiveDateTime, TimeDelta};

    fn at(text: &str) -> NaiveDateTime {
        text.parse().unwrap_or_default()
    }

    /// Where no clock was set in between.
    fn between(time: &str, now: &str, style: TimeStyle) -> Said {
        said(at(time), at(now), at(now) - at(time), style)
    }

    /// Thursday, the day of the pictures.
    fn told(time: &str, style: TimeStyle) -> Said {
        between(time, "2026-11-12T10:30:00", style)
    }

    #[test]
    fn in_the_night_in_which_clocks_are_set_back_an_hour_is_an_hour() {
        let ago = |time, now, minutes| said(at(time), at(now), TimeDelta::minutes(minutes), TimeStyle::Ago);
        assert_eq!(ago("2026-10-25T02:40:00", "2026-10-25T02:10:00", 30), Said::Away(-30, "minute"));
        assert_eq!(ago("2026-10-25T01:50:00", "2026-10-25T02:20:00", 90), Said::Away(-1, "hour"));
        assert_eq!(ago("2026-03-29T01:50:00", "2026-03-29T03:10:00", 20), Said::Away(-20, "minute"));
        assert_eq!(ago("2026-10-25T02:50:00", "2026-10-25T02:40:00", 50), Said::Away(-50, "minute"));
    }

    #[test]
    fn lists_and_sentences_say_how_long_ago() {
        for (time, said) in [
            ("2026-11-12T10:29:40", Said::JustNow),
            ("2026-11-12T10:29:00", Said::Away(-1, "minute")),
            ("2026-11-12T10:18:00", Said::Away(-12, "minute")),
            ("2026-11-12T09:30:00", Said::Away(-1, "hour")),
            ("2026-11-12T08:04:00", Said::Away(-2, "hour")),
            ("2026-11-11T11:04:00", Said::At(Day::Near(-1))),
            ("2026-11-10T15:41:00", Said::At(Day::Weekday)),
            ("2026-11-06T09:00:00", Said::At(Day::Weekday)),
            ("2026-11-05T09:00:00", Said::On(Day::Date)),
            ("2025-12-24T18:00:00", Said::On(Day::DateOfYear)),
        ] {
            assert_eq!(told(time, TimeStyle::Ago), said);
            assert_eq!(told(time, TimeStyle::Told), said);
        }
    }

    #[test]
    fn what_lies_ahead_is_said_too() {
        assert_eq!(told("2026-11-12T10:50:00", TimeStyle::Ago), Said::Away(20, "minute"));
        assert_eq!(told("2026-11-12T15:00:00", TimeStyle::Ago), Said::At(Day::Near(0)));
        assert_eq!(told("2026-11-13T09:00:00", TimeStyle::Ago), Said::At(Day::Near(1)));
        assert_eq!(told("2026-11-16T09:00:00", TimeStyle::Ago), Said::At(Day::Weekday));
        assert_eq!(told("2026-12-02T09:00:00", TimeStyle::Ago), Said::On(Day::Date));
    }

    #[test]
    fn just_before_midnight_is_minutes_not_a_day() {
        let said = between("2026-11-11T23:50:00", "2026-11-12T00:10:00", TimeStyle::Ago);
        assert_eq!(said, Said::Away(-20, "minute"));
    }

    #[test]
    fn messages_say_the_clock() {
        assert_eq!(told("2026-11-12T10:18:00", TimeStyle::Clock), Said::At(Day::Near(0)));
        assert_eq!(told("2026-11-10T09:12:00", TimeStyle::Clock), Said::At(Day::Weekday));
        assert_eq!(told("2026-10-30T09:12:00", TimeStyle::Clock), Said::At(Day::Date));
    }

    #[test]
    fn due_dates_say_the_day() {
        assert_eq!(told("2026-11-12T23:00:00", TimeStyle::Day), Said::On(Day::Near(0)));
        assert_eq!(told("2026-11-13T00:00:00", TimeStyle::Day), Said::On(Day::Near(1)));
        assert_eq!(told("2026-11-16T00:00:00", TimeStyle::Day), Said::On(Day::Date));
        assert_eq!(told("2027-01-04T00:00:00", TimeStyle::Day), Said::On(Day::DateOfYear));
        let over_new_year = between("2027-01-02T09:00:00", "2026-12-30T09:00:00", TimeStyle::Day);
        assert_eq!(over_new_year, Said::On(Day::DateOfYear));
    }
}
