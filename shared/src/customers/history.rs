//! What happens to a customer and to its contacts, as its page tells it.

use super::ContactName;
use crate::history::Told;

crate::words! {
    /// What is kept of a customer, but for its name.
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    pub enum CustomerField {
        /// Its website.
        Website = "website",
        /// Its telephone number.
        Phone = "phone",
        /// Its postal address.
        Address = "address",
        /// Its country.
        Country = "country",
        /// Its VAT or tax number.
        TaxId = "tax_id",
        /// Its number in the organization's books.
        Reference = "reference",
    }
}

crate::words! {
    /// What is kept of a contact.
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    pub enum ContactField {
        /// Their name.
        Name = "name",
        /// Their e-mail address.
        Email = "email",
        /// Their telephone number.
        Phone = "phone",
        /// What they do there.
        Position = "position",
    }
}

/// What happened to a customer, as one line of its history.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CustomerHappening {
    /// It was made.
    Created,
    /// It has another name.
    Renamed {
        /// Before.
        #[cfg_attr(feature = "openapi", schema(example = "Tidewell Instruments"))]
        from: String,
        /// Now.
        #[cfg_attr(feature = "openapi", schema(example = "Tidewell Group"))]
        to: String,
    },
    /// Something else that is kept of it is another.
    Changed {
        /// What.
        field: CustomerField,
        /// Before; null where there was nothing.
        #[cfg_attr(feature = "openapi", schema(example = "+31 10 555 0100"))]
        from: Option<String>,
        /// Now; null where there is nothing.
        #[cfg_attr(feature = "openapi", schema(example = "+31 10 555 0101"))]
        to: Option<String>,
    },
    /// No tickets are raised for it any more.
    Archived,
    /// Tickets can be raised for it again.
    Restored,
    /// Somebody there became known.
    ContactAdded {
        /// Who.
        contact: ContactName,
    },
    /// Something about a contact is another.
    ContactChanged {
        /// Who, by the name that they have now.
        contact: ContactName,
        /// What.
        field: ContactField,
        /// Before; null where there was nothing.
        #[cfg_attr(feature = "openapi", schema(example = "Marketing"))]
        from: Option<String>,
        /// Now; null where there is nothing.
        #[cfg_attr(feature = "openapi", schema(example = "Head of marketing"))]
        to: Option<String>,
    },
    /// Somebody is a contact no more.
    ContactRemoved {
        /// Who.
        contact: ContactName,
    },
    /// Another is to be asked first.
    PrimaryContactChanged {
        /// Who was it before; null where nobody was.
        #[cfg_attr(feature = "openapi", schema(example = "Pieter Visser"))]
        from: Option<String>,
        /// Who is it now; null where nobody is.
        #[cfg_attr(feature = "openapi", schema(example = "Marta Lindholm"))]
        to: Option<String>,
    },
}

impl crate::history::Happening for CustomerHappening {
    fn word(&self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Renamed { .. } => "renamed",
            Self::Changed { .. } => "changed",
            Self::Archived => "archived",
            Self::Restored => "restored",
            Self::ContactAdded { .. } => "contact_added",
            Self::ContactChanged { .. } => "contact_changed",
            Self::ContactRemoved { .. } => "contact_removed",
            Self::PrimaryContactChanged { .. } => "primary_contact_changed",
        }
    }

    fn read(told: &mut Told) -> Option<Self> {
        let Told { kind, field, contact, from, to, .. } = told;
        Some(match kind.as_str() {
            "created" => Self::Created,
            "renamed" => Self::Renamed { from: from.text()?, to: to.text()? },
            "changed" => {
                Self::Changed { field: field.take()?.parse().ok()?, from: from.text(), to: to.text() }
            }
            "archived" => Self::Archived,
            "restored" => Self::Restored,
            "contact_added" => Self::ContactAdded { contact: contact.take()? },
            "contact_changed" => Self::ContactChanged {
                contact: contact.take()?,
                field: field.take()?.parse().ok()?,
                from: from.text(),
                to: to.text(),
            },
            "contact_removed" => Self::ContactRemoved { contact: contact.take()? },
            "primary_contact_changed" => Self::PrimaryContactChanged { from: from.text(), to: to.text() },
            _ => return None,
        })
    }
}

crate::history::line! {
    /// One line of a customer's history.
    pub struct CustomerHistoryEntry of CustomerHappening;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::{Happening as _, Line as _};
    use crate::ids::{ContactId, HistoryId};
    use uuid::Uuid;

    #[test]
    fn what_happened_is_read_as_it_was_written() -> Result<(), serde_json::Error> {
        let text = |text: &str| Some(text.to_owned());
        let contact = ContactName { id: ContactId(Uuid::nil()), name: "Somebody".into() };
        let mut all = vec![
            CustomerHappening::Created,
            CustomerHappening::Renamed { from: "Tidewell".into(), to: "Tidewell Group".into() },
            CustomerHappening::Archived,
            CustomerHappening::Restored,
            CustomerHappening::ContactAdded { contact: contact.clone() },
            CustomerHappening::ContactRemoved { contact: contact.clone() },
            CustomerHappening::PrimaryContactChanged { from: None, to: text("Somebody") },
        ];
        let fields = CustomerField::ALL.into_iter();
        all.extend(fields.map(|field| CustomerHappening::Changed { field, from: None, to: text("a") }));
        all.extend(ContactField::ALL.into_iter().map(|field| CustomerHappening::ContactChanged {
            contact: contact.clone(),
            field,
            from: text("a"),
            to: None,
        }));
        for what in all {
            let line = CustomerHistoryEntry::new(HistoryId(Uuid::nil()), Default::default(), None, what);
            let json = serde_json::to_value(&line)?;
            assert_eq!(json["kind"], line.what.word());
            assert_eq!(serde_json::from_value::<CustomerHappening>(json.clone())?, line.what);
            assert_eq!(serde_json::from_value::<CustomerHistoryEntry>(json)?, line);
        }
        Ok(())
    }
}
