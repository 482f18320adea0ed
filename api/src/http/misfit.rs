//! What serde says of input that does not fit, without the input: an answer and the log repeat no value, and of
//! names no more than anybody needs to find them again.

/// The most characters of a name or a sentence.
const MAX: usize = 100;

/// A name from the input, cut.
pub(super) fn name(text: &str) -> String {
    text.chars().take(MAX).collect()
}

/// The name in serde's sentence about a field that is unknown, missing or there twice.
pub(super) fn named(sentence: &str) -> Option<String> {
    let field = sentence.split_once(" field `")?.1;
    field.split('`').next().map(name)
}

/// Serde's sentence without what was found, and with what was expected.
pub(super) fn sentence(text: &str) -> String {
    // What was found stands between backticks or quotes, and may itself say `expected`.
    let (found, expected) = match text.rsplit_once(", expected ") {
        Some((found, expected)) => (found, format!(", expected {expected}")),
        None => (text, String::new()),
    };
    let kind = found.split(['`', '"']).next().unwrap_or_default().trim_end();
    let field = if expected.is_empty() { named(found) } else { None };
    match field {
        Some(field) => format!("{kind} `{field}`"),
        None => format!("{}{expected}", name(kind)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_is_left_out_and_what_was_expected_is_kept() {
        for (serde, ours) in [
            (
                "invalid type: integer `77712345`, expected a string",
                "invalid type: integer, expected a string",
            ),
            ("invalid type: string \"a, expected b\", expected u8", "invalid type: string, expected u8"),
            ("unknown variant `x`, expected `a` or `b`", "unknown variant, expected `a` or `b`"),
            ("unknown field `x`, expected one of `a`, `b`", "unknown field, expected one of `a`, `b`"),
            ("unknown field `x`, there are no fields", "unknown field `x`"),
            ("missing field `body`", "missing field `body`"),
            ("invalid digit found in string", "invalid digit found in string"),
        ] {
            assert_eq!(sentence(serde), ours);
        }
        assert_eq!(named("unknown field `x`, expected `a`"), Some("x".to_owned()));
        assert_eq!(named("invalid type: null"), None);
    }

    #[test]
    fn nothing_grows_with_the_input() {
        let long = "q".repeat(100_000);
        for serde in [
            format!("unknown field `{long}`, expected `a`"),
            format!("invalid value: string \"{long}\", expected a date"),
            format!("{long} is no address"),
            format!("duplicate field `{long}`"),
        ] {
            assert!(sentence(&serde).len() < 150, "{}", sentence(&serde));
            assert!(named(&serde).unwrap_or_default().len() <= MAX);
        }
    }
}
