//! Reading instants from the wire. What RFC 3339 allows is little; chrono's own reading carries what it needs for every
//! other way to write a time, and each visitor would download that.

use crate::Timestamp;
use chrono::{DateTime, NaiveDate, TimeDelta};
use serde::de::{Deserializer, Error, Visitor};
use std::fmt;

/// An instant of RFC 3339.
///
/// # Errors
/// It is none.
pub fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Timestamp, D::Error> {
    from.deserialize_str(Text)
}

/// The same where there may be none.
///
/// # Errors
/// It is none.
pub fn read_any<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Timestamp>, D::Error> {
    from.deserialize_option(MayBe)
}

struct Text;

impl Visitor<'_> for Text {
    type Value = Timestamp;

    fn expecting(&self, to: &mut fmt::Formatter) -> fmt::Result {
        to.write_str("an RFC 3339 date and time")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Timestamp, E> {
        parse(text).ok_or_else(|| E::custom("This is no RFC 3339 date and time"))
    }
}

struct MayBe;

impl<'de> Visitor<'de> for MayBe {
    type Value = Option<Timestamp>;

    fn expecting(&self, to: &mut fmt::Formatter) -> fmt::Result {
        Text.expecting(to)
    }

    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        read(from).map(Some)
    }
}

/// Reads "2026-11-12T10:30:05.25Z" and "2026-11-12T11:30:05+01:00".
fn parse(text: &str) -> Option<Timestamp> {
    let (day, rest) = split(text, 10)?;
    let (clock, rest) = split(rest.strip_prefix(['T', 't', ' '])?, 8)?;
    let digits =
        rest.strip_prefix('.').map_or(0, |digits| digits.bytes().take_while(u8::is_ascii_digit).count());
    let (fraction, zone) = if digits == 0 { ("", rest) } else { split(&rest[1..], digits)? };
    let [year, month, day] = numbers(day, '-', [4, 2, 2])?;
    let [hour, minute, second] = numbers(clock, ':', [2, 2, 2])?;
    let nanoseconds = fraction.bytes().chain(std::iter::repeat(b'0')).take(9);
    let nanoseconds = nanoseconds.fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'));
    // A second that was put in between two minutes is the one before, and longer.
    let (second, nanoseconds) =
        if second == 60 { (59, nanoseconds + 1_000_000_000) } else { (second, nanoseconds) };
    let day = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    let read = day.and_hms_nano_opt(hour, minute, second, nanoseconds)?;
    Some(DateTime::from_naive_utc_and_offset(read.checked_sub_signed(offset(zone)?)?, chrono::Utc))
}

/// How far a zone is ahead.
fn offset(zone: &str) -> Option<TimeDelta> {
    if matches!(zone, "Z" | "z") {
        return Some(TimeDelta::zero());
    }
    let sign = if zone.starts_with('+') { 1 } else { -1 };
    let [hours, minutes] = numbers(zone.strip_prefix(['+', '-'])?, ':', [2, 2])?;
    (hours < 24 && minutes < 60).then(|| TimeDelta::minutes(sign * i64::from(hours * 60 + minutes)))
}

/// Numbers of so many digits each.
fn numbers<const N: usize>(text: &str, between: char, digits: [usize; N]) -> Option<[u32; N]> {
    let mut parts = text.split(between);
    let mut read = [0; N];
    for (number, digits) in read.iter_mut().zip(digits) {
        let part = parts.next()?;
        let fits = part.len() == digits && part.bytes().all(|digit| digit.is_ascii_digit());
        *number = if fits { part.parse().ok()? } else { return None };
    }
    parts.next().is_none().then_some(read)
}

fn split(text: &str, at: usize) -> Option<(&str, &str)> {
    text.split_at_checked(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_written_is_read_back(seconds in -62_135_596_800i64..253_402_300_800, nanoseconds in 0u32..1_000_000_000) {
            let at = DateTime::from_timestamp(seconds, nanoseconds).unwrap_or_default();
            prop_assert_eq!(parse(&at.to_rfc3339()), Some(at));
            let sent = serde_json::to_string(&at).unwrap_or_default();
            prop_assert_eq!(parse(sent.trim_matches('"')), Some(at));
        }

        #[test]
        fn every_zone_is_read_as_chrono_reads_it(hours in 0u32..30, minutes in 0u32..70, sign in "[+-]") {
            let text = format!("2026-11-12T00:30:05.25{sign}{hours:02}:{minutes:02}");
            let theirs = DateTime::parse_from_rfc3339(&text).ok().map(|at| at.to_utc());
            prop_assert_eq!(parse(&text), theirs);
        }

        #[test]
        fn nothing_else_is_an_instant(text in "(2026|10000|x)-[0-9]{2}-[0-3]?[0-9][Tt ]?[0-9]{2}:[0-9]{2}:?[0-6][0-9](\\.[0-9]{0,12})?(Z|[+-][0-2][0-9]:?[0-9]{2}|ä)?") {
            let theirs = DateTime::parse_from_rfc3339(&text).ok().map(|at| at.to_utc());
            prop_assert_eq!(parse(&text), theirs, "{}", text);
        }
    }
}
