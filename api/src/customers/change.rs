//! What can be done to a customer, as pure functions: they change the value and say what happened, or refuse.

use super::Customer;
use super::details::Detail;
use crate::problem::{Error, Result};
use shared::Timestamp;
use shared::customers::CustomerHappening;
use shared::problem::Code;

impl Customer {
    /// Gives it another name and other details; what is the same did not happen.
    pub(super) fn rewrite(
        &mut self,
        name: Option<&str>,
        details: Vec<Detail>,
    ) -> Result<Vec<CustomerHappening>> {
        self.may_change()?;
        let mut happened = Vec::new();
        if let Some(to) = name.map(str::trim).filter(|name| *name != self.name) {
            let from = std::mem::replace(&mut self.name, to.to_owned());
            happened.push(CustomerHappening::Renamed { from, to: to.to_owned() });
        }
        for (field, to) in details {
            let kept = self.details.field(field);
            if *kept != to {
                let from = std::mem::replace(kept, to.clone());
                happened.push(CustomerHappening::Changed { field, from, to });
            }
        }
        Ok(happened)
    }

    /// Puts it away; nothing happens when it is.
    pub(super) fn archive(&mut self, now: Timestamp) -> Vec<CustomerHappening> {
        let was_active = self.archived_at.is_none();
        self.archived_at.get_or_insert(now);
        was_active.then_some(CustomerHappening::Archived).into_iter().collect()
    }

    /// Takes it out again; nothing happens when it is not archived.
    pub(super) fn restore(&mut self) -> Vec<CustomerHappening> {
        self.archived_at.take().map(|_| CustomerHappening::Restored).into_iter().collect()
    }

    /// Whether it, or one of its contacts, is changed now.
    ///
    /// # Errors
    /// It is archived.
    pub(super) fn may_change(&self) -> Result<()> {
        may_change(self.archived_at)
    }
}

/// The same of a customer of which no more is known than since when it is archived.
pub(super) fn may_change(archived_at: Option<Timestamp>) -> Result<()> {
    match archived_at {
        Some(_) => Err(Error::Conflict(Code::Archived, "Restore this customer before changing it.".into())),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customers::Details;
    use shared::customers::CustomerField;
    use shared::ids::CustomerId;
    use uuid::Uuid;

    fn at() -> Timestamp {
        "2026-11-20T12:00:00Z".parse().unwrap()
    }

    fn customer() -> Customer {
        Customer {
            id: CustomerId(Uuid::nil()),
            name: "Tidewell".to_owned(),
            details: Details { phone: Some("1".to_owned()), ..Details::default() },
            archived_at: None,
            created_at: at(),
            updated_at: at(),
            version: 1,
        }
    }

    #[test]
    fn what_changes_nothing_did_not_happen() {
        let mut customer = customer();
        let same = vec![(CustomerField::Phone, Some("1".to_owned())), (CustomerField::Country, None)];
        assert_eq!(customer.rewrite(Some(" Tidewell "), same).unwrap(), []);
        assert_eq!(customer.restore(), []);
        assert_eq!(customer.archive(at()), [CustomerHappening::Archived]);
        assert_eq!(customer.archive(at()), []);
    }

    #[test]
    fn each_change_is_told_with_what_was_before() {
        let mut customer = customer();
        let happened = customer.rewrite(Some("Tidewell Group"), vec![(CustomerField::Phone, None)]).unwrap();
        let from = "Tidewell".to_owned();
        let expected = [
            CustomerHappening::Renamed { from, to: "Tidewell Group".to_owned() },
            CustomerHappening::Changed { field: CustomerField::Phone, from: Some("1".to_owned()), to: None },
        ];
        assert_eq!(happened, expected);
    }

    #[test]
    fn what_is_archived_is_not_changed() {
        let mut customer = customer();
        customer.archive(at());
        let refused = customer.rewrite(Some("Tidewell Group"), Vec::new());
        assert!(matches!(refused, Err(Error::Conflict(Code::Archived, _))), "{refused:?}");
        assert_eq!(customer.restore(), [CustomerHappening::Restored]);
        assert_eq!(customer.rewrite(Some("Tidewell Group"), Vec::new()).unwrap().len(), 1);
    }
}
