//! Times as people say them, with the exact one on hover.
//!
//! The words are functions of two wall-clock times in the reader's region; [`zone`] knows their clock.

use chrono::{DateTime, Datelike as _, NaiveDateTime, TimeDelta, Timelike as _, Utc};
use leptos::prelude::*;

use super::clock::Clock;
use super::zone::is_american;
pub use super::zone::{exact, local, settled};

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

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// A time in words, both times being on the reader's wall clock. It was `passed` ago: wall clocks don't tell in the
/// nights in which they are set.
fn in_words(at: NaiveDateTime, now: NaiveDateTime, passed: TimeDelta, style: TimeStyle) -> String {
    match style {
        TimeStyle::Ago => ago(at, now, passed),
        TimeStyle::Told => told(&ago(at, now, passed)),
        TimeStyle::Clock => format!("{}, {}", day(at, now), clock(at)),
        TimeStyle::Day => due(at, now),
    }
}

/// "09:12", or "9:12 AM".
#[must_use]
pub fn clock(at: NaiveDateTime) -> String {
    if is_american() {
        let (is_afternoon, hour) = at.hour12();
        return format!("{hour}:{:02} {}", at.minute(), if is_afternoon { "PM" } else { "AM" });
    }
    format!("{:02}:{:02}", at.hour(), at.minute())
}

/// "12 November", or "November 12".
fn month_day(at: NaiveDateTime, month: &str) -> String {
    if is_american() { format!("{month} {}", at.day()) } else { format!("{} {month}", at.day()) }
}

/// The same with its year.
fn whole_date(at: NaiveDateTime, month: &str) -> String {
    let comma = if is_american() { "," } else { "" };
    format!("{}{comma} {}", month_day(at, month), at.year())
}

/// "Good morning", "Good afternoon", "Good evening".
#[must_use]
pub fn greeting(now: NaiveDateTime) -> &'static str {
    match now.hour() {
        4..12 => "Good morning",
        12..18 => "Good afternoon",
        _ => "Good evening",
    }
}

/// "Thursday, 12 November".
#[must_use]
pub fn long_day(at: NaiveDateTime) -> String {
    format!("{}, {}", weekday(at), month_day(at, month(at)))
}

fn ago(at: NaiveDateTime, now: NaiveDateTime, passed: TimeDelta) -> String {
    let minutes = passed.num_minutes();
    match minutes {
        0 => "Just now".to_owned(),
        1..60 => format!("{} ago", counted(minutes, "minute")),
        -59..0 => format!("in {}", counted(-minutes, "minute")),
        60.. if at.date() == now.date() => format!("{} ago", counted(minutes / 60, "hour")),
        _ if days_between(at, now).abs() < 7 => format!("{}, {}", day(at, now), clock(at)),
        _ => day(at, now),
    }
}

/// The words of [`ago`] as a sentence goes on with them.
fn told(words: &str) -> String {
    if words.ends_with(" ago") || words.starts_with("in ") {
        return words.to_owned();
    }
    // With a clock in it the comma stands before that; else it stands before an American year.
    let words = if words.contains(':') { words.replace(", ", " at ") } else { words.to_owned() };
    let (first, rest) = words.split_at(words.find(' ').unwrap_or(words.len()));
    match first {
        "Just" | "Today" | "Yesterday" | "Tomorrow" => format!("{}{rest}", first.to_ascii_lowercase()),
        _ => format!("on {words}"),
    }
}

fn due(at: NaiveDateTime, now: NaiveDateTime) -> String {
    match days_between(at, now) {
        0 => "Today".to_owned(),
        1 => "Tomorrow".to_owned(),
        -1 => "Yesterday".to_owned(),
        _ => {
            let month = month(at).get(..3).unwrap_or_default();
            if at.year() == now.year() { month_day(at, month) } else { whole_date(at, month) }
        }
    }
}

fn day(at: NaiveDateTime, now: NaiveDateTime) -> String {
    match days_between(at, now) {
        0 => "Today".to_owned(),
        1 => "Tomorrow".to_owned(),
        -1 => "Yesterday".to_owned(),
        -6..=6 => weekday(at).to_owned(),
        _ if at.year() == now.year() => month_day(at, month(at)),
        _ => whole_date(at, month(at)),
    }
}

fn days_between(at: NaiveDateTime, now: NaiveDateTime) -> i64 {
    (at.date() - now.date()).num_days()
}

fn weekday(at: NaiveDateTime) -> &'static str {
    WEEKDAYS.get(at.weekday().num_days_from_monday() as usize).copied().unwrap_or_default()
}

fn month(at: NaiveDateTime) -> &'static str {
    MONTHS.get(at.month0() as usize).copied().unwrap_or_default()
}

fn counted(count: i64, unit: &str) -> String {
    if count == 1 { format!("1 {unit}") } else { format!("{count} {unit}s") }
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
        <time datetime=move || at.get().to_rfc3339() title=move || {
            let _ = clock.now();
            exact(at.get())
        }>
            {move || {
                let (at, now) = (at.get(), clock.now());
                in_words(local(at), local(now), now - at, style)
            }}
        </time>
    }
}

#[cfg(test)]
mod tests {
    use super::{TimeStyle, clock, greeting, in_words, long_day};
    use chrono::{NaiveDateTime, TimeDelta};

    fn at(text: &str) -> NaiveDateTime {
        text.parse().unwrap_or_default()
    }

    #[test]
    fn a_sentence_goes_on_with_the_time() {
        for (time, said) in [
            ("2026-11-12T10:30:00", "just now"),
            ("2026-11-12T10:18:00", "12 minutes ago"),
            ("2026-11-11T11:04:00", "yesterday at 11:04"),
            ("2026-11-10T15:41:00", "on Tuesday at 15:41"),
            ("2026-11-05T09:00:00", "on 5 November"),
        ] {
            assert_eq!(words(time, TimeStyle::Told), said);
        }
    }

    #[test]
    fn americans_say_the_month_first_and_count_to_twelve() {
        super::super::zone::be_american();
        for (time, style, said) in [
            ("2026-11-11T15:04:00", TimeStyle::Ago, "Yesterday, 3:04 PM"),
            ("2026-11-10T00:41:00", TimeStyle::Told, "on Tuesday at 12:41 AM"),
            ("2025-12-24T18:00:00", TimeStyle::Told, "on December 24, 2025"),
            ("2026-10-30T09:12:00", TimeStyle::Clock, "October 30, 9:12 AM"),
            ("2027-01-04T00:00:00", TimeStyle::Day, "Jan 4, 2027"),
        ] {
            assert_eq!(words(time, style), said);
        }
        assert_eq!(long_day(at("2026-11-12T08:00:00")), "Thursday, November 12");
    }

    /// Where no clock was set in between.
    fn between(time: &str, now: &str, style: TimeStyle) -> String {
        in_words(at(time), at(now), at(now) - at(time), style)
    }

    #[test]
    fn in_the_night_in_which_clocks_are_set_back_an_hour_is_an_hour() {
        let said =
            |time, now, minutes| in_words(at(time), at(now), TimeDelta::minutes(minutes), TimeStyle::Ago);
        assert_eq!(said("2026-10-25T02:40:00", "2026-10-25T02:10:00", 30), "30 minutes ago");
        assert_eq!(said("2026-10-25T01:50:00", "2026-10-25T02:20:00", 90), "1 hour ago");
        assert_eq!(said("2026-03-29T01:50:00", "2026-03-29T03:10:00", 20), "20 minutes ago");
        assert_eq!(said("2026-10-25T02:50:00", "2026-10-25T02:40:00", 50), "50 minutes ago");
    }

    /// Thursday, the day of the pictures.
    fn words(text: &str, style: TimeStyle) -> String {
        between(text, "2026-11-12T10:30:00", style)
    }

    #[test]
    fn lists_say_how_long_ago() {
        for (time, said) in [
            ("2026-11-12T10:29:40", "Just now"),
            ("2026-11-12T10:29:00", "1 minute ago"),
            ("2026-11-12T10:18:00", "12 minutes ago"),
            ("2026-11-12T09:30:00", "1 hour ago"),
            ("2026-11-12T08:04:00", "2 hours ago"),
            ("2026-11-11T11:04:00", "Yesterday, 11:04"),
            ("2026-11-10T15:41:00", "Tuesday, 15:41"),
            ("2026-11-06T09:00:00", "Friday, 09:00"),
            ("2026-11-05T09:00:00", "5 November"),
            ("2025-12-24T18:00:00", "24 December 2025"),
        ] {
            assert_eq!(words(time, TimeStyle::Ago), said);
        }
    }

    #[test]
    fn what_lies_ahead_is_said_too() {
        assert_eq!(words("2026-11-12T10:50:00", TimeStyle::Ago), "in 20 minutes");
        assert_eq!(words("2026-11-12T15:00:00", TimeStyle::Ago), "Today, 15:00");
        assert_eq!(words("2026-11-13T09:00:00", TimeStyle::Ago), "Tomorrow, 09:00");
        assert_eq!(words("2026-11-16T09:00:00", TimeStyle::Ago), "Monday, 09:00");
        assert_eq!(words("2026-12-02T09:00:00", TimeStyle::Ago), "2 December");
    }

    #[test]
    fn just_before_midnight_is_minutes_not_a_day() {
        let said = between("2026-11-11T23:50:00", "2026-11-12T00:10:00", TimeStyle::Ago);
        assert_eq!(said, "20 minutes ago");
    }

    #[test]
    fn messages_say_the_clock() {
        assert_eq!(words("2026-11-12T10:18:00", TimeStyle::Clock), "Today, 10:18");
        assert_eq!(words("2026-11-10T09:12:00", TimeStyle::Clock), "Tuesday, 09:12");
        assert_eq!(words("2026-10-30T09:12:00", TimeStyle::Clock), "30 October, 09:12");
    }

    #[test]
    fn due_dates_say_the_day() {
        assert_eq!(words("2026-11-12T23:00:00", TimeStyle::Day), "Today");
        assert_eq!(words("2026-11-13T00:00:00", TimeStyle::Day), "Tomorrow");
        assert_eq!(words("2026-11-16T00:00:00", TimeStyle::Day), "16 Nov");
        assert_eq!(words("2027-01-04T00:00:00", TimeStyle::Day), "4 Jan 2027");
    }

    #[test]
    fn the_day_is_greeted() {
        assert_eq!(greeting(at("2026-11-12T08:00:00")), "Good morning");
        assert_eq!(greeting(at("2026-11-12T23:00:00")), "Good evening");
        assert_eq!(long_day(at("2026-11-12T08:00:00")), "Thursday, 12 November");
        assert_eq!(clock(at("2026-11-12T08:05:00")), "08:05");
    }
}
