//! Customers: the client companies of an organization, and the people there.

mod contacts;
mod history;

pub use contacts::{Contact, ContactName, NewContact, POSITION_MAX, UpdateContact};
pub use history::{ContactField, CustomerField, CustomerHappening, CustomerHistoryEntry};

use crate::countries;
use crate::ids::CustomerId;
use crate::problem::FieldCode;
use crate::validate::{Errors, Validate};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The most characters of a customer's name, and of a contact's.
pub const NAME_MAX: usize = 200;
/// The most characters of the address of a website.
pub const WEBSITE_MAX: usize = 200;
/// The most characters of a telephone number.
pub const PHONE_MAX: usize = 40;
/// The most characters of a postal address.
pub const ADDRESS_MAX: usize = 500;
/// The most characters of a tax number.
pub const TAX_ID_MAX: usize = 40;
/// The most characters of a customer's number in the books.
pub const REFERENCE_MAX: usize = 60;
/// The most contacts that a customer is made with.
pub const FIRST_CONTACTS_MAX: usize = 20;

/// A customer, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Customer {
    /// The customer.
    pub id: CustomerId,
    /// The company's name. Whoever registers names their own, so two may share one.
    #[cfg_attr(feature = "openapi", schema(example = "Tidewell Instruments"))]
    pub name: String,
}

crate::words! {
    /// Which customers.
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    #[derive(Default)]
    pub enum CustomerState {
        /// Those that tickets can be raised for.
        #[default]
        Active = "active",
        /// Those that were put away.
        Archived = "archived",
    }
}

/// A customer in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerRow {
    /// The customer.
    pub id: CustomerId,
    /// The company's name. Whoever registers names their own, so two may share one.
    #[cfg_attr(feature = "openapi", schema(example = "Tidewell Instruments"))]
    pub name: String,
    /// Its number in the organization's books.
    #[cfg_attr(feature = "openapi", schema(example = "C-1007"))]
    pub reference: Option<String>,
    /// Where it is, by ISO 3166-1.
    #[cfg_attr(feature = "openapi", schema(example = "NL"))]
    pub country: Option<String>,
    /// The primary contact's name.
    #[cfg_attr(feature = "openapi", schema(example = "Marta Lindholm"))]
    pub primary_contact: Option<String>,
    /// How many contacts it has.
    #[cfg_attr(feature = "openapi", schema(example = 3))]
    pub contacts: i64,
    /// How many of its tickets are neither resolved nor closed.
    #[cfg_attr(feature = "openapi", schema(example = 7))]
    pub open_tickets: i64,
    /// Since when it is archived; null while it is not.
    #[serde(deserialize_with = "crate::instant::read_any")]
    pub archived_at: Option<DateTime<Utc>>,
    /// When it was made.
    #[serde(deserialize_with = "crate::instant::read")]
    pub created_at: DateTime<Utc>,
}

/// A customer with all that is kept of the company. Its contacts are a list of their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WholeCustomer {
    /// The customer.
    pub id: CustomerId,
    /// The company's name. Whoever registers names their own, so two may share one.
    #[cfg_attr(feature = "openapi", schema(example = "Tidewell Instruments"))]
    pub name: String,
    /// Its website, with `https://` or `http://`.
    #[cfg_attr(feature = "openapi", schema(example = "https://tidewell.example"))]
    pub website: Option<String>,
    /// Telephone number, as typed.
    #[cfg_attr(feature = "openapi", schema(example = "+31 10 555 0100"))]
    pub phone: Option<String>,
    /// Postal address without the country, in lines.
    #[cfg_attr(feature = "openapi", schema(example = "Havenstraat 12\n3011 TC Rotterdam"))]
    pub address: Option<String>,
    /// Where it is, by ISO 3166-1.
    #[cfg_attr(feature = "openapi", schema(example = "NL"))]
    pub country: Option<String>,
    /// Its VAT or tax number, as typed.
    #[cfg_attr(feature = "openapi", schema(example = "NL123456789B01"))]
    pub tax_id: Option<String>,
    /// Its number in the organization's books.
    #[cfg_attr(feature = "openapi", schema(example = "C-1007"))]
    pub reference: Option<String>,
    /// Since when no tickets are raised for it and nothing about it is changed; null while they are.
    #[serde(deserialize_with = "crate::instant::read_any")]
    pub archived_at: Option<DateTime<Utc>>,
    /// When it was made.
    #[serde(deserialize_with = "crate::instant::read")]
    pub created_at: DateTime<Utc>,
    /// When it was last changed; its contacts have times of their own.
    #[serde(deserialize_with = "crate::instant::read")]
    pub updated_at: DateTime<Utc>,
    /// For `If-Match`.
    #[cfg_attr(feature = "openapi", schema(example = 3))]
    pub version: i64,
}

/// A customer to be made, perhaps with its first contacts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewCustomer {
    /// The company's name.
    #[cfg_attr(feature = "openapi", schema(example = "Tidewell Instruments"))]
    pub name: String,
    /// Its website; `https://` is put before it where nothing stands.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "tidewell.example"))]
    pub website: Option<String>,
    /// Telephone number.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "+31 10 555 0100"))]
    pub phone: Option<String>,
    /// Postal address without the country, in lines.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "Havenstraat 12\n3011 TC Rotterdam"))]
    pub address: Option<String>,
    /// Where it is, by ISO 3166-1: two letters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "NL"))]
    pub country: Option<String>,
    /// Its VAT or tax number.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "NL123456789B01"))]
    pub tax_id: Option<String>,
    /// Its number in the organization's books.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "C-1007"))]
    pub reference: Option<String>,
    /// Its first contacts, at most 20. The first is the primary one, unless another says so.
    #[serde(default)]
    pub contacts: Vec<NewContact>,
}

impl Validate for NewCustomer {
    fn validate(&self, errors: &mut Errors) {
        errors.line("name", &self.name, NAME_MAX);
        website(errors, self.website.as_deref());
        errors.optional_line("phone", self.phone.as_deref().unwrap_or_default(), PHONE_MAX);
        address(errors, self.address.as_deref());
        country(errors, self.country.as_deref());
        errors.optional_line("tax_id", self.tax_id.as_deref().unwrap_or_default(), TAX_ID_MAX);
        errors.optional_line("reference", self.reference.as_deref().unwrap_or_default(), REFERENCE_MAX);
        contacts::validate_first(errors, &self.contacts);
    }
}

/// What shall be different about a customer; what is not given stays, what is given as null or empty goes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct UpdateCustomer {
    /// Another name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "Tidewell Group"))]
    pub name: Option<String>,
    /// Another website; null for none.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "crate::given::given")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, example = "https://tidewell.example"))]
    pub website: Option<Option<String>>,
    /// Another telephone number; null for none.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "crate::given::given")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, example = "+31 10 555 0100"))]
    pub phone: Option<Option<String>>,
    /// Another postal address; null for none.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "crate::given::given")]
    #[cfg_attr(
        feature = "openapi",
        schema(value_type = Option<String>, example = "Havenstraat 12\n3011 TC Rotterdam")
    )]
    pub address: Option<Option<String>>,
    /// Another country; null for none.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "crate::given::given")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, example = "NL"))]
    pub country: Option<Option<String>>,
    /// Another VAT or tax number; null for none.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "crate::given::given")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, example = "NL123456789B01"))]
    pub tax_id: Option<Option<String>>,
    /// Another number in the organization's books; null for none.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "crate::given::given")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, example = "C-1007"))]
    pub reference: Option<Option<String>>,
}

impl Validate for UpdateCustomer {
    fn validate(&self, errors: &mut Errors) {
        let given = |field: &Option<Option<String>>| field.clone().flatten().unwrap_or_default();
        if let Some(name) = &self.name {
            errors.line("name", name, NAME_MAX);
        }
        website(errors, Some(&given(&self.website)));
        errors.optional_line("phone", &given(&self.phone), PHONE_MAX);
        address(errors, Some(&given(&self.address)));
        country(errors, Some(&given(&self.country)));
        errors.optional_line("tax_id", &given(&self.tax_id), TAX_ID_MAX);
        errors.optional_line("reference", &given(&self.reference), REFERENCE_MAX);
    }
}

/// Only an address that a browser opens as a page: the server looks at the rest of it.
fn website(errors: &mut Errors, website: Option<&str>) {
    let website = website.unwrap_or_default().trim();
    errors.optional_line("website", website, WEBSITE_MAX);
    let other_scheme = website.split_once("://").is_some_and(|(scheme, _)| {
        !scheme.eq_ignore_ascii_case("https") && !scheme.eq_ignore_ascii_case("http")
    });
    if other_scheme || website.contains(' ') {
        errors.add("website", FieldCode::Invalid, "This is not the address of a website.");
    }
}

fn address(errors: &mut Errors, address: Option<&str>) {
    if let Some(address) = address.filter(|address| !address.trim().is_empty()) {
        errors.text("address", address, ADDRESS_MAX);
    }
}

fn country(errors: &mut Errors, country: Option<&str>) {
    let country = country.unwrap_or_default().trim();
    if !country.is_empty() && !countries::is_code(country) {
        errors.add("country", FieldCode::Unknown, "Please choose a country from the list.");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(new: &NewCustomer) -> Vec<(String, String)> {
        new.errors().into_iter().map(|error| (error.field.into_owned(), error.code.into_owned())).collect()
    }

    #[test]
    fn a_website_is_one_that_a_browser_opens() {
        let new = |website: &str| NewCustomer {
            name: "Tidewell".into(),
            website: Some(website.into()),
            ..NewCustomer::default()
        };
        for good in ["", "tidewell.example", "HTTPS://tidewell.example/en?a=b", " http://tidewell.example "] {
            assert_eq!(wrong(&new(good)), [], "{good}");
        }
        for bad in ["javascript://tidewell.example", "ftp://tidewell.example", "tide well.example"] {
            assert_eq!(wrong(&new(bad)), [("website".into(), "invalid".into())], "{bad}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_first_contact_is_said_where_it_stands() {
        let contact = |email: &str, is_primary| NewContact {
            name: "Marta".into(),
            email: Some(email.into()),
            is_primary,
            ..NewContact::default()
        };
        let new = NewCustomer {
            name: " ".into(),
            country: Some("XX".into()),
            contacts: vec![contact("marta@tidewell.example", true), contact("marta", true)],
            ..NewCustomer::default()
        };
        let expected = [
            ("name", "required"),
            ("country", "unknown"),
            ("contacts[1].email", "invalid"),
            ("contacts[1].is_primary", "duplicate"),
        ];
        assert_eq!(wrong(&new), expected.map(|(field, code)| (field.to_owned(), code.to_owned())));
        let many = NewCustomer {
            contacts: vec![contact("", false); 21],
            name: "T".into(),
            ..NewCustomer::default()
        };
        assert_eq!(wrong(&many), [("contacts".into(), "too_long".into())]);
    }
}
