//! What a row of `mails` asks for; what the mail says is worked out when it is sent.

use crate::accounts::mails::AccountMail;
use crate::problem::{Error, Result};
use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared::Timestamp;
use shared::ids::{InvitationId, MemberId, MessageId, OrgId, TicketId};

/// A mail that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Request {
    /// About an account; `accounts` asks for these.
    Account(AccountMail),
    /// To somebody who is asked to join; the outbox gives reason for these.
    Invitation(InvitationMail),
    /// About a ticket; the outbox gives reason for these.
    Ticket(TicketMail),
}

impl Request {
    /// Reads what a row of `mails` says.
    pub(super) fn read(template: Value) -> Result<Self> {
        serde_json::from_value(template)
            .context("this mail was asked for in words that nobody knows")
            .map_err(Error::Bug)
    }
}

/// A mail to somebody who is asked to join.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum InvitationMail {
    /// The invitation, as it was asked to be sent at a time; asked for anew, it is another mail.
    Invitation {
        /// Where.
        org: OrgId,
        /// Which.
        invitation: InvitationId,
        /// When it was asked to be sent.
        sent_at: Timestamp,
    },
}

/// A mail about a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum TicketMail {
    /// To the client who raised it.
    TicketRaised {
        /// Where.
        org: OrgId,
        /// Which.
        ticket: TicketId,
        /// To whom; nobody in rows of an older version.
        #[serde(default)]
        to: Option<MemberId>,
    },
    /// To the client: staff replied.
    TicketReplied(Reply),
    /// To staff: a client replied.
    ClientReplied(Reply),
}

/// Which reply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Reply {
    /// Where.
    pub(super) org: OrgId,
    /// On which ticket.
    pub(super) ticket: TicketId,
    /// Who wrote it.
    pub(super) author: MemberId,
    /// Which of its messages.
    pub(super) message: MessageId,
    /// To whom; nobody in rows of an older version.
    #[serde(default)]
    pub(super) to: Option<MemberId>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::mails::Which;
    use crate::mail::Happened;
    use serde_json::{from_value, json};
    use shared::ids::AccountId;

    #[test]
    fn rows_are_read_as_they_were_written() {
        let id = uuid::Uuid::from_u128(7);
        let at: shared::Timestamp = "2026-11-20T12:00:00.123456Z".parse().unwrap();
        let to = Some(MemberId(id));
        let reply =
            Reply { org: OrgId(id), ticket: TicketId(id), author: MemberId(id), message: MessageId(id), to };
        for request in [
            Request::Account(AccountMail::Verification),
            Request::Account(AccountMail::AlreadyRegistered),
            Request::Account(AccountMail::PasswordReset),
            Request::Account(AccountMail::PasswordChanged { at }),
            Request::Account(AccountMail::EmailChange { change: id, which: Which::New }),
            Request::Account(AccountMail::EmailChanged { account: AccountId(id), at, which: Which::Former }),
            Request::Account(AccountMail::Security { at, happened: Happened::RecoveryCodeUsed { left: 9 } }),
            Request::Invitation(InvitationMail::Invitation {
                org: OrgId(id),
                invitation: InvitationId(id),
                sent_at: at,
            }),
            Request::Ticket(TicketMail::TicketRaised { org: OrgId(id), ticket: TicketId(id), to }),
            Request::Ticket(TicketMail::TicketReplied(reply.clone())),
            Request::Ticket(TicketMail::ClientReplied(reply)),
        ] {
            let json = serde_json::to_value(&request).unwrap();
            assert_eq!(from_value::<Request>(json.clone()).unwrap(), request, "{json}");
        }
        assert!(from_value::<Request>(json!({ "kind": "unheard_of" })).is_err());
        let older = json!({ "kind": "ticket_raised", "org": id, "ticket": id });
        let read = TicketMail::TicketRaised { org: OrgId(id), ticket: TicketId(id), to: None };
        assert_eq!(from_value::<Request>(older).unwrap(), Request::Ticket(read));
    }
}
