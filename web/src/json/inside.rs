//! What stands between brackets.

use super::Unreadable;
use super::text::Text;
use serde::de::{DeserializeSeed, MapAccess, SeqAccess};

/// A list or an object that is open, up to the bracket that closes it.
pub(super) struct Inside<'a, 'de> {
    text: &'a mut Text<'de>,
    closes: char,
    is_first: bool,
}

impl<'a, 'de> Inside<'a, 'de> {
    pub(super) fn new(text: &'a mut Text<'de>, closes: char) -> Self {
        Self { text, closes, is_first: true }
    }

    /// Whether another one follows; then the reading stands before it.
    fn goes_on(&mut self) -> Result<bool, Unreadable> {
        let is_over = self.text.peek() == Some(self.closes);
        if !is_over && !std::mem::take(&mut self.is_first) {
            self.text.take(',')?;
        }
        Ok(!is_over)
    }
}

impl<'de> SeqAccess<'de> for Inside<'_, 'de> {
    type Error = Unreadable;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Unreadable> {
        if self.goes_on()? { seed.deserialize(&mut *self.text).map(Some) } else { Ok(None) }
    }
}

impl<'de> MapAccess<'de> for Inside<'_, 'de> {
    type Error = Unreadable;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Unreadable> {
        if self.goes_on()? { seed.deserialize(&mut *self.text).map(Some) } else { Ok(None) }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Unreadable> {
        self.text.take(':')?;
        seed.deserialize(&mut *self.text)
    }
}
