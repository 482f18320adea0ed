//! What is given of a contact, in the form that it is kept in.

use crate::addresses::Address;
use crate::problem::{Error, Result};
use shared::customers::{NewContact, UpdateContact};
use shared::problem::FieldError;
use std::collections::HashSet;

/// A contact to be added.
pub(crate) struct Entry {
    pub(super) name: String,
    pub(super) email: Option<Address>,
    pub(super) phone: Option<String>,
    pub(super) position: Option<String>,
    pub(super) is_primary: bool,
}

impl Entry {
    /// One that is added by itself.
    ///
    /// # Errors
    /// The e-mail address is none.
    pub(super) fn of(new: &NewContact) -> Result<Self> {
        let email = address(new.email.as_deref()).ok_or_else(|| Error::Invalid(vec![no_address("email")]))?;
        Ok(Self::with(new, email))
    }

    /// Those that a customer is made with.
    ///
    /// # Errors
    /// An e-mail address is none, or is given twice.
    pub(in super::super) fn first(all: &[NewContact]) -> Result<Vec<Self>> {
        let (mut entries, mut wrong, mut known) = (Vec::with_capacity(all.len()), Vec::new(), HashSet::new());
        for (place, new) in all.iter().enumerate() {
            let field = format!("contacts[{place}].email");
            let email = match address(new.email.as_deref()) {
                Some(email) => email,
                None => {
                    wrong.push(no_address(&field));
                    continue;
                }
            };
            if email.as_ref().is_some_and(|email| !known.insert(email.normalized.clone())) {
                let twice = "Another of these contacts has this address.";
                wrong.push(FieldError::new(field, "duplicate", twice));
            }
            entries.push(Self::with(new, email));
        }
        if wrong.is_empty() { Ok(entries) } else { Err(Error::Invalid(wrong)) }
    }

    fn with(new: &NewContact, email: Option<Address>) -> Self {
        Self {
            name: new.name.trim().to_owned(),
            email,
            phone: filled(new.phone.as_deref()),
            position: filled(new.position.as_deref()),
            is_primary: new.is_primary,
        }
    }
}

/// What shall be different about a contact.
#[derive(Debug, Default)]
pub(super) struct Rewrite {
    pub(super) name: Option<String>,
    pub(super) email: Option<Option<Address>>,
    pub(super) phone: Option<Option<String>>,
    pub(super) position: Option<Option<String>>,
    pub(super) is_primary: Option<bool>,
}

impl Rewrite {
    /// What is given.
    ///
    /// # Errors
    /// The e-mail address is none.
    pub(super) fn of(new: UpdateContact) -> Result<Self> {
        let email = match new.email {
            Some(email) => {
                let email = address(email.as_deref());
                Some(email.ok_or_else(|| Error::Invalid(vec![no_address("email")]))?)
            }
            None => None,
        };
        Ok(Self {
            name: new.name.map(|name| name.trim().to_owned()),
            email,
            phone: new.phone.map(|phone| filled(phone.as_deref())),
            position: new.position.map(|position| filled(position.as_deref())),
            is_primary: new.is_primary,
        })
    }
}

/// The address, if one is given; nothing when it can't be one.
fn address(email: Option<&str>) -> Option<Option<Address>> {
    match filled(email) {
        Some(email) => Address::read(&email).map(Some),
        None => Some(None),
    }
}

fn no_address(field: &str) -> FieldError {
    let detail = "This is not a complete e-mail address, such as name@company.com.";
    FieldError::new(field.to_owned(), "invalid", detail)
}

fn filled(text: Option<&str>) -> Option<String> {
    text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}
