//! Fields that can be left out, and can be given as null: `None` stays as it is, `Some(None)` takes it away.

use serde::{Deserialize, Deserializer};

/// A field that was given, be it as null.
///
/// # Errors
/// It is not of the field's type.
pub(crate) fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}
