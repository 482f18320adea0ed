//! Names and addresses, in the one form that they are kept in.

/// An address in the form that is looked up.
pub(crate) fn normalize(email: &str) -> String {
    email.trim().to_lowercase()
}

/// First and last name; some people have one.
pub(super) fn full_name(first_name: &str, last_name: &str) -> String {
    format!("{} {}", first_name.trim(), last_name.trim()).trim().to_owned()
}
