//! What a password may be: 12 to 256 bytes, any characters, no rules about kinds of characters
//! (OWASP ASVS 5.0, 6.2.5). Whether it is a common one, the server checks.

use crate::validate::Errors;

/// The shortest password, in bytes.
pub const MIN_BYTES: usize = 12;
/// The longest password, in bytes: enough for any passphrase, little enough to hash (CVE-2023-30082).
pub const MAX_BYTES: usize = 256;

/// Said of a password that is longer.
const TOO_LONG: &str = "Please use at most 256 characters.";

/// Notes in `errors` when what was typed can't be the password of an account.
pub fn check_known(errors: &mut Errors, field: &'static str, password: &str) {
    if password.is_empty() {
        errors.add(field, "required", "Please enter your password.");
    } else if password.len() > MAX_BYTES {
        errors.add(field, "too_long", TOO_LONG);
    }
}

/// Notes in `errors` when the password is too short or too long.
pub fn check_length(errors: &mut Errors, field: &'static str, password: &str) {
    if password.is_empty() {
        errors.add(field, "required", "Please choose a password.");
    } else if password.len() < MIN_BYTES {
        errors.add(field, "too_short", "Please use at least 12 characters. A few words in a row work well.");
    } else if password.len() > MAX_BYTES {
        errors.add(field, "too_long", TOO_LONG);
    }
}
