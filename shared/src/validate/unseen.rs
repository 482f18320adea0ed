//! Characters that nobody sees. With them one name looks like another, a name that is blank looks filled in, and the
//! rest of a list is read backwards.

/// Whether one line of text holds a character that is not seen, and is not needed to write any language.
pub(super) fn in_line(text: &str) -> bool {
    let mut before = None;
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        // Joiners shape Persian, Hindi and emoji; between Latin letters they only make two words of one.
        let joins = is_joiner(c)
            && before.is_some_and(is_shaped)
            && characters.peek().copied().is_some_and(is_shaped);
        if is_unseen(c) && !joins {
            return true;
        }
        before = Some(c);
    }
    false
}

/// Whether nobody sees anything of a text.
pub(super) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_unseen(c))
}

/// Whether a character turns the direction of all that follows it, whatever letters that is made of.
pub(super) const fn overrides_direction(c: char) -> bool {
    matches!(c, '\u{202d}' | '\u{202e}')
}

const fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

fn is_shaped(c: char) -> bool {
    c > '\u{2ff}' && !is_unseen(c)
}

/// Whether nobody sees a character, or all it does is to move others.
pub fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{2800}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_which_nobody_sees_anything_is_blank() {
        assert!(is_blank("") && is_blank(" \n") && is_blank("\u{200b}\u{feff}"));
        assert!(!is_blank("\u{200b}a") && !is_blank("\u{1f525}"));
    }

    #[test]
    fn what_nobody_sees_is_found() {
        for hidden in [
            "\u{200b}",
            "Eleanor\u{200b} Vale",
            "Eleanor Va\u{200d}le",
            "\u{200c}Eleanor",
            "Eleanor \u{202e}elaV",
            "\u{2066}Eleanor\u{2069}",
            "Eleanor\u{2028}Vale",
            "\u{feff}Eleanor",
            "Elea\u{ad}nor",
            "\u{3164}",
            "Eleanor\u{e0041}",
            "a\nb",
        ] {
            assert!(in_line(hidden), "{hidden:?}");
        }
    }

    #[test]
    fn every_language_can_be_written() {
        for seen in [
            "Zoë Müller-O’Neil",
            "می‌خواهم",
            "עברית (English)",
            "क्‍ष",
            "日本語　テスト",
            "👩‍💻 👨‍👩‍👧 ❤️",
            "e\u{301}",
            "",
        ] {
            assert!(!in_line(seen), "{seen:?}");
        }
    }
}
