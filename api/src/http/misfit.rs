//! What serde says of input that does not fit, in the words of people and without the input: an answer and the log
//! repeat no value, and of names no more than anybody needs to find them again.

use shared::problem::FieldError;
use std::borrow::Cow;

/// The most characters of a name or a sentence.
const MAX: usize = 100;

/// The field at `path`, and what is wrong with it by serde's sentence.
pub(super) fn error(path: &str, sentence: &str) -> FieldError {
    let code = match sentence.split_once(" field `") {
        Some(("unknown", _)) => "unknown",
        Some(("missing", _)) => "required",
        Some(("duplicate", _)) => "duplicate",
        _ => "invalid",
    };
    let named = if code == "invalid" { None } else { named(sentence) };
    FieldError::new(named.unwrap_or_else(|| cut(path)), code, detail(code, sentence))
}

fn cut(text: &str) -> String {
    text.chars().take(MAX).collect()
}

/// The name in serde's sentence about a field that is unknown, missing or there twice.
fn named(sentence: &str) -> Option<String> {
    let field = sentence.split_once(" field `")?.1;
    field.split('`').next().map(cut)
}

fn detail(code: &str, sentence: &str) -> Cow<'static, str> {
    // What was found stands between backticks or quotes, and may itself say `expected`.
    let (found, expected) = match sentence.rsplit_once(", expected ") {
        Some((found, expected)) => (found, Some(expected)),
        None => (sentence, None),
    };
    match (code, expected) {
        ("required", _) => "This is required.".into(),
        ("duplicate", _) => "This is given more than once.".into(),
        ("unknown", Some(names)) => format!("There is no such field, but {names}.").into(),
        ("unknown", None) => "There is no such field.".into(),
        (_, Some(kind)) => format!("This is to be {}.", in_words(kind)).into(),
        (_, None) => custom(found),
    }
}

/// What a type expects, as serde names it.
fn in_words(kind: &str) -> &str {
    match kind {
        "a string" | "string" | "a borrowed string" => "text",
        "a boolean" => "true or false",
        "a sequence" => "a list",
        "a map" => "an object",
        "a formatted UUID string" => "an id (a UUID)",
        kind if kind.starts_with("struct ") => "an object",
        "i16" | "i32" | "i64" => "a whole number",
        "u8" | "u16" | "u32" | "u64" => "a whole number from 0 on, and not too large",
        kind => kind,
    }
}

/// A sentence that a type or the parser made itself.
fn custom(sentence: &str) -> Cow<'static, str> {
    let has = |part: &str| sentence.contains(part);
    if has("surrogate") || has("hex escape") || has("unicode code point") {
        return "This text holds half a character, or bytes that are none.".into();
    }
    if has("UUID") {
        return "This is to be an id (a UUID).".into();
    }
    if has("parse integer") || has("invalid digit") || has("too large to fit") || has("out of range") {
        return "This is to be a whole number that is not too large.".into();
    }
    // The query string's word for a value where a list stands.
    if sentence == "unsupported value" {
        return "This is given more than once.".into();
    }
    if sentence == "expected value" {
        return "This is to be one of the words that the documentation lists.".into();
    }
    // Ours: what may stand here. Whatever it repeats of the input is between signs.
    let own = sentence.split(['`', '"']).next().unwrap_or_default().trim_end();
    format!("{}.", cut(own)).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_is_left_out_and_what_was_expected_is_kept() {
        for (serde, code, ours) in [
            ("invalid type: integer `77712345`, expected a string", "invalid", "This is to be text."),
            (
                "invalid type: string \"a, expected b\", expected u32",
                "invalid",
                "This is to be a whole number from 0 on, and not too large.",
            ),
            ("unknown variant `x`, expected `a` or `b`", "invalid", "This is to be `a` or `b`."),
            ("unknown variant `x`, expected one of `a`, `b`", "invalid", "This is to be one of `a`, `b`."),
            (
                "unknown field `x`, expected one of `a`, `b`",
                "unknown",
                "There is no such field, but one of `a`, `b`.",
            ),
            ("unknown field `x`, there are no fields", "unknown", "There is no such field."),
            ("missing field `body`", "required", "This is required."),
            ("duplicate field `body`", "duplicate", "This is given more than once."),
            (
                "invalid digit found in string",
                "invalid",
                "This is to be a whole number that is not too large.",
            ),
            ("a status is one of open, closed", "invalid", "a status is one of open, closed."),
        ] {
            let error = error("here", serde);
            assert_eq!((error.code.as_ref(), error.detail.as_ref()), (code, ours));
        }
        assert_eq!(error("here", "unknown field `x`, expected `a`").field, "x");
        assert_eq!(error("here", "invalid type: null, expected a string").field, "here");
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
            let error = error(&long, &serde);
            assert!(error.detail.len() < 150 && error.field.len() <= MAX, "{error:?}");
        }
    }
}
