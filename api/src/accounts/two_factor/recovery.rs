//! Recovery codes: 120 random bits each, which nobody guesses, so a fast hash keeps them.

use crate::accounts::links;
use crate::problem::Result;
use data_encoding::BASE32_NOPAD;

/// How many there are.
const CODES: usize = 10;
/// How many bytes of randomness each has.
const BYTES: usize = 15;

/// New ones, as they are shown.
pub(super) fn make() -> Result<Vec<String>> {
    (0..CODES).map(|_| Ok(shown(&BASE32_NOPAD.encode(&links::secret()?[..BYTES])))).collect()
}

/// In groups of four, to be copied by hand.
fn shown(letters: &str) -> String {
    let letters: Vec<_> = letters.chars().collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// What is kept of a code, however it was typed: in small letters, without its dashes, with digits that look like a
/// letter and are none of its alphabet.
pub(super) fn hash(typed: &str) -> [u8; 32] {
    let letters = typed.chars().filter(char::is_ascii_alphanumeric).map(|c| match c.to_ascii_uppercase() {
        '0' => 'O',
        '1' => 'I',
        '8' => 'B',
        other => other,
    });
    links::hash(&letters.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn ten_codes_are_ten_and_each_is_long_enough_for_a_fast_hash() {
        let codes = make().unwrap();
        assert_eq!(codes.iter().collect::<HashSet<_>>().len(), 10);
        assert!(codes.iter().all(|code| code.len() == 29 && code.split('-').count() == 6), "{codes:?}");
    }

    #[test]
    fn a_code_is_known_however_it_is_typed() {
        let code = "K3QW-7ZPD-M2XA-RT5C-YH4L-BEOI";
        for typed in ["k3qw7zpdm2xart5cyh4lbeoi", " K3QW 7ZPD M2XA RT5C YH4L 8E01 ", code] {
            assert_eq!(hash(typed), hash(code), "{typed}");
        }
        assert_ne!(hash("K3QW-7ZPD-M2XA-RT5C-YH4L-BEOA"), hash(code));
    }
}
