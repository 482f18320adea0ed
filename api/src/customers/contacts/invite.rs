//! Contacts that are asked to join as soon as they are known.

use super::Contact;
use crate::access::event::Events;
use crate::access::{ChangeTx, Identity};
use crate::invitations::{self, Wish};
use crate::problem::{Error, Result};
use shared::accounts::TicketScope;
use shared::customers::NewContact;
use shared::permission::Permission;
use shared::person::Person;
use shared::role::Role;

/// Which of the new contacts somebody asks to join.
pub(in super::super) struct Inviting {
    by: Person,
    /// By their places.
    wanted: Vec<bool>,
}

impl Inviting {
    /// Those that are to be asked by this caller.
    ///
    /// # Errors
    /// 403: there are some, and the caller may not invite clients.
    pub(in super::super) fn by(caller: &Identity, contacts: &[NewContact]) -> Result<Self> {
        let wanted: Vec<_> = contacts.iter().map(|contact| contact.invite).collect();
        if wanted.contains(&true) && !caller.may(Permission::ClientsManage) {
            return Err(Error::Forbidden(Permission::ClientsManage));
        }
        Ok(Self { by: caller.person(), wanted })
    }

    /// Invites them, who are in the order in which they were asked for, and gives all events to commit with.
    ///
    /// # Errors
    /// 409: one is a member already, or an invitation waits.
    pub(in super::super) async fn invite(
        self,
        tx: &mut ChangeTx,
        contacts: &[Contact],
        mut events: Events,
    ) -> Result<Events> {
        for (contact, _) in contacts.iter().zip(&self.wanted).filter(|(_, is_wanted)| **is_wanted) {
            let Some(email) = &contact.email else { continue };
            invitations::check_stranger(tx, email, None).await?;
            let wish = Wish {
                email: email.clone(),
                role: Role::Client,
                customer: Some(contact.customer),
                contact: Some(contact.id),
                scope: TicketScope::Own,
            };
            let (_, event) = invitations::create(tx, &self.by, wish).await?;
            events = events.and(event);
        }
        Ok(events)
    }
}
