//! From the outbox to mails, once for each event: the rows and the place in the outbox are written together, and only
//! by whoever still finds the place where they read it.

use super::Office;
use super::queries::{self, Event};
use super::request::{Reply, Request, TicketMail};
use crate::access::System;
use crate::problem::{Error, Result};
use crate::tickets;
use shared::events::{Change, Resource};
use shared::ids::{MemberId, OrgId, TicketId};
use shared::person::{Person, Side};

/// How many events are read at once.
const BATCH: i64 = 100;

/// A mail that an event gives reason to, before its address is known.
struct Wanted {
    org: OrgId,
    to: MemberId,
    request: Request,
}

impl Office {
    /// Reads some events; whether there may be more.
    pub(super) async fn compose(&self) -> Result<bool> {
        let mut tx = self.db.as_relay().await?;
        let Some(position) = queries::position(&mut tx).await? else {
            // A new reader begins now: nobody wants mails about the past.
            queries::begin_at_the_end(&mut tx).await?;
            tx.commit().await?;
            return Ok(true);
        };
        let events = queries::events_after(&mut tx, position, BATCH).await?;
        let Some(last) = events.last().map(|event| event.seq) else { return Ok(false) };
        drop(tx);
        let mut wanted = Vec::new();
        for event in &events {
            wanted.extend(self.wanted(event).await?);
        }
        let mut tx = self.db.as_relay().await?;
        if !queries::move_on(&mut tx, position, last).await? {
            return Ok(true);
        }
        for mail in wanted {
            if let Some(address) = queries::address(&mut tx, mail.org, mail.to).await? {
                let template =
                    serde_json::to_value(&mail.request).map_err(|error| Error::Bug(error.into()))?;
                queries::queue(&mut tx, self.clock.id(), &address, template, self.clock.now()).await?;
            }
        }
        tx.commit().await?;
        Ok(true)
    }

    /// The mail that an event gives reason to.
    async fn wanted(&self, event: &Event) -> Result<Option<Wanted>> {
        let Ok(change) = serde_json::from_value::<Change>(event.change.clone()) else {
            // Written by another version; to stop here would stop all mails behind it.
            tracing::error!(seq = event.seq, "an event could not be read");
            return Ok(None);
        };
        let about_ticket =
            change.resource == Resource::Ticket && matches!(change.action.as_str(), "raised" | "replied");
        let (true, Some(by)) = (about_ticket && event.is_public, change.by) else { return Ok(None) };
        let (org, id) = (event.org, TicketId(change.id));
        let system = System::of(self.db.clone(), self.clock.clone(), org);
        let ticket = match tickets::find_for_mail(&mut system.read().await?, id).await {
            Ok(ticket) => ticket,
            Err(Error::NotFound) => return Ok(None),
            Err(error) => return Err(error),
        };
        let Some(side) = queries::side(&mut self.db.as_relay().await?, org, by).await? else {
            return Ok(None);
        };
        let raised = change.action == "raised";
        let reply = change.message_id.map(|message| Reply { org, ticket: id, author: by, message });
        let mail = match (raised, side) {
            (true, _) => Some(TicketMail::TicketRaised { org, ticket: id }),
            (false, Side::Staff) => reply.map(TicketMail::TicketReplied),
            (false, Side::Client) => reply.map(TicketMail::ClientReplied),
        };
        let to = receiver(raised, side, by, ticket.requester.as_ref(), ticket.assignee.as_ref());
        Ok(to.zip(mail).map(|(to, mail)| Wanted { org, to, request: Request::Ticket(mail) }))
    }
}

/// Who gets a mail: the client who raised a ticket, the requester when staff reply, the assignee when a client does;
/// nobody for what they wrote themselves.
fn receiver(
    raised: bool,
    side: Side,
    by: MemberId,
    requester: Option<&Person>,
    assignee: Option<&Person>,
) -> Option<MemberId> {
    match (raised, side) {
        (true, Side::Client) => requester.map(|person| person.id),
        (true, Side::Staff) => None,
        (false, Side::Staff) => requester.map(|person| person.id).filter(|to| *to != by),
        (false, Side::Client) => assignee.map(|person| person.id).filter(|to| *to != by),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mails_go_to_the_other_side() {
        let person = |n, side| Person { id: MemberId(uuid::Uuid::from_u128(n)), name: String::new(), side };
        let (client, agent, other) =
            (person(1, Side::Client), person(2, Side::Staff), person(3, Side::Staff));
        let to = |raised, by: &Person, assignee| receiver(raised, by.side, by.id, Some(&client), assignee);
        assert_eq!(to(true, &client, None), Some(client.id));
        assert_eq!(to(true, &agent, Some(&agent)), None);
        assert_eq!(to(false, &agent, Some(&agent)), Some(client.id));
        assert_eq!(to(false, &client, Some(&other)), Some(other.id));
        assert_eq!(to(false, &client, None), None);
        assert_eq!(receiver(false, Side::Staff, agent.id, None, None), None);
    }
}
