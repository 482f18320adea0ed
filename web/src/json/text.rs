//! The text itself, as far as it is not read yet. Nothing here knows what is read, so that it is compiled once.

use super::Unreadable;
use std::borrow::Cow;
use std::str::FromStr;

/// What is left of the text.
pub(super) struct Text<'de> {
    rest: &'de str,
}

impl<'de> Text<'de> {
    pub(super) fn new(text: &'de str) -> Self {
        Self { rest: text }
    }

    /// The next character that means something.
    pub(super) fn peek(&mut self) -> Option<char> {
        self.rest = self.rest.trim_ascii_start();
        self.rest.chars().next()
    }

    /// Goes past this character, which has to come next.
    pub(super) fn take(&mut self, char: char) -> Result<(), Unreadable> {
        self.peek();
        self.rest = self.rest.strip_prefix(char).ok_or(Unreadable)?;
        Ok(())
    }

    /// Nothing may be left.
    pub(super) fn ends(&mut self) -> Result<(), Unreadable> {
        if self.peek().is_none() { Ok(()) } else { Err(Unreadable) }
    }

    /// A number or one of the three words.
    fn word(&mut self) -> &'de str {
        self.peek();
        let ends = |char: char| !(char.is_ascii_alphanumeric() || matches!(char, '-' | '+' | '.'));
        let (word, rest) = self.rest.split_at(self.rest.find(ends).unwrap_or(self.rest.len()));
        self.rest = rest;
        word
    }

    pub(super) fn null(&mut self) -> Result<(), Unreadable> {
        if self.word() == "null" { Ok(()) } else { Err(Unreadable) }
    }

    pub(super) fn bool(&mut self) -> Result<bool, Unreadable> {
        self.word().parse().map_err(|_| Unreadable)
    }

    /// A whole number.
    pub(super) fn number<T: FromStr>(&mut self) -> Result<T, Unreadable> {
        self.word().parse().map_err(|_| Unreadable)
    }

    pub(super) fn string(&mut self) -> Result<Cow<'de, str>, Unreadable> {
        self.take('"')?;
        let mut string = Cow::default();
        loop {
            let end = self.rest.find(['"', '\\']).ok_or(Unreadable)?;
            let (plain, rest) = self.rest.split_at(end);
            string += plain;
            if let Some(rest) = rest.strip_prefix('"') {
                self.rest = rest;
                return Ok(string);
            }
            let mut rest = rest.chars();
            let escape = rest.by_ref().nth(1);
            self.rest = rest.as_str();
            string.to_mut().push(self.meant(escape)?);
        }
    }

    /// The character that is meant by one after a backslash.
    fn meant(&mut self, escape: Option<char>) -> Result<char, Unreadable> {
        match escape {
            Some(char @ ('"' | '\\' | '/')) => Ok(char),
            Some('b') => Ok('\u{8}'),
            Some('f') => Ok('\u{c}'),
            Some('n') => Ok('\n'),
            Some('r') => Ok('\r'),
            Some('t') => Ok('\t'),
            Some('u') => self.unicode(),
            _ => Err(Unreadable),
        }
    }

    /// One that is written as its number, or as two, since most have only half of the room.
    fn unicode(&mut self) -> Result<char, Unreadable> {
        let first = self.unit()?;
        let second = if (0xd800..0xdc00).contains(&first) {
            self.rest = self.rest.strip_prefix("\\u").ok_or(Unreadable)?;
            Some(self.unit()?)
        } else {
            None
        };
        let char = char::decode_utf16([first].into_iter().chain(second)).next();
        char.and_then(Result::ok).ok_or(Unreadable)
    }

    fn unit(&mut self) -> Result<u16, Unreadable> {
        let (digits, rest) = self.rest.split_at_checked(4).ok_or(Unreadable)?;
        self.rest = rest;
        u16::from_str_radix(digits, 16).map_err(|_| Unreadable)
    }

    /// Goes past a value, whatever it is.
    pub(super) fn skip(&mut self) -> Result<(), Unreadable> {
        let mut open = 0_usize;
        loop {
            match self.peek().ok_or(Unreadable)? {
                '"' => drop(self.string()?),
                char @ ('{' | '[') => {
                    self.take(char)?;
                    open += 1;
                }
                char @ ('}' | ']') if open > 0 => {
                    self.take(char)?;
                    open -= 1;
                }
                char @ (',' | ':') if open > 0 => self.take(char)?,
                _ if self.word().is_empty() => return Err(Unreadable),
                _ => {}
            }
            if open == 0 {
                return Ok(());
            }
        }
    }
}
