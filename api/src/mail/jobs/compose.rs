//! From the outbox to mails, one for each event that gives reason to.

use super::queries;
use super::request::{Reply, Request, TicketMail};
use crate::access::RelayTx;
use crate::clock::Clock;
use crate::jobs::{AtWork, Reader, Told};
use crate::problem::{Error, Result};
use crate::tickets;
use shared::events::Resource;
use shared::ids::{CustomerId, MemberId, OrgId, TicketId};
use shared::person::{Person, Side};

/// The reader that asks for mails about tickets.
pub(crate) struct TicketMails;

/// A mail that an event gives reason to, before its address is known.
pub(crate) struct Wanted {
    org: OrgId,
    to: MemberId,
    /// Whose client they are; staff are nobody's.
    customer: Option<CustomerId>,
    request: Request,
}

impl Reader for TicketMails {
    const NAME: &'static str = "mail";
    type Effect = Wanted;

    async fn consider(&self, at_work: &AtWork, told: &Told) -> Result<Option<Wanted>> {
        let change = &told.change;
        let about_ticket =
            change.resource == Resource::Ticket && matches!(change.action.as_str(), "raised" | "replied");
        let (true, Some(by)) = (about_ticket && told.clients_may_know, change.by) else { return Ok(None) };
        let (org, id) = (told.org, TicketId(change.id));
        let ticket = match tickets::find_for_mail(&mut at_work.system(org).read().await?, id).await {
            Ok(ticket) => ticket,
            Err(Error::NotFound) => return Ok(None),
            Err(error) => return Err(error),
        };
        let Some(side) = queries::side(&mut at_work.as_relay().await?, org, by).await? else {
            return Ok(None);
        };
        let raised = change.action == "raised";
        let to = receiver(raised, side, by, ticket.requester.as_ref(), ticket.assignee.as_ref());
        let Some(to) = to else { return Ok(None) };
        let reply =
            change.message_id.map(|message| Reply { org, ticket: id, author: by, message, to: Some(to) });
        let customer = (raised || side == Side::Staff).then_some(ticket.customer.id);
        let mail = match (raised, side) {
            (true, _) => Some(TicketMail::TicketRaised { org, ticket: id, to: Some(to) }),
            (false, Side::Staff) => reply.map(TicketMail::TicketReplied),
            (false, Side::Client) => reply.map(TicketMail::ClientReplied),
        };
        Ok(mail.map(|mail| Wanted { org, to, customer, request: Request::Ticket(mail) }))
    }

    async fn write(&self, tx: &mut RelayTx, clock: &Clock, wanted: Wanted) -> Result<()> {
        let Some(person) = queries::addressee(tx, wanted.org, wanted.to, wanted.customer).await? else {
            return Ok(());
        };
        let template = serde_json::to_value(&wanted.request).map_err(|error| Error::Bug(error.into()))?;
        queries::queue(tx, clock.id(), &person.email, template, clock.now()).await
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
        let person = |n, side| Person {
            id: MemberId(uuid::Uuid::from_u128(n)),
            name: String::new(),
            side,
            avatar: None,
        };
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
