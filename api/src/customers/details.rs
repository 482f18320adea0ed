//! What is kept of a company, in the form that it is kept in.

use super::Details;
use crate::problem::{Error, Result};
use shared::customers::{CustomerField, NewCustomer, UpdateCustomer, WEBSITE_MAX};
use url::{Host, Url};

/// Something that is kept, as it shall be.
pub(super) type Detail = (CustomerField, Option<String>);

impl Details {
    /// Those of a customer to be made.
    ///
    /// # Errors
    /// The website is none.
    pub(super) fn of(new: &NewCustomer) -> Result<Self> {
        let mut details = Self::default();
        for (field, text) in [
            (CustomerField::Website, &new.website),
            (CustomerField::Phone, &new.phone),
            (CustomerField::Address, &new.address),
            (CustomerField::Country, &new.country),
            (CustomerField::TaxId, &new.tax_id),
            (CustomerField::Reference, &new.reference),
        ] {
            *details.field(field) = kept(field, text.as_deref())?;
        }
        Ok(details)
    }
}

/// Those that are given of a customer to be changed.
///
/// # Errors
/// The website is none.
pub(super) fn given(new: &UpdateCustomer) -> Result<Vec<Detail>> {
    let all = [
        (CustomerField::Website, &new.website),
        (CustomerField::Phone, &new.phone),
        (CustomerField::Address, &new.address),
        (CustomerField::Country, &new.country),
        (CustomerField::TaxId, &new.tax_id),
        (CustomerField::Reference, &new.reference),
    ];
    let given = all.into_iter().filter_map(|(field, text)| text.as_ref().map(|text| (field, text)));
    given.map(|(field, text)| Ok((field, kept(field, text.as_deref())?))).collect()
}

fn kept(field: CustomerField, text: Option<&str>) -> Result<Option<String>> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    Ok(Some(match field {
        CustomerField::Website => website(text)?,
        CustomerField::Country => text.to_ascii_uppercase(),
        CustomerField::Address => text.replace("\r\n", "\n"),
        CustomerField::Phone | CustomerField::TaxId | CustomerField::Reference => text.to_owned(),
    }))
}

/// The address of a website, as it was typed, but for its beginning: whoever reads it can open it, and nothing else is
/// opened by it.
fn website(text: &str) -> Result<String> {
    let whole = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    if whole.chars().count() > WEBSITE_MAX {
        return Err(Error::field(
            "website",
            "too_long",
            "Please keep this to 200 characters, https:// included.",
        ));
    }
    let is_website = |url: Url| {
        let has_host = match url.host() {
            Some(Host::Domain(domain)) => domain.contains('.'),
            Some(Host::Ipv4(_) | Host::Ipv6(_)) => true,
            None => false,
        };
        let is_bare = url.username().is_empty() && url.password().is_none();
        matches!(url.scheme(), "http" | "https") && has_host && is_bare
    };
    if !Url::parse(&whole).is_ok_and(is_website) {
        return Err(Error::field("website", "invalid", "This is not the address of a website."));
    }
    Ok(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_website_is_kept_so_that_it_can_be_opened() {
        for (typed, whole) in [
            ("tidewell.example", "https://tidewell.example"),
            ("http://Tidewell.example/en", "http://Tidewell.example/en"),
            ("tidewell.example:8080/a?b=c", "https://tidewell.example:8080/a?b=c"),
            ("büro.example", "https://büro.example"),
        ] {
            assert_eq!(website(typed).ok().as_deref(), Some(whole));
        }
    }

    #[test]
    fn what_opens_something_else_is_no_website() {
        for typed in [
            "javascript:alert(1)",
            "javascript://tidewell.example/%0aalert(1)",
            "data:text/html,x",
            "mailto:marta@tidewell.example",
            "https://tidewell.example@evil.example",
            "https:/tidewell.example",
            "tidewell",
            "//",
            "https://",
        ] {
            assert!(website(typed).is_err(), "{typed}");
        }
        assert!(
            website(&format!("tidewell.example/{}", "a".repeat(180))).is_err(),
            "longer than what is kept"
        );
    }
}
