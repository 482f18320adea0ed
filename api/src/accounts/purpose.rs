//! What links in mails are for, and how long they are good.

use chrono::TimeDelta;

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Confirming an address.
    Verification,
    /// Choosing a new password.
    Reset,
}

impl Purpose {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Verification => shared::links::Purpose::Verification.as_str(),
            Self::Reset => shared::links::Purpose::Reset.as_str(),
        }
    }

    /// How long its links are good.
    pub(super) const fn lifetime(self) -> TimeDelta {
        match self {
            Self::Verification => TimeDelta::hours(48),
            Self::Reset => TimeDelta::minutes(30),
        }
    }
}
