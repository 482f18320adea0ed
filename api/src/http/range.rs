//! Ranges of bytes (RFC 9110, section 14): one at a time, as those who go on with a download ask for it.

use crate::problem::{Error, Result};
use actix_web::HttpRequest;
use actix_web::http::header;
use std::ops::Range;

/// What of something is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// All of it.
    All,
    /// These bytes.
    Part(Range<u64>),
}

impl Wanted {
    /// The bytes that it means of so many.
    pub(crate) fn range(&self, size: u64) -> Range<u64> {
        match self {
            Self::All => 0..size,
            Self::Part(range) => range.clone(),
        }
    }
}

/// What this request asks for of so many bytes, which have this tag. A range of what it had of another state is no range;
/// nor is what can't be read as one, or several.
///
/// # Errors
/// 416: the range begins after the end.
pub(crate) fn wanted(request: &HttpRequest, size: u64, tag: &str) -> Result<Wanted> {
    let told = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    let is_of_this = told(header::IF_RANGE).is_none_or(|of| of == tag);
    let Some(range) = told(header::RANGE).filter(|_| is_of_this) else { return Ok(Wanted::All) };
    parse(range, size)
}

fn parse(range: &str, size: u64) -> Result<Wanted> {
    let Some((from, to)) = range.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return Ok(Wanted::All);
    };
    let part = match (from.trim().parse::<u64>(), to.trim().parse::<u64>()) {
        (Ok(from), Ok(to)) if from <= to => from..to.saturating_add(1).min(size),
        (Ok(from), Err(_)) if to.trim().is_empty() => from..size,
        // The last so many.
        (Err(_), Ok(last)) if from.trim().is_empty() => size.saturating_sub(last)..size,
        _ => return Ok(Wanted::All),
    };
    if part.start >= part.end { Err(Error::NoSuchRange(size)) } else { Ok(Wanted::Part(part)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn a_range_is_read_as_the_standard_has_it() {
        for (range, part) in [
            ("bytes=0-0", Some(0..1)),
            ("bytes=2-5", Some(2..6)),
            ("bytes=7-", Some(7..10)),
            ("bytes=-3", Some(7..10)),
            ("bytes=-30", Some(0..10)),
            ("bytes=5-99999999999999999999", None),
            ("bytes=5-999", Some(5..10)),
            ("bytes=5-2", None),
            ("bytes=0-1,4-5", None),
            ("bytes=a-b", None),
            ("lines=1-2", None),
            ("", None),
        ] {
            assert_eq!(parse(range, 10).ok(), Some(part.map_or(Wanted::All, Wanted::Part)), "{range}");
        }
        for range in ["bytes=10-", "bytes=-0", "bytes=11-12"] {
            assert!(matches!(parse(range, 10), Err(Error::NoSuchRange(10))), "{range}");
        }
    }

    #[test]
    fn whoever_had_another_state_gets_all_of_this_one() {
        for (tag, is_part) in [("\"a\"", true), ("\"b\"", false)] {
            let request = TestRequest::get()
                .insert_header((header::RANGE, "bytes=1-2"))
                .insert_header((header::IF_RANGE, tag))
                .to_http_request();
            assert_eq!(wanted(&request, 10, "\"a\"").is_ok_and(|found| found != Wanted::All), is_part);
        }
    }
}
