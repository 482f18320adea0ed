//! Customers.

use super::{Piece, plain, strong};
use crate::text::common::{NONE, counted};
use shared::customers::{ContactField, CustomerField, CustomerHappening};

/// The page, and its place.
pub const TITLE: &str = "Customers";
/// One of them, while its name is not known.
pub const CUSTOMER: &str = "Customer";
/// The list failed.
pub const NOT_LOADED: &str = "The customers could not be loaded.";
/// The next rows failed.
pub const MORE_NOT_LOADED: &str = "More customers could not be loaded.";
/// One failed.
pub const ONE_NOT_LOADED: &str = "This customer could not be loaded.";
/// A column, and the card of what is kept of the company.
pub const COMPANY: &str = "Company";
/// A column.
pub const PRIMARY_CONTACT: &str = "Primary contact";
/// A column, and the people of one.
pub const CONTACTS: &str = "Contacts";
/// A column.
pub const OPEN_TICKETS: &str = "Open tickets";
/// A column: since when it is a customer.
pub const SINCE: &str = "Since";
/// Names the tabs of the list.
pub const BY_STATE: &str = "Active or archived";
/// A tab.
pub const ACTIVE: &str = "Active";
/// A tab.
pub const ARCHIVED: &str = "Archived";
/// Names the search.
pub const SEARCH: &str = "Search in customers";
/// There are none.
pub const NONE_YET: &str = "No customers yet";
/// What to do then.
pub const NONE_TEXT: &str = "Add the first company that you work for, and the people there.";
/// None is put away.
pub const NONE_ARCHIVED: &str = "Nothing is archived";
/// What that means.
pub const NONE_ARCHIVED_TEXT: &str = "Customers that you archive stand here. Nothing about them is lost.";

/// Under the list.
pub fn shown(rows: usize, more: bool) -> String {
    if more { format!("The first {rows} customers") } else { counted(rows, "customer", "customers") }
}

/// Leads to the form, its title, and its button.
pub const ADD: &str = "Add customer";
/// It did not work.
pub const NOT_ADDED: &str = "The customer was not added.";
/// Over the people in the form.
pub const FIRST_PEOPLE_TEXT: &str = "The first is the primary contact. You can add others later.";
/// One more in the form.
pub const ADD_PERSON: &str = "Add another person";

/// One of the people in the form.
pub fn person(number: usize) -> String {
    format!("Person {number}")
}

/// A field.
pub const NAME: &str = "Company name";
/// A field.
pub const WEBSITE: &str = "Website";
/// A field.
pub const PHONE: &str = "Phone";
/// A field.
pub const ADDRESS: &str = "Address";
/// A field.
pub const COUNTRY: &str = "Country";
/// No country is chosen.
pub const NO_COUNTRY: &str = "Not said";
/// A field.
pub const TAX_ID: &str = "VAT or tax number";
/// A field.
pub const REFERENCE: &str = "Customer number";
/// Under it.
pub const REFERENCE_HINT: &str = "Theirs in your own books.";
/// Nothing but the name is kept.
pub const NOTHING_KNOWN: &str = "Nothing but the name is known so far.";

/// Names the tabs of one customer.
pub const PARTS: &str = "Parts of this customer";
/// A tab, and the people of the form.
pub const PEOPLE: &str = "People";
/// A tab.
pub const TICKETS: &str = "Tickets";
/// A tab.
pub const HISTORY: &str = "History";

/// Changes what is kept.
pub const EDIT_TITLE: &str = "Edit this customer";
/// It worked.
pub const SAVED: &str = "The customer was saved.";
/// It did not.
pub const NOT_SAVED: &str = "The customer was not saved.";
/// Puts it away.
pub const ARCHIVE: &str = "Archive";
/// It worked.
pub const WAS_ARCHIVED: &str = "The customer was archived.";
/// It did not.
pub const NOT_ARCHIVED: &str = "The customer was not archived.";
/// Stands above one that was put away.
pub const IS_ARCHIVED: &str =
    "This customer is archived: nothing about it changes, and nobody raises tickets for it.";
/// Takes it back.
pub const RESTORE: &str = "Restore";
/// It worked.
pub const RESTORED: &str = "The customer is active again.";
/// It did not.
pub const NOT_RESTORED: &str = "The customer was not restored.";

/// Those who may sign in.
pub const ACCOUNTS: &str = "Accounts in the portal";
/// Nobody may.
pub const NO_ACCOUNTS: &str = "Nobody can sign in yet";
/// What to do then.
pub const NO_ACCOUNTS_TEXT: &str = "Invite a contact, and they see their tickets in the portal.";
/// One of the actions.
pub const INVITE: &str = "Invite to the portal";
/// The people failed.
pub const CONTACTS_NOT_LOADED: &str = "The contacts could not be loaded.";
/// There are none.
pub const NO_CONTACTS: &str = "No contacts yet";
/// What that means.
pub const NO_CONTACTS_TEXT: &str =
    "The people at this company stand here, whether they have an account or not.";
/// The form's title, and its button.
pub const ADD_CONTACT: &str = "Add contact";
/// The form's title.
pub const EDIT_CONTACT: &str = "Edit this contact";
/// A field.
pub const CONTACT_NAME: &str = "Name";
/// A field.
pub const POSITION: &str = "Position";
/// A field.
pub const EMAIL: &str = "E-mail address";
/// A field: yes or no.
pub const IS_PRIMARY: &str = "Primary contact: whom to ask first";
/// Beside a name.
pub const PRIMARY: &str = "Primary";
/// Beside a name.
pub const HAS_ACCOUNT: &str = "Has an account";
/// One of the actions.
pub const MAKE_PRIMARY: &str = "Make primary contact";
/// It did not work.
pub const CONTACT_NOT_SAVED: &str = "The contact was not saved.";
/// It did not work.
pub const CONTACT_NOT_REMOVED: &str = "The contact was not removed.";
/// What it means to be removed.
pub const REMOVE_TEXT: &str =
    "Their name, addresses and numbers go from this customer. An account that they have stays.";
/// The button.
pub const REMOVE_CONTACT: &str = "Remove contact";

/// Asks before somebody goes.
pub fn remove_title(name: &str) -> String {
    format!("Remove {name}?")
}

/// It worked.
pub fn was_saved(name: &str) -> String {
    format!("{name} was saved.")
}

/// It worked.
pub fn was_removed(name: &str) -> String {
    format!("{name} was removed.")
}

/// It worked.
pub fn is_primary_now(name: &str) -> String {
    format!("{name} is the primary contact now.")
}

/// No ticket is theirs.
pub const NO_TICKETS: &str = "No tickets";
/// What that means.
pub const NO_TICKETS_TEXT: &str = "Tickets of this customer stand here as soon as they are raised.";
/// A column.
pub const ASSIGNEE: &str = "Assignee";

/// What happened, after the name of who did it.
pub fn happened(what: &CustomerHappening) -> Vec<Piece> {
    match what {
        CustomerHappening::Created => vec![plain("added this customer")],
        CustomerHappening::Renamed { from, to } => {
            vec![plain("renamed "), strong(from), plain(" to "), strong(to)]
        }
        CustomerHappening::Changed { field, to, .. } => set(company(*field), to.as_deref()),
        CustomerHappening::Archived => vec![strong("archived"), plain(" this customer")],
        CustomerHappening::Restored => vec![strong("restored"), plain(" this customer")],
        CustomerHappening::ContactAdded { contact } => vec![plain("added "), strong(&contact.name)],
        CustomerHappening::ContactChanged { contact, field, to, .. } => {
            let mut pieces = set(of_contact(*field), to.as_deref());
            pieces.extend([plain(" for "), strong(&contact.name)]);
            pieces
        }
        CustomerHappening::ContactRemoved { contact } => vec![plain("removed "), strong(&contact.name)],
        CustomerHappening::PrimaryContactChanged { to: Some(to), .. } => {
            vec![plain("made "), strong(to), plain(" the primary contact")]
        }
        CustomerHappening::PrimaryContactChanged { from, to: None } => {
            let who = from.as_deref().unwrap_or(NONE);
            vec![plain("took the primary contact, "), strong(who), plain(", away")]
        }
    }
}

fn set(what: &str, to: Option<&str>) -> Vec<Piece> {
    match to {
        Some(to) => vec![plain(format!("set the {what} to ")), strong(to)],
        None => vec![plain(format!("removed the {what}"))],
    }
}

const fn company(field: CustomerField) -> &'static str {
    match field {
        CustomerField::Website => "website",
        CustomerField::Phone => "phone number",
        CustomerField::Address => "address",
        CustomerField::Country => "country",
        CustomerField::TaxId => "tax number",
        CustomerField::Reference => "customer number",
    }
}

const fn of_contact(field: ContactField) -> &'static str {
    match field {
        ContactField::Name => "name",
        ContactField::Email => "e-mail address",
        ContactField::Phone => "phone number",
        ContactField::Position => "position",
    }
}
