//! What can be done to a member, as pure functions: they change the value and say what happened, or refuse.

use super::{Client, Member, Staff};
use crate::problem::{Error, Result};
use shared::Timestamp;
use shared::accounts::TicketScope;
use shared::customers::Customer;
use shared::members::{MemberHappening, SEES_ALL, UpdateClient};
use shared::problem::Code;
use shared::role::Role;

type Happened = Vec<MemberHappening>;

impl Member {
    /// Shuts them out; nothing happens when they are.
    pub(super) fn disable(&mut self, now: Timestamp) -> Happened {
        let was_in = self.disabled_at.is_none();
        self.disabled_at.get_or_insert(now);
        was_in.then_some(MemberHappening::Disabled).into_iter().collect()
    }

    /// Lets them in again; nothing happens when they are not shut out.
    pub(super) fn enable(&mut self) -> Happened {
        self.disabled_at.take().map(|_| MemberHappening::Enabled).into_iter().collect()
    }

    fn set_role(&mut self, to: Role) -> Happened {
        let from = std::mem::replace(&mut self.role, to);
        (from != to).then_some(MemberHappening::RoleChanged { from, to }).into_iter().collect()
    }
}

impl Staff {
    /// Whether they look after the organization.
    pub(super) fn is_admin(&self) -> bool {
        self.member.role == Role::Admin && self.member.disabled_at.is_none() && self.becomes.is_none()
    }

    /// Gives them another role; nothing happens when they have it.
    pub(super) fn set_role(&mut self, to: Role) -> Happened {
        self.member.set_role(to)
    }

    /// Makes them a client, unless there is work in their hands: it would be a client's.
    pub(super) fn make_client(
        &mut self,
        customer: Customer,
        scope: TicketScope,
        has_tickets: bool,
    ) -> Result<Happened> {
        if has_tickets || !self.team_ids.is_empty() {
            let detail = "Give their open tickets to others and take them out of their teams first.";
            return Err(Error::Conflict(Code::StillAtWork, detail.into()));
        }
        self.becomes = Some((customer, scope));
        Ok(self.member.set_role(Role::Client))
    }
}

impl Client {
    /// Changes what is given; `customer` is the one that they shall belong to. At another company they are nobody's
    /// primary contact and see their own tickets, unless that is given, too: both were meant for the one before.
    pub(super) fn update(&mut self, new: &UpdateClient, customer: Option<Customer>) -> Result<Happened> {
        let mut happened = customer.map(|customer| self.belong_to(customer)).unwrap_or_default();
        if let Some(primary) = new.is_primary_contact {
            happened.extend(self.set_primary(primary));
        }
        if let Some(scope) = new.ticket_scope {
            happened.extend(self.set_scope(scope)?);
        }
        Ok(happened)
    }

    fn belong_to(&mut self, customer: Customer) -> Happened {
        if customer.id == self.customer.id {
            return Vec::new();
        }
        let from = std::mem::replace(&mut self.customer, customer).name;
        self.contact_id = None;
        let mut happened = vec![MemberHappening::CustomerChanged { from, to: self.customer.name.clone() }];
        happened.extend(self.set_primary(false));
        happened.extend(self.see(TicketScope::Own));
        happened
    }

    fn set_primary(&mut self, to: bool) -> Happened {
        if std::mem::replace(&mut self.is_primary_contact, to) == to {
            return Vec::new();
        }
        if !to {
            return vec![MemberHappening::NoLongerPrimary];
        }
        let mut happened = vec![MemberHappening::MadePrimary];
        happened.extend(self.see(TicketScope::Company));
        happened
    }

    /// Lets them see these tickets of their company.
    pub(super) fn set_scope(&mut self, to: TicketScope) -> Result<Happened> {
        if self.is_primary_contact && to == TicketScope::Own {
            return Err(Error::field("ticket_scope", "invalid", SEES_ALL));
        }
        Ok(self.see(to))
    }

    fn see(&mut self, to: TicketScope) -> Happened {
        let from = std::mem::replace(&mut self.ticket_scope, to);
        (from != to).then_some(MemberHappening::ScopeChanged { from, to }).into_iter().collect()
    }

    /// Lets them work here.
    pub(super) fn make_staff(&mut self, role: Role) -> Happened {
        self.is_primary_contact = false;
        self.ticket_scope = TicketScope::Own;
        self.contact_id = None;
        self.member.set_role(role)
    }

    /// Whether their company's primary contact may change them: they look after the others, not after each other nor
    /// themselves.
    pub(super) fn may_be_looked_after(&self) -> Result<()> {
        if self.is_primary_contact {
            let detail = "Primary contacts are looked after by the organization. Please ask there.";
            return Err(Error::Conflict(Code::PrimaryContact, detail.into()));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::ids::{AccountId, CustomerId, MemberId};
    use uuid::Uuid;

    fn at() -> Timestamp {
        "2026-11-20T12:00:00Z".parse().unwrap()
    }

    fn member(role: Role) -> Member {
        Member {
            id: MemberId(Uuid::nil()),
            account: AccountId(Uuid::nil()),
            name: "Mila".to_owned(),
            avatar: None,
            email: "mila@acme.example".to_owned(),
            role,
            disabled_at: None,
            created_at: at(),
            version: 1,
        }
    }

    fn company(number: u128, name: &str) -> Customer {
        Customer { id: CustomerId(Uuid::from_u128(number)), name: name.to_owned() }
    }

    fn client() -> Client {
        Client {
            member: member(Role::Client),
            customer: company(1, "Tidewell"),
            ticket_scope: TicketScope::Own,
            is_primary_contact: false,
            contact_id: None,
        }
    }

    fn update(ticket_scope: Option<TicketScope>, is_primary_contact: Option<bool>) -> UpdateClient {
        UpdateClient { customer_id: None, ticket_scope, is_primary_contact }
    }

    #[test]
    fn what_changes_nothing_did_not_happen() {
        let mut staff = Staff { member: member(Role::Agent), team_ids: Vec::new(), becomes: None };
        assert_eq!(staff.set_role(Role::Agent), []);
        assert_eq!(staff.member.enable(), []);
        assert_eq!(staff.member.disable(at()), [MemberHappening::Disabled]);
        assert_eq!(staff.member.disable(at()), []);
        let mut client = client();
        let none = client.update(&update(Some(TicketScope::Own), Some(false)), Some(company(1, "Tidewell")));
        assert_eq!(none.unwrap(), []);
    }

    #[test]
    fn a_primary_contact_sees_all_of_the_company() {
        let mut client = client();
        let made = client.update(&update(None, Some(true)), None).unwrap();
        let sees = MemberHappening::ScopeChanged { from: TicketScope::Own, to: TicketScope::Company };
        assert_eq!(made, [MemberHappening::MadePrimary, sees]);
        assert!(client.update(&update(Some(TicketScope::Own), None), None).is_err());
        assert!(client.may_be_looked_after().is_err());
        let less = client.update(&update(Some(TicketScope::Own), Some(false)), None).unwrap();
        assert_eq!(less.len(), 2);
        assert!(client.may_be_looked_after().is_ok());
    }

    #[test]
    fn at_another_company_one_begins_with_ones_own_tickets() {
        let mut client = client();
        client.update(&update(None, Some(true)), None).unwrap();
        let moved = client.update(&update(None, None), Some(company(2, "Oakline"))).unwrap();
        let from = MemberHappening::CustomerChanged { from: "Tidewell".into(), to: "Oakline".into() };
        assert_eq!(moved[0], from);
        assert_eq!((client.ticket_scope, client.is_primary_contact), (TicketScope::Own, false));
    }

    #[test]
    fn whoever_has_work_stays_staff() {
        let mut staff = Staff { member: member(Role::Admin), team_ids: Vec::new(), becomes: None };
        let refused = staff.make_client(company(1, "Tidewell"), TicketScope::Own, true);
        assert!(matches!(refused, Err(Error::Conflict(Code::StillAtWork, _))));
        assert!(staff.is_admin());
        staff.make_client(company(1, "Tidewell"), TicketScope::Own, false).unwrap();
        assert!(!staff.is_admin());
    }
}
