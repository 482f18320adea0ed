//! Enumerations that are stored and sent as words: one list of them, for tables, bodies and code.

/// An enum whose variants are words.
macro_rules! words {
    ($(#[$outer:meta])* pub enum $enum:ident { $($(#[$doc:meta])* $name:ident = $word:literal,)+ }) => {
        $(#[$outer])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum $enum { $($(#[$doc])* #[serde(rename = $word)] $name,)+ }

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
