//! E-mail addresses, beyond what `shared` says of them: international domains, and the form that is looked up.

use shared::validate::is_email;
use url::Host;

/// An address that mail can be sent to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address {
    /// As it was typed.
    pub(crate) typed: String,
    /// In the form that is looked up.
    pub(crate) normalized: String,
}

impl Address {
    /// An address that was found valid; nothing when its domain can't be one in any script.
    pub(crate) fn read(email: &str) -> Option<Self> {
        let sendable = sendable(email)?;
        Some(Self { typed: email.trim().to_owned(), normalized: sendable.to_lowercase() })
    }
}

/// An address in the form that is looked up.
pub(crate) fn normalize(email: &str) -> String {
    sendable(email).as_deref().unwrap_or(email.trim()).to_lowercase()
}

/// An address as every mail server takes it, its domain in the letters that the DNS has for it; nothing when there are
/// none.
pub(crate) fn sendable(email: &str) -> Option<String> {
    let (local, domain) = email.trim().rsplit_once('@')?;
    let Ok(Host::Domain(domain)) = Host::parse(domain) else { return None };
    let email = format!("{local}@{domain}");
    is_email(&email).then_some(email)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_is_looked_up_in_one_form() {
        for (typed, normalized) in [
            (" Marta+Portal@Tidewell.Example ", "marta+portal@tidewell.example"),
            ("Jürgen@büro.example", "jürgen@büro.example"),
            ("info@Büro.Example", "info@xn--bro-hoa.example"),
            ("info@xn--bro-hoa.example", "info@xn--bro-hoa.example"),
            ("info@例え。example", "info@xn--r8jz45g.example"),
            ("nobody", "nobody"),
        ] {
            assert_eq!(normalize(typed), normalized, "{typed}");
        }
    }

    #[test]
    fn what_the_dns_can_not_hold_is_no_address() {
        for bad in
            ["info@", "info@bü ro.example", "info@１２７.0.0.1", "info@xn--a.example", "ä@tidewell.example"]
        {
            assert_eq!(Address::read(bad), None, "{bad}");
        }
    }
}
