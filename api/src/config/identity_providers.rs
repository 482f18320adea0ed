//! The providers of external login that stand in the configuration: a table of TOML for each.

use super::types::NotAValue;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use url::Url;

/// The most characters of a provider's key and name.
const LONGEST: usize = 80;

/// The installation's providers, by their keys.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct IdentityProviders(BTreeMap<String, InstalledProvider>);

/// One of them. Its secret shows itself to nobody.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InstalledProvider {
    /// For the button.
    pub name: String,
    /// Its address, exactly as its discovery document names it.
    pub issuer: String,
    /// As whom Portico is known there.
    pub client_id: String,
    /// None for a public client.
    #[serde(default)]
    pub client_secret: Option<String>,
}

impl InstalledProvider {
    fn is_right(&self) -> bool {
        let fits = |text: &str| !text.trim().is_empty() && text.chars().count() <= LONGEST;
        let url = Url::parse(&self.issuer).ok();
        let is_address = url.is_some_and(|url| matches!(url.scheme(), "https" | "http") && url.has_host());
        let has_secret = self.client_secret.as_ref().is_none_or(|secret| !secret.trim().is_empty());
        fits(&self.name) && is_address && !self.client_id.trim().is_empty() && has_secret
    }
}

impl IdentityProviders {
    /// Those in it, by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &InstalledProvider)> {
        self.0.iter().map(|(key, provider)| (key.as_str(), provider))
    }

    /// The one with this key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&InstalledProvider> {
        self.0.get(key)
    }
}

/// Keys stand in addresses, beside the ids of organizations' providers.
fn is_key(text: &str) -> bool {
    let allowed = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-';
    (1..=30).contains(&text.len()) && text.bytes().all(allowed) && !text.starts_with('-')
}

impl FromStr for IdentityProviders {
    type Err = NotAValue;

    fn from_str(text: &str) -> Result<Self, NotAValue> {
        let all: BTreeMap<String, InstalledProvider> = toml::from_str(text).map_err(|_| NotAValue)?;
        let right = all.iter().all(|(key, provider)| is_key(key) && provider.is_right());
        right.then_some(Self(all)).ok_or(NotAValue)
    }
}

/// Names and addresses, and no secret.
impl fmt::Display for IdentityProviders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = self.0.iter().map(|(key, provider)| format!("{key} at {}", provider.issuer));
        f.write_str(&all.collect::<Vec<_>>().join(", "))
    }
}

impl fmt::Debug for IdentityProviders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOGLE: &str = "[google]\nname = 'Google'\nissuer = 'https://accounts.google.com'\nclient_id = 'a'\nclient_secret = 'hunter2'";

    #[test]
    fn each_is_a_table() {
        let two =
            format!("{GOOGLE}\n[acme]\nname='Acme'\nissuer='http://10.0.0.1:8080/realms/a'\nclient_id='b'");
        let all: IdentityProviders = two.parse().unwrap();
        assert_eq!(all.iter().map(|(key, _)| key).collect::<Vec<_>>(), ["acme", "google"]);
        assert_eq!(all.get("google").unwrap().client_secret.as_deref(), Some("hunter2"));
        assert!(all.get("acme").unwrap().client_secret.is_none());
        assert!(!format!("{all} {all:?}").contains("hunter2"));
    }

    #[test]
    fn what_is_left_out_or_unknown_is_a_mistake() {
        for wrong in [
            GOOGLE.replace("[google]", "[Goo_gle]"),
            GOOGLE.replace("https://accounts", "ftp://accounts"),
            GOOGLE.replace("client_id = 'a'", ""),
            GOOGLE.replace("name = 'Google'", "name = ' '"),
            format!("{GOOGLE}\ncolour = 'red'"),
            GOOGLE.replace("[google]\n", ""),
        ] {
            assert!(wrong.parse::<IdentityProviders>().is_err(), "{wrong}");
        }
        assert!("".parse::<IdentityProviders>().unwrap().iter().next().is_none());
    }
}
