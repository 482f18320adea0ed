//! What a provider vouches for, once its word was found right.

use openidconnect::{EndUserFamilyName, EndUserGivenName, EndUserName, LocalizedClaim};
use serde_json::Value;
use shared::Timestamp;
use std::ops::Deref;

/// The most groups of somebody that are looked at.
const GROUPS_MAX: usize = 1000;

/// The most characters of an address.
const EMAIL_MAX: usize = 254;

/// What a provider vouches for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Vouched {
    pub(super) subject: String,
    pub(super) email: Option<String>,
    pub(super) is_email_verified: bool,
    pub(super) first_name: String,
    pub(super) last_name: String,
    pub(super) groups: Vec<String>,
    /// When they signed in there, where it says so: that may have been days ago.
    pub(super) at: Option<Timestamp>,
}

/// First, last and whole name, as far as they are told.
#[derive(Default)]
pub(super) struct Names {
    first: Option<String>,
    last: Option<String>,
    whole: Option<String>,
}

impl Names {
    pub(super) fn of(
        first: Option<&LocalizedClaim<EndUserGivenName>>,
        last: Option<&LocalizedClaim<EndUserFamilyName>>,
        whole: Option<&LocalizedClaim<EndUserName>>,
    ) -> Self {
        Self { first: told(first), last: told(last), whole: told(whole) }
    }

    /// A first and a last name; of a whole one its last word is the last.
    fn split(self) -> (String, String) {
        let filled = |name: Option<String>| name.filter(|name| !name.is_empty());
        match (filled(self.first), filled(self.last), filled(self.whole)) {
            (None, None, Some(whole)) => match whole.rsplit_once(' ') {
                Some((first, last)) => (first.to_owned(), last.to_owned()),
                None => (whole, String::new()),
            },
            (first, last, _) => (first.unwrap_or_default(), last.unwrap_or_default()),
        }
    }
}

/// The name in no language in particular.
fn told<Name: Deref<Target = String>>(claim: Option<&LocalizedClaim<Name>>) -> Option<String> {
    claim.and_then(|name| name.get(None)).map(|name| line(name))
}

/// One line of at most a hundred characters.
fn line(text: &str) -> String {
    let shown: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    shown.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(100).collect()
}

impl Vouched {
    pub(super) fn of(
        subject: String,
        email: Option<&openidconnect::EndUserEmail>,
        is_email_verified: Option<bool>,
        names: Names,
    ) -> Self {
        let (first_name, last_name) = names.split();
        let email = email.map(|email| email.trim().to_owned()).filter(|email| can_be_kept(email));
        let is_email_verified = is_email_verified == Some(true);
        Self { subject, email, is_email_verified, first_name, last_name, groups: Vec::new(), at: None }
    }
}

/// Whether it may be an address at all; whether mail can be sent to it is looked at where somebody is made of it.
fn can_be_kept(email: &str) -> bool {
    (1..=EMAIL_MAX).contains(&email.chars().count()) && !email.chars().any(char::is_control)
}

/// Groups come as a list or, of some providers, as the one that there is.
pub(super) fn groups(claim: Option<&Value>) -> Vec<String> {
    match claim {
        Some(Value::Array(all)) => {
            all.iter().filter_map(Value::as_str).take(GROUPS_MAX).map(str::to_owned).collect()
        }
        Some(Value::String(one)) => vec![one.clone()],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn groups_are_a_list_or_one() {
        assert_eq!(groups(Some(&json!(["a", 1, "b"]))), ["a", "b"]);
        assert_eq!(groups(Some(&json!("a"))), ["a"]);
        assert!(groups(Some(&json!({"a": true}))).is_empty() && groups(None).is_empty());
    }

    #[test]
    fn a_name_is_taken_as_it_is_told() {
        let names = |first: &str, last: &str, whole: &str| {
            let told = |name: &str| Some(line(name)).filter(|name| !name.is_empty());
            Names { first: told(first), last: told(last), whole: told(whole) }.split()
        };
        let pair = |first: &str, last: &str| (first.to_owned(), last.to_owned());
        assert_eq!(names("Marta", "Lindholm", "M. Lindholm"), pair("Marta", "Lindholm"));
        assert_eq!(names("", "", "Marta van Lindholm"), pair("Marta van", "Lindholm"));
        assert_eq!(names("", "", "Plato"), pair("Plato", ""));
        assert_eq!(names("A\u{0}\nB", "", ""), pair("A B", ""));
        assert_eq!(line(&"x".repeat(500)).len(), 100);
    }
}
