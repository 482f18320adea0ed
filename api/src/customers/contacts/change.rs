//! What can be done to a contact, as a pure function: it changes the value and says what happened.

use super::Contact;
use super::entry::Rewrite;
use crate::addresses::Address;
use shared::customers::{ContactField, CustomerHappening};

impl Contact {
    /// Changes what is kept of them, and whether they are the primary contact; what is the same did not happen.
    pub(super) fn rewrite(&mut self, new: Rewrite) -> Vec<CustomerHappening> {
        let mut changed = Vec::new();
        if let Some(to) = new.name.filter(|name| *name != self.name) {
            let from = std::mem::replace(&mut self.name, to.clone());
            changed.push((ContactField::Name, Some(from), Some(to)));
        }
        if let Some(to) = new.email.filter(|email| *email != self.email) {
            let typed = |email: Option<Address>| email.map(|email| email.typed);
            let from = std::mem::replace(&mut self.email, to.clone());
            changed.push((ContactField::Email, typed(from), typed(to)));
        }
        for (field, kept, to) in [
            (ContactField::Phone, &mut self.phone, new.phone),
            (ContactField::Position, &mut self.position, new.position),
        ] {
            if let Some(to) = to.filter(|to| to != kept) {
                let from = std::mem::replace(kept, to.clone());
                changed.push((field, from, to));
            }
        }
        let contact = self.called();
        let told = |(field, from, to)| CustomerHappening::ContactChanged {
            contact: contact.clone(),
            field,
            from,
            to,
        };
        let mut happened: Vec<_> = changed.into_iter().map(told).collect();
        if self.is_primary() {
            self.primary = Some(contact.clone());
        }
        if new.is_primary.is_some_and(|is_primary| is_primary != self.is_primary()) {
            let to = new.is_primary.unwrap_or_default().then_some(contact);
            let from = std::mem::replace(&mut self.primary, to.clone());
            let name = |contact: Option<shared::customers::ContactName>| contact.map(|contact| contact.name);
            happened.push(CustomerHappening::PrimaryContactChanged { from: name(from), to: name(to) });
        }
        happened
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::Timestamp;
    use shared::customers::ContactName;
    use shared::ids::{ContactId, CustomerId};
    use uuid::Uuid;

    fn contact() -> Contact {
        let at: Timestamp = "2026-11-20T12:00:00Z".parse().unwrap();
        Contact {
            id: ContactId(Uuid::from_u128(1)),
            customer: CustomerId(Uuid::nil()),
            name: "Marta".to_owned(),
            email: Address::read("marta@tidewell.example"),
            phone: None,
            position: None,
            primary: Some(ContactName { id: ContactId(Uuid::from_u128(2)), name: "Pieter".to_owned() }),
            member: None,
            created_at: at,
            updated_at: at,
            version: 1,
        }
    }

    #[test]
    fn what_changes_nothing_did_not_happen() {
        let same = Rewrite {
            name: Some("Marta".to_owned()),
            email: Some(Address::read("marta@tidewell.example")),
            phone: Some(None),
            position: None,
            is_primary: Some(false),
        };
        assert_eq!(contact().rewrite(same), []);
    }

    #[test]
    fn each_change_is_told_under_the_name_that_is_theirs_now() {
        let mut contact = contact();
        let new = Rewrite {
            name: Some("Marta Vos".to_owned()),
            phone: Some(Some("1".to_owned())),
            is_primary: Some(true),
            ..Rewrite::default()
        };
        let text = |text: &str| Some(text.to_owned());
        let happened = contact.rewrite(new);
        let named = contact.called();
        let changed =
            |field, from, to| CustomerHappening::ContactChanged { contact: named.clone(), field, from, to };
        let expected = [
            changed(ContactField::Name, text("Marta"), text("Marta Vos")),
            changed(ContactField::Phone, None, text("1")),
            CustomerHappening::PrimaryContactChanged { from: text("Pieter"), to: text("Marta Vos") },
        ];
        assert_eq!(happened, expected);
        assert!(contact.is_primary());
        let no_more = Rewrite { is_primary: Some(false), ..Rewrite::default() };
        let expected = [CustomerHappening::PrimaryContactChanged { from: text("Marta Vos"), to: None }];
        assert_eq!(contact.rewrite(no_more), expected);
    }
}
