//! What a search box means: `#1042` or a number is a ticket's number; anything else is words that must all be
//! there, the beginning of each being enough.

/// The most characters of a word that are looked for: longer ones are in the index in pieces of this length, and
/// reading one takes PostgreSQL time with the square of it.
const WORD_MAX: usize = 80;

/// A search, read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Search {
    /// Everything.
    All,
    /// The ticket with this number.
    Number(i64),
    /// For `to_tsquery('simple', …)`.
    Words(String),
    /// Nothing can match: only signs were typed.
    Nothing,
}

impl Search {
    /// Reads what was typed.
    pub(super) fn read(typed: Option<&str>) -> Self {
        let Some(typed) = typed.map(str::trim).filter(|typed| !typed.is_empty()) else { return Self::All };
        if let Ok(number) = typed.trim_start_matches('#').parse() {
            return Self::Number(number);
        }
        // The signs of tsquery's own language, and NUL, which PostgreSQL takes in no text.
        let sign = |c: char| c.is_whitespace() || c.is_control() || "&|!()<>:*'\\\"".contains(c);
        let words: Vec<String> = typed
            .split(sign)
            .filter(|word| word.chars().any(char::is_alphanumeric))
            .take(20)
            .map(|word| format!("'{}':*", word.chars().take(WORD_MAX).collect::<String>()))
            .collect();
        if words.is_empty() { Self::Nothing } else { Self::Words(words.join(" & ")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_numbers_and_signs() {
        assert_eq!(Search::read(None), Search::All);
        assert_eq!(Search::read(Some("  ")), Search::All);
        assert_eq!(Search::read(Some("#1042")), Search::Number(1042));
        assert_eq!(Search::read(Some("1042")), Search::Number(1042));
        assert_eq!(Search::read(Some("spanish cat")), Search::Words("'spanish':* & 'cat':*".into()));
        assert_eq!(Search::read(Some("a' | !b:* \\")), Search::Words("'a':* & 'b':*".into()));
        assert_eq!(Search::read(Some("&|!()")), Search::Nothing);
        let cut = format!("'{}':*", "a_".repeat(40));
        assert_eq!(Search::read(Some(&"a_".repeat(30_000))), Search::Words(cut));
    }
}
