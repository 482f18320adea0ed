//! From the outbox to the mails of invitations.

use super::queries;
use super::request::{InvitationMail, Request};
use crate::access::RelayTx;
use crate::clock::Clock;
use crate::jobs::{AtWork, Reader, Told};
use crate::problem::{Error, Result};
use shared::events::Resource;
use shared::ids::{InvitationId, OrgId};

/// The reader that asks for mails of invitations.
pub(crate) struct InvitationMails;

/// An invitation that is to be sent.
pub(crate) struct ToSend {
    org: OrgId,
    id: InvitationId,
}

impl Reader for InvitationMails {
    const NAME: &'static str = "invitations";
    type Effect = ToSend;

    async fn consider(&self, _: &AtWork, told: &Told) -> Result<Option<ToSend>> {
        let change = &told.change;
        let is_sent =
            change.resource == Resource::Invitation && matches!(change.action.as_str(), "invited" | "resent");
        Ok(is_sent.then_some(ToSend { org: told.org, id: InvitationId(change.id) }))
    }

    async fn write(&self, tx: &mut RelayTx, clock: &Clock, to_send: ToSend) -> Result<()> {
        let ToSend { org, id } = to_send;
        let Some((address, sent_at)) = queries::invited(tx, org, id).await? else { return Ok(()) };
        let request = Request::Invitation(InvitationMail::Invitation { org, invitation: id, sent_at });
        let template = serde_json::to_value(&request).map_err(|error| Error::Bug(error.into()))?;
        queries::queue(tx, clock.id(), &address, template, clock.now()).await
    }
}
