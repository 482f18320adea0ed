//! Hours and money: exact decimals, sent as strings, never as floats.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Hours worked or agreed: 0.00 to 9999.99, to the hundredth, as `numeric(6,2)` stores them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Hours(Decimal);

/// An amount in a currency's main unit: up to 99,999,999.99 either way, to the hundredth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Amount(Decimal);

/// Why a text or number is no amount of hours or money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotExact {
    /// Not a plain decimal number.
    NotANumber,
    /// More than two digits after the point.
    TooFine,
    /// Outside what can be stored.
    OutOfRange,
}

impl std::fmt::Display for NotExact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::NotANumber => "write a number such as 12.50",
            Self::TooFine => "use two digits after the point at most",
            Self::OutOfRange => "this number is too large or too small",
        })
    }
}

impl std::error::Error for NotExact {}

fn exact(value: Decimal, min: Decimal, max: Decimal) -> Result<Decimal, NotExact> {
    if value.normalize().scale() > 2 {
        return Err(NotExact::TooFine);
    }
    if value < min || value > max {
        return Err(NotExact::OutOfRange);
    }
    let mut value = value;
    value.rescale(2);
    Ok(value)
}

fn parse(text: &str) -> Result<Decimal, NotExact> {
    let plain = text.bytes().all(|c| c.is_ascii_digit() || c == b'.' || c == b'-');
    if !plain || text.len() > 32 {
        return Err(NotExact::NotANumber);
    }
    Decimal::from_str_exact(text).map_err(|_| NotExact::NotANumber)
}

macro_rules! exact_type {
    ($name:ident, $min:expr, $max:expr) => {
        impl $name {
            /// None at all.
            pub const ZERO: Self = Self(Decimal::ZERO);

            /// The exact value.
            pub fn get(self) -> Decimal {
                self.0
            }

            /// The sum, unless it can't be stored.
            pub fn checked_add(self, other: Self) -> Option<Self> {
                self.0.checked_add(other.0).and_then(|sum| Self::try_from(sum).ok())
            }

            /// The difference, unless it can't be stored.
            pub fn checked_sub(self, other: Self) -> Option<Self> {
                self.0.checked_sub(other.0).and_then(|rest| Self::try_from(rest).ok())
            }
        }

        impl TryFrom<Decimal> for $name {
            type Error = NotExact;
            fn try_from(value: Decimal) -> Result<Self, Self::Error> {
                exact(value, $min, $max).map(Self)
            }
        }

        impl std::str::FromStr for $name {
            type Err = NotExact;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                parse(text).and_then(Self::try_from)
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotExact;
            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.to_string()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{:.2}", self.0)
            }
        }
    };
}

exact_type!(Hours, Decimal::ZERO, Decimal::from_parts(999_999, 0, 0, false, 2));
exact_type!(
    Amount,
    Decimal::from_parts(1_410_065_407, 2, 0, true, 2),
    Decimal::from_parts(1_410_065_407, 2, 0, false, 2)
);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_limits_are_those_of_the_columns() {
        assert_eq!("9999.99".parse::<Hours>().map(|h| h.to_string()).as_deref(), Ok("9999.99"));
        assert_eq!("10000".parse::<Hours>(), Err(NotExact::OutOfRange));
        assert_eq!("-0.01".parse::<Hours>(), Err(NotExact::OutOfRange));
        assert_eq!("99999999.99".parse::<Amount>().map(|a| a.to_string()).as_deref(), Ok("99999999.99"));
        assert_eq!("100000000".parse::<Amount>(), Err(NotExact::OutOfRange));
        for odd in ["", "1e3", "NaN", "1,5", " 1", "0x1", "٣", "1.2.3", "-", "1_000"] {
            assert_eq!(odd.parse::<Amount>(), Err(NotExact::NotANumber), "{odd:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(hundredths in 0u32..=999_999) {
            let hours = Hours::try_from(Decimal::new(i64::from(hundredths), 2))?;
            prop_assert_eq!(hours.to_string().parse::<Hours>(), Ok(hours));
            let json = serde_json::to_string(&hours)?;
            prop_assert_eq!(serde_json::from_str::<Hours>(&json)?, hours);
        }

        #[test]
        fn nothing_finer_than_a_hundredth_is_kept(thousandths in 1u32..1_000_000) {
            prop_assume!(thousandths % 10 != 0);
            let fine = Decimal::new(i64::from(thousandths), 3);
            prop_assert_eq!(Hours::try_from(fine), Err(NotExact::TooFine));
        }

        #[test]
        fn sums_are_exact_and_undone_by_differences(a in 0u32..500_000, b in 0u32..499_999) {
            let (a, b) = (Hours::try_from(Decimal::new(a.into(), 2))?, Hours::try_from(Decimal::new(b.into(), 2))?);
            let sum = a.checked_add(b);
            prop_assert_eq!(sum.and_then(|sum| sum.checked_sub(b)), Some(a));
        }

        #[test]
        fn any_text_is_read_or_refused_but_never_panics(text in ".{0,40}") {
            let _ = text.parse::<Amount>();
            let _ = text.parse::<Hours>();
        }
    }
}
