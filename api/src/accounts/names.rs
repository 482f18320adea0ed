//! Names and addresses, in the one form that they are kept in.

pub(super) use crate::addresses::normalize;

/// First and last name; some people have one.
pub(super) fn full_name(first_name: &str, last_name: &str) -> String {
    format!("{} {}", first_name.trim(), last_name.trim()).trim().to_owned()
}
