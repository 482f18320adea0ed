//! Contacts: the people at a customer, as staff know them.
//!
//! What happens to a contact stands in its customer's history. One at most of a customer is the **primary** one, whom
//! staff ask first; the customer is locked while that changes. Somebody with an account stays a contact.

mod change;
mod console;
mod entry;
mod queries;
mod thing;

pub(super) use console::routes;
pub(super) use entry::Entry;
pub(super) use queries::add;

use crate::addresses::Address;
use shared::Timestamp;
use shared::customers::{self, ContactName};
use shared::ids::{ContactId, CustomerId, MemberId};

/// Someone at a customer.
#[derive(Debug, Clone)]
pub(crate) struct Contact {
    pub(crate) id: ContactId,
    pub(crate) customer: CustomerId,
    pub(crate) name: String,
    pub(crate) email: Option<Address>,
    pub(crate) phone: Option<String>,
    pub(crate) position: Option<String>,
    /// The customer's primary contact, who may be somebody else.
    pub(crate) primary: Option<ContactName>,
    pub(crate) member: Option<MemberId>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    pub(crate) version: i64,
}

impl Contact {
    fn is_primary(&self) -> bool {
        self.primary.as_ref().is_some_and(|primary| primary.id == self.id)
    }

    fn called(&self) -> ContactName {
        ContactName { id: self.id, name: self.name.clone() }
    }
}

impl From<Contact> for customers::Contact {
    fn from(contact: Contact) -> Self {
        let is_primary = contact.is_primary();
        let Contact { id, name, email, phone, position, member, created_at, updated_at, version, .. } =
            contact;
        Self {
            id,
            name,
            email: email.map(|email| email.typed),
            phone,
            position,
            is_primary,
            member_id: member,
            created_at,
            updated_at,
            version,
        }
    }
}
