//! What a password may be: at least 12 characters and at most 256 bytes, any characters, no rules about kinds of
//! characters (OWASP ASVS 5.0, 6.2.5). Whether it is a common one, the server checks.
//!
//! The shortest is counted as people count, by characters; the longest as machines work, by bytes.

use crate::problem::FieldCode;
use crate::validate::Errors;

/// The shortest password, in characters.
pub const MIN_CHARACTERS: usize = 12;
/// The longest password, in bytes: enough for any passphrase, little enough to hash (CVE-2023-30082).
pub const MAX_BYTES: usize = 256;

/// Said of a password that is longer.
const TOO_LONG: &str =
    "Please use a shorter password: 256 plain letters at most, fewer with accents, other scripts or emoji.";

/// Notes in `errors` when what was typed can't be the password of an account.
pub fn check_known(errors: &mut Errors, field: &'static str, password: &str) {
    if password.is_empty() {
        errors.add(field, FieldCode::Required, "Please enter your password.");
    } else if password.len() > MAX_BYTES {
        errors.add(field, FieldCode::TooLong, TOO_LONG);
    }
}

/// Notes in `errors` when a password that someone chooses is too short or too long.
pub fn check_length(errors: &mut Errors, field: &'static str, password: &str) {
    if password.is_empty() {
        errors.add(field, FieldCode::Required, "Please choose a password.");
    } else if password.chars().count() < MIN_CHARACTERS {
        errors.add(
            field,
            FieldCode::TooShort,
            "Please use at least 12 characters. A few words in a row work well.",
        );
    } else if password.len() > MAX_BYTES {
        errors.add(field, FieldCode::TooLong, TOO_LONG);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(password: &str) -> Option<String> {
        let mut errors = Errors::default();
        check_length(&mut errors, "password", password);
        errors.0.first().map(|error| error.code.to_string())
    }

    #[test]
    fn the_shortest_is_counted_by_characters_and_the_longest_by_bytes() {
        for (password, wrong) in [
            (String::new(), Some("required")),
            ("eleven char".to_owned(), Some("too_short")),
            ("twelve chars".to_owned(), None),
            ("密码密码".to_owned(), Some("too_short")),
            ("四盏安静的港口灯在夜里亮".to_owned(), None),
            ("a".repeat(256), None),
            ("a".repeat(257), Some("too_long")),
            ("🌊".repeat(64), None),
            ("🌊".repeat(100), Some("too_long")),
        ] {
            assert_eq!(code(&password).as_deref(), wrong, "{password}");
        }
    }

    #[test]
    fn nobody_is_told_of_a_limit_that_they_kept() {
        let mut errors = Errors::default();
        check_length(&mut errors, "password", &"🌊".repeat(100));
        check_known(&mut errors, "password", &"🌊".repeat(100));
        assert!(errors.0.iter().all(|error| error.detail.contains("emoji")), "{errors:?}");
    }
}
