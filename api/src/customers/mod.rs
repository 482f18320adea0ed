//! Customers: the client companies of an organization, and the people there.
//!
//! A **customer** is what tickets are raised for; clients belong to one. **Contacts** are its people as staff know them,
//! one of them the primary one; a contact may have an account. Managers make, change and archive customers. An archived
//! customer keeps its tickets, its contacts and its clients, who go on to sign in, read and reply; no ticket is raised
//! for it any more.

mod change;
mod console;
pub(crate) mod contacts;
mod details;
mod queries;
mod thing;

pub(crate) use console::routes;
pub(crate) use queries::create;

use crate::access::event::{Audience, Event};
use crate::problem::{Error, Result};
use shared::Timestamp;
use shared::customers::{ContactField, ContactName, CustomerField, CustomerHappening, WholeCustomer};
use shared::events::Resource;
use shared::ids::CustomerId;
use shared::permission::Permission;

/// That a contact is written to at another address, since their account is: the event to commit with.
pub(crate) fn contact_email_changed(
    id: CustomerId,
    contact: ContactName,
    (from, to): (&str, &str),
) -> Result<Event> {
    let (from, to) = (Some(from.to_owned()), Some(to.to_owned()));
    let what = [CustomerHappening::ContactChanged { contact, field: ContactField::Email, from, to }];
    let audience = |_: &CustomerHappening| Audience::staff(Permission::CustomersRead);
    let event = Event::happened(Resource::Customer, id.0, &what, audience)?;
    event.ok_or_else(|| Error::Bug(anyhow::anyhow!("a happening that is no event")))
}

/// A customer with all that is kept of it.
#[derive(Debug, Clone)]
pub(crate) struct Customer {
    pub(crate) id: CustomerId,
    pub(crate) name: String,
    pub(crate) details: Details,
    pub(crate) archived_at: Option<Timestamp>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    pub(crate) version: i64,
}

/// What is kept of a company beside its name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Details {
    pub(crate) website: Option<String>,
    pub(crate) phone: Option<String>,
    pub(crate) address: Option<String>,
    pub(crate) country: Option<String>,
    pub(crate) tax_id: Option<String>,
    pub(crate) reference: Option<String>,
}

impl Details {
    fn field(&mut self, field: CustomerField) -> &mut Option<String> {
        match field {
            CustomerField::Website => &mut self.website,
            CustomerField::Phone => &mut self.phone,
            CustomerField::Address => &mut self.address,
            CustomerField::Country => &mut self.country,
            CustomerField::TaxId => &mut self.tax_id,
            CustomerField::Reference => &mut self.reference,
        }
    }
}

impl From<Customer> for WholeCustomer {
    fn from(customer: Customer) -> Self {
        let Customer { id, name, details, archived_at, created_at, updated_at, version } = customer;
        let Details { website, phone, address, country, tax_id, reference } = details;
        Self {
            id,
            name,
            website,
            phone,
            address,
            country,
            tax_id,
            reference,
            archived_at,
            created_at,
            updated_at,
            version,
        }
    }
}
