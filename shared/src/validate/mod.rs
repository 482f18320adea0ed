//! What a field may hold. The API refuses with these rules; the forms ask the same ones before they send.

mod unseen;

pub use unseen::is_unseen;

use crate::problem::{FieldCode, FieldError};
use std::borrow::Cow;

/// Something that came from outside and can say what is wrong with it.
pub trait Validate {
    /// Adds every field that is not right to `errors`.
    fn validate(&self, errors: &mut Errors);

    /// All fields that are not right; empty when it may be used.
    fn errors(&self) -> Vec<FieldError> {
        let mut errors = Errors::default();
        self.validate(&mut errors);
        errors.0
    }
}

/// The fields found wrong so far.
#[derive(Debug, Default)]
pub struct Errors(pub Vec<FieldError>);

impl Errors {
    /// Notes that `field` is wrong.
    pub fn add(&mut self, field: &'static str, code: FieldCode, detail: impl Into<Cow<'static, str>>) {
        self.0.push(FieldError::new(field, code, told(|| detail)));
    }

    /// One line of text: not blank, at most `max` characters, none that nobody sees.
    pub fn line(&mut self, field: &'static str, value: &str, max: usize) {
        if unseen::is_blank(value) {
            self.add(field, FieldCode::Required, "Please fill this in.");
        }
        self.optional_line(field, value, max);
    }

    /// One line of text that may be empty.
    pub fn optional_line(&mut self, field: &'static str, value: &str, max: usize) {
        self.length(field, value, max);
        if unseen::in_line(value) {
            self.add(field, FieldCode::ControlCharacter, "This holds a character that can't be used here.");
        }
    }

    /// Text of several lines (Markdown): not blank, at most `max` characters, no control characters but
    /// line breaks and tabs, and nothing that turns the rest of a page around.
    pub fn text(&mut self, field: &'static str, value: &str, max: usize) {
        if unseen::is_blank(value) {
            self.add(field, FieldCode::Required, "Please write something.");
        }
        self.length(field, value, max);
        let control = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
        if value.chars().any(|c| control(c) || unseen::overrides_direction(c)) {
            self.add(field, FieldCode::ControlCharacter, "This holds a character that can't be used here.");
        }
    }

    /// An e-mail address, by [`is_email`].
    pub fn email(&mut self, field: &'static str, value: &str) {
        if value.trim().is_empty() {
            self.add(field, FieldCode::Required, "Please enter your e-mail address.");
        } else if !is_email(value) {
            self.add(
                field,
                FieldCode::Invalid,
                "This is not a complete e-mail address, such as name@company.com.",
            );
        }
    }

    /// A language and region, as a BCP 47 tag.
    pub fn locale(&mut self, field: &'static str, value: &str) {
        let tag = |c: u8| c.is_ascii_alphanumeric() || c == b'-';
        if value.len() > 35 || value.len() < 2 || !value.bytes().all(tag) {
            self.add(field, FieldCode::Invalid, "Please choose a language from the list.");
        }
    }

    fn length(&mut self, field: &'static str, value: &str, max: usize) {
        if value.chars().count() > max {
            let detail = told(|| format!("Please keep this to {max} characters."));
            self.0.push(FieldError::new(field, FieldCode::TooLong, detail).about(max.to_string()));
        }
    }
}

/// What the API tells programs. The browser has words of its own, and need not carry these.
fn told<T: Into<Cow<'static, str>>>(detail: impl FnOnce() -> T) -> Cow<'static, str> {
    if cfg!(target_arch = "wasm32") { Cow::default() } else { detail().into() }
}

/// Whether `text` is an address that mail can be sent to: one `@`, a local part of 1 to 64 bytes in ASCII, a domain of
/// dot-separated labels with an ending, 254 bytes at most. The domain may be of any script; the server looks whether
/// the DNS can hold it. Quoted local parts and address literals
/// (RFC 5321) are refused: nobody signs up with one, and they are how header injection starts.
pub fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let atom = |c: u8| c.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&c);
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-' || !c.is_ascii())
    };
    text.len() <= 254
        && !unseen::in_line(domain)
        && (1..=64).contains(&local.len())
        && local.bytes().all(atom)
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && domain.contains('.')
        && domain.split('.').all(label)
        && domain
            .rsplit('.')
            .next()
            .is_some_and(|end| end.len() >= 2 && !end.bytes().all(|c| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_people_have() {
        for good in [
            "a@b.co",
            "first.last+tag@mail.example.com",
            "o'neil@x-y.example",
            "UPPER@Example.COM",
            "info@büro.example",
            "info@例え.テスト",
        ] {
            assert!(is_email(good), "{good}");
        }
    }

    #[test]
    fn addresses_that_are_none() {
        for bad in [
            "",
            "a",
            "@b.co",
            "a@",
            "a@b",
            "a@b.",
            "a@.b.co",
            "a..b@c.co",
            ".a@b.co",
            "a@b.co,c@d.co",
            "a@b@c.co",
            "a b@c.co",
            "a@b.co\r\nBcc: x@y.zz",
            "\"a\"@b.co",
            "a@[127.0.0.1]",
            "a@1.2.3.4",
            "ä@b.co",
            "a@b\u{200b}.co",
            "a@b\u{2028}c.co",
        ] {
            assert!(!is_email(bad), "{bad}");
        }
    }

    #[test]
    fn control_characters_are_refused_but_line_breaks_in_texts_are_not() {
        let mut errors = Errors::default();
        errors.line("subject", "a\u{0}b", 10);
        errors.line("subject", "a\nb", 10);
        errors.text("body", "a\nb\tc\u{200b}", 10);
        errors.text("body", "a\u{202e}b", 10);
        let codes: Vec<_> = errors.0.iter().map(|error| error.code.as_ref()).collect();
        assert_eq!(codes, ["control_character"; 3]);
    }
}
