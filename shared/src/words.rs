//! Enumerations that are stored and sent as words: one list of them, for tables, bodies and code.

/// An enum whose variants are words.
macro_rules! words {
    ($(#[$outer:meta])* pub enum $enum:ident { $($(#[$doc:meta])* $name:ident = $word:literal,)+ }) => {
        $(#[$outer])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(rename_all = "snake_case")]
        pub enum $enum { $($(#[$doc])* $name,)+ }

        impl $enum {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The word that is stored and sent.
            pub const fn as_str(self) -> &'static str { match self { $(Self::$name => $word),+ } }
        }

        impl std::str::FromStr for $enum {
            type Err = &'static str;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($word => Ok(Self::$name),)+
                    _ => Err(concat!("it is none of", $(" ", $word),+)),
                }
            }
        }
    };
}

pub(crate) use words;

#[cfg(test)]
mod tests {
    use crate::links::Purpose;
    use crate::organizations::Registration;
    use crate::person::{Actor, Side};
    use crate::tickets::{Channel, SlaState};

    /// The API document knows only serde's names.
    #[test]
    fn the_word_stored_is_the_word_sent() {
        macro_rules! check {
            ($($enum:ident)+) => {$(
                for value in $enum::ALL {
                    assert_eq!(serde_json::to_value(value).ok(), Some(value.as_str().into()));
                    assert_eq!(value.as_str().parse(), Ok(*value));
                }
            )+};
        }
        check!(Actor Channel Purpose Registration Side SlaState);
    }
}
