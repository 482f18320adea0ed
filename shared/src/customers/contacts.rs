//! Contacts: the people at a customer, whether they have an account or not.

use super::{FIRST_CONTACTS_MAX, NAME_MAX, PHONE_MAX};
use crate::ids::{ContactId, MemberId};
use crate::problem::FieldCode;
use crate::validate::{Errors, Validate};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The most characters of what somebody does there.
pub const POSITION_MAX: usize = 100;

/// Someone at a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Contact {
    /// The contact.
    pub id: ContactId,
    /// First and last name.
    #[cfg_attr(feature = "openapi", schema(example = "Marta Lindholm"))]
    pub name: String,
    /// E-mail address, as typed; no other contact of the customer has it.
    #[cfg_attr(feature = "openapi", schema(example = "marta.lindholm@tidewell.example"))]
    pub email: Option<String>,
    /// Telephone number, as typed.
    #[cfg_attr(feature = "openapi", schema(example = "+31 10 555 0134"))]
    pub phone: Option<String>,
    /// What they do there.
    #[cfg_attr(feature = "openapi", schema(example = "Head of marketing"))]
    pub position: Option<String>,
    /// Whom to ask first; one at most of a customer.
    pub is_primary: bool,
    /// Their account's place in the organization; null when they have none.
    pub member_id: Option<MemberId>,
    /// When they were added.
    #[serde(deserialize_with = "crate::instant::read")]
    pub created_at: DateTime<Utc>,
    /// When anything about them was last changed.
    #[serde(deserialize_with = "crate::instant::read")]
    pub updated_at: DateTime<Utc>,
    /// For `If-Match`.
    #[cfg_attr(feature = "openapi", schema(example = 2))]
    pub version: i64,
}

/// A contact by name, as a history tells of it; they may be gone since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ContactName {
    /// The contact.
    pub id: ContactId,
    /// First and last name.
    #[cfg_attr(feature = "openapi", schema(example = "Marta Lindholm"))]
    pub name: String,
}

/// Someone to be added to a customer.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewContact {
    /// First and last name.
    #[cfg_attr(feature = "openapi", schema(example = "Marta Lindholm"))]
    pub name: String,
    /// E-mail address; no other contact of the customer has it.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "marta.lindholm@tidewell.example"))]
    pub email: Option<String>,
    /// Telephone number.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "+31 10 555 0134"))]
    pub phone: Option<String>,
    /// What they do there.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "Head of marketing"))]
    pub position: Option<String>,
    /// Whom to ask first, instead of whoever was it before. A customer's first contact is it in any case.
    #[serde(default)]
    pub is_primary: bool,
}

impl Validate for NewContact {
    fn validate(&self, errors: &mut Errors) {
        errors.line("name", &self.name, NAME_MAX);
        email(errors, self.email.as_deref());
        errors.optional_line("phone", self.phone.as_deref().unwrap_or_default(), PHONE_MAX);
        errors.optional_line("position", self.position.as_deref().unwrap_or_default(), POSITION_MAX);
    }
}

/// What shall be different about a contact; what is not given stays, what is given as null or empty goes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct UpdateContact {
    /// Another name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "Marta Lindholm-Vos"))]
    pub name: Option<String>,
    /// Another e-mail address; null for none.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "crate::given::given")]
    #[cfg_attr(
        feature = "openapi",
        schema(value_type = Option<String>, example = "marta.lindholm-vos@tidewell.example")
    )]
    pub email: Option<Option<String>>,
    /// Another telephone number; null for none.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "crate::given::given")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, example = "+31 10 555 0134"))]
    pub phone: Option<Option<String>>,
    /// What they do there now; null for nothing that is known.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "crate::given::given")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, example = "Managing director"))]
    pub position: Option<Option<String>>,
    /// Whether to ask them first, instead of whoever was it before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = true))]
    pub is_primary: Option<bool>,
}

impl Validate for UpdateContact {
    fn validate(&self, errors: &mut Errors) {
        let given = |field: &Option<Option<String>>| field.clone().flatten().unwrap_or_default();
        if let Some(name) = &self.name {
            errors.line("name", name, NAME_MAX);
        }
        email(errors, Some(&given(&self.email)));
        errors.optional_line("phone", &given(&self.phone), PHONE_MAX);
        errors.optional_line("position", &given(&self.position), POSITION_MAX);
    }
}

fn email(errors: &mut Errors, email: Option<&str>) {
    if let Some(email) = email.map(str::trim).filter(|email| !email.is_empty()) {
        errors.email("email", email);
    }
}

/// What is wrong with the contacts that a customer is made with, by their place.
pub(super) fn validate_first(errors: &mut Errors, contacts: &[NewContact]) {
    if contacts.len() > FIRST_CONTACTS_MAX {
        errors.add("contacts", FieldCode::TooLong, "At most 20 contacts are taken here; add the rest later.");
        return;
    }
    let mut has_primary = false;
    for (place, contact) in contacts.iter().enumerate() {
        let mut found = Errors::default();
        contact.validate(&mut found);
        if contact.is_primary && std::mem::replace(&mut has_primary, true) {
            found.add("is_primary", FieldCode::Duplicate, "One contact is the primary one.");
        }
        errors.0.extend(found.0.into_iter().map(|mut error| {
            error.field = format!("contacts[{place}].{}", error.field).into();
            error
        }));
    }
}
