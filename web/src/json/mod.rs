//! Reads JSON: the API's answers, what the stream tells, and what this browser kept.
//!
//! serde_json says what is wrong and where, and takes a struct from a list of its values too; the code for that is
//! compiled for each kind of thing that is read. Here something can be read or can't, and a struct is an object.

mod inside;
mod text;

use inside::Inside;
use serde::de::value::StrDeserializer;
use serde::de::{self, DeserializeOwned, Expected, Unexpected, Visitor};
use serde::forward_to_deserialize_any;
use std::fmt;
use text::Text;

/// Reads all of the text as one value.
///
/// # Errors
/// It is no JSON, or none of a `T`.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T, Unreadable> {
    let mut text = Text::new(text);
    let value = T::deserialize(&mut text)?;
    text.ends()?;
    Ok(value)
}

/// It could not be read; nobody asks why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unreadable")
    }
}

impl std::error::Error for Unreadable {}

// Each by itself, since what they would do instead is put a sentence together.
impl de::Error for Unreadable {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }

    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }

    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }

    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Self
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn missing_field(_: &'static str) -> Self {
        Self
    }

    fn duplicate_field(_: &'static str) -> Self {
        Self
    }
}

/// Numbers are read as the widest of their kind; what takes a smaller one looks whether it fits.
macro_rules! numbers {
    ($($method:ident)+ => $visit:ident) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
            visitor.$visit(self.number()?)
        }
    )+};
}

impl<'de> de::Deserializer<'de> for &mut Text<'de> {
    type Error = Unreadable;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self.peek() {
            Some('"') => self.deserialize_str(visitor),
            Some('{') => self.deserialize_map(visitor),
            Some('[') => self.deserialize_seq(visitor),
            Some('n') => self.deserialize_unit(visitor),
            Some('t' | 'f') => self.deserialize_bool(visitor),
            Some('-') => self.deserialize_i64(visitor),
            _ => self.deserialize_u64(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_bool(self.bool()?)
    }

    numbers!(deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 => visit_i64);
    numbers!(deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 => visit_u64);

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_str(&self.string()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_string(self.string()?.into_owned())
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        if self.peek() == Some('n') {
            self.null()?;
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.null()?;
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.take('[')?;
        let value = visitor.visit_seq(Inside::new(self, ']'))?;
        self.take(']')?;
        Ok(value)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.take('{')?;
        let value = visitor.visit_map(Inside::new(self, '}'))?;
        self.take('}')?;
        Ok(value)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        self.deserialize_map(visitor)
    }

    /// One of several words.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        visitor.visit_enum(StrDeserializer::new(&self.string()?))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.skip()?;
        visitor.visit_unit()
    }

    // Nothing that is read here is of these kinds.
    forward_to_deserialize_any! { i128 u128 f32 f64 char bytes byte_buf unit_struct tuple tuple_struct }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;
    use shared::accounts::TicketScope;
    use shared::events::Change;
    use shared::problem::Problem;
    use shared::tickets::Happening;

    const DOCUMENT: &str = r#" {"a": [1, -2, 18446744073709551615, true, false, null, [], {}], "ü": "\"\\\/\b\f\n\r\t",
        "clef": "\ud834\udd1e é 𝄞", "deep" : {"in":{"it":["","x"]}} } "#;

    #[test]
    fn everything_is_read_as_serde_json_reads_it() {
        assert_eq!(read::<Value>(DOCUMENT).ok(), serde_json::from_str(DOCUMENT).ok());
        for text in ["null", "\"\"", " 7 ", "[]", "{\"a\":{}}"] {
            assert_eq!(read::<Value>(text).ok(), serde_json::from_str(text).ok(), "{text}");
        }
    }

    #[test]
    fn what_is_cut_off_or_goes_on_is_not_read() {
        let document = DOCUMENT.trim();
        for end in (0..document.len()).filter(|end| document.is_char_boundary(*end)) {
            assert_eq!(read::<Value>(&document[..end]), Err(Unreadable), "{}", &document[..end]);
            assert_eq!(
                read::<de::IgnoredAny>(&document[..end]).err(),
                Some(Unreadable),
                "{}",
                &document[..end]
            );
        }
        let more =
            ["[1,]", "[,1]", "[1 2]", "{\"a\":1,}", "{\"a\" 1}", "{1:1}", "1 2", "nul", "truely", "]", "[}"];
        let odd = ["\"\\x\"", "\"\\ud834\"", "\"\\u12\"", "\"\\udd1e\"", "1.5", "-", "--1", "<html>"];
        for text in more.into_iter().chain(odd) {
            assert_eq!(read::<Value>(text), Err(Unreadable), "{text}");
        }
    }

    #[test]
    fn what_is_not_known_is_passed_over_and_what_is_missing_is_not_made_up() {
        let id = "00000000-0000-0000-0000-000000000000";
        let change =
            |rest: &str| read::<Change>(&format!("{{\"resource\":\"mail\",\"id\":\"{id}\",{rest}}}"));
        let known = change("\"action\":\"sent\",\"new\":[1.5e-3,{\"a\":[\"]\"]}],\"by\":null");
        assert_eq!(known.map(|change| (change.action, change.by)), Ok(("sent".to_owned(), None)));
        assert_eq!(change("\"by\":null"), Err(Unreadable));
        assert_eq!(change("\"action\":\"a\",\"action\":\"b\""), Err(Unreadable));
        assert_eq!(read::<Change>(&format!("[\"mail\",\"{id}\",\"sent\",null]")), Err(Unreadable));
    }

    #[test]
    fn words_and_numbers_are_those_that_there_are() {
        assert_eq!(read("\"company\""), Ok(TicketScope::Company));
        assert_eq!(read::<TicketScope>("\"all\""), Err(Unreadable));
        assert_eq!(
            (read("255"), read::<u8>("256"), read::<u8>("-1")),
            (Ok(255_u8), Err(Unreadable), Err(Unreadable))
        );
        assert_eq!(read::<Option<i64>>("-9"), Ok(Some(-9)));
        assert_eq!(read::<()>("null"), Ok(()));
        assert_eq!(read("{\"kind\":\"raised\",\"id\":1}"), Ok(Happening::Raised));
    }

    #[test]
    fn a_problem_is_read_as_it_was_written() {
        let text = r#"{"type":"t","title":"é\n","status":422,"detail":"d","code":"invalid","request_id":"r",
            "errors":[{"pointer":"/a","field":"a","code":"required","detail":"d"}]}"#;
        assert_eq!(read::<Problem>(text).ok(), serde_json::from_str(text).ok());
    }
}
