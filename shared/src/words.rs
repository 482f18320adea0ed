//! Enumerations that are stored and sent as words: one list of them, for tables, bodies and code.

/// An enum whose variants are words: the list of all in the order given, the word of each, and the way back from it.
/// What else it derives, such as its schema, stands before it.
///
/// The word is a `tt` here and in macros that hand it on: a derive of the schema cannot look into a `literal`.
#[macro_export]
macro_rules! words {
    (@one_of $first:literal $(, $word:literal)*) => { concat!("it is one of ", $first, $(", ", $word),*) };
    ($(#[$outer:meta])* pub enum $enum:ident { $($(#[$inner:meta])* $name:ident = $word:tt,)+ }) => {
        $(#[$outer])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $enum { $($(#[$inner])* #[serde(rename = $word)] $name,)+ }

        impl $enum {
            /// Every one, in order.
            pub const ALL: [Self; [$($word),+].len()] = [$(Self::$name),+];

            /// The word that is stored and sent.
            pub const fn as_str(self) -> &'static str { match self { $(Self::$name => $word),+ } }
        }

        impl std::str::FromStr for $enum {
            type Err = &'static str;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($word => Ok(Self::$name),)+
                    _ => Err($crate::words!(@one_of $($word),+)),
                }
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use crate::accounts::TicketScope;
    use crate::api_keys::ApiKeyState;
    use crate::audit::{AccountAction, AuditFault, AuditFormat};
    use crate::customers::{ContactField, CustomerField, CustomerState};
    use crate::events::Resource;
    use crate::identity_providers::ProviderField;
    use crate::invitations::InvitationState;
    use crate::links::Purpose;
    use crate::mails::MailState;
    use crate::members::MemberState;
    use crate::organizations::{FirstStep, OrganizationField, Registration};
    use crate::page::NameSort;
    use crate::permission::Permission;
    use crate::person::{Actor, Side};
    use crate::problem::Code;
    use crate::role::Role;
    use crate::tickets::{Channel, Priority, SlaState, Sort, State, Status};

    /// By serde, by the way back, and by the API document.
    #[test]
    fn the_word_stored_is_the_word_sent() {
        macro_rules! check {
            ($($enum:ident)+) => {$(
                for value in $enum::ALL {
                    assert_eq!(serde_json::to_value(value).ok(), Some(value.as_str().into()));
                    assert_eq!(value.as_str().parse(), Ok(value));
                }
                #[cfg(feature = "openapi")]
                {
                    let schema = serde_json::to_value(<$enum as utoipa::PartialSchema>::schema()).unwrap();
                    assert_eq!(schema["enum"], serde_json::json!(&$enum::ALL[..]));
                }
            )+};
        }
        check!(Actor Channel Code MailState Permission Priority Purpose Registration Resource Role Side SlaState Sort);
        check!(State Status TicketScope ContactField CustomerField CustomerState);
        check!(FirstStep InvitationState MemberState NameSort OrganizationField);
        check!(AccountAction ApiKeyState AuditFault AuditFormat ProviderField);
    }

    #[test]
    fn a_word_that_is_none_is_told_which_there_are() {
        assert_eq!("done".parse::<State>(), Err("it is one of open, closed"));
    }
}
