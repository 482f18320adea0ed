//! What a search box means: `#1042` is a ticket's number; a number alone is that or a word; anything else is words
//! that must all be there, the beginning of each being enough.

/// The most characters of a word that are looked for: longer ones are in the index in pieces of this length, and
/// reading one takes PostgreSQL time with the square of it.
const WORD_MAX: usize = 80;

/// A search, read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Search {
    /// Everything.
    All,
    /// Nothing can match: only signs were typed.
    Nothing,
    /// What has this number, or these words.
    Some {
        /// A ticket's number.
        number: Option<i64>,
        /// For `to_tsquery('simple', …)`.
        words: Option<String>,
    },
}

impl Search {
    /// Reads what was typed.
    pub(super) fn read(typed: Option<&str>) -> Self {
        let Some(typed) = typed.map(str::trim).filter(|typed| !typed.is_empty()) else { return Self::All };
        if let Some(number) = typed.strip_prefix('#').and_then(|number| number.parse().ok()) {
            return Self::Some { number: Some(number), words: None };
        }
        // The signs of tsquery's own language, and NUL, which PostgreSQL takes in no text.
        let sign = |c: char| c.is_whitespace() || c.is_control() || "&|!()<>:*'\\\"".contains(c);
        let words: Vec<String> = typed
            .split(sign)
            .filter(|word| word.chars().any(char::is_alphanumeric))
            .take(20)
            .map(|word| format!("'{}':*", word.chars().take(WORD_MAX).collect::<String>()))
            .collect();
        if words.is_empty() {
            return Self::Nothing;
        }
        Self::Some { number: typed.parse().ok(), words: Some(words.join(" & ")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_numbers_and_signs() {
        let read = |typed| Search::read(Some(typed));
        let some = |number, words: Option<&str>| Search::Some { number, words: words.map(str::to_owned) };
        assert_eq!(Search::read(None), Search::All);
        assert_eq!(read("  "), Search::All);
        assert_eq!(read("#1042"), some(Some(1042), None));
        assert_eq!(read("1042"), some(Some(1042), Some("'1042':*")));
        assert_eq!(read("spanish cat"), some(None, Some("'spanish':* & 'cat':*")));
        assert_eq!(read("a' | !b:* \\"), some(None, Some("'a':* & 'b':*")));
        assert_eq!(read("&|!()"), Search::Nothing);
        let cut = format!("'{}':*", "a_".repeat(40));
        assert_eq!(read(&"a_".repeat(30_000)), some(None, Some(&cut)));
    }
}
