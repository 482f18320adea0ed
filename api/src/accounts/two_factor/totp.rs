//! Codes by time (RFC 6238): SHA-1, six digits, half a minute. That is what every authenticator app can do; many take
//! other hashes and count with SHA-1 all the same.

use crate::problem::{Error, Result};
use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use sha1::Sha1;
use shared::Timestamp;

/// As many bytes as the hash gives, which RFC 4226 recommends.
pub(super) const KEY_BYTES: usize = 20;

/// Seconds of a step.
const STEP: i64 = 30;
/// How many steps a clock may be off, before and after.
const TOLERANCE: i64 = 1;

/// The step that `code` is of, if it is one that is good now: of no step up to the `last` one that was used.
///
/// # Errors
/// A key that is none, which is a bug.
pub(super) fn step_of(key: &[u8], code: u32, last: Option<i64>, now: Timestamp) -> Result<Option<i64>> {
    let current = now.timestamp().div_euclid(STEP);
    let mut found = None;
    // All are compared, whichever it is.
    for step in current - TOLERANCE..=current + TOLERANCE {
        if self::code(key, step)? == code && last.is_none_or(|last| last < step) {
            found = Some(step);
        }
    }
    Ok(found)
}

fn code(key: &[u8], step: i64) -> Result<u32> {
    let mac = Hmac::<Sha1>::new_from_slice(key).map_err(|error| Error::Bug(error.into()))?;
    let mac: [u8; 20] = mac.chain_update(step.to_be_bytes()).finalize().into_bytes().into();
    let offset = usize::from(mac[19] & 15);
    let four = mac.iter().skip(offset).take(4).fold(0, |number: u32, byte| number << 8 | u32::from(*byte));
    Ok((four & 0x7fff_ffff) % 1_000_000)
}

/// Six digits, with blanks between them or not; nothing where it is something else.
pub(super) fn read(typed: &str) -> Option<u32> {
    let digits: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let is_code = digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_digit());
    is_code.then(|| digits.parse().ok())?
}

/// The key as people type it.
pub(super) fn key_text(key: &[u8]) -> String {
    BASE32_NOPAD.encode(key)
}

/// What an authenticator app reads: the key, and what it shows beside it.
pub(super) fn uri(key: &[u8], issuer: &str, email: &str) -> String {
    let [issuer, email] = [issuer, email].map(|text| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string());
    let key = key_text(key);
    format!(
        "otpauth://totp/{issuer}:{email}?secret={key}&issuer={issuer}&algorithm=SHA1&digits=6&period={STEP}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    /// RFC 6238, appendix B; its eight digits cut to six.
    const KEY: &[u8] = b"12345678901234567890";

    fn at(seconds: i64) -> Timestamp {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    #[test]
    fn the_codes_are_those_of_the_standard() {
        for (seconds, code) in [
            (59, 287_082),
            (1_111_111_109, 81_804),
            (1_111_111_111, 50_471),
            (1_234_567_890, 5_924),
            (2_000_000_000, 279_037),
            (20_000_000_000, 353_130),
        ] {
            assert_eq!(step_of(KEY, code, None, at(seconds)).unwrap(), Some(seconds / 30), "{seconds}");
        }
    }

    #[test]
    fn a_code_is_good_a_step_before_and_after_and_no_longer() {
        let is_good = |seconds| step_of(KEY, 287_082, None, at(seconds)).unwrap().is_some();
        for (seconds, good) in [(-1, false), (0, true), (29, true), (59, true), (89, true), (90, false)] {
            assert_eq!(is_good(seconds), good, "{seconds}");
        }
    }

    #[test]
    fn a_code_of_a_step_that_was_used_is_good_no_more() {
        assert_eq!(step_of(KEY, 287_082, Some(0), at(59)).unwrap(), Some(1));
        assert_eq!(step_of(KEY, 287_082, Some(1), at(59)).unwrap(), None);
        assert_eq!(step_of(KEY, 287_082, Some(2), at(59)).unwrap(), None, "nor one from before");
    }

    #[test]
    fn six_digits_are_a_code_and_nothing_else_is() {
        assert_eq!(read("005 924"), Some(5924));
        for other in ["", "12345", "1234567", "+12345", "12345a", "１２３４５６"] {
            assert_eq!(read(other), None, "{other}");
        }
    }

    #[test]
    fn names_can_not_change_what_an_app_reads() {
        let uri = uri(KEY, "Vale: & Co?secret=A", "a+b@c.example");
        assert_eq!(
            uri,
            "otpauth://totp/Vale%3A%20%26%20Co%3Fsecret%3DA:a%2Bb%40c%2Eexample\
             ?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Vale%3A%20%26%20Co%3Fsecret%3DA\
             &algorithm=SHA1&digits=6&period=30"
        );
    }
}
